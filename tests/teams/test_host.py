"""Turns: recorded whole and once, run again when they meet, delivered as far as patience goes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.schema import Activity

from bot.core.delivery import Outcome
from bot.core.message import Address, Inbound
from bot.delivery.courier import Courier, Receipt
from bot.errors import Conflict, RequestRefused, StorageError
from bot.services.turns import Turns
from bot.storage import tables
from bot.storage.database import Database
from bot.teams import host as module
from bot.teams.host import TOGETHER, TRIES, Host
from bot.teams.tokens import Caller
from dialogs.turn import say, turn_of
from tests.support.channel import Channel, message
from tests.support.clock import Clock
from tests.support.post import WrittenPost
from tests.support.records import address, inbound, owe, rows
from tests.support.school import TEACHER, as_filed, school
from tests.support.waiting import until

CALLER = Caller("app", "https://service.example/", frozenset({"msteams"}), {})
PERSON = school().people[0]


class CountingBot(ActivityHandler):
    """Counts its turns in the conversation's state and says the number; `meanwhile` happens within each turn."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[Inbound], Any] | None = None

    async def on_turn(self, turn_context: TurnContext) -> None:
        """One turn."""
        turn = turn_of(turn_context)
        turn.work.state["turns"] = turn.work.state.get("turns", 0) + 1
        if self.meanwhile:
            await self.meanwhile(turn.message)
        if turn.message.text == "explode":
            raise RuntimeError("canary")
        if turn.message.kind == "action":
            turn.work.response = {"statusCode": 200}
        await say(turn_context, f"turn {turn.work.state['turns']}")


@pytest.fixture
def bot() -> CountingBot:
    """The bot of these turns."""
    return CountingBot()


@pytest.fixture
def post() -> WrittenPost:
    """The channel."""
    return WrittenPost()


def a_host(database: Database, bot: CountingBot, post: WrittenPost) -> Host:
    """A host on a real database, without a worker beside it."""
    clock = Clock()
    courier = Courier(database, post, clock)
    return Host(bot=bot, turns=Turns(database, as_filed), courier=courier, clock=clock)


@pytest.fixture
async def host(database: Database, bot: CountingBot, post: WrittenPost) -> AsyncIterator[Host]:
    """The host that has the turns."""
    made = a_host(database, bot, post)
    yield made
    await made.close()


@pytest.fixture
async def replica(database: Database, bot: CountingBot, post: WrittenPost) -> AsyncIterator[Host]:
    """Another process on the same database: within one, turns of a conversation wait for each other."""
    made = a_host(database, bot, post)
    yield made
    await made.close()


async def take(host: Host, activity: str = "1", **changes: Any) -> dict[str, Any] | None:
    """One turn of the teacher."""
    arrived = inbound(activity, **changes)
    sent = message(Channel(keys=[]), TEACHER, arrived.text, id=activity)
    return await host.take(lambda: Activity().deserialize(sent), arrived, address(arrived.conversation), CALLER, PERSON)


async def state(database: Database) -> list[Any]:
    """The state and version of each conversation."""
    return [(row.state, row.version) for row in await rows(database, tables.conversations)]


async def test_turn_is_recorded_and_delivered(host: Host, database: Database, post: WrittenPost) -> None:
    """After a turn its mark, its state and its reply are on record, and the reply is on its way as an answer."""
    assert await take(host) is None
    assert await state(database) == [({"turns": 1}, 1)]
    assert [row.activity for row in await rows(database, tables.inbound)] == ["1"]
    assert post.texts == ["turn 1"]
    assert post.sent[0].reply_to == "1"


async def test_reply_follows_what_was_owed_before(host: Host, database: Database, post: WrittenPost) -> None:
    """Where an older message waits for the same chat, the turn sends both, in their order."""
    await take(host, "0")
    await owe(database, "older", activity="9")
    await take(host)
    assert post.texts == ["turn 1", "older", "turn 1"]


