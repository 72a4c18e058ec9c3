"""Positions: the number of a row is known before the row is written, because what it holds is sealed for it."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, func, select


def next_position(connection: Connection, table: Table) -> int:
    """The next free position. SQLite has one writer at a time; PostgreSQL has a sequence."""
    return int(connection.execute(_query(table, connection.dialect.name)).scalar_one())


@cache
def _query(table: Table, dialect: str) -> Select[Any]:
    if dialect == "postgresql":
        return select(func.nextval(func.pg_get_serial_sequence(table.name, "position")))
    return select(func.coalesce(func.max(table.c.position), 0) + 1)
