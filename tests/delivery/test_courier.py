"""Delivery: in order, as often as it takes, never twice what may arrive only once, and over every interruption."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot import logs
from bot.core.delivery import ALARM_AFTER, LONGEST_WAIT, Guarantee, Outcome
from bot.core.message import Message
from bot.core.notice import NoticeKind, slot
from bot.delivery.courier import Courier, Receipt
from bot.errors import Conflict, StorageError
from bot.storage import tables
from bot.storage.database import Database
from bot.storage.outbox import ALONGSIDE, LEASE
from tests.support.clock import MORNING, Clock
from tests.support.keys import SEALER
from tests.support.post import WrittenPost
from tests.support.records import owe, rows
from tests.support.waiting import until

ONCE = Message(text="thanks", guarantee=Guarantee.AT_MOST_ONCE)
THROTTLED = Receipt(Outcome.THROTTLED)
AMBIGUOUS = Receipt(Outcome.AMBIGUOUS)


@pytest.fixture
def clock() -> Clock:
    """The time of day."""
    return Clock()


@pytest.fixture
def post() -> WrittenPost:
    """The channel."""
    return WrittenPost()


@pytest.fixture
def courier(database: Database, post: WrittenPost, clock: Clock) -> Courier:
    """A courier on a real database."""
    return Courier(database, post, clock)


async def outbox(database: Database) -> list[Any]:
    """Everything that is or was owed."""
    return await rows(database, tables.outbox)


async def stop(task: asyncio.Task[Any]) -> None:
    """Cancel a task and wait for its end."""
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_replies_are_delivered_in_order(courier: Courier, database: Database, post: WrittenPost) -> None:
    """A turn's replies go out one after the other, and stay on record as sent with their ids."""
    await owe(database, "one", "two", "three")
    await courier.deliver("a:chat")
    assert post.texts == ["one", "two", "three"]
    assert [(row.status, row.activity) for row in await outbox(database)] == [
        ("sent", "m1"),
        ("sent", "m2"),
        ("sent", "m3"),
    ]


async def test_turn_delivers_its_own_conversation_only(courier: Courier, database: Database, post: WrittenPost) -> None:
    """A turn does not spend its time on the replies of others."""
    await owe(database, "mine", conversation="a:1")
    await owe(database, "not mine", conversation="a:2")
    await courier.deliver("a:1")
    assert post.texts == ["mine"]


async def test_delivery_stops_after_a_failure(courier: Courier, database: Database, post: WrittenPost) -> None:
    """When one reply is not taken, the later ones wait behind it, so that their order is kept."""
    post.receipts.append(THROTTLED)
    await owe(database, "one", "two")
    await courier.deliver("a:chat")
    assert post.texts == []
    assert len(post.begun) == 1
    assert [row.attempts for row in await outbox(database)] == [1, 0]


async def test_failure_is_tried_again_later_and_later(
    courier: Courier, database: Database, post: WrittenPost, clock: Clock
) -> None:
    """The waits are 2, 4, 8 ... seconds and five minutes at most; nothing is sent before its time."""
    post.receipts.extend([AMBIGUOUS] * 12)
    await owe(database, "one")
    waits = []
    for _ in range(12):
        assert await courier.round() == 1
        [row] = await outbox(database)
        waits.append((row.next_at - clock.now).total_seconds())
        clock.now = row.next_at - timedelta(microseconds=1)
        assert await courier.round() == 0
        clock.now = row.next_at
    longest = LONGEST_WAIT.total_seconds()
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, longest, longest, longest, longest]
    await courier.round()
    assert post.texts == ["one"]


async def test_retry_after_is_obeyed(courier: Courier, database: Database, post: WrittenPost, clock: Clock) -> None:
    """When Teams says how long to wait, the next attempt is not earlier."""
    post.receipts.append(Receipt(Outcome.THROTTLED, retry_after=timedelta(seconds=90)))
    await owe(database, "one")
    await courier.round()
    clock.pass_by(seconds=89)
    assert await courier.round() == 0
    clock.pass_by(seconds=1)
    assert await courier.round() == 1
    assert post.texts == ["one"]


