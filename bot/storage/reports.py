"""Queries of reports. Nothing is decided here; who may see what is decided by whoever asks."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import structlog
from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.core.audit import Deed, Kind
from bot.core.case import Case, Entry, Happened
from bot.errors import Conflict, Tampered
from bot.storage import audit
from bot.storage.positions import next_position
from bot.storage.sealing import seal, unseal
from bot.storage.tables import conversations, report_history, reports

log = structlog.get_logger()


def add(connection: Connection, case: Case) -> None:
    """Store a new report with its history.

    Raises:
        Conflict: The reference is taken.
    """
    values = _columns(connection, case) | {"id": case.reference, "version": case.version}
    try:
        connection.execute(insert(reports).values(values))
    except IntegrityError:
        raise Conflict("This reference is taken.") from None
    append(connection, case.reference, case.history)


def change(connection: Connection, case: Case, entries: Sequence[Entry]) -> None:
    """Store a case that was loaded at `case.version`, and add what happened.

    Raises:
        Conflict: Somebody else changed it first.
    """
    same = (reports.c.id == case.reference) & (reports.c.version == case.version)
    values = _columns(connection, case) | {"version": case.version + 1}
    if connection.execute(update(reports).where(same).values(values)).rowcount != 1:
        raise Conflict("This report was changed by somebody else first.")
    append(connection, case.reference, entries)


def append(connection: Connection, reference: str, entries: Sequence[Entry]) -> None:
    """Add to a report's history; what people did stands in the audit, too."""
    for entry in entries:
        position = next_position(connection, report_history)
        data = seal(connection, report_history.c.data, entry.data, position)
        values = {"position": position, "report": reference, "at": entry.at, "actor": entry.actor, "data": data}
        connection.execute(insert(report_history).values(values | {"what": entry.what.value}))
    done = [entry for entry in entries if entry.actor]
    audit.add(connection, [Deed(entry.at, entry.actor, Kind.REPORT, entry.what.value, reference) for entry in done])


def schedule(connection: Connection, reference: str, at: datetime | None) -> None:
    """When the ladder has something to do next; None: never again."""
    connection.execute(update(reports).where(reports.c.id == reference).values(next_at=at))


def load(connection: Connection, reference: str) -> Case | None:
    """One report with its history."""
    row = connection.execute(select(reports).where(reports.c.id == reference)).first()
    return None if row is None else _case(connection, row)


def all_cases(connection: Connection, *, open_only: bool = False) -> list[Case]:
    """Every report that can be opened, oldest first.

    A school has tens of them, and who may see which is not for SQL to say.
    """
    query = select(reports).order_by(reports.c.sent_at, reports.c.id)
    if open_only:
        query = query.where(reports.c.status != "closed")
    return list(_cases(connection, connection.execute(query).all()))


def of_reporter(connection: Connection, reporter: str) -> list[Case]:
    """A person's own reports, oldest first."""
    query = select(reports).where(reports.c.reporter == reporter).order_by(reports.c.sent_at, reports.c.id)
    return list(_cases(connection, connection.execute(query).all()))


def has_reported(connection: Connection, reporter: str) -> bool:
    """Whether this person has any report."""
    return connection.execute(select(reports.c.id).where(reports.c.reporter == reporter).limit(1)).first() is not None


def due(connection: Connection, now: datetime) -> list[str]:
    """References of the reports whose ladder has something to do."""
    query = select(reports.c.id).where(reports.c.next_at <= now).order_by(reports.c.next_at)
    return list(connection.execute(query).scalars())


def next_due(connection: Connection) -> datetime | None:
    """When the first ladder has something to do; None: none ever has."""
    return connection.execute(select(func.min(reports.c.next_at))).scalar()


def personal_chat(connection: Connection, person: str) -> str | None:
    """The conversation in which a person is reached privately; None: they have not added the app."""
    query = select(conversations.c.id).where(conversations.c.person == person, conversations.c.personal.is_(True))
    return connection.execute(query.order_by(conversations.c.updated_at.desc()).limit(1)).scalar()


def rungs_climbed(connection: Connection) -> int:
    """How many rungs of ladders have been climbed, of all reports on record."""
    climbed = report_history.c.what == Happened.RUNG.value
    return int(connection.execute(select(func.count()).select_from(report_history).where(climbed)).scalar_one())


def _columns(connection: Connection, case: Case) -> dict[str, object]:
    dumped = case.model_dump(mode="json", include={"route", "body"})
    return {
        "reporter": case.reporter,
        "conversation": case.conversation,
        "status": case.status.value,
        "urgent": case.urgent,
        "practice": case.practice,
        "complete": case.complete,
        "route": seal(connection, reports.c.route, dumped["route"], case.reference),
        "body": seal(connection, reports.c.body, dumped["body"], case.reference),
        "owner": case.owner,
        "sent_at": case.sent_at,
    }


def _cases(connection: Connection, rows: Sequence[Row[tuple[object, ...]]]) -> Iterator[Case]:
    """One that was changed outside must not keep anybody from the others."""
    for row in rows:
        try:
            yield _case(connection, row)
        except Tampered:
            log.exception("report cannot be opened", report=row.id)


def _case(connection: Connection, row: Row[tuple[object, ...]]) -> Case:
    query = select(report_history).where(report_history.c.report == row.id).order_by(report_history.c.position)
    history = [
        {
            "at": entry.at,
            "actor": entry.actor,
            "what": entry.what,
            "data": unseal(connection, report_history.c.data, entry.data, entry.position),
        }
        for entry in connection.execute(query)
    ]
    stored = dict(row._mapping) | {"reference": row.id, "history": history}  # noqa: SLF001  # SQLAlchemy's own way
    for column in (reports.c.route, reports.c.body):
        stored[column.name] = unseal(connection, column, stored[column.name], row.id)
    return Case.model_validate({name: stored[name] for name in Case.model_fields})
