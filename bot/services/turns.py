"""A turn is one transaction: inbound mark, conversation state, replies, and whatever else the turn decided.

What a turn starts from is not read again when this process recorded the conversation's last turn: it starts from that.
Whether that was still so is found out when it is recorded, by the state's version, the activity's mark and the school;
if it was not, nothing is recorded, and the turn is had again from what the database says.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.core.message import Address, Inbound, Message
from bot.core.plain_json import decode, encode
from bot.core.school import School
from bot.errors import Conflict
from bot.storage import outbox, turns
from bot.storage.database import Database
from bot.storage.outbox import Owed

Change = Callable[[Connection], None]

KEPT = 1_000  # conversations whose state is kept between turns


@dataclass(frozen=True, slots=True)
class Opened:
    """What a turn starts from. `again`: the activity was taken before, and `response` is its answer then.

    `stored` is the conversation's state as JSON, so that nobody changes it.
    """

    again: bool
    response: dict[str, Any] | None
    stored: bytes
    version: int
    school: School

    @property
    def state(self) -> dict[str, Any]:
        """The conversation's state, each time anew."""
        state: dict[str, Any] = decode(self.stored)
        return state


@dataclass(slots=True)
class Work:
    """What a turn wants recorded: the dialogs fill it, `Turns.commit` writes it.

    `holds`: what the turn has taken for granted; each raises `Conflict` if it is not so when the turn is recorded.
    """

    state: dict[str, Any]
    messages: list[Message] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    response: dict[str, Any] | None = None
    holds: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Kept:
    """How a conversation stood after the turn of this activity; `state` is JSON."""

    activity: str
    state: bytes
    version: int


class Turns:
    """Opens and commits turns."""

    def __init__(self, database: Database, school: Callable[[Connection], School]) -> None:
        """Make it with what reads the school as it is now."""
        self._database = database
        self._read_school = school
        self._school: School | None = None  # as it was when a turn last looked
        self._kept: dict[str, _Kept] = {}  # the conversation that was heard from last stands last

    async def open(self, message: Inbound) -> Opened:
        """What the turn needs, or that it has been had already. `commit` finds out whether that is still so."""
        kept = self._kept.get(message.conversation)
        if kept is not None and self._school is not None and kept.activity != message.activity:
            return Opened(again=False, response=None, stored=kept.state, version=kept.version, school=self._school)

        def load(connection: Connection) -> Opened:
            again, response, stored, version = turns.begin(connection, message)
            self._school = self._read_school(connection)
            return Opened(again, response, stored, version, self._school)

        return await self._database.transact(load)

    async def commit(
        self,
        message: Inbound,
        address: Address,
        opened: Opened,
        work: Work,
        now: datetime,
        sending: Collection[int] = (),
    ) -> Owed | None:
        """Record the turn whole. The first message that is now owed to its conversation is leased to the caller.

        Never one that this process is `sending` (positions), however far the clock was set forward meanwhile.

        Raises:
            Conflict: The same activity, or another turn of the conversation, was recorded first, or what the turn
                took for granted was changed. Nothing of this turn is recorded; open it again.
        """
        state = encode(work.state)

        def record(connection: Connection) -> Owed | None:
            self._school = school = self._read_school(connection)
            if school is not opened.school and school != opened.school:
                raise Conflict("The school's settings were changed meanwhile.")
            for holds in work.holds:
                holds(connection)
            turns.mark(connection, message, work.response, now)
            turns.keep(connection, message, address, state, opened.version, now)
            reply_to = "" if message.kind == "arrival" else message.activity  # an arrival may have no id of Teams'
            owed = outbox.owe(connection, message.conversation, reply_to, work.messages, now, address)
            for change in work.changes:  # what they bring about is said after the replies
                change(connection)
            return owed or outbox.next_of(connection, message.conversation, now, sending)

        self._kept.pop(message.conversation, None)  # whatever becomes of this turn
        owed = await self._database.transact(record)
        self._keep(message, state, opened.version + 1)
        return owed

    def _keep(self, message: Inbound, state: bytes, version: int) -> None:
        self._kept[message.conversation] = _Kept(message.activity, state, version)
        if len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
