"""Opens SQLite or PostgreSQL, each set so that a commit is on the disk before it is believed."""

import random
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StorageError, install_extra
from bot.storage.driver import drive
from bot.storage.mounts import network_file_system

BUSY_SECONDS = 10  # that a lock is waited for
BUSY_PAUSE = 0.02  # seconds between two tries, on average
PRIMARY_CODE = 0xFF  # of an extended result code, SQLite's own masking
CONNECT_SECONDS = 5
SILENT_SECONDS = 10  # after which a server that says nothing at all is given up
IDLE_SECONDS = 60  # after which the server ends the transaction of a process that has stopped in it


def make_engine(url: str) -> Engine:
    """The engine for an address; nothing is connected yet.

    Raises:
        StorageError: The address is of no database that is supported, or what it needs is missing.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # a port that is no number
        raise StorageError(
            "SAFECONTACT_DATABASE_URL is not a database address.",
            advice="Write postgresql+psycopg://USER:PASSWORD@HOST/DATABASE or sqlite:///PATH, or leave it empty.",
        ) from None
    if "@" in (parsed.host or ""):  # what is behind it would be shown as the host's name
        raise StorageError(
            "The password in SAFECONTACT_DATABASE_URL has an @ in it, where the name of the server should begin.",
            advice="Write %40 for each @ in the password, and %3A, %2F, %23 for :, / and #.",
        )
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite(parsed)
        case "postgresql":
            return _postgresql(parsed.set(drivername="postgresql+psycopg"))
        case other:
            raise StorageError(
                f"The database {other} is not supported.",
                advice="Leave SAFECONTACT_DATABASE_URL empty, or write postgresql+psycopg://USER:PASSWORD@HOST/DATABASE.",
            )


def _postgresql(url: URL) -> Engine:
    """A connection that the server has dropped is noticed before it is used, and replaced.

    No query is compiled to machine code (jit): that takes half a second where the query takes a few milliseconds.
    """
    given = url.query.get("options", "")
    ours = f"-c lock_timeout={BUSY_SECONDS}s -c idle_in_transaction_session_timeout={IDLE_SECONDS}s -c jit=off"
    connect = {
        "connect_timeout": CONNECT_SECONDS,
        "keepalives_idle": SILENT_SECONDS,
        "tcp_user_timeout": SILENT_SECONDS * 1000,
        "options": f"{given if isinstance(given, str) else ' '.join(given)} {ours}".strip(),
    }
    try:
        return create_engine(
            url,
            isolation_level="SERIALIZABLE",
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args=connect,
        )
    except ModuleNotFoundError:
        raise StorageError(
            "PostgreSQL needs a package that is not installed.", advice=install_extra("postgres")
        ) from None


def _sqlite(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        folder = Path(url.database).parent
        _make_folder(folder)
        if shared := network_file_system(folder):
            raise StorageError(
                f"The data folder {folder} is on a network drive ({shared}), where SQLite's locks do not hold and "
                "records could be damaged.",
                advice="Set SAFECONTACT_DATA_DIR to a folder on a local disk, or use PostgreSQL.",
            )
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", lambda connection: drive(connection, "BEGIN IMMEDIATE"))
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The data folder {folder} cannot be made: {error.strerror}.",
            advice="Set SAFECONTACT_DATA_DIR to a folder that can be written.",
        ) from None


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """The driver begins no transactions of its own; every commit is on the disk before it is believed.

    What is deleted is overwritten with zeros (secure_delete), and nothing is put aside in a file (temp_store).
    """
    connection.isolation_level = None
    _write_ahead(connection)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: Any) -> None:
    """Turn on the write-ahead log, with the patience that SQLite has for every other lock and lacks for this one.

    Of processes that open a new file at the same time, one turns it on, and the others are refused at once.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & PRIMARY_CODE != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(random.uniform(0, 2 * BUSY_PAUSE))  # noqa: S311  # chance, no secret
        else:
            return
