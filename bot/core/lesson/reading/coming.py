"""Days to come as people write them: tomorrow, next Weds, a week on Friday, 18/3, Monday the 30th, in a fortnight.

Numbers are in UK order: day, month, year. A year that is not given is this one, or the next where the day of this
year is long over.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Final

from bot.core.lesson.reading.found import DayAhead, PlanTroubleKind
from bot.core.lesson.reading.joining import joined
from bot.core.patterns import regex
from bot.core.when.dates import (
    FULL,
    ISO,
    MONTH_FIRST,
    OF_MONTH,
    SHORT,
    SOON,
    WRITTEN,
    day_of,
    full_year,
    leads_to_date,
    off_by,
)
from bot.core.when.days import COUNT, DAYS, UNIT, how_many
from bot.core.when.found import Part
from bot.core.when.words import MONTH, WEEK, WEEKDAY, Typed, denied, month, stands_alone, weekday

FARTHEST: Final = timedelta(days=366)
_DECEMBER: Final = 12
_ONLY_A_DATE: Final = 12
"""A number above this one before a stroke is a day of the month, and no fraction that is taught."""
_BEFORE: Final = 40
"""Characters before a day in which a word that belongs to it may stand."""
_ALSO_WORDS = frozenset({"sat", "sun", "mon", "wed"})
"""Short names of days that are words of their own; they count with a time, "on" or "next" beside them."""

_PART_WORDS = {"morning": Part.MORNING, "am": Part.MORNING, "lunchtime": Part.LUNCH, "afternoon": Part.AFTERNOON,
               "evening": Part.EVENING, "eve": Part.EVENING, "night": Part.NIGHT}  # fmt: skip
_PART = r"(?:\s+(?P<part>morning|lunchtime|afternoon|evening|eve|night)\b)?"


def later(day: date, days: int) -> date | None:
    """So many days after a day; None where the calendar ends."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _part(match: re.Match[str]) -> Part | None:
    return _PART_WORDS.get(match.groupdict().get("part") or "")


def _found(match: re.Match[str], day: date | None) -> DayAhead:
    return DayAhead(*match.span(), day, None if day else PlanTroubleKind.TOO_FAR, part=_part(match))


def _either(match: re.Match[str], *days: date | None) -> DayAhead:
    others = tuple(day for day in days if day is not None)
    return DayAhead(*match.span(), None, PlanTroubleKind.AMBIGUOUS, others, part=_part(match))


def _dated(match: re.Match[str], day: date | None) -> DayAhead:
    """A day of the calendar, checked against the day of the week that stands beside it."""
    if day is None:
        return DayAhead(*match.span(), None, PlanTroubleKind.IMPOSSIBLE)
    named = match.groupdict().get("weekday")
    if named and weekday(named) != day.weekday():
        return _either(match, day, off_by(day, named))
    return _found(match, day)


def _without_year(today: date, month_number: int, day: int) -> date | None:
    """The day in this year, or in the next where it was so long ago that no slip explains it."""
    this, following = (day_of(year, month_number, day) for year in (today.year, today.year + 1))
    if this is not None and today - this <= SOON:
        return this
    return following if following is not None and following - today <= FARTHEST else None


def _with_year(match: re.Match[str], typed: Typed) -> DayAhead:
    number = month(match["month"]) if "month" in match.re.groupindex else int(match["m"])
    if match["y"] is None:
        return _dated(match, _without_year(typed.today, number, int(match["d"])))
    return _dated(match, day_of(full_year(match["y"]), number, int(match["d"])))


def _short(match: re.Match[str], typed: Typed) -> DayAhead | None:
    """18/3; where neither a date's words nor a day above twelve tell, it may be a fraction."""
    text, start, end = match.string, match.start(), match.end()
    led = leads_to_date(text, start) or _LAST.search(text, max(0, start - _BEFORE), start)
    if not (typed.asked or led or int(match["d"]) > _ONLY_A_DATE or _TIME_NEXT.match(text, end)):
        return None
    return _dated(match, _without_year(typed.today, int(match["m"]), int(match["d"])))


def _of_month(match: re.Match[str], typed: Typed) -> DayAhead | None:
    """Reads "the 30th": of this month, or of the first to come that has such a day."""
    text, end = match.string, match.end()
    said = match["on"] or match["weekday"] or "the" in match[0]
    before_time = _TIME_NEXT.match(text, end)
    if not (typed.asked or said or before_time) or not (match["weekday"] or before_time or stands_alone(text, end)):
        return None
    day, year, number = int(match["d"]), typed.today.year, typed.today.month
    for _ in range(3):
        found = day_of(year, number, day)
        if found is not None and found >= typed.today:
            return _dated(match, found)
        year, number = (year + 1, 1) if number == _DECEMBER else (year, number + 1)
    return _dated(match, None)


