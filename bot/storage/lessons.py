"""Queries of remote sessions that were checked. Who may see what is decided by whoever asks."""

from collections.abc import Sequence
from datetime import date, datetime

import structlog
from sqlalchemy import Connection, Row, Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.core.audit import Deed, Kind
from bot.core.lesson.record import Entry, Lesson, Status
from bot.errors import Conflict, Tampered
from bot.storage import audit
from bot.storage.positions import next_position
from bot.storage.sealing import seal, unseal
from bot.storage.tables import lesson_history, lessons

log = structlog.get_logger()

_FOUND = {"failed", "unknown", "unmet", "rules", "meeting"}


def add(connection: Connection, lesson: Lesson) -> None:
    """Store a session that was checked for the first time, with its history.

    Raises:
        Conflict: The reference is taken.
    """
    try:
        connection.execute(
            insert(lessons).values(_columns(connection, lesson) | {"id": lesson.reference, "version": 1})
        )
    except IntegrityError:
        raise Conflict("This reference is taken.") from None
    append(connection, lesson.reference, lesson.history)


def change(connection: Connection, lesson: Lesson, entries: Sequence[Entry]) -> None:
    """Store a session that was loaded at `lesson.version`, and add what happened.

    Raises:
        Conflict: Somebody else changed it first.
    """
    same = (lessons.c.id == lesson.reference) & (lessons.c.version == lesson.version)
    values = _columns(connection, lesson) | {"version": lesson.version + 1}
    if connection.execute(update(lessons).where(same).values(values)).rowcount != 1:
        raise Conflict("This session was changed by somebody else first.")
    append(connection, lesson.reference, entries)


def append(connection: Connection, reference: str, entries: Sequence[Entry]) -> None:
    """Add to a session's history; what people did stands in the audit, too."""
    for entry in entries:
        position = next_position(connection, lesson_history)
        values = {"lesson": reference, "at": entry.at, "actor": entry.actor, "what": entry.what.value}
        sealed = {"position": position, "data": seal(connection, lesson_history.c.data, entry.data, position)}
        connection.execute(insert(lesson_history).values(values | sealed))
    done = [entry for entry in entries if entry.actor]
    audit.add(connection, [Deed(entry.at, entry.actor, Kind.LESSON, entry.what.value, reference) for entry in done])


def schedule(connection: Connection, reference: str, at: datetime | None) -> None:
    """When the clock owes something next; None: never."""
    connection.execute(update(lessons).where(lessons.c.id == reference).values(next_at=at))


def load(connection: Connection, reference: str) -> Lesson | None:
    """One session with its history, or None."""
    row = connection.execute(select(lessons).where(lessons.c.id == reference)).first()
    return None if row is None else _lesson(connection, row, _history(connection, [reference]).get(reference, []))


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


def held_by_others(connection: Connection, head: str, today: date) -> Sequence[str]:
    """References of sessions, not over yet, that wait for somebody who is not the Head Teacher any more."""
    other = lessons.c.holder.is_(None) | (lessons.c.holder != head)
    to_come = lessons.c.last_day.is_(None) | (lessons.c.last_day >= today)
    query = select(lessons.c.id).where(lessons.c.status == Status.ASKED.value, other, to_come)
    return connection.execute(query.order_by(lessons.c.first_day, lessons.c.checked_at)).scalars().all()


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


def _all(connection: Connection, query: Select[tuple[object, ...]]) -> list[Lesson]:
    """One that was changed outside must not keep anybody from the others."""
    rows = connection.execute(query).all()
    history = _history(connection, [row.id for row in rows])
    found = []
    for row in rows:
        try:
            found.append(_lesson(connection, row, history.get(row.id, [])))
        except Tampered:
            log.exception("session cannot be opened", lesson=row.id)
    return found


def _history(connection: Connection, references: Sequence[str]) -> dict[str, list[Row[tuple[object, ...]]]]:
    query = select(lesson_history).where(lesson_history.c.lesson.in_(references)).order_by(lesson_history.c.position)
    found: dict[str, list[Row[tuple[object, ...]]]] = {}
    for row in connection.execute(query) if references else ():
        found.setdefault(row.lesson, []).append(row)
    return found


def _lesson(connection: Connection, row: Row[tuple[object, ...]], history: Sequence[Row[tuple[object, ...]]]) -> Lesson:
    entries = [
        {
            "at": entry.at,
            "actor": entry.actor,
            "what": entry.what,
            "data": unseal(connection, lesson_history.c.data, entry.data, entry.position),
        }
        for entry in history
    ]
    stored = dict(row._mapping) | {"reference": row.id, "history": entries}  # noqa: SLF001  # SQLAlchemy's own way
    stored |= unseal(connection, lessons.c.found, stored["found"], row.id)
    stored["session"] = unseal(connection, lessons.c.session, stored["session"], row.id)
    return Lesson.model_validate({name: stored[name] for name in Lesson.model_fields})
