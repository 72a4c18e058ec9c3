"""Sends what the outbox owes: at once after a turn, and again for as long as it takes."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection

from bot.core.delivery import Next, Outcome, Status, after
from bot.core.message import Address, Message
from bot.core.notice import alerted_person
from bot.errors import Conflict, StorageError
from bot.storage import outbox
from bot.storage.database import PASSING, Database
from bot.storage.driver import savepoint
from bot.storage.outbox import ALONGSIDE, NOTHING, Owed

log = structlog.get_logger()

AT_ONCE = 48  # messages on their way together
IDLE = 1.0  # seconds between looks at the outbox when nobody wakes the worker
GRACE = 3.0  # seconds that a send may take to end when the bot stops; nobody could say whether it had arrived
RECORD_AGAIN = 0.5  # seconds until a send that could not be recorded is recorded after all


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the channel said of one send; `activity` is its id there, for a later update."""

    outcome: Outcome
    activity: str | None = None
    retry_after: timedelta | None = None


class Post(Protocol):
    """The channel: takes one message to one conversation. Never raises for what the network does."""

    async def send(self, address: Address, message: Message, reply_to: str, replaces: str = "") -> Receipt:
        """Send once, with a time limit; `replaces` is the id of an earlier message to change in place."""


class Settled(Protocol):
    """What else is to be recorded of a send that is over (delivered, or never tried again), with it."""

    def __call__(self, connection: Connection, owed: Owed, outcome: Outcome, now: datetime) -> None:
        """Record it in the same transaction."""


