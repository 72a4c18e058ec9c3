"""`/healthz`: the process lives. `/readyz`: it can do its work, or the reasons why not.

A load balancer asks `/healthz`: a bot that is not ready must still be reached, or the Head Teacher could never add it.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from aiohttp import web
from sqlalchemy import Connection

from bot.core.delivery import Outcome
from bot.core.school import School
from bot.errors import Conflict, KeyMissing, StorageError
from bot.storage import backlog, key_proofs, reports
from bot.storage.database import Database
from bot.teams.credential import Credential, CredentialRefused
from bot.teams.keys import KeyRing

LONGEST_WAIT = timedelta(minutes=5)  # of the oldest message that is still owed
PATIENCE = 3.0  # seconds that a monitor waits for the bot to sign in, or for the signing keys


class Health:
    """Answers monitors and load balancers; of people it says only whether the Head Teacher can be reached."""

    def __init__(
        self,
        database: Database,
        credential: Credential,
        clock: Callable[[], datetime],
        school: Callable[[Connection], School],
        keys: KeyRing | None = None,
    ) -> None:
        self._database = database
        self._credential = credential
        self._clock = clock
        self._school = school
        self._keys = keys

    async def lives(self, _request: web.Request) -> web.Response:
        """The process answers."""
        return web.json_response({"status": "alive"})

    async def ready(self, _request: web.Request) -> web.Response:
        """200, or 503 with the reasons."""
        reasons = [*await self._records(), *await self._sign_in(), *await self._signing_keys()]
        body = {"status": "not ready" if reasons else "ready", "reasons": reasons}
        return web.json_response(body, status=503 if reasons else 200)

    async def _records(self) -> list[str]:
        now = self._clock()
        try:
            return await self._database.transact(lambda connection: self._on_record(connection, now))
        except KeyMissing:
            return ["records are sealed with a key that this server does not have"]
        except (StorageError, Conflict):
            return ["the database cannot be used"]

    def _on_record(self, connection: Connection, now: datetime) -> list[str]:
        key_proofs.check(connection)
        reasons = []
        oldest = backlog.oldest_due(connection)
        head = reports.personal_chat(connection, self._school(connection).headteacher.id)
        if oldest is not None and now - oldest > LONGEST_WAIT:
            reasons.append("messages have been waiting to be sent for more than five minutes")
        if backlog.failing(connection, Outcome.REFUSED):
            reasons.append("a message was refused because of the bot's own sign-in")
        if head is None:
            reasons.append("the Head Teacher has not added the app in Teams")
        elif backlog.last_outcome(connection, head) is Outcome.UNREACHABLE:
            reasons.append("Teams says that the Head Teacher cannot be reached")
        return reasons

    async def _sign_in(self) -> list[str]:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._credential.token()
        except (CredentialRefused, TimeoutError):
            return ["the bot cannot sign in"]
        return []

    async def _signing_keys(self) -> list[str]:
        if self._keys is None:
            return []
        try:
            async with asyncio.timeout(PATIENCE):
                trouble = await self._keys.trouble()
        except TimeoutError:
            trouble = "the keys that prove who is calling are slow to fetch"
        return [trouble] if trouble else []
