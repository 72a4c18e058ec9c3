"""SQLite: its online backup, and the exchange of the file under an exclusive lock.

Source: https://sqlite.org/backup.html and https://sqlite.org/wal.html ("Activating And Configuring WAL Mode": the mode
can only be left by the only connection).
"""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from bot.errors import StorageError

_BESIDE = ("-wal", "-shm", "-journal")  # files that SQLite keeps beside a database
_FULL_ADVICE = "Make room on the disk that the backup is to be written to, or name a file on another one."
_DAMAGED_ADVICE = "Take an earlier backup. If the running database is damaged, keep a copy of its folder first."


def copy(source: Path, to: Path) -> None:
    """Copy the database as it is at one instant; whoever writes meanwhile is not kept waiting.

    Raises:
        StorageError: It cannot be read, or the copy is not sound.
    """
    to.touch(0o600)
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(to)) as copied:
            live.backup(copied)
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
        raise StorageError(
            f"The records cannot be copied: {error}.", advice=_FULL_ADVICE if full else _DAMAGED_ADVICE
        ) from None
    prove(to)


def prove(records: Path) -> None:
    """Let SQLite go through every page and index.

    Raises:
        StorageError: Something in it is not sound.
    """
    try:
        with closing(sqlite3.connect(records)) as connection:
            [found, *_] = connection.execute("PRAGMA integrity_check(1)").fetchall()
    except sqlite3.Error as error:
        found = (str(error),)
    if found != ("ok",):
        raise StorageError(f"The copy of the records is damaged: {found[0]}.", advice=_DAMAGED_ADVICE)


def into_one_file(records: Path) -> None:
    """Leave write-ahead mode, so that one file holds everything; the bot enters it again by itself."""
    with closing(sqlite3.connect(records, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def replace(file: Path, records: Path, now: datetime) -> str:
    """Put these records in the file's place in one step; where the earlier ones are kept, empty when there were none.

    Raises:
        StorageError: A server or worker has the file open. Nothing is changed then.
    """
    _give_to_owner(records, file)
    if not file.exists():
        records.replace(file)
        return ""
    kept = file.with_name(f"{file.name}.before-restore-{now:%Y%m%d-%H%M%S}")
    with closing(sqlite3.connect(file, isolation_level=None, timeout=0)) as lock:
        _alone(lock)
        for suffix in ("", *_BESIDE):  # the others are left only by a damaged database
            with suppress(FileNotFoundError):
                shutil.copy2(f"{file}{suffix}", f"{kept}{suffix}")
        records.replace(file)
        for suffix in _BESIDE:
            Path(f"{file}{suffix}").unlink(missing_ok=True)
    return str(kept)


def _give_to_owner(records: Path, file: Path) -> None:
    """Restored by root, the records still belong to the user whom the bot runs as, or it could not open them."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        owner = (file if file.exists() else file.absolute().parent).stat()
        os.chown(records, owner.st_uid, owner.st_gid)


def _alone(lock: sqlite3.Connection) -> None:
    """Hold the file alone. A damaged one cannot be held and is replaced all the same: restoring is for that."""
    try:
        lock.execute("PRAGMA journal_mode=DELETE")
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StorageError(
                "The database is in use: a server, a worker or another program has it open.",
                advice="Stop every safecontact serve and worker of this data folder, and run this again.",
            ) from None
        raise StorageError(f"The database cannot be replaced: {error}.", advice="Are its rights right?") from None
    except sqlite3.DatabaseError:
        return
