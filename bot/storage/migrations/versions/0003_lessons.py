"""Remote sessions that were checked, and what the Head Teacher sets in Teams."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _position() -> sa.Column[int]:
    kind = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    return sa.Column("position", kind, autoincrement=True, nullable=False)


def upgrade() -> None:
    """A checked session, what happened to it, and the school's settings with every change."""
    op.create_table(
        "lessons",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("teacher", sa.String(64), nullable=False),
        sa.Column("conversation", sa.String(512), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("session", sa.JSON(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.Column("checked_at", Instant(), nullable=False),
        sa.Column("next_at", Instant()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lessons"),
    )
    op.create_index("ix_lessons_teacher", "lessons", ["teacher"])
    op.create_index("ix_lessons_last_day", "lessons", ["last_day"])
    op.create_index("ix_lessons_next_at", "lessons", ["next_at"])
    op.create_table(
        "lesson_history",
        _position(),
        sa.Column("lesson", sa.String(16), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_lesson_history"),
    )
    op.create_index("ix_lesson_history_lesson", "lesson_history", ["lesson"])
    op.create_table(
        "school_settings",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_school_settings"),
    )
    op.create_table(
        "school_changes",
        _position(),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_school_changes"),
    )
