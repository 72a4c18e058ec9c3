"""Migrations bring a database of any earlier version to exactly the tables of the code, with all that is in it."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    insert,
    inspect,
    select,
    text,
)

from bot.errors import StorageError
from bot.storage import migrations
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from bot.storage.sealing import sealed_columns
from bot.storage.tables import metadata
from tests.support.clock import MORNING
from tests.support.keys import KEYS, SEALER

SCRIPTS = ScriptDirectory(str(Path(migrations.__file__).parent))
VERSIONS = sorted(step.revision for step in SCRIPTS.walk_revisions())
OWN = {"alembic_version", "sealing_keys"}  # what the program itself puts there when it comes up
ROWS = 3  # in each table of an earlier version

# Columns whose content a migration changes on purpose, as "table.column"; their rows survive all the same.
REWRITTEN = frozenset(f"{column.table.name}.{column.name}" for column in sealed_columns(metadata))


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    """A database without tables."""
    database = Database(empty_url, SEALER)
    yield database
    database.engine.dispose()


def differences(connection: Connection) -> list[object]:
    """What Alembic would have to change to come to the tables of the code."""
    options = {"compare_type": True, "compare_server_default": True, "target_metadata": metadata}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def test_upgrade_makes_exactly_the_tables(empty: Database) -> None:
    """An empty database comes to the tables, columns, types and indexes of the code, and nothing else."""
    upgrade(empty)
    assert empty.transact_now(differences) == []
    assert set(inspect(empty.engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_comparison_would_find_a_difference(empty: Database) -> None:
    """The comparison of the test above does see a table that is missing."""
    assert len(empty.transact_now(differences)) >= len(metadata.tables)


def test_newest_form_is_the_last_step() -> None:
    """The number by which a start finds out that there is nothing to migrate is that of the last migration."""
    assert SCRIPTS.get_current_head() == migrations.NEWEST


def test_start_without_a_migration_does_not_load_alembic(tmp_path: Path) -> None:
    """On records of the newest form the whole bot comes up without the library that migrates."""
    url = f"sqlite:///{tmp_path / 'records.db'}"
    upgrade(Database(url, SEALER))
    look = f"""
import sys
import bot.wiring
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from tests.support.keys import SEALER
upgrade(Database({url!r}, SEALER))
sys.exit("alembic" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0  # noqa: S603  (this test's own words)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_comes_to_the_newest_with_all_that_is_in_it(empty: Database, version: str) -> None:
    """Rows in every table of an earlier version, or of this one, are all there after the upgrade, and unchanged."""
    upgrade(empty, version)
    before = empty.transact_now(filled)
    assert all(len(rows) == ROWS for rows in before.values())
    upgrade(empty)
    after = empty.transact_now(lambda connection: {name: content(connection, name) for name in before})
    for name, rows in before.items():
        kept = [column for column in rows[0] if column in after[name][0] and f"{name}.{column}" not in REWRITTEN]
        assert kept
        assert [{each: row[each] for each in kept} for row in after[name]] == [
            {each: row[each] for each in kept} for row in rows
        ]
    assert empty.transact_now(differences) == []


def test_upgrade_is_harmless_when_repeated(empty: Database) -> None:
    """A second upgrade changes nothing and loses nothing."""
    upgrade(empty)
    before = empty.transact_now(filled)
    upgrade(empty)
    assert empty.transact_now(lambda connection: {name: content(connection, name) for name in before}) == before
    assert empty.transact_now(differences) == []


def test_database_of_a_later_version_is_refused_and_left_as_it_is(empty: Database) -> None:
    """Whoever went back to an earlier program is told to install the later one, or to put back a backup."""
    upgrade(empty)
    empty.transact_now(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(StorageError, match="later version of Safe Contact than this one") as refused:
        upgrade(empty)
    assert "safecontact restore" in refused.value.advice
    assert empty.transact_now(migrations.revision) == "9999"


def test_upgrade_that_fails_leaves_nothing_half_made(empty: Database) -> None:
    """All steps of an upgrade are one transaction: one table in the way, and none of the others is made."""
    empty.transact_now(lambda connection: connection.execute(text("CREATE TABLE outbox (x INTEGER)")))
    with pytest.raises(Exception, match="already exists"):
        upgrade(empty)
    assert inspect(empty.engine).get_table_names() == ["outbox"]


async def test_processes_that_start_together_migrate_once(empty: Database, empty_url: str, tmp_path: Path) -> None:
    """Of three processes that bring an empty database up to date at the same time, each ends well."""
    environment = {name: each for name, each in os.environ.items() if not name.startswith("SAFECONTACT_")}
    environment |= {"SAFECONTACT_DATABASE_URL": empty_url, "SAFECONTACT_SEALING_KEYS": KEYS}
    environment |= {"PYTHONPATH": str(Path(__file__).parents[2])}

    async def migrate() -> tuple[int | None, bytes]:
        command = (sys.executable, "-m", "bot", "migrate")
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *command, cwd=tmp_path, env=environment, stdout=pipe, stderr=asyncio.subprocess.STDOUT
        )
        said, _ = await process.communicate()
        return process.returncode, said

    ends = await asyncio.gather(*(migrate() for _ in range(3)))
    assert ends == [(0, b"The database is up to date.\n")] * 3
    assert empty.transact_now(differences) == []


def test_versions_are_one_line() -> None:
    """Each migration follows one other, so that there is one newest version."""
    assert len(SCRIPTS.get_heads()) == 1
    assert [step.revision for step in reversed(list(SCRIPTS.walk_revisions()))] == VERSIONS


def filled(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Put rows into every table there is, whatever its columns are; all that is in them then."""
    names = [name for name in inspect(connection).get_table_names() if name not in OWN]
    for name in names:
        table = Table(name, MetaData(), autoload_with=connection)
        for number in range(1, ROWS + 1):
            row = {column.name: example(column, number) for column in table.columns}
            connection.execute(insert(table).values(row))
    return {name: content(connection, name) for name in names}


def content(connection: Connection, name: str) -> list[dict[str, Any]]:
    """All rows of a table as the database has them."""
    table = Table(name, MetaData(), autoload_with=connection)
    return [dict(row._mapping) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]


def example(column: Column[Any], number: int) -> Any:  # noqa: PLR0911  # one line a type
    """A value that a column of this type can hold, another in each row."""
    match column.type:
        case Boolean():
            return number % 2 == 0
        case Integer():
            return number
        case Date():
            return MORNING.date()
        case DateTime() as kind:
            at = MORNING.replace(minute=number)
            return at if kind.timezone else at.replace(tzinfo=None)
        case JSON():
            return {"à 🙂": [number, None, {"deep": 1.5}]}
        case LargeBinary():
            return bytes([number, 0, 255])
        case String() as kind:
            return f"{column.name} é {number}"[: kind.length]
        case other:
            raise AssertionError(f"no example of a column of type {other}")
