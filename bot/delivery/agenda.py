"""What a clock that is moved forward passes by: every moment at which something is due, in its order."""

import asyncio
from contextlib import suppress
from datetime import datetime

from sqlalchemy import Connection

from bot.delivery.courier import Courier
from bot.delivery.reminders import Reminders
from bot.storage import backlog, drafts, lessons, reports
from bot.storage.database import Database

PATIENCE = 5.0  # seconds for what is due at one moment; the loops beside the server do the rest
_PAUSE = 0.01  # seconds until it is asked again whether others have sent what they hold


class Agenda:
    """Lets a demonstration see each step of the ladder at its own time. The running bot needs none of it."""

    def __init__(self, database: Database, reminders: Reminders, courier: Courier) -> None:
        self._database = database
        self._reminders = reminders
        self._courier = courier

    async def next(self) -> datetime | None:
        """The next moment at which a ladder or a reminder of a draft is due; None: there is none."""

        def first(connection: Connection) -> datetime | None:
            moments = (each.next_due(connection) for each in (reports, drafts, lessons))
            return min((moment for moment in moments if moment is not None), default=None)

        return await self._database.transact(first)

    async def settle(self) -> None:
        """Do what is due by now and see it sent, so that nobody's lease runs out when the clock moves on."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                while await self._work():
                    pass

    async def _work(self) -> bool:
        """One look at everything; whether there may be more."""
        found, sent = await self._reminders.look(), await self._courier.round()
        if found or sent:
            return True
        if await self._database.transact(backlog.being_sent):
            await asyncio.sleep(_PAUSE)
            return True
        return False
