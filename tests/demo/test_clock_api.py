"""The page's calls for the school's clock."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.demo import DemoClock
from bot.demo.clock_api import ClockApi
from bot.demo.transcript import Transcripts
from tests.support.clock import MORNING, Clock
from tests.support.school import school

Client = TestClient[web.Request, web.Application]
MINUTE = timedelta(minutes=1)


class WrittenAgenda:
    """Something is due at these moments; `seen` are the times at which it was settled."""

    def __init__(self, clock: DemoClock, *due: datetime) -> None:
        self.clock = clock
        self.due = list(due)
        self.seen: list[datetime] = []

    async def next(self) -> datetime | None:
        """The first moment left."""
        return min(self.due, default=None)

    async def settle(self) -> None:
        """What is due by now is no longer."""
        self.seen.append(self.clock())
        self.due = [moment for moment in self.due if moment > self.clock()]


class StuckAgenda(WrittenAgenda):
    """Something is due and stays so, whatever is done."""

    async def settle(self) -> None:
        """Nothing comes of it."""
        self.seen.append(self.clock())


async def moved(agenda: WrittenAgenda, **move: Any) -> Any:
    """Move the clock by a call of the page; its answer."""
    app = web.Application()
    app.add_routes(ClockApi(agenda.clock, Transcripts([]), agenda).routes())
    async with TestClient(TestServer(app)) as client:
        response = await client.post("/demo/clock", json=move)
        return await response.json()


@pytest.fixture
def clock() -> DemoClock:
    """A clock that stands still on a Monday morning."""
    return DemoClock(school(), computer=Clock())


async def test_clock_is_shown(client: Client, school_clock: DemoClock) -> None:
    """The page is told the time, the next school morning, and whether it is school time."""
    face = await (await client.get("/demo/clock")).json()
    assert timedelta() <= school_clock() - datetime.fromisoformat(face["now"]) < MINUTE
    assert face["next_morning"] == "2026-11-24T08:00:00+00:00"
    assert (face["open"], face["put_forward"]) == (True, False)


async def test_clock_stops_wherever_something_is_due(clock: DemoClock) -> None:
    """On the way forward each due moment is settled at its own time, and at last what is due at the end."""
    stops = [MORNING + 10 * MINUTE, MORNING + 30 * MINUTE, MORNING + 61 * MINUTE]
    agenda = WrittenAgenda(clock, *stops)
    face = await moved(agenda, minutes=60)
    assert agenda.seen == [MORNING, *stops[:2], MORNING + 60 * MINUTE]
    assert face["now"] == "2026-11-23T10:00:00+00:00"


async def test_clock_moves_to_the_next_school_morning(clock: DemoClock) -> None:
    """In the middle of a day it moves to eight on the next one."""
    face = await moved(WrittenAgenda(clock), until="morning")
    assert face["now"] == "2026-11-24T08:00:00+00:00"


async def test_clock_passes_by_what_cannot_be_settled(clock: DemoClock) -> None:
    """Something that stays due does not hold the clock up."""
    agenda = StuckAgenda(clock, MORNING - MINUTE)
    face = await moved(agenda, minutes=5)
    assert face["now"] == "2026-11-23T09:05:00+00:00"
    assert len(agenda.seen) == 2


@pytest.mark.parametrize("minutes", [0, -5, 10_081, 1.5, True, "5", None])
async def test_clock_moves_forward_only(client: Client, school_clock: DemoClock, minutes: object) -> None:
    """What is no step forward is refused in words, and the clock stays."""
    response = await client.post("/demo/clock", json={"minutes": minutes})
    assert response.status == 400
    assert "forward only" in (await response.json())["error"]
    assert school_clock() - MORNING < MINUTE


async def test_clock_does_not_leave_the_year(clock: DemoClock) -> None:
    """At a year ahead the page is told that this is the end."""
    clock.move_to(MORNING + timedelta(days=365))
    answer = await moved(WrittenAgenda(clock), minutes=10_080)
    assert answer == {"error": "The school clock can be at most a year ahead."}


async def test_other_pages_hear_of_a_moved_clock(client: Client) -> None:
    """Every open page is told that the clock was moved."""
    async with client.get("/demo/events") as response:
        while (await response.content.readline()).strip() != b"event: snapshot":
            pass
        await client.post("/demo/clock", json={"minutes": 5})
        while (line := (await response.content.readline()).strip()) != b"event: clock":
            assert not line.startswith(b"event:")
