"""What Teams does not take, or takes very slowly, holds up nothing else: neither word of a report nor a reply."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.core.delivery import ALARM_AFTER, LONGEST_WAIT, Outcome
from bot.core.message import Address, Message
from bot.core.notice import NoticeKind, slot
from bot.delivery.courier import Courier, Receipt
from bot.errors import StorageError
from bot.services.turns import Turns, Work
from bot.storage import outbox
from bot.storage.database import Database
from bot.storage.outbox import ALONGSIDE, LEASE
from tests.support.clock import Clock
from tests.support.post import WrittenPost
from tests.support.records import address, as_filed, inbound, owe
from tests.support.waiting import until

CHAT = address("a:chat")
CARD = slot("SN-2222-26", NoticeKind.TELL, "teacher")


@dataclass
class FussyPost(WrittenPost):
    """Does not take what says `refused`, for the reason `why`; what says `hanging` waits until `go_on` is set."""

    refused: str = "stuck"
    hanging: str = "slow"
    why: Outcome = Outcome.AMBIGUOUS
    hangs: int = 0
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, address: Address, message: Message, reply_to: str, replaces: str = "") -> Receipt:
        """Send once."""
        if self.refused in message.text:
            return Receipt(self.why)
        if self.hanging in message.text:
            self.hangs += 1
            await self.go_on.wait()
        return await super().send(address, message, reply_to, replaces)


@pytest.fixture
def clock() -> Clock:
    """The time of day."""
    return Clock()


@pytest.fixture
def post() -> FussyPost:
    """The channel."""
    return FussyPost()


@pytest.fixture
def courier(database: Database, post: FussyPost, clock: Clock) -> Courier:
    """A courier on a real database."""
    return Courier(database, post, clock)


def alert(report: str, text: str = "") -> Message:
    """What a lead is sent of a report."""
    return Message(text=text or report, slot=slot(report, NoticeKind.ALERT, "head"))


async def tried(courier: Courier, clock: Clock, times: int = ALARM_AFTER) -> None:
    """So many tries, each when it is due."""
    for _ in range(times):
        await courier.round()
        clock.now += LONGEST_WAIT
    clock.now -= LONGEST_WAIT  # whatever was tried last is not due yet


async def test_reply_that_is_never_taken_makes_nobody_wait_for_ever(
    courier: Courier, database: Database, post: FussyPost, clock: Clock
) -> None:
    """For a minute or so the order is kept; then what comes after it is said all the same."""
    await owe(database, "stuck")
    await tried(courier, clock, ALARM_AFTER - 1)
    await owe(database, "call 999", activity="2")
    await courier.round()
    assert post.texts == []
    clock.now += LONGEST_WAIT
    await courier.round()
    await courier.round()
    assert post.texts == ["call 999"]


async def test_turn_sends_its_own_reply_beside_one_that_is_stuck(
    courier: Courier, database: Database, clock: Clock
) -> None:
    """Whoever writes again has the answer in that turn."""
    await owe(database, "stuck")
    await tried(courier, clock)
    turns = Turns(database, as_filed)
    arrived = inbound("2", "a:chat")
    opened = await turns.open(arrived)
    owed = await turns.commit(arrived, CHAT, opened, Work({}, [Message(text="hello")]), clock.now)
    assert owed is not None
    assert owed.message.text == "hello"


@pytest.mark.parametrize("sent", [False, True])
async def test_changes_of_a_card_wait_for_their_own_card(
    courier: Courier, database: Database, post: FussyPost, clock: Clock, *, sent: bool
) -> None:
    """No change of a card, and not its last one either, overtakes what stands before it; another card does."""
    await owe(database, Message(text="card" if sent else "stuck", slot=CARD))
    await courier.round()
    if sent:
        await owe(database, Message(text="stuck", slot=CARD, update=True), activity="2")
    await tried(courier, clock)
    await owe(database, Message(text="changed", slot=CARD, update=True), activity="3")
    await owe(database, Message(text="gone", slot=CARD, update=True, last=True), activity="4")
    await owe(database, "other", activity="5")
    for _ in range(4):
        await courier.round()
    assert post.texts == (["card"] if sent else []) + ["other"]
    post.refused = "nothing"
    clock.now += LONGEST_WAIT
    for _ in range(4):
        await courier.round()
    assert post.texts == (["card"] if sent else []) + ["other", "stuck", "changed", "gone"]


async def test_new_card_of_the_same_name_does_not_wait(
    courier: Courier, database: Database, post: FussyPost, clock: Clock
) -> None:
    """The next step of a report is a card of its own, though it is kept under the name of the one that is stuck."""
    await owe(database, Message(text="stuck", slot=CARD))
    await tried(courier, clock)
    await owe(database, Message(text="next step", slot=CARD), Message(text="check", slot=CARD), activity="2")
    await courier.round()
    await courier.round()
    assert post.texts == ["next step", "check"]


async def test_what_is_new_goes_before_what_is_stuck(courier: Courier, database: Database, clock: Clock) -> None:
    """Also where that may be tried again at this instant: a reply does not wait until it has failed once more."""
    await owe(database, "stuck 1", "stuck 2")
    await tried(courier, clock, 2 * ALARM_AFTER + 2)
    clock.now += LONGEST_WAIT
    await owe(database, "call 999", activity="2")
    [owed] = await database.transact(lambda connection: outbox.claim(connection, clock.now, 5))
    assert owed.message.text == "call 999"


@pytest.mark.parametrize("why", [Outcome.UNSENT, Outcome.REFUSED, Outcome.THROTTLED])
async def test_order_is_kept_where_nothing_gets_through(
    courier: Courier, database: Database, post: FussyPost, clock: Clock, why: Outcome
) -> None:
    """Without a connection, or credentials, or within the limits of Teams the next message would fare no better."""
    post.why = why
    await owe(database, "stuck", "next")
    await tried(courier, clock, 2 * ALARM_AFTER)
    await courier.round()
    assert post.texts == []
    post.refused = "nothing"
    clock.now += LONGEST_WAIT
    await courier.round()
    await courier.round()
    assert post.texts == ["stuck", "next"]


async def test_what_was_stuck_arrives_in_order(
    courier: Courier, database: Database, post: FussyPost, clock: Clock
) -> None:
    """When the channel takes everything again, a conversation's messages come one after the other, as they stood."""
    await owe(database, "stuck 1", "stuck 2", "stuck 3")
    await tried(courier, clock, 3 * ALARM_AFTER + 3)
    post.refused = "nothing"
    clock.now += LONGEST_WAIT
    assert [await courier.round() for _ in range(4)] == [1, 1, 1, 0]
    assert post.texts == ["stuck 1", "stuck 2", "stuck 3"]