class Courier:
    """Delivers from the outbox; several may work on one database, each message is leased to one of them."""

    def __init__(
        self,
        database: Database,
        post: Post,
        clock: Callable[[], datetime],
        settled: Settled | None = None,
        counted: Callable[[Outcome], None] | None = None,
    ) -> None:
        self._database = database
        self._counted = counted
        self._post = post
        self._clock = clock
        self._settled = settled
        self._woken = asyncio.Event()
        self._sending: dict[int, str] = {}  # what is being sent now, or is being recorded: position and conversation
        self._in_turns: set[str] = set()  # conversations whose own turn is sending to them now
        self._passed_over: set[str] = set()  # those of them that the worker has left alone

    @property
    def sending(self) -> Collection[int]:
        """The positions of what is being sent now, or is being recorded, whatever the clock says."""
        return self._sending.keys()

    def wake(self) -> None:
        """Something new is owed."""
        self._woken.set()

    async def deliver(self, conversation: str, owed: Owed | None = None, *, more: bool = True) -> None:
        """Send what one conversation is owed, in order, until nothing more of it is due. `owed`: leased already.

        Without `more` that is all there was when the turn was recorded.

        The worker leaves it alone meanwhile. What it has passed over for that it looks at again.
        """
        self._in_turns.add(conversation)
        try:
            owed = owed or next(iter(await self._claim(1, conversation)), None)
            while owed is not None:
                owed = await self._send(owed, then=more)
        finally:
            self._in_turns.discard(conversation)
            if conversation in self._passed_over:
                self._passed_over.discard(conversation)
                self.wake()

    async def give_back(self, owed: Owed) -> None:
        """Whoever was to send this cannot."""
        await self._release([owed])
        self.wake()

    async def round(self) -> int:
        """Send what is due, of most conversations the oldest message; how many there were."""
        owed = await self._claim(AT_ONCE)
        try:
            ends = await asyncio.gather(*(self._send(item) for item in owed), return_exceptions=True)
        except asyncio.CancelledError:  # what was being sent is settled; what was not yet begun is handed back
            await self._release(owed)
            raise
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        return len(owed)

    async def run(self) -> None:
        """Work until cancelled; a fault of the database is logged and tried again.

        Nothing waits for a slow send but what comes after it in its own conversation.
        """
        sending: dict[asyncio.Task[None], Owed] = {}
        try:
            while True:
                self._woken.clear()
                await self._begin(sending)
                with suppress(TimeoutError):
                    async with asyncio.timeout(IDLE):  # wait_for of Python 3.11 can swallow a cancellation: no end
                        await self._woken.wait()
        finally:  # what was being sent is settled; what was not yet begun is handed back
            await finish(sending)
            broken_off = dict(sending)
            for task in broken_off:
                task.cancel()
            await asyncio.gather(*broken_off, return_exceptions=True)
            await self._release([*broken_off.values()])

    async def _begin(self, sending: dict[asyncio.Task[None], Owed]) -> None:
        """Take on what is due; each send that ends makes room and looks again.

        What it is sending itself it never takes on again, however far the clock is set forward meanwhile. Where one
        conversation has all that it may have, it looks again without that one: more of it may stand before others.
        """

        def ended(task: asyncio.Task[None]) -> None:
            sending.pop(task, None)
            if not task.cancelled() and (error := task.exception()):
                log.error("send not recorded", exc_info=error)
            else:
                self.wake()

        there = Counter(item.address.conversation for item in sending.values() if _is_alert(item))
        try:
            owed = await self._claim(AT_ONCE - len(sending), there=there) if len(sending) < AT_ONCE else []
        except Exception:
            log.exception("outbox round failed")
            return
        for item in owed:
            task = asyncio.create_task(self._send_on(item, sending))
            sending[task] = item
            task.add_done_callback(ended)
            there[item.address.conversation] += _is_alert(item)
        if owed and max(there.values()) >= ALONGSIDE:
            self.wake()

    async def _send_on(self, owed: Owed | None, sending: dict[asyncio.Task[None], Owed]) -> None:
        """Send a message and those that wait behind it in its conversation, as long as they arrive."""
        own = asyncio.current_task()
        while owed is not None:
            sending[own] = owed  # type: ignore[index]  # a coroutine that runs has a task
            owed = await self._send(owed, then=True)

    async def _claim(
        self,
        limit: int,
        conversation: str | None = None,
        there: Mapping[str, int] = NOTHING,
    ) -> list[Owed]:
        busy = [*self._in_turns]
        if conversation is None:
            self._passed_over.update(busy)

        def claim(connection: Connection) -> list[Owed]:  # by the clock when the database lets us in, not when we ask
            return outbox.claim(connection, self._clock(), limit, conversation, busy, there, self.sending)

        claiming = asyncio.ensure_future(self._database.transact(claim))
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:  # the database goes on all the same, and nobody would send what it leased
            with suppress(StorageError, Conflict):
                await self._release(await claiming)
            raise

    async def _release(self, owed: list[Owed]) -> None:
        """Give these back unsent. While the database is away they run out by themselves."""
        if owed:
            with suppress(StorageError, Conflict):
                await asyncio.shield(self._database.transact(lambda connection: outbox.release(connection, owed)))

    async def _send(self, owed: Owed, *, then: bool = False) -> Owed | None:
        """Send one message and record what became of it; a send that is broken off may have arrived.

        `then`: when it is delivered, the next one of its conversation is leased in the same transaction.
        """
        self._sending[owed.position] = owed.address.conversation
        try:
            receipt = await self._posted(owed)
            return await self._settle_while_held(owed, receipt, then=then)
        finally:
            self._sending.pop(owed.position, None)

    async def _posted(self, owed: Owed) -> Receipt:
        try:
            return await self._post.send(owed.address, owed.message, owed.reply_to, owed.replaces)
        except asyncio.CancelledError:
            await asyncio.shield(self._settle(owed, Receipt(Outcome.AMBIGUOUS)))
            raise
        except Exception:
            log.exception("channel failed", position=owed.position)
            return Receipt(Outcome.AMBIGUOUS)

    async def _settle_while_held(self, owed: Owed, receipt: Receipt, *, then: bool) -> Owed | None:
        """Record what became of a send, again while the database is away: what is not recorded would be sent twice."""
        while True:
            settling = asyncio.ensure_future(self._settle(owed, receipt, then=then))
            try:
                return await asyncio.shield(settling)
            except asyncio.CancelledError:  # it is recorded before its lease could be handed back
                with suppress(StorageError, Conflict):
                    if (leased := await settling) is not None:
                        await self._release([leased])
                raise
            except (StorageError, Conflict):
                if self._clock() >= owed.lease_until:
                    raise
                log.warning("send not recorded yet", position=owed.position)
            await asyncio.sleep(RECORD_AGAIN)

    async def _settle(self, owed: Owed, receipt: Receipt, *, then: bool = False) -> Owed | None:
        now, chat = self._clock(), owed.address.conversation
        own = {position for position, conversation in self._sending.items() if conversation == chat}
        follows = after(receipt.outcome, owed.message.guarantee, owed.attempts, now, receipt.retry_after)

        def record(connection: Connection) -> Owed | None:
            recorded = outbox.settle(connection, owed, receipt.outcome, follows, receipt.activity, now)
            if recorded and follows.status is not Status.PENDING:
                self._record(connection, owed, receipt.outcome, now)
            going_on = then and receipt.outcome is Outcome.DELIVERED
            return outbox.next_of(connection, chat, self._clock(), own, alerts=_is_alert(owed)) if going_on else None

        leased = await self._database.transact(record)
        self._tell(owed, receipt, follows)
        if receipt.outcome is not Outcome.DELIVERED:  # what stands behind it may not have to wait for it any more
            self.wake()
        return leased

    def _record(self, connection: Connection, owed: Owed, outcome: Outcome, now: datetime) -> None:
        """What follows a send. A fault in that must not undo that it was sent, or it would be sent for ever.

        A fault of the database undoes both, and both are recorded again. Nothing follows where there is no slot.
        """
        if self._settled is None or not owed.message.slot:
            return
        try:
            with savepoint(connection):
                self._settled(connection, owed, outcome, now)
        except PASSING:
            raise
        except Exception:
            log.exception("send has no effect", position=owed.position)

    def _tell(self, owed: Owed, receipt: Receipt, follows: Next) -> None:
        """One line for every send that failed; an alarm is one that a person must look at."""
        if self._counted is not None:
            self._counted(receipt.outcome)
        if receipt.outcome is Outcome.DELIVERED:
            return
        level = log.error if follows.alarm else log.warning
        level(
            "message not delivered",
            position=owed.position,
            outcome=receipt.outcome.value,
            attempt=owed.attempts,
            then=follows.status.value,
        )


def _is_alert(owed: Owed) -> bool:
    return alerted_person(owed.message.slot) is not None


async def finish(sending: Collection[asyncio.Task[Any]]) -> None:
    """Let sends that have begun end, within the grace there is; what hangs then is for the caller to break off."""
    if sending:
        await asyncio.wait(set(sending), timeout=GRACE)
