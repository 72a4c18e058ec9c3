"""Several processes on one database: each is a `Database` of its own, and they work at the same instant."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.core.delivery import Next, Outcome, Status
from bot.core.message import Message
from bot.core.routing import route
from bot.delivery.courier import Courier
from bot.errors import Conflict
from bot.services.drafts import Drafts
from bot.services.reports import Reports
from bot.services.turns import Turns, Work
from bot.storage import outbox, tables
from bot.storage.database import Database
from tests.support.cases import draft
from tests.support.clock import MORNING, Clock
from tests.support.leads import EVERYBODY, TEACHER, always, school_of
from tests.support.meeting import at_once
from tests.support.notices import present
from tests.support.post import WrittenPost
from tests.support.records import address, inbound, owe, rows
from tests.support.school import as_filed
from tests.support.waiting import until

SCHOOL = school_of()
HALF_PAST = MORNING.replace(minute=30)


async def both(one: Database, other: Database, work: Callable[[Connection], Any]) -> list[Any]:
    """The same work in both processes at the same instant: each begins when both have read."""
    return await at_once((one, work), (other, work))


async def test_two_that_claim_at_once_get_different_messages(database: Database, other: Database) -> None:
    """Every message is leased to one of them, and none to both."""
    for number in range(8):
        await owe(database, f"{number}", conversation=f"a:{number}")
    one, two = await both(database, other, lambda connection: outbox.claim(connection, MORNING, 5))
    positions = [owed.position for owed in (*one, *two)]
    assert len(positions) == len(set(positions)) >= 5


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_what_is_being_claimed_is_passed_over(database: Database, other: Database) -> None:
    """On PostgreSQL, who claims while another process is claiming does not wait for it, and gets the rest."""
    await owe(database, "1", conversation="a:1")
    await owe(database, "2", conversation="a:2")
    rest: list[str] = []

    def claim(connection: Connection) -> list[str]:
        first = outbox.claim(connection, MORNING, 1)
        gone = other.transact_now(lambda another: outbox.claim(another, MORNING, 5))
        rest.extend(owed.message.text for owed in gone)
        return [owed.message.text for owed in first]

    assert await database.transact(claim) == ["1"]
    assert rest == ["2"]


async def test_conversation_has_one_message_in_flight_at_most(database: Database, other: Database) -> None:
    """While one process sends to a conversation no other sends there, also not a message that stands before it."""
    await owe(database, "one", "two")
    [first] = await database.transact(lambda connection: outbox.claim(connection, MORNING, 5))
    again = Next(Status.PENDING, MORNING)
    await database.transact(lambda connection: outbox.settle(connection, first, Outcome.UNSENT, again, None, MORNING))
    later = tables.outbox.update().where(tables.outbox.c.position > first.position)
    await database.transact(lambda connection: connection.execute(later.values(lease_until=MORNING + outbox.LEASE)))
    assert await other.transact(lambda connection: outbox.claim(connection, MORNING, 5)) == []


async def test_order_holds_across_processes(database: Database, other: Database) -> None:
    """Two couriers deliver a conversation's messages one after the other, each once."""
    post, clock = WrittenPost(), Clock()
    await owe(database, *map(str, range(12)))
    couriers = [asyncio.create_task(Courier(each, post, clock).run()) for each in (database, other)]
    await until(lambda: len(post.sent) >= 12, within=30)
    for courier in couriers:
        courier.cancel()
    await asyncio.gather(*couriers, return_exceptions=True)
    assert post.texts == [*map(str, range(12))]


async def test_ladder_is_climbed_once(database: Database, other: Database) -> None:
    """Two processes that look at the same instant alert each person once."""
    turns = Turns(database, as_filed)
    for person in EVERYBODY:
        arrived = inbound("arrival", f"a:{person.id}", person=person.id)
        await turns.commit(arrived, address(f"a:{person.id}"), await turns.open(arrived), Work({}), MORNING)
    reports = Reports(database, always(SCHOOL), present)
    body = draft()
    _, sent = reports.begin(
        body, route(body.parties or frozenset(), TEACHER, SCHOOL), TEACHER, "a:teacher", MORNING, SCHOOL, complete=True
    )
    await database.transact(sent)
    before = len(await rows(database, tables.outbox))
    ends = await both(database, other, lambda connection: reports.ladders.climb_due(connection, HALF_PAST))
    assert sorted(ends) == [0, 1]
    fired = [row.data["name"] for row in await rows(database, tables.report_history) if row.what == "rung"]
    assert len(fired) == len(set(fired)) > 1
    owed = [(row.conversation, row.slot, row.message["text"]) for row in (await rows(database, tables.outbox))[before:]]
    assert len(owed) == len(set(owed)) >= 1


async def test_reminder_of_a_draft_is_sent_once(database: Database, other: Database) -> None:
    """Two processes that look at the same instant remind its writer once."""
    drafts = Drafts(always(SCHOOL), lambda _state, _since: None)
    await database.transact(drafts.noted("a:teacher", MORNING))
    assert sorted(await both(database, other, lambda connection: drafts.nag_due(connection, HALF_PAST))) == [0, 1]
    assert len(await rows(database, tables.outbox)) == 1


async def test_activity_that_two_processes_take_has_one_effect(database: Database, other: Database) -> None:
    """Of two turns of one activity, or of one conversation, one is recorded whole and the other is a conflict."""
    for same_activity in (True, False):
        chat = f"a:{same_activity}"
        arrived = [inbound("1", chat), inbound("1" if same_activity else "2", chat)]
        opened = [
            await Turns(each, as_filed).open(message) for each, message in zip((database, other), arrived, strict=True)
        ]
        ends = await asyncio.gather(
            *(
                Turns(each, as_filed).commit(message, address(chat), start, Work({}, [Message(text="Hello")]), MORNING)
                for each, message, start in zip((database, other), arrived, opened, strict=True)
            ),
            return_exceptions=True,
        )
        assert [type(end) for end in ends if isinstance(end, BaseException)] == [Conflict]
        assert len([row for row in await rows(database, tables.outbox) if row.conversation == chat]) == 1
