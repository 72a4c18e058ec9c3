"""Queries of remote sessions that were checked. Who may see what is decided by whoever asks."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, Row, Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.core.lesson.record import Entry, Lesson, Status
from bot.errors import Conflict
from bot.storage.tables import lesson_history, lessons

_FOUND = {"failed", "unknown", "unmet", "rules", "meeting"}


def add(connection: Connection, lesson: Lesson) -> None:
    """Store a session that was checked for the first time, with its history.

    Raises:
        Conflict: The reference is taken.
    """
    try:
        connection.execute(insert(lessons).values(_columns(lesson) | {"id": lesson.reference, "version": 1}))
    except IntegrityError:
        raise Conflict("This reference is taken.") from None
    append(connection, lesson.reference, lesson.history)


def change(connection: Connection, lesson: Lesson, entries: Sequence[Entry]) -> None:
    """Store a session that was loaded at `lesson.version`, and add what happened.

    Raises:
        Conflict: Somebody else changed it first.
    """
    same = (lessons.c.id == lesson.reference) & (lessons.c.version == lesson.version)
    values = _columns(lesson) | {"version": lesson.version + 1}
    if connection.execute(update(lessons).where(same).values(values)).rowcount != 1:
        raise Conflict("This session was changed by somebody else first.")
    append(connection, lesson.reference, entries)


def append(connection: Connection, reference: str, entries: Sequence[Entry]) -> None:
    """Add to a session's history."""
    for entry in entries:
        values = {"lesson": reference, "at": entry.at, "actor": entry.actor, "what": entry.what.value}
        connection.execute(insert(lesson_history).values(values | {"data": entry.data}))


def schedule(connection: Connection, reference: str, at: datetime | None) -> None:
    """When the clock owes something next; None: never."""
    connection.execute(update(lessons).where(lessons.c.id == reference).values(next_at=at))


def load(connection: Connection, reference: str) -> Lesson | None:
    """One session with its history, or None."""
    return next(iter(_all(connection, select(lessons).where(lessons.c.id == reference))), None)


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


def undecided(connection: Connection) -> Sequence[Lesson]:
    """Sessions that wait for the Head Teacher, earliest first."""
    waiting = lessons.c.status == Status.ASKED.value
    return _all(connection, select(lessons).where(waiting).order_by(lessons.c.first_day, lessons.c.checked_at))


def _columns(lesson: Lesson) -> dict[str, object]:
    days = lesson.days()
    return {
        "teacher": lesson.teacher,
        "conversation": lesson.conversation,
        "status": lesson.status.value,
        "verdict": lesson.verdict.value,
        "session": lesson.session.model_dump(mode="json"),
        "found": lesson.model_dump(mode="json", include=_FOUND),
        "first_day": days[0] if days else None,
        "last_day": days[-1] if days else None,
        "checked_at": lesson.checked_at,
    }


def _all(connection: Connection, query: Select[tuple[object, ...]]) -> list[Lesson]:
    rows = connection.execute(query).all()
    history = _history(connection, [row.id for row in rows])
    return [_lesson(row, history.get(row.id, [])) for row in rows]


def _history(connection: Connection, references: Sequence[str]) -> dict[str, list[Entry]]:
    query = select(lesson_history).where(lesson_history.c.lesson.in_(references)).order_by(lesson_history.c.position)
    found: dict[str, list[Entry]] = {}
    for row in connection.execute(query) if references else ():
        found.setdefault(row.lesson, []).append(Entry(at=row.at, actor=row.actor, what=row.what, data=row.data))
    return found


def _lesson(row: Row[tuple[object, ...]], history: list[Entry]) -> Lesson:
    stored = dict(row._mapping) | row.found | {"reference": row.id, "history": history}  # noqa: SLF001  # SQLAlchemy's own way
    return Lesson.model_validate({name: stored[name] for name in Lesson.model_fields})
