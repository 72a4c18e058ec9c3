"""The audit on record: written with what it records, in one unbroken chain, and refused to be changed."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, text, update

from bot.core.audit import CONSOLE, END_LOST, Anchor, Deed, Fault, Found, Kind
from bot.core.case import Entry, Happened
from bot.errors import StorageError
from bot.storage import audit, backup, reports, resealing, school_settings, tables
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from bot.storage.sealing import Ciphertext, Sealer
from tests.support import postgres
from tests.support.cases import sent
from tests.support.clock import MORNING
from tests.support.keys import SEALER, setting

REFERENCE = sent().reference
GUARDED = ("audit", "report_history", "lesson_history", "school_changes", "reports", "lessons")


def deed(number: int, subject: str = REFERENCE) -> Deed:
    """An opening in this minute."""
    return Deed(MORNING + timedelta(minutes=number), "head", Kind.REPORT, "opened", subject)


async def write(database: Database, count: int = 4) -> None:
    """So many entries, each in a transaction of its own."""
    for number in range(count):
        await database.transact(lambda connection, n=number: audit.add(connection, [deed(n)]))


async def unguarded(database: Database, work: Any) -> None:
    """What somebody can do who owns the database, and takes its guards away."""

    def do(connection: Connection) -> None:
        for name in ("unchanged", "kept"):
            embedded = connection.dialect.name == "sqlite"
            connection.execute(text(f"DROP TRIGGER audit_{name}" + ("" if embedded else " ON audit")))
        work(connection)

    await database.transact(do)


async def verified(database: Database, anchor: Anchor | None = None) -> Found | None:
    """What is found wrong."""
    return await database.transact(lambda connection: audit.verify(connection, anchor))


async def test_entries_hold_in_the_order_of_writing(database: Database) -> None:
    """What was written is read as it was, in its order, and holds."""
    assert await verified(database) is None
    await write(database)
    links = await database.transact(audit.links)
    assert [link.deed for link in links] == [deed(number) for number in range(4)]
    assert [link.position for link in links] == [1, 2, 3, 4]
    assert await verified(database) is None


async def test_a_changed_entry_is_found(database: Database) -> None:
    """An entry that somebody edited in the database is named."""
    await write(database)
    edit = update(tables.audit).where(tables.audit.c.position == 2).values(actor="deputy")
    await unguarded(database, lambda connection: connection.execute(edit))
    assert await verified(database) == Found(Fault.CHANGED, 2)


@pytest.mark.parametrize(("position", "fault"), [(1, Fault.MISSING), (3, Fault.MISSING), (4, Fault.CUT)])
async def test_a_removed_entry_is_found(database: Database, position: int, fault: Fault) -> None:
    """An entry that somebody deleted is named, at the end as well."""
    await write(database)
    cut = delete(tables.audit).where(tables.audit.c.position == position)
    await unguarded(database, lambda connection: connection.execute(cut))
    assert await verified(database) == Found(fault, position)


@pytest.mark.parametrize("lost", [delete(tables.audit_end), update(tables.audit_end).values(end=Ciphertext("test:x"))])
async def test_a_lost_end_stops_nobody_and_is_never_forgotten(database: Database, lost: Any) -> None:
    """Where the end was taken away people can go on, and the audit says from then on that it may lack something."""
    await write(database, 2)
    await database.transact(lambda connection: connection.execute(lost))
    assert await verified(database) == Found(Fault.CUT, 3)
    await write(database, 1)
    links = await database.transact(audit.links)
    assert [link.deed.action for link in links] == ["opened", "opened", END_LOST, "opened"]
    assert await verified(database) == Found(Fault.CUT, 3)


async def test_an_anchor_shows_what_was_rolled_back(database: Database) -> None:
    """Somebody who puts back the whole of an earlier audit, end and all, is found by a later anchor."""
    await write(database, 2)
    earlier = await database.transact(lambda connection: connection.execute(select(tables.audit_end.c.end)).scalar())
    await write(database, 2)
    last = await database.transact(audit.last)
    assert last is not None
    anchor = Anchor(last.position, last.deed.at, last.seal)
    assert await verified(database, anchor) is None

    def roll_back(connection: Connection) -> None:
        connection.execute(delete(tables.audit).where(tables.audit.c.position > 2))
        connection.execute(update(tables.audit_end).values(end=earlier))

    await unguarded(database, roll_back)
    assert await verified(database) is None
    assert await verified(database, anchor) == Found(Fault.NO_ANCHOR, 4)


async def test_two_processes_make_one_chain(database: Database, database_url: str) -> None:
    """Many who write at the same time, from two processes, leave one unbroken chain with every entry."""
    other = Database(database_url, SEALER)
    one = [database.transact(lambda connection, n=n: audit.add(connection, [deed(n)])) for n in range(10)]
    two = [other.transact(lambda connection, n=n: audit.add(connection, [deed(n)])) for n in range(10)]
    await asyncio.gather(*one, *two)
    await other.close()
    assert len(await database.transact(audit.links)) == 20
    assert await verified(database) is None


async def test_an_act_and_its_entry_are_one(database: Database) -> None:
    """What is rolled back leaves no entry, and what is recorded has one: a report's history, and a setting."""
    case = sent()
    opened = Entry(at=MORNING, actor="head", what=Happened.OPENED)

    def half(connection: Connection) -> None:
        reports.add(connection, case)
        raise LookupError("power cut")

    with pytest.raises(LookupError):
        await database.transact(half)
    assert await database.transact(audit.links) == []
    await database.transact(lambda connection: reports.add(connection, case))
    rung = Entry(at=MORNING, actor="", what=Happened.RUNG, data={"name": "sent", "ladder": 0})
    await database.transact(lambda connection: reports.append(connection, REFERENCE, [rung, opened]))
    await database.transact(lambda connection: school_settings.keep(connection, "closures", {}, 0, "head", MORNING))
    links = await database.transact(audit.links)
    assert [(link.deed.actor, link.deed.action, link.deed.subject) for link in links] == [
        ("teacher", "sent", REFERENCE),
        ("head", "opened", REFERENCE),
        ("head", "set", "closures"),
    ]
    assert [link.deed.action for link in await database.transact(lambda c: audit.links(c, "closures"))] == ["set"]
    assert await database.transact(audit.changed_histories) == []


