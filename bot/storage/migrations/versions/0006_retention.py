"""What falls due for deletion; and a report under a legal hold is one that the database itself does not delete."""

import sqlalchemy as sa
from alembic import op

from bot.storage import guards
from bot.storage.tables import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The list, and the guards as they are now."""
    op.create_table(
        "purge_list",
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("listed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_purge_list"),
    )
    guards.install(op.get_bind())
