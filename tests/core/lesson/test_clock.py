"""What a session owes as time goes by: each thing once, at its moment, and nothing that has become pointless."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.core.lesson import clock, handling
from bot.core.lesson.handling import Decision
from bot.core.lesson.notice import HEAD, Notice, NoticeKind
from bot.core.lesson.record import Happened, Lesson, Status
from bot.core.lesson.rules import judge
from bot.core.lesson.session import Purpose, Session
from bot.core.lesson.timing import Wrong, begun, bounds, from_now_on, moment, wrong
from bot.core.people import Person
from bot.core.school import Closure
from tests.support.leads import LONDON, local
from tests.support.school import HEAD as HEAD_ID
from tests.support.school import TEACHER, school

DAY = date(2022, 3, 17)
SHUT = (Closure(first=DAY, last=date(2022, 5, 25)),)
TESS, HARRIET = (next(p for p in school().people if p.id == one) for one in (TEACHER, HEAD_ID))
OTHER = Session(purpose=Purpose.OTHER, platform="Zoom", day=DAY, starts=time(10), ends=time(11))
LESSON = OTHER.model_copy(update={"purpose": Purpose.LESSON, "curriculum": "fractions"})


def check(session: Session, at: str = "2022-03-16 18:00", by: Person = TESS) -> Lesson:
    """A session that was checked then."""
    return handling.checked("RL-7K4M-22", by, "a:chat", session, judge(session, SHUT), "rules 1", local(at)).lesson


def asked(session: Session = OTHER, at: str = "2022-03-16 18:00") -> Lesson:
    """A session that was sent to the Head Teacher then."""
    decision = handling.ask(check(session, at), TESS, HARRIET, local(at))
    assert decision is not None
    return decision.lesson


def pass_to(lesson: Lesson, *moments: str) -> list[tuple[str, Happened]]:
    """What falls due as these moments are reached one after the other."""
    happened = []
    for at in moments:
        decision = clock.due(lesson, local(at), school())
        if decision is not None:
            lesson = decision.lesson
            happened += [(at[-5:], entry.what) for entry in decision.entries]
    return happened


def test_head_is_reminded_half_an_hour_before() -> None:
    """Half an hour before the start the Head Teacher gets the card once more, and only once."""
    moments = ("2022-03-17 09:29", "2022-03-17 09:30", "2022-03-17 09:31")
    assert pass_to(asked(), *moments) == [("09:30", Happened.REMINDED)]
    decision = clock.due(asked(), local("2022-03-17 09:30"), school())
    assert decision is not None
    assert decision.notices == (Notice(NoticeKind.DECIDE, HEAD, "reminder"),)


def test_teacher_is_told_at_the_start_that_nobody_has_decided() -> None:
    """At the start the teacher is told once that there is no decision."""
    moments = ("2022-03-17 09:30", "2022-03-17 10:00", "2022-03-17 10:01")
    assert pass_to(asked(), *moments) == [("09:30", Happened.REMINDED), ("10:00", Happened.UNDECIDED)]


def test_who_was_asked_just_before_is_not_reminded() -> None:
    """A session sent less than half an hour before its start needs no reminder."""
    assert pass_to(asked(at="2022-03-17 09:40"), "2022-03-17 09:45", "2022-03-17 10:00") == [
        ("10:00", Happened.UNDECIDED)
    ]


def test_decision_ends_the_waiting() -> None:
    """Once the Head Teacher has decided, neither reminder nor "no decision" comes."""
    decided = handling.decide(asked(), HARRIET, Status.NOT_OK, "Not this time.", local("2022-03-16 19:00"))
    assert decided is not None
    assert pass_to(decided.lesson, "2022-03-17 09:30", "2022-03-17 10:00", "2022-03-17 11:00") == []


def test_question_afterwards_comes_only_for_what_could_take_place() -> None:
    """A confirmed session is followed by the question; one that was not to go ahead is not."""
    assert pass_to(check(LESSON), "2022-03-17 10:59", "2022-03-17 11:00", "2022-03-17 11:01") == [
        ("11:00", Happened.ASKED_AFTER)
    ]
    assert pass_to(check(OTHER), "2022-03-17 11:00") == []


def test_series_is_followed_on_each_of_its_days() -> None:
    """A weekly session is asked about after each of its days, and after no other."""
    series = check(LESSON.model_copy(update={"until": date(2022, 3, 31)}))
    days = [f"2022-03-{day} 11:00" for day in (17, 18, 24, 31)]
    assert [what for _, what in pass_to(series, *days, "2022-04-07 11:00")] == [Happened.ASKED_AFTER] * 3


def test_what_is_long_over_is_asked_about_no_more() -> None:
    """After an outage of more than a day nobody is asked about the day before, and no start is announced."""
    assert pass_to(check(LESSON), "2022-03-18 11:01") == []
    assert pass_to(asked(), "2022-03-17 11:00") == []


def test_looks_are_only_set_for_what_can_fall_due() -> None:
    """The next look is at the next thing that can fall due; in the end there is none."""
    lesson = check(LESSON)
    assert clock.next_at(lesson, local("2022-03-16 18:00"), school()) == local("2022-03-17 11:00")
    assert clock.next_at(lesson, local("2022-03-17 11:00"), school()) is None
    assert clock.next_at(asked(), local("2022-03-16 18:00"), school()) == local("2022-03-17 09:30")


def test_session_without_a_time_takes_the_day_as_the_school_has_it() -> None:
    """Where no time is told, the reminder comes half an hour before the school opens."""
    lesson = asked(OTHER.model_copy(update={"starts": None, "ends": None}))
    assert clock.next_at(lesson, local("2022-03-16 18:00"), school()) == local("2022-03-17 07:30")


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2022, 3, 26), datetime(2022, 3, 26, 10, tzinfo=UTC)),
        (date(2022, 3, 27), datetime(2022, 3, 27, 9, tzinfo=UTC)),  # the clocks have gone forward
        (date(2022, 10, 29), datetime(2022, 10, 29, 9, tzinfo=UTC)),
        (date(2022, 10, 30), datetime(2022, 10, 30, 10, tzinfo=UTC)),
    ],
)
def test_ten_in_the_morning_is_ten_on_the_schools_clock(day: date, utc: datetime) -> None:
    """A time is the school's own on both sides of a change of the clocks."""
    assert moment(day, time(10), LONDON) == utc


