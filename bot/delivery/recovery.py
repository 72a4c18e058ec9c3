"""Notices that the channel is back after an outage, and lets go at once what waits.

A message that failed waits longer and longer, so that one which arrives although Teams says otherwise is not repeated
without end. After a long outage such a wait may have minutes to go. So while something waits, a probe that nobody is
disturbed by (the bot "is typing") is sent to one of the conversations in question every few seconds.
"""

import asyncio
import secrets
import time
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import structlog

from bot.core.delivery import OF_THE_CHANNEL, Outcome
from bot.core.message import Address
from bot.storage import backlog
from bot.storage.database import Database

log = structlog.get_logger()

EVERY = 5.0  # seconds
# Seconds after the last sign of an outage in which a good probe still lets everything go: a send that was begun in it
# may end as late as that. Longer would repeat a message that fails for a reason of its own.
AFTERMATH = 25.0


class Line(Protocol):
    """The channel, as far as it can be tried out. Never raises for what the network does."""

    async def probe(self, address: Address) -> Outcome:
        """Send something that leaves no trace."""


class Recovery:
    """Watches every service that messages wait for. At its start it does not know whether there has been an outage."""

    def __init__(self, database: Database, line: Line, clock: Callable[[], datetime], wake: Callable[[], None]) -> None:
        self._database = database
        self._line = line
        self._clock = clock
        self._wake = wake
        self._first = time.monotonic() + AFTERMATH
        self._suspect_until: dict[str, float] = {}  # seconds of the monotonic clock, by service

    async def look(self) -> int:
        """Probe each service that messages wait for; how many messages need not wait any longer."""
        now = self._clock()
        waiting = await self._database.transact(lambda connection: backlog.waiting(connection, now))
        services = {address.service_url for address in waiting}
        one_each = [secrets.choice([each for each in waiting if each.service_url == url]) for url in sorted(services)]
        outcomes = await asyncio.gather(*(self._line.probe(address) for address in one_each))
        ends = [await self._heard(each.service_url, outcome) for each, outcome in zip(one_each, outcomes, strict=True)]
        return sum(ends)

    async def run(self) -> None:
        """Look until cancelled; a fault of the database is logged and tried again."""
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("probe failed")
            await asyncio.sleep(EVERY)

    async def _heard(self, service: str, outcome: Outcome) -> int:
        """Any answer but a failure of the channel shows that it is there, even that the person has blocked the bot."""
        if outcome in OF_THE_CHANNEL or outcome is Outcome.THROTTLED:
            self._suspect_until[service] = time.monotonic() + AFTERMATH
            return 0
        if time.monotonic() > self._suspect_until.get(service, self._first):
            return 0
        now = self._clock()
        hastened = await self._database.transact(lambda connection: backlog.hasten(connection, service, now))
        if hastened:
            log.info("channel is back", waiting=hastened)
            self._wake()
        return hastened
