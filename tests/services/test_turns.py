"""A turn is one transaction: all of it is on record, or nothing is."""

import asyncio

import pytest
from sqlalchemy import Connection, insert

from bot.core.message import Message
from bot.errors import Conflict
from bot.services import turns as module
from bot.services.turns import Opened, Turns, Work
from bot.storage import tables
from bot.storage.database import Database
from tests.support.clock import MORNING
from tests.support.records import address, inbound, rows
from tests.support.school import as_filed, school


@pytest.fixture
def turns(database: Database) -> Turns:
    """Turns on a real database."""
    return Turns(database, as_filed)


async def everything(database: Database) -> list[int]:
    """How many rows each of the three tables of a turn has."""
    return [len(await rows(database, table)) for table in (tables.inbound, tables.conversations, tables.outbox)]


async def test_first_turn_opens_empty(turns: Turns) -> None:
    """A conversation that was never seen starts with an empty state of version 0."""
    assert await turns.open(inbound()) == Opened(again=False, response=None, stored=b"{}", version=0, school=school())


async def test_turn_is_recorded_whole(turns: Turns, database: Database) -> None:
    """The mark, the state, the replies, the answer and what else the turn decided are recorded together."""

    def change(connection: Connection) -> None:
        values = {"conversation": "change", "activity": "c", "received_at": MORNING, "response": None}
        connection.execute(insert(tables.inbound).values(values))

    work = Work({"n": 1}, [Message(text="one"), Message(text="two")], [change], {"statusCode": 200})
    await turns.commit(inbound(), address(), await turns.open(inbound()), work, MORNING)
    assert await everything(database) == [2, 1, 2]
    assert await turns.open(inbound()) == Opened(
        again=True, response={"statusCode": 200}, stored=b'{"n":1}', version=1, school=school()
    )
    assert not (await turns.open(inbound("2"))).again
    assert [row.reply_to for row in await rows(database, tables.outbox)] == ["1", "1"]


async def test_change_that_fails_takes_everything_with_it(turns: Turns, database: Database) -> None:
    """When one part of a turn cannot be recorded, no part is: no reply to something that did not happen."""

    def change(_connection: Connection) -> None:
        raise LookupError("canary")

    work = Work({"n": 1}, [Message(text="done")], [change])
    with pytest.raises(LookupError):
        await turns.commit(inbound(), address(), await turns.open(inbound()), work, MORNING)
    assert await everything(database) == [0, 0, 0]


async def test_message_that_cannot_be_stored_takes_everything_with_it(turns: Turns, database: Database) -> None:
    """The replies are written last, and belong to the same transaction."""
    naive = MORNING.replace(tzinfo=None)
    with pytest.raises(Exception, match="time zone"):
        await turns.commit(inbound(), address(), await turns.open(inbound()), Work({}, [Message(text="x")]), naive)
    assert await everything(database) == [0, 0, 0]


async def test_second_of_two_turns_conflicts(turns: Turns, database: Database) -> None:
    """Of two turns that started from the same state the second is refused whole."""
    first, second = await turns.open(inbound("1")), await turns.open(inbound("2"))
    await turns.commit(inbound("1"), address(), first, Work({"by": 1}, [Message(text="one")]), MORNING)
    with pytest.raises(Conflict):
        await turns.commit(inbound("2"), address(), second, Work({"by": 2}, [Message(text="two")]), MORNING)
    assert (await turns.open(inbound("3"))).state == {"by": 1}
    assert await everything(database) == [1, 1, 1]
    assert not (await turns.open(inbound("2"))).again


async def test_turn_that_another_process_was_faster_than_is_opened_again(turns: Turns, database: Database) -> None:
    """What is kept of a conversation between turns is never believed against the database."""
    other = Turns(database, as_filed)
    await turns.commit(inbound("1"), address(), await turns.open(inbound("1")), Work({"by": 1}), MORNING)
    await other.commit(inbound("2"), address(), await other.open(inbound("2")), Work({"by": 2}), MORNING)
    stale = await turns.open(inbound("3"))
    assert (stale.state, stale.version) == ({"by": 1}, 1)
    with pytest.raises(Conflict):
        await turns.commit(inbound("3"), address(), stale, Work({"by": 3}, [Message(text="three")]), MORNING)
    assert await everything(database) == [2, 1, 0]
    fresh = await turns.open(inbound("3"))
    assert (fresh.state, fresh.version) == ({"by": 2}, 2)


