"""Measure the bot beside a floor and beside the SDKs' own echoes, in one run, in turns.

    python -m tests.bench                                   everything, about ten minutes
    python -m tests.bench --users 16 --seconds 1 --rounds 1 --no-peers --scenario question
    python -m tests.bench --soak 200000                     the same turns again and again, and what memory does

All servers share one core, and this process, which plays Teams and everybody who writes, has another. Each round has
every server and scenario in it for a few seconds, so that whatever else the machine does meets all of them alike:
the ratios are what counts. A turn is over when its reply has arrived at the connector and its request is answered.
The peers are installed once, in environments of their own, in a folder outside the repository (--cache).
"""

import argparse
import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.figures import Part, as_json, figures, table
from tests.bench.programs import PEERS, Program, edge, floor, ours, peer
from tests.bench.scenarios import ECHO, SCENARIOS, Scenario
from tests.bench.teams import Teams, loopback_teams
from tests.bench.users import Crowd, crowd
from tests.faults.school import school_file
from tests.support import postgres

CACHE = Path(os.environ.get("XDG_CACHE_HOME", tempfile.gettempdir())) / "safecontact-bench"
WARM = 1.0  # seconds of each server and scenario before anything counts: what a server does once, it has done
SLOW = 0.2  # seconds of a slow connector
SLOW_USERS = 64
OPEN_USERS = 256
OPEN_SHARE = 0.5  # of what the bot does in the closed loop: how many acts begin in the open one


@dataclass
class Bench:
    """Everything that runs."""

    teams: Teams
    programs: list[Program]
    crowds: dict[str, Crowd]
    ready: float = 0.0

    async def part(
        self, program: Program, scenario: Scenario, users: int, seconds: float, rate: float = 0.0, delay: float = 0.0
    ) -> Part:
        """One scenario at one server."""
        gathered, own = self.crowds[program.name], program.name == "ours"
        await gathered.begin(scenario.script, users)
        if own:
            await program.probe()
        self.teams.delay, cpu, started = delay, program.cpu(), time.perf_counter()
        coming = gathered.open(users, seconds, rate) if rate else gathered.closed(users, seconds)
        samples = await coming
        passed = time.perf_counter() - started if rate else seconds
        used = program.cpu() - cpu
        used *= passed / max(time.perf_counter() - started, passed)  # the last turns end after the time is over
        alerts = await gathered.alerts() if own else []
        self.teams.delay = 0.0
        probe = await program.probe() if own else {}
        memory, turns = program.memory(), sum(sample.over <= started + passed for sample in samples)
        names = (program.name, scenario.name, users, rate, delay)
        return Part(*names, passed, turns, used, samples, alerts, probe, memory)


@asynccontextmanager
async def bench(given: argparse.Namespace) -> AsyncIterator[Bench]:
    """Teams, and every server with its people."""
    folder = Path(tempfile.mkdtemp(prefix="safecontact-bench-", dir=given.data))
    count = max(*given.users, SLOW_USERS if given.slow else 1, OPEN_USERS if given.open else 1)
    async with AsyncExitStack() as held:
        held.callback(shutil.rmtree, folder, ignore_errors=True)
        teams = await held.enter_async_context(loopback_teams(folder))
        teams.faults = given.faults
        database = held.enter_context(postgres.durable()).url("postgres") if given.database == "postgres" else ""
        core = given.cores[0]
        programs = [ours(folder, core, teams.settings, database)]
        if given.floor:
            programs = [floor(folder, core, teams.settings), edge(folder, core, teams.settings), *programs]
        names = PEERS if given.peers else ()
        programs += [await peer(name, folder, core, teams.settings, given.cache) for name in names]
        crowds = {}
        running = Bench(teams, programs, crowds)
        for program in programs:
            crowds[program.name] = await held.enter_async_context(crowd(teams, program.port, count))
        everybody = crowds["ours"].users
        school_file(folder / "school.toml", [user.person for user in everybody])
        for program in programs:
            _say(f"starting {program.name}")
            held.push_async_callback(program.stop)
            await program.start()
            if program.name == "ours":
                await asyncio.gather(*(user.arrive() for user in (crowds["ours"].head, *everybody)))
                await program.stop()
                running.ready = await program.start("/readyz")
        yield running


