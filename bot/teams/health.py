"""`/healthz`: the process lives. `/readyz`: it can do its work, or the reasons why not."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy import Connection

from bot.core.delivery import Outcome
from bot.errors import Conflict, StorageError
from bot.storage import outbox
from bot.storage.database import Database
from bot.teams.credential import Credential, CredentialRefused

LONGEST_WAIT = timedelta(minutes=5)  # of the oldest message that is still owed
PATIENCE = 3.0  # seconds that a monitor waits for the bot to sign in


class Health:
    """Answers monitors and load balancers; says nothing about people."""

    def __init__(self, database: Database, credential: Credential, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._credential = credential
        self._clock = clock

    async def lives(self, _request: web.Request) -> web.Response:
        """The process answers."""
        return web.json_response({"status": "alive"})

    async def ready(self, _request: web.Request) -> web.Response:
        """200, or 503 with the reasons."""
        reasons = await self._reasons()
        body = {"status": "not ready" if reasons else "ready", "reasons": reasons}
        return web.json_response(body, status=503 if reasons else 200)

    async def _reasons(self) -> list[str]:
        return [*await self._records(), *await self._sign_in()]

    async def _records(self) -> list[str]:
        try:
            oldest, refused = await self._database.transact(_outbox)
        except (StorageError, Conflict):
            return ["the database cannot be used"]
        reasons = []
        if oldest is not None and self._clock() - oldest > LONGEST_WAIT:
            reasons.append("messages have been waiting to be sent for more than five minutes")
        if refused:
            reasons.append("a message was refused because of the bot's own sign-in")
        return reasons

    async def _sign_in(self) -> list[str]:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._credential.token()
        except (CredentialRefused, TimeoutError):
            return ["the bot cannot sign in"]
        return []


def _outbox(connection: Connection) -> tuple[datetime | None, bool]:
    return outbox.oldest_due(connection), outbox.failing(connection, Outcome.REFUSED)
