"""Retention: nothing falls due that the school has not set a time for, that is open, or that is under a hold."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.access import Status
from bot.core.case import Case, Happened
from bot.core.incident import Party
from bot.core.lesson import handling
from bot.core.lesson.rules import judge
from bot.core.lesson.session import Session
from bot.core.retention import lesson_due, report_due, told_of
from bot.core.school import Retention, School
from bot.errors import SettingsError
from bot.school_file import parse
from tests.support.cases import having, sent
from tests.support.clock import MORNING
from tests.support.leads import CHAIR, DAN, HEAD, TEACHER, school_of
from tests.support.school import TEXT

YEAR = timedelta(days=366)
CLOSED = having(sent(status=Status.CLOSED), (Happened.CLOSED, HEAD.id, {"kept_in": ""}))


def kept(**times: int | str) -> School:
    """The school with these times."""
    return school_of().model_copy(update={"retention": Retention.model_validate(times)})


def test_nothing_of_a_report_falls_due_by_itself() -> None:
    """Without a setting reports, drills and sessions are kept for ever; copies are not."""
    usual = Retention()
    assert (usual.reports, usual.practice, usual.lessons) == (0, 0, 0)
    assert (usual.messages, usual.chats, usual.notice) == (30, 90, 30)
    assert not report_due(CLOSED, kept(), MORNING + 100 * YEAR)


def test_a_closed_report_falls_due_after_its_time() -> None:
    """To the moment, counted from when it was closed."""
    at = CLOSED.history[-1].at + timedelta(days=10)
    assert report_due(CLOSED, kept(reports=10), at)
    assert not report_due(CLOSED, kept(reports=10), at - timedelta(seconds=1))


def test_time_begins_again_with_what_is_added() -> None:
    """A note of the reporter to a closed report is kept as long as the report was to be."""
    added = having(CLOSED, (Happened.ADDED, "teacher", {"text": "It happened again."}), minutes=60)
    at = CLOSED.history[-1].at + timedelta(days=10)
    assert not report_due(added, kept(reports=10), at)
    assert report_due(added, kept(reports=10), added.history[-1].at + timedelta(days=10))


@pytest.mark.parametrize("status", [Status.NEW, Status.ACKNOWLEDGED])
def test_an_open_report_never_falls_due(status: Status) -> None:
    """However old it is, also when it was closed once and opened again."""
    assert not report_due(CLOSED.model_copy(update={"status": status}), kept(reports=10), MORNING + 100 * YEAR)


@pytest.mark.parametrize(
    ("happened", "held"),
    [
        ((), False),
        ((Happened.HELD,), True),
        ((Happened.HELD, Happened.RELEASED), False),
        ((Happened.HELD, Happened.RELEASED, Happened.HELD), True),
    ],
)
def test_a_hold_keeps_it(happened: tuple[Happened, ...], held: bool) -> None:  # noqa: FBT001  # the expectation
    """A report under a hold never falls due, until the hold is ended; a drill as well."""
    case = having(CLOSED, *((what, "console", {"text": "court"}) for what in happened))
    assert case.held == held
    for one in (case, case.model_copy(update={"practice": True})):
        assert report_due(one, kept(reports=1, practice=1), MORNING + YEAR) == (not held)


def test_a_drill_has_its_own_time() -> None:
    """A drill falls due by its own setting, closed or not, and by no other."""
    drill = sent(practice=True)
    assert report_due(drill, kept(practice=30), drill.sent_at + timedelta(days=30))
    assert not report_due(drill, kept(reports=1), MORNING + YEAR)


@pytest.mark.parametrize(
    ("case", "person"),
    [
        (sent(), HEAD.id),
        (sent(Party.HEAD), CHAIR.id),
        (sent(reporter=HEAD), DAN.id),
        (sent(reporter=HEAD, found=sent().route), DAN.id),  # named by mistake
    ],
)
def test_nobody_is_told_who_must_not_know(case: Case, person: str) -> None:
    """The first who may read it is told that it falls due: never whom it is about, nor who sent it."""
    assert told_of(case, school_of()) == person


def test_who_has_left_is_not_told() -> None:
    """When nobody who may read it is listed any more, nobody is told, so that it stays."""
    gone = school_of().model_copy(update={"people": ()})
    assert told_of(sent(), gone) is None


@pytest.mark.parametrize(
    ("written", "days"),
    [("0", 0), ('"7 years"', 7 * 366), ('"1 year"', 366), ('"6 months"', 186), ('"30 days"', 30), ("25", 25)],
)
def test_times_are_written_as_people_say_them(written: str, days: int) -> None:
    """In days, or in words; a year is never too short."""
    assert parse(f"{TEXT}\n[retention]\nreports = {written}\n").retention.reports == days


@pytest.mark.parametrize("written", ['"soon"', '"7"', '"-1 years"', "-1", '"200 years"', "1.5", '"7 years or so"'])
def test_a_wrong_time_is_refused(written: str) -> None:
    """What is no time is refused with the place in the school file."""
    with pytest.raises(SettingsError, match="retention, reports"):
        parse(f"{TEXT}\n[retention]\nreports = {written}\n")


def test_a_list_is_known_for_a_week_at_least() -> None:
    """Nobody can set that a list is deleted the day it is sent."""
    with pytest.raises(SettingsError, match="retention, notice"):
        parse(f"{TEXT}\n[retention]\nnotice = 3\n")


@pytest.mark.parametrize(
    ("session", "since"),
    [
        (Session(), MORNING),
        (Session(day=date(2026, 12, 24)), datetime(2026, 12, 25, tzinfo=UTC)),
    ],
)
def test_a_checked_session_falls_due_after_its_last_day(session: Session, since: datetime) -> None:
    """Counted from the end of its last day at the school, or from the check of one that has no day."""
    lesson = handling.checked("RL-7K4M-26", TEACHER, "a:chat", session, judge(session, ()), "", MORNING).lesson
    assert lesson_due(lesson, kept(lessons=10), since + timedelta(days=10))
    assert not lesson_due(lesson, kept(lessons=10), since + timedelta(days=10, seconds=-1))
    assert not lesson_due(lesson, kept(), since + 100 * YEAR)
