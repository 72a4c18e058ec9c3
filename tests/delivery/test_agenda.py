"""What a clock that is moved forward passes by."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.core.access import Status
from bot.core.case import Case
from bot.core.incident import Draft
from bot.core.routing import Explanation, Route
from bot.delivery.agenda import Agenda
from bot.delivery.courier import Courier
from bot.delivery.reminders import Reminders
from bot.storage import drafts, reports
from bot.storage.database import Database
from tests.support.clock import MORNING, Clock
from tests.support.post import WrittenPost
from tests.support.records import owe
from tests.support.school import HEAD, TEACHER

MINUTE = timedelta(minutes=1)


@pytest.fixture
def post() -> WrittenPost:
    """The channel."""
    return WrittenPost()


@pytest.fixture
def courier(database: Database, post: WrittenPost) -> Courier:
    """The courier of the running bot."""
    return Courier(database, post, Clock())


@pytest.fixture
def agenda(database: Database, courier: Courier) -> Agenda:
    """An agenda on a morning on which nothing is due but what a test owes."""
    return Agenda(database, Reminders(database, (), Clock(), courier.wake), courier)


async def report(database: Database, reference: str, due: datetime | None) -> None:
    """A report whose ladder is due then."""
    route = Route(first=(HEAD,), explanation=Explanation.NORMAL)
    case = Case(
        reference=reference,
        reporter=TEACHER,
        conversation="a:chat",
        status=Status.NEW,
        urgent=False,
        practice=False,
        complete=True,
        route=route,
        body=Draft(started_at=MORNING),
        sent_at=MORNING,
    )

    def record(connection: Connection) -> None:
        reports.add(connection, case)
        reports.schedule(connection, reference, due)

    await database.transact(record)


async def test_nothing_recorded_means_nothing_due(agenda: Agenda) -> None:
    """Without reports and drafts the clock passes by nothing."""
    assert await agenda.next() is None


async def test_ladder_that_is_due_first_comes_first(agenda: Agenda, database: Database) -> None:
    """Of several reports the earliest moment counts; one whose ladder is over has none."""
    await report(database, "SN-AAAA-26", MORNING + 30 * MINUTE)
    await report(database, "SN-BBBB-26", MORNING + 5 * MINUTE)
    await report(database, "SN-CCCC-26", None)
    assert await agenda.next() == MORNING + 5 * MINUTE


async def test_draft_is_passed_by_as_well(agenda: Agenda, database: Database) -> None:
    """The reminder of a report that was begun and not sent is a moment too."""
    await report(database, "SN-AAAA-26", MORNING + 30 * MINUTE)
    await owe(database, "hello")
    await database.transact(lambda connection: drafts.keep(connection, "a:chat", MORNING, MORNING + MINUTE))
    assert await agenda.next() == MORNING + MINUTE


async def test_settled_means_sent(agenda: Agenda, database: Database, post: WrittenPost) -> None:
    """All that is owed now has been sent, in order, when the clock may move on."""
    await owe(database, "one", "two", "three")
    await agenda.settle()
    assert post.texts == ["one", "two", "three"]


async def test_settling_waits_for_what_another_sends(
    agenda: Agenda, courier: Courier, database: Database, post: WrittenPost
) -> None:
    """A message that the worker beside it is sending is waited for, so that its lease does not run out."""
    post.held = asyncio.Event()
    await owe(database, "one")
    sending = asyncio.create_task(courier.round())
    while not post.begun:  # noqa: ASYNC110  # the worker begins in its own time
        await asyncio.sleep(0.001)
    settling = asyncio.create_task(agenda.settle())
    await asyncio.sleep(0)
    assert not settling.done()
    post.held.set()
    await asyncio.gather(settling, sending)
    assert post.texts == ["one"]
