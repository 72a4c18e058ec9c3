"""The database: one short transaction at a time, off the event loop, no await inside.

Every transaction is serializable on both databases: whatever runs at the same time, the outcome is that of running one
after the other. SQLite has one writer, which holds its lock from the first word. PostgreSQL runs the transactions of
several processes side by side at SERIALIZABLE and breaks one off when no order would explain what each has read; it is
then run again here, so that it decides on what is so now. The weaker READ COMMITTED would need the right row locked
wherever something is decided on what was read, and one that was forgotten could alert somebody whom another process has
just excluded. The price is that some transactions run twice. Within a process there is one writer on PostgreSQL, too:
side by side there, most transactions met one another and ran again and again.
"""

import asyncio
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection, event, func, select, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from bot.errors import Conflict, StorageError
from bot.storage.driver import SQLITE
from bot.storage.engine import make_engine
from bot.storage.sealing import Sealer
from bot.storage.writer import Done, Work, Writer

T = TypeVar("T")

TRIES = 20  # of a transaction that meets others
LONGEST_PAUSE = 0.1  # seconds between two of them
MIGRATING = 7_233_762  # names the lock of `alone`; any number that nothing else uses
MET_ANOTHER = frozenset({"40001", "40P01"})  # serialization failure, deadlock (PostgreSQL's table of error codes)

# What is the database's own trouble and not that of the one record in hand: a conflict with another transaction, a
# lock, a full disk, a lost connection. Code that goes on after a fault of one record lets these through.
PASSING: Final = (OperationalError, InterfaceError)

ADVICE = {
    SQLITE: "Is the disk full, the data folder read-only, or the file in use elsewhere or damaged?",
    "postgresql": (
        "Is the PostgreSQL server running, has it room on its disk, and does SAFECONTACT_DATABASE_URL name its "
        "address, a user, the password and a database that is there?"
    ),
}


class Database:
    """Runs functions of a connection in a transaction each.

    One thread does that: turns queue in memory instead of meeting a locked file or one another, and those that wait at
    the same time share a commit. Each connection carries the keys that seal and open what people wrote.
    """

    def __init__(self, url: str, sealer: Sealer) -> None:
        self.engine = make_engine(url)
        self.sealer = sealer
        event.listen(self.engine, "connect", lambda _connection, record: record.info.update(sealer=sealer))
        self._writer: Writer | None = None

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction: all of it is recorded, or, when it raises, nothing.

        It may be run again, also because of a transaction that shared its commit, so it changes nothing but the
        database.
        """
        if self._writer is None:
            self._writer = Writer(self.transact_together)
        done: T = await self._writer.transact(work)
        return done

    def transact_now(self, work: Callable[[Connection], T]) -> T:
        """The same where there is no event loop.

        Raises:
            Conflict: Other transactions were first again and again.
            StorageError: The database cannot be used; nothing, or when the connection was lost at the very end
                perhaps everything, is recorded.
        """
        for tries in range(TRIES):
            with self._understood(), self.engine.connect() as connection:
                try:
                    with connection.begin():
                        return work(connection)
                except DBAPIError as error:
                    if getattr(error.orig, "sqlstate", None) not in MET_ANOTHER:
                        raise
            time.sleep(random.uniform(0, min(LONGEST_PAUSE, 0.002 * 2**tries)))  # noqa: S311  # chance, no secret
        raise Conflict("Other transactions were recorded first, again and again.")

    def transact_together(self, works: Sequence[Work]) -> list[Done]:
        """Run these in one transaction, in their order; when one raises, or the database fails, each on its own again.

        Few raise, so that this costs less than to keep what one of them does apart from the others. Where the database
        cannot be had, all are told, since to try each again would take as long for each; and where the connection is
        lost at the very end, since perhaps all is recorded.
        """
        for _ in range(2 if len(works) > 1 else 0):  # once more where the connection is lost on the way
            begun = over = False
            try:
                with self.engine.connect() as connection, connection.begin():
                    begun = True
                    done = [Done(work(connection)) for work in works]
                    over = True
                return done  # noqa: TRY300  # only what was committed
            except DBAPIError as error:
                if not begun or (over and error.connection_invalidated):
                    return [Done(error=self._told(error)) for _ in works]
                if not error.connection_invalidated:
                    break
            except Exception:  # noqa: BLE001  # whose it is will be found
                break
        return [self._on_its_own(work) for work in works]

    def _on_its_own(self, work: Work) -> Done:
        try:
            return Done(self.transact_now(work))
        except Exception as error:  # noqa: BLE001  # whoever waits for it gets it
            return Done(error=error)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other process out of here meanwhile, however long it takes.

        On SQLite a transaction does that by itself. The lock is the connection's and ends with it, so that a process
        that dies in here keeps nobody out.
        """
        if self._embedded:
            yield
            return
        with self._understood(), self.engine.connect() as connection:
            own = connection.execution_options(isolation_level="AUTOCOMMIT")
            try:
                own.execute(text("SET lock_timeout = 0"))
                own.execute(select(func.pg_advisory_lock(MIGRATING)))
                yield
            finally:
                own.invalidate()

    def scrub(self) -> None:
        """Write everything anew, so that nothing that was deleted or overwritten is left in unused parts of a file."""
        with self._understood(), self.engine.connect() as connection:
            if not self._embedded:
                connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM FULL")
                return
            cursor = connection.connection.cursor()  # below SQLAlchemy, because neither runs in a transaction
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Finish what is running and let go of the file or the server."""
        if self._writer is not None:
            await asyncio.to_thread(self._writer.close)
            self._writer = None
        self.engine.dispose()

    @property
    def file(self) -> Path | None:
        """The file that the records are in; None: a server keeps them."""
        return Path(self.engine.url.database) if self._embedded and self.engine.url.database else None

    @property
    def _embedded(self) -> bool:
        return self.engine.dialect.name == SQLITE

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self._told(error) from error

    def _told(self, error: DBAPIError) -> StorageError:
        """Turn what the driver says into what to do, in one line and without any value of a row."""
        primary = getattr(getattr(error.orig, "diag", None), "message_primary", None)
        said = str(primary or error.orig).strip().splitlines()[:1]
        return StorageError(
            f"The database could not be used: {''.join(said).rstrip('.')}.",
            advice=ADVICE[self.engine.dialect.name],
        )
