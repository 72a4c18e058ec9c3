"""The Bot Framework connector: sends messages to Teams over one kept session."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.core.delivery import Outcome, outcome_of
from bot.core.message import Address, Message
from bot.core.plain_json import decode, encode
from bot.delivery.courier import Receipt
from bot.teams.credential import Credential, CredentialRefused
from bot.teams.translate import activity_of, typing_of

LIMITS = aiohttp.ClientTimeout(total=10, connect=3)
AT_ONCE = 256  # messages on their way together, so that a slow Teams slows nobody down; others wait for their turn
JSON = {"Content-Type": "application/json; charset=utf-8"}
SIGN_IN = 5.0  # seconds that a message waits for the bot's own token; it is tried again when there is one


class Connector:
    """The outbox's way to Teams (`bot.delivery.courier.Post`)."""

    def __init__(self, credential: Credential) -> None:
        self._credential = credential
        self._session: aiohttp.ClientSession | None = None

    async def send(self, address: Address, message: Message, reply_to: str, replaces: str = "") -> Receipt:
        """Post one message, or put it in an earlier one's place; what happens on the way becomes an outcome."""
        url = _activities(address)
        if target := replaces or reply_to:
            url += f"/{quote(target, safe='')}"
        return await self._sent("PUT" if replaces else "POST", url, activity_of(address, message, reply_to))

    async def probe(self, address: Address) -> Outcome:
        """Show there that the bot is typing, which leaves no trace and rings nobody; what came of it."""
        receipt = await self._sent("POST", _activities(address), typing_of(address))
        return receipt.outcome

    async def _sent(self, method: str, url: str, activity: dict[str, Any]) -> Receipt:
        try:
            async with asyncio.timeout(SIGN_IN):
                token = await self._credential.token()
        except CredentialRefused:
            return Receipt(Outcome.REFUSED)
        except TimeoutError:
            return Receipt(Outcome.UNSENT)
        try:
            return await self._request(method, URL(url, encoded=True), activity, token)
        except (ValueError, aiohttp.NonHttpUrlClientError):  # no address, or no JSON: it can never be sent
            return Receipt(Outcome.REJECTED)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return Receipt(Outcome.UNSENT)
        except (aiohttp.ClientError, TimeoutError):
            return Receipt(Outcome.AMBIGUOUS)

    async def close(self) -> None:
        """Let go of the connections."""
        self._credential.close()
        if self._session is not None:
            await self._session.close()

    async def _request(self, method: str, url: URL, activity: dict[str, Any], token: str) -> Receipt:
        headers = JSON | ({"Authorization": f"Bearer {token}"} if token else {})
        data = encode(activity)
        if self._session is None:
            self._session = aiohttp.ClientSession(
                timeout=LIMITS, connector=aiohttp.TCPConnector(limit=AT_ONCE), cookie_jar=aiohttp.DummyCookieJar()
            )
        async with self._session.request(method, url, data=data, headers=headers, allow_redirects=False) as answer:
            outcome = outcome_of(answer.status)
            if outcome is Outcome.REFUSED:
                self._credential.forget(token)
            if outcome is not Outcome.DELIVERED:
                return Receipt(outcome, retry_after=_retry_after(answer.headers.get("Retry-After", "")))
            return Receipt(outcome, await _activity_id(answer))


def _activities(address: Address) -> str:
    """Where the activities of a conversation are posted."""
    return f"{address.service_url.rstrip('/')}/v3/conversations/{quote(address.conversation, safe='')}/activities"


async def _activity_id(answer: aiohttp.ClientResponse) -> str | None:
    """The id Teams gave the message; none is given for text with a card, and none is no failure.

    The message is delivered once the status is here, whatever becomes of the body.
    """
    try:
        body = decode(await answer.read())
    except (ValueError, aiohttp.ClientError, TimeoutError):
        return None
    return str(body["id"]) if isinstance(body, dict) and body.get("id") else None


def _retry_after(header: str) -> timedelta | None:
    """Seconds or an HTTP date; anything else is as if it were not there."""
    if header.isascii() and header.isdigit():
        return timedelta(seconds=int(header[:9]))
    try:
        at = parsedate_to_datetime(header)
    except (ValueError, IndexError, OverflowError):
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(aware - datetime.now(UTC), timedelta())
