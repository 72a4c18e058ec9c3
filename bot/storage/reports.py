"""Queries of reports. Nothing is decided here; who may see what is decided by whoever asks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, select, update

from bot.core.access import Status
from bot.core.case import Case, Entry, Happened
from bot.storage import ledgers
from bot.storage.ledgers import REPORTS
from bot.storage.prepared import Prepared
from bot.storage.sealing import seal, unseal
from bot.storage.tables import conversations, report_history, reports


def add(connection: Connection, case: Case) -> None:
    """Store a new report with its history.

    Raises:
        Conflict: The reference is taken.
    """
    ledgers.add(connection, REPORTS, case.reference, _columns(connection, case), case.history)


def change(connection: Connection, case: Case, entries: Sequence[Entry]) -> None:
    """Store a case that was loaded at `case.version`, and add what happened.

    Raises:
        Conflict: Somebody else changed it first.
    """
    ledgers.change(connection, REPORTS, case.reference, case.version, _columns(connection, case), entries)


def append(connection: Connection, reference: str, entries: Sequence[Entry]) -> None:
    """Add to a report's history; what people did stands in the audit, too."""
    ledgers.append(connection, REPORTS, reference, entries)


def schedule(connection: Connection, reference: str, at: datetime | None) -> None:
    """When the ladder has something to do next; None: never again."""
    _SCHEDULE.change(connection, this=reference, next_at=at)


def load(connection: Connection, reference: str) -> Case | None:
    """One report with its history."""
    return ledgers.load(connection, REPORTS, reference, _case)


def all_cases(connection: Connection, *, open_only: bool = False) -> list[Case]:
    """Every report that can be opened, oldest first.

    A school has tens of them, and who may see which is not for SQL to say.
    """
    query = select(reports).order_by(reports.c.sent_at, reports.c.id)
    if open_only:
        query = query.where(reports.c.status != Status.CLOSED.value)
    return list(ledgers.load_all(connection, REPORTS, query, _case))


def of_reporter(connection: Connection, reporter: str, latest: int) -> list[Case]:
    """The `latest` so many of a person's own reports, oldest first."""
    newest = select(reports).where(reports.c.reporter == reporter).order_by(*_NEWEST).limit(latest)
    return list(ledgers.load_all(connection, REPORTS, newest, _case))[::-1]


def own(connection: Connection, reporter: str, reference: str) -> Case | None:
    """The report of this reference, if this person has sent it."""
    this = select(reports).where(reports.c.id == reference, reports.c.reporter == reporter)
    return next(ledgers.load_all(connection, REPORTS, this, _case), None)


def asked_about(connection: Connection, reporter: str) -> list[Case]:
    """The own open reports about which a person was asked something, newest first."""
    asked = [row[0] for row in _ASKED.rows(connection, who=reporter)]
    these = select(reports).where(reports.c.id.in_(asked)).order_by(*_NEWEST)
    return list(ledgers.load_all(connection, REPORTS, these, _case)) if asked else []


def has_reported(connection: Connection, reporter: str) -> bool:
    """Whether this person has any report."""
    return bool(_REPORTED.rows(connection, who=reporter))


def due(connection: Connection, now: datetime) -> list[str]:
    """References of the reports whose ladder has something to do."""
    query = select(reports.c.id).where(reports.c.next_at <= now).order_by(reports.c.next_at)
    return list(connection.execute(query).scalars())


def next_due(connection: Connection) -> datetime | None:
    """When the first ladder has something to do; None: none ever has."""
    return connection.execute(select(func.min(reports.c.next_at))).scalar()


def personal_chat(connection: Connection, person: str) -> str | None:
    """The conversation in which a person is reached privately; None: they have not added the app."""
    return next((row.id for row in _CHAT.rows(connection, whose=person)), None)


def rungs_climbed(connection: Connection) -> int:
    """How many rungs of ladders have been climbed, of all reports on record."""
    climbed = report_history.c.what == Happened.RUNG.value
    return int(connection.execute(select(func.count()).select_from(report_history).where(climbed)).scalar_one())


_SCHEDULE = Prepared(update(reports).where(reports.c.id == bindparam("this")), "next_at")
_CHAT = Prepared(
    select(conversations.c.id)
    .where(conversations.c.person == bindparam("whose"), conversations.c.personal.is_(True))
    .order_by(conversations.c.updated_at.desc())
    .limit(1)
)
_NEWEST = (reports.c.sent_at.desc(), reports.c.id.desc())
_ASKED = Prepared(
    select(reports.c.id)
    .where(
        reports.c.reporter == bindparam("who"),
        reports.c.status != Status.CLOSED.value,
        exists().where(report_history.c.report == reports.c.id, report_history.c.what == Happened.ASKED.value),
    )
    .order_by(*_NEWEST)
)
_REPORTED = Prepared(select(reports.c.id).where(reports.c.reporter == bindparam("who")).limit(1))


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


def _case(connection: Connection, row: Any, stored: dict[str, Any]) -> Case:
    for column in (reports.c.route, reports.c.body):
        stored[column.name] = unseal(connection, column, stored[column.name], row.id)
    return Case.model_validate({name: stored[name] for name in Case.model_fields})