async def test_a_history_that_was_tampered_with_is_named(database: Database) -> None:
    """An opening that was put into a report's history past the program, or another person's, is found."""
    await database.transact(lambda connection: reports.add(connection, sent()))
    columns = tables.report_history.c
    forged = {"position": 99, "report": REFERENCE, "at": MORNING, "actor": "dan", "what": "opened"}
    past = insert(tables.report_history).values(forged | {columns.data.name: Ciphertext("test:x")})
    await database.transact(lambda connection: connection.execute(past))
    assert await database.transact(audit.changed_histories) == [REFERENCE]


@pytest.mark.parametrize("table", GUARDED)
async def test_database_refuses_to_change_what_happened(database: Database, table: str) -> None:
    """Neither an update nor a deletion past the program is taken, on the newest version of the database."""
    found = [guard async for guard in guards(database, table)]
    assert found == [f"{table}_kept", f"{table}_unchanged"]


async def guards(database: Database, table: str) -> Any:
    """The guards of a table."""
    embedded = database.engine.dialect.name == "sqlite"
    ours = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table ORDER BY 1"
    theirs = (
        "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE relname = :table AND NOT tgisinternal AND tgname NOT LIKE '%_whole' ORDER BY 1"
    )
    query = text(ours if embedded else theirs).bindparams(table=table)
    for (name,) in await database.transact(lambda connection: list(connection.execute(query))):
        yield name


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit", "DELETE FROM reports"])
async def test_refused_change_changes_nothing(database: Database, statement: str) -> None:
    """The transaction that tries is undone, whoever runs it."""
    await database.transact(lambda connection: reports.add(connection, sent()))
    with pytest.raises(StorageError, match="only added to"):
        await database.transact(lambda connection: connection.execute(text(statement)))
    assert await verified(database) is None
    assert await database.transact(lambda connection: reports.load(connection, REFERENCE)) is not None


async def test_audit_holds_when_keys_have_changed(database: Database, database_url: str) -> None:
    """After a new key, `reseal`, and the old key's end, old entries are still proved, and new ones by a new secret."""
    await write(database, 2)
    both = Database(database_url, Sealer.parse(setting("new", "test")))
    upgrade(both)
    assert resealing.reseal(both).left == 0
    await both.close()
    alone = Database(database_url, Sealer.parse(setting("new")))
    await write(alone, 2)
    assert await verified(alone) is None
    assert {link.key for link in await alone.transact(audit.links)} == {"test", "new"}
    await alone.close()


def test_what_people_did_before_is_in_the_audit(empty_url: str) -> None:
    """A database from before the audit comes up with what people had done by then, in its order."""
    database = Database(empty_url, SEALER)
    upgrade(database, "0004")
    row = "INSERT INTO report_history VALUES (:number, 'SN-7K4M-26', '2026-11-23 09:0:number:00.000000', :who, :what, 'x')"
    for number, who, what in ((1, "teacher", "sent"), (2, "", "rung"), (3, "head", "opened")):
        filled = row.replace("0:number:", f"0{number}:")
        values = {"number": number, "who": who, "what": what}
        database.transact_now(lambda connection, one=filled, given=values: connection.execute(text(one), given))
    upgrade(database)
    links = database.transact_now(audit.links)
    assert [(link.deed.actor, link.deed.action) for link in links] == [("teacher", "sent"), ("head", "opened")]
    assert database.transact_now(audit.verify) is None
    assert database.transact_now(audit.changed_histories) == []
    assert CONSOLE not in {link.deed.actor for link in links}
    database.engine.dispose()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_restored_database_is_guarded(
    database: Database, postgres_server: postgres.Databases, tmp_path: Path
) -> None:
    """A backup that is put into an empty server brings the guards, which are no part of a dump of the tables."""
    await write(database, 1)
    backup.take(database, tmp_path / "copy.zip", MORNING)
    with postgres_server.fresh(empty=True) as url:
        restored = Database(url, SEALER)
        backup.put_back(restored, tmp_path / "copy.zip", "", MORNING)
        with pytest.raises(StorageError, match="only added to"):
            await restored.transact(lambda connection: connection.execute(text("DELETE FROM audit")))
        assert await verified(restored) is None
        await restored.close()
