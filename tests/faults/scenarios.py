"""What goes wrong in a run, one after the other. Each function returns when all is well again."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.faults.people import People
from tests.faults.places import Place
from tests.faults.pretended_teams import Teams
from tests.faults.replicas import Replica, set_clock

JUMPS = (-3600, -1200, -300, -30, 0, 30, 300, 1200, 3600)  # seconds
# At most, however long Teams is away.
AWAY = 15.0  # seconds that a database is of no use; longer than a lock is waited for
FULL = 10.0  # seconds that a disk is full
ABOUT = 20.0  # seconds of a clock that jumps, or of people who send everything again


@dataclass
class House:
    """Everything that can go wrong."""

    people: People
    teams: Teams
    replicas: list[Replica]
    place: Place
    folder: Path
    dice: random.Random
    tellers: int = 0  # how many wait with their last press until it goes wrong
    kills: int = 0

    async def kill(self, replica: Replica) -> None:
        """Kill one."""
        await replica.kill()
        self.kills += 1

    async def all_ready(self) -> None:
        """Wait until those who wait with their last press are there, but not without end."""
        with suppress(TimeoutError):
            async with asyncio.timeout(30):
                while self.people.ready < self.tellers:  # noqa: ASYNC110  # they come one by one
                    await asyncio.sleep(0.05)


Disturb = Callable[[House, float], Awaitable[None]]


@dataclass(frozen=True)
class Scenario:
    """A fault. `waits`: people wait with their last press until it is there; `disk`: it needs a disk of its own."""

    name: str
    title: str
    disturb: Disturb
    waits: bool = True
    disk: bool = False


async def _kill(house: House, seconds: float) -> None:
    """Kill the replicas at random instants, while Teams fails now and then."""
    house.teams.mode = "now and then"
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        await asyncio.sleep(house.dice.uniform(0.3, 4.0))
        replica = house.dice.choice(house.replicas)
        await house.kill(replica)
        await asyncio.sleep(house.dice.uniform(0, 0.5))
        await replica.start()
    house.teams.mode = "well"
    for replica in house.replicas:  # whoever restarts it has done so when it answers
        await replica.ready(house.people.session)


async def _teams(house: House, seconds: float, mode: str) -> None:
    """Teams fails in one way."""
    await house.all_ready()
    house.teams.mode = mode
    house.people.go.set()
    await asyncio.sleep(seconds)
    house.teams.mode = "well"


async def _away(house: House, seconds: float) -> None:
    """The database is of no use."""
    await house.all_ready()
    going = asyncio.create_task(house.place.go_away(min(seconds, AWAY)))
    await asyncio.sleep(0.1)
    house.people.go.set()
    await going


async def _full(house: House, seconds: float) -> None:
    """There is no room on the disk."""
    await house.all_ready()
    house.people.go.set()
    await house.place.be_full(min(seconds, FULL))


async def _clock(house: House, seconds: float) -> None:
    """The clock jumps about, by up to an hour, and is right again in the end."""
    end = time.monotonic() + min(seconds, ABOUT)
    while time.monotonic() < end:
        set_clock(house.folder, house.dice.choice(JUMPS))
        await asyncio.sleep(house.dice.uniform(0.1, 1.0))
    set_clock(house.folder, 0)


async def _repeated(house: House, seconds: float) -> None:
    """Everything arrives several times at once, at either replica, and some of it again much later."""
    house.people.unruly = True
    await asyncio.sleep(min(seconds, ABOUT))
    house.people.unruly = False


async def _mid_lease(house: House, _seconds: float) -> None:
    """A replica dies while Teams has not answered it, and nobody starts it again."""
    await house.all_ready()
    house.teams.mode = "hang"
    house.people.go.set()
    with suppress(TimeoutError):
        async with asyncio.timeout(10):
            while house.teams.in_flight < house.tellers:  # noqa: ASYNC110  # the replicas begin one by one
                await asyncio.sleep(0.01)
    await house.kill(house.replicas[0])
    house.teams.mode = "well"


SCENARIOS = (
    Scenario("kill", "kill -9 at random instants, Teams failing now and then", _kill, waits=False),
    *(
        Scenario(name, title, partial(_teams, mode=mode))
        for name, title, mode in (
            ("429", "Teams answers 429", "429"),
            ("500", "Teams answers 500", "500"),
            ("502", "Teams answers 502", "502"),
            ("hang", "Teams does not answer", "hang"),
            ("reset", "Teams breaks connections off", "reset"),
            ("taken", "Teams takes messages and answers 500", "taken, then 500"),
        )
    ),
    Scenario("away", "database locked (SQLite), stopped and started (PostgreSQL)", _away),
    Scenario("full", "disk full", _full, disk=True),
    Scenario("clock", "clock jumps by up to an hour", _clock, waits=False),
    Scenario("repeated", "activities repeated and out of order", _repeated, waits=False),
    Scenario("lease", "one of two replicas killed in mid-lease, not started again", _mid_lease),
)
