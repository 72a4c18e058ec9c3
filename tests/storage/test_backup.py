"""A copy of the records: sound, of this school, and never in the place of records that are in use."""

import asyncio
import json
import os
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, inspect, make_url, select, table

from bot.core.delivery import Guarantee
from bot.core.message import Message
from bot.errors import StorageError
from bot.storage import backup, tables
from bot.storage.backup import postgresql, sqlite
from bot.storage.database import Database
from bot.storage.migrations import Version, upgrade, version
from tests.support import postgres
from tests.support.keys import SEALER
from tests.support.records import owe, rows
from tests.support.school import TENANT

NOW = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)


@pytest.fixture
def elsewhere_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """Another database of the same kind with nothing in it."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'safecontact.db'}"
    else:
        server: postgres.Databases = request.getfixturevalue("postgres_server")
        with server.fresh(empty=True) as url:
            yield url


@pytest.fixture
async def elsewhere(elsewhere_url: str) -> AsyncIterator[Database]:
    """The same, opened."""
    made = Database(elsewhere_url, SEALER)
    yield made
    await made.close()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """The file to write."""
    return tmp_path / "backup.zip"


async def messages(database: Database) -> list[str]:
    """The words of everything that was ever owed."""
    return [row.message["text"] for row in await rows(database, tables.outbox)]


def changed(out: Path, **about: Any) -> Path:
    """A backup that says something else of itself."""
    with zipfile.ZipFile(out) as packed:
        told, records = json.loads(packed.read("about.json")), packed.read("records")
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("about.json", json.dumps(told | about))
        packed.writestr("records", records)
    return out


async def test_what_was_recorded_stands_elsewhere(database: Database, elsewhere: Database, out: Path) -> None:
    """A backup is taken from open records and put where there are none; each row is there again, up to date."""
    await owe(database, "first", "second")
    about = backup.take(database, out, NOW)
    assert (about.made_at, about.tenants) == (NOW, (TENANT,))
    done = backup.put_back(elsewhere, out, TENANT, NOW)
    assert (done.kept, done.parked) == ("", 0)
    assert await messages(elsewhere) == ["first", "second"]
    assert await elsewhere.transact(version) is Version.CURRENT
    await owe(elsewhere, "third", activity="2")
    assert await messages(elsewhere) == ["first", "second", "third"]


def test_only_its_owner_reads_a_backup(database_url: str, out: Path) -> None:
    """The file may be read by whoever made it and by nobody else, and nothing is left beside it."""
    before = {path.name for path in out.parent.iterdir()}
    database = Database(database_url, SEALER)
    backup.take(database, out, NOW)
    database.engine.dispose()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    beside = {path.name for path in out.parent.iterdir()} - before
    assert {name for name in beside if not name.endswith(("-wal", "-shm"))} == {out.name}


async def test_a_note_that_must_not_arrive_twice_is_parked(database: Database, elsewhere: Database, out: Path) -> None:
    """Of what is owed in a backup, courtesy notes are not sent, because they may have been; the rest is."""
    await owe(database, Message(text="note", guarantee=Guarantee.AT_MOST_ONCE), "escalation")
    backup.take(database, out, NOW)
    assert backup.put_back(elsewhere, out, TENANT, NOW).parked == 1
    there = {row.message["text"]: row.status for row in await rows(elsewhere, tables.outbox)}
    assert there == {"note": "parked", "escalation": "pending"}


async def test_the_records_that_are_replaced_are_kept(database: Database, out: Path) -> None:
    """What was there before a restore stands beside it, in a file or a schema of its own, and can be read."""
    await owe(database, "in the backup")
    backup.take(database, out, NOW)
    await owe(database, "since", activity="2")
    database.engine.dispose()
    kept = backup.put_back(database, out, TENANT, NOW).kept
    assert await messages(database) == ["in the backup"]
    if database.file is not None:
        with closing(sqlite3.connect(kept)) as earlier:
            assert earlier.execute("SELECT count(*) FROM outbox").fetchone() == (2,)
    else:
        count = select(func.count()).select_from(table("outbox", schema=kept))
        assert await database.transact(lambda connection: connection.execute(count).scalar()) == 2


async def test_records_in_use_are_not_replaced(database_url: str, database: Database, out: Path) -> None:
    """While another process has them open a restore is refused, and says what to stop; nothing has changed."""
    await owe(database, "one")
    backup.take(database, out, NOW)
    await owe(database, "two", activity="2")
    other = Database(database_url, SEALER)
    with pytest.raises(StorageError, match=r"in use.*Stop every safecontact serve and worker"):
        backup.put_back(other, out, TENANT, NOW)
    await other.close()
    assert await messages(database) == ["one", "two"]


async def test_on_postgresql_a_connection_of_something_else_can_be_passed_over(
    database_url: str, database: Database, out: Path
) -> None:
    """With force, somebody's open connection does not stop a restore; an SQLite file in use stays refused."""
    await owe(database, "one")
    backup.take(database, out, NOW)
    other = Database(database_url, SEALER)
    if database.file is not None:
        with pytest.raises(StorageError, match="in use"):
            backup.put_back(other, out, TENANT, NOW, force=True)
    else:
        assert backup.put_back(other, out, TENANT, NOW, force=True).kept.startswith("before_restore_")
    await other.close()


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"revision": "9999", "program": "7.0"}, r"later version of Safe Contact \(7\.0\).*Install that version"),
        ({"database": "another"}, "is of another, and the settings name"),
        ({"tenants": ["22222222-0000-4000-8000-000000000002"]}, "another organisation.*SAFECONTACT_SCHOOL_FILE"),
        ({"revision": 7}, "is no backup of Safe Contact, or is damaged"),
    ],
)
async def test_what_does_not_belong_here_is_refused(
    database: Database, elsewhere: Database, out: Path, told: dict[str, Any], says: str
) -> None:
    """A backup of a later version, another kind of database or another school changes nothing, and it is said why."""
    await owe(database, "one")
    backup.take(database, out, NOW)
    with pytest.raises(StorageError, match=says):
        backup.put_back(elsewhere, changed(out, **told), TENANT, NOW)
    assert not await elsewhere.transact(lambda connection: inspect(connection).get_table_names())


