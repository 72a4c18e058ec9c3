"""PostgreSQL as it must be set, what becomes of lost connections, and what is said when it is not there."""

import asyncio
import builtins
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, make_url, text

from bot.errors import StorageError, install_extra
from bot.storage.database import Database
from tests.support import postgres
from tests.support.keys import SEALER

PASSWORD = "hunter2"


@pytest.fixture
def url(postgres_server: postgres.Databases) -> Iterator[str]:
    """Where a database of the test's own is."""
    with postgres_server.fresh() as made:
        yield made


@pytest.fixture
async def postgresql(url: str) -> AsyncIterator[Database]:
    """A database of the test's own."""
    made = Database(url, SEALER)
    yield made
    await made.close()


async def value(database: Database, query: str) -> Any:
    """One value."""
    return await database.transact(lambda connection: connection.execute(text(query)).scalar())


@pytest.mark.parametrize(
    ("setting", "wanted"),
    [
        ("transaction_isolation", "serializable"),
        ("lock_timeout", "10s"),
        ("idle_in_transaction_session_timeout", "1min"),
        ("jit", "off"),
    ],
)
async def test_postgresql_is_set_for_safety(postgresql: Database, setting: str, wanted: str) -> None:
    """Transactions are serializable, no lock is waited for without end, who has stopped in one is put out, no jit."""
    assert await value(postgresql, f"SHOW {setting}") == wanted


async def test_options_of_the_address_are_kept(url: str) -> None:
    """What an administrator puts into the address holds beside our own."""
    database = Database(str(make_url(url).update_query_dict({"options": "-c application_name=school"})), SEALER)
    assert await value(database, "SHOW application_name") == "school"
    assert await value(database, "SHOW lock_timeout") == "10s"
    await database.close()


async def test_connection_that_died_is_replaced(postgresql: Database, url: str) -> None:
    """After the server has dropped every connection the next transaction works as if nothing had been."""
    first = await value(postgresql, "SELECT pg_backend_pid()")
    other = Database(url, SEALER)
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    await value(other, f"SELECT count(pg_terminate_backend(pid)) {others}")
    await other.close()
    assert await value(postgresql, "SELECT pg_backend_pid()") != first


async def test_connection_that_dies_in_a_transaction_is_said(postgresql: Database, url: str) -> None:
    """What was going on is an error that says what to look at, and the next transaction works."""

    def die(connection: Connection) -> None:
        other = Database(url, SEALER)
        mine = connection.execute(text("SELECT pg_backend_pid()")).scalar()
        other.transact_now(lambda another: another.execute(text(f"SELECT pg_terminate_backend({mine})")))
        other.engine.dispose()
        connection.execute(text("SELECT 1"))

    with pytest.raises(StorageError, match="PostgreSQL server running"):
        await postgresql.transact(die)
    assert await value(postgresql, "SELECT 1") == 1


async def test_others_wait_while_one_is_alone(postgresql: Database, url: str) -> None:
    """A second process that wants to be alone comes in when the first has left."""
    other = Database(url, SEALER)
    order: list[str] = []

    def second() -> None:
        with other.alone():
            order.append("second")

    with postgresql.alone():
        waiting = asyncio.create_task(asyncio.to_thread(second))
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        while not await value(postgresql, held):  # noqa: ASYNC110  # another thread asks for the lock
            await asyncio.sleep(0.01)
        order.append("first")
    await waiting
    await other.close()
    assert order == ["first", "second"]


def test_server_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    """The error names what to check and the setting, without the password."""
    database = Database(f"postgresql+psycopg://school:{PASSWORD}@/records?host={tmp_path}", SEALER)
    with pytest.raises(StorageError, match="SAFECONTACT_DATABASE_URL") as error:
        database.transact_now(lambda connection: connection.execute(text("SELECT 1")))
    assert PASSWORD not in str(error.value)
    assert "\n" not in str(error.value)
    database.engine.dispose()


def test_missing_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the error names the command that installs it."""
    whole = builtins.__import__

    def without(name: str, *given: Any, **more: Any) -> Any:
        if name.startswith("psycopg"):
            raise ModuleNotFoundError(name)
        return whole(name, *given, **more)

    for name in [name for name in sys.modules if name.startswith("psycopg")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(StorageError, match="postgres") as error:
        Database("postgresql://school@host/records", SEALER)
    assert error.value.advice == install_extra("postgres")
