"""The school as it is now: its file, and what has been set in Teams since.

Each section that was ever set in Teams counts whole, in the place of the file's; closures alone are kept as changes to
the file's. So a section is always one that was sound when it was set, whatever the file says later.
"""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection

from bot.core.hours import is_open
from bot.core.lesson import closures
from bot.core.lesson.advice import Advice
from bot.core.lesson.closures import ClosureChanges
from bot.core.message import Card, Message
from bot.core.people import Person
from bot.core.school import Away, Checked, Escalation, Hours, Numbers, School
from bot.errors import Conflict
from bot.services.turns import Change
from bot.storage import outbox, school_settings
from bot.storage.database import Database
from bot.storage.reports import personal_chat

CLOSURES = "closures"
LESSON_RULES = "lesson_rules"
ASKED = "asked"  # when the Head Teacher was last asked whether names and numbers are right
MONTH = timedelta(days=30)
SECTIONS: dict[str, TypeAdapter[Any]] = {
    "people": TypeAdapter(tuple[Person, ...]),
    "numbers": TypeAdapter(Numbers),
    "escalation": TypeAdapter(Escalation),
    "hours": TypeAdapter(Hours),
    "away": TypeAdapter(tuple[Away, ...]),
    "checked": TypeAdapter(Checked | None),
}
"""The fields of `School` that are set whole, each under its own name."""


def as_set(connection: Connection, file: School) -> School:
    """The school of this file with every change that was made in Teams."""
    stored = school_settings.all_values(connection)
    changes: dict[str, object] = {
        name: kind.validate_python(stored[name][0]) for name, kind in SECTIONS.items() if name in stored
    }
    if CLOSURES in stored:
        known = ClosureChanges.model_validate(stored[CLOSURES][0])
        changes["closures"] = closures.in_force(file.closures, known)
    if LESSON_RULES in stored:
        adopted = tuple(Advice(name) for name in stored[LESSON_RULES][0])
        changes["lessons"] = file.lessons.model_copy(update={"adopt": adopted})
    return file.model_copy(update=changes) if changes else file


class SchoolBook:
    """Reads and changes the school's settings. A change is recorded with the turn that makes it."""

    def __init__(self, database: Database, file: School, question: Callable[[School], Card]) -> None:
        """`question`: the card that asks whether names and numbers are still right."""
        self._question = question
        self._database = database
        self._file = file
        self._seen: tuple[Hashable, School] = ((), file)

    def read(self, connection: Connection) -> School:
        """The school with every change that was made in Teams. What is stored is opened only when it is another."""
        stored = school_settings.fingerprint(connection)
        if stored != self._seen[0]:
            self._seen = (stored, as_set(connection, self._file))
        return self._seen[1]

    async def person(self, person: str) -> Person | None:
        """Somebody who is listed, or was when a turn last looked; None: surely not listed now.

        Whoever is let in by this is looked up again in the turn itself.
        """
        return self._seen[1].person(person) or (await self.current()).person(person)

    def ask_due(self, connection: Connection, now: datetime) -> int:
        """Ask the Head Teacher once a month, in school time, whether names and numbers are still right.

        The first month begins with the first look; looking them over begins another.
        """
        school = self.read(connection)
        if not is_open(now, school):
            return 0
        asked, version = school_settings.all_values(connection).get(ASKED, (None, 0))
        moments = [school.checked.at] if school.checked else []
        moments += [datetime.fromisoformat(asked)] if asked else []
        chat = personal_chat(connection, school.headteacher.id)
        if moments and (chat is None or now < max(moments) + MONTH):
            return 0
        school_settings.note(connection, ASKED, now.isoformat(), version)
        if not moments or chat is None:
            return 0
        outbox.owe(connection, chat, "", [Message(card=self._question(school), slot=ASKED)], now)
        return 1

    async def current(self) -> School:
        """The school as it is now, outside a turn."""
        return await self._database.transact(self.read)

    def changed(self, before: School, after: School, actor: Person, now: datetime) -> Change:
        """What records one school in the place of another. Whether `actor` may do it was decided about `before`.

        Where the school is no longer `before`, the change raises Conflict, and the turn decides again.
        """

        def record(connection: Connection) -> None:
            if self.read(connection) != before:
                raise Conflict("The school's settings were changed by somebody else first.")
            stored = school_settings.all_values(connection)
            for name, kind in SECTIONS.items():
                value = getattr(after, name)
                if value != getattr(before, name):
                    dumped = kind.dump_python(value, mode="json", by_alias=True)
                    _, version = stored.get(name, (None, 0))
                    school_settings.keep(connection, name, dumped, version, actor.id, now)

        return record

    def told(self, people: Iterable[str], text: str, now: datetime) -> Change:
        """What tells these people of a change, those of them who have added the app."""

        def record(connection: Connection) -> None:
            for person in people:
                if (chat := personal_chat(connection, person)) is not None:
                    outbox.owe(connection, chat, "", [Message(text=text)], now)

        return record

    def closures_changed(
        self, change: Callable[[ClosureChanges], ClosureChanges], actor: Person, now: datetime
    ) -> Change:
        """What records another closure, or one less. Whether `actor` may do it was decided before."""

        def record(connection: Connection) -> None:
            value, version = school_settings.all_values(connection).get(CLOSURES, ({}, 0))
            known = ClosureChanges.model_validate(value)
            changed = change(known)
            if changed != known:
                dumped = changed.model_dump(mode="json", by_alias=True)
                dumped["dropped"] = sorted(dumped["dropped"])
                school_settings.keep(connection, CLOSURES, dumped, version, actor.id, now)

        return record

    def rules_adopted(self, adopted: tuple[Advice, ...], actor: Person, now: datetime) -> Change:
        """What records which advice is a rule of the school from now on."""

        def record(connection: Connection) -> None:
            value, version = school_settings.all_values(connection).get(LESSON_RULES, (None, 0))
            names = [item.value for item in adopted]
            if names != value:
                school_settings.keep(connection, LESSON_RULES, names, version, actor.id, now)

        return record
