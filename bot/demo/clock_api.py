"""The page's calls for the school's clock. Moving it stops at every moment at which the bot has something to do."""

import asyncio
from datetime import datetime, timedelta
from typing import Protocol

from aiohttp import web

from bot.demo.clock import ClockRefusal, DemoClock
from bot.demo.transcript import Json, Transcripts
from bot.demo.web_errors import Refusal, answering, json_object

LONGEST_STEP = 7 * 24 * 60  # minutes of one press
MOST_STOPS = 500  # on one way; an urgent report over a long weekend makes about eighty
_REQUEST_LIMIT = 1024  # bytes


class Agenda(Protocol):
    """What the bot has to do as time passes."""

    async def next(self) -> datetime | None:
        """The next moment at which something is due."""

    async def settle(self) -> None:
        """Do, and send, what is due by now."""


class ClockApi:
    """`GET` and `POST /demo/clock`. Two presses are carried out one after the other."""

    def __init__(self, clock: DemoClock, transcripts: Transcripts, agenda: Agenda | None) -> None:
        self._clock = clock
        self._transcripts = transcripts
        self._agenda = agenda
        self._moving = asyncio.Lock()

    def routes(self) -> list[web.RouteDef]:
        """The clock's addresses."""
        return [web.get("/demo/clock", self.show), web.post("/demo/clock", answering(self.move))]

    async def show(self, _request: web.Request) -> web.Response:
        """The time, when the next school morning is, and whether the clock was put forward at the start."""
        return web.json_response(self._face())

    async def move(self, request: web.Request) -> web.Response:
        """Move by `{"minutes": 30}`, or to the next school morning by `{"until": "morning"}`."""
        body = await json_object(request, _REQUEST_LIMIT)
        async with self._moving:
            try:
                await self._go(self._target(body))
            except ClockRefusal as refusal:
                raise Refusal(400, str(refusal)) from None
            finally:
                self._transcripts.tell("clock", {})
            return web.json_response(self._face())

    def _target(self, body: Json) -> datetime:
        if body.get("until") == "morning":
            return self._clock.next_morning
        minutes = body.get("minutes")
        if type(minutes) is not int or not 0 < minutes <= LONGEST_STEP:
            raise Refusal(400, "The school clock moves forward only, by one minute to one week at a time.")
        return self._clock() + timedelta(minutes=minutes)

    async def _go(self, target: datetime) -> None:
        """Each message is sent at its own time, as if one had waited."""
        if self._agenda is None:
            self._clock.move_to(target)
            return
        await self._agenda.settle()
        for _ in range(MOST_STOPS):
            due = await self._agenda.next()
            if due is None or not self._clock() < due < target:
                break
            self._clock.move_to(due)
            await self._agenda.settle()
        self._clock.move_to(target)
        await self._agenda.settle()

    def _face(self) -> Json:
        return {
            "now": self._clock().isoformat(),
            "next_morning": self._clock.next_morning.isoformat(),
            "open": self._clock.open,
            "put_forward": self._clock.put_forward,
        }
