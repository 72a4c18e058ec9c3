"""The audit, with what people did before it began; and what may never be changed or deleted, the database refuses."""

import sqlalchemy as sa
from alembic import op

from bot.core.audit import Deed, Kind
from bot.storage import audit, guards
from bot.storage.tables import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tables, what is on record already, and the guards."""
    op.create_table(
        "audit",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("detail", sa.String(64), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_audit"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "audit_end",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_end"),
    )
    op.create_table(
        "audit_secrets",
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_audit_secrets"),
    )
    audit.add(op.get_bind(), sorted(_so_far(op.get_bind()), key=lambda deed: deed.at))
    guards.install(op.get_bind())


def _so_far(connection: sa.Connection) -> list[Deed]:
    found = []
    for kind, name, owner in ((Kind.REPORT, "report_history", "report"), (Kind.LESSON, "lesson_history", "lesson")):
        table = sa.table(name, *(sa.column(each) for each in (owner, "position", "actor", "what")))
        at = sa.column("at", Instant())
        query = sa.select(table.c[owner], at, table.c.actor, table.c.what).select_from(table)
        rows = connection.execute(query.where(table.c.actor != "").order_by(table.c.position))
        found += [Deed(moment, actor, kind, what, reference) for reference, moment, actor, what in rows]
    return found
