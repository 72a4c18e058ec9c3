"""A day and time shown back in full, so that whoever typed it can see what was understood."""

import re
from datetime import date, time
from typing import Final

from bot.core.incident import When
from bot.core.patterns import regex
from bot.core.when.words import WEEKDAYS

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_NOON: Final = 12
_SMALL_HOURS: Final = 5
_LOOSE = regex(r"\b(?:week|weekend|fortnight|month|year)s?\b", re.IGNORECASE)
"""Words that name a stretch of days; the day shown with them is only near it."""


def clock(at: time) -> str:
    """A time in both ways of writing it: "16:00 (4pm)", "18:30 (6.30pm)"."""
    if at.minute == 0 and at.hour in {0, _NOON}:
        return f"{at:%H:%M} ({'midday' if at.hour else 'midnight'})"
    minutes = f".{at.minute:02}" if at.minute else ""
    return f"{at:%H:%M} ({at.hour % _NOON or _NOON}{minutes}{'am' if at.hour < _NOON else 'pm'})"


def long_date(day: date) -> str:
    """A day like "Tuesday 15 March 2022", whatever language the machine is set to."""
    return f"{WEEKDAYS[day.weekday()].capitalize()} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def spoken(when: When, today: date) -> str:
    """The full text: "Tuesday 15 March 2022, about 16:00 (4pm)". Where no time is known, the words stand as given."""
    shown = long_date(when.day)
    if when.at is None and when.about and _LOOSE.search(when.words):
        return f"around {shown} (\u201c{when.words}\u201d)"
    if when.day == today:
        shown = f"today, {shown}"
    if when.at is not None:
        weekday = WEEKDAYS[when.day.weekday()].capitalize()
        early = f", in the early hours of {weekday}" if when.at.hour < _SMALL_HOURS else ""
        return f"{shown}, {'about ' if when.about else ''}{clock(when.at)}{early}"
    if when.about and when.words:
        return f"{shown} (\u201c{when.words}\u201d)"
    return shown
