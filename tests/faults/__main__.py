"""Let everything go wrong while people report, on both databases, and count what became of every report.

    python -m tests.faults                       everything, about a quarter of an hour
    python -m tests.faults --database sqlite --scenario kill --reports 50

Two real servers run as processes on one database, in development mode on this computer, with a school file. This
process plays Teams: it sends what people press, sends again with the same id whatever was not answered, and is the
connector. It ends with a table; the exit status is 0 only when in every scenario each report is stored once, none is
lost, every owed alert has arrived, nothing has reached anybody who is excluded, and half a minute after all was well
again nothing was owed any more. Copies of an alert are counted, and allowed: it must arrive, and Teams does not always
say whether it has.

The disk is filled where this runs as root, on a small disk in memory; elsewhere that scenario is left out, and said.
"""

import argparse
import asyncio
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from aiohttp import web
from sqlalchemy import func, select

from bot.errors import SafeContactError
from bot.storage import reports, tables
from bot.storage.database import Database
from tests.faults.people import People
from tests.faults.places import PLACES
from tests.faults.pretended_teams import Teams
from tests.faults.replicas import Replica, free_port, set_clock
from tests.faults.scenarios import SCENARIOS, House, Scenario
from tests.faults.school import LEADS, school_file, stories, teachers
from tests.faults.tally import Row, count, table
from tests.support.keys import SEALER

GIVE_UP = 400.0  # seconds for all that is owed
LIMITS = aiohttp.ClientTimeout(total=15, connect=2)  # after 15 seconds Teams sends a turn again


class Records:
    """What is on record, read by another process than those that write it."""

    def __init__(self, url: str) -> None:
        self.database = Database(url, SEALER)

    async def newest_owed(self) -> int:
        """The position of the newest message that has not been sent; 0: there is none."""
        pending = select(func.max(tables.outbox.c.position)).where(tables.outbox.c.status == "pending")
        return await self.database.transact(lambda connection: connection.execute(pending).scalar() or 0)

    async def sent_up_to(self, position: int) -> bool:
        """Wait until nothing is owed that is as old as this; False: it never came about."""
        table = tables.outbox
        pending = select(func.count()).where(table.c.status == "pending", table.c.position <= position)
        end = time.monotonic() + GIVE_UP
        while time.monotonic() < end:
            if not await self.database.transact(lambda connection: connection.execute(pending).scalar()):
                return True
            await asyncio.sleep(0.2)
        return False


async def phase(house: House, records: Records, scenario: Scenario, number: int, given: argparse.Namespace) -> Row:
    """One scenario, from the first word to the last message."""
    told = stories(number, given.reports, house.dice)
    people = house.people
    people.go, people.ready, people.statuses = asyncio.Event(), 0, Counter()
    days = [[story for story in told if story.person == one] for one in sorted({story.person for story in told})]
    house.tellers = len(days) if scenario.waits else 0
    telling = asyncio.gather(*(people.day_of(day, waits=scenario.waits) for day in days), return_exceptions=True)
    await scenario.disturb(house, given.seconds)
    people.go.set()
    over = time.monotonic()
    await records.sent_up_to(await records.newest_owed())
    recovery = time.monotonic() - over
    for end in filter(None, await telling):
        _say(f"{given.name}, {scenario.name}: gave up: {end!r}")
    await records.sent_up_to(sys.maxsize)
    cases = await records.database.transact(reports.all_cases)
    names, chats = (given.name, scenario.name), house.teams.chats
    return count(names, told, cases, chats, over, faults=people.statuses[500], recovery=recovery)


async def run(given: argparse.Namespace, scenarios: Sequence[Scenario]) -> list[Row]:
    """All scenarios on one database, one after the other."""
    rows = []
    async with _house(given) as (house, records):
        for number, scenario in enumerate(scenarios):
            if scenario.disk and not house.place.disk.small:
                _say(f"{given.name}, {scenario.name}: left out, it needs root to make a small disk")
                continue
            for replica in house.replicas:
                if replica.process is None or replica.process.returncode is not None:
                    await replica.start()
                await replica.ready(house.people.session)
            rows.append(await phase(house, records, scenario, number, given))
            _say(table(rows[-1:], {scenario.name: scenario.title}).splitlines()[-1])
        _say(f"{given.name}: {house.kills} kills; Teams answered {json.dumps(house.teams.answers)}")
    return rows


@asynccontextmanager
async def _house(given: argparse.Namespace) -> AsyncIterator[tuple[House, Records]]:
    """A school with two replicas of the bot on a database, everybody in it, and a Teams."""
    dice = random.Random(given.seed)  # noqa: S311  # chance, no secret
    folder = Path(tempfile.mkdtemp(prefix="safecontact-faults-"))
    place = await asyncio.to_thread(PLACES[given.name])
    records = Records(place.url)
    staff = teachers(given.reports)
    school_file(folder / "school.toml", staff)
    set_clock(folder, 0)
    teams = Teams(dice)
    runner = await _listen(teams)
    replicas = [Replica(folder, place.url, given.lease, free_port()) for _ in range(2)]
    try:
        async with aiohttp.ClientSession(timeout=LIMITS) as session:
            people = People(teams, replicas, session, dice)
            await asyncio.gather(*(replica.start() for replica in replicas))
            await asyncio.gather(*(replica.ready(session) for replica in replicas))
            for person in (*LEADS, *staff):
                await people.send(person, type="installationUpdate", action="add")
            yield House(people, teams, replicas, place, folder, dice), records
    finally:
        for replica in replicas:
            await replica.kill()
        await runner.cleanup()
        await records.database.close()
        if given.log:
            shutil.copy(folder / "log.txt", f"{given.log}.{given.name}")
        await asyncio.to_thread(place.remove)
        shutil.rmtree(folder, ignore_errors=True)


async def _listen(teams: Teams) -> web.AppRunner:
    """Start the connector."""
    connector = web.Application()
    for path in ("/v3/conversations/{chat}/activities", "/v3/conversations/{chat}/activities/{activity}"):
        connector.router.add_route("*", path, teams.receive)
    runner = web.AppRunner(connector, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    teams.base = f"http://127.0.0.1:{port}"
    return runner


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201  # a script


async def _all(given: argparse.Namespace, scenarios: Sequence[Scenario]) -> list[Row]:
    """Both databases side by side."""
    kinds = list(PLACES) if given.database == "both" else [given.database]
    runs = [run(argparse.Namespace(**vars(given), name=kind), scenarios) for kind in kinds]
    return [row for rows in await asyncio.gather(*runs) for row in rows]


def main() -> int:
    """From the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=str(__doc__).splitlines()[0])
    parser.add_argument("--database", choices=[*PLACES, "both"], default="both")
    parser.add_argument("--scenario", action="append", choices=[each.name for each in SCENARIOS], help="all, if none")
    parser.add_argument("--reports", type=int, default=14, help="of each scenario")
    parser.add_argument("--seconds", type=float, default=75.0, help="that Teams is away, or replicas are killed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lease", type=float, default=0, help="seconds; 0: the bot's own")
    parser.add_argument("--log", default="", help="where to keep what the servers said")
    given = parser.parse_args()
    scenarios = [each for each in SCENARIOS if not given.scenario or each.name in given.scenario]
    try:
        rows = asyncio.run(_all(given, scenarios))
    except (LookupError, SafeContactError) as error:
        _say(f"tests.faults: {error}")
        return 1
    print(table(rows, {each.name: each.title for each in SCENARIOS}))  # noqa: T201  # a script
    return 0 if rows and all(row.sound for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
