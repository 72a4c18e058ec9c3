"""A turn is one transaction: inbound mark, conversation state, replies, and whatever else the turn decided."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.core.message import Address, Inbound, Message
from bot.core.school import School
from bot.storage import outbox, turns
from bot.storage.database import Database
from bot.storage.outbox import Owed

Change = Callable[[Connection], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a turn starts from. `again`: the activity was taken before, and `response` is its answer then."""

    again: bool
    response: dict[str, Any] | None
    state: dict[str, Any]
    version: int
    school: School


@dataclass(slots=True)
class Work:
    """What a turn wants recorded: the dialogs fill it, `Turns.commit` writes it."""

    state: dict[str, Any]
    messages: list[Message] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    response: dict[str, Any] | None = None


class Turns:
    """Opens and commits turns."""

    def __init__(self, database: Database, school: Callable[[Connection], School]) -> None:
        """Make it with what reads the school as it is now."""
        self._database = database
        self._school = school

    async def open(self, message: Inbound) -> Opened:
        """Load what the turn needs, or find that it has been had already."""

        def load(connection: Connection) -> Opened:
            again, response, state, version = turns.begin(connection, message)
            return Opened(again, response, state, version, self._school(connection))

        return await self._database.transact(load)

    async def commit(
        self, message: Inbound, address: Address, opened: Opened, work: Work, now: datetime
    ) -> Owed | None:
        """Record the turn whole. The first message that is now owed to its conversation is leased to the caller.

        Raises:
            Conflict: The same activity, or another turn of the conversation, was recorded first. Nothing of
                this turn is recorded; open it again.
        """

        def record(connection: Connection) -> Owed | None:
            turns.mark(connection, message, work.response, now)
            turns.keep(connection, message, address, work.state, opened.version, now)
            reply_to = "" if message.kind == "arrival" else message.activity  # an arrival may have no id of Teams'
            owed = outbox.owe(connection, message.conversation, reply_to, work.messages, now, address)
            for change in work.changes:  # what they bring about is said after the replies
                change(connection)
            return owed or outbox.next_of(connection, message.conversation, now)

        return await self._database.transact(record)
