"""Teams as every server of the benchmark sees it: an issuer that signs real tokens, a login server, a connector.

The connector takes what it is sent, says so after a delay that can be set, and fails as often as it is told to.
"""

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from tests.bench.wire import Parts
from tests.support.channel import APP_ID, ISSUER, Channel, SigningKey
from tests.support.login import LoginServer, loopback_login

Listener = Callable[[float, bytes], None]
"""Told of each message to its conversation: the moment, and the activity as it came."""

TAKEN = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
FAULTS = {
    "429": b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n",
    "500": b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
    "reset": b"",
}


@dataclass
class Teams:
    """The loopback Teams. `delay` seconds until the connector answers; `faults`: the share of sends that fail."""

    channel: Channel
    login: LoginServer
    service_url: str = ""
    delay: float = 0.0
    faults: float = 0.0
    arrived: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    listeners: dict[str, Listener] = field(default_factory=dict)
    dice: random.Random = field(default_factory=lambda: random.Random(8))  # noqa: S311  # chance, no secret

    @property
    def authorization(self) -> str:
        """A header with a token that is good for hours, as the Bot Framework's are."""
        token = self.channel.token(exp=int(time.time()) + 6 * 3600, serviceurl=self.service_url)
        return f"Authorization: Bearer {token}"

    @property
    def settings(self) -> dict[str, str]:
        """What every server is told of it."""
        return {
            "BENCH_APP_ID": APP_ID,
            "BENCH_ISSUER": ISSUER,
            "BENCH_METADATA": self.channel.metadata_url,
            "BENCH_KEYS": f"{self.channel.base}/keys",
            "BENCH_LOGIN": self.login.authority,
        }


class _Connector(Parts):
    """One connection of a server to the connector."""

    def __init__(self, teams: Teams) -> None:
        super().__init__()
        self._teams = teams

    def message(self, head: bytes, body: bytes) -> None:
        """A message to a conversation, taken or not."""
        now, teams = time.perf_counter(), self._teams
        if teams.faults and teams.dice.random() < teams.faults:
            name = teams.dice.choice(list(FAULTS))
            teams.failed[name] += 1
            self._say(FAULTS[name])
            return
        teams.arrived += 1
        own = b'{"id":"m%d"}' % teams.arrived
        answer = TAKEN % (len(own), own)
        if teams.delay:
            asyncio.get_running_loop().call_later(teams.delay, self._say, answer)
        else:
            self._say(answer)
        conversation = head.split(b"/v3/conversations/", 1)[1].split(b"/", 1)[0].decode()
        if (listener := teams.listeners.get(conversation)) is not None:
            listener(now, body)

    def _say(self, answer: bytes) -> None:
        assert self.transport is not None
        if not answer:
            self.transport.abort()
        elif not self.transport.is_closing():
            self.transport.write(answer)


@asynccontextmanager
async def loopback_teams(folder: Path) -> AsyncIterator[Teams]:
    """A running Teams; `folder / "ca.pem"` is the certificate to trust for its login server."""
    channel = Channel(keys=[SigningKey("key-1")])
    issuer = web.Application()
    issuer.router.add_get("/openid", channel._metadata)
    issuer.router.add_get("/keys", channel._announce)
    runner = web.AppRunner(issuer, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    channel.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with loopback_login(folder) as login:
        teams = Teams(channel, login)
        connector = await asyncio.get_running_loop().create_server(lambda: _Connector(teams), "127.0.0.1", 0)
        teams.service_url = f"http://127.0.0.1:{connector.sockets[0].getsockname()[1]}/"
        try:
            yield teams
        finally:
            connector.close()
            await runner.cleanup()
