"""Microsoft Graph: one question, one answer or the reason for none. Used only where SAFECONTACT_GRAPH is on.

Errors and throttling: https://learn.microsoft.com/graph/errors and https://learn.microsoft.com/graph/throttling
"""

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
import structlog
from yarl import URL

from bot.core.lookup import Found
from bot.settings import Settings
from bot.teams.credential import Credential, CredentialRefused

log = structlog.get_logger()

LIMIT = 5.0  # seconds of one question, with the sign-in and one wait: a turn has 15
LONGEST_WAIT = 2.0  # seconds that a throttled question waits for its second try
LARGEST = 512 * 1024  # bytes of an answer
_BUSY = (429, 503)  # with Retry-After: later; Graph sends both
_NEW_VALUES = {"Prefer": "include-unknown-enum-members"}  # otherwise newer settings are answered as unknown


@dataclass(frozen=True, slots=True)
class Answer:
    """What Graph said; `body` is its JSON object where something was found, `status` is 0 where nobody answered."""

    found: Found
    body: Mapping[str, Any] = field(default_factory=dict)
    status: int = 0


class Graph:
    """Asks as the bot itself, over one kept session."""

    def __init__(self, credential: Credential, address: str) -> None:
        self._credential = credential
        self._base = f"{address.rstrip('/')}/v1.0"
        self._session: aiohttp.ClientSession | None = None

    async def get(self, *path: str, **query: str) -> Answer:
        """Read what is at this path, each step of it as it is; a query's `filter` is OData's `$filter`.

        Never raises for what the network or the sign-in does.
        """
        url = self._url(path)
        if query:
            url += "?" + urlencode({f"${name}": value for name, value in query.items()}, quote_via=quote, safe="")
        return await self._ask("GET", url, None)

    async def post(self, *path: str, body: Mapping[str, Any]) -> Answer:
        """Add something at this path; raises as little as `get`."""
        return await self._ask("POST", self._url(path), body)

    async def close(self) -> None:
        """Let go of the connections."""
        self._credential.close()
        if self._session is not None:
            await self._session.close()

    def reference(self, *path: str) -> str:
        """The address of what is at this path, for a body that refers to it."""
        return self._url(path)

    def _url(self, path: tuple[str, ...]) -> str:
        return "/".join((self._base, *(quote(step, safe="") for step in path)))

    async def _ask(self, method: str, url: str, body: Mapping[str, Any] | None) -> Answer:
        try:
            async with asyncio.timeout(LIMIT):
                answer, wait = await self._once(method, url, body)
                if wait is not None and wait <= LONGEST_WAIT:
                    await asyncio.sleep(wait)
                    answer, _ = await self._once(method, url, body)
        except CredentialRefused as refused:
            answer = Answer(Found.FORBIDDEN if refused.code else Found.UNREACHABLE)
        except (aiohttp.ClientError, TimeoutError, OSError):
            answer = Answer(Found.UNREACHABLE)
        if answer.found not in (Found.FOUND, Found.NOT_FOUND):
            log.warning("graph gave no answer", outcome=answer.found.value, status=answer.status)
        return answer

    async def _once(self, method: str, url: str, body: Mapping[str, Any] | None) -> tuple[Answer, float | None]:
        """Ask once; beside the answer the seconds after which to ask again, where Graph names them."""
        token = await self._credential.token()
        headers = {"Authorization": f"Bearer {token}", **_NEW_VALUES}
        if self._session is None:  # the trust store is read here, so that SSL_CERT_FILE counts as it does for msal
            tls = aiohttp.TCPConnector(ssl=ssl.create_default_context())
            self._session = aiohttp.ClientSession(connector=tls)
        request = self._session.request(
            method, URL(url, encoded=True), json=body, headers=headers, allow_redirects=False
        )
        async with request as response:
            if response.status == 401:  # noqa: PLR2004
                self._credential.forget(token)
            found = found_of(response.status)
            if found is not Found.FOUND:
                again = response.headers.get("Retry-After", "") if response.status in _BUSY else ""
                wait = float(again) if again.isascii() and again.isdigit() else None
                return Answer(found, status=response.status), wait
            return await _read(response), None


def open_graph(settings: Settings) -> Graph | None:
    """The way to Graph that the settings ask for; None: they ask for none, and everything works without."""
    if settings.graph == "off" or settings.development:
        return None
    return Graph(Credential.for_graph(settings), settings.graph_url)


def found_of(status: int) -> Found:
    """What a status means."""
    match status:
        case 401 | 403:
            return Found.FORBIDDEN
        case 404 | 410:
            return Found.NOT_FOUND
        case 429:
            return Found.THROTTLED
        case _ if status >= 500:  # noqa: PLR2004
            return Found.UNREACHABLE
        case _:
            return Found.FOUND if 200 <= status < 300 else Found.MALFORMED  # noqa: PLR2004


async def _read(response: aiohttp.ClientResponse) -> Answer:
    """The answer's JSON object; an answer without a body is one too."""
    raw = await response.content.read(LARGEST + 1)
    while len(raw) <= LARGEST and (more := await response.content.read(LARGEST + 1 - len(raw))):
        raw += more
    try:
        body = json.loads(raw) if raw else {}
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        return Answer(Found.MALFORMED, status=response.status)
    return Answer(Found.FOUND, body, response.status)
