"""Kill the running bot with -9 at random moments while people report, and count what became of every report.

    python tests/faults/kill.py --reports 200 --seed 1

The real server runs as a process of its own in development mode on this computer, with a school file; this process
plays Teams: it sends what people press, sends again with the same id whatever was not answered, and is the connector,
which is sometimes slow, throttled or broken. It ends with a table; the exit status is 0 only when no accepted report
is lost, each is stored once, every owed notice has been delivered, and nothing has reached anybody who is excluded.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import aiohttp
from aiohttp import web
from pretended_teams import Teams, buttons, receipts
from tally import Routes, Story, result, sound, table

TENANT = "11111111-0000-4000-8000-000000000001"


BOT = "28:safe-contact"


HEAD, DEPUTY, CHAIR = (str(UUID(int=number)) for number in (2, 3, 4))


LEADS = {HEAD: "headteacher", DEPUTY: "deputy", CHAIR: "chair"}


ROUTES: Routes = {
    "none": ({HEAD}, set()),
    "adult": ({HEAD}, {DEPUTY}),
    "deputy": ({HEAD}, {DEPUTY}),
    "chair": ({HEAD}, {DEPUTY, CHAIR}),
    "head": ({CHAIR}, {HEAD, DEPUTY}),
    "urgent": ({HEAD, DEPUTY}, set()),
    "urgent head": ({CHAIR}, {HEAD, DEPUTY}),
}


# The server itself, with a shorter lease where one is given: a message that dies with it waits for the lease to end.
SERVER = """
import sys
from datetime import timedelta
from bot.storage import outbox
if (lease := float(sys.argv.pop(1))) > 0:
    outbox.LEASE = timedelta(seconds=lease)
