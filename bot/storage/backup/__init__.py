"""Copies of the records: taken while the bot runs, and put back where it does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from sqlalchemy import Connection, func, inspect, select

from bot.errors import StorageError
from bot.storage import migrations, outbox
from bot.storage.backup import archive, postgresql, sqlite
from bot.storage.backup.archive import About
from bot.storage.database import Database
from bot.storage.driver import SQLITE
from bot.storage.migrations import steps
from bot.storage.sealing import Sealer
from bot.storage.tables import conversations, reports


def take(database: Database, out: Path, now: datetime) -> About:
    """Copy the records as they are at one instant into one file, and prove the copy; turns go on meanwhile.

    Raises:
        StorageError: There is nothing to copy, the copy is not sound, or the file cannot be written.
    """
    migrations.demand_records(database)
    about = database.transact_now(lambda connection: _about(connection, now))
    with archive.writing(out) as records:
        if database.file is not None:
            sqlite.copy(database.file, records)
            with _opened(records, database.sealer) as copied:
                about = copied.transact_now(lambda connection: _about(connection, now))  # of exactly this instant
        else:
            postgresql.copy(database.engine.url, records)
        archive.write(out, about, records)
    return about


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the earlier records are kept (empty: there were none), and how many notes are parked.

    Those may have been sent since the copy was made, and must not arrive twice.
    """

    kept: str
    parked: int


def put_back(database: Database, source: Path, tenant: str, now: datetime, *, force: bool = False) -> Restored:
    """Replace the records by those of a copy.

    `force`: on PostgreSQL, although somebody else is connected.

    Raises:
        StorageError: The copy is not of this school, of this kind of database or of a version that is known, it is
            damaged, or the database is in use. The records are then as they were.
    """
    with archive.reading(source, database.file) as (about, records):
        _fit(about, database, tenant)
        if database.file is not None:
            sqlite.prove(records)
            with _opened(records, database.sealer) as copied:
                parked = _made_ready(copied)
            return Restored(sqlite.replace(database.file, records, now), parked)
        with postgresql.replaced(database, records, now, force=force) as kept:
            return Restored(kept, _made_ready(database))


@contextmanager
def _opened(records: Path, sealer: Sealer) -> Iterator[Database]:
    """A copy as a database; at the end it is one file again."""
    copied = Database(f"{SQLITE}:///{records}", sealer)
    try:
        yield copied
    finally:
        copied.engine.dispose()
    sqlite.into_one_file(records)


def _made_ready(database: Database) -> int:
    """Bring restored records up to date. Notes that must not arrive twice may have been sent since: they are parked."""
    migrations.upgrade(database)
    return database.transact_now(outbox.park_owed)


def _about(connection: Connection, now: datetime) -> About:
    tables = set(inspect(connection).get_table_names())
    tenants = connection.execute(select(conversations.c.tenant).distinct()).scalars()
    kept = connection.execute(select(func.count()).select_from(reports)).scalar_one() if "reports" in tables else 0
    return About(
        made_at=now.astimezone(UTC),
        program=metadata.version("safecontact"),
        database=connection.dialect.name,
        revision=migrations.revision(connection) or "",  # `take` has seen that there is one
        tenants=tuple(sorted({tenant.lower() for tenant in tenants if tenant})),
        reports=kept,
    )


def _fit(about: About, database: Database, tenant: str) -> None:
    """Refuse a copy that does not belong here."""
    kind = database.engine.dialect.name
    if about.database != kind:
        raise StorageError(
            f"The backup is of {about.database}, and the settings name {kind}.",
            advice="Restore it with the same kind of database: set or empty SAFECONTACT_DATABASE_URL.",
        )
    if about.revision not in steps.known():
        raise StorageError(
            f"The backup was made by a later version of Safe Contact ({about.program}).",
            advice="Install that version or a later one, and restore it there.",
        )
    if strangers := sorted(set(about.tenants) - {tenant.lower()}):
        raise StorageError(
            f"The backup is of another organisation: its tenant is {strangers[0]}, the school file's is {tenant}.",
            advice="Take the school's own backup, or correct SAFECONTACT_SCHOOL_FILE.",
        )
