"""Reports that fall due for deletion, and the service that lists and deletes them."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import update

from bot.core.access import Status
from bot.core.case import Case, Happened
from bot.core.delivery import Status as Sending
from bot.core.incident import Party
from bot.core.school import Retention as Times
from bot.core.school import School
from bot.services.retention import Retention
from bot.storage import purging, reports, tables
from bot.storage.database import Database
from tests.support.cases import having, sent
from tests.support.leads import CHAIR, HEAD, school_of
from tests.support.records import owe, rows

DAY = timedelta(days=1)
SCHOOL = school_of().model_copy(update={"retention": Times(reports=10, practice=5, lessons=20)})


def retention(school: School = SCHOOL) -> Retention:
    """The service for this school."""
    return Retention(lambda _connection: school)


def closed(reference: str = "SN-7K4M-26", *parties: Party) -> Case:
    """A report that was closed on the morning it was sent."""
    case = sent(*parties, reference=reference, status=Status.CLOSED)
    return having(case, (Happened.OPENED, HEAD.id, {}), (Happened.CLOSED, HEAD.id, {"kept_in": ""}))


async def store(database: Database, *cases: Case) -> None:
    """Put these on record; the leads have added the app."""
    for person in (HEAD, CHAIR):
        await owe(database, "hello", conversation=f"a:{person.id}", activity=person.id, person=person.id)
    for case in cases:
        await database.transact(partial(reports.add, case=case))


async def look(database: Database, at: datetime, school: School = SCHOOL) -> int:
    """One look of the clock; a list that it sends arrives."""
    found = await database.transact(lambda connection: retention(school).look(connection, at))
    await lists_arrive(database)
    return found


async def lists_arrive(database: Database) -> None:
    """Teams takes every list that is owed."""
    owed = update(tables.outbox).where(tables.outbox.c.slot == purging.LIST)
    await database.transact(lambda connection: connection.execute(owed.values(status=Sending.SENT.value)))


async def said(database: Database) -> list[tuple[str, str]]:
    """Every list that was sent: to whom, and what it says."""
    found = await rows(database, tables.outbox)
    lists = [row for row in found if "records is over" in row.message["text"]]
    return [(row.conversation.removeprefix("a:"), row.message["text"]) for row in lists]


async def left(database: Database) -> list[str]:
    """The references that are still on record."""
    return [row.id for row in await rows(database, tables.reports)]
