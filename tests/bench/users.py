"""People at a server: closed loop (the next turn when the last is over), or open loop (turns come when they come)."""

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tests.bench.scenarios import LEAVE, Act, Script, Turn
from tests.bench.teams import Teams
from tests.bench.wire import Line
from tests.faults.pretended_teams import buttons
from tests.faults.school import HEAD
from tests.support.channel import APP_ID
from tests.support.school import TENANT

REFERENCE = re.compile(rb"SN-[0-9A-Z]{4}-\d\d")
PATIENCE = 30.0  # seconds for a reply
UNANSWERED = 504  # HTTP: what a turn counts as that was taken and brought no reply
FIRST = 1000  # the number of the first teacher, as in tests.faults.school


@dataclass(frozen=True, slots=True)
class Sample:
    """One turn, in seconds: until its first message reached the connector, and until its request was answered."""

    kind: str
    over: float
    reply: float
    response: float
    status: int


@dataclass
class User:
    """One person with one connection to one server."""

    teams: Teams
    person: str
    number: int
    port: int
    head: bytes
    script: Iterator[Act] = field(default_factory=lambda: iter(()))
    submitted: dict[bytes, float] = field(default_factory=dict)
    _line: Line | None = None
    _count: int = 0
    _mark: bytes = b""
    _first: float = 0.0
    _came: list[bytes] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def chat(self) -> str:
        """The id of the conversation."""
        return f"chat-{self.port}-{self.person}"

    def hear(self, now: float, body: bytes) -> None:
        """A message for this person; what is no reply to the last turn, such as word of an earlier report, is let be."""
        if self._mark in body:
            self._first = self._first or now
            self._came.append(body)
            self._news.set()

    async def have(self, turn: Turn, due: float = 0.0) -> Sample:
        """One turn; `due`: when it should have begun, if not now."""
        changes = await self._changes(turn)
        self._count += 1
        name = f"t-{self.port}-{self.person}-{self._count}"
        self._mark, self._first, self._came = name.encode(), 0.0, []
        body = json.dumps(self._activity(name) | changes).encode()
        started = due or time.perf_counter()
        status, _ = await self._send(body)
        responded = time.perf_counter()
        if status < 300:  # HTTP: what was not taken brings no reply
            try:
                await self._until(lambda: bool(self._first))
            except RuntimeError:
                status = UNANSWERED
        if turn.kind == "submit":
            self.submitted |= {found[0]: started for came in self._came if (found := REFERENCE.search(came))}
        reply = self._first or responded
        return Sample(turn.kind, max(reply, responded), reply - started, responded - started, status)

    def offered(self, press: str) -> bool:
        """Whether the last cards have this button."""
        return self._button(press) is not None

    async def arrive(self) -> None:
        """Add the app."""
        self._count += 1
        name = f"t-{self.port}-{self.person}-{self._count}"
        await self._send(json.dumps(self._activity(name) | {"type": "installationUpdate", "action": "add"}).encode())

    def close(self) -> None:
        """Leave."""
        if self._line is not None:
            self._line.close()

    async def _send(self, body: bytes) -> tuple[int, bytes]:
        try:
            self._line = self._line or await Line.open(self.port)
            return await self._line.post(self.head, body)
        except ConnectionError:  # a server may hang up on a connection that is not used
            self._line = await Line.open(self.port)
            return await self._line.post(self.head, body)

    async def _until(self, there: Any) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while not there():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise RuntimeError(f"no reply to {self._mark!r}, or not the one expected: {self._came}") from None

    async def _changes(self, turn: Turn) -> dict[str, Any]:
        if turn.execute:
            action = {"type": "Action.Execute", "verb": turn.execute, "data": {}}
            return {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": action}}
        if not turn.press:
            return {"text": turn.text}
        found = self._button(turn.press)
        if found is None:
            await self._until(lambda: self._button(turn.press) is not None)
            found = self._button(turn.press)
        return {"value": {**(found or {}), **turn.inputs}}

    def _button(self, name: str) -> dict[str, Any] | None:
        """The data behind a button of the last cards."""
        cards = (json.loads(came).get("attachments", []) for came in reversed(self._came))
        return next((each["data"] for card in cards for each in buttons(card) if each["data"]["id"] == name), None)

    def _activity(self, name: str) -> dict[str, Any]:
        return {
            "type": "message",
            "id": name,
            "timestamp": "2026-11-23T09:00:00.000Z",
            "channelId": "msteams",
            "serviceUrl": self.teams.service_url,
            "from": {"id": f"29:{self.person}", "name": "Somebody", "aadObjectId": self.person},
            "recipient": {"id": f"28:{APP_ID}", "name": "Safe Contact"},
            "conversation": {"id": self.chat, "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            "textFormat": "plain",
            "locale": "en-GB",
        }


@dataclass
class Crowd:
    """Everybody at one server."""

    teams: Teams
    users: list[User]
    head: User
    heard: dict[bytes, float] = field(default_factory=dict)

    def hear_head(self, now: float, body: bytes) -> None:
        """The Head Teacher is sent a card."""
        if found := REFERENCE.search(body):
            self.heard.setdefault(found[0], now)

    async def begin(self, script: Script, count: int) -> None:
        """So many people start anew, and have left whatever they were at."""
        for user in self.users[:count]:
            user.script = script(user)
        await asyncio.gather(*(user.have(LEAVE) for user in self.users[:count]))

    async def closed(self, count: int, seconds: float) -> list[Sample]:
        """So many people, each with the next turn as soon as the last is over; what was begun in time is finished."""
        until = time.perf_counter() + seconds
        samples: list[Sample] = []

        async def busy(user: User) -> None:
            while time.perf_counter() < until:
                samples.extend([await user.have(turn) for turn in next(user.script)])

        await asyncio.gather(*(busy(user) for user in self.users[:count]))
        return samples

    async def open(self, count: int, seconds: float, rate: float) -> list[Sample]:
        """So many acts begin each second, whether or not the server keeps up; the first turn's time starts when it is due."""
        first = time.perf_counter()
        due: deque[float] = deque(first + number / rate for number in range(int(rate * seconds)))
        samples: list[Sample] = []

        async def busy(user: User) -> None:
            while due:
                at = due.popleft()
                await asyncio.sleep(max(0.0, at - time.perf_counter()))
                for turn in next(user.script):
                    samples.append(await user.have(turn, at))
                    at = 0.0

        await asyncio.gather(*(busy(user) for user in self.users[:count]))
        return samples

    async def alerts(self, within: float = 10.0) -> list[float | None]:
        """Seconds from each press of Send to the card at the Head Teacher's; None: it had not come by the end."""
        sent = {reference: at for user in self.users for reference, at in user.submitted.items()}
        until = time.perf_counter() + within
        while sent.keys() - self.heard.keys() and time.perf_counter() < until:  # noqa: ASYNC110  # they come one by one
            await asyncio.sleep(0.02)
        for user in self.users:
            user.submitted.clear()
        return [self.heard[name] - at if name in self.heard else None for name, at in sent.items()]


@asynccontextmanager
async def crowd(teams: Teams, port: int, count: int) -> AsyncIterator[Crowd]:
    """Connections of so many people, and of the Head Teacher, to a server."""
    lines = (
        "POST /api/messages HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Content-Type: application/json",
        teams.authorization,
        "Content-Length: ",
    )
    head = "\r\n".join(lines).encode()
    users = [User(teams, str(UUID(int=FIRST + number)), number, port, head) for number in range(count)]
    gathered = Crowd(teams, users, User(teams, HEAD, count, port, head))
    teams.listeners |= {user.chat: user.hear for user in users} | {gathered.head.chat: gathered.hear_head}
    try:
        yield gathered
    finally:
        for user in (*users, gathered.head):
            user.close()
            teams.listeners.pop(user.chat, None)
