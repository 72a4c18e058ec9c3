"""Puts the demonstration together and into the bot's own web application."""

from collections.abc import AsyncIterator, Callable, Sequence

import aiohttp
from aiohttp import web

from bot.demo.activities import ActivityMaker
from bot.demo.channel import PREFIX, Channel
from bot.demo.clock import DemoClock
from bot.demo.clock_api import Agenda, ClockApi
from bot.demo.courier import Courier
from bot.demo.events import Events
from bot.demo.page_api import PageApi
from bot.demo.people import DemoPerson, Roster
from bot.demo.site import Site, add_headers, guard
from bot.demo.transcript import Transcripts

_PAGE: web.AppKey[PageApi] = web.AppKey("demo_page", PageApi)
_SESSION: web.AppKey[aiohttp.ClientSession] = web.AppKey("demo_session", aiohttp.ClientSession)


def add_demo(
    app: web.Application,
    *,
    people: Sequence[DemoPerson],
    tenant_id: str,
    base_url: Callable[[], str],
    clock: DemoClock,
    agenda: Agenda | None = None,
) -> None:
    """Add the page at `/`, its calls, and the local channel under `/demo/channel`, to the bot's application.

    `base_url` gives the server's own address ("http://127.0.0.1:3978") and is asked only once the server
    runs, because the port may be chosen by then. The bot must answer at `/api/messages` of the same server.
    `clock` is the clock that the bot goes by as well, and `agenda` what it has to do as that clock is moved. From
    here on the whole application is for this computer only: see `bot.demo.site.guard`.
    """
    roster = Roster(people)
    transcripts = Transcripts(person.conversation_id for person in roster)

    def own_address() -> str:
        return base_url().rstrip("/")

    def activities() -> ActivityMaker:
        return ActivityMaker(tenant_id, own_address() + PREFIX)

    async def client(running: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as session:
            running[_SESSION] = session
            yield

    async def end_streams(_stopping: web.Application) -> None:
        transcripts.end()

    courier = Courier(
        transcripts,
        session=lambda: app[_SESSION],
        messages_url=lambda: own_address() + "/api/messages",
        now=clock,
    )
    app.middlewares.insert(0, guard)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(end_streams)
    app.cleanup_ctx.append(client)
    app.add_routes(Site().routes())
    page = app[_PAGE] = PageApi(roster, transcripts, courier, activities=activities, now=clock)
    app.add_routes(page.routes())
    app.add_routes(ClockApi(clock, transcripts, agenda).routes())
    app.add_routes(Channel(roster, transcripts, tenant_id=tenant_id, now=clock).routes())
    app.router.add_get("/demo/events", Events(transcripts).stream)


async def install_everybody(app: web.Application) -> None:
    """Give the app to all sample people; call it once the server answers."""
    await app[_PAGE].install_everybody()