def _weekday(match: re.Match[str], typed: Typed) -> DayAhead | None:
    """A day of the week: the next to come, unless two readings are as likely."""
    word, which = match["weekday"], " ".join((match["which"] or "").split())
    if word in _ALSO_WORDS and not (
        typed.asked or which not in {"", "on"} or _DAY_GOES_ON.match(match.string, match.end())
    ):
        return None
    days = (weekday(word) - typed.today.weekday()) % WEEK
    mine = _MINE.search(match.string, 0, match.start()) and _SEVERAL.match(match.string, match.end())
    if match["many"] or which in {"every", "each"} or mine:
        return replace(_found(match, later(typed.today, days)), weekly=True, or_later=not days)
    if which == "next" or match["week"] == "next":
        return _next(match, typed.today, days)
    if which.startswith("a week") or match["week"] == "week":
        days = (days or WEEK) + WEEK
    elif which.startswith("next week") or (match["week"] or "").endswith("next week"):
        days = WEEK - typed.today.weekday() + weekday(word)
    return replace(_found(match, later(typed.today, days)), or_later=not days)


def _next(match: re.Match[str], today: date, days: int) -> DayAhead:
    """The day called "next Friday", so many days ahead: where it is still in this week, that of the next is as likely."""
    if days and (today.weekday() + days < WEEK or days == 1):
        return _either(match, later(today, days + WEEK), later(today, days))
    return _found(match, later(today, days or WEEK))


def _today(match: re.Match[str], typed: Typed) -> DayAhead:
    word = match[0].split()[-1]
    part = Part.NIGHT if word.endswith(("night", "nite")) else _PART_WORDS.get(word)
    return replace(_found(match, typed.today), part=part)


def _tomorrow(match: re.Match[str], typed: Typed) -> DayAhead:
    days = 1 + bool(match["after"]) + WEEK * bool(match["before"] or match["week"])
    return _found(match, later(typed.today, days))


def _week_today(match: re.Match[str], typed: Typed) -> DayAhead:
    return _found(match, later(typed.today, WEEK))


def _in(match: re.Match[str], typed: Typed) -> DayAhead:
    """So many minutes, hours, days or weeks from now."""
    unit = match["unit"][0]
    many = how_many(match["count"])
    if match["unit"].startswith(("mo", "y")):
        return DayAhead(*match.span(), None, PlanTroubleKind.AMBIGUOUS)
    if unit in {"h", "m"}:
        # Through universal time, so that an hour is an hour on the night when the clocks change.
        span = timedelta(minutes=many * (60 if unit == "h" else 1))
        try:
            then = (typed.now.astimezone(UTC) + span).astimezone(typed.now.tzinfo)
        except OverflowError:
            return _found(match, None)
        return replace(_found(match, then.date()), at=then.time().replace(second=0, microsecond=0))
    return _found(match, later(typed.today, round(DAYS[unit] * many)))


def _now(match: re.Match[str], typed: Typed) -> DayAhead:
    at = typed.now.time().replace(second=0, microsecond=0)
    return replace(_found(match, typed.today), at=at, begun=True)


def _begun(match: re.Match[str], typed: Typed) -> DayAhead:
    return replace(_found(match, typed.today), begun=True)


def _past(match: re.Match[str], typed: Typed) -> DayAhead | None:
    """A day that is over; unasked only where something was done on it ("I did a lesson yesterday")."""
    told = typed.asked or _DONE.search(match.string, 0, match.start())
    return DayAhead(*match.span(), None, PlanTroubleKind.PAST) if told else None


def _end_of_month(match: re.Match[str], typed: Typed) -> DayAhead:
    number, year = month(match["month"]), typed.today.year
    first_after = date(year + (number == _DECEMBER or number < typed.today.month), number % _DECEMBER + 1, 1)
    return _found(match, later(first_after, -1))


def _vague(match: re.Match[str], typed: Typed) -> DayAhead | None:
    return DayAhead(*match.span(), None, PlanTroubleKind.AMBIGUOUS) if typed.asked else None


def _bare_now(match: re.Match[str], typed: Typed) -> DayAhead | None:
    return _now(match, typed) if typed.asked else None


