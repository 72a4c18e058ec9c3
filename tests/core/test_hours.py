"""School time: days, holidays, closures and the two nights on which the clocks change."""

from datetime import UTC, date, datetime, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.hours import days_later, in_hours, is_open, mornings, next_closing, next_opening, plus, school_day
from bot.core.school import School
from tests.support.leads import local, school_of

EASTER = (date(2022, 4, 11), date(2022, 4, 22))
SCHOOL = school_of(holidays=(EASTER,))
NEVER = school_of(hours={"days": []})
MOMENTS = st.datetimes(datetime(2022, 1, 1), datetime(2023, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2022-03-15 07:59", False),
        ("2022-03-15 08:00", True),
        ("2022-03-15 16:29", True),
        ("2022-03-15 16:30", False),
        ("2022-03-19 10:00", False),  # a Saturday
        ("2022-04-11 10:00", False),  # the first and the last day of a holiday
        ("2022-04-22 10:00", False),
        ("2022-04-25 10:00", True),
        ("2022-07-15 08:00", True),  # summer time
    ],
)
def test_when_the_school_is_open(now: str, *, expected: bool) -> None:
    """It is open from its opening minute up to its closing minute on its own days, holidays left out."""
    assert is_open(local(now), SCHOOL) is expected


def test_a_closure_is_no_holiday() -> None:
    """While the building is shut staff work from home, so the clock of a report runs on."""
    shut = school_of(closure=[{"from": date(2022, 3, 14), "to": date(2022, 3, 18)}])
    assert is_open(local("2022-03-15 10:00"), shut)


def test_a_time_without_a_zone_is_refused() -> None:
    """A naive time could be any time."""
    with pytest.raises(ValueError, match="without its zone"):
        is_open(datetime(2022, 3, 15, 10), SCHOOL)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("now", "opening", "closing"),
    [
        ("2022-03-15 07:00", "2022-03-15 08:00", "2022-03-15 16:30"),
        ("2022-03-15 08:00", "2022-03-16 08:00", "2022-03-15 16:30"),
        ("2022-03-15 16:30", "2022-03-16 08:00", "2022-03-16 16:30"),
        ("2022-03-18 19:40", "2022-03-21 08:00", "2022-03-21 16:30"),
        ("2022-04-08 17:00", "2022-04-25 08:00", "2022-04-25 16:30"),
        ("2022-03-26 10:00", "2022-03-28 08:00", "2022-03-28 16:30"),  # the clocks go forward
        ("2022-10-29 10:00", "2022-10-31 08:00", "2022-10-31 16:30"),  # and back
    ],
)
def test_the_next_opening_and_closing(now: str, opening: str, closing: str) -> None:
    """They are the school's own times on its next day, whatever the clocks do on the way."""
    assert next_opening(local(now), SCHOOL) == local(opening)
    assert next_closing(local(now), SCHOOL) == local(closing)


@pytest.mark.parametrize(
    ("now", "minutes", "expected"),
    [
        ("2022-03-15 10:00", 30, "2022-03-15 10:30"),
        ("2022-03-15 16:00", 30, "2022-03-15 16:30"),
        ("2022-03-15 16:10", 30, "2022-03-16 08:10"),
        ("2022-03-15 19:40", 30, "2022-03-16 08:30"),
        ("2022-03-15 19:40", 0, "2022-03-15 19:40"),
        ("2022-03-18 16:00", 60, "2022-03-21 08:30"),
        ("2022-03-25 16:00", 60, "2022-03-28 08:30"),  # over the night in March
        ("2022-10-28 16:00", 60, "2022-10-31 08:30"),  # and the one in October
        ("2022-04-08 16:29", 60, "2022-04-25 08:59"),
        ("2022-03-14 08:00", 510, "2022-03-14 16:30"),
        ("2022-03-14 08:00", 511, "2022-03-15 08:01"),
    ],
)
def test_minutes_of_school_time(now: str, minutes: int, expected: str) -> None:
    """Only the minutes in which the school is open count."""
    assert plus(local(now), minutes, SCHOOL) == local(expected)


@given(MOMENTS, st.integers(1, 600), st.integers(1, 600))
def test_minutes_add_up(now: datetime, some: int, more: int) -> None:
    """So many minutes and then more are as long as both together."""
    assert plus(plus(now, some, SCHOOL), more, SCHOOL) == plus(now, some + more, SCHOOL)


@given(MOMENTS, st.integers(1, 10_080))
def test_minutes_end_in_school_time(now: datetime, minutes: int) -> None:
    """They end after they began, within a school day, the closing minute included."""
    end = plus(now, minutes, SCHOOL)
    day = school_day(end.astimezone(SCHOOL.zone).date(), SCHOOL)
    assert end > now
    assert day is not None
    assert day[0] < end <= day[1]


@given(MOMENTS)
def test_an_opening_is_open(now: datetime) -> None:
    """The next opening is later, the school is open then and was not a moment before."""
    opening = next_opening(now, SCHOOL)
    assert opening > now
    assert is_open(opening, SCHOOL)
    assert not is_open(opening - timedelta(microseconds=1), SCHOOL)
    assert in_hours(now, SCHOOL) == (now if is_open(now, SCHOOL) else opening)


def test_every_school_morning() -> None:
    """Mornings follow one another over a weekend and a holiday."""
    found = list(islice(mornings(local("2022-04-07 09:00"), SCHOOL), 3))
    assert found == [local(f"2022-04-{day} 08:00") for day in ("08", "25", "26")]


def test_days_later_keeps_the_time_on_the_clock() -> None:
    """A day over which the clocks change is 23 or 25 hours long."""
    assert days_later(local("2022-03-26 14:20"), 1, SCHOOL) == local("2022-03-27 14:20")
    assert days_later(local("2022-03-26 14:20"), 1, SCHOOL) - local("2022-03-26 14:20") == timedelta(hours=23)


@pytest.mark.parametrize("school", [NEVER, school_of(hours={"from": "16:30", "to": "08:00"})])
def test_a_school_that_never_opens_still_gets_its_reminders(school: School) -> None:
    """With hours that can only be a mistake, minutes of the clock and the next morning count."""
    now = local("2022-03-15 10:00")
    tomorrow = now.astimezone(school.zone).date() + timedelta(days=1)
    assert not is_open(now, school)
    assert plus(now, 30, school) == now + timedelta(minutes=30)
    assert next_opening(now, school) == datetime.combine(tomorrow, school.hours.opens, school.zone)
    assert next_closing(now, school) == datetime.combine(tomorrow, school.hours.closes, school.zone)
