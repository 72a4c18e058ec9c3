"""The records: whether they can be kept, how old their form is, and how much room there is."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import ArgumentError

from bot.core.school import School
from bot.doctor.finding import Finding, note, ok, refused, skipped, wrong
from bot.doctor.patient import Patient
from bot.errors import SafeContactError, StorageError
from bot.services.school_book import as_set
from bot.settings import Settings
from bot.storage import key_proofs, migrations
from bot.storage.database import Database
from bot.storage.migrations import Version
from bot.storage.sealing import Sealer

T = TypeVar("T")

LEAST = 200  # megabytes; below this a full disk is near, and a full disk keeps no report
LITTLE = 1000
_MEGABYTE = 1024 * 1024


async def database(patient: Patient) -> Finding:
    """Write to the database and take it back; look at its version and its keys. A new one is not made here."""
    try:
        async with _opened(patient.settings) as opened:
            if opened is None:
                return ok("database", "new")
            await opened.transact(_write_and_take_back)
            version = await opened.transact(migrations.version)
            if version is Version.CURRENT:
                await opened.transact(key_proofs.check)
    except SafeContactError as error:
        return refused("database", "unusable", error)
    match version:
        case Version.NEWER:
            return wrong("database", "newer")
        case Version.OLDER:
            return note("database", "older")
        case _:
            return ok("database")


async def disk(patient: Patient) -> Finding:
    """Whether there is room for the records; those of a database server are somebody else's to watch."""
    file = _file(patient.settings)
    if file is None:
        return skipped("disk", "elsewhere")
    standing = next(folder for folder in file.absolute().parents if folder.exists())
    free = shutil.disk_usage(standing).free // _MEGABYTE
    if free < LEAST:
        return wrong("disk", "full", free=free)
    return note("disk", "little", free=free) if free < LITTLE else ok("disk", free=free)


async def recorded(patient: Patient, query: Callable[[Connection], T]) -> T | None:
    """What a query finds in the records; None where there are none, or they cannot be read."""
    try:
        async with _opened(patient.settings) as opened:
            return None if opened is None else await opened.transact(query)
    except SafeContactError:
        return None


async def school_now(settings: Settings, file: School) -> School:
    """The school as it is now: what was set in Teams, in the place of the file's. Without records: the file's.

    Raises:
        SafeContactError: There are records that cannot be read.
    """
    where = _file(settings)
    if where is not None and not where.exists():
        return file
    async with _opened(settings) as opened:
        return file if opened is None else await opened.transact(partial(_as_set, file=file))


async def current(patient: Patient) -> School:
    """The same for the checks that wait for a sound school file; the file's, where `database` finds fault."""
    if patient.school is None:
        raise LookupError("no school")
    try:
        return await school_now(patient.settings, patient.school)
    except SafeContactError:
        return patient.school


def _as_set(connection: Connection, file: School) -> School:
    """Records of an earlier form are brought up to date by the next start, and are not read before."""
    return as_set(connection, file) if migrations.version(connection) is Version.CURRENT else file


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database | None]:
    """The database; None: it will be made by the first start, for which there is a place.

    Raises:
        SafeContactError: A key is missing, it cannot be used, or there is no place for it.
    """
    database = Database(settings.database, Sealer.parse(settings.sealing_keys.get_secret_value()))
    file = _file(settings)
    try:
        if file is None or file.exists():
            yield database
        else:
            await asyncio.to_thread(_try_place, file.parent)
            yield None
    finally:
        await database.close()


def _file(settings: Settings) -> Path | None:
    """The file that records are kept in; None: a server keeps them, or the address cannot be read."""
    try:
        url = make_url(settings.database)
    except (ArgumentError, ValueError):
        return None
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _try_place(folder: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StorageError(
            f"Nothing can be written to the data folder {folder}: {error.strerror}.",
            advice="Set SAFECONTACT_DATA_DIR to a folder that can be written.",
        ) from None


def _write_and_take_back(connection: Connection) -> None:
    """A write that leaves nothing behind."""
    with connection.begin_nested() as attempt:
        connection.execute(text("CREATE TABLE doctor_was_here (x INTEGER)"))
        attempt.rollback()
