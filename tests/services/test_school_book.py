"""The school as it is now: changes of two at once, and of another process."""

import pytest

from bot.core.people import Person
from bot.core.school import School
from bot.errors import Conflict
from bot.services.school_book import SchoolBook
from bot.storage.database import Database
from cards.settings import ask_card
from tests.support.clock import MORNING
from tests.support.school import school

NEW = Person(id="33333333-0000-4000-8000-000000000009", name="Nia New")
OTHER = Person(id="33333333-0000-4000-8000-000000000010", name="Olu Other")


def with_(*people: Person) -> School:
    """The school with these people, too."""
    return school().model_copy(update={"people": (*school().people, *people)})


async def test_change_of_a_school_that_is_another_by_now_is_a_conflict(database: Database) -> None:
    """Of two who add somebody to the same list the second decides again, so that nobody is lost from it."""
    book, head = SchoolBook(database, school(), ask_card), school().headteacher
    await database.transact(book.changed(school(), with_(NEW), head, MORNING))
    with pytest.raises(Conflict):
        await database.transact(book.changed(school(), with_(OTHER), head, MORNING))
    assert await book.current() == with_(NEW)


async def test_who_was_added_in_another_process_is_let_in(database: Database) -> None:
    """Who is not known here may have been added a moment ago, and is looked up before they are turned away."""
    here, there = (SchoolBook(database, school(), ask_card) for _ in range(2))
    assert await here.person(NEW.id) is None
    await database.transact(there.changed(school(), with_(NEW), school().headteacher, MORNING))
    assert await here.person(NEW.id) == NEW
    assert await here.person(OTHER.id) is None
