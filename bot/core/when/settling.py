"""What a day and a time mean at the moment of typing: morning or afternoon, which side of midnight, past or future."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.core.incident import When
from bot.core.when.found import DayFound, Part, TimeFound, Trouble, TroubleKind
from bot.core.when.times import MIDNIGHT, NOON

OLDEST: Final = timedelta(days=3 * 365 + 1)
_SMALL_HOURS: Final = 6
"""Before this hour the night that began the day before is still the same night."""
_AFTERNOON_UNTIL: Final = 6
"""A bare hour from 1 to this one is taken for the afternoon."""
_EITHER_AT_NIGHT: Final = 5
_BEGINS = {Part.MORNING: 0, Part.LUNCH: 11, Part.AFTERNOON: 12, Part.EVENING: 16, Part.NIGHT: 17}
_LUNCH_FROM: Final = 11


def is_future(day: date, at: time | None, now: datetime) -> bool:
    """Whether a wall time is still to come. Where the clocks change, the earlier of two readings counts."""
    if at is None or abs(day - now.date()) > timedelta(days=2):
        return day > now.date()
    readings = (datetime.combine(day, at.replace(fold=fold), tzinfo=now.tzinfo) for fold in (0, 1))
    return min(reading.astimezone(UTC) for reading in readings) > now.astimezone(UTC)


def _hours(hour: int, part: Part | None) -> tuple[int, ...]:
    """The hours of the day that a bare hour may mean, the likelier first."""
    morning, evening = hour % NOON, hour % NOON + NOON
    if part is Part.MORNING:
        return (morning,)
    if part is Part.LUNCH:
        return (hour if _LUNCH_FROM <= hour <= NOON else evening,)
    if part is Part.NIGHT:
        if hour == _EITHER_AT_NIGHT:
            return (evening, morning)
        return (morning,) if morning < _SMALL_HOURS else (evening,)
    if part is not None:
        return (evening,)
    return (evening,) if morning <= _AFTERNOON_UNTIL else (morning, evening)


def _on(day: DayFound, at: time, now: datetime) -> date | None:
    """The day of the calendar on which a time of that day or night falls."""
    if day.day is not None and day.night and at.hour < _SMALL_HOURS:
        after = day.day + timedelta(days=1)
        return day.day if is_future(after, at, now) else after
    return day.day


def _nearest(hours: tuple[int, ...], minute: int, near: time) -> tuple[int, ...]:
    def distance(hour: int) -> int:
        apart = abs(hour * 60 + minute - near.hour * 60 - near.minute)
        return min(apart, 24 * 60 - apart)

    return (min(hours, key=distance),)


def _readings(day: DayFound, found: TimeFound, part: Part | None, near: time | None, now: datetime) -> list[When]:
    """Every moment that the day and the time may mean, the likelier first; some may be in the future."""
    if day.day is None or found.hour is None:
        return []
    if found.hour == MIDNIGHT:
        either = (day.day, day.day + timedelta(days=1))
        night = day.night or part is Part.NIGHT
        days = either[1:] if night and not is_future(either[1], time(0), now) else either if day.said else either[:1]
        return [When(day=each, at=time(0), about=found.about) for each in days]
    if found.settled:
        hours: tuple[int, ...] = (found.hour,)
    elif part is None and near is not None:
        hours = _nearest((found.hour % NOON, found.hour % NOON + NOON), found.minute, near)
    else:
        hours = _hours(found.hour, part)
    times = [time(hour, found.minute) for hour in hours]
    return [When(day=on, at=at, about=found.about) for at in times if (on := _on(day, at, now)) is not None]


def _guessed(found: TimeFound, part: Part | None) -> bool:
    """Whether morning or afternoon was nowhere said."""
    return not found.settled and part is None


def _of_today(day: DayFound, found: TimeFound, part: Part | None, words: str, now: datetime) -> When | Trouble:
    """A time without a day: of today where that is past; else the likely moments are offered."""
    readings = _readings(day, found, part, None, now)
    past = [when for when in readings if not is_future(when.day, when.at, now)]
    if past and (len(past) == len(readings)):
        return past[-1]
    yesterday = now.date() - timedelta(days=1)
    before = [when.model_copy(update={"day": yesterday}) for when in readings if when not in past]
    if not _guessed(found, part):
        return Trouble(TroubleKind.FUTURE, words, tuple(before))
    if not past and found.hour is not None:
        at = time(found.hour % NOON, found.minute)
        if not is_future(now.date(), at, now):
            past = [When(day=now.date(), at=at, about=found.about)]
    return Trouble(TroubleKind.AMBIGUOUS, words, (*past, *before))


def _at(
    day: DayFound, found: TimeFound, part: Part | None, words: str, now: datetime, near: time | None
) -> When | Trouble:
    """A time on a day that was said."""
    readings = _readings(day, found, part, near, now)
    past = [when for when in readings if not is_future(when.day, when.at, now)]
    if len(past) == 1:
        return past[0]
    if past:
        return Trouble(TroubleKind.AMBIGUOUS, words, tuple(past))
    if _guessed(found, part) and found.hour is not None and day.day is not None:
        at = time(found.hour % NOON, found.minute)
        if not is_future(day.day, at, now):
            return Trouble(TroubleKind.AMBIGUOUS, words, (When(day=day.day, at=at, about=found.about),))
    return Trouble(TroubleKind.FUTURE, words)


def _day_alone(day: DayFound, part: Part | None, words: str, now: datetime) -> When | Trouble:
    if day.day is None or day.day > now.date():
        return Trouble(TroubleKind.FUTURE, words)
    if day.at is None and part is not None and day.day == now.date() and now.hour < _BEGINS[part]:
        yesterday = When(day=day.day - timedelta(days=1), about=True)
        return Trouble(TroubleKind.FUTURE, words, () if day.said else (yesterday,))
    return When(day=day.day, at=day.at, about=day.loose or part is not None)


def settle(
    day: DayFound, found: TimeFound | None, part: Part | None, words: str, now: datetime, near: time | None = None
) -> When | Trouble:
    """What was found, as a moment, or what stands in its way. `near`: the time that it corrects."""
    result = _settled(day, found, part, words, now, near)
    if isinstance(result, Trouble):
        return replace(result, options=tuple(_worded(option, words) for option in result.options))
    when = _worded(result, words)
    return Trouble(TroubleKind.TOO_OLD, words, (when,)) if now.date() - when.day > OLDEST else when


def _worded(when: When, words: str) -> When:
    return when.model_copy(update={"words": words})


def _settled(
    day: DayFound, found: TimeFound | None, part: Part | None, words: str, now: datetime, near: time | None
) -> When | Trouble:
    if found is not None and found.hour is None:
        return Trouble(TroubleKind.IMPOSSIBLE, words)
    if day.trouble is not None:
        each = [settle(replace(day, day=other, trouble=None), found, part, words, now, near) for other in day.others]
        options = tuple(option for option in each if isinstance(option, When))
        if day.trouble is TroubleKind.AMBIGUOUS and len(options) == 1 and len(day.others) > 1:
            return options[0]
        return Trouble(day.trouble, words, options)
    if found is None:
        return _day_alone(day, part, words, now)
    if not day.said:
        return _of_today(day, found, part, words, now)
    return _at(day, found, part, words, now, near)