async def test_fresh_alert_goes_before_those_that_were_tried(
    courier: Courier, database: Database, post: FussyPost, clock: Clock
) -> None:
    """However many alerts to one person Teams does not take, word of another report does not wait behind them."""
    await owe(database, *(alert(f"SN-{number}", "stuck") for number in range(3 * ALONGSIDE)))
    for _ in range(3):
        await courier.round()
    clock.now += LONGEST_WAIT
    await owe(database, alert("SN-new"), activity="2")
    await courier.round()
    assert post.texts == ["SN-new"]


async def test_reply_does_not_wait_for_alerts_that_hang(courier: Courier, database: Database, post: FussyPost) -> None:
    """What the worker says to somebody goes out beside all alerts that may be on their way to them."""
    await owe(database, *(alert(f"SN-{number}", "slow") for number in range(2 * ALONGSIDE)))
    worker = asyncio.create_task(courier.run())
    await until(lambda: post.hangs == ALONGSIDE)
    await owe(database, "reply", activity="2")
    courier.wake()
    await until(lambda: post.texts == ["reply"])
    assert post.hangs == ALONGSIDE
    post.go_on.set()
    await until(lambda: len(post.sent) == 2 * ALONGSIDE + 1)
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)


async def test_alert_does_not_wait_for_the_persons_own_reply(
    courier: Courier, database: Database, post: FussyPost
) -> None:
    """While a reply to the Head Teacher hangs in a turn of hers, she is told of a report."""
    await owe(database, "slow reply", "another")
    turn = asyncio.create_task(courier.deliver("a:chat"))
    await until(lambda: post.hangs)
    await owe(database, alert("SN-1"), activity="2")
    await courier.round()
    assert post.texts == ["SN-1"]
    post.go_on.set()
    await turn
    assert post.texts == ["SN-1", "slow reply", "another"]


async def test_turn_does_not_take_up_what_the_worker_is_sending(
    courier: Courier, database: Database, post: FussyPost, clock: Clock
) -> None:
    """Though by a clock that was set forward its lease is over; the reply comes after it."""
    await owe(database, "slow one")
    sending = asyncio.create_task(courier.round())
    await until(lambda: post.hangs)
    clock.now += LEASE * 2
    turns = Turns(database, as_filed)
    arrived = inbound("2", "a:chat")
    opened = await turns.open(arrived)
    work = Work({}, [Message(text="two")])
    assert await turns.commit(arrived, CHAT, opened, work, clock.now, courier.sending) is None
    post.go_on.set()
    await sending
    await courier.round()
    assert post.texts == ["slow one", "two"]


async def test_worker_stops_while_the_database_is_away(
    courier: Courier, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped while it waits for a database that then fails, it ends, and does not take that for one more fault."""
    asked, fail = asyncio.Event(), asyncio.Event()

    async def transact(_work: Callable[[Connection], Any]) -> Any:
        asked.set()
        await fail.wait()
        raise StorageError("away")

    monkeypatch.setattr(database, "transact", transact)
    worker = asyncio.create_task(courier.run())
    await asked.wait()
    worker.cancel()
    await asyncio.sleep(0)
    fail.set()
    async with asyncio.timeout(10):
        with pytest.raises(asyncio.CancelledError):
            await worker


async def test_what_cannot_be_handed_back_does_not_keep_the_bot_from_stopping(
    courier: Courier, database: Database, post: FussyPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the database is away a lease runs out by itself."""
    await owe(database, "slow")
    [owed] = await database.transact(lambda connection: outbox.claim(connection, courier._clock(), 1))

    async def transact(_work: Callable[[Connection], Any]) -> Any:
        raise StorageError("away")

    monkeypatch.setattr(database, "transact", transact)
    await courier.give_back(owed)
    assert post.begun == []
