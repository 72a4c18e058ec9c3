"""Which Head Teacher a remote session waits for, so that it follows a change of the headship."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One that waits already lies with nobody: whoever is the Head Teacher is sent its card once more."""
    op.add_column("lessons", sa.Column("holder", sa.String(64)))
