"""The list for the policy's review: what it leaves open, which answers help, and never who asked."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Connection

from bot.core.audit import Deed, Kind
from bot.core.guidance.review import Note, NoteKind
from bot.core.school import School
from bot.services.turns import Change
from bot.storage import audit, review
from bot.storage.database import Database


class Outlines(Protocol):
    """Takes out of a message whatever could be a name."""

    def of(self, text: str, names: Sequence[str]) -> str:
        """What is left of it; `names` are those of the school's people."""


class ReviewList:
    """Notes what comes up, and shows it."""

    def __init__(self, database: Database, outlines: Outlines) -> None:
        self._database = database
        self._outlines = outlines

    def noted(self, kind: NoteKind, text: str, units: Sequence[str], school: School, today: date) -> Change:
        """What notes one message. Of an answer that helped, the clauses are kept and no word of the question."""
        names = [person.name for person in school.people]
        outline = "" if kind is NoteKind.HELPFUL else self._outlines.of(text, names)
        note = Note(day=today, kind=kind, units=tuple(units), outline=outline)
        return lambda connection: review.add(connection, note)

    async def notes(self) -> Sequence[Note]:
        """Every note, newest day first. Who may see them is decided by whoever asks."""
        return await self._database.transact(review.all_notes)


def cleared(actor: str, now: datetime) -> Change:
    """What empties the list; that it was emptied, and of how many notes, stands in the audit."""

    def record(connection: Connection) -> None:
        if count := review.clear(connection):
            audit.add(connection, [Deed(now, actor, Kind.REVIEW, "cleared", detail=str(count))])

    return record
