"""Day, start, end and last day of a session after a message, checked against what was known of them."""

import re
from dataclasses import replace
from datetime import datetime, time
from typing import Any, Final

from bot.core.lesson.reading.ahead import Ahead, PlanTrouble, PlanTroubleKind, on_day, read_ahead
from bot.core.lesson.reading.hours import add_minutes
from bot.core.lesson.session import Session
from bot.core.patterns import regex

_ASKED = frozenset({"day", "starts", "ends", "until"})
_CORRECTS = regex(r"\b(?:actually|sorry|make\s+it|no|not|instead|rather|meant|change)\b", re.IGNORECASE)
_SHORT: Final = 6
"""Words of a correction in which a bare number is a time: "actually 11"."""
_NOON: Final = 12
_LONGEST_EVENING: Final = 4
"""Hours within which a bare end is taken for the evening: a session from six "till 7" ends at 19:00."""


def read_timetable(
    text: str, now: datetime, known: Session, expecting: str
) -> tuple[dict[str, Any], PlanTrouble | None]:
    """The fields that change, and what of them has to be asked again."""
    corrects = known.starts is not None and len(text.split()) <= _SHORT and _CORRECTS.search(text)
    read = read_ahead(text, now, expecting=expecting in _ASKED or bool(corrects))
    if read is None:
        return {}, None
    trouble = read if isinstance(read, PlanTrouble) else None
    told = read.told if isinstance(read, PlanTrouble) else read
    told = _for_the_question(told, expecting)
    if told.until and trouble is None and known.day and told.day is None and told.until < known.day:
        return {}, PlanTrouble(PlanTroubleKind.END_FIRST, text.strip())
    placed = _placed(told, now, known, expecting, may_be_today=trouble is None)
    if isinstance(placed, PlanTrouble):
        return {}, trouble or replace(placed, words=placed.words or text.strip())
    return placed, trouble


def _for_the_question(told: Ahead, expecting: str) -> Ahead:
    """What is told, taken for what was asked: a bare time as the end, a bare day as the last one."""
    if expecting == "ends" and told.starts and told.ends is None and told.day is None:
        return replace(told, starts=None, ends=told.starts)
    if expecting == "until" and told.day and told.until is None:
        return replace(told, day=None, starts=None, ends=None, until=told.day)
    return told


def _placed(
    told: Ahead, now: datetime, known: Session, expecting: str, *, may_be_today: bool
) -> dict[str, Any] | PlanTrouble:
    """The fields that change, on the day told or known."""
    starts = told.starts or known.starts
    ends = told.ends or (None if told.starts else known.ends)
    if starts and told.minutes and not told.ends:
        ends = add_minutes(starts, told.minutes)
    if starts and ends and ends <= starts:
        ends = _in_the_evening(starts, ends)
        if ends is None:
            return PlanTrouble(PlanTroubleKind.END_FIRST, "")
    day = told.day or known.day
    if day is None and may_be_today and expecting in {"", "day"} and told.starts:
        today = on_day(now.date(), Ahead(starts=starts, ends=ends), now)
        day = today.day if isinstance(today, Ahead) and not today.late else None
    if day is not None and (told.day or told.starts or told.ends or told.late):
        checked = on_day(day, Ahead(starts=starts, ends=ends, late=told.late or known.late), now)
        if isinstance(checked, PlanTrouble):
            return checked
        late = checked.late
    else:
        late = known.late
    until = told.until or known.until
    if until and day and until < day:
        until = None
    return {"day": day, "starts": starts, "ends": ends, "until": until, "late": late}


def _in_the_evening(starts: time, ends: time) -> time | None:
    """An end that was read as of the morning, twelve hours later, where that makes a session of some hours."""
    if ends.hour >= _NOON:
        return None
    later = ends.replace(hour=ends.hour + _NOON)
    return later if starts < later and later.hour - starts.hour <= _LONGEST_EVENING else None
