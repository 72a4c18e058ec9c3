"""Queries of the outbox as a whole: how much waits, since when, and for which service that failed."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, func, select, update

from bot.core.delivery import OF_THE_CHANNEL, Outcome, Status
from bot.core.message import Address
from bot.storage.tables import conversations, outbox


def waiting(connection: Connection, now: datetime) -> list[Address]:
    """Where messages wait to be tried again because the channel failed."""
    held_up = select(outbox.c.conversation).where(*_held_up(now))
    rows = connection.execute(select(conversations).where(conversations.c.id.in_(held_up)))
    return [Address(row.id, row.service_url, row.tenant, row.bot_account, row.person_account) for row in rows]


def hasten(connection: Connection, service_url: str, now: datetime) -> int:
    """Try at once what waits because this service failed; how much there is."""
    there = select(conversations.c.id).where(conversations.c.service_url == service_url)
    waits = update(outbox).where(*_held_up(now), outbox.c.conversation.in_(there))
    return connection.execute(waits.values(next_at=now)).rowcount


def oldest_due(connection: Connection) -> datetime | None:
    """Since when the oldest message that is still owed has been waiting."""
    waiting = select(func.min(outbox.c.created_at)).where(outbox.c.status == Status.PENDING.value)
    return connection.execute(waiting).scalar()


def pending(connection: Connection) -> int:
    """How many messages are still owed."""
    owed = select(func.count()).select_from(outbox).where(outbox.c.status == Status.PENDING.value)
    return int(connection.execute(owed).scalar_one())


def last_outcome(connection: Connection, conversation: str) -> Outcome | None:
    """What became of the last message to this conversation that is settled; None: there is none."""
    settled = (outbox.c.conversation == conversation) & outbox.c.outcome.is_not(None)
    found = connection.execute(select(outbox.c.outcome).where(settled).order_by(outbox.c.position.desc()).limit(1))
    outcome = found.scalar()
    return Outcome(outcome) if outcome else None


def failing(connection: Connection, outcome: Outcome) -> bool:
    """Whether a message is still owed because its last send ended like this."""
    owed = (outbox.c.status == Status.PENDING.value) & (outbox.c.outcome == outcome.value)
    return bool(connection.execute(select(exists().where(owed))).scalar())


def being_sent(connection: Connection) -> bool:
    """Whether somebody holds a message and has not yet recorded what became of it."""
    held = (outbox.c.status == Status.PENDING.value) & outbox.c.lease_until.is_not(None)
    return bool(connection.execute(select(exists().where(held))).scalar())


def _held_up(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        outbox.c.status == Status.PENDING.value,
        outbox.c.lease_until.is_(None),
        outbox.c.next_at > now,
        outbox.c.outcome.in_([outcome.value for outcome in OF_THE_CHANNEL]),
    )