async def test_slow_turn_shows_that_an_answer_is_coming(
    database: Database, bot: CountingBot, post: WrittenPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has waited for a while sees the bot typing, once; a pressed action shows that by itself."""
    monkeypatch.setattr(module, "SLOW", 0.01)
    shown: list[Address] = []

    async def typing(where: Address) -> None:
        shown.append(where)

    async def slow(arrived: Inbound) -> None:
        if arrived.kind == "action":
            await asyncio.sleep(0.05)
        else:
            await until(lambda: bool(shown))

    bot.meanwhile = slow
    clock = Clock()
    courier = Courier(database, post, clock)
    host = Host(bot=bot, turns=Turns(database, as_filed), courier=courier, clock=clock, typing=typing)
    await take(host)
    await take(host, "2", kind="action")
    assert shown == [address()]
    await host.close()


async def test_repeated_activity_has_no_second_turn(host: Host, database: Database, post: WrittenPost) -> None:
    """The second delivery of a card action is given the first one's answer, and nothing happens again."""
    assert await take(host, kind="action") == {"statusCode": 200}
    assert await take(host, kind="action") == {"statusCode": 200}
    assert await state(database) == [({"turns": 1}, 1)]
    assert post.texts == ["turn 1"]


async def test_turn_that_met_another_is_run_again(
    host: Host, replica: Host, database: Database, bot: CountingBot, post: WrittenPost
) -> None:
    """Of two turns at once one is run again on the other's state: both are counted, and neither is said twice."""

    async def another(arrived: Inbound) -> None:
        bot.meanwhile = None
        if arrived.activity == "1":
            await take(replica, "2")

    bot.meanwhile = another
    await take(host, "1")
    assert await state(database) == [({"turns": 2}, 2)]
    assert post.texts == ["turn 1", "turn 2"]


async def test_turn_is_not_run_again_for_ever(host: Host, replica: Host, database: Database, bot: CountingBot) -> None:
    """A turn that meets others each time is given up with 503, and leaves nothing behind."""
    runs = 0

    async def always_another(arrived: Inbound) -> None:
        nonlocal runs
        if arrived.activity == "1":
            runs += 1
            await take(replica, f"other {runs}")

    bot.meanwhile = always_another
    with pytest.raises(RequestRefused) as refused:
        await take(host, "1")
    assert refused.value.status == 503
    assert runs == TRIES
    assert await state(database) == [({"turns": TRIES}, TRIES)]
    assert "1" not in [row.activity for row in await rows(database, tables.inbound)]


async def test_few_turns_begin_in_one_go(host: Host, bot: CountingBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crowd of turns that come at once leaves the event loop time in between, and each of them is had."""
    opened, barrier, begun = host._turns.open, asyncio.Barrier(4 * TOGETHER), [0]

    async def at_once(arrived: Inbound) -> Any:
        found = await opened(arrived)
        await barrier.wait()
        return found

    async def note(_arrived: Inbound) -> None:
        begun[-1] += 1

    async def look() -> None:
        while True:
            await asyncio.sleep(0)
            begun.append(0)

    monkeypatch.setattr(host._turns, "open", at_once)
    bot.meanwhile = note
    looking = asyncio.ensure_future(look())
    await asyncio.gather(*(take(host, f"{n}", conversation=f"a:{n}") for n in range(4 * TOGETHER)))
    looking.cancel()
    assert sum(begun) == 4 * TOGETHER
    assert max(begun) <= TOGETHER


async def test_turn_that_met_another_while_it_read_is_run_again(
    host: Host, database: Database, bot: CountingBot, post: WrittenPost
) -> None:
    """What a dialog looks up can meet another transaction as well; that is no fault of the turn, and nobody is told."""
    met = [Conflict("met another")]

    async def look_up(_arrived: Inbound) -> None:
        if met:
            raise met.pop()

    bot.meanwhile = look_up
    await take(host, "1")
    assert await state(database) == [({"turns": 1}, 1)]
    assert post.texts == ["turn 1"]


async def test_turn_that_cannot_look_up_anything_is_left_to_the_channel(
    host: Host, database: Database, bot: CountingBot
) -> None:
    """While the database is away nothing is recorded and nothing answered, so that the activity can come again."""

    async def look_up(_arrived: Inbound) -> None:
        raise StorageError("away")

    bot.meanwhile = look_up
    with pytest.raises(StorageError):
        await take(host, "1")
    assert await state(database) == []


async def test_same_activity_at_once_is_had_once(
    host: Host, replica: Host, database: Database, bot: CountingBot, post: WrittenPost
) -> None:
    """When a second delivery of the same activity is recorded first, the first one ends without effect."""

    async def same(_arrived: Inbound) -> None:
        bot.meanwhile = None
        await take(replica, "1")

    bot.meanwhile = same
    await take(host, "1")
    assert await state(database) == [({"turns": 1}, 1)]
    assert post.texts == ["turn 1"]


async def test_fault_leaves_the_conversation_as_it_was(host: Host, database: Database, post: WrittenPost) -> None:
    """When our own code fails the person is told, half-made state is not kept, and the activity counts as had."""
    await take(host, "1")
    await take(host, "2", text="explode")
    await take(host, "2", text="explode")
    assert await state(database) == [({"turns": 1}, 2)]
    assert post.texts[0] == "turn 1"
    assert "not dealt with" in post.texts[1]
    assert len(post.texts) == 2


async def test_fault_in_a_card_action_is_its_answer(host: Host, post: WrittenPost) -> None:
    """A card action that failed is answered with the sentence, so that Teams shows it where the button is."""
    answer = await take(host, "1", kind="action", text="explode")
    assert answer is not None
    assert answer["type"] == "application/vnd.microsoft.activity.message"
    assert "not dealt with" in answer["value"]
    assert post.texts == []


async def test_refusal_keeps_the_state(host: Host, database: Database, post: WrittenPost) -> None:
    """Somebody who gets no turn is answered once, and the conversation's state stays as it was."""
    await take(host, "1")
    for _ in range(2):
        await host.refuse(inbound("2"), address(), "No.")
    assert await state(database) == [({"turns": 1}, 2)]
    assert post.texts == ["turn 1", "No."]


async def test_refusal_that_meets_others_is_given_up(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal that cannot be recorded is not passed off as given."""

    async def commit(*_: object) -> None:
        raise Conflict("another was first")

    monkeypatch.setattr(Turns, "commit", commit)
    with pytest.raises(RequestRefused) as refused:
        await host.refuse(inbound(), address(), "No.")
    assert refused.value.status == 503


async def test_answer_to_an_arrival_names_no_activity(host: Host, post: WrittenPost) -> None:
    """An arrival may have no id of Teams' own, so its greeting starts anew."""
    await take(host, "made-up-digest", kind="arrival")
    assert post.sent[0].reply_to == ""


async def test_hanging_channel_does_not_hold_the_turn(
    host: Host, database: Database, post: WrittenPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A turn ends when patience does; its reply goes on, and is not broken off or sent twice."""
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    post.held = asyncio.Event()
    await take(host)
    [owed] = await rows(database, tables.outbox)
    assert (owed.status, post.texts) == ("pending", [])
    post.held.set()
    await until(lambda: post.texts)
    await host.close()
    assert post.texts == ["turn 1"]


async def test_closing_breaks_off_what_hangs(
    host: Host, database: Database, post: WrittenPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the bot stops, a reply that is still being sent is owed again and leased to nobody."""
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    post.held = asyncio.Event()
    await take(host)
    await until(lambda: post.begun)
    await host.close()
    [owed] = await rows(database, tables.outbox)
    assert (owed.status, owed.outcome, owed.lease_until) == ("pending", "ambiguous", None)


async def test_fault_in_sending_is_no_fault_of_the_turn(
    host: Host, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once it is recorded a turn has been had, also when the records fail while its reply is being sent."""

    async def deliver(*_given: Any, **_how: Any) -> None:
        raise StorageError("The database could not be used.")

    monkeypatch.setattr(Courier, "deliver", deliver)
    await take(host)
    assert len(await rows(database, tables.outbox)) == 1


async def test_failed_reply_is_left_to_the_worker(host: Host, database: Database, post: WrittenPost) -> None:
    """A reply that Teams does not take now is owed, due later, and the turn is had all the same."""
    post.receipts.append(Receipt(Outcome.THROTTLED, retry_after=timedelta(seconds=30)))
    await take(host)
    [owed] = await rows(database, tables.outbox)
    assert (owed.status, owed.attempts, owed.next_at - owed.created_at) == ("pending", 1, timedelta(seconds=30))
