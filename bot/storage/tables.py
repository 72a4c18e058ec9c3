"""The tables, once for SQLite and PostgreSQL. `migrations/` brings a database to exactly this shape.

What people wrote stands in columns of the type `Sealed`; in the clear are ids, times and states only.
"""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

from bot.storage.sealing import Sealed


class Instant(TypeDecorator[datetime]):
    """A moment in time: always aware, always UTC. SQLite forgets the zone, PostgreSQL has the server's."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a naive time: nobody could say later which moment it meant."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


NAMES = {"ix": "ix_%(table_name)s_%(column_0_N_name)s", "pk": "pk_%(table_name)s"}
metadata = MetaData(naming_convention=NAMES)

Counter = BigInteger().with_variant(Integer, "sqlite")  # the one type that SQLite numbers rows by


def _history(of: str) -> Table:
    """The table of what happened to one kind of record, which stands in the column `of` by its reference."""
    table = Table(
        f"{of}_history",
        metadata,
        Column("position", Counter, primary_key=True, autoincrement=True),
        Column(of, String(16), nullable=False),
        Column("at", Instant, nullable=False),
        Column("actor", String(64), nullable=False),
        Column("what", String(16), nullable=False),
        Column("data", Sealed, nullable=False),
    )
    Index(None, table.c[of])
    return table


# Every activity that was taken, so that a repeated delivery gets no second effect; `response` is what a card
# action was answered with, and is given again.
inbound = Table(
    "inbound",
    metadata,
    Column("conversation", String(512), primary_key=True),
    Column("activity", String(512), primary_key=True),
    Column("received_at", Instant, nullable=False),
    Column("response", Sealed),
)

# One row a conversation: how to reach it, and the dialogs' state with its version.
conversations = Table(
    "conversations",
    metadata,
    Column("id", String(512), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("personal", Boolean, nullable=False),
    Column("service_url", Text, nullable=False),
    Column("tenant", String(64), nullable=False),
    Column("bot_account", String(256), nullable=False),
    Column("person_account", String(256), nullable=False),
    Column("state", Sealed, nullable=False),
    Column("version", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
)
Index(None, conversations.c.person)

# Everything the bot owes to a conversation, in order; nothing is deleted on delivery.
outbox = Table(
    "outbox",
    metadata,
    Column("position", Counter, primary_key=True, autoincrement=True),
    Column("conversation", String(512), nullable=False),
    Column("reply_to", String(512), nullable=False),
    Column("message", Sealed, nullable=False),
    Column("guarantee", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("outcome", String(16)),
    Column("activity", String(512)),
    Column("slot", String(128), nullable=False),
    Column("replaces", BigInteger),  # position of the card it changes in place; 0: it found none; null: no update
)
Index(None, outbox.c.slot)
Index(None, outbox.c.status, outbox.c.next_at)
Index(None, outbox.c.conversation, outbox.c.status)

# One row a report that was sent, or an urgent alert that was raised; `id` is its reference. What happened to it
# is in `report_history`, which is only ever added to.
reports = Table(
    "reports",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("reporter", String(64), nullable=False),
    Column("conversation", String(512), nullable=False),
    Column("status", String(16), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("practice", Boolean, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("route", Sealed, nullable=False),
    Column("body", Sealed, nullable=False),
    Column("owner", String(64)),
    Column("sent_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("version", Integer, nullable=False),
)
Index(None, reports.c.reporter)
Index(None, reports.c.next_at)

report_history = _history("report")

# One row a conversation with a report that is being written and has not been sent: when to say so again.
drafts = Table(
    "drafts",
    metadata,
    Column("conversation", String(512), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("nag_at", Instant),
)
Index(None, drafts.c.nag_at)

# One row a remote session that was checked; `id` is its reference. What happened to it is in `lesson_history`, which
# is only ever added to.
lessons = Table(
    "lessons",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("teacher", String(64), nullable=False),
    Column("conversation", String(512), nullable=False),
    Column("status", String(16), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("session", Sealed, nullable=False),
    Column("found", Sealed, nullable=False),
    Column("first_day", Date),
    Column("last_day", Date),
    Column("checked_at", Instant, nullable=False),
    Column("next_at", Instant),
    Column("version", Integer, nullable=False),
    Column("holder", String(64)),
)
Index(None, lessons.c.teacher)
Index(None, lessons.c.last_day)
Index(None, lessons.c.next_at)

lesson_history = _history("lesson")

# One row a question that was sent to the Head Teacher; `id` is its reference. What happened to it is in
# `question_history`, which is only ever added to.
questions = Table(
    "questions",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("asker", String(64), nullable=False),
    Column("conversation", String(512), nullable=False),
    Column("holder", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("text", Sealed, nullable=False),
    Column("policy", String(64), nullable=False),
    Column("guidance", String(16), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
)
Index(None, questions.c.asker)
Index(None, questions.c.status)

question_history = _history("question")

# One row a piece of guidance that the Head Teacher has published; earlier words of it are in `guidance_history`.
guidance = Table(
    "guidance",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("status", String(16), nullable=False),
    Column("words", Sealed, nullable=False),
    Column("policy", String(64), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
)

guidance_history = _history("guidance")

# What the policy did not answer, and which answers helped: a day and an outline, never who or when. The ids are random,
# so that nobody can tell by their order whose turn it was.
review_notes = Table(
    "review_notes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("day", Date, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("units", String(64), nullable=False),
    Column("outline", Sealed, nullable=False),
)
Index(None, review_notes.c.day)

# What the Head Teacher has set in Teams, by name, each with its version; every change is in `school_changes`.
school_settings = Table(
    "school_settings",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Sealed, nullable=False),
    Column("version", Integer, nullable=False),
)

school_changes = Table(
    "school_changes",
    metadata,
    Column("position", Counter, primary_key=True, autoincrement=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("name", String(64), nullable=False),
    Column("value", Sealed, nullable=False),
)

# One row a key that has ever sealed anything. `proof` is sealed by that key itself, so that a wrong key is noticed
# before it is used; `retired`: nothing is sealed with it any more.
sealing_keys = Table(
    "sealing_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("proof", Text, nullable=False),
    Column("retired", Boolean, nullable=False),
)

# Who did or opened what, one row after the other, each sealed with the one before it; never changed, never deleted.
# `audit_end` is where it ends, sealed apart; `audit_secrets` is what it is sealed with, one for each sealing key.
audit = Table(
    "audit",
    metadata,
    Column("position", Counter, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("action", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("detail", String(64), nullable=False),
    Column("key", String(32), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
)
Index(None, audit.c.subject)

audit_end = Table(
    "audit_end",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("end", Sealed, nullable=False),
)

audit_secrets = Table(
    "audit_secrets",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("secret", Sealed, nullable=False),
)

# Reports and sessions that fall due for deletion, with who was told of it and when.
purge_list = Table(
    "purge_list",
    metadata,
    Column("subject", String(16), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("listed_at", Instant, nullable=False),
)