_TIME_NEXT_WORDS = (
    r"[\s,-]*(?:(?:@|at|about|around)\s*(?:[0-9]|half|quarter|noon)|[0-9]{1,2}(?:[:.][0-9]{2}|\s*(?:am|pm|o'?clock)\b|\s*-\s*[0-9]|$)"
    r"|noon\b|midday\b|half\s|quarter\s|(?:morning|afternoon|evening)\b)"
)
_TIME_NEXT = regex(_TIME_NEXT_WORDS)
_DAY_GOES_ON = regex(rf"{_TIME_NEXT_WORDS}|\s*(?:$|[,;.!?]|(?:-|to|till?|until|,|and|&|\+|/)?\s*{WEEKDAY}\b)")
"""What may follow a day that is written so that it could be another word: its time, another day or nothing more."""
_DONE = regex(r"\b(?:did|had|ran|held|taught)\b[^.?!]{0,60}$")
_MINE = regex(r"\b(?:my|our)\s+$")
_SEVERAL = regex(r"\s+(?:\w+\s+)?(?:lessons|sessions|calls|meetings|groups)\b")
_TOMORROW = r"(?:tom+or+ow|tom+oro|tomoz|tmrw|tmr|tmw|2moro|2morrow|2moz|2mrw)"
_BEGUN = (
    r"(?:\b(?:have|has|'ve|ive|weve|already|just|it's|we)\s+(?:\w+\s+)?(?:started|begun)\b(?!\s+(?:to|a|an|our|the|using|with)\b)"
    r"|\bstarted\s+it\b|\bstarted(?=\s+at\b)|\bwe(?:'re|\s+are)\s+(?:already\s+)?live\b)"
)
_NOW = (
    r"(?:\b(?:start(?:ing|s)?|begin(?:ning|s)?|live|running|teaching|lesson|zoom|teams|on\s+it|on\s+air|doing\s+it)"
    r"\s+(?:(?:it|right|just)\s+)*now\b"
    r"|\b(?:i'?m|i\s+am|we'?re|we\s+are)\s+(?:on|in|doing|teaching|running)\b[^.,;!?0-9]{0,40}\b(?:right\s+now|atm|at\s+the\s+moment)\b|^\s*(?:right\s+)?now\b(?=\s*(?:$|[,.;!]|at|on|with)))"
)

_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Typed], DayAhead | None]], ...] = (
    (ISO, _with_year),
    (FULL, _with_year),
    (SHORT, _short),
    (WRITTEN, _with_year),
    (MONTH_FIRST, _with_year),
    (OF_MONTH, _of_month),
    *(
        (regex(pattern), reader)
        for pattern, reader in (
            (
                (
                    rf"(?:\b(?P<which>this\s+coming|this|coming|every|each|a\s+week\s+on|a\s+week|next\s+week(?:\s+on)?|next|on)"
                    rf",?\s+)?\b(?P<weekday>{WEEKDAY})(?P<many>(?<=day)s)?\b"
                    rf"(?:\s+(?P<week>week|(?:of\s+)?next\s+week|next)\b)?{_PART}"
                ),
                _weekday,
            ),
            (
                (
                    rf"\b(?:(?:the\s+)?(?P<after>day\s+after)\s+|(?:a\s+)?(?P<before>week)\s+)?{_TOMORROW}\b"
                    rf"(?:\s+(?P<week>week)\b)?{_PART}"
                ),
                _tomorrow,
            ),
            (r"\b(?:a\s+)?week\s+today\b|\btoday\s+week\b", _week_today),
            (
                (
                    r"\b(?:(?:earlier\s+|later\s+)?(?:today|2day)|tonight|2night|tonite|2nite"
                    r"|this\s+(?:very\s+)?(?:morning|afternoon|evening|eve|lunchtime))\b"
                ),
                _today,
            ),
            (rf"\b(?:the\s+)?end\s+of\s+(?P<month>{MONTH})\b", _end_of_month),
            (rf"\bin\s+{COUNT}\s*{UNIT}\b(?!\s+(?:ago|back)\b)", _in),
            (_BEGUN, _begun),
            (_NOW, _now),
            (r"\bnow\b", _bare_now),
            (
                (rf"\b(?:yesterday|last\s+(?:night|week|month|term|{WEEKDAY})|(?:{COUNT})\s*(?:{UNIT})\s+ago)\b"),
                _past,
            ),
            (r"\b(?:(?:next|this|the)\s+(?:week|weekend|month|term)|half\s+term)\b", _vague),
        )
    ),
)
_NOT_ITS_DAY = regex(r"\b(?:since|back(?:\s+on)?|last|away\s+until|off\s+(?:until|till|from))\s+$")
"""Words after which a day is somebody's absence or the past."""
_LAST = regex(
    r"\b(?:until|till?|'til|up\s+to|up\s+until|through\s+to|thru|ending(?:\s+on)?|finishing(?:\s+on)?)"
    r"\s+(?:and\s+including\s+)?(?:the\s+end\s+of\s+)?$"
)
_MOVED = regex(r"\b(?:moved?|moving|chang(?:ed?|ing)|switch(?:ed|ing)?|swap(?:ped)?)\b[^.]{0,30}\bfrom\s+$")


def find_days(text: str, typed: Typed) -> list[DayAhead]:
    """Every day to come in a readable text, in order; where two overlap, the longer."""
    found = [
        day
        for pattern, reader in _READERS
        for match in pattern.finditer(text)
        if not denied(text, match.start())
        and not (_NOT_ITS_DAY.search(text, max(0, match.start() - 20), match.start()))
        and not (_MOVED.search(text, max(0, match.start() - 60), match.start()))
        and (day := reader(match, typed)) is not None
    ]
    found.sort(key=lambda day: (day.start - day.end, day.start))
    kept: list[DayAhead] = []
    for day in found:
        if all(day.end <= other.start or day.start >= other.end for other in kept):
            last = bool(_LAST.search(text, max(0, day.start - _BEFORE), day.start))
            kept.append(replace(day, last=last) if last else day)
    return joined(sorted(kept, key=lambda day: day.start), text)
