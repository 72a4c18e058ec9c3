"""Statements that every turn runs, made ready for the driver once.

They are written in SQLAlchemy's language, and every value goes through its column's type, so that a moment without its
zone or a text that is not sealed is refused here as well. On PostgreSQL SQLAlchemy itself runs them.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update

from bot.storage.driver import SQLITE, drive


@dataclass(frozen=True, slots=True)
class _Place:
    """One place for a value: by this name, or, where that may be left out, this value."""

    name: str
    required: bool
    known: Any
    process: Callable[[Any], Any] | None

    def value(self, values: Mapping[str, Any]) -> Any:
        value = values[self.name] if self.required else values.get(self.name, self.known)
        return value if self.process is None else self.process(value)


@dataclass(frozen=True, slots=True)
class _Made:
    """A statement as SQLite's driver takes it, and what makes a row of what that finds."""

    sql: str
    places: Sequence[_Place]
    names: frozenset[str]
    row: Callable[[Sequence[Any]], Any]


class Prepared:
    """One statement. `columns`: those that it is given values for, beside its own parameters."""

    def __init__(self, statement: Select[Any] | Insert | Update | Delete, *columns: str) -> None:
        self._statement = statement
        self._columns = columns
        self._made: _Made | None = None

    def rows(self, connection: Connection, **values: Any) -> Sequence[Any]:
        """What it finds, in the connection's transaction: rows with a name for each value."""
        return self._run(connection, values)[0]

    def change(self, connection: Connection, **values: Any) -> int:
        """Write in the connection's transaction; how many rows were written."""
        return self._run(connection, values)[1]

    def _run(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Sequence[Any], int]:
        if connection.dialect.name != SQLITE:
            result = connection.execute(self._statement, values)
            return result.fetchall() if result.returns_rows else (), result.rowcount
        if self._made is None:
            self._made = self._make(connection.dialect)
        made = self._made
        if not made.names.issuperset(values):
            raise LookupError(f"The statement has no place for {sorted(values.keys() - made.names)}.")
        found, changed = drive(connection, made.sql, [place.value(values) for place in made.places])
        return [made.row(values) for values in found], changed

    def _make(self, dialect: Dialect) -> _Made:
        compiled = self._statement.compile(dialect=dialect, column_keys=list(self._columns) or None)
        places = []
        for name in compiled.positiontup or ():
            bind = compiled.binds[name]
            process = bind.type.dialect_impl(dialect).bind_processor(dialect)
            places.append(_Place(name, bind.required, None if bind.required else bind.value, process))
        row = _reader(self._statement, dialect) if isinstance(self._statement, Select) else tuple
        return _Made(str(compiled), places, frozenset(place.name for place in places), row)


def _reader(statement: Select[Any], dialect: Dialect) -> Callable[[Sequence[Any]], Any]:
    """What makes a row of the values that SQLite has found, each by its column's type."""
    columns = statement.selected_columns
    names = [column.key or "" for column in columns]
    kind = namedtuple("Row", names, rename=True)  # type: ignore[misc]  # noqa: PYI024  # known only at run time
    readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    if not any(readers):
        return kind._make

    def read(values: Sequence[Any]) -> Any:
        pairs = zip(readers, values, strict=True)
        return kind._make(value if reader is None else reader(value) for reader, value in pairs)

    return read
