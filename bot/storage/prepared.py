"""Statements that every turn runs, made ready for the driver once.

They are written in SQLAlchemy's language, and every value goes through its column's type, so that a moment without its
zone or a text that is not sealed is refused here as well. On PostgreSQL SQLAlchemy itself runs them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update

from bot.storage.driver import SQLITE, drive


class Found(Protocol):
    """What a statement found or did."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def fetchall(self) -> Sequence[Any]:
        """All rows that are left."""


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
        self._made: tuple[str, Sequence[_Place]] | None = None

    def run(self, connection: Connection, **values: Any) -> Found:
        """Run it in the connection's transaction.

        On SQLite a row comes as SQLite keeps it, so that what is selected must be numbers and texts.
        """
        if connection.dialect.name != SQLITE:
            return connection.execute(self._statement, values)
        if self._made is None:
            self._made = self._make(connection.dialect)
        sql, places = self._made
        return drive(connection, sql, [place.value(values) for place in places])

    def _make(self, dialect: Dialect) -> tuple[str, Sequence[_Place]]:
        compiled = self._statement.compile(dialect=dialect, column_keys=list(self._columns) or None)
        places = []
        for name in compiled.positiontup or ():
            bind = compiled.binds[name]
            process = bind.type.dialect_impl(dialect).bind_processor(dialect)
            places.append(_Place(name, bind.required, None if bind.required else bind.value, process))
        return str(compiled), places
