"""A loopback login server over TLS: what msal needs of Entra, so that its own code runs unchanged."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.tls import server_context


@dataclass
class LoginServer:
    """Gives a new token at each sign-in: "token-1", "token-2". Set `refusal` to make it refuse.

    `claims` are what its tokens say, where somebody reads them. `unknown` is what it answers instead of announcing
    itself, as Entra does for a tenant that it has not got. `refused_scope` is one that it gives no token for.
    """

    base: str = ""
    life: Any = 3600
    refusal: tuple[int, Any] | None = None
    unknown: tuple[int, Any] | None = None
    claims: dict[str, Any] | None = None
    refused_scope: str = ""
    discoveries: int = 0
    forms: list[dict[str, str]] = field(default_factory=list)
    held: asyncio.Event | None = None

    @property
    def authority(self) -> str:
        """The form of authority for which msal asks nobody else (no instance discovery)."""
        return f"{self.base}/adfs"

    @property
    def sign_ins(self) -> int:
        """How often a token was asked for."""
        return len(self.forms)

    async def _configuration(self, _request: web.Request) -> web.Response:
        self.discoveries += 1
        if self.unknown is not None:
            status, body = self.unknown
            return web.json_response(body, status=status)
        places = {name: f"{self.authority}/oauth2/{name}" for name in ("authorize", "token")}
        return web.json_response(
            {
                "issuer": self.authority,
                "authorization_endpoint": places["authorize"],
                "token_endpoint": places["token"],
            }
        )

    async def _token(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.forms.append({name: str(value) for name, value in form.items()})
        if self.held is not None:
            await self.held.wait()
        if self.refusal is not None:
            status, body = self.refusal
            return web.json_response(body, status=status)
        if self.forms[-1]["scope"] == self.refused_scope:
            return web.json_response({"error": "invalid_scope", "error_description": "AADSTS500011: No."}, status=400)
        token = f"token-{self.sign_ins}"
        if self.claims is not None:
            token = jwt.encode(self.claims | {"uti": token}, "a key that nobody checks, and long enough", "HS256")
        granted = {"access_token": token, "token_type": "Bearer", "expires_in": self.life}
        return web.json_response(granted)


@asynccontextmanager
async def loopback_login(folder: Path) -> AsyncIterator[LoginServer]:
    """A running login server; `folder / "ca.pem"` is the certificate to trust."""
    login = LoginServer()
    app = web.Application()
    app.router.add_get("/adfs/.well-known/openid-configuration", login._configuration)
    app.router.add_post("/adfs/oauth2/token", login._token)
    server = TestServer(app, host="127.0.0.1", scheme="https")
    await server.start_server(ssl=server_context(folder))
    login.base = f"https://localhost:{server.port}"
    try:
        yield login
    finally:
        if login.held is not None:
            login.held.set()
        await server.close()