async def test_activity_that_another_process_had_is_recognised(turns: Turns, database: Database) -> None:
    """An activity that is delivered again to another process is had once, whatever that process has kept."""
    other = Turns(database, as_filed)
    await turns.commit(inbound("1"), address(), await turns.open(inbound("1")), Work({}), MORNING)
    await other.commit(inbound("2"), address(), await other.open(inbound("2")), Work({}, response={"a": 1}), MORNING)
    with pytest.raises(Conflict):
        await turns.commit(inbound("2"), address(), await turns.open(inbound("2")), Work({}), MORNING)
    opened = await turns.open(inbound("2"))
    assert (opened.again, opened.response) == (True, {"a": 1})


async def test_turn_under_rules_that_were_changed_is_opened_again(database: Database) -> None:
    """A turn is recorded only if the school is still the one it was decided for."""
    schools = [school()]
    turns = Turns(database, lambda _connection: schools[-1])
    await turns.commit(inbound("1"), address(), await turns.open(inbound("1")), Work({}), MORNING)
    opened = await turns.open(inbound("2"))
    schools.append(school().model_copy(update={"people": school().people[:1]}))
    with pytest.raises(Conflict):
        await turns.commit(inbound("2"), address(), opened, Work({}, [Message(text="two")]), MORNING)
    assert await everything(database) == [1, 1, 0]
    assert (await turns.open(inbound("2"))).school == schools[-1]


async def test_state_between_turns_is_nobodys_to_change(turns: Turns) -> None:
    """What a turn does with its state before it is recorded, or without being recorded, stays in that turn."""
    work = Work({"said": ["one"]})
    await turns.commit(inbound("1"), address(), await turns.open(inbound("1")), work, MORNING)
    work.state["said"].append("two")
    (await turns.open(inbound("2"))).state["said"].append("three")
    assert (await turns.open(inbound("2"))).state == {"said": ["one"]}


async def test_only_so_many_conversations_are_kept(
    turns: Turns, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of more conversations those that were heard from last are kept; the others are read again."""
    monkeypatch.setattr(module, "KEPT", 2)
    for activity, chat in enumerate(("a:1", "a:2", "a:1", "a:3")):
        arrived = inbound(str(activity), chat)
        await turns.commit(arrived, address(chat), await turns.open(arrived), Work({"in": chat}), MORNING)

    def read_again(_work: object) -> None:
        raise LookupError("read again")

    with monkeypatch.context() as unread:
        unread.setattr(database, "transact", read_again)
        assert (await turns.open(inbound("next", "a:1"))).state == {"in": "a:1"}
        assert (await turns.open(inbound("next", "a:3"))).state == {"in": "a:3"}
        with pytest.raises(LookupError, match="read again"):
            await turns.open(inbound("next", "a:2"))
    assert (await turns.open(inbound("next", "a:2"))).state == {"in": "a:2"}


async def test_same_activity_conflicts(turns: Turns, database: Database) -> None:
    """The same activity is recorded once, whoever comes second."""
    opened = [await turns.open(inbound()) for _ in range(5)]
    ends = await asyncio.gather(
        *(turns.commit(inbound(), address(), each, Work({}, [Message(text="x")]), MORNING) for each in opened),
        return_exceptions=True,
    )
    assert [type(end) for end in ends if isinstance(end, Exception)] == [Conflict] * 4
    assert await everything(database) == [1, 1, 1]


async def test_answer_to_an_arrival_starts_anew(turns: Turns, database: Database) -> None:
    """A greeting answers no activity: some arrivals come without an id, and theirs is made up."""
    arrival = inbound("digest", kind="arrival")
    await turns.commit(arrival, address(), await turns.open(arrival), Work({}, [Message(text="hello")]), MORNING)
    assert [row.reply_to for row in await rows(database, tables.outbox)] == [""]
