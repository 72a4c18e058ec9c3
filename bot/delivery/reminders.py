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
    """Does what has become due, in one transaction each time; each of `due` says how much there was."""

    def __init__(
        self, database: Database, due: Sequence[Due], clock: Callable[[], datetime], wake: Callable[[], None]
    ) -> None:
        self._database = database
        self._due = due
        self._clock = clock
        self._wake = wake

    async def look(self) -> int:
        """Do what is due now."""
        now = self._clock()
        found = await self._database.transact(lambda connection: sum(each(connection, now) for each in self._due))
        if found:
            self._wake()
        return found

    async def run(self) -> None:
        """Look until cancelled; a fault of the database is logged and tried again."""
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("reminders failed")
            await asyncio.sleep(EVERY)
