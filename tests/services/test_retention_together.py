"""Retention while others write: whatever happens at the same instant, a report is kept or deleted, and never half."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.cli_purge import hold_now
from bot.core import handling
from bot.core.access import Status
from bot.core.audit import PURGED, Anchor, Deed, Kind
from bot.core.case import Entry, Happened
from bot.errors import Conflict, SafeContactError
from bot.services.reports import Reports
from bot.storage import audit, reports, tables
from bot.storage.database import Database
from tests.support.clock import MORNING
from tests.support.leads import HEAD, always
from tests.support.meeting import at_once
from tests.support.notices import present
from tests.support.records import rows
from tests.support.retention import DAY, SCHOOL, closed, left, look, retention, said, store

REF = "SN-7K4M-26"
DUE = MORNING + 11 * DAY
OVER = DUE + 30 * DAY
HOUR = timedelta(hours=1)


def look_at(now: datetime) -> Any:
    """A look of the clock in one of the processes."""
    return lambda connection: retention().look(connection, now)


def by_command(now: datetime) -> Any:
    """`safecontact purge` in one of the processes: the references that it deletes."""

    def run(connection: Connection) -> list[str]:
        gone = retention().purge(connection, now, "console")
        retention().tell(connection, now)
        return gone

    return run


async def purged(database: Database) -> list[str]:
    """The references that the audit says were deleted; the audit holds, and so does every history."""
    assert await database.transact(audit.verify) is None
    assert await database.transact(audit.changed_histories) == []
    owners = {row.report for row in await rows(database, tables.report_history)}
    assert owners <= set(await left(database))
    return [link.deed.subject for link in await database.transact(audit.links) if link.deed.action == PURGED]


async def test_two_that_look_at_once_send_one_list(database: Database, other: Database) -> None:
    """The Head Teacher gets each reference once, whichever process looks."""
    await store(database, closed(), closed("SN-22B2-26"))
    ends = await at_once((database, look_at(DUE)), (other, look_at(DUE)))
    assert sorted(ends) == [0, 1]
    assert len(await said(database)) == 1
    assert len(await rows(database, tables.purge_list)) == 2


async def test_two_that_delete_at_once_delete_once(database: Database, other: Database) -> None:
    """The clock's look and the command meet: each report goes once, and stands in the audit once."""
    await store(database, closed(), closed("SN-22B2-26"))
    await look(database, DUE)
    ends = await at_once((database, by_command(OVER)), (other, by_command(OVER)))
    assert sorted([*ends[0], *ends[1]]) == ["SN-22B2-26", REF]
    assert await left(database) == []
    assert sorted(await purged(database)) == ["SN-22B2-26", REF]


async def test_two_commands_at_once_delete_nothing_that_is_new(database: Database, other: Database) -> None:
    """What the first of them lists the second does not delete: nobody has had the time to read it."""
    await store(database, closed())
    assert await at_once((database, by_command(DUE)), (other, by_command(DUE))) == [[], []]
    assert await left(database) == [REF]
    assert len(await said(database)) == 1


@pytest.mark.parametrize("holder_first", [True, False])
async def test_hold_and_deletion_at_once(database: Database, other: Database, *, holder_first: bool) -> None:
    """Either the hold was in time and the report stays, or whoever sets it is told that there is none."""
    await store(database, closed())
    await look(database, DUE)

    def hold(connection: Connection) -> str:
        return hold_now(connection, REF, "The police asked", OVER, release=False)

    pair = [(other, hold), (database, by_command(OVER))]
    ends = await at_once(*(pair if holder_first else reversed(pair)))
    held, gone = ends if holder_first else reversed(ends)
    if held == REF:
        assert (gone, await left(database), await purged(database)) == ([], [REF], [])
    else:
        assert isinstance(held, SafeContactError)
        assert "There is no report" in str(held)
        assert (gone, await left(database), await purged(database)) == ([REF], [], [REF])


async def test_hold_between_the_list_and_the_deletion(database: Database, other: Database) -> None:
    """A hold that another process sets after everything was listed, and before the deletion, is seen by it."""
    await store(database, closed())
    await look(database, DUE)
    await other.transact(lambda connection: hold_now(connection, REF, "A court", OVER - HOUR, release=False))
    assert await database.transact(by_command(OVER)) == []
    assert await left(database) == [REF]


@pytest.mark.parametrize("reader_first", [True, False])
async def test_opening_again_and_deletion_at_once(database: Database, other: Database, *, reader_first: bool) -> None:
    """Either the report is open again and stays, or the Head Teacher's turn is run again and finds none."""
    await store(database, closed())
    await look(database, DUE)
    case = await database.transact(lambda connection: reports.load(connection, REF))
    assert case is not None
    decision = handling.reopen(case, HEAD, "More came up", OVER)
    assert decision is not None
    reopen = Reports(other, always(SCHOOL), present).recorded(decision, OVER)
    pair = [(other, reopen), (database, by_command(OVER))]
    ends = await at_once(*(pair if reader_first else reversed(pair)))
    opened, gone = ends if reader_first else reversed(ends)
    if opened is None:
        assert (gone, await purged(database)) == ([], [])
        assert [row.status for row in await rows(database, tables.reports)] == [Status.ACKNOWLEDGED.value]
    else:
        assert isinstance(opened, Conflict)
        assert (gone, await left(database), await purged(database)) == ([REF], [], [REF])


async def test_something_is_added_while_it_is_deleted(database: Database, other: Database) -> None:
    """An entry that arrives at that instant is deleted with the report, or comes too late; none is left behind."""
    await store(database, closed())
    await look(database, DUE)
    entry = Entry(at=OVER, actor=HEAD.id, what=Happened.EXPORTED, data={"text": "text"})

    def add(connection: Connection) -> bool:
        if reports.load(connection, REF) is None:
            return False
        reports.append(connection, REF, [entry])
        return True

    _, gone = await at_once((other, add), (database, by_command(OVER)))
    assert gone == [REF]
    assert await left(database) == []
    assert await purged(database) == [REF]


async def test_anchor_holds_whoever_writes_meanwhile(database: Database, other: Database) -> None:
    """An anchor that is printed while others write and delete is of the chain as it is before or after them."""
    await store(database, closed())
    await look(database, DUE)
    deeds = [Deed(OVER, HEAD.id, Kind.SETTING, "set", "people")]
    last, _ = await at_once((database, audit.last), (other, lambda connection: audit.add(connection, deeds)))
    await database.transact(by_command(OVER))
    anchor = Anchor(last.position, last.deed.at, last.seal)
    assert await database.transact(lambda connection: audit.verify(connection, anchor)) is None


async def test_audit_is_verified_while_others_write(database: Database, other: Database) -> None:
    """What is deleted while the audit is gone through is no fault of it."""
    await store(database, closed())
    await look(database, DUE)

    def verified(connection: Connection) -> Any:
        return audit.verify(connection), audit.changed_histories(connection)

    found, gone = await at_once((other, verified), (database, by_command(OVER)))
    assert found == (None, [])
    assert gone == [REF]
