"""What goes to SQLite's driver without SQLAlchemy's help, because that takes ten times as long as SQLite itself."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

from sqlalchemy import Connection, exc

SQLITE = "sqlite"


def drive(connection: Connection, sql: str, values: Sequence[object] = ()) -> tuple[list[Any], int]:
    """Have the driver run this in the connection's transaction: the rows it found, and how many it changed.

    Its faults, of which some show only when rows are fetched, come as SQLAlchemy's, without any value.
    """
    cursor = cast("sqlite3.Cursor", connection.connection.cursor())
    try:
        cursor.execute(sql, values)
        return cursor.fetchall(), cursor.rowcount
    except sqlite3.Error as error:
        kind = getattr(exc, type(error).__name__, exc.DBAPIError)
        raise kind(sql, None, error, hide_parameters=True) from error


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """A part of a transaction that is undone when it raises."""
    if connection.dialect.name != SQLITE:
        with connection.begin_nested():
            yield
        return
    drive(connection, "SAVEPOINT part")
    try:
        yield
    except BaseException:
        drive(connection, "ROLLBACK TO part")
        drive(connection, "RELEASE part")
        raise
    drive(connection, "RELEASE part")
