"""One thread that writes: whoever waits at the same time shares a commit, and nobody's fault is anybody else's."""

import asyncio
import os
import sys
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, text
from sqlalchemy.exc import OperationalError

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.tables import inbound
from bot.storage.writer import MOST, TOLD
from tests.support.clock import MORNING
from tests.support.keys import SEALER
from tests.support.records import rows
from tests.support.waiting import until


def mark(activity: str, after: Callable[[Connection], Any] = lambda _connection: None) -> Callable[[Connection], None]:
    """A transaction that writes one row; `after`: what else happens in it."""

    def work(connection: Connection) -> None:
        connection.execute(insert(inbound).values(conversation="a:1", activity=activity, received_at=MORNING))
        after(connection)

    return work


@asynccontextmanager
async def busy(database: Database) -> AsyncIterator[None]:
    """The writer is kept busy, so that whatever is asked of it meanwhile waits together."""
    go_on, begun = threading.Event(), threading.Event()

    def wait(_connection: Connection) -> None:
        begun.set()
        assert go_on.wait(10)

    first = asyncio.ensure_future(database.transact(wait))
    await until(begun.is_set)
    yield
    await asyncio.sleep(0)  # everybody has asked
    go_on.set()
    await first


def commits(database: Database) -> list[Any]:
    """Grows by one with every commit."""
    seen: list[Any] = []
    event.listen(database.engine, "commit", seen.append)
    return seen


async def marked(database: Database) -> list[str]:
    """What is on record."""
    return [row.activity for row in await rows(database, inbound)]


async def test_those_who_wait_together_share_a_commit(database: Database) -> None:
    """Ten transactions that wait while another is written take one commit more, not ten."""
    seen = commits(database)
    async with busy(database):
        waiting = [asyncio.ensure_future(database.transact(mark(str(number)))) for number in range(10)]
    await asyncio.gather(*waiting)
    assert len(seen) == 2
    assert len(await marked(database)) == 10


async def test_a_commit_is_shared_by_so_many_only(database: Database) -> None:
    """More than are let into one commit are written in several, in the order in which they came."""
    seen = commits(database)
    async with busy(database):
        waiting = [asyncio.ensure_future(database.transact(mark(f"{number:03}"))) for number in range(MOST + 1)]
    await asyncio.gather(*waiting)
    assert len(seen) == 3
    assert await marked(database) == [f"{number:03}" for number in range(MOST + 1)]


async def test_after_a_shared_commit_the_next_one_gathers(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where many come, those who come a moment apart share a commit as well."""
    monkeypatch.setattr("bot.storage.writer.GATHER", 0.5)
    seen = commits(database)
    async with busy(database):
        waiting = [asyncio.ensure_future(database.transact(mark(str(number)))) for number in range(2)]
    await asyncio.gather(*waiting)
    first = asyncio.ensure_future(database.transact(mark("first")))
    await asyncio.sleep(0.1)
    await asyncio.gather(first, database.transact(mark("second")))
    assert len(seen) == 3


async def test_who_comes_alone_waits_for_nobody(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """One after the other, each is recorded at once."""
    monkeypatch.setattr("bot.storage.writer.GATHER", 60)
    async with asyncio.timeout(30):
        for number in range(3):
            await database.transact(mark(str(number)))


async def test_those_who_shared_a_commit_go_on_a_few_at_a_time(database: Database) -> None:
    """Each has something to do then, such as to send; all at once they would hold the event loop."""
    loop = asyncio.get_running_loop()
    gone_on: list[int] = []
    goes = 0

    def go() -> None:
        nonlocal goes
        goes += 1
        if len(gone_on) < 3 * TOLD:
            loop.call_soon(go)

    async def one(name: str) -> None:
        await database.transact(mark(name))
        gone_on.append(goes)

    async with busy(database):
        everybody = [asyncio.create_task(one(f"{number}")) for number in range(3 * TOLD)]
        await asyncio.sleep(0)
        loop.call_soon(go)
    await asyncio.gather(*everybody)
    assert len(gone_on) == 3 * TOLD
    assert max(Counter(gone_on).values()) <= TOLD


@pytest.mark.skipif(sys.platform != "linux", reason="the scheduler's policies are Linux's")
async def test_writer_interrupts_nobody(database: Database) -> None:
    """The thread that writes is woken for every transaction, and waits until whoever has the processor is done."""
    policy = await database.transact(lambda _connection: os.sched_getscheduler(0))
    assert policy == os.SCHED_BATCH
    assert os.sched_getscheduler(0) == os.SCHED_OTHER


async def test_writer_works_where_it_may_not_choose(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A container may forbid it."""
    tried = []

    def forbidden(*given: object) -> None:
        tried.append(given)
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", forbidden, raising=False)
    async with asyncio.timeout(10):
        await database.transact(mark("one"))
        assert await rows(database, inbound)
    assert len(tried) == (sys.platform == "linux")


async def test_one_that_fails_takes_nobody_with_it(database: Database) -> None:
    """Of several that share a commit one raises: nothing of it is recorded, its error is its own, the others are there."""

    def explode(_connection: Connection) -> None:
        raise LookupError("canary")

    async with busy(database):
        works = (mark("1"), mark("2", explode), mark("3"))
        waiting = [asyncio.ensure_future(database.transact(work)) for work in works]
    ends = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(end) for end in ends] == [type(None), LookupError, type(None)]
    assert await marked(database) == ["1", "3"]


