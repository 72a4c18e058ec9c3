"""The bot as `safecontact serve` builds it, with a probe of its event loop, and without a limit on who types how fast.

The limit of messages a minute is lifted because each pretended person sends more than a real one could.
"""

import asyncio
import gc
import time
from collections.abc import AsyncIterator
from contextlib import suppress

from aiohttp import web

from bot import wiring
from bot.cli import main
from bot.teams import limits

EVERY = 0.01  # seconds between two looks at the loop
LOOKS = 200_000  # kept at most

limits.PER_MINUTE = 10**9


class Probe:
    """How late the loop is, and how long it has itself been at work meanwhile, in seconds."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self.own: list[float] = []

    async def running(self, _app: web.Application) -> AsyncIterator[None]:
        """Look for as long as the bot runs."""
        task = asyncio.create_task(self._look())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def _look(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due, used = loop.time() + EVERY, time.thread_time()
            await asyncio.sleep(EVERY)
            if len(self.late) < LOOKS:
                self.late.append(max(0.0, loop.time() - due))
                self.own.append(time.thread_time() - used)

    async def show(self, _request: web.Request) -> web.Response:
        """What was seen since the last time this was asked."""
        answer = {"late": self.late, "own": self.own, "objects": len(gc.get_objects())}
        self.late, self.own = [], []
        return web.json_response(answer)


_built = wiring.application


def probed(*args: object, **kwargs: object) -> web.Application:
    """The application with the probe."""
    app = _built(*args, **kwargs)  # type: ignore[arg-type]
    probe = Probe()
    app.cleanup_ctx.append(probe.running)
    app.router.add_get("/probe", probe.show)
    return app


wiring.application = probed
main()
