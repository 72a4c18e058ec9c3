"""Sessions and settings in the database: kept whole, never overwritten by somebody who read an older version."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.core.lesson import handling
from bot.core.lesson.advice import Advice
from bot.core.lesson.closures import added
from bot.core.lesson.meeting import Lobby, MeetingFacts
from bot.core.lesson.record import Entry, Happened, Lesson, Status
from bot.core.lesson.rules import judge
from bot.core.lesson.session import Answer, Purpose, Session
from bot.core.lookup import Found
from bot.core.school import Closure
from bot.errors import Conflict
from bot.services.school_book import SchoolBook
from bot.storage import lessons, school_settings
from bot.storage.database import Database
from bot.storage.tables import school_changes
from cards.settings import ask_card
from tests.support.clock import MORNING
from tests.support.records import rows
from tests.support.school import HEAD, TEACHER, school

DAY = date(2026, 11, 25)
SESSION = Session(
    purpose=Purpose.LESSON, platform="Teams", day=DAY, starts=time(10), ends=time(10, 45), until=date(2026, 12, 9),
    group="Year 4", curriculum="Fr\u00fchling \U0001f600", rules={"place": Answer.YES},
)  # fmt: skip
TESS, HARRIET = (next(p for p in school().people if p.id == one) for one in (TEACHER, HEAD))


def lesson(name: str = "RL-7K4M-26", session: Session = SESSION, at: datetime = MORNING) -> Lesson:
    """A session that was checked."""
    meeting = MeetingFacts(Found.FOUND, organiser_name="Tess", starts=MORNING, ends=MORNING, lobby=Lobby.INVITED)
    return handling.checked(name, TESS, "a:chat", session, judge(session, ()), "rules 1", at, meeting).lesson


async def test_session_comes_back_as_it_was_kept(database: Database) -> None:
    """Answers, verdict, facts of the meeting and history are read as they were written."""
    kept = lesson()
    await database.transact(lambda connection: lessons.add(connection, kept))
    assert await database.transact(lambda connection: lessons.load(connection, kept.reference)) == kept


async def test_taken_reference_is_a_conflict(database: Database) -> None:
    """Two sessions cannot have one reference."""
    await database.transact(lambda connection: lessons.add(connection, lesson()))
    with pytest.raises(Conflict):
        await database.transact(lambda connection: lessons.add(connection, lesson()))


async def test_older_version_is_a_conflict(database: Database) -> None:
    """Of two who read the same version, the second is refused, and the first's entry stays."""
    kept = lesson()
    await database.transact(lambda connection: lessons.add(connection, kept))
    entry = Entry(at=MORNING, actor=TEACHER, what=Happened.ASKED)
    changed = kept.model_copy(update={"status": Status.ASKED})
    await database.transact(lambda connection: lessons.change(connection, changed, [entry]))
    with pytest.raises(Conflict):
        await database.transact(lambda connection: lessons.change(connection, changed, [entry]))
    found = await database.transact(lambda connection: lessons.load(connection, kept.reference))
    assert found is not None
    assert found.version == 2
    assert len(found.history) == 2


async def test_due_sessions_are_found_in_their_order(database: Database) -> None:
    """What falls due first is first; what is not due, or never will be, is not found."""
    for number, hours in enumerate((2, 1, 30)):
        name = f"RL-2{number}22-26"
        await database.transact(lambda connection, name=name: lessons.add(connection, lesson(name)))
        at = MORNING + timedelta(hours=hours)
        await database.transact(lambda connection, name=name, at=at: lessons.schedule(connection, name, at))
    await database.transact(lambda connection: lessons.add(connection, lesson("RL-2922-26")))
    later = MORNING + timedelta(hours=2)
    assert await database.transact(lambda c: lessons.due(c, later)) == ["RL-2122-26", "RL-2022-26"]
    assert await database.transact(lessons.next_due) == MORNING + timedelta(hours=1)


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (None, None, 1),
        (date(2026, 12, 9), None, 1),
        (date(2026, 12, 10), None, 0),
        (None, date(2026, 11, 25), 1),
        (None, date(2026, 11, 24), 0),
    ],
)
async def test_series_is_found_from_its_first_to_its_last_day(
    database: Database, first: date | None, last: date | None, found: int
) -> None:
    """A session is within a stretch of days when any of its days may be."""
    await database.transact(lambda connection: lessons.add(connection, lesson()))
    assert len(await database.transact(lambda connection: lessons.between(connection, first, last))) == found


async def test_settings_keep_every_change_with_who_made_it(database: Database) -> None:
    """Each change is added to the list of changes; a setting read at an older version is not overwritten."""
    for version, value in enumerate(([], ["place"])):
        await database.transact(
            lambda connection, value=value, version=version: school_settings.keep(
                connection, "lesson_rules", value, version, HEAD, MORNING
            )
        )
    for stale in (0, 1):
        with pytest.raises(Conflict):
            await database.transact(
                lambda connection, stale=stale: school_settings.keep(
                    connection, "lesson_rules", [], stale, HEAD, MORNING
                )
            )
    changes = await rows(database, school_changes)
    assert [(change.actor, change.value) for change in changes] == [(HEAD, []), (HEAD, ["place"])]


async def test_school_is_its_file_until_something_is_changed_in_teams(database: Database) -> None:
    """Periods and rules of the file count until the Head Teacher changes them; then what was set last counts."""
    file = school()
    book = SchoolBook(database, file, ask_card)
    assert await book.current() == file
    closure = Closure(first=DAY, last=DAY, groups=("Year 4",), reason="snow")
    for _ in range(2):
        await database.transact(book.closures_changed(lambda known: added(known, closure), HARRIET, MORNING))
        await database.transact(book.rules_adopted((Advice.PLACE,), HARRIET, MORNING))
    now = await book.current()
    assert now.closures == (closure,)
    assert now.lessons.adopt == (Advice.PLACE,)
    assert len(await rows(database, school_changes)) == 2


async def test_waiting_sessions_of_a_head_who_left_are_found(database: Database) -> None:
    """Those to come that lie with nobody or with somebody else; not the head's own, none that is over or decided."""
    waiting = {"status": Status.ASKED, "holder": HEAD}
    found = {
        "RL-2222-26": waiting,
        "RL-3333-26": waiting | {"holder": None},
        "RL-4444-26": waiting | {"holder": TEACHER},
        "RL-5555-26": waiting | {"status": Status.OK},
        "RL-6666-26": waiting | {"session": Session(day=DAY - timedelta(days=9))},
        "RL-7777-26": waiting | {"session": Session()},
    }
    for name, changes in found.items():
        kept = lesson(name).model_copy(update=changes)
        await database.transact(lambda connection, kept=kept: lessons.add(connection, kept))

    def held(head: str) -> set[str]:
        found = database.transact_now(lambda connection: lessons.held_by_others(connection, head, DAY))
        return {lesson.reference for lesson in found}

    assert held(HEAD) == {"RL-3333-26", "RL-4444-26"}
    assert held(TEACHER) == {"RL-2222-26", "RL-3333-26", "RL-7777-26"}
