"""A loopback Teams: an OpenID issuer that signs real RS256 tokens, and a connector that keeps what it is sent."""

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import uuid4

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.support.waiting import until

APP_ID = "0f6a7d8e-1111-4222-8333-944455556666"
ISSUER = "https://issuer.example"


@cache
def rsa_key(name: str = "usual") -> rsa.RSAPrivateKey:
    """A key pair, made once for the whole run of the tests because it takes long; another name, another key."""
    del name
    return rsa.generate_private_key(65537, 2048)


@dataclass
class SigningKey:
    """A key pair as the issuer announces it."""

    kid: str
    endorsements: tuple[str, ...] = ("msteams",)
    private: rsa.RSAPrivateKey = field(default_factory=rsa_key)

    def announced(self) -> dict[str, Any]:
        """The public half as a JSON web key."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key()))
        return public | {"kid": self.kid, "use": "sig", "endorsements": list(self.endorsements)}


@dataclass
class Answer:
    """How the connector answers one request; `hang` seconds first."""

    status: int = 201
    hang: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    body: bytes | None = None
    drop_after: bytes = b""


@dataclass
class Channel:
    """The loopback channel: set `answers` to make the connector fail, read `sent` for what arrived.

    `shown` is what leaves no trace: that the bot is typing, which a slow computer makes it show at any time.

    `answers_for` a conversation's id: whatever goes there is answered so, until it is taken out.

    While `held` is set to an event, the connector waits for it before it answers; `keys_held` is the issuer's.
    """

    keys: list[SigningKey]
    sent: list[dict[str, Any]] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    answers: deque[Answer] = field(default_factory=deque)
    answers_for: dict[str, Answer] = field(default_factory=dict)
    authorizations: list[str] = field(default_factory=list)
    key_fetches: int = 0
    keys_down: bool = False
    keys_held: asyncio.Event | None = None
    announced: Any = None
    held: asyncio.Event | None = None
    requests: int = 0
    in_flight: int = 0
    most_in_flight: int = 0
    base: str = ""

    @property
    def service_url(self) -> str:
        """Where the bot's messages go."""
        return f"{self.base}/connector/"

    @property
    def metadata_url(self) -> str:
        """Where the issuer announces itself."""
        return f"{self.base}/openid"

    def token(self, *, key: SigningKey | None = None, **changes: Any) -> str:
        """A valid token, but for the claims given; None leaves a claim out."""
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": APP_ID,
            "serviceurl": self.service_url,
            "nbf": now - 10,
            "exp": now + 600,
        } | changes
        signer = key or self.keys[0]
        present = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(present, signer.private, algorithm="RS256", headers={"kid": signer.kid})

    async def arrived(self, count: int, within: float = 5.0) -> list[dict[str, Any]]:
        """Wait until this many messages have arrived; fails the test when they do not."""
        await until(lambda: len(self.sent) >= count, within)
        return self.sent

    async def _metadata(self, _request: web.Request) -> web.Response:
        self.key_fetches += 1
        if self.keys_held is not None:
            await self.keys_held.wait()
        if self.keys_down:
            return web.Response(status=503)
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.base}/keys"})

    async def _announce(self, _request: web.Request) -> web.Response:
        return web.json_response(self.announced or {"keys": [key.announced() for key in self.keys]})

    async def begun(self, count: int, within: float = 5.0) -> None:
        """Wait until this many requests have reached the connector, answered or not."""
        await until(lambda: self.requests >= count, within)

    def let_go(self) -> None:
        """Answer whoever has been kept waiting, and keep nobody waiting any more."""
        for event in (self.held, self.keys_held):
            if event is not None:
                event.set()

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        self.requests += 1
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            if self.held is not None:
                await self.held.wait()
            return await self._answer(request)
        finally:
            self.in_flight -= 1

    def _next_answer(self, path: str) -> Answer:
        """What this request is answered with: somebody's own answer, else the next of all, else that it is taken."""
        own = next((answer for chat, answer in self.answers_for.items() if f"/conversations/{chat}/" in path), None)
        return own or (self.answers.popleft() if self.answers else Answer())

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        answer = self._next_answer(request.path)
        self.authorizations.append(request.headers.get("Authorization", ""))
        if answer.hang:
            await asyncio.sleep(answer.hang)
        if answer.drop:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if answer.status < 300:
            how = {"_method": request.method, "_path": request.path, "_raw_path": request.raw_path}
            activity = await request.json()
            (self.shown if activity.get("type") == "typing" else self.sent).append(activity | how)
        if answer.drop_after:
            broken = web.StreamResponse(status=answer.status, headers=answer.headers)
            await broken.prepare(request)
            await broken.write(answer.drop_after)
            assert request.transport is not None
            request.transport.abort()
            return broken
        if answer.body is not None:
            return web.Response(body=answer.body, status=answer.status, headers=answer.headers)
        return web.json_response({"id": f"m{len(self.sent)}"}, status=answer.status, headers=answer.headers)


@asynccontextmanager
async def loopback_channel() -> AsyncIterator[Channel]:
    """A running loopback channel."""
    channel = Channel(keys=[SigningKey("key-1")])
    app = web.Application()
    app.router.add_get("/openid", channel._metadata)
    app.router.add_get("/keys", channel._announce)
    app.router.add_route("*", "/connector/{rest:.*}", channel._receive)
    async with TestServer(app) as server:
        channel.base = str(server.make_url("")).rstrip("/")
        yield channel
        channel.let_go()


def message(channel: Channel, person: str, text: str = "", **changes: Any) -> dict[str, Any]:
    """An activity as Teams sends it from a personal chat, but for the fields given."""
    activity: dict[str, Any] = {
        "type": "message",
        "id": uuid4().hex,
        "timestamp": "2026-11-23T09:00:00.000Z",
        "channelId": "msteams",
        "serviceUrl": channel.service_url,
        "from": {"id": f"29:{person}", "name": "Somebody", "aadObjectId": person},
        "recipient": {"id": f"28:{APP_ID}", "name": "Safe Contact"},
        "conversation": {"id": f"a:{person}", "conversationType": "personal", "tenantId": "t"},
        "channelData": {"tenant": {"id": "11111111-0000-4000-8000-000000000001"}},
        "text": text,
        "textFormat": "plain",
        "locale": "en-GB",
    }
    return activity | changes
