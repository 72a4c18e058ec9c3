"""Conversations, the inbound mark and the outbox."""

import sqlalchemy as sa
from alembic import op

from bot.storage.tables import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The foundation: a turn is one transaction over these three tables."""
    op.create_table(
        "inbound",
        sa.Column("conversation", sa.String(512), nullable=False),
        sa.Column("activity", sa.String(512), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("response", sa.JSON(none_as_null=True)),
        sa.PrimaryKeyConstraint("conversation", "activity", name="pk_inbound"),
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(512), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("service_url", sa.Text(), nullable=False),
        sa.Column("tenant", sa.String(64), nullable=False),
        sa.Column("bot_account", sa.String(256), nullable=False),
        sa.Column("person_account", sa.String(256), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_person", "conversations", ["person"])
    op.create_table(
        "outbox",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("conversation", sa.String(512), nullable=False),
        sa.Column("reply_to", sa.String(512), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("guarantee", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("lease_until", Instant()),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant()),
        sa.Column("outcome", sa.String(16)),
        sa.Column("activity", sa.String(512)),
        sa.Column("slot", sa.String(128), nullable=False),
        sa.Column("replaces", sa.BigInteger()),
        sa.PrimaryKeyConstraint("position", name="pk_outbox"),
    )
    op.create_index("ix_outbox_slot", "outbox", ["slot"])
    op.create_index("ix_outbox_status_next_at", "outbox", ["status", "next_at"])
    op.create_index("ix_outbox_conversation_status", "outbox", ["conversation", "status"])
