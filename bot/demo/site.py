"""The page's files, and who may talk to the demonstration at all: only this computer."""

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

_FOLDER = Path(__file__).parent / "page"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/plain; charset=utf-8",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?", re.IGNORECASE)
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Site:
    """Serves the page's files from a list made at the start, so that no address can name any other file."""

    def __init__(self) -> None:
        self._files = {
            path.relative_to(_FOLDER).as_posix(): path
            for path in _FOLDER.rglob("*")
            if path.is_file() and path.suffix in _TYPES
        }

    def routes(self) -> list[web.RouteDef]:
        """The page itself and the files it is made of."""
        return [web.get("/", self.index), web.get("/page/{name:.+}", self.file)]

    async def index(self, _request: web.Request) -> web.StreamResponse:
        """The page."""
        return self._answer("index.html")

    async def file(self, request: web.Request) -> web.StreamResponse:
        """One of the page's files, or 404."""
        name = request.match_info["name"]
        if name not in self._files:
            raise web.HTTPNotFound
        return self._answer(name)

    def _answer(self, name: str) -> web.FileResponse:
        path = self._files[name]
        headers = {"Content-Type": _TYPES[path.suffix], "Cache-Control": "no-cache"}
        return web.FileResponse(path, headers=headers)


@web.middleware
async def guard(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Refuse what a page of another site could make a browser send here (DNS rebinding, cross-site posts).

    The demonstration has no sign-in, so this covers every address of the server, the bot's own included.
    Programs send no Origin and are let through.
    """
    if not _LOOPBACK.fullmatch(request.headers.get("Host", "")):
        return _refused("Open this page as http://127.0.0.1 or http://localhost on the computer it runs on.")
    if request.method not in _READING:
        own = f"{request.scheme}://{request.host}"
        fetched_from = request.headers.get("Sec-Fetch-Site", "none")
        if request.headers.get("Origin", own) != own or fetched_from not in ("none", "same-origin"):
            return _refused("Another site may not use this demonstration.")
    return await handler(request)


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the security headers on everything that a browser may show."""
    if request.path == "/" or request.path.startswith(("/page/", "/demo/")):
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)


def _refused(sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=403)
