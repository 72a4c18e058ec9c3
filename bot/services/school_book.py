"""The school as it is now: its file, and what the Head Teacher has set in Teams since."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot.core.lesson import closures
from bot.core.lesson.advice import Advice
from bot.core.lesson.closures import ClosureChanges
from bot.core.people import Person
from bot.core.school import School
from bot.services.turns import Change
from bot.storage import school_settings
from bot.storage.database import Database

CLOSURES = "closures"
LESSON_RULES = "lesson_rules"


class SchoolBook:
    """Reads and changes the school's settings. A change is recorded with the turn that makes it."""

    def __init__(self, database: Database, file: School) -> None:
        self._database = database
        self._file = file

    def read(self, connection: Connection) -> School:
        """The school with every change that was made in Teams."""
        stored = school_settings.all_values(connection)
        changes: dict[str, object] = {}
        if CLOSURES in stored:
            known = ClosureChanges.model_validate(stored[CLOSURES][0])
            changes["closures"] = closures.in_force(self._file.closures, known)
        if LESSON_RULES in stored:
            adopted = tuple(Advice(name) for name in stored[LESSON_RULES][0])
            changes["lessons"] = self._file.lessons.model_copy(update={"adopt": adopted})
        return self._file.model_copy(update=changes) if changes else self._file

    async def current(self) -> School:
        """The school as it is now, outside a turn."""
        return await self._database.transact(self.read)

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
