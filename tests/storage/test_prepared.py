"""Statements that are made ready once mean what SQLAlchemy's mean, on both databases."""

from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, StatementError

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.driver import drive, savepoint
from bot.storage.prepared import Prepared
from bot.storage.sealing import Ciphertext
from bot.storage.tables import inbound
from tests.support.clock import MORNING
from tests.support.records import rows

ADD = Prepared(insert(inbound), "conversation", "activity", "received_at", "response")
LATER = Prepared(update(inbound).where(inbound.c.activity == bindparam("which")), "received_at")
BEFORE = Prepared(
    select(inbound.c.activity)
    .where(inbound.c.conversation == "a:1", inbound.c.received_at <= bindparam("moment"))
    .order_by(inbound.c.activity)
    .limit(2)
)
GIVEN: dict[str, Any] = {"conversation": "a:1", "activity": "1", "received_at": MORNING, "response": None}
NAIVE = datetime(2026, 11, 23, 9)  # noqa: DTZ001  # what must be refused


async def add(database: Database, **changes: Any) -> None:
    """Write one row."""
    await database.transact(lambda connection: ADD.change(connection, **GIVEN | changes))


async def test_what_is_written_is_found(database: Database) -> None:
    """Values are stored as their columns have them, found by their own and by given values, and counted when changed."""
    for number in ("1", "2", "3"):
        await add(database, activity=number)
    await add(database, activity="4", conversation="a:2")

    def look(connection: Any) -> tuple[int, int, list[str]]:
        changed = LATER.change(connection, which="1", received_at=MORNING.replace(hour=23))
        none = LATER.change(connection, which="9", received_at=MORNING)
        return changed, none, [row[0] for row in BEFORE.rows(connection, moment=MORNING)]

    assert await database.transact(look) == (1, 0, ["2", "3"])
    assert [row.received_at.hour for row in await rows(database, inbound)] == [23, 9, 9, 9]


@pytest.mark.parametrize(
    ("changes", "error"), [({"received_at": NAIVE}, ValueError), ({"response": "plain words"}, TypeError)]
)
async def test_what_a_column_refuses_is_refused(
    database: Database, changes: dict[str, Any], error: type[Exception]
) -> None:
    """A moment without its zone and a text that is not sealed are written by no way."""
    with pytest.raises((error, StatementError)):
        await add(database, **changes)
    assert await rows(database, inbound) == []


async def test_value_that_is_missing_is_no_null(database: Database) -> None:
    """Where a value has been forgotten, nothing is written in its place."""
    with pytest.raises((KeyError, StorageError)):
        await database.transact(lambda connection: ADD.change(connection, conversation="a:1", activity="1"))


async def test_fault_is_told_as_sqlalchemy_tells_it(database: Database) -> None:
    """Whoever meets a row that is there gets the error that callers know."""
    await add(database, activity="canary")
    seen: list[Exception] = []

    def again(connection: Any) -> None:
        try:
            ADD.change(connection, **GIVEN | {"activity": "canary"})
        except IntegrityError as error:
            seen.append(error)
            raise LookupError from None

    with pytest.raises(LookupError):
        await database.transact(again)
    assert len(seen) == 1
    assert len(await rows(database, inbound)) == 1


async def test_part_that_raises_is_undone_alone(database: Database) -> None:
    """What stands around a part, and a part within it that has gone well, stays."""

    def work(connection: Any) -> None:
        ADD.change(connection, **GIVEN)
        with savepoint(connection):
            ADD.change(connection, **GIVEN | {"activity": "2"})
            with suppress(LookupError), savepoint(connection):
                ADD.change(connection, **GIVEN | {"activity": "3"})
                raise LookupError
        with suppress(LookupError), savepoint(connection):
            ADD.change(connection, **GIVEN | {"activity": "4"})
            raise LookupError

    await database.transact(work)
    assert [row.activity for row in await rows(database, inbound)] == ["1", "2"]


async def test_what_is_found_has_its_columns_types_and_names(database: Database) -> None:
    """A moment comes back with its zone, a sealed text as one, and nothing as nothing, as SQLAlchemy gives them."""
    await add(database, response=Ciphertext("k:sealed"))
    await add(database, activity="2")
    every = select(inbound).order_by(inbound.c.activity)

    def look(connection: Connection) -> tuple[list[Any], list[Any]]:
        return [*Prepared(every).rows(connection)], [*connection.execute(every)]

    found, same = await database.transact(look)
    assert [row._asdict() for row in found] == [row._asdict() for row in same]
    assert [(row.received_at, type(row.response)) for row in found] == [(MORNING, Ciphertext), (MORNING, type(None))]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_value_without_a_place_is_refused(database: Database) -> None:
    """A value that a statement says nothing of is a mistake, and is not dropped in silence."""
    with pytest.raises(LookupError, match="colour"):
        await add(database, colour="red")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_fault_that_shows_when_rows_are_fetched_is_one_of_the_database(database: Database) -> None:
    """SQLite finds some faults only there; nobody must take them for a fault of the one record in hand."""

    def broken(connection: Connection) -> list[object]:
        function = "CREATE TEMP VIEW broken AS SELECT 1 UNION ALL SELECT abs(-9223372036854775808)"
        connection.exec_driver_sql(function)
        return drive(connection, "SELECT * FROM broken")[0]

    with pytest.raises(StorageError, match="integer overflow"):
        await database.transact(broken)
