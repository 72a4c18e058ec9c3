"""Positions: the number of a row is known before the row is written, because what it holds is sealed for it."""

from sqlalchemy import Connection, Table, func, select


def next_position(connection: Connection, table: Table) -> int:
    """The next free position. SQLite has one writer at a time; PostgreSQL has a sequence."""
    if connection.dialect.name == "postgresql":
        query = select(func.nextval(func.pg_get_serial_sequence(table.name, "position")))
    else:
        query = select(func.coalesce(func.max(table.c.position), 0) + 1)
    return int(connection.execute(query).scalar_one())
