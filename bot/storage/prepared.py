"""Statements that every turn runs, made ready for the driver once.

They are written in SQLAlchemy's language, and every value goes through its column's type, so that a moment without its
zone or a text that is not sealed is refused here as well. On PostgreSQL SQLAlchemy itself runs them.
"""

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


class Prepared:
    """One statement. `columns`: those that it is given values for, beside its own parameters."""

    def __init__(self, statement: Select[Any] | Insert | Update | Delete, *columns: str) -> None:
        self._statement = statement
        self._columns = columns
        self._made: tuple[str, Sequence[_Place], frozenset[str]] | None = None

    def rows(self, connection: Connection, **values: Any) -> Sequence[Any]:
        """What it finds, in the connection's transaction.

        On SQLite a row comes as SQLite keeps it, so that what is selected must be numbers and texts.
        """
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
        sql, places, names = self._made
        if not names.issuperset(values):
            raise LookupError(f"The statement has no place for {sorted(values.keys() - names)}.")
        return drive(connection, sql, [place.value(values) for place in places])

    def _make(self, dialect: Dialect) -> tuple[str, Sequence[_Place], frozenset[str]]:
        compiled = self._statement.compile(dialect=dialect, column_keys=list(self._columns) or None)
        places = []
        for name in compiled.positiontup or ():
            bind = compiled.binds[name]
            process = bind.type.dialect_impl(dialect).bind_processor(dialect)
            places.append(_Place(name, bind.required, None if bind.required else bind.value, process))
        return str(compiled), places, frozenset(place.name for place in places)
