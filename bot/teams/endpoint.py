"""`POST /api/messages`: who calls, may they, what is it; then a turn. The error table is contract.md's."""

import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from typing import Any

import structlog
from aiohttp import web
from structlog.contextvars import bind_contextvars

from bot.core.people import Person
from bot.errors import RequestRefused, StorageError
from bot.metrics import Metrics
from bot.teams import body as bodies
from bot.teams.adapter import as_activity
from bot.teams.host import Host
from bot.teams.limits import Limits, Pace
from bot.teams.loopback import host_of, is_loopback
from bot.teams.tokens import Caller, Tokens, vouched
from bot.teams.translate import Received, address_of, inbound_of, kind_of, receive
from bot.teams.turn_line import TurnLine
from bot.texts import say

log = structlog.get_logger()

AT_ONCE = 1_000  # requests at work together; whoever comes then is refused, so that no queue grows without end
DEVELOPMENT = Caller(app_id="", service_url="", channels=frozenset(), claims={})


class Endpoint:
    """The bot's one door for activities."""

    def __init__(
        self,
        *,
        host: Host,
        tokens: Tokens | None,
        person: Callable[[str], Awaitable[Person | None]],
        tenant: str,
        metrics: Metrics | None = None,
    ) -> None:
        self._host = host
        self._tokens = tokens
        self._person = person
        self._tenant = tenant.lower()
        self._limits = Limits()
        self._at_work = 0
        self._line = TurnLine(metrics or Metrics())

    async def messages(self, request: web.Request) -> web.Response:
        """Take one activity."""
        self._line.begin()
        self._at_work += 1
        try:
            caller = await self._caller(request)
            body = await bodies.read(request)
            received = receive(body)
            self._line.about(received.conversation.id, kind_of(received))
            response = await self._take(body, received, caller)
        except RequestRefused as refused:
            response = web.json_response({"error": str(refused)}, status=refused.status)
            if refused.status == HTTPStatus.REQUEST_TIMEOUT:  # the rest of a body may still be on its way
                response.force_close()
        except StorageError:
            log.exception("turn not recorded")
            response = web.json_response({"error": "Records cannot be kept right now. Please try again."}, status=503)
        finally:
            self._at_work -= 1
        self._line.end(response.status)
        return response

    async def _caller(self, request: web.Request) -> Caller:
        """Who calls. Of two headers whoever stands in between may have checked the other one."""
        if self._at_work > AT_ONCE:
            raise RequestRefused(503, "Too much is going on here. Please try again.")
        if self._tokens is None:
            return DEVELOPMENT
        given = request.headers.getall("Authorization", [])
        return await self._tokens.caller(given[0] if len(given) == 1 else "")

    async def _take(self, body: dict[str, Any], received: Received, caller: Caller) -> web.Response:
        if caller is not DEVELOPMENT:
            vouched(caller, received.channel_id, received.service_url)
        elif not is_loopback(host_of(received.service_url)):  # nobody vouches for where the answer would go
            raise RequestRefused(400, "Without an app id the activity's field 'serviceUrl' must name this computer.")
        kind = kind_of(received)
        if received.tenant != self._tenant:
            raise RequestRefused(403, "This bot serves another organisation.")
        if received.type == "invoke" and kind != "action":
            return web.json_response({"error": "This bot does not offer that."}, status=501)
        if not kind:
            return web.Response(status=200)
        if not received.id:
            if kind != "arrival":
                raise RequestRefused(400, "The activity's field 'id' is missing or wrong.")
            received = received.model_copy(update={"id": _digest(body)})
        person = await self._person(received.sender.aad_object_id)
        if person is None:
            return await self._stranger(received)
        return await self._turn(received, caller, person)

    async def _turn(self, received: Received, caller: Caller, person: Person) -> web.Response:
        message, address = inbound_of(received), address_of(received)
        match self._limits.pace(person.id, time.monotonic()):
            case Pace.REFUSED:
                raise RequestRefused(429, "Too many messages. Please wait a minute.")
            case Pace.TOO_FAST if message.kind != "action":
                bind_contextvars(outcome="too fast")
                await self._host.refuse(message, address, say("edge.too_fast"))
                return web.Response(status=200)
            case _:
                answer = await self._host.take(partial(as_activity, received), message, address, caller, person)
        return web.Response(status=200) if answer is None else web.json_response(answer)

    async def _stranger(self, received: Received) -> web.Response:
        """Not on the school's list: nothing of the policy, nothing of the school, but never no help at all."""
        bind_contextvars(outcome="stranger")
        if self._limits.pace(f"stranger {received.sender.id}", time.monotonic()) is not Pace.FINE:
            raise RequestRefused(429, "Too many messages. Please wait a minute.")
        if kind_of(received) == "action":
            note = {"statusCode": 403, "type": "application/vnd.microsoft.error"}
            return web.json_response(note | {"value": {"code": "403", "message": say("edge.stranger")}})
        await self._host.refuse(inbound_of(received), address_of(received), say("edge.stranger"))
        return web.Response(status=200)


def _digest(body: dict[str, Any]) -> str:
    """An id for the few arrivals that Teams sends without one: the same arrival, the same id."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def routes(endpoint: Endpoint) -> list[web.RouteDef]:
    """The endpoint's routes."""
    return [web.post("/api/messages", endpoint.messages)]
