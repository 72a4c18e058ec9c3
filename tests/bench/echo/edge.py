"""The bot's edge with an echo behind it: its door, token, SDK adapter and connector, and no record of anything.

This is what the SDKs' echoes beside it do, so that edges can be compared with each other.
"""

import gc
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any, cast

from aiohttp import web
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.schema import Activity

from bot import logs, settings
from bot.core.message import Address, Inbound
from bot.core.people import Person
from bot.event_loop import new_event_loop
from bot.services.turns import Work
from bot.teams import limits
from bot.teams.adapter import TeamsAdapter
from bot.teams.connector import Connector
from bot.teams.credential import Credential
from bot.teams.endpoint import Endpoint, routes
from bot.teams.host import Host
from bot.teams.keys import KeyRing
from bot.teams.tokens import Caller, Tokens
from dialogs.turn import Turn, say
from tests.support.school import TENANT, school


class Echo(ActivityHandler):
    """Says what it is told."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """One turn."""
        await say(turn_context, f"You said: {turn_context.activity.text}")


class Direct:
    """Stands in the place of `bot.teams.host.Host`: a turn is had and answered, and kept nowhere."""

    def __init__(self, connector: Connector) -> None:
        self._adapter, self._bot, self._connector = TeamsAdapter(), Echo(), connector

    async def take(
        self, activity: Callable[[], Activity], message: Inbound, address: Address, caller: Caller, person: Person
    ) -> dict[str, Any] | None:
        """One turn."""
        work = Work(state={})
        await self._adapter.run(activity(), caller, Turn(message, person, SCHOOL, datetime.now(UTC), work), self._bot)
        for reply in work.messages:
            await self._connector.send(address, reply, message.activity)
        return work.response


async def anybody(_person: str) -> Person:
    """Whoever writes is listed."""
    return SCHOOL.people[0]


def made() -> web.Application:
    """The application."""
    chosen = settings.load()
    connector = Connector(Credential(chosen))
    tokens = Tokens(KeyRing(chosen.openid_metadata_url), app_id=chosen.app_id, issuer=chosen.token_issuer)
    host = cast("Host", Direct(connector))
    app = web.Application()
    app.add_routes(routes(Endpoint(host=host, tokens=tokens, person=anybody, tenant=TENANT)))

    async def running(_app: web.Application) -> AsyncIterator[None]:
        gc.collect()
        gc.freeze()
        yield
        await connector.close()

    app.cleanup_ctx.append(running)
    return app


SCHOOL = school()
limits.PER_MINUTE = 10**9
logs.configure("json")
PORT = int(os.environ["BENCH_PORT"])
web.run_app(made(), host="127.0.0.1", port=PORT, access_log=None, print=None, loop=new_event_loop())
