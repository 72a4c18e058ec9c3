"""The Bot Framework's signing keys: fetched without blocking, kept, refreshed, never waited for twice."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import jwt
import structlog

from bot.errors import RequestRefused

log = structlog.get_logger()

RENEW = 3000.0  # seconds after which the keys are fetched again beside what is going on
FRESH = 3600.0  # seconds after which nobody is served before they have been, or the issuer could not be reached
STALE = 24 * 3600.0  # seconds after which an operator is told, while old keys still serve
TOO_OLD = 5 * 24 * 3600.0  # seconds after which old keys no longer serve
RETRY = 30.0  # seconds between two fetches forced by an unknown key or a failure
FIRST_RETRY = 2.0  # the same while there are no keys at all, and nobody can be served
LIMIT = 5.0  # seconds of one fetch
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)  # what an answer of another shape ends in


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One public key and the channels it may speak for."""

    key: Any
    endorsements: frozenset[str]


@dataclass(slots=True)
class KeyRing:
    """Keeps the keys announced at one OpenID metadata address."""

    metadata_url: str
    _keys: dict[str, SigningKey] = field(default_factory=dict)
    _fetched: float = float("-inf")
    _tried: float = float("-inf")
    _fetching: asyncio.Lock = field(default_factory=asyncio.Lock)
    _renewing: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> SigningKey | None:
        """The key with this id; None after one refresh did not bring it.

        Raises:
            RequestRefused: 503, no keys could be fetched, so nobody can be authenticated.
        """
        age = time.monotonic() - self._fetched
        if age > FRESH or kid not in self._keys:
            await self._refresh()
        elif age > RENEW and (self._renewing is None or self._renewing.done()):
            self._renewing = asyncio.create_task(self._refresh())
        if time.monotonic() - self._fetched > TOO_OLD:
            raise RequestRefused(503, "The keys that prove who is calling cannot be fetched. Please try again.")
        return self._keys.get(kid)

    async def trouble(self) -> str:
        """What is wrong with the keys, for a monitor; empty: nothing. Fetches them if that is due."""
        if time.monotonic() - self._fetched > FRESH:
            await self._refresh()
        age = time.monotonic() - self._fetched
        if age > TOO_OLD:
            return "the keys that prove who is calling cannot be fetched, so nobody can be served"
        return "the keys that prove who is calling have not been fetched for a day" if age > STALE else ""

    async def _refresh(self) -> None:
        async with self._fetching:
            if time.monotonic() - self._tried < (RETRY if self._keys else FIRST_RETRY):
                return  # somebody has just tried: a stranger's made-up key must not make us ask again and again
            self._tried = time.monotonic()
            try:
                async with asyncio.timeout(LIMIT):
                    self._keys = (await fetch(self.metadata_url)).keys
                self._fetched = time.monotonic()
            except (aiohttp.ClientError, TimeoutError, *UNREADABLE) as error:
                log.warning("signing keys not fetched", reason=type(error).__name__)


@dataclass(frozen=True, slots=True)
class Announcement:
    """The keys by their id, and the time of day that the answer names ("Mon, 23 Nov 2026 09:00:00 GMT")."""

    keys: dict[str, SigningKey]
    date: str = ""


async def fetch(metadata_url: str) -> Announcement:
    """Fetch the keys; raises aiohttp's errors, or one of UNREADABLE where the answer is none."""
    async with aiohttp.ClientSession() as session:
        async with session.get(metadata_url) as answer:
            answer.raise_for_status()
            date = answer.headers.get("Date", "")
            metadata = await answer.json(content_type=None)
        async with session.get(metadata["jwks_uri"]) as answer:
            answer.raise_for_status()
            announced = await answer.json(content_type=None)
    keys = {entry["kid"]: key for entry in announced["keys"] if (key := _key(entry))}
    if not keys:
        raise ValueError("no key that could be used")
    return Announcement(keys, date)


def _key(entry: dict[str, Any]) -> SigningKey | None:
    """One announced key; one that is of another kind or malformed is no reason to lose the others."""
    if entry.get("kty") != "RSA" or not entry.get("kid"):
        return None
    try:
        return SigningKey(jwt.PyJWK(entry, algorithm="RS256").key, frozenset(entry.get("endorsements") or ()))
    except (jwt.PyJWTError, ValueError):
        return None
