"""Queries of reports that are being written."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from bot.storage.prepared import Prepared
from bot.storage.tables import drafts


def keep(connection: Connection, conversation: str, since: datetime, nag_at: datetime) -> None:
    """Note a draft; one that is known already keeps its reminders."""
    if _KNOWN.rows(connection, chat=conversation, since=since):
        return
    drop(connection, conversation)
    _ADD.change(connection, conversation=conversation, since=since, nag_at=nag_at)


def drop(connection: Connection, conversation: str) -> None:
    """Forget a draft that was sent or deleted."""
    _DROP.change(connection, chat=conversation)


def due(connection: Connection, now: datetime) -> list[tuple[str, datetime, datetime]]:
    """Conversations to remind, with the moment their draft was begun and the one that they were due at."""
    query = select(drafts.c.conversation, drafts.c.since, drafts.c.nag_at).where(drafts.c.nag_at <= now)
    return [(row.conversation, row.since, row.nag_at) for row in connection.execute(query)]


def next_due(connection: Connection) -> datetime | None:
    """When the first reminder is due; None: there is none to come."""
    return connection.execute(select(func.min(drafts.c.nag_at))).scalar()


def schedule(connection: Connection, conversation: str, at: datetime | None) -> None:
    """When to remind next; None: not again."""
    connection.execute(update(drafts).where(drafts.c.conversation == conversation).values(nag_at=at))


_SAME = (drafts.c.conversation == bindparam("chat"), drafts.c.since == bindparam("since"))
_KNOWN = Prepared(select(drafts.c.conversation).where(*_SAME))
_ADD = Prepared(insert(drafts), "conversation", "since", "nag_at")
_DROP = Prepared(delete(drafts).where(drafts.c.conversation == bindparam("chat")))
