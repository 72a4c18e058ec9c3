"""HTTP/1.1 as little as it takes, so that what is measured is the server and not the client.

Both sides speak to programs of this repository and its peers alone: bodies have a Content-Length, connections stay.
"""

import asyncio
from collections.abc import Callable

END = b"\r\n\r\n"


def _length(head: bytes) -> int:
    """The Content-Length of a head; 0 where there is none."""
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 : head.find(b"\r", at)]) if at >= 0 else 0


class Parts(asyncio.Protocol):
    """Cuts what comes in into heads and bodies."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Hand over every message that is complete."""
        self._buffer += data
        while (end := self._buffer.find(END)) >= 0:
            head = self._buffer[: end + 2]
            over = end + 4 + _length(head)
            if len(self._buffer) < over:
                return
            body, self._buffer = self._buffer[end + 4 : over], self._buffer[over:]
            self.message(head, body)

    def message(self, head: bytes, body: bytes) -> None:
        """One message has come in."""
        raise NotImplementedError


class Line(Parts):
    """One kept connection to a server, with one request at a time."""

    def __init__(self, lost: Callable[["Line"], None] | None = None) -> None:
        super().__init__()
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._lost = lost

    @classmethod
    async def open(cls, port: int) -> "Line":
        """Connect to a server of this computer."""
        _, line = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return line

    async def post(self, head: bytes, body: bytes) -> tuple[int, bytes]:
        """Send a request; the status and the body of its answer."""
        assert self.transport is not None
        if self.transport.is_closing():
            raise ConnectionResetError
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(head + str(len(body)).encode() + END + body)
        return await self._answer

    def message(self, head: bytes, body: bytes) -> None:
        """The answer."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((int(head[9:12]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        """The server has hung up: whoever waits must know."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError())

    def close(self) -> None:
        """Hang up."""
        if self.transport is not None:
            self.transport.close()
