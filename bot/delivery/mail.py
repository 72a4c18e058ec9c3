"""E-mail to a lead whom Teams does not reach: it says that something waits in Teams, and nothing of what it is.

It goes through the same outbox as everything else, so that no crash loses one: see `bot/storage/mail.py`.
"""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Protocol, Self

import aiosmtplib
from yarl import URL

from bot.core.delivery import Outcome
from bot.core.message import Address, Message
from bot.delivery.courier import Post, Receipt
from bot.delivery.recovery import Line
from bot.errors import SettingsError
from bot.storage.mail import SCHEME
from bot.texts import say

SETTING = "SAFECONTACT_SMTP_URL"
LIMIT = 12.0  # seconds of one e-mail; with the farewell less than the outbox's lease
FAREWELL = 2.0  # seconds for the server's goodbye, which changes nothing
_PORTS = {"smtp": 587, "smtps": 465}  # https://www.rfc-editor.org/rfc/rfc8314
_TEMPORARY = range(400, 500)


@dataclass(frozen=True, slots=True)
class Relay:
    """A mail server. `tls`: from the first byte (smtps), otherwise as soon as the server offers it (STARTTLS)."""

    host: str
    port: int
    tls: bool
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Where it is; never the password."""
        return f"Relay({self.host}:{self.port})"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The server at smtps://USER:PASSWORD@HOST or smtp://HOST:25.

        Raises:
            SettingsError: It is no such address.
        """
        try:
            url = URL(text)
            port, host = url.explicit_port, url.host
        except ValueError:
            url, port, host = URL(), None, None
        if url.scheme not in _PORTS or not host:
            raise SettingsError(
                f"{SETTING} is no address of a mail server.",
                advice="Write smtps://USER:PASSWORD@HOST or smtp://HOST:25, with %40 for an @ in the password.",
            )
        return cls(host, port or _PORTS[url.scheme], url.scheme == "smtps", url.user or "", url.password or "")


class Mailer:
    """Sends e-mails (`bot.delivery.courier.Post`)."""

    def __init__(self, relay: Relay, sender: str) -> None:
        self._relay = relay
        self._sender = sender

    async def send(self, address: Address, message: Message, reply_to: str, replaces: str = "") -> Receipt:
        """Send one e-mail with the message's text; nothing in it can be changed later."""
        del reply_to, replaces
        recipient = address.service_url.removeprefix(SCHEME)
        try:
            async with asyncio.timeout(LIMIT):
                return Receipt(await self._send(self._written(recipient, message.text)))
        except TimeoutError:
            return Receipt(Outcome.AMBIGUOUS)

    async def probe(self) -> Outcome:
        """Whether an e-mail would be taken now, as far as that shows without one."""
        try:
            await self.prove()
        except aiosmtplib.SMTPAuthenticationError:
            return Outcome.REFUSED
        except (aiosmtplib.SMTPException, OSError):  # of which TimeoutError is one
            return Outcome.UNSENT
        return Outcome.DELIVERED

    async def prove(self) -> None:
        """Connect and sign in, and send nothing; raises aiosmtplib's errors, OSError or TimeoutError."""
        async with asyncio.timeout(LIMIT):
            client = self._client()
            await client.connect()
            await _part(client)

    def _client(self) -> aiosmtplib.SMTP:
        relay = self._relay
        return aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            username=relay.user or None,
            password=relay.password or None,
            use_tls=relay.tls,
            # A password goes over an encrypted line or not at all.
            start_tls=None if relay.tls or not relay.user else True,
            tls_context=ssl.create_default_context(),
            timeout=LIMIT,
        )

    async def _send(self, mail: EmailMessage) -> Outcome:
        client = self._client()
        try:
            await client.connect()
        except aiosmtplib.SMTPAuthenticationError:
            return Outcome.REFUSED
        except (aiosmtplib.SMTPException, OSError):
            return Outcome.UNSENT
        try:
            await client.send_message(mail)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            return Outcome.UNSENT if refused.recipients[0].code in _TEMPORARY else Outcome.UNREACHABLE
        except aiosmtplib.SMTPResponseException as refused:
            return Outcome.UNSENT if refused.code in _TEMPORARY else Outcome.REJECTED
        except (aiosmtplib.SMTPException, OSError):
            return Outcome.AMBIGUOUS
        finally:
            await _part(client)
        return Outcome.DELIVERED

    def _written(self, recipient: str, text: str) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, recipient, say("mail.subject")
        mail["Date"] = format_datetime(datetime.now(UTC))
        mail["Message-ID"] = make_msgid(domain=self._sender.rpartition("@")[2])
        mail["Auto-Submitted"] = "auto-generated"  # so that no absence notice answers it
        mail.set_content(text)
        return mail


class Channel(Post, Line, Protocol):
    """What sends and can be tried out."""


class Posts:
    """E-mail addresses go to the mail server, all others to Teams (`Channel`)."""

    def __init__(self, teams: Channel, mail: Mailer | None) -> None:
        self._teams = teams
        self._mail = mail

    async def send(self, address: Address, message: Message, reply_to: str, replaces: str = "") -> Receipt:
        """Send by the way of the address. An e-mail that is owed while e-mail is turned off is given up."""
        if not address.service_url.startswith(SCHEME):
            return await self._teams.send(address, message, reply_to, replaces)
        if self._mail is None:
            return Receipt(Outcome.REJECTED)
        return await self._mail.send(address, message, reply_to, replaces)

    async def probe(self, address: Address) -> Outcome:
        """Try out the way of the address. E-mail that is turned off is given up without being tried out."""
        if not address.service_url.startswith(SCHEME):
            return await self._teams.probe(address)
        return Outcome.REJECTED if self._mail is None else await self._mail.probe()


async def _part(client: aiosmtplib.SMTP) -> None:
    with suppress(aiosmtplib.SMTPException, OSError):
        await client.quit(timeout=FAREWELL)
    client.close()


def open_mailer(url: str, sender: str) -> Mailer | None:
    """The way to the mail server that the settings name; None: they name none.

    Raises:
        SettingsError: They name one wrongly, or no sender.
    """
    if not url:
        return None
    if "@" not in sender:
        raise SettingsError(
            "SAFECONTACT_MAIL_FROM is no e-mail address.", advice="Set it to one that the mail server may send from."
        )
    return Mailer(Relay.parse(url), sender)
