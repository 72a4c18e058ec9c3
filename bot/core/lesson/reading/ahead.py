"""When a session is to be: the first day and time to come that a message tells, read at the moment of typing.

Nothing here has a clock: the moment of typing is always an argument, in the school's zone. Times are the school's wall
times, so that a change of the clocks moves none.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.core.lesson.reading.coming import FARTHEST, find_days, later
from bot.core.lesson.reading.found import DayAhead, PlanTroubleKind
from bot.core.lesson.reading.hours import Hours, add_minutes, find_hours, minutes_told, settle
from bot.core.lesson.reading.joining import INSTEAD
from bot.core.lesson.reading.plain import plain
from bot.core.patterns import regex
from bot.core.when.found import Part
from bot.core.when.times import MIDNIGHT, find_parts
from bot.core.when.words import WEEK, Typed

__all__ = ["Ahead", "PlanTrouble", "PlanTroubleKind", "read_ahead"]

_JUST_BEGUN: Final = timedelta(hours=1)
"""A start of today that is over by no more than this is a session that has begun; an earlier one is a slip."""
_BESIDE: Final = 40
"""Characters between a bare number and its day."""
_CLOSE: Final = 14
"""The same for a part of the day: "Tuesday in the afternoon"."""
_SHORT: Final = 12
"""Words of an answer to the question when in which a bare number is a time."""
APART: Final = " \u2026 "
"""Stands between words that did not stand together in the text."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What a message tells of when. None: not told.

    `minutes`: how long it lasts, where no start was told to count the end from. `weekly`: it repeats every week,
    until `until`. `late`: it has begun.
    """

    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    minutes: int | None = None
    until: date | None = None
    weekly: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True)
class PlanTrouble:
    """Something about when that must be asked again, kindly.

    `words`: what it choked on, as typed. `options`: readings worth offering, best first, none of them in the past;
    there may be none. `told`: what is plain all the same.
    """

    kind: PlanTroubleKind
    words: str
    options: tuple[Ahead, ...] = ()
    told: Ahead = Ahead()


_PUT_AHEAD = " ,;and"
_WEEKLY = regex(r"\bweekly\b|\b(?:every|each)\s+week\b|\bonce\s+a\s+week\b")
_OTHERWISE = regex(
    r"\b(?:every|each)\s+(?:other\s+)?(?:single\s+)?(?:day|morning|afternoon|weekday|school\s+day|lunchtime|evening|fortnight)\b|\bdaily\b"
    r"|\bfortnightly\b|\bevery\s+(?:other|second)\s+\w+|\b(?:twice|[2-5](?:\s+times|x))\s+a\s+week\b"
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The pieces of a text that belong together."""

    day: DayAhead | None
    until: DayAhead | None
    hours: Hours | None
    part: Part | None
    minutes: int | None
    weekly: re.Match[str] | None
    otherwise: re.Match[str] | None

    @property
    def places(self) -> list[tuple[int, int]]:
        """Where they stand."""
        found = [(each.start, each.end) for each in (self.day, self.until, self.hours) if each is not None]
        return found + [match.span() for match in (self.weekly, self.otherwise) if match is not None]


def _gap(one: DayAhead | Hours, other: DayAhead | Hours) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def _hours_for(day: DayAhead | None, hours: list[Hours], typed: Typed, text: str) -> Hours | None:
    """The hours that go with the day: the nearest; a bare number needs a day beside it or the question when."""
    few = typed.asked and len(text.split()) <= _SHORT
    usable = [each for each in hours if each.plain or few or (day is not None and _gap(day, each) <= _BESIDE)]
    starting = [each for each in usable if each.starts] or usable
    if not starting:
        return None
    best = starting[0] if day is None else min(starting, key=lambda each: (not each.plain, _gap(day, each)))
    best = next((each for each in starting if INSTEAD.fullmatch(text, best.end, each.start)), best)
    endings = [each for each in usable if each.starts is None]
    ending = next((each for each in endings if each.start >= best.end), None)
    if ending is None and endings and not text[endings[-1].end : best.start].strip(_PUT_AHEAD):
        ending = replace(endings[-1], end=best.end)  # "11am finish, 10am start"
    if best.ends is None and ending is not None:
        return Hours(min(best.start, ending.start), ending.end, best.starts, ending.ends)
    return best


def _read(text: str, typed: Typed) -> _Reading:
    own = plain(text)
    found = find_days(own, typed)
    hours = find_hours(own, [(day.start, day.end) for day in found])
    days = [day for day in found if not day.last]
    begun = any(day.begun for day in days)
    # A day that is told plainly counts before one that is not, and before a mere "we've started".
    firm = [day for day in days if not day.begun or day.at]
    day = next((day for day in firm if day.trouble is not PlanTroubleKind.PAST), next(iter(firm or days), None))
    if day is not None and begun:
        day = replace(day, begun=True)
    best = _hours_for(day, hours, typed, own)
    near = [(each.start, each.end) for each in (best, day) if each is not None]
    part = next(
        (
            each.part
            for each in find_parts(own)
            if any(max(start, each.start) - min(end, each.end) <= _CLOSE for start, end in near)
        ),
        day.part if day else None,
    )
    return _Reading(
        day=day,
        until=next((each for each in found if each.last), None),
        hours=best,
        part=day.part if day and day.part else part,
        minutes=minutes_told(own),
        weekly=_WEEKLY.search(own),
        otherwise=_OTHERWISE.search(own),
    )


