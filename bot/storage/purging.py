"""Deletes what is over: what was listed before, and the copies of words that delivery leaves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, exists, insert, or_, select, update

from bot.core.audit import PURGED, Deed, Kind
from bot.core.delivery import Status
from bot.storage import audit
from bot.storage.guidance import moved_on
from bot.storage.ledgers import LEDGERS
from bot.storage.sealing import seal, unseal
from bot.storage.tables import (
    conversations,
    drafts,
    inbound,
    outbox,
    purge_list,
    questions,
    reports,
)

LIST = "purge-list"  # the slot of the messages that say what falls due


@dataclass(frozen=True, slots=True)
class Listed:
    """Who was told that a record falls due, and when."""

    person: str
    at: datetime


def listed(connection: Connection) -> dict[str, Listed]:
    """Everything that somebody knows to fall due, by reference."""
    return {row.subject: Listed(row.person, row.listed_at) for row in connection.execute(select(purge_list))}


def waiting(connection: Connection) -> frozenset[str]:
    """Who has a list still on its way, and so may not know what is on it."""
    owed = (outbox.c.slot == LIST) & (outbox.c.status == Status.PENDING.value)
    there = outbox.join(conversations, conversations.c.id == outbox.c.conversation)
    return frozenset(connection.execute(select(conversations.c.person).select_from(there).where(owed)).scalars())


def enlist(connection: Connection, subject: str, person: str, now: datetime) -> None:
    """Note that this person is told of it now."""
    connection.execute(insert(purge_list).values(subject=subject, person=person, listed_at=now))


def strike(connection: Connection, subjects: Collection[str]) -> None:
    """These do not fall due any more, or whoever should know of it does not: they are listed again before they go."""
    connection.execute(delete(purge_list).where(purge_list.c.subject.in_(subjects)))


def purge(connection: Connection, kind: Kind, subject: str, actor: str, now: datetime) -> bool:
    """Delete one report, session, question or guidance, whole. The audit says so first, or the database refuses.

    False: another process has done it.
    """
    ledger = LEDGERS[kind]
    table = ledger.table
    query = select(table.c.id).where(table.c.id == subject).with_for_update()
    if connection.execute(query).first() is None:
        return False
    audit.add(connection, [Deed(now, actor, kind, PURGED, subject)])
    connection.execute(delete(table).where(table.c.id == subject))
    connection.execute(delete(ledger.history).where(ledger.owner == subject))
    connection.execute(delete(outbox).where(outbox.c.slot.startswith(f"{subject}/", autoescape=True)))
    strike(connection, [subject])
    if kind is Kind.GUIDANCE:
        moved_on(connection)
    return True


def purge_messages(connection: Connection, before: datetime) -> int:
    """Delete messages that were sent or given up before then, and the marks of activities; how many messages.

    What is still owed stays, and so do the cards of open reports and questions, which are changed in place.
    """
    about_open = or_(
        exists().where(reports.c.status != "closed", outbox.c.slot.like(reports.c.id + "/%")),
        exists().where(questions.c.status == "open", outbox.c.slot.like(questions.c.id + "/%")),
    )
    over = (outbox.c.status != Status.PENDING.value) & (outbox.c.created_at < before)
    gone = connection.execute(delete(outbox).where(over, ~about_open)).rowcount
    connection.execute(delete(inbound).where(inbound.c.received_at < before))
    return gone


def purge_chats(connection: Connection, people: Collection[str], before: datetime) -> int:
    """Empty the conversations of everybody but these, untouched since then; how many.

    How a person was reached stays, because reports and messages refer to it; so does a report that is being written.
    """
    writing = exists().where(drafts.c.conversation == conversations.c.id)
    over = (conversations.c.person.not_in(people)) & (conversations.c.updated_at < before)
    column, emptied = conversations.c.state, 0
    for row in connection.execute(select(conversations).where(over, ~writing)).all():
        if unseal(connection, column, row.state, row.id):
            values = {"state": seal(connection, column, {}, row.id), "version": row.version + 1}
            connection.execute(update(conversations).where(conversations.c.id == row.id).values(values))
            emptied += 1
    return emptied
