"""After an outage what waits goes at once, and a message that fails by itself is not repeated for it."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

import pytest

from bot.core.delivery import Outcome
from bot.core.message import Address
from bot.delivery import recovery as module
from bot.delivery.courier import Courier, Receipt
from bot.delivery.recovery import AFTERMATH, Recovery
from bot.errors import StorageError
from bot.storage.database import Database
from tests.support.clock import Clock, Stopwatch
from tests.support.post import WrittenPost
from tests.support.records import owe
from tests.support.waiting import until

AMBIGUOUS = Receipt(Outcome.AMBIGUOUS)


@dataclass
class WrittenLine:
    """A channel that can be tried out: `outcomes` are its next answers, then all is well."""

    outcomes: deque[Outcome] = field(default_factory=deque)
    probed: list[Address] = field(default_factory=list)

    async def probe(self, address: Address) -> Outcome:
        """Answer as told."""
        self.probed.append(address)
        return self.outcomes.popleft() if self.outcomes else Outcome.DELIVERED


@dataclass
class Bench:
    """A courier and a recovery on one database, with the clocks that they go by."""

    database: Database
    stopwatch: Stopwatch
    clock: Clock = field(default_factory=Clock)
    post: WrittenPost = field(default_factory=WrittenPost)
    line: WrittenLine = field(default_factory=WrittenLine)
    woken: int = 0

    def __post_init__(self) -> None:
        """Put them together."""
        self.courier = Courier(self.database, self.post, self.clock)
        self.recovery = Recovery(self.database, self.line, self.clock, self.wake)

    def wake(self) -> None:
        """Count it."""
        self.woken += 1

    def pass_by(self, seconds: float) -> None:
        """Let time pass, on both clocks."""
        self.clock.pass_by(seconds=seconds)
        self.stopwatch.seconds += seconds

    async def failed(self, *chats: str) -> None:
        """A message to each of these has failed so often that its next attempt is five minutes away."""
        for chat in chats:
            await owe(self.database, chat, conversation=chat, now=self.clock.now)
        for _ in range(10):
            self.pass_by(300)
            self.post.receipts.extend([AMBIGUOUS] * len(chats))
            await self.courier.round()


@pytest.fixture
def bench(database: Database, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A process that has been there for a while."""
    stopwatch = Stopwatch()
    monkeypatch.setattr(module, "time", stopwatch)
    made = Bench(database, stopwatch)
    made.pass_by(AFTERMATH + 1)
    return made


async def sent_now(bench: Bench) -> list[str]:
    """What goes out at this moment."""
    before = len(bench.post.sent)
    await bench.courier.round()
    return bench.post.texts[before:]


async def test_nothing_that_waits_means_no_probe(bench: Bench) -> None:
    """As long as nothing waits, nobody sees the bot typing."""
    await owe(bench.database, "one")
    assert await bench.recovery.look() == 0
    assert bench.line.probed == []


async def test_what_waited_goes_when_the_channel_is_back(bench: Bench) -> None:
    """The first probe that succeeds after one that failed makes everything due at once, and wakes the worker."""
    await bench.failed("a:1", "a:2")
    bench.line.outcomes.append(Outcome.AMBIGUOUS)
    assert await bench.recovery.look() == 0
    assert await sent_now(bench) == []
    bench.pass_by(5)
    assert await bench.recovery.look() == 2
    assert bench.woken == 1
    assert await sent_now(bench) == ["a:1", "a:2"]


async def test_one_conversation_of_a_service_is_probed(bench: Bench) -> None:
    """A probe a look, to one of those who wait."""
    await bench.failed("a:1", "a:2")
    await bench.recovery.look()
    [address] = bench.line.probed
    assert address.conversation in {"a:1", "a:2"}


@pytest.mark.parametrize("outcome", [Outcome.UNREACHABLE, Outcome.REJECTED])
async def test_any_answer_of_a_working_channel_counts(bench: Bench, outcome: Outcome) -> None:
    """That the person has blocked the bot shows as well that the channel is there."""
    await bench.failed("a:1")
    bench.line.outcomes.extend([Outcome.UNSENT, outcome])
    await bench.recovery.look()
    assert await bench.recovery.look() == 1


@pytest.mark.parametrize("outcome", [Outcome.THROTTLED, Outcome.REFUSED])
async def test_channel_that_takes_nothing_is_not_back(bench: Bench, outcome: Outcome) -> None:
    """Throttled, or with a sign-in that is refused, nothing would be taken."""
    await bench.failed("a:1")
    bench.line.outcomes.append(outcome)
    assert await bench.recovery.look() == 0


async def test_message_that_fails_by_itself_is_not_repeated(bench: Bench) -> None:
    """While every probe succeeds there is no outage to recover from, and the message waits its time."""
    await bench.failed("a:1")
    assert [await bench.recovery.look() for _ in range(3)] == [0, 0, 0]


async def test_send_that_ends_after_the_outage_is_let_go_too(bench: Bench) -> None:
    """A send that was begun in the outage and fails after the first good probe need not wait for minutes either."""
    await bench.failed("a:1")
    bench.line.outcomes.append(Outcome.AMBIGUOUS)
    await bench.recovery.look()
    bench.pass_by(5)
    assert await bench.recovery.look() == 1
    bench.post.receipts.append(AMBIGUOUS)
    await bench.courier.round()
    bench.pass_by(5)
    assert await bench.recovery.look() == 1
    bench.post.receipts.append(AMBIGUOUS)
    await bench.courier.round()
    bench.pass_by(AFTERMATH)
    assert await bench.recovery.look() == 0


async def test_process_that_starts_after_an_outage_lets_go(bench: Bench) -> None:
    """Who was not there does not know whether there has been an outage, and tries what waits at its start."""
    await bench.failed("a:1")
    started = Recovery(bench.database, bench.line, bench.clock, bench.wake)
    assert await started.look() == 1


async def test_fault_of_the_database_does_not_end_the_watch(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look that the database spoils is logged and followed by the next."""
    monkeypatch.setattr(module, "EVERY", 0.01)
    await bench.failed("a:1")
    whole, faults = bench.recovery.look, [StorageError("away")]
    looked: list[int] = []

    async def look() -> int:
        if faults:
            raise faults.pop()
        looked.append(await whole())
        return looked[-1]

    monkeypatch.setattr(bench.recovery, "look", look)
    watching = asyncio.create_task(bench.recovery.run())
    await until(lambda: looked)
    watching.cancel()
    await asyncio.wait([watching])
    assert faults == []