from bot.cli import main
main()
"""


PATIENCE = 120.0  # seconds for one answer or one card; then the run has failed


@dataclass
class Server:
    """The bot as a process."""

    folder: Path
    port: int
    lease: float
    process: asyncio.subprocess.Process | None = None
    kills: int = 0

    async def start(self) -> None:
        """Start it; it is given time by whoever sends to it."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("Microsoft", "SAFE"))}
        environment |= {
            "SAFECONTACT_SCHOOL_FILE": str(self.folder / "school.toml"),
            "SAFECONTACT_DATA_DIR": str(self.folder),
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        command = (sys.executable, "-c", SERVER, str(self.lease), "serve", "--port", str(self.port))
        with (self.folder / "log.txt").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=log, stderr=log)

    async def kill(self) -> None:
        """End it as a power cut does."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()
        self.kills += 1


@dataclass
class Run:
    """One run: everything that takes part in it."""

    teams: Teams
    server: Server
    dice: random.Random
    session: aiohttp.ClientSession
    stories: list[Story]

    async def send(self, person: str, **changes: Any) -> None:
        """Send one activity until it is answered, with the same id each time; some that were answered, once more."""
        activity = self._activity(person) | changes
        deadline = time.monotonic() + PATIENCE
        while not await self._answered(activity):
            if time.monotonic() > deadline:
                raise TimeoutError("the bot does not answer")
            await asyncio.sleep(self.dice.uniform(0.05, 0.3))
        if self.dice.random() < 0.05:
            await self._answered(activity)

    async def _answered(self, activity: dict[str, Any]) -> bool:
        url = f"http://127.0.0.1:{self.server.port}/api/messages"
        try:
            async with self.session.post(url, json=activity) as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    def _activity(self, person: str) -> dict[str, Any]:
        return {
            "type": "message",
            "id": uuid4().hex,
            "channelId": "msteams",
            "serviceUrl": f"{self.teams.base}/",
            "from": {"id": f"29:{person}", "aadObjectId": person},
            "recipient": {"id": BOT},
            "conversation": {"id": f"a:{person}", "conversationType": "personal"},
            "channelData": {"tenant": {"id": TENANT}},
        }

    async def tell(self, story: Story) -> None:
        """One report from its first word to its receipt: whatever card came last is answered, once."""
        chat = self.teams.chats.setdefault(f"a:{story.person}", [])
        since, done = len(chat), set[str]()
        await self.send(story.person, text="report")
        deadline = time.monotonic() + PATIENCE
        earlier = receipts(chat)
        while receipts(chat) <= earlier:
            choice = next(self._choices(story, chat[since:], done), None)
            if choice is not None:
                done.add(json.dumps(choice))
                deadline = time.monotonic() + PATIENCE
                await self.send(story.person, value=choice | {"parties": story.parties, "account": story.account})
                continue
            if time.monotonic() > deadline:
                raise TimeoutError(f"no receipt and no question for {story.kind}: {json.dumps(chat[since:][-1:])}")
            self.teams.changed.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.teams.changed.wait(), 0.5)
        story.accepted = True  # it has a receipt that no report before it had

    def _choices(self, story: Story, chat: list[dict[str, Any]], done: set[str]) -> Iterator[dict[str, Any]]:
        """What to press on the newest card of the guided report, unless that has been done."""
        for sent in reversed(chat):
            offered = {each["data"]["id"]: each["data"] for each in buttons(sent.get("attachments", []))}
            wanted = [offered[name] for name in story.wanted if name in offered]
            if wanted:
                yield from (data for data in wanted[:1] if json.dumps(data) not in done)
                return

    async def day_of(self, stories: list[Story]) -> None:
        """One person's reports, one after another."""
        for story in stories:
            await self.tell(story)
            await asyncio.sleep(self.dice.uniform(0, 0.2))

    async def killing(self) -> None:
        """Kill the server at random instants, and start it again."""
        while True:
            await asyncio.sleep(self.dice.uniform(0.3, 6.0))
            await self.server.kill()
            await asyncio.sleep(self.dice.uniform(0, 0.5))
            await self.server.start()

    async def everything_sent(self) -> None:
        """Wait until nothing is owed any more."""
        deadline = time.monotonic() + PATIENCE
        while self.count("SELECT count(*) FROM outbox WHERE status = 'pending'"):
            if time.monotonic() > deadline:
                break
            await asyncio.sleep(0.5)

    @property
    def kills(self) -> int:
        """How often the server was killed."""
        return self.server.kills

    def count(self, query: str) -> int:
        """A number from the records."""
        return int(self.rows(query)[0][0])

    def rows(self, query: str, *values: str) -> list[Any]:
        """Rows from the records; another process writes them."""
        connection = sqlite3.connect(f"file:{self.server.folder / 'safecontact.db'}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()


def people_and_stories(reports: int, dice: random.Random) -> tuple[list[str], list[Story]]:
    """A teacher for about five reports; every kind of report in turn."""
    teachers = [str(UUID(int=1000 + number)) for number in range(max(4, reports // 5))]
    kinds = list(ROUTES)
    stories = [
        Story(
            teachers[number % len(teachers)], f"mark-{number:05}-{dice.getrandbits(32):08x}", kinds[number % len(kinds)]
        )
        for number in range(reports)
    ]
    return teachers, stories


def school_file(folder: Path, teachers: list[str]) -> None:
    """A school that is always open: the hour of the run changes nothing."""
    people = [f'[[people]]\nid = "{one}"\nname = "Lead {role}"\nroles = ["{role}"]\n' for one, role in LEADS.items()]
    people += [f'[[people]]\nid = "{one}"\nname = "Teacher {n}"\n' for n, one in enumerate(teachers)]
    head = f'[school]\nname = "A school"\ntenant_id = "{TENANT}"\n'
    days = '[hours]\ndays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]\nfrom = 00:00:00\nto = 23:59:59\n'
    later = "[escalation]\nremind = 600\ndeputies = 600\nreporter = 600\nurgent = [0, 600, 601]\n"
    (folder / "school.toml").write_text("\n".join([head, *people, days, later]), "utf-8")


def free_port() -> int:
    """A port that nobody uses now."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


async def run_it(folder: Path, reports: int, seed: int, lease: float) -> tuple[dict[str, int], Counter[str]]:
    """Everything from the first start to the count."""
    dice = random.Random(seed)  # noqa: S311  # chance, no secret
    teams = Teams(dice)
    connector = web.Application()
    for path in ("/v3/conversations/{chat}/activities", "/v3/conversations/{chat}/activities/{activity}"):
        connector.router.add_route("*", path, teams.receive)
    runner = web.AppRunner(connector, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    teams.base = f"http://127.0.0.1:{port}"
    teachers, stories = people_and_stories(reports, dice)
    school_file(folder, teachers)
    server = Server(folder, free_port(), lease)
    started = time.monotonic()
    limits = aiohttp.ClientTimeout(total=15, connect=2)  # after 15 seconds Teams sends a turn again
    try:
        async with aiohttp.ClientSession(timeout=limits) as session:
            run = Run(teams, server, dice, session, stories)
            await server.start()
            for person in (*LEADS, *teachers):
                await run.send(person, type="installationUpdate", action="add")
            killer = asyncio.create_task(run.killing())
            days = [[story for story in stories if story.person == teacher] for teacher in teachers]
            ends = await asyncio.gather(*(run.day_of(day) for day in days), return_exceptions=True)
            killer.cancel()
            await asyncio.wait({killer})
            for end in filter(None, ends):
                print("gave up:", repr(end), file=sys.stderr)  # noqa: T201  # a script
            teams.faulty = False
            if server.process is None or server.process.returncode is not None:
                await server.start()
            await run.everything_sent()
            return result(run, ROUTES, time.monotonic() - started), teams.answers
    finally:
        if server.process is not None and server.process.returncode is None:
            server.process.kill()
            await server.process.wait()
        await runner.cleanup()


def main() -> int:
    """From the command line."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lease", type=float, default=0, help="seconds; 0: the bot's own")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts, answers = asyncio.run(run_it(Path(folder), given.reports, given.seed, given.lease))
    print(table(counts, answers))  # noqa: T201  # a script
    return 0 if sound(counts, given.reports) else 1


if __name__ == "__main__":
    sys.exit(main())
