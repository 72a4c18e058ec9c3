"""The database: whole transactions one after another, moments with their zone, and what is said when it is away."""

import asyncio
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import OperationalError, StatementError

from bot.errors import Conflict, StorageError
from bot.storage.database import MET_ANOTHER, TRIES, Database
from bot.storage.tables import inbound
from tests.support.clock import MORNING
from tests.support.keys import SEALER
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


async def test_two_that_decide_on_each_others_records_are_put_in_order(database: Database, database_url: str) -> None:
    """Of two processes that write only while the other has not, one sees the other's record and writes nothing."""
    other = Database(database_url, SEALER)
    both_have_read = threading.Barrier(2)

    def alone(connection: Connection, name: str) -> bool:
        there = connection.execute(select(inbound)).first() is not None
        with suppress(threading.BrokenBarrierError):  # on SQLite, and when one is run again, nobody else comes
            both_have_read.wait(0.2)
        if not there:
            connection.execute(mark(name))
        return not there

    wrote = await asyncio.gather(
        database.transact(lambda connection: alone(connection, "1")),
        other.transact(lambda connection: alone(connection, "2")),
    )
    await other.close()
    assert sorted(wrote) == [False, True]
    assert len(await rows(database, inbound)) == 1


@pytest.mark.parametrize("code", sorted(MET_ANOTHER))
async def test_transaction_that_meets_others_again_and_again_conflicts(
    database: Database, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    """It is run again a number of times, each time from the start, and then it is a conflict: the turn's to repeat."""
    monkeypatch.setattr("bot.storage.database.LONGEST_PAUSE", 0.0)
    met = Exception("met another")
    met.sqlstate = code  # type: ignore[attr-defined]
    runs: list[list[Any]] = []

    def work(connection: Connection) -> None:
        runs.append(list(connection.execute(select(inbound))))
        connection.execute(mark("1"))
        raise OperationalError("INSERT", {}, met)

    with pytest.raises(Conflict):
        await database.transact(work)
    assert runs == [[]] * TRIES
    assert await rows(database, inbound) == []


async def test_fault_is_told_in_one_line_without_what_was_to_be_stored(database: Database) -> None:
    """A record that is there already is an error without the record's own words."""
    await database.transact(lambda connection: connection.execute(mark("canary-4471")))
    with pytest.raises(StorageError) as error:
        await database.transact(lambda connection: connection.execute(mark("canary-4471")))
    assert "canary" not in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "mysql://user:hunter2@host/db", "postgresql+psycopg://user:hunter2@host:port/db"],
)
def test_address_of_no_supported_database_is_refused(url: str) -> None:
    """Another database, or none, is refused with the setting's name or its remedy, and without a password."""
    with pytest.raises(StorageError, match="SAFECONTACT_DATABASE_URL") as error:
        Database(url, SEALER)
    assert "hunter2" not in str(error.value)


def test_password_with_an_at_sign_is_not_shown_as_the_name_of_a_server() -> None:
    """What stands behind an @ in a password is kept out of the message, which says how to write it."""
    with pytest.raises(StorageError, match="%40") as error:
        Database("postgresql+psycopg://user:hunter@2@host/db", SEALER)
    assert "2@host" not in str(error.value)
