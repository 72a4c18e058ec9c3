"""`/metrics`: what is counted and timed, in Prometheus' text format.

Not for everybody who can reach the bot: a ladder that is climbed tells that there is a report, also to somebody whom
it is about.
"""

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from aiohttp import web

from bot.errors import StorageError
from bot.metrics import CONTENT_TYPE, Metrics
from bot.storage import backlog, reports
from bot.storage.database import Database

BEAT = 0.5  # seconds between two looks at how late the event loop is


class Measures:
    """Shows what is counted. `token` None: in development only this computer is served, and no token is asked for."""

    def __init__(
        self, database: Database, clock: Callable[[], datetime], metrics: Metrics, token: str | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._metrics = metrics
        self._token = token

    async def show(self, request: web.Request) -> web.Response:
        """Everything, for whoever has the token; without one that is set, for nobody."""
        if self._token is not None and not self._token:
            return web.json_response({"error": "To read this, set SAFECONTACT_METRICS_TOKEN."}, status=404)
        if self._token is not None:
            given = request.headers.get("Authorization", "").encode("utf-8", "replace")
            if not hmac.compare_digest(given, f"Bearer {self._token}".encode()):
                refused = {"error": "Send SAFECONTACT_METRICS_TOKEN as a bearer token."}
                return web.json_response(refused, status=401, headers={"WWW-Authenticate": "Bearer"})
        await self._look()
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Measure how late the event loop is, for as long as the bot runs."""
        task = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + BEAT
            await asyncio.sleep(BEAT)
            self._metrics.lag.observe(max(0.0, loop.time() - due))

    async def _look(self) -> None:
        """What only the records know; they are the same for every process that works on them."""
        try:
            oldest, pending, climbs = await self._database.transact(
                lambda connection: (
                    backlog.oldest_due(connection),
                    backlog.pending(connection),
                    reports.rungs_climbed(connection),
                )
            )
        except StorageError:
            self._metrics.database_up.set(0)
            return
        self._metrics.database_up.set(1)
        self._metrics.pending.set(pending)
        self._metrics.oldest.set(max(0.0, (self._clock() - oldest).total_seconds()) if oldest else 0.0)
        self._metrics.climbs.set(climbs)
