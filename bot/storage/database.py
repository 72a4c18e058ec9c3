"""The database: one short transaction at a time, off the event loop, no await inside."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.errors import StorageError

T = TypeVar("T")

BUSY_SECONDS = 10


class Database:
    """Runs functions of a connection in a transaction each.

    SQLite has one writer, so there is one thread for it: turns queue in memory instead of meeting a locked
    file.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        workers = 1 if self.engine.dialect.name == "sqlite" else 8
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="database")

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction: all of it is recorded, or, when it raises, nothing."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.transact_now, work)

    def transact_now(self, work: Callable[[Connection], T]) -> T:
        """The same where there is no event loop."""
        try:
            with self.engine.begin() as connection:
                return work(connection)
        except DBAPIError as error:
            raise StorageError(
                f"The database could not be used: {error.orig}.",
                advice="Is the disk full, the data folder read-only, or the file in use elsewhere or damaged?",
            ) from error

    async def close(self) -> None:
        """Finish what is running and let go of the file."""
        await asyncio.to_thread(self._threads.shutdown)
        self.engine.dispose()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StorageError(
            "SAFECONTACT_DATABASE_URL is not a database address.",
            advice="Write sqlite:///PATH or leave it empty.",
        ) from None
    if parsed.get_backend_name() != "sqlite":
        raise StorageError(
            f"The database {parsed.get_backend_name()} is not supported yet.",
            advice="Leave SAFECONTACT_DATABASE_URL empty.",
        )
    if parsed.database and parsed.database != ":memory:":
        _make_folder(Path(parsed.database).parent)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The data folder {folder} cannot be made: {error.strerror}.",
            advice="Set SAFECONTACT_DATA_DIR to a folder that can be written.",
        ) from None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """The driver begins no transactions of its own; every commit is on the disk before it is believed."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
