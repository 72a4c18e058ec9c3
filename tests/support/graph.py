"""A loopback Microsoft Graph over TLS: gives the answers that a test sets, in the shapes that Microsoft documents."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.tls import server_context

NO_POLICY = "No application access policy found for this app"


@dataclass
class GraphAnswer:
    """One answer of Graph; `reset` breaks the connection off instead."""

    status: int = 200
    body: Any = None
    raw: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    reset: bool = False


@dataclass
class GraphServer:
    """Set `answers` for "GET /users/..." (without the version); the last of several stays. Read `requests`."""

    base: str = ""
    answers: defaultdict[str, deque[GraphAnswer]] = field(default_factory=lambda: defaultdict(deque))
    requests: list[dict[str, Any]] = field(default_factory=list)
    held: asyncio.Event | None = None

    def answer(self, request: str, *answers: GraphAnswer) -> None:
        """Answer this request so, one after the other."""
        self.answers[request] = deque(answers)

    async def _take(self, request: web.Request) -> web.StreamResponse:
        if self.held is not None:
            await self.held.wait()
        self.requests.append(
            {
                "method": request.method,
                "path": request.path.removeprefix("/v1.0"),
                "raw": request.raw_path,
                "query": dict(request.query),
                "headers": dict(request.headers),
                "body": await request.json() if request.can_read_body else None,
            }
        )
        waiting = self.answers[f"{request.method} {request.path.removeprefix('/v1.0')}"]
        answer = waiting.popleft() if len(waiting) > 1 else (waiting[0] if waiting else error(404, "NotFound"))
        if answer.reset:
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if answer.raw is not None:
            return web.Response(status=answer.status, body=answer.raw, headers=answer.headers)
        if answer.body is None:
            return web.Response(status=answer.status, headers=answer.headers)
        return web.json_response(answer.body, status=answer.status, headers=answer.headers)


def error(status: int, code: str, message: str = "Not for a test to read.", **headers: str) -> GraphAnswer:
    """An error as Graph words it."""
    inner = {"date": "2026-11-23T09:00:00", "request-id": "r", "client-request-id": "r"}
    return GraphAnswer(status, {"error": {"code": code, "message": message, "innerError": inner}}, headers=headers)


@asynccontextmanager
async def loopback_graph(folder: Path) -> AsyncIterator[GraphServer]:
    """A running Graph; `folder / "ca.pem"` is the certificate to trust."""
    graph = GraphServer()
    app = web.Application()
    app.router.add_route("*", "/v1.0/{rest:.*}", graph._take)
    server = TestServer(app, host="127.0.0.1", scheme="https")
    await server.start_server(ssl=server_context(folder))
    graph.base = f"https://localhost:{server.port}"
    try:
        yield graph
    finally:
        if graph.held is not None:
            graph.held.set()
        await server.close()
