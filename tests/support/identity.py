"""A loopback endpoint of managed identities, as Azure App Service offers one to what runs there.

The protocol: https://learn.microsoft.com/azure/app-service/overview-managed-identity (REST endpoint reference)
"""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer


@dataclass
class IdentityServer:
    """Gives a new token each time. Set `refusal` to make it refuse."""

    address: str = ""
    secret: str = "the-header-of-this-computer"
    refusal: tuple[int, Any] | None = None
    questions: list[dict[str, str]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)

    async def _token(self, request: web.Request) -> web.Response:
        self.questions.append(dict(request.query))
        self.headers.append(request.headers.get("X-IDENTITY-HEADER", ""))
        if self.refusal is not None:
            status, body = self.refusal
            return web.json_response(body, status=status)
        granted = {
            "access_token": f"identity-token-{len(self.questions)}",
            "expires_on": str(int(time.time()) + 86400),
            "resource": request.query["resource"],
            "token_type": "Bearer",
        }
        return web.json_response(granted)


@asynccontextmanager
async def loopback_identity() -> AsyncIterator[IdentityServer]:
    """A running endpoint."""
    identity = IdentityServer()
    app = web.Application()
    app.router.add_get("/msi/token", identity._token)
    async with TestServer(app) as server:
        identity.address = str(server.make_url("/msi/token"))
        yield identity
