"""What the clock owes is done in parts that do not depend on each other."""

from datetime import datetime

from sqlalchemy import Connection

from bot.delivery.reminders import Due, Reminders
from bot.errors import StorageError
from bot.storage import drafts, tables
from bot.storage.database import Database
from tests.support.clock import MORNING, Clock
from tests.support.records import rows


def part(name: str, *, fails: bool = False) -> Due:
    """Something that is due: it writes this down, and perhaps fails then."""

    def due(connection: Connection, now: datetime) -> int:
        drafts.keep(connection, name, now, now)
        if fails:
            raise StorageError("The disk is full.")
        return 1

    return due


async def test_a_part_that_fails_stops_no_other(database: Database) -> None:
    """What is due before and after it is done and kept; the fault undoes only what it belongs to, and is tried again."""
    woken: list[datetime] = []
    due = (part("ladders"), part("old records", fails=True), part("drafts"))
    reminders = Reminders(database, due, Clock(), lambda: woken.append(MORNING))
    assert await reminders.look() == 2
    assert [row.conversation for row in await rows(database, tables.drafts)] == ["drafts", "ladders"]
    assert len(woken) == 1
    assert await reminders.look() == 2
