"""School time: when somebody can be expected to read a message.

Days that are not in the school's list, and holidays, are closed. A closure is none of these: in a lockdown or a
boiler failure the building is shut while staff work from home and children learn online, which is when clause 14
applies, so the clock of a report runs on.

Results are in UTC, because Python ignores clock changes between two times of one zone; show them in `school.zone`.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from bot.core.school import School

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOOK_AHEAD = 366  # days; a school that does not open for so long has a mistake in its file
_DAY = timedelta(days=1)


def is_open(now: datetime, school: School) -> bool:
    """Whether it is school time; the closing minute no longer is."""
    day = school_day(_local(now, school).date(), school)
    return day is not None and day[0] <= now < day[1]


def school_day(day: date, school: School) -> tuple[datetime, datetime] | None:
    """When this day begins and ends; None: the school is closed on it."""
    if DAYS[day.weekday()] not in school.hours.days or _on_holiday(day, school):
        return None
    opens, closes = (_moment(day, at, school) for at in (school.hours.opens, school.hours.closes))
    return (opens, closes) if opens < closes else None


def next_opening(now: datetime, school: School) -> datetime:
    """When the school opens next, after `now`; tomorrow morning where its hours say that it never does."""
    today = _local(now, school).date()
    coming = (opens for opens, _ in _school_days(today, school) if opens > now)
    return next(coming, _moment(today + _DAY, school.hours.opens, school))


def next_closing(now: datetime, school: School) -> datetime:
    """When the present school day ends, or else the next one; tomorrow at closing time where there is none."""
    today = _local(now, school).date()
    coming = (closes for _, closes in _school_days(today, school) if closes > now)
    return next(coming, _moment(today + _DAY, school.hours.closes, school))


def in_hours(at: datetime, school: School) -> datetime:
    """This moment, or the next opening where it falls outside school time."""
    return at.astimezone(UTC) if is_open(at, school) else next_opening(at, school)


def plus(now: datetime, minutes: int, school: School) -> datetime:
    """The moment at which so many minutes of school time have gone by.

    Where the school never opens, minutes of the clock count: a report must not wait for ever.
    """
    left = timedelta(minutes=minutes)
    begin = now.astimezone(UTC)
    if not left:
        return begin
    for opens, closes in _school_days(_local(now, school).date(), school):
        available = max(closes - max(opens, begin), timedelta())
        if left <= available:
            return max(opens, begin) + left
        left -= available
    return begin + timedelta(minutes=minutes)


def mornings(after: datetime, school: School) -> Iterator[datetime]:
    """Every opening after this moment, without end."""
    while True:
        after = next_opening(after, school)
        yield after


def days_later(start: datetime, days: int, school: School) -> datetime:
    """The same time on the school's clocks so many days later, whether it is open then or not."""
    local = _local(start, school)
    return _moment(local.date() + timedelta(days=days), local.time(), school)


def _school_days(first: date, school: School) -> Iterator[tuple[datetime, datetime]]:
    for offset in count():  # pragma: no branch  # it has no end
        if offset > LOOK_AHEAD:
            return
        day = school_day(first + timedelta(days=offset), school)
        if day is not None:
            yield day


def _on_holiday(day: date, school: School) -> bool:
    return any(one.first <= day <= one.last for one in school.holidays)


def _local(now: datetime, school: School) -> datetime:
    if now.tzinfo is None:
        raise ValueError("a time without its zone could be any time")
    return now.astimezone(school.zone)


def _moment(day: date, at: time, school: School) -> datetime:
    return datetime.combine(day, at, school.zone).astimezone(UTC)
