"""A loopback mail server: keeps what it is sent, and refuses where and how a test says."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class MailServer:
    """`refusals` by command: "RCPT" to "550 No such user"; "." is the end of a mail. `silent_at`, `drops_at`: likewise.

    With `password` it wants a sign-in, and offers it only over TLS.
    """

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    silent_at: str = ""
    drops_at: str = ""
    password: str = ""
    secure: bool = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if await self._answers("CONNECT", "220 loopback ESMTP", writer):
                while line := await reader.readline():
                    if not await self._obey(line.decode().strip(), reader, writer):
                        break
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _obey(self, line: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one command; whether to go on."""
        verb = line.split(maxsplit=1)[0].split(":", maxsplit=1)[0].upper()
        self.commands.append(verb)
        usual = {"QUIT": "221 Bye", "DATA": "354 Go on"}.get(verb, "250 OK")
        if verb == "EHLO":
            usual = (
                f"250-loopback\r\n{'250-AUTH PLAIN' if self.password and self.secure else '250-SIZE'}\r\n250 8BITMIME"
            )
        elif verb == "AUTH":
            given = base64.b64decode(line.rsplit(maxsplit=1)[-1]).decode().split("\0")[-1]
            usual = "235 Welcome" if given == self.password else "535 Authentication failed"
        elif verb == "RCPT":
            self.recipients.append(line.partition("<")[2].partition(">")[0])
        goes_on = await self._answers(verb, usual, writer) and verb != "QUIT"
        if goes_on and verb == "DATA" and verb not in self.refusals:
            return await self._take(reader, writer)
        return goes_on

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        lines = []
        while (line := await reader.readline()) != b".\r\n":
            lines.append(line)
        if not await self._answers(".", "250 Taken", writer):
            return False
        if "." not in self.refusals:
            mail = message_from_bytes(b"".join(lines), policy=default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
        return True

    async def _answers(self, verb: str, usual: str, writer: asyncio.StreamWriter) -> bool:
        """Say what a test has set, else the usual; whether the connection goes on."""
        if verb == self.drops_at:
            writer.transport.abort()
            return False
        if verb == self.silent_at:
            await asyncio.Event().wait()
        writer.write(f"{self.refusals.get(verb, usual)}\r\n".encode())
        await writer.drain()
        return True


@asynccontextmanager
async def loopback_mail(tls: ssl.SSLContext | None = None) -> AsyncIterator[MailServer]:
    """A running mail server; with `tls`, encrypted from the first byte."""
    mail = MailServer(secure=tls is not None)
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.add(task)
        await mail._serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    mail.port = server.sockets[0].getsockname()[1]
    try:
        yield mail
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
