"""Queries of remote sessions that were checked. Who may see what is decided by whoever asks."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from bot.core.lesson.record import Entry, Lesson, Status
from bot.storage import ledgers
from bot.storage.ledgers import LESSONS
from bot.storage.sealing import seal, unseal
from bot.storage.tables import lessons

_FOUND = {"failed", "unknown", "unmet", "rules", "meeting"}


def add(connection: Connection, lesson: Lesson) -> None:
    """Store a session that was checked for the first time, with its history.

    Raises:
        Conflict: The reference is taken.
    """
    ledgers.add(connection, LESSONS, lesson.reference, _columns(connection, lesson), lesson.history)


def change(connection: Connection, lesson: Lesson, entries: Sequence[Entry]) -> None:
    """Store a session that was loaded at `lesson.version`, and add what happened.

    Raises:
        Conflict: Somebody else changed it first.
    """
    ledgers.change(connection, LESSONS, lesson.reference, lesson.version, _columns(connection, lesson), entries)


def schedule(connection: Connection, reference: str, at: datetime | None) -> None:
    """When the clock owes something next; None: never."""
    connection.execute(update(lessons).where(lessons.c.id == reference).values(next_at=at))


def load(connection: Connection, reference: str) -> Lesson | None:
    """One session with its history, or None."""
    return ledgers.load(connection, LESSONS, reference, _lesson)


def due(connection: Connection, now: datetime) -> Sequence[str]:
    """References of the sessions of which the clock owes something now."""
    query = select(lessons.c.id).where(lessons.c.next_at <= now).order_by(lessons.c.next_at)
    return connection.execute(query).scalars().all()


def next_due(connection: Connection) -> datetime | None:
    """When the first of them is due; None: there is none to come."""
    return connection.execute(select(func.min(lessons.c.next_at))).scalar()


def of_teacher(connection: Connection, teacher: str) -> Sequence[Lesson]:
    """A person's own sessions, oldest check first."""
    return _all(connection, select(lessons).where(lessons.c.teacher == teacher).order_by(lessons.c.checked_at))


def between(connection: Connection, first: date | None, last: date | None) -> Sequence[Lesson]:
    """Sessions that touch these days, both included, earliest first; None: without a bound, and those without a day."""
    query = select(lessons).order_by(lessons.c.first_day, lessons.c.checked_at)
    if first is not None:
        query = query.where(lessons.c.last_day >= first)
    if last is not None:
        query = query.where(lessons.c.first_day <= last)
    return _all(connection, query)


def held_by_others(connection: Connection, head: str, today: date) -> Sequence[Lesson]:
    """Sessions, not over yet, that wait for somebody who is not the Head Teacher any more, earliest first."""
    other = lessons.c.holder.is_(None) | (lessons.c.holder != head)
    to_come = lessons.c.last_day.is_(None) | (lessons.c.last_day >= today)
    query = select(lessons).where(lessons.c.status == Status.ASKED.value, other, to_come)
    return _all(connection, query.order_by(lessons.c.first_day, lessons.c.checked_at))


def _columns(connection: Connection, lesson: Lesson) -> dict[str, object]:
    days = lesson.days()
    found = lesson.model_dump(mode="json", include=_FOUND)
    return {
        "teacher": lesson.teacher,
        "conversation": lesson.conversation,
        "holder": lesson.holder,
        "status": lesson.status.value,
        "verdict": lesson.verdict.value,
        "session": seal(connection, lessons.c.session, lesson.session.model_dump(mode="json"), lesson.reference),
        "found": seal(connection, lessons.c.found, found, lesson.reference),
        "first_day": days[0] if days else None,
        "last_day": days[-1] if days else None,
        "checked_at": lesson.checked_at,
    }


def _all(connection: Connection, query: Select[Any]) -> list[Lesson]:
    return list(ledgers.load_all(connection, LESSONS, query, _lesson))


def _lesson(connection: Connection, row: Any, stored: dict[str, Any]) -> Lesson:
    stored |= unseal(connection, lessons.c.found, row.found, row.id)
    stored["session"] = unseal(connection, lessons.c.session, row.session, row.id)
    return Lesson.model_validate({name: stored[name] for name in Lesson.model_fields})
