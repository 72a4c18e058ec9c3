"""SIGTERM to the real process: nothing new is taken, what has begun is finished, and no lease is left behind."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp

from tests.support.channel import Answer, Channel, message
from tests.support.keys import KEYS
from tests.support.school import TEACHER, TEXT

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0  # seconds for a process to start on a busy machine


def free_port() -> int:
    """A port that nobody uses now."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])


@asynccontextmanager
async def running(folder: Path, *words: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A command of the bot in a process of its own; ended at the end."""
    folder.joinpath("school.toml").write_text(TEXT, "utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("Microsoft", "SAFECONT"))}
    environment |= {
        "PYTHONPATH": str(ROOT),
        "SAFECONTACT_SCHOOL_FILE": str(folder / "school.toml"),
        "SAFECONTACT_DATA_DIR": str(folder),
        "SAFECONTACT_SEALING_KEYS": KEYS,
    }
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, env=environment, cwd=folder, stdout=pipe, stderr=pipe
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ended(process: asyncio.subprocess.Process) -> int:
    """Tell it to stop; its exit status."""
    process.send_signal(signal.SIGTERM)
    return await asyncio.wait_for(process.wait(), PATIENCE)


def outbox(folder: Path) -> list[tuple[str, str | None, int, str | None]]:
    """Status, outcome, attempts and lease of everything that was ever owed."""
    with closing(sqlite3.connect(folder / "safecontact.db")) as connection:
        return connection.execute("SELECT status, outcome, attempts, lease_until FROM outbox ORDER BY 1").fetchall()


@asynccontextmanager
async def server(folder: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """A running `serve` in development mode, and its address for activities."""
    port = free_port()
    async with running(folder, "serve", "--port", str(port)) as process:
        assert process.stderr is not None
        first = await asyncio.wait_for(process.stderr.readline(), PATIENCE)
        assert str(port).encode() in first
        yield process, f"http://127.0.0.1:{port}/api/messages"


async def test_a_turn_that_has_begun_is_finished(tmp_path: Path, channel: Channel) -> None:
    """Stopped while Teams is slow to take the reply, the turn is answered 200 and its reply is delivered once."""
    channel.held = asyncio.Event()
    async with server(tmp_path) as (process, url), aiohttp.ClientSession() as session:
        turn = asyncio.create_task(session.post(url, json=message(channel, TEACHER, "help")))
        await channel.begun(1, PATIENCE)
        process.send_signal(signal.SIGTERM)
        await refuses(url)
        channel.held.set()
        assert (await turn).status == 200
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    assert len(channel.sent) == 1
    assert outbox(tmp_path) == [("sent", "delivered", 1, None)]


async def refuses(url: str) -> None:
    """Wait until no new connection is taken."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", int(url.split(":")[2].split("/", maxsplit=1)[0]))
            except ConnectionError:
                return
            writer.close()
            await asyncio.sleep(0.02)


async def test_a_turn_that_waits_for_the_records_is_finished(tmp_path: Path, channel: Channel) -> None:
    """Stopped before anything of a turn is recorded, because the database is busy: it is recorded, and answered 200."""
    async with server(tmp_path) as (process, url), aiohttp.ClientSession() as session:
        with closing(sqlite3.connect(tmp_path / "safecontact.db", isolation_level=None)) as busy:
            busy.execute("BEGIN IMMEDIATE")
            turn = asyncio.create_task(session.post(url, json=message(channel, TEACHER, "help")))
            await asyncio.sleep(0.3)  # until the bot has the request, which nothing shows
            process.send_signal(signal.SIGTERM)
            await refuses(url)
            busy.execute("ROLLBACK")
        assert (await turn).status == 200
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    assert [row[:2] for row in outbox(tmp_path)] == [("sent", "delivered")]


async def test_a_send_that_hangs_is_owed_and_leased_to_nobody(tmp_path: Path, channel: Channel) -> None:
    """What Teams does not take before the end stays in the outbox, whether a server or a worker was sending it."""
    channel.answers.extend([Answer(hang=30), Answer(hang=30)])
    async with server(tmp_path) as (process, url), aiohttp.ClientSession() as session:
        turn = asyncio.create_task(session.post(url, json=message(channel, TEACHER, "help")))
        await channel.begun(1, PATIENCE)
        assert await ended(process) == 0
        assert (await turn).status == 200
    assert outbox(tmp_path) == [("pending", "ambiguous", 1, None)]
    async with running(tmp_path, "worker") as worker:
        await channel.begun(2, PATIENCE)
        assert await ended(worker) == 0
    assert outbox(tmp_path) == [("pending", "ambiguous", 2, None)]
