"""Queries of the list for the policy's review: a day, a kind, clauses and an outline, and never who it was."""

import secrets
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from bot.core.guidance.review import Note, NoteKind
from bot.storage.prepared import Prepared
from bot.storage.sealing import seal, unseal
from bot.storage.tables import review_notes


def add(connection: Connection, note: Note) -> None:
    """Keep one note."""
    name = secrets.token_hex(16)
    outline = seal(connection, review_notes.c.outline, note.outline, name)
    units = ",".join(note.units)[:64]
    _ADD.change(connection, id=name, day=note.day, kind=note.kind.value, units=units, outline=outline)


def all_notes(connection: Connection) -> Sequence[Note]:
    """Every note, newest day first."""
    rows = connection.execute(select(review_notes).order_by(review_notes.c.day.desc(), review_notes.c.id)).all()
    column = review_notes.c.outline
    return [
        Note(
            day=row.day,
            kind=NoteKind(row.kind),
            units=tuple(unit for unit in row.units.split(",") if unit),
            outline=unseal(connection, column, row.outline, row.id),
        )
        for row in rows
    ]


def clear(connection: Connection) -> int:
    """Delete every note; how many there were."""
    return connection.execute(delete(review_notes)).rowcount


def purge(connection: Connection, before: date) -> int:
    """Delete the notes of days before this one; how many."""
    return connection.execute(delete(review_notes).where(review_notes.c.day < before)).rowcount


_ADD = Prepared(insert(review_notes), *(column.name for column in review_notes.columns))
