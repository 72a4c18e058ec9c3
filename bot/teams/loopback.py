"""Without an app id nobody can be authenticated: then only this computer is served."""

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_loopback(host: str) -> bool:
    """Whether this host name or address is this computer itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host that an address names; empty when it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@web.middleware
async def loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other computers, and web pages elsewhere that point a browser at this one."""
    if not is_loopback(request.remote or "") or not is_loopback(host_of(f"//{request.host}")):
        return web.json_response({"error": "Without an app id only this computer is served."}, status=403)
    return await handler(request)
