"""SQLite as it must be set, on a local disk only, and what is said when its file or folder is wrong."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

from bot.errors import StorageError
from bot.storage import mounts
from bot.storage.database import Database
from bot.storage.tables import inbound
from tests.support.keys import SEALER


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    """A new file."""
    made = Database(f"sqlite:///{tmp_path / 'safecontact.db'}", SEALER)
    yield made
    await made.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)],
)
async def test_sqlite_is_set_for_safety(sqlite: Database, pragma: str, value: object) -> None:
    """Readers do not block the writer, a commit is on the disk before it is believed, a lock is waited for."""
    assert await sqlite.transact(lambda connection: connection.execute(text(f"PRAGMA {pragma}")).scalar()) == value


async def test_transaction_locks_out_other_writers_from_the_start(sqlite: Database, tmp_path: Path) -> None:
    """A transaction holds the write lock from its first word, so that what it read stays true until it writes."""

    def work(connection: Connection) -> None:
        del connection
        other = sqlite3.connect(tmp_path / "safecontact.db", timeout=0, isolation_level=None)
        try:
            other.execute("BEGIN IMMEDIATE")
        finally:
            other.close()

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await sqlite.transact(work)


async def test_new_file_that_another_process_writes_is_waited_for(sqlite: Database, tmp_path: Path) -> None:
    """Who opens a new file while another process makes it waits until that is done, instead of being refused."""
    other = sqlite3.connect(tmp_path / "safecontact.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    opening = asyncio.create_task(sqlite.transact(lambda connection: connection.execute(text("SELECT 1")).scalar()))
    await asyncio.wait([opening], timeout=0.3)
    assert not opening.done()
    other.execute("COMMIT")
    other.close()
    assert await opening == 1


async def test_closing_finishes_what_is_begun(tmp_path: Path) -> None:
    """A transaction that has been asked for is recorded before the file is let go."""
    database = Database(f"sqlite:///{tmp_path / 'x.db'}", SEALER)
    asked = asyncio.create_task(database.transact(lambda connection: connection.execute(text("CREATE TABLE t (x)"))))
    await asyncio.sleep(0)
    await database.close()
    await asked
    with sqlite3.connect(tmp_path / "x.db") as plain:
        assert plain.execute("SELECT name FROM sqlite_master").fetchall() == [("t",)]
    plain.close()


def test_folder_is_made(tmp_path: Path) -> None:
    """The data folder and its parents are made when they are not there."""
    Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'safecontact.db'}", SEALER).engine.dispose()
    assert (tmp_path / "a" / "b").is_dir()


def test_unreachable_folder_says_what_to_set(tmp_path: Path) -> None:
    """Where no folder can be made the error names the folder and the setting."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="file/data") as error:
        Database(f"sqlite:///{tmp_path / 'file' / 'data' / 'safecontact.db'}", SEALER)
    assert "SAFECONTACT_DATA_DIR" in error.value.advice


@pytest.mark.parametrize("content", ["a folder", b"this is no database" * 100])
def test_file_that_is_no_database_says_what_to_look_at(tmp_path: Path, content: str | bytes) -> None:
    """A file that cannot be opened, or is something else, is a StorageError with advice."""
    path = tmp_path / "safecontact.db"
    path.write_bytes(content) if isinstance(content, bytes) else path.mkdir()
    database = Database(f"sqlite:///{path}", SEALER)
    with pytest.raises(StorageError) as error:
        database.transact_now(lambda connection: connection.execute(select(inbound)))
    assert "folder" in error.value.advice
    database.engine.dispose()


def test_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a network drive no file is opened; the error names the drive's kind and what to set instead."""
    listed = tmp_path / "mountinfo"
    listed.write_text(f"22 1 0:21 / / rw - ext4 /dev/vda rw\n30 22 0:40 / {tmp_path} rw - nfs4 server:/x rw\n")
    monkeypatch.setattr(mounts, "MOUNTINFO", listed)
    with pytest.raises(StorageError, match="nfs4") as error:
        Database(f"sqlite:///{tmp_path / 'data' / 'safecontact.db'}", SEALER)
    assert "SAFECONTACT_DATA_DIR" in error.value.advice
    assert list((tmp_path / "data").iterdir()) == []