async def test_damaged_contents_leave_everything_as_it_was(database: Database, out: Path) -> None:
    """A backup whose records cannot be read is refused, and the records that were there are there."""
    await owe(database, "mine")
    backup.take(database, out, NOW)
    with zipfile.ZipFile(out) as packed:
        about = packed.read("about.json")
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("about.json", about)
        packed.writestr("records", b"PGDMP or SQLite, but not really" * 500)
    database.engine.dispose()
    with pytest.raises(StorageError, match=r"damaged|failed"):
        backup.put_back(database, out, TENANT, NOW)
    assert await messages(database) == ["mine"]
    await owe(database, "more", activity="2")


async def test_an_older_backup_is_brought_up_to_date(empty_url: str, elsewhere: Database, out: Path) -> None:
    """A backup in an earlier form of the database is restored in today's."""
    if elsewhere.engine.dialect.name != ("sqlite" if empty_url.startswith("sqlite") else "postgresql"):
        return  # of the pairs of databases only those of one kind mean something
    old = Database(empty_url, SEALER)
    upgrade(old, "0002")
    assert backup.take(old, out, NOW).revision == "0002"
    await old.close()
    backup.put_back(elsewhere, out, TENANT, NOW)
    assert await elsewhere.transact(version) is Version.CURRENT


