"""The way in: the keys that prove who calls, the clock that they are judged by, the port and the address."""

import asyncio
import errno
import socket
import ssl
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
from yarl import URL

from bot.doctor.finding import Finding, ok, skipped, wrong
from bot.doctor.patient import Patient
from bot.teams.keys import UNREADABLE

CHANNEL = "msteams"
SKEW = timedelta(minutes=2)  # tokens are judged with a minute to spare
PATIENCE = 10.0  # seconds for one answer


async def keys(patient: Patient) -> Finding:
    """Whether the Bot Framework's keys can be fetched, and speak for Teams."""
    try:
        async with asyncio.timeout(PATIENCE):
            announced = await patient.announcement()
    except aiohttp.ClientConnectorCertificateError:
        return wrong("keys", "untrusted")
    except aiohttp.ClientResponseError as error:
        return wrong("keys", "elsewhere", status=error.status)
    except UNREADABLE:
        return wrong("keys", "unreadable")
    except (aiohttp.ClientError, TimeoutError):
        return wrong("keys", "unreachable")
    if not any(CHANNEL in key.endorsements for key in announced.keys.values()):
        return wrong("keys", "other_channel")
    return ok("keys")


async def clock(patient: Patient) -> Finding:
    """Whether this computer's clock agrees with the server that the keys came from."""
    named = (await patient.announcement()).date
    try:
        there = parsedate_to_datetime(named)
    except ValueError:
        return skipped("clock", "unknown")
    apart = patient.now() - (there if there.tzinfo else there.replace(tzinfo=UTC))
    if abs(apart) <= SKEW:
        return ok("clock")
    minutes = round(abs(apart).total_seconds() / 60)
    return wrong("clock", "fast" if apart > timedelta() else "slow", minutes=minutes)


async def port(patient: Patient) -> Finding:
    """Whether serve could listen where it is told to, or does so already."""
    host, number = patient.settings.host, patient.settings.port
    place = f"{_bracketed(host)}:{number}"
    try:
        await asyncio.to_thread(_listen, host, number)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            lives = await _status("GET", f"http://{_reached(host)}:{number}/healthz") == 200  # noqa: PLR2004
            return ok("port", "serving", place=place) if lives else wrong("port", "taken", place=place)
        return wrong("port", "forbidden" if error.errno == errno.EACCES else "no_place", place=place)
    return ok("port", place=place)


async def address(patient: Patient) -> Finding:
    """Whether what is said to the address from outside arrives at the bot: it refuses who shows no token."""
    if not patient.address:
        return skipped("address", "not_given")
    try:
        url = URL(patient.address)
        if url.scheme != "https" or not url.host:
            return wrong("address", "no_https")
        status = await _ask("POST", str(url.with_path("/api/messages")))
    except aiohttp.ClientConnectorCertificateError:  # which is a ValueError as well
        return wrong("address", "untrusted")
    except ValueError:
        return wrong("address", "no_https")
    except (aiohttp.ClientError, TimeoutError):
        return wrong("address", "unreachable")
    return ok("address") if status == 401 else wrong("address", "elsewhere", status=status)  # noqa: PLR2004


def _listen(host: str, number: int) -> None:
    family, kind, proto, _, place = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, proto) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        attempt.bind(place)


def _reached(host: str) -> str:
    """An address to reach what listens there."""
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104  # every address of this computer, asked and not bound
        return "127.0.0.1"
    return _bracketed(host)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


async def _status(method: str, url: str) -> int:
    """The status of an answer; 0: none came."""
    try:
        return await _ask(method, url)
    except (aiohttp.ClientError, TimeoutError):
        return 0


async def _ask(method: str, url: str) -> int:
    limits, trusted = aiohttp.ClientTimeout(total=PATIENCE), aiohttp.TCPConnector(ssl=ssl.create_default_context())
    async with (
        aiohttp.ClientSession(timeout=limits, connector=trusted) as session,
        session.request(method, url, json={} if method == "POST" else None, allow_redirects=False) as answer,
    ):
        return answer.status