def test_series_keeps_its_time_across_a_change_of_the_clocks() -> None:
    """A weekly session at ten is asked about at eleven by the school's clock, before and after the change."""
    series = check(LESSON.model_copy(update={"until": date(2022, 3, 31)}))
    assert pass_to(series, "2022-03-31 10:59", "2022-03-31 11:00") == [("11:00", Happened.ASKED_AFTER)]


def test_session_over_midnight_by_a_minute_is_named() -> None:
    """An end before the start cannot be, nor one at the same minute."""
    late = LESSON.model_copy(update={"starts": time(23, 30), "ends": time(0, 30)})
    now = local("2022-03-16 18:00")
    assert wrong(late, now, LONDON) is Wrong.END_FIRST
    assert wrong(late.model_copy(update={"ends": time(23, 30)}), now, LONDON) is Wrong.END_FIRST
    assert wrong(late.model_copy(update={"ends": time(23, 59)}), now, LONDON) is None


@pytest.mark.parametrize(
    ("changes", "at", "expected"),
    [
        ({}, "2022-03-17 09:59", None),
        ({}, "2022-03-17 10:00", Wrong.BEGUN),
        ({"late": True}, "2022-03-17 10:30", None),
        ({"late": True}, "2022-03-17 11:00", Wrong.OVER),
        ({"ends": None}, "2022-03-17 10:59", Wrong.BEGUN),
        ({"ends": None}, "2022-03-17 11:00", Wrong.OVER),
        ({}, "2022-03-18 00:00", Wrong.OVER),
        ({"starts": None, "ends": None}, "2022-03-17 23:59", None),
        ({"starts": None, "ends": None}, "2022-03-18 00:00", Wrong.OVER),
        ({"day": date(2023, 3, 18)}, "2022-03-16 18:00", Wrong.TOO_FAR),
        ({"day": date(2023, 3, 17)}, "2022-03-16 18:00", None),
        ({"until": date(2022, 3, 16)}, "2022-03-16 18:00", Wrong.SERIES_ENDS_FIRST),
        ({"until": date(2022, 5, 12)}, "2022-03-16 18:00", None),
        ({"until": date(2022, 5, 13)}, "2022-03-16 18:00", Wrong.SERIES_TOO_LONG),
        ({"starts": time(6), "ends": time(18, 1)}, "2022-03-16 18:00", Wrong.TOO_LONG),
        ({"day": None}, "2022-03-16 18:00", None),
    ],
)
def test_times_that_cannot_be_are_named(changes: dict[str, object], at: str, expected: Wrong | None) -> None:
    """What is over, has begun, is too far off or ends before it starts is named by its field; the rest is fine."""
    assert wrong(LESSON.model_copy(update=changes), local(at), LONDON) is expected