async def run(given: argparse.Namespace) -> tuple[list[Sequence[Part]], float]:
    """All rounds, and the seconds from the start until the bot was ready."""
    chosen = [each for each in SCENARIOS if each.name in given.scenario]
    rates: dict[str, float] = {}
    rounds = []
    async with bench(given) as running:
        own = next(program for program in running.programs if program.name == "ours")
        played = [(each, ECHO) for each in running.programs if each is not own] + [(own, each) for each in chosen]
        _say("warming up")
        for each in played:
            await running.part(*each, given.users[0], WARM)
        for number in range(given.rounds):
            parts: list[Part] = []
            for users in given.users:
                _say(f"round {number + 1}: {users} users")
                parts += [await running.part(*each, users, given.seconds, delay=given.delay) for each in played]
            for _, scenario in played[-len(chosen) :]:
                reached = [part.turns / part.seconds for part in parts if part.key[:2] == ("ours", scenario.name)]
                rates.setdefault(scenario.name, given.rate or max(1, round(OPEN_SHARE * max(reached) / scenario.turns)))
            if given.open:
                _say(f"round {number + 1}: turns that come when they come")
                coming = [(own, each, OPEN_USERS, given.seconds, rates[each.name]) for each in chosen]
                parts += [await running.part(*each, delay=given.delay) for each in coming]
            if given.slow:
                _say(f"round {number + 1}: a slow connector")
                longer = max(given.seconds, 10 * SLOW)
                parts += [await running.part(*each, SLOW_USERS, longer, delay=SLOW) for each in played]
            rounds.append(parts)
        if running.teams.failed:
            _say(f"sends that the connector failed: {dict(running.teams.failed)}")
    return rounds, running.ready


async def soak(given: argparse.Namespace) -> list[dict[str, float]]:
    """The chosen scenarios in turn until there were so many turns; what memory did on the way."""
    chosen = [each for each in SCENARIOS if each.name in given.scenario]
    seen: list[dict[str, float]] = []
    async with bench(given) as running:
        own, turns, failed = running.programs[-1], 0, 0
        while turns < given.soak:
            for scenario in chosen:
                part = await running.part(own, scenario, given.users[-1], given.seconds)
                turns += part.turns
                failed += sum(sample.status >= 300 for sample in part.samples)  # HTTP: not taken, or not answered
            seen.append({"turns": turns, "failed": failed, **part.memory})
            if len(seen) % 20 == 1:
                _say(_soaked(seen[-1]))
    return seen


def _soaked(seen: dict[str, float]) -> str:
    memory = f"PSS {seen['Pss']:.1f} MiB, RSS {seen['Rss']:.1f} MiB"
    return f"{seen['turns']:>9.0f} turns, {seen['failed']:.0f} failed: {memory}"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201  # a script


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=str(__doc__).splitlines()[0])
    names = [each.name for each in SCENARIOS]
    flag = argparse.BooleanOptionalAction
    parser.add_argument("--users", type=int, nargs="+", default=[1, 16, 64, 256])
    parser.add_argument("--seconds", type=float, default=2.0, help="of each server and scenario in a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scenario", action="append", choices=names, help="all, if none")
    parser.add_argument("--peers", action=flag, default=True, help="the SDKs' echoes beside it")
    parser.add_argument("--floor", action=flag, default=True, help="the floor, and the edge alone, beside it")
    parser.add_argument("--open", action=flag, default=True, help="the open loop as well")
    parser.add_argument("--rate", type=float, default=0.0, help="of the open loop: acts that begin each second")
    parser.add_argument("--slow", action=flag, default=True, help="a slow connector as well")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds until the connector answers")
    parser.add_argument("--faults", type=float, default=0.0, help="the share of sends that the connector fails")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--data", type=Path, default=None, help="folder for the records of the run")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder for the peers' environments")
    parser.add_argument("--cores", type=int, nargs=2, default=sorted(os.sched_getaffinity(0))[-2:])
    parser.add_argument("--soak", type=int, default=0, help="so many turns, and nothing else")
    parser.add_argument("--json", type=Path, default=None, help="a file for the figures")
    return parser.parse_args()


def main() -> int:
    """From the command line."""
    given = _arguments()
    given.scenario = given.scenario or [each.name for each in SCENARIOS]
    os.sched_setaffinity(0, {given.cores[-1]})
    result: dict[str, object]
    if given.soak:
        given.peers = given.floor = given.open = given.slow = False
        seen = asyncio.run(soak(given))
        result = {"soak": seen}
        text = "\n".join(_soaked(each) for each in seen[:: max(1, len(seen) // 20)])
    else:
        rounds, ready = asyncio.run(run(given))
        lines = figures(rounds, {each.name: each.kind for each in SCENARIOS})
        result = {"ready_s": ready, "figures": as_json(lines)}
        text = f"{table(lines)}\n\nfrom the start until it is ready: {ready:.2f} s"
    if given.json is not None:
        given.json.write_text(json.dumps(result, indent=1), "utf-8")
    print(text)  # noqa: T201  # a script
    return 0


if __name__ == "__main__":
    sys.exit(main())