def test_backup_that_finds_no_room_says_to_make_some(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A full disk where the copy goes is no damage of the records, and nobody is sent to an earlier backup."""

    class Full(sqlite3.Connection):
        def backup(self, *_: object, **__: object) -> None:
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error

    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Full))
    with pytest.raises(StorageError, match="disk is full") as refused:
        sqlite.copy(tmp_path / "safecontact.db", tmp_path / "records")
    assert refused.value.advice.startswith("Make room")


async def test_where_nothing_was_recorded_there_is_nothing_to_copy(empty_url: str, out: Path) -> None:
    """A wrong data folder does not become an empty backup, nor a new database."""
    nothing = Database(empty_url, SEALER)
    with pytest.raises(StorageError, match="no records in"):
        backup.take(nothing, out, NOW)
    await nothing.close()
    assert files(out.parent) <= {"safecontact.db"}  # the fixture's own


@pytest.mark.parametrize("name", ["backup.db", "nowhere/backup.zip"])
async def test_a_place_that_cannot_be_written_is_named(database: Database, tmp_path: Path, name: str) -> None:
    """Another ending, or a folder that is not there, is refused in one line."""
    with pytest.raises(StorageError, match=name):
        backup.take(database, tmp_path / name, NOW)


@pytest.mark.parametrize("content", [b"", b"no zip", None])
async def test_what_is_no_backup_is_refused(elsewhere: Database, tmp_path: Path, content: bytes | None) -> None:
    """A file of another kind, and one that is not there, are named."""
    source = tmp_path / "other.zip"
    if content is not None:
        source.write_bytes(content)
    with pytest.raises(StorageError, match=r"other\.zip"):
        backup.put_back(elsewhere, source, TENANT, NOW)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files away")
def test_restored_by_root_the_records_belong_to_the_bots_user(sqlite_model: Path, tmp_path: Path, out: Path) -> None:
    """An administrator restores, and the bot's own user can open the file: it has the owner of the data folder."""
    shutil.copy(sqlite_model, tmp_path / "safecontact.db")
    database = Database(f"sqlite:///{tmp_path / 'safecontact.db'}", SEALER)
    backup.take(database, out, NOW)
    database.engine.dispose()
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    os.chown(folder, 65534, 65534)
    elsewhere = Database(f"sqlite:///{folder / 'safecontact.db'}", SEALER)
    backup.put_back(elsewhere, out, TENANT, NOW)
    assert (folder / "safecontact.db").stat().st_uid == 65534


def spoil(path: Path) -> None:
    """Damage a file beyond repair."""
    path.write_bytes(b"not a database at all" * 1000)


def files(folder: Path) -> set[str]:
    """The names of what is in a folder."""
    return {path.name for path in folder.iterdir()}


async def test_a_damaged_file_is_replaced_and_kept(sqlite_model: Path, tmp_path: Path, out: Path) -> None:
    """When SQLite cannot read the file any more, a backup takes its place and the damaged file stays for experts."""
    shutil.copy(sqlite_model, tmp_path / "safecontact.db")
    database = Database(f"sqlite:///{tmp_path / 'safecontact.db'}", SEALER)
    await owe(database, "one")
    backup.take(database, out, NOW)
    database.engine.dispose()
    spoil(tmp_path / "safecontact.db")
    kept = backup.put_back(database, out, TENANT, NOW).kept
    assert await messages(database) == ["one"]
    with pytest.raises(sqlite3.DatabaseError), closing(sqlite3.connect(kept)) as damaged:
        damaged.execute("SELECT * FROM outbox")
    await database.close()


async def test_a_backup_keeps_nobody_waiting(database_url: str, database: Database, out: Path) -> None:
    """Transactions are recorded while a copy is being made, and each copy holds a beginning of them."""
    copied: list[Path] = []

    def copy() -> None:
        own = Database(database_url, SEALER)
        for number in range(3):
            path = out.with_name(f"{number}.zip")
            backup.take(own, path, NOW)
            copied.append(path)
        own.engine.dispose()

    copying = asyncio.create_task(asyncio.to_thread(copy))
    number = 0
    while not copying.done():
        number += 1
        await owe(database, str(number), activity=str(number))
    await copying
    assert len(copied) == 3
    assert await messages(database) == [str(each) for each in range(1, number + 1)]


def test_without_postgresqls_programs_it_is_said_what_to_install(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pg_dump is missing the command names the package, and the other way there is."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(StorageError, match=r"pg_dump is not installed.*postgresql-client"):
        postgresql.copy(make_url("postgresql://nobody@127.0.0.1/nothing"), out)
