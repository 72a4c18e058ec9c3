"""Runs turns: load, run the dialogs in memory, record, deliver. Two turns at once: one is run again."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

import structlog
from botbuilder.core import Bot
from botbuilder.schema import Activity
from structlog.contextvars import bind_contextvars

from bot.core.message import Address, Inbound, Message
from bot.core.people import Person
from bot.delivery.courier import Courier, finish
from bot.errors import Conflict, RequestRefused, StorageError
from bot.services.turns import Opened, Turns, Work
from bot.storage.outbox import Owed
from bot.teams.adapter import TeamsAdapter
from bot.teams.tokens import Caller
from bot.texts import say
from dialogs.turn import Turn, note

log = structlog.get_logger()

TRIES = 5  # of a turn that meets others of its conversation
SLOW = 2.0  # seconds after which somebody is shown that an answer is coming
TOGETHER = 1  # turns that begin in one go of the event loop; with three it is late by up to 30 ms instead of 15
PATIENCE = 5.0  # seconds of a turn spent on sending; Teams repeats a turn after 15


class Host:
    """Everything that runs turns, built once."""

    def __init__(
        self,
        *,
        bot: Bot,
        turns: Turns,
        courier: Courier,
        clock: Callable[[], datetime],
        typing: Callable[[Address], Awaitable[object]] | None = None,
    ) -> None:
        """`typing` shows somebody that the bot is writing to them, if that can be shown; it raises nothing."""
        self._typing = typing
        self._shown: set[asyncio.Task[object]] = set()
        self._bot = bot
        self._turns = turns
        self._courier = courier
        self._clock = clock
        self._adapter = TeamsAdapter()
        self._sending: set[asyncio.Task[None]] = set()
        self._queues: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._turnstile = asyncio.Semaphore(TOGETHER)

    async def take(
        self, activity: Callable[[], Activity], message: Inbound, address: Address, caller: Caller, person: Person
    ) -> dict[str, Any] | None:
        """Have one turn of a listed person, once, however often the activity is delivered.

        `activity` makes what the SDK is given, which the SDK changes. Returns the body of a card action's response.

        Raises:
            RequestRefused: 503, other turns of the conversation were first again and again; the channel may
                deliver this one once more.
        """

        async def dialogs(opened: Opened) -> Work:
            listed = opened.school.person(person.id)  # who may have been changed, or removed, a moment ago
            if listed is None:
                return _only(say("edge.stranger"), message, opened)
            return await self._run(activity, message, caller, listed, opened)

        return await self._once(message, address, dialogs)

    async def refuse(self, message: Inbound, address: Address, text: str) -> None:
        """Answer somebody who gets no turn, with one sentence and no state; raises as `take` does."""

        async def sentence(opened: Opened) -> Work:
            return Work(state=opened.state, messages=[Message(text=text)])

        await self._once(message, address, sentence)

    async def close(self) -> None:
        """Let what is being sent in turns end; what still hangs is broken off, and the outbox keeps it."""
        await finish(self._sending)
        sending = [*self._sending, *self._shown]
        for task in sending:
            task.cancel()
        await asyncio.gather(*sending, return_exceptions=True)

    async def _once(
        self, message: Inbound, address: Address, have: Callable[[Opened], Awaitable[Work]]
    ) -> dict[str, Any] | None:
        """Have a turn recorded once. Turns of one conversation queue here; other processes' are met by version."""
        queue = self._queues.setdefault(message.conversation, asyncio.Lock())
        slow = asyncio.get_running_loop().call_later(SLOW, self._show_typing, message, address)
        try:
            work, owed = await self._recorded(queue, message, address, have)
        finally:
            slow.cancel()
        if work.changes:  # others may be owed something: an alert does not wait for a reply to its reporter
            self._courier.wake()
        if owed is not None:
            await self._deliver(owed, more=not _is_all(owed, work))
        elif work.messages:  # something older is being sent to this conversation, by the worker or another process
            self._courier.wake()
        return work.response

    async def _recorded(
        self,
        queue: asyncio.Lock,
        message: Inbound,
        address: Address,
        have: Callable[[Opened], Awaitable[Work]],
    ) -> tuple[Work, Owed | None]:
        """The turn once it is on record, and its first reply."""
        for _ in range(TRIES):
            async with queue:
                try:
                    opened = await self._turns.open(message)
                    if opened.again:
                        bind_contextvars(outcome="repeated")
                        return Work(opened.state, response=opened.response), None
                    work = await have(opened)
                    return work, await self._commit(message, address, opened, work)
                except Conflict:
                    continue
        raise RequestRefused(503, "This conversation is busy. Please try again.")

    def _show_typing(self, message: Inbound, address: Address) -> None:
        """Say that an answer is coming; the button of a card shows by itself that it is at work."""
        if self._typing is None or message.kind == "action":
            return
        showing = asyncio.ensure_future(self._typing(address))
        self._shown.add(showing)
        showing.add_done_callback(self._shown.discard)

    async def _commit(self, message: Inbound, address: Address, opened: Opened, work: Work) -> Owed | None:
        """Record the turn; its first reply is ours to send. A turn that is broken off here hands that back."""
        now, sending = self._clock(), self._courier.sending
        committing = asyncio.ensure_future(self._turns.commit(message, address, opened, work, now, sending))
        try:
            return await asyncio.shield(committing)
        except asyncio.CancelledError:
            with suppress(Conflict, StorageError):
                if (owed := await committing) is not None:
                    await self._courier.give_back(owed)
            raise

    async def _run(
        self, activity: Callable[[], Activity], message: Inbound, caller: Caller, person: Person, opened: Opened
    ) -> Work:
        """Run the dialogs. A fault of ours is told to the person and leaves the conversation as it was."""
        work = Work(state=opened.state)
        turn = Turn(message, person, opened.school, self._clock(), work)
        bind_contextvars(outcome="answered")
        async with self._turnstile:  # of turns that come at once one begins at a time, so that whatever else is to be
            await asyncio.sleep(0)  # done meanwhile waits for those and not for all
        try:
            await self._adapter.run(activity(), caller, turn, self._bot)
        except (Conflict, StorageError):  # the whole turn is run again, by us or by Teams
            raise
        except Exception:
            bind_contextvars(outcome="fault")
            log.exception("turn failed")
            return _only(say("edge.fault"), message, opened)
        return work

    async def _deliver(self, owed: Owed, *, more: bool) -> None:
        """Send in the turn what can be sent soon; the worker has the rest."""
        sending = asyncio.create_task(self._courier.deliver(owed.address.conversation, owed, more=more))
        self._sending.add(sending)
        sending.add_done_callback(self._sent)
        done, _ = await asyncio.wait({sending}, timeout=PATIENCE)
        if not done:  # it goes on, because nobody could say of a send that is broken off whether it arrived
            log.warning("turn ends before its reply is sent")

    def _sent(self, sending: asyncio.Task[None]) -> None:
        """The turn is recorded, so that a fault in sending is no fault of the turn: the worker sends again."""
        self._sending.discard(sending)
        if not sending.cancelled() and (error := sending.exception()):
            log.error("reply left to the worker", exc_info=error)


def _is_all(owed: Owed, work: Work) -> bool:
    """Whether nothing more than this is owed: it is the turn's one reply, and not something older, or one of several.

    A message that changes cards is one of as many as there are cards.
    """
    return not work.changes and [owed.message] == work.messages and not owed.message.update


def _only(text: str, message: Inbound, opened: Opened) -> Work:
    """A turn in which one sentence is said, and nothing else is recorded."""
    if message.kind == "action":
        return Work(state=opened.state, response=note(text))
    return Work(state=opened.state, messages=[Message(text=text)])
