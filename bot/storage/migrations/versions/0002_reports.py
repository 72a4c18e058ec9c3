"""Reports, their history, and reports that are being written."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A report, what happened to it, which is only ever added to, and drafts that wait to be sent."""
    op.create_table(
        "reports",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("reporter", sa.String(64), nullable=False),
        sa.Column("conversation", sa.String(512), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("route", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("owner", sa.String(64)),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("next_at", Instant()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
    )
    op.create_index("ix_reports_reporter", "reports", ["reporter"])
    op.create_index("ix_reports_next_at", "reports", ["next_at"])
    op.create_table(
        "report_history",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer, "sqlite"), autoincrement=True, nullable=False),
        sa.Column("report", sa.String(16), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_report_history"),
    )
    op.create_index("ix_report_history_report", "report_history", ["report"])
    op.create_table(
        "drafts",
        sa.Column("conversation", sa.String(512), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("nag_at", Instant()),
        sa.PrimaryKeyConstraint("conversation", name="pk_drafts"),
    )
    op.create_index("ix_drafts_nag_at", "drafts", ["nag_at"])