@pytest.mark.parametrize("outcome", [Outcome.UNREACHABLE, Outcome.REJECTED])
async def test_message_that_will_never_be_taken_is_dead(
    courier: Courier, database: Database, post: WrittenPost, clock: Clock, outcome: Outcome
) -> None:
    """A person who has not got the app, or a message that is refused as such, is not tried again; the next one is."""
    post.receipts.append(Receipt(outcome))
    await owe(database, "one", "two")
    await courier.round()
    clock.pass_by(days=1)
    await courier.round()
    assert post.texts == ["two"]
    assert [row.status for row in await outbox(database)] == ["dead", "sent"]


async def test_dead_message_raises_an_alarm(
    courier: Courier, database: Database, post: WrittenPost, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error is logged that names the outbox position and the outcome, and nothing that was to be said."""
    logs.configure()
    post.receipts.append(Receipt(Outcome.UNREACHABLE))
    await owe(database, "canary-4471")
    await courier.round()
    [line] = [line for line in capsys.readouterr().err.splitlines() if "message not delivered" in line]
    assert "[error" in line
    assert "outcome=unreachable" in line
    assert "then=dead" in line
    assert "position=1" in line
    assert "canary-4471" not in line


async def test_alarm_is_raised_when_trying_goes_on(
    courier: Courier, database: Database, post: WrittenPost, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    """A message that Teams does not take for minutes is a warning at first and an alarm then."""
    logs.configure()
    post.receipts.extend([THROTTLED] * ALARM_AFTER)
    await owe(database, "one")
    for _ in range(ALARM_AFTER):
        await courier.round()
        clock.pass_by(minutes=10)
    levels = [line.split("[")[1].split()[0] for line in capsys.readouterr().err.splitlines() if "not delivered" in line]
    assert levels == ["warning"] * (ALARM_AFTER - 1) + ["error"]


async def test_ambiguous_message_is_sent_again(
    courier: Courier, database: Database, post: WrittenPost, clock: Clock
) -> None:
    """What must arrive is sent again when nobody knows whether it has."""
    post.receipts.append(AMBIGUOUS)
    await owe(database, "one")
    await courier.round()
    clock.pass_by(seconds=2)
    await courier.round()
    assert post.texts == ["one"]


async def test_ambiguous_message_is_parked_when_a_copy_could_harm(
    courier: Courier, database: Database, post: WrittenPost, clock: Clock
) -> None:
    """What may arrive at most once is not sent again, and does not hold back what comes after it."""
    post.receipts.append(AMBIGUOUS)
    await owe(database, ONCE, "two")
    await courier.round()
    clock.pass_by(days=1)
    await courier.round()
    assert len(post.begun) == 2
    assert post.texts == ["two"]
    assert [row.status for row in await outbox(database)] == ["parked", "sent"]


@pytest.mark.parametrize("receipt", [THROTTLED, Receipt(Outcome.UNSENT), Receipt(Outcome.REFUSED)])
async def test_at_most_once_is_tried_again_when_it_surely_did_not_arrive(
    courier: Courier, database: Database, post: WrittenPost, clock: Clock, receipt: Receipt
) -> None:
    """A send that surely came to nothing may be repeated even where a copy could harm."""
    post.receipts.append(receipt)
    await owe(database, ONCE)
    await courier.round()
    clock.pass_by(seconds=2)
    await courier.round()
    assert post.texts == ["thanks"]


async def test_worker_delivers_what_the_turn_could_not(
    courier: Courier, database: Database, post: WrittenPost, clock: Clock
) -> None:
    """A reply that failed in its turn, and those behind it, are delivered by the worker in their order."""
    post.receipts.append(Receipt(Outcome.UNSENT))
    await owe(database, "one", "two")
    await courier.deliver("a:chat")
    clock.pass_by(seconds=2)
    worker = asyncio.create_task(courier.run())
    await until(lambda: len(post.sent) == 2)
    await stop(worker)
    assert post.texts == ["one", "two"]


async def test_woken_worker_looks_at_once(
    courier: Courier, database: Database, post: WrittenPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that waits is woken by new work, also when that comes while it is still looking."""
    monkeypatch.setattr("bot.delivery.courier.IDLE", 3600.0)
    worker = asyncio.create_task(courier.run())
    await asyncio.sleep(0)
    await owe(database, "one")
    courier.wake()
    await until(lambda: post.texts == ["one"])
    await stop(worker)


async def test_worker_rests_when_there_is_nothing_to_do(
    courier: Courier, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that was woken once looks once more, and does not go on looking without a rest."""
    monkeypatch.setattr("bot.delivery.courier.IDLE", 3600.0)
    whole, looks = courier._claim, 0

    async def counted(*given: Any, **more: Any) -> Any:
        nonlocal looks
        looks += 1
        return await whole(*given, **more)

    monkeypatch.setattr(courier, "_claim", counted)
    worker = asyncio.create_task(courier.run())
    await until(lambda: looks == 1)
    courier.wake()
    await until(lambda: looks == 2)
    for _ in range(20):
        await outbox(database)
    await stop(worker)
    assert looks == 2


async def test_worker_looks_by_itself(
    courier: Courier, database: Database, post: WrittenPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another process owes, which cannot wake this worker, is found by looking."""
    monkeypatch.setattr("bot.delivery.courier.IDLE", 0.01)
    worker = asyncio.create_task(courier.run())
    await owe(database, "one")
    await until(lambda: post.texts == ["one"])
    await stop(worker)


async def test_conversations_are_sent_to_together(courier: Courier, database: Database, post: WrittenPost) -> None:
    """One conversation's slow channel does not hold up the others: a round's messages are on their way together."""
    post.held = asyncio.Event()
    for number in range(5):
        await owe(database, "x", conversation=f"a:{number}")
    running = asyncio.create_task(courier.round())
    await until(lambda: len(post.begun) == 5)
    post.held.set()
    assert await running == 5


async def test_two_workers_share_the_work(database: Database, post: WrittenPost, clock: Clock) -> None:
    """Several workers on one database send each message once."""
    for number in range(20):
        await owe(database, f"{number}", conversation=f"a:{number}")
    couriers = [Courier(database, post, clock) for _ in range(4)]
    await asyncio.gather(*(courier.round() for courier in couriers * 2))
    assert sorted(post.texts, key=int) == [str(number) for number in range(20)]


async def test_cancelled_worker_hands_its_work_back(
    courier: Courier, database: Database, post: WrittenPost, clock: Clock
) -> None:
    """A worker that is stopped in the middle of a send leaves nothing leased; the next one need not wait for it."""
    post.held = asyncio.Event()
    await owe(database, "one", conversation="a:1")
    await owe(database, "two", conversation="a:2")
    worker = asyncio.create_task(courier.run())
    await until(lambda: len(post.begun) == 2)
    await stop(worker)
    assert [(row.status, row.lease_until) for row in await outbox(database)] == [("pending", None)] * 2
    post.held = None
    clock.pass_by(seconds=2)
    await Courier(database, post, clock).round()
    assert post.texts == ["one", "two"]


async def test_worker_cancelled_in_the_middle_of_a_send_may_have_sent(
    courier: Courier, database: Database, post: WrittenPost, clock: Clock
) -> None:
    """A send that is broken off may have arrived: where a copy could harm it is parked."""
    post.held = asyncio.Event()
    await owe(database, ONCE)
    worker = asyncio.create_task(courier.run())
    await until(lambda: post.begun)
    await stop(worker)
    post.held = None
    clock.pass_by(days=1)
    assert await courier.round() == 0
    assert [row.status for row in await outbox(database)] == ["parked"]


@pytest.mark.parametrize("steps", range(6))
async def test_worker_cancelled_at_any_step_leaves_nothing_leased(
    courier: Courier, database: Database, post: WrittenPost, steps: int
) -> None:
    """Stopped while it takes on work, before or after the database has answered, a worker keeps none of it."""
    post.held = asyncio.Event()
    await owe(database, "one")
    running = asyncio.create_task(courier.round())
    for _ in range(steps):
        await asyncio.sleep(0)
    await stop(running)
    [row] = await outbox(database)
    assert (row.status, row.lease_until) == ("pending", None)


@pytest.mark.parametrize("work", [Courier.run, Courier.round])
async def test_work_that_was_not_begun_is_handed_back(
    courier: Courier, database: Database, post: WrittenPost, monkeypatch: pytest.MonkeyPatch, work: Any
) -> None:
    """Stopped between taking work on and beginning to send it, a worker hands it back as it was."""
    whole = courier._claim

    async def claim_and_be_stopped(*given: Any, **more: Any) -> Any:
        owed = await whole(*given, **more)
        current = asyncio.current_task()
        assert current is not None
        current.cancel()
        return owed

    monkeypatch.setattr(courier, "_claim", claim_and_be_stopped)
    await owe(database, "one", ONCE)
    await stop(asyncio.create_task(work(courier)))
    assert post.begun == []
    first = (await outbox(database))[0]
    assert (first.status, first.lease_until, first.attempts, first.outcome) == ("pending", None, 0, None)


async def test_fault_of_the_database_does_not_end_the_worker(
    courier: Courier, database: Database, post: WrittenPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A round that the database spoils is logged and followed by the next."""
    monkeypatch.setattr("bot.delivery.courier.IDLE", 0.01)
    whole, faults = database.transact, 0

    async def transact(work: Any) -> Any:
        nonlocal faults
        if faults < 3:
            faults += 1
            raise StorageError("The database could not be used.")
        return await whole(work)

    await owe(database, "one")
    monkeypatch.setattr(database, "transact", transact)
    worker = asyncio.create_task(courier.run())
    await until(lambda: post.texts == ["one"])
    await stop(worker)
    assert faults == 3


async def test_send_is_recorded_although_the_database_was_away(
    courier: Courier, database: Database, post: WrittenPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that was delivered while the database restarts is recorded as soon as it is back, and not sent again."""
    monkeypatch.setattr("bot.delivery.courier.RECORD_AGAIN", 0.01)
    whole, away = courier._settle, [StorageError("away"), Conflict("busy"), StorageError("away")]

    async def settle(*given: Any, **how: Any) -> None:
        if away:
            raise away.pop()
        await whole(*given, **how)

    monkeypatch.setattr(courier, "_settle", settle)
    await owe(database, "one")
    assert await courier.round() == 1
    assert post.texts == ["one"]
    assert [row.status for row in await outbox(database)] == ["sent"]


async def test_send_is_not_recorded_for_ever(
    courier: Courier, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once its lease is over the message is somebody else's, and who sent it gives up recording it."""
    monkeypatch.setattr("bot.delivery.courier.RECORD_AGAIN", 0.0)

    async def settle(*_given: Any, **_how: Any) -> None:
        clock.pass_by(seconds=1)
        raise StorageError("away")

    monkeypatch.setattr(courier, "_settle", settle)
    await owe(database, "one")
    with pytest.raises(StorageError):
        await courier.round()
    assert clock.now == MORNING + LEASE


async def test_clock_that_is_set_forward_sends_nothing_twice(
    courier: Courier, database: Database, post: WrittenPost, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a worker is sending it does not take on again, though by the clock its lease is over."""
    monkeypatch.setattr("bot.delivery.courier.IDLE", 0.01)
    post.held = asyncio.Event()
    await owe(database, "one", conversation="a:1")
    worker = asyncio.create_task(courier.run())
    await until(lambda: post.begun)
    clock.pass_by(hours=1)
    await owe(database, "two", conversation="a:2")
    await until(lambda: len(post.begun) == 2)
    post.held.set()
    await until(lambda: len(post.sent) == 2)
    await stop(worker)
    assert post.texts == ["one", "two"]


async def test_alerts_to_one_person_are_on_their_way_together(
    courier: Courier, database: Database, post: WrittenPost, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow channel or a clock that is set forward sends none of them twice, and few at a time; all arrive."""
    monkeypatch.setattr("bot.delivery.courier.IDLE", 0.01)
    post.held = asyncio.Event()
    for number in range(3 * ALONGSIDE):
        alert = Message(text=f"{number}", slot=slot(f"SN-{number}", NoticeKind.ALERT, "head"))
        await owe(database, alert, activity=f"{number}")
    worker = asyncio.create_task(courier.run())
    await until(lambda: len(post.begun) >= ALONGSIDE)
    clock.pass_by(hours=1)
    await owe(database, "other", conversation="a:2", activity="other")
    await until(lambda: any(sent.message.text == "other" for sent in post.begun))
    assert len(post.begun) == ALONGSIDE + 1
    post.held.set()
    await until(lambda: len(post.sent) == 3 * ALONGSIDE + 1)
    await stop(worker)
    assert sorted(post.texts) == sorted([*(f"{number}" for number in range(3 * ALONGSIDE)), "other"])
    assert {row.status for row in await outbox(database)} == {"sent"}


async def test_others_are_served_beside_very_many_alerts_to_one_person(
    courier: Courier, database: Database, post: WrittenPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one conversation has all that it may have, what stands behind its alerts is looked for at once."""
    monkeypatch.setattr("bot.delivery.courier.IDLE", 3600.0)
    monkeypatch.setattr("bot.delivery.courier.AT_ONCE", 2 * ALONGSIDE)
    post.held = asyncio.Event()
    alerts = [Message(text="x", slot=slot(f"SN-{number}", NoticeKind.ALERT, "head")) for number in range(30)]
    await owe(database, *alerts)
    await owe(database, "other", conversation="a:2", activity="2")
    worker = asyncio.create_task(courier.run())
    await until(lambda: any(sent.message.text == "other" for sent in post.begun))
    assert len(post.begun) == ALONGSIDE + 1
    post.held.set()
    await until(lambda: len(post.sent) == 31)
    await stop(worker)


async def test_fault_of_the_database_after_a_send_undoes_its_record_too(
    database: Database, post: WrittenPost, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When what follows a send cannot be recorded because of the database, both are recorded together, later."""
    monkeypatch.setattr("bot.delivery.courier.RECORD_AGAIN", 0.01)
    faults = [OperationalError("INSERT", {}, Exception("disk is full"))]
    followed: list[str] = []

    def settled(_connection: Any, owed: Any, _outcome: Any, _now: Any) -> None:
        if faults:
            raise faults.pop()
        followed.append(owed.message.text)

    await owe(database, Message(text="one", slot="alert"))
    await Courier(database, post, clock, settled).round()
    assert (post.texts, followed) == (["one"], ["one"])
    assert [row.status for row in await outbox(database)] == ["sent"]


async def test_fault_of_the_channel_counts_as_ambiguous(
    courier: Courier, database: Database, post: WrittenPost, clock: Clock
) -> None:
    """A channel that raises after all spoils its own message only, which is sent again."""
    post.receipts.append(RuntimeError("canary"))
    await owe(database, "one", conversation="a:1")
    await owe(database, "two", conversation="a:2")
    assert await courier.round() == 2
    assert post.texts == ["two"]
    clock.pass_by(seconds=2)
    await courier.round()
    assert post.texts == ["two", "one"]


async def test_restart_in_the_middle_loses_nothing(database_url: str, database: Database, clock: Clock) -> None:
    """A process that is killed while it sends leaves a lease; after it has run out a new process delivers in order."""
    killed = WrittenPost(held=asyncio.Event())
    await owe(database, "one", "two")
    dying = asyncio.create_task(Courier(database, killed, clock).deliver("a:chat"))
    await until(lambda: killed.begun)
    restarted, post = Database(database_url, SEALER), WrittenPost()
    courier = Courier(restarted, post, clock)
    assert await courier.round() == 0
    clock.now = MORNING + LEASE
    while await courier.round():
        pass
    assert post.texts == ["one", "two"]
    await stop(dying)
    assert [row.status for row in await outbox(restarted)] == ["sent", "sent"]
    await restarted.close()


@pytest.mark.parametrize("steps", range(4))
async def test_worker_woken_in_the_instant_it_is_stopped_stops(courier: Courier, steps: int) -> None:
    """News that comes together with the end does not keep a worker, and the server around it, from ending."""
    worker = asyncio.create_task(courier.run())
    await asyncio.sleep(0.05)
    courier.wake()
    for _ in range(steps):
        await asyncio.sleep(0)
    worker.cancel()
    ended, _ = await asyncio.wait([worker], timeout=10)
    assert ended == {worker}
