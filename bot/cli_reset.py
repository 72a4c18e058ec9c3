"""`safecontact people reset`: the people of the school file take the place of those set in Teams.

For the day on which nobody can do it there any more: a chair of governors or a Head Teacher who has left without
handing over. It is a change like any other: on record, and open reports follow it.
"""

from functools import partial

from bot import policies, school_file, settings
from bot.core.people import Person
from bot.services.reports import Reports
from bot.services.school_book import SchoolBook
from bot.wiring import open_records, utc_now
from cards.notices import present
from cards.settings import ask_card

SERVER = Person(id="server", name="server")  # who acts here is whoever runs it


def reset() -> int:
    """Set the people as the school file has them, and nobody away; how many there are."""
    chosen = settings.load()
    file = school_file.read(chosen.school_file)
    database = open_records(chosen)
    book = SchoolBook(database, file, ask_card)
    now = database.transact_now(book.read)
    wanted = now.model_copy(update={"people": file.people, "away": ()})
    changes = (
        book.changed(now, wanted, SERVER, utc_now()),
        Reports(database, book.read, partial(present, pack=policies.load(chosen.policy))).follow_people(utc_now()),
    )
    database.transact_now(lambda connection: [change(connection) for change in changes])
    return len(wanted.people)
