"""`safecontact backup` and `safecontact restore`: the records as one file, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot import school_file, settings
from bot.core.audit import CONSOLE, Deed, Kind
from bot.settings import Settings
from bot.storage import audit
from bot.storage import backup as records
from bot.storage.database import Database
from bot.storage.sealing import Sealer
from bot.wiring import utc_now


def backup(out: Path) -> str:
    """Copy the records of a bot that may be running; what was copied, in a line.

    Raises:
        SafeContactError: There are none, or the file cannot be written.
    """
    with _opened(settings.load()) as database:
        about = records.take(database, out, utc_now())
        deed = Deed(utc_now(), CONSOLE, Kind.RECORDS, "backed_up")
        database.transact_now(lambda connection: audit.add(connection, [deed]))
    return f"{out}: written and checked. Reports: {about.reports}; form of the database: {about.revision}."


def restore(source: Path, *, force: bool) -> list[str]:
    """Put the records of a backup in the place of those that are there; what was done, in lines.

    Raises:
        SafeContactError: It does not belong here, or the bot is running; nothing is changed then.
    """
    chosen = settings.load()
    school = school_file.read(chosen.school_file)
    with _opened(chosen) as database:
        done = records.put_back(database, source, school.identity.tenant_id, utc_now(), force=force)
        deed = Deed(utc_now(), CONSOLE, Kind.RECORDS, "restored")
        database.transact_now(lambda connection: audit.add(connection, [deed]))
    said = ["The records are those of the backup. Start the bot, and what it owes is sent."]
    if done.kept:
        said.append(f"The earlier ones are kept in {done.kept}. Delete them when you no longer need them.")
    if done.parked:
        said.append(f"Notes that may have been sent since the backup was made, and are not sent again: {done.parked}.")
    return said


@contextmanager
def _opened(chosen: Settings) -> Iterator[Database]:
    database = Database(chosen.database, Sealer.parse(chosen.sealing_keys.get_secret_value()))
    try:
        yield database
    finally:
        database.engine.dispose()
