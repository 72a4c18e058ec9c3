"""The database: whole transactions, moments with their zone, SQLite as it must be set."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import StatementError

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.tables import inbound
from tests.support.clock import MORNING
from tests.support.records import rows


def mark(activity: str, at: datetime = MORNING) -> Any:
    """An insert of one row."""
    return insert(inbound).values(conversation="a:1", activity=activity, received_at=at, response=None)


async def test_transaction_is_recorded_whole(database: Database) -> None:
    """What a transaction wrote is there afterwards, and its result is given back."""

    def work(connection: Connection) -> str:
        connection.execute(mark("1"))
        connection.execute(mark("2"))
        return "done"

    assert await database.transact(work) == "done"
    assert [row.activity for row in await rows(database, inbound)] == ["1", "2"]


async def test_transaction_that_fails_is_rolled_back_whole(database: Database) -> None:
    """When a transaction raises, nothing that it wrote remains, and the error comes out as it is."""

    def work(connection: Connection) -> None:
        connection.execute(mark("1"))
        raise LookupError("canary")

    with pytest.raises(LookupError, match="canary"):
        await database.transact(work)
    assert await rows(database, inbound) == []


async def test_transactions_do_not_mix(database: Database) -> None:
    """Many read-and-write transactions at once each see the ones before: no count is lost."""

    def count_up(connection: Connection) -> None:
        taken = len(connection.execute(select(inbound)).all())
        connection.execute(mark(str(taken)))

    await asyncio.gather(*(database.transact(count_up) for _ in range(20)))
    assert len(await rows(database, inbound)) == 20


async def test_naive_time_is_refused(database: Database) -> None:
    """A moment without its zone is not stored, because nobody could say later which moment it was."""
    naive = MORNING.replace(tzinfo=None)
    with pytest.raises(StatementError, match="time zone"):
        await database.transact(lambda connection: connection.execute(mark("1", naive)))


@pytest.mark.parametrize("hours", [-11, 0, 1, 13])
async def test_moment_is_given_back_with_its_zone(database: Database, hours: int) -> None:
    """A moment of any zone comes back as the same moment, to the microsecond, in UTC."""
    at = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=timezone(timedelta(hours=hours)))
    await database.transact(lambda connection: connection.execute(mark("1", at)))
    [row] = await rows(database, inbound)
    assert row.received_at == at
    assert row.received_at.tzinfo is UTC


async def test_moments_of_all_zones_are_compared_as_moments(database: Database) -> None:
    """A query finds what was before a moment, in whichever zone that is written."""
    await database.transact(lambda connection: connection.execute(mark("1")))
    elsewhere = timezone(timedelta(hours=9))

    def found(connection: Connection, at: datetime) -> bool:
        return connection.execute(select(inbound).where(inbound.c.received_at <= at)).first() is not None

    later, earlier = MORNING.astimezone(elsewhere), (MORNING - timedelta(seconds=1)).astimezone(elsewhere)
    assert await database.transact(lambda connection: found(connection, later))
    assert not await database.transact(lambda connection: found(connection, earlier))


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
async def test_sqlite_is_set_for_safety(database: Database, pragma: str, value: object) -> None:
    """Readers do not block the writer, a commit is on the disk before it is believed, a lock is waited for."""
    assert await database.transact(lambda connection: connection.execute(text(f"PRAGMA {pragma}")).scalar()) == value


async def test_transaction_locks_out_other_writers_from_the_start(database: Database, tmp_path: Path) -> None:
    """A transaction holds the write lock from its first word, so that what it read stays true until it writes."""

    def work(connection: Connection) -> None:
        del connection
        other = sqlite3.connect(tmp_path / "safecontact.db", timeout=0, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
        finally:
            other.close()

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await database.transact(work)


async def test_work_is_done_off_the_event_loop(database: Database) -> None:
    """While a transaction waits, the event loop runs on."""
    begun, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def work(connection: Connection) -> None:
        del connection
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(5)

    running = asyncio.create_task(database.transact(work))
    await begun.wait()
    go_on.set()
    await running


async def test_closing_finishes_what_is_begun(tmp_path: Path) -> None:
    """A transaction that has been asked for is recorded before the file is let go."""
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    asked = asyncio.create_task(database.transact(lambda connection: connection.execute(text("CREATE TABLE t (x)"))))
    await asyncio.sleep(0)
    await database.close()
    await asked
    with sqlite3.connect(tmp_path / "x.db") as plain:
        assert plain.execute("SELECT name FROM sqlite_master").fetchall() == [("t",)]
    plain.close()


def test_folder_is_made(tmp_path: Path) -> None:
    """The data folder and its parents are made when they are not there."""
    Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'safecontact.db'}").engine.dispose()
    assert (tmp_path / "a" / "b").is_dir()


def test_unreachable_folder_says_what_to_set(tmp_path: Path) -> None:
    """Where no folder can be made the error names the folder and the setting."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="file/data") as error:
        Database(f"sqlite:///{tmp_path / 'file' / 'data' / 'safecontact.db'}")
    assert "SAFECONTACT_DATA_DIR" in error.value.advice


@pytest.mark.parametrize("content", ["a folder", b"this is no database" * 100])
def test_file_that_is_no_database_says_what_to_look_at(tmp_path: Path, content: str | bytes) -> None:
    """A file that cannot be opened, or is something else, is a StorageError with advice."""
    path = tmp_path / "safecontact.db"
    path.write_bytes(content) if isinstance(content, bytes) else path.mkdir()
    database = Database(f"sqlite:///{path}")
    with pytest.raises(StorageError) as error:
        database.transact_now(lambda connection: connection.execute(select(inbound)))
    assert "folder" in error.value.advice
    database.engine.dispose()


@pytest.mark.parametrize("url", ["", "nonsense", "postgresql+psycopg://user:hunter2@host/db", "mysql://host/db"])
def test_address_of_no_supported_database_is_refused(url: str) -> None:
    """Another database, or none, is refused with the setting's name or its remedy, and without a password."""
    with pytest.raises(StorageError, match="SAFECONTACT_DATABASE_URL") as error:
        Database(url)
    assert "hunter2" not in str(error.value)