async def test_fault_of_the_database_is_found_out_one_by_one(database: Database) -> None:
    """When the database breaks off what several share, each is run again alone, and only who causes it is told."""

    def broken(connection: Connection) -> None:
        connection.execute(text("SELECT * FROM nowhere"))

    async with busy(database):
        works = (mark("1"), mark("2", broken), mark("3"))
        waiting = [asyncio.ensure_future(database.transact(work)) for work in works]
    ends = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(end) for end in ends] == [type(None), StorageError, type(None)]
    assert await marked(database) == ["1", "3"]


async def test_shared_commit_that_fails_is_made_one_by_one(database: Database) -> None:
    """When the disk refuses the commit nobody has been told, nothing of it is there, and each is recorded on its own."""
    failing = [OperationalError("COMMIT", {}, Exception("disk I/O error"))]
    begun: list[str] = []
    told: list[bool] = []
    waiting: list[asyncio.Future[None]] = []

    def refuse(_connection: Connection) -> None:
        if failing and begun:
            told.extend(each.done() for each in waiting)
            raise failing.pop()

    event.listen(database.engine, "commit", refuse)
    async with busy(database):
        for name in ("1", "2"):
            work = mark(name, lambda _connection, name=name: begun.append(name))
            waiting.append(asyncio.ensure_future(database.transact(work)))
    await asyncio.gather(*waiting)
    assert (told, begun) == ([False, False], ["1", "2", "1", "2"])
    assert await marked(database) == ["1", "2"]


async def test_nobody_is_told_before_the_commit(database: Database) -> None:
    """What shares a commit is answered when that commit is over, not when its own part is."""
    second = threading.Event()

    def wait(_connection: Connection) -> None:
        assert second.wait(10)

    async with busy(database):
        waiting = [asyncio.ensure_future(database.transact(work)) for work in (mark("1"), mark("2", wait))]
    await asyncio.sleep(0.2)
    assert not waiting[0].done()
    second.set()
    await asyncio.gather(*waiting)


async def test_what_was_cancelled_in_time_is_not_recorded(database: Database) -> None:
    """Whoever gives up before the writer has come to it leaves nothing behind."""
    async with busy(database):
        given_up = asyncio.ensure_future(database.transact(mark("1")))
        stays = asyncio.ensure_future(database.transact(mark("2")))
        await asyncio.sleep(0)
        given_up.cancel()
        await until(given_up.done)
    await stays
    assert await marked(database) == ["2"]


async def test_what_waits_when_it_is_closed_is_recorded(database_url: str) -> None:
    """Closing writes first what was asked for before."""
    database = Database(database_url, SEALER)
    async with busy(database):
        waiting = [asyncio.ensure_future(database.transact(mark(str(number)))) for number in range(3)]
        await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*waiting)
    again = Database(database_url, SEALER)
    assert len(await marked(again)) == 3
    await again.close()


async def test_database_that_cannot_be_had_is_found_out_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody answers, each that waits is told at the end of one try, and not of one for each."""
    tries: list[None] = []

    def away() -> None:
        tries.append(None)
        raise OperationalError("connect", {}, Exception("no answer"))

    async with busy(database):
        waiting = [asyncio.ensure_future(database.transact(mark(str(number)))) for number in range(5)]
        monkeypatch.setattr(database.engine, "connect", away)
    ends = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(end) for end in ends] == [StorageError] * 5
    assert len(tries) == 1


@pytest.mark.parametrize("lost", [False, True])
async def test_connection_that_is_lost_at_the_commit_is_told(database: Database, *, lost: bool) -> None:
    """Perhaps all is recorded: nobody runs it again who does not know. Any other fault is found out one by one."""
    faults = [OperationalError("COMMIT", {}, Exception("gone"), connection_invalidated=lost)]
    begun: list[str] = []

    def refuse(_connection: Connection) -> None:
        if faults and begun:
            raise faults.pop()

    event.listen(database.engine, "commit", refuse)
    async with busy(database):
        works = [mark(name, lambda _connection, name=name: begun.append(name)) for name in ("1", "2")]
        waiting = [asyncio.ensure_future(database.transact(work)) for work in works]
    ends = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(end) for end in ends] == ([StorageError] * 2 if lost else [type(None)] * 2)
    assert begun == ["1", "2"] * (1 if lost else 2)
