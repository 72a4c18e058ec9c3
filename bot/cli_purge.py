"""`safecontact purge` and `safecontact hold`: what falls due, what of it goes, and what stays whatever falls due."""

from datetime import datetime

from sqlalchemy import Connection

from bot import school_file, settings
from bot.core.audit import CONSOLE
from bot.core.case import Entry, Happened
from bot.core.reference import find_references
from bot.core.school import School
from bot.errors import SafeContactError
from bot.services.retention import Due, Retention
from bot.services.school_book import as_set
from bot.storage import reports
from bot.texts import say
from bot.wiring import open_records, utc_now
from cards.words import at, named


def purge(*, dry_run: bool) -> None:
    """Print what falls due; delete what of it has been known for the school's `notice`, and list what is new."""
    chosen, now = settings.load(), utc_now()
    file = school_file.read(chosen.school_file)
    database = open_records(chosen)
    retention = Retention(lambda connection: as_set(connection, file))

    def run(connection: Connection) -> list[str]:
        school = as_set(connection, file)
        found = retention.due(connection, now)
        lines = [_line(due, school) for due in found]
        if dry_run:
            return [*(lines or [say("retention.purge.none")]), say("retention.purge.dry")]
        gone = retention.purge(connection, now, CONSOLE)
        told = retention.tell(connection, now)
        messages, chats = retention.purge_copies(connection, now, CONSOLE)
        lines += [say("retention.line.purged", reference=reference) for reference in gone]
        lines += [say("retention.purge.told", count=told, days=school.retention.notice)] if told else []
        return [
            *(lines or [say("retention.purge.none")]),
            say("retention.purge.copies", messages=messages, chats=chats),
        ]

    for line in database.transact_now(run):
        print(line)


def hold(reference: str, reason: str, *, release: bool) -> str:
    """Put a report under a legal hold, or end one; the reference, as it is written.

    Raises:
        SafeContactError: There is no such report, or it is (not) under one already.
    """
    now = utc_now()
    database = open_records(settings.load())
    return database.transact_now(lambda connection: hold_now(connection, reference, reason, now, release=release))


def hold_now(connection: Connection, reference: str, reason: str, now: datetime, *, release: bool) -> str:
    """The same within a transaction: a deletion that runs at this instant is either before it or prevented by it."""
    found = find_references(reference)
    case = reports.load(connection, found[0]) if found else None
    if case is None:
        raise SafeContactError(f"There is no report {reference}.", advice="Give its reference: SN-7K4M-26.")
    if case.held is not release:
        state = "not under a hold" if release else "under a hold already"
        raise SafeContactError(f"{case.reference} is {state}.", advice="Look at: safecontact audit show")
    what = Happened.RELEASED if release else Happened.HELD
    reports.append(connection, case.reference, [Entry(at=now, actor=CONSOLE, what=what, data={"text": reason})])
    return case.reference


def _line(due: Due, school: School) -> str:
    if due.person is None:
        return say("retention.line.nobody", reference=due.reference)
    who = named(due.person, school)
    if due.listed_at is None:
        return say("retention.line.new", reference=due.reference, who=who)
    return say("retention.line.listed", reference=due.reference, who=who, at=at(due.listed_at, school))