def test_late_session_is_told_at_once_that_nobody_has_decided() -> None:
    """Who has already started and asks the Head Teacher hears at once that there is no decision."""
    late = asked(OTHER.model_copy(update={"late": True}), at="2022-03-17 10:10")
    decision = clock.due(late, local("2022-03-17 10:10"), school())
    assert decision is not None
    assert [notice.key for notice in decision.notices] == ["lesson.tell.undecided_late"]


def test_bounds_of_a_session_without_an_end_are_an_hour() -> None:
    """A session whose end is not told counts as an hour long."""
    times = bounds(LESSON.model_copy(update={"ends": None}), DAY, LONDON)
    assert times is not None
    assert times[1] - times[0] == timedelta(hours=1)


def test_nothing_falls_due_of_a_session_that_was_called_off() -> None:
    """A session that does not take place owes nothing."""
    called_off = handling.cancel(asked(), TESS, local("2022-03-16 19:00"))
    assert isinstance(called_off, Decision)
    assert clock.next_at(called_off.lesson, local("2022-03-16 19:00"), school()) is None


def test_asking_again_after_a_change_brings_the_reminder_again() -> None:
    """A reminder of an earlier request does not stand in the way of that of the next."""
    first = clock.due(asked(), local("2022-03-17 09:30"), school())
    assert first is not None
    moved = OTHER.model_copy(update={"starts": time(14), "ends": time(15)})
    changed = handling.changed(first.lesson, TESS, moved, judge(moved, SHUT), "rules 1", local("2022-03-17 09:40"))
    assert changed is not None
    again = handling.ask(changed.lesson, TESS, HARRIET, local("2022-03-17 09:41"))
    assert again is not None
    assert pass_to(again.lesson, "2022-03-17 10:00", "2022-03-17 13:30") == [("13:30", Happened.REMINDED)]


@pytest.mark.parametrize(
    ("changes", "at", "expected"),
    [
        ({}, "2022-03-17 09:59", False),
        ({}, "2022-03-17 10:00", True),
        ({"starts": None, "ends": None}, "2022-03-16 23:59", False),
        ({"starts": None, "ends": None}, "2022-03-17 00:00", True),
        ({"day": None}, "2022-03-17 10:00", False),
    ],
)
def test_session_has_begun_from_its_first_minute(changes: dict[str, object], at: str, *, expected: bool) -> None:
    """At its start it has begun; without a time, with its day; without a day, never."""
    assert begun(OTHER.model_copy(update=changes), local(at), LONDON) is expected


@pytest.mark.parametrize(
    ("changes", "at", "day"),
    [
        ({}, "2022-03-17 10:59", date(2022, 3, 17)),
        ({}, "2022-03-17 11:00", date(2022, 3, 24)),
        ({"starts": None, "ends": None}, "2022-03-17 20:00", date(2022, 3, 17)),
        ({}, "2022-03-25 08:00", date(2022, 3, 31)),
        ({}, "2022-04-01 08:00", date(2022, 3, 17)),
        ({"until": None}, "2022-03-18 08:00", date(2022, 3, 17)),
    ],
)
def test_running_series_goes_on_from_its_next_day(changes: dict[str, object], at: str, day: date) -> None:
    """What is left of a series is checked from the day that is not over; one that is over stays as it was."""
    series = LESSON.model_copy(update={"until": date(2022, 3, 31), **changes})
    assert from_now_on(series, local(at), LONDON).day == day


def test_next_day_of_a_series_is_not_late_because_its_first_was() -> None:
    """A series whose first day was late goes on as one that has not begun."""
    series = LESSON.model_copy(update={"until": date(2022, 3, 31), "late": True})
    assert not from_now_on(series, local("2022-03-18 08:00"), LONDON).late
    assert from_now_on(series, local("2022-03-17 10:30"), LONDON).late
