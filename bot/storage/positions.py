"""Positions: the number of a row is known before the row is written, because what it holds is sealed for it."""

from functools import cache

from sqlalchemy import Connection, Table, func, select

from bot.storage.prepared import Prepared


def next_position(connection: Connection, table: Table) -> int:
    """The next free position. SQLite has one writer at a time; PostgreSQL has a sequence."""
    [(position,)] = _query(table, connection.dialect.name).rows(connection)
    return int(position)


@cache
def _query(table: Table, dialect: str) -> Prepared:
    if dialect == "postgresql":
        return Prepared(select(func.nextval(func.pg_get_serial_sequence(table.name, "position"))))
    return Prepared(select(func.coalesce(func.max(table.c.position), 0) + 1))
