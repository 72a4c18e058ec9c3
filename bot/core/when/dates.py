"""Dates of the calendar as people write them: 15/03/2022, 15 March, the 15th, Sunday 13 March.

Numbers are in UK order: day, month, year. A year that is not given is the latest that makes a day of the past.
"""

import re
from datetime import date, timedelta
from typing import Final

from bot.core.patterns import regex
from bot.core.when.found import DayFound, TroubleKind
from bot.core.when.words import MONTH, WEEK, WEEKDAY, Reader, Typed, month, stands_alone, weekday

SOON: Final = timedelta(days=92)
"""A date without a year that is this near ahead is a slip or a plan, not a day of last year."""
_CENTURY: Final = 2000
_CONTEXT = regex(r"(?:\b(?:on|from|dated?|was|the|since|of|sent|it's|day)|[,(:])\s*$")
_GOES_ON = regex(r"\s*(?:$|,?\s*(?:at|about|around|-)\s)")


def day_of(year: int, month_number: int, day: int) -> date | None:
    """The day with these numbers; None where there is none."""
    try:
        return date(year, month_number, day)
    except ValueError:
        return None


def full_year(written: str) -> int:
    """A year of two or four figures: "22" is 2022."""
    return int(written) + _CENTURY if len(written) == len("22") else int(written)


def _without_year(month_number: int, day: int, today: date) -> date | None:
    """The day in this year or the last; a day ahead means that it is too near ahead to be last year's."""
    this, previous = (day_of(year, month_number, day) for year in (today.year, today.year - 1))
    if this is None or this <= today:
        return this or previous
    return this if this - today <= SOON or previous is None else previous


def _dated(match: re.Match[str], today: date, month_number: int, year: int | None) -> DayFound:
    """A day of a month, checked against the day of the week that stands beside it."""
    start, end = match.span()
    day = int(match["d"])
    found = _without_year(month_number, day, today) if year is None else day_of(year, month_number, day)
    if found is None:
        return DayFound(start, end, None, TroubleKind.IMPOSSIBLE)
    if found > today:
        previous = day_of(found.year - 1, month_number, day) if year is None else None
        return DayFound(start, end, None, TroubleKind.FUTURE, (previous,) if previous else ())
    named = match.groupdict().get("weekday")
    if named and weekday(named) != found.weekday():
        return DayFound(start, end, None, TroubleKind.AMBIGUOUS, (found, off_by(found, named)))
    return DayFound(start, end, found, night=bool(match.groupdict().get("night")))


def leads_to_date(text: str, start: int) -> bool:
    """Whether the words before two numbers with a stroke make a date of them: "on 15/3", "since 15/3"."""
    return bool(_CONTEXT.search(text, max(0, start - 12), start))


def off_by(found: date, named: str) -> date:
    """The day nearest to a date that is the day of the week named beside it."""
    return found + timedelta(days=(weekday(named) - found.weekday() + 3) % WEEK - 3)


def _iso(match: re.Match[str], typed: Typed) -> DayFound:
    return _dated(match, typed.today, int(match["m"]), int(match["y"]))


def _full(match: re.Match[str], typed: Typed) -> DayFound:
    return _dated(match, typed.today, int(match["m"]), full_year(match["y"]))


def _short(match: re.Match[str], typed: Typed) -> DayFound | None:
    """15/3 counts after "on" and the like, since 9/10 may be marks."""
    text, start, end = match.string, match.start(), match.end()
    if not (typed.asked or leads_to_date(text, start) or _GOES_ON.match(text, end)):
        return None
    return _dated(match, typed.today, int(match["m"]), None)


def _written(match: re.Match[str], typed: Typed) -> DayFound:
    return _dated(match, typed.today, month(match["month"]), int(match["y"]) if match["y"] else None)


def _of_this_month(match: re.Match[str], typed: Typed) -> DayFound | None:
    """Reads "the 15th" as of this month; where it has not come yet, the month before is offered."""
    start, end = match.span()
    if not (typed.asked or match["on"] or match["weekday"]) or not stands_alone(match.string, end):
        return None
    today, day, named = typed.today, int(match["d"]), match["weekday"]
    last_month = today.replace(day=1) - timedelta(days=1)
    this, previous = (day_of(of.year, of.month, day) for of in (today, last_month))
    if this is not None and this <= today and (not named or weekday(named) == this.weekday()):
        return DayFound(start, end, this, night=bool(match["night"]))
    if previous is not None and named and weekday(named) == previous.weekday():
        return DayFound(start, end, previous, night=bool(match["night"]))
    kind = TroubleKind.IMPOSSIBLE if this is None and previous is None else TroubleKind.AMBIGUOUS
    others = tuple(each for each in (this, previous) if each is not None and each <= today)
    return DayFound(start, end, None, kind, others)


_D = r"(?P<d>[0-9]{1,2})"
_WEEKDAY = rf"(?:\b(?P<weekday>{WEEKDAY}),?\s+)?(?:the\s+)?"
_NIGHT = r"(?:\s+(?P<night>night)\b)?"
_ORDINAL = r"(?:st|nd|rd|th)"

ISO = regex(rf"(?<![\w/-])(?P<y>[0-9]{{4}})[-/](?P<m>[0-9]{{1,2}})[-/]{_D}(?![\w/-])")
FULL = regex(
    rf"{_WEEKDAY}(?<![\w/.-]){_D}\s?(?P<sep>[/.-])\s?(?P<m>[0-9]{{1,2}})\s?(?P=sep)\s?(?P<y>[0-9]{{4}}|[0-9]{{2}})"
    rf"(?![\w/-]|\.[0-9]){_NIGHT}"
)
SHORT = regex(rf"{_WEEKDAY}(?<![\w/.-]){_D}/(?P<m>[0-9]{{1,2}})(?![\w/-]|\.[0-9]){_NIGHT}")
WRITTEN = regex(
    rf"{_WEEKDAY}(?<![\w:.]){_D}{_ORDINAL}?\s*(?:of\s+)?(?P<month>{MONTH})\b"
    rf"(?!\s+(?:be|have|not|also|well|need|want|know|get|see)\b)"
    rf"(?:,?\s+(?P<y>[0-9]{{4}})\b(?![:.][0-9]))?{_NIGHT}"
)
MONTH_FIRST = regex(
    rf"(?:\b(?P<weekday>{WEEKDAY}),?\s+)?\b(?P<month>{MONTH})\s+(?:the\s+)?{_D}{_ORDINAL}?\b"
    rf"(?!\s*(?:am|pm|o'?clock)\b|[:.][0-9])(?:,?\s+(?P<y>[0-9]{{4}})\b)?{_NIGHT}"
)
OF_MONTH = regex(rf"(?P<on>\bon\s+)?{_WEEKDAY}(?<![\w:.]){_D}{_ORDINAL}\b{_NIGHT}")

READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (ISO, _iso),
    (FULL, _full),
    (SHORT, _short),
    (WRITTEN, _written),
    (MONTH_FIRST, _written),
    (OF_MONTH, _of_this_month),
)
