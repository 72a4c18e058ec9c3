"""What is looked at: the settings and what they lead to, each opened once and shared by the checks."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot import school_file
from bot.core.school import School
from bot.errors import SettingsError
from bot.settings import Settings
from bot.teams.connector import Connector
from bot.teams.credential import Credential
from bot.teams.graph import Graph, open_graph
from bot.teams.keys import Announcement, fetch


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Patient:
    """A bot's settings, its school (or what is wrong with the school file), and what it would be served with.

    `app`: a Teams app package to compare; `address`: the https address that it is reached at from outside.
    """

    settings: Settings
    school: School | None
    school_fault: SettingsError | None
    app: Path | None = None
    address: str = ""
    now: Callable[[], datetime] = _now
    credential: Credential = field(init=False)
    connector: Connector = field(init=False)
    graph: Graph | None = field(init=False)
    _announced: asyncio.Future[Announcement] | None = None

    def __post_init__(self) -> None:
        self.credential = Credential(self.settings)
        self.connector = Connector(self.credential)
        self.graph = open_graph(self.settings)

    async def announcement(self) -> Announcement:
        """The Bot Framework's signing keys, fetched once; raises what `fetch` raises."""
        if self._announced is None:
            self._announced = asyncio.ensure_future(fetch(self.settings.openid_metadata_url))
        return await asyncio.shield(self._announced)

    async def close(self) -> None:
        """Let go of the connections."""
        await self.connector.close()
        if self.graph is not None:
            await self.graph.close()
        if self._announced is not None:
            self._announced.cancel()


@asynccontextmanager
async def patient(settings: Settings, *, app: Path | None = None, address: str = "") -> AsyncIterator[Patient]:
    """The bot of these settings, to be looked at."""
    school, fault = None, None
    try:
        school = school_file.read(settings.school_file)
    except SettingsError as error:
        fault = error
    opened = Patient(settings, school, fault, app, address)
    try:
        yield opened
    finally:
        await opened.close()
