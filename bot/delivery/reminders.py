"""What the clock owes: looks at the database every second, so that no restart forgets a reminder."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog
from sqlalchemy import Connection

from bot.storage.database import Database

log = structlog.get_logger()

EVERY = 1.0  # seconds

Due = Callable[[Connection, datetime], int]


class Reminders:
    """Does what has become due; each of `due` says how much there was.

    Each has a transaction of its own, so that a fault of one, such as the deletion of old records, stops no ladder.
    """

    def __init__(
        self, database: Database, due: Sequence[Due], clock: Callable[[], datetime], wake: Callable[[], None]
    ) -> None:
        self._database = database
        self._due = due
        self._clock = clock
        self._wake = wake

    async def look(self) -> int:
        """Do what is due now. What failed is logged, and tried again at the next look."""
        now = self._clock()
        found = sum([await self._do(each, now) for each in self._due])
        if found:
            self._wake()
        return found

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY)

    async def _do(self, due: Due, now: datetime) -> int:
        try:
            return await self._database.transact(lambda connection: due(connection, now))
        except Exception:
            log.exception("reminders failed")
            return 0
