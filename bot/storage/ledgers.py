"""Records with a history: a row that carries a version, and what happened to it, which is only ever added to.

Reports, sessions, questions and guidance are all kept like this; what people did to them stands in the audit, too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, Protocol, TypeVar

import structlog
from sqlalchemy import Column, Connection, Row, Select, Table, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.core.audit import Deed, Kind
from bot.errors import Conflict, Tampered
from bot.storage import audit, tables
from bot.storage.positions import next_position
from bot.storage.prepared import Prepared
from bot.storage.sealing import seal, unseal

log = structlog.get_logger()

T = TypeVar("T")


class Entry(Protocol):
    """One entry of a history. `actor` is a person's id; empty: the bot itself."""

    @property
    def at(self) -> datetime:
        """When it happened."""

    @property
    def actor(self) -> str:
        """Who did it."""

    @property
    def what(self) -> StrEnum:
        """What it was."""

    @property
    def data(self) -> dict[str, Any]:
        """What else is to be said of it; it is sealed."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where one kind of record is kept."""

    kind: Kind
    table: Table
    history: Table

    @property
    def owner(self) -> Column[Any]:
        """The history's column with the reference of the record that an entry is about."""
        return self.history.c[self.kind.value]


REPORTS = Ledger(Kind.REPORT, tables.reports, tables.report_history)
LESSONS = Ledger(Kind.LESSON, tables.lessons, tables.lesson_history)
QUESTIONS = Ledger(Kind.QUESTION, tables.questions, tables.question_history)
GUIDANCE = Ledger(Kind.GUIDANCE, tables.guidance, tables.guidance_history)
LEDGERS = {ledger.kind: ledger for ledger in (REPORTS, LESSONS, QUESTIONS, GUIDANCE)}


def add(
    connection: Connection, ledger: Ledger, reference: str, values: Mapping[str, object], entries: Sequence[Entry]
) -> None:
    """Store a new record in version 1, with its history.

    Raises:
        Conflict: The reference is taken.
    """
    row = {**values, "id": reference, "version": 1}
    try:
        _insert(ledger.table, *row).change(connection, **row)
    except IntegrityError:
        raise Conflict("This reference is taken.") from None
    append(connection, ledger, reference, entries)


def change(
    connection: Connection,
    ledger: Ledger,
    reference: str,
    version: int,
    values: Mapping[str, object],
    entries: Sequence[Entry],
) -> None:
    """Store a record that was loaded at `version`, and add what happened.

    Raises:
        Conflict: Somebody else changed it first.
    """
    row = {**values, "version": version + 1}
    if _update(ledger.table, *row).change(connection, **row, this=reference, was=version) != 1:
        raise Conflict(f"This {ledger.kind.value} was changed by somebody else first.")
    append(connection, ledger, reference, entries)


def append(connection: Connection, ledger: Ledger, reference: str, entries: Sequence[Entry]) -> None:
    """Add to a record's history; what people did stands in the audit, too."""
    for entry in entries:
        position = next_position(connection, ledger.history)
        data = seal(connection, ledger.history.c.data, entry.data, position)
        row = {"position": position, "at": entry.at, "actor": entry.actor, "what": entry.what.value, "data": data}
        row |= {ledger.owner.name: reference}
        _insert(ledger.history, *row).change(connection, **row)
    done = [entry for entry in entries if entry.actor]
    audit.add(connection, [Deed(entry.at, entry.actor, ledger.kind, entry.what.value, reference) for entry in done])


Read = Callable[[Connection, Any, dict[str, Any]], T]
"""Makes a record of its row: what is not sealed in it, by name, with `reference` and `history`, comes third."""


def load(connection: Connection, ledger: Ledger, reference: str, read: Read[T]) -> T | None:
    """One record with its history, or None.

    Raises:
        Tampered: It was changed outside.
    """
    one, history = _reading(ledger)
    for row in one.rows(connection, this=reference):
        entries = history.rows(connection, this=reference)
        return read(connection, row, _stored(connection, ledger, row, {reference: entries}))
    return None


def load_all(connection: Connection, ledger: Ledger, query: Select[Any], read: Read[T]) -> Iterator[T]:
    """The records of a query, in its order. One that was changed outside must not keep anybody from the others."""
    rows = connection.execute(query).all()
    entries = _entries(connection, ledger, [row.id for row in rows])
    for row in rows:
        try:
            yield read(connection, row, _stored(connection, ledger, row, entries))
        except Tampered:
            log.exception("record cannot be opened", kind=ledger.kind.value, reference=row.id)


def _entries(connection: Connection, ledger: Ledger, references: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """The entries of these records, oldest first, sealed as they are."""
    query = select(ledger.history).where(ledger.owner.in_(references)).order_by(ledger.history.c.position)
    found: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(query) if references else ():
        found.setdefault(getattr(row, ledger.owner.name), []).append(row)
    return found


def _stored(connection: Connection, ledger: Ledger, row: Any, entries: Mapping[str, Sequence[Any]]) -> dict[str, Any]:
    column = ledger.history.c.data
    history = [
        {"at": one.at, "actor": one.actor, "what": one.what, "data": unseal(connection, column, one.data, one.position)}
        for one in entries.get(row.id, ())
    ]
    return {**row._asdict(), "reference": row.id, "history": history}


@cache
def _insert(table: Table, *columns: str) -> Prepared:
    return Prepared(insert(table), *columns)


@cache
def _update(table: Table, *columns: str) -> Prepared:
    """Of the record `this`, if it is in the version that it `was` in."""
    return Prepared(update(table).where(table.c.id == bindparam("this"), table.c.version == bindparam("was")), *columns)


@cache
def _reading(ledger: Ledger) -> tuple[Prepared, Prepared]:
    """What finds the record `this`, and its history, oldest first."""
    history = select(ledger.history).where(ledger.owner == bindparam("this")).order_by(ledger.history.c.position)
    return Prepared(select(ledger.table).where(ledger.table.c.id == bindparam("this"))), Prepared(history)
