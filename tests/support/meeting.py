"""Two processes that do something in the database at the same instant."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from bot.storage.database import Database
from bot.storage.tables import outbox

Work = Callable[[Connection], Any]


@dataclass
class Meeting:
    """Where two transactions wait for each other, once: on SQLite, which lets in one at a time, in vain."""

    barrier: threading.Barrier = field(default_factory=lambda: threading.Barrier(2))

    def wait(self) -> None:
        """Wait for the other, but not for long."""
        with suppress(threading.BrokenBarrierError):
            self.barrier.wait(0.3)


async def at_once(first: tuple[Database, Work], second: tuple[Database, Work]) -> list[Any]:
    """What became of each: both begin when both have read, and what one raises is what became of it."""
    meeting = Meeting()

    def met(work: Work) -> Work:
        def begin(connection: Connection) -> Any:
            connection.execute(outbox.select()).all()
            meeting.wait()
            return work(connection)

        return begin

    ends = (database.transact(met(work)) for database, work in (first, second))
    return list(await asyncio.gather(*ends, return_exceptions=True))
