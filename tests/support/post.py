"""A channel for tests of delivery: it keeps what it is given and answers as it is told."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from bot.core.delivery import Outcome
from bot.core.message import Address, Message
from bot.delivery.courier import Receipt


@dataclass(frozen=True)
class Sent:
    """One call of the channel."""

    address: Address
    message: Message
    reply_to: str
    replaces: str


@dataclass
class WrittenPost:
    """`receipts` are its next answers, then all is delivered; while `held` is an event that is not set, it hangs."""

    receipts: deque[Receipt | Exception] = field(default_factory=deque)
    begun: list[Sent] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    held: asyncio.Event | None = None

    @property
    def texts(self) -> list[str]:
        """What was delivered, as text."""
        return [each.message.text for each in self.sent]

    async def send(self, address: Address, message: Message, reply_to: str, replaces: str = "") -> Receipt:
        """Send once."""
        call = Sent(address, message, reply_to, replaces)
        self.begun.append(call)
        if self.held is not None:
            await self.held.wait()
        answer = self.receipts.popleft() if self.receipts else Receipt(Outcome.DELIVERED, f"m{len(self.sent) + 1}")
        if isinstance(answer, Exception):
            raise answer
        if answer.outcome is Outcome.DELIVERED:
            self.sent.append(call)
        return answer