def read_ahead(text: str, now: datetime, *, expecting: bool = False) -> Ahead | PlanTrouble | None:
    """The first day and time to come that a text tells of; None where it tells of none.

    `now`: the moment of typing, in the school's zone. `expecting`: the question was when, so that a bare number is a
    time. Never raises, never gives a day of the past; a day that is not said stays untold.
    """
    reading = _read(text, Typed(now, expecting))
    if not reading.places and not reading.minutes:
        return None
    spans = sorted(reading.places)
    words = APART.join(piece for start, end in spans if (piece := text[start:end].strip()))
    result = _settled(reading, now)
    return replace(result, words=words) if isinstance(result, PlanTrouble) else result


def _trouble(kind: PlanTroubleKind, told: Ahead, options: tuple[Ahead, ...] = ()) -> PlanTrouble:
    return PlanTrouble(kind, "", options, told)


def _settled(reading: _Reading, now: datetime) -> Ahead | PlanTrouble:
    clock = settle(reading.hours, reading.part) if reading.hours else (None, None)
    day = reading.day
    if isinstance(clock, PlanTroubleKind):
        known = day.day if day and not day.or_later else None
        told = on_day(known, Ahead(), now) if known else Ahead()
        return _trouble(clock, told if isinstance(told, Ahead) else Ahead())
    starts, ends = clock
    if starts is None and day is not None:
        starts = day.at if ends is None or (day.at and day.at < ends) else None
    if starts and not ends and reading.minutes:
        ends = add_minutes(starts, reading.minutes)
    told = Ahead(
        starts=starts,
        ends=ends,
        minutes=None if ends else reading.minutes,
        weekly=bool(reading.weekly) or bool(day and day.weekly),
        late=bool(day and day.begun),
    )
    if reading.otherwise:
        return _trouble(PlanTroubleKind.REPEATS, replace(told, weekly=False))
    dated = _dated(reading, told, now)
    return dated if isinstance(dated, PlanTrouble) else _series(reading, dated, now)


def _dated(reading: _Reading, told: Ahead, now: datetime) -> Ahead | PlanTrouble:
    """What is told, on the day that was said."""
    found = reading.day
    if found is None:
        return told
    if found.trouble is not None or found.day is None:
        return _trouble(found.trouble or PlanTroubleKind.TOO_FAR, told, _options(found.others, told, now))
    if reading.hours and reading.hours.starts and reading.hours.starts.hour == MIDNIGHT:
        return _trouble(PlanTroubleKind.AMBIGUOUS, told, _options((found.day, later(found.day, 1)), told, now))
    to_come = told.starts is not None and _naive(found.day, told.starts) >= _minute(now)
    if not found.or_later or to_come or told.late:
        return on_day(found.day, told, now)
    options = _options((found.day, later(found.day, WEEK)), told, now)
    if told.weekly and options:
        return options[-1]
    return _trouble(PlanTroubleKind.AMBIGUOUS, told, tuple(each for each in options if not each.late))


def _options(days: tuple[date | None, ...], told: Ahead, now: datetime) -> tuple[Ahead, ...]:
    """What is told, on each day that can be."""
    each = [on_day(day, told, now) for day in days if day is not None]
    return tuple(option for option in each if isinstance(option, Ahead))


def _naive(day: date, at: time) -> datetime:
    return datetime.combine(day, at.replace(tzinfo=None))


def _minute(now: datetime) -> datetime:
    return now.replace(tzinfo=None, second=0, microsecond=0)


def on_day(day: date, told: Ahead, now: datetime) -> Ahead | PlanTrouble:
    """What is told, on a day: it may be over, too far ahead, or under way."""
    today = now.date()
    if day < today:
        return _trouble(PlanTroubleKind.PAST, told)
    if day - today > FARTHEST:
        return _trouble(PlanTroubleKind.TOO_FAR, told)
    if day > today:
        return replace(told, day=day, late=False)
    over = told.ends is not None and _naive(day, told.ends) <= _minute(now)
    begun = told.starts is not None and _naive(day, told.starts) < _minute(now)
    if told.late or not (begun or over):
        return replace(told, day=day)
    if over or (told.ends is None and told.starts and _minute(now) - _naive(day, told.starts) > _JUST_BEGUN):
        return _trouble(PlanTroubleKind.PAST, replace(told, starts=None, ends=None))
    return replace(told, day=day, late=True)


def _series(reading: _Reading, told: Ahead, now: datetime) -> Ahead | PlanTrouble:
    """What is told, with the last day of a series. "Our weekly call, tomorrow at 1" is the one of tomorrow."""
    found = reading.until
    if found is None:
        one_day = told.day is not None and not (reading.day and reading.day.weekly)
        if told.weekly and (not one_day or (reading.weekly and "week" not in reading.weekly[0][:4])):
            return _trouble(PlanTroubleKind.NO_LAST_DAY, told)
        return replace(told, weekly=False)
    if found.trouble is not None or found.day is None:
        return _trouble(found.trouble or PlanTroubleKind.TOO_FAR, told)
    if found.day - now.date() > FARTHEST:
        return _trouble(PlanTroubleKind.TOO_FAR, told)
    if found.day < (told.day or now.date()):
        return _trouble(PlanTroubleKind.END_FIRST, told)
    return replace(told, until=found.day, weekly=True)
