"""Days told from the day of typing ("last night", "on Monday", "two days ago"), and any day in a text."""

import re
from datetime import UTC, date, timedelta
from typing import Final

from bot.core.patterns import regex
from bot.core.when import dates
from bot.core.when.found import DayFound, Part, TroubleKind
from bot.core.when.words import NUMBERS, WEEK, WEEKDAY, Reader, Typed, denied, number, weekday

_SMALL_HOURS: Final = 5
"""Before this hour, "tonight" is the night that began yesterday."""
_SATURDAY: Final = 5
_COUNTS = {"a": 1.0, "an": 1.0, "half an": 0.5, "a couple of": 2.0, "couple of": 2.0}
DAYS = {"d": 1, "n": 1, "w": 7, "f": 14, "mo": 30, "y": 365}


def back(today: date, days: int) -> date | None:
    """So many days before a day; None where the calendar ends."""
    try:
        return today - timedelta(days=days)
    except OverflowError:
        return None


_AT_A_TIME = regex(r"\s+(?:night\s+)?(?:(?:at|about|around)\s+)?[0-9]{1,2}(?:[:.][0-9]{2})?\s?(?:am|pm)\b")
"""What makes a day of "mon" or "sat" where no day was asked for."""


def _weekday(match: re.Match[str], typed: Typed) -> DayFound | None:
    """A day of the week: the latest that is past, unless two readings are as likely."""
    start, end = match.span()
    word, which = match["weekday"], match["which"] or ""
    if not word.endswith("day") and not (typed.asked or which or _AT_A_TIME.match(match.string, end)):
        return None
    today, night = typed.today, bool(match["night"])
    ago = (today.weekday() - weekday(word)) % WEEK
    this_week = ago <= today.weekday()
    if which.startswith(("next", "coming")) or (which == "this" and not this_week):
        return DayFound(start, end, None, TroubleKind.FUTURE)
    if which.startswith("a week") or match["twice"]:
        return DayFound(start, end, back(today, (ago or WEEK) + WEEK), night=night)
    if which == "last" and ago == 0:
        return DayFound(start, end, back(today, WEEK), night=night)
    if (which == "last" and this_week) or (ago == 0 and which != "this"):
        # Said on a Wednesday, "last Tuesday" is yesterday to some people and a week earlier to others.
        others = tuple(day for count in (ago, ago + WEEK) if (day := back(today, count)))
        return DayFound(start, end, None, TroubleKind.AMBIGUOUS, others, night=night)
    return DayFound(start, end, back(today, ago), night=night)


def _yesterday(match: re.Match[str], typed: Typed) -> DayFound:
    return DayFound(*match.span(), back(typed.today, 2 if match["before"] else 1), night=bool(match["night"]))


def _last_night(match: re.Match[str], typed: Typed) -> DayFound:
    night = match["part"] != "evening"
    part = Part.NIGHT if night else Part.EVENING
    return DayFound(*match.span(), back(typed.today, 2 if match["before"] else 1), part=part, night=night)


def _night_before_last(match: re.Match[str], typed: Typed) -> DayFound:
    return DayFound(*match.span(), back(typed.today, 2), part=Part.NIGHT, night=True)


def _today(match: re.Match[str], typed: Typed) -> DayFound:
    word = match[0].split()[-1]
    parts = {"morning": Part.MORNING, "afternoon": Part.AFTERNOON, "evening": Part.EVENING, "lunchtime": Part.LUNCH}
    part = Part.NIGHT if word.endswith("night") else parts.get(word)
    began_yesterday = part in {Part.NIGHT, Part.EVENING} and typed.now.hour < _SMALL_HOURS
    return DayFound(*match.span(), back(typed.today, int(began_yesterday)), part=part, night=began_yesterday)


def _just_now(match: re.Match[str], typed: Typed) -> DayFound:
    return DayFound(*match.span(), typed.today, at=typed.now.time().replace(second=0, microsecond=0), loose=True)


def how_many(counted: str) -> float:
    """The number that the words of `COUNT` stand for: "half an" is 0.5."""
    count = " ".join(counted.split())
    return _COUNTS[count] if count in _COUNTS else float(number(count))


def _ago(match: re.Match[str], typed: Typed) -> DayFound:
    """So many minutes, hours, days, weeks, months or years ago."""
    start, end = match.span()
    unit = match["unit"][:2] if match["unit"].startswith("mo") else match["unit"][0]
    many = how_many(match["count"])
    if unit in {"h", "m"}:
        # Through universal time, so that an hour is an hour on the night when the clocks change.
        past = timedelta(minutes=many * (60 if unit == "h" else 1))
        then = (typed.now.astimezone(UTC) - past).astimezone(typed.now.tzinfo)
        return DayFound(start, end, then.date(), at=then.time().replace(second=0, microsecond=0), loose=True)
    day = back(typed.today, round(DAYS[unit] * many))
    return DayFound(start, end, day, None if day else TroubleKind.TOO_OLD, loose=unit not in {"d", "n"})


def _weekend(match: re.Match[str], typed: Typed) -> DayFound:
    since_saturday = (typed.today.weekday() - _SATURDAY) % WEEK
    is_now = since_saturday <= 1
    days = since_saturday + (WEEK if match["last"] and is_now else 0)
    return DayFound(*match.span(), back(typed.today, days), loose=True)


def _last_week(match: re.Match[str], typed: Typed) -> DayFound:
    return DayFound(*match.span(), back(typed.today, WEEK), loose=True)


def _vague(match: re.Match[str], typed: Typed) -> DayFound | None:
    return DayFound(*match.span(), None, TroubleKind.AMBIGUOUS) if typed.asked else None


def _ahead(match: re.Match[str], _typed: Typed) -> DayFound:
    return DayFound(*match.span(), None, TroubleKind.FUTURE)


OR = regex(r"\s*,?\s+or\s+(?:maybe\s+|perhaps\s+|was\s+it\s+)?")
_NIGHT = r"(?:\s+(?P<night>night|nite)\b)?"
_NOT_OWNED = r"\b(?!'s)"
COUNT = rf"(?P<count>{'|'.join(NUMBERS)}|an?|half\s+an|(?:a\s+)?couple\s+of|[0-9]{{1,3}})"
UNIT = r"(?P<unit>minutes?|mins?|hours?|hrs?|h|days?|nights?|d|weeks?|wks?|w|fortnight|months?|years?|yrs?)"
_SHORTLY = r"(?:moment|minute|second|sec|(?:few|couple\s+of)\s+(?:minutes|mins|seconds|secs))"

_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    *dates.READERS,
    *(
        (regex(pattern), reader)
        for pattern, reader in (
            (
                (
                    rf"(?:\b(?P<which>a\s+week\s+(?:ago\s+)?(?:last|on)|last|this|next|coming|on)\s+)?"
                    rf"\b(?P<weekday>{WEEKDAY}){_NOT_OWNED}(?P<twice>\s+before\s+last\b)?{_NIGHT}"
                ),
                _weekday,
            ),
            (
                (
                    rf"\b(?:the\s+)?(?:(?P<before>day\s+before)\s+)?"
                    rf"(?:yes?t?[eu]?r?da?y|y'?day){_NOT_OWNED}{_NIGHT}"
                ),
                _yesterday,
            ),
            (
                rf"\b(?:(?P<before>(?:the\s+)?night\s+before)\s+)?last\s+(?P<part>night|nite|evening){_NOT_OWNED}",
                _last_night,
            ),
            (r"\b(?:the\s+)?night\s+before\s+last\b(?!\s+night)", _night_before_last),
            (
                (
                    r"\b(?:(?:earlier\s+|later\s+)?(?:today|2day)|tonight|2night"
                    rf"|this\s+(?:very\s+)?(?:morning|afternoon|evening|lunchtime)){_NOT_OWNED}"
                ),
                _today,
            ),
            (rf"\b(?:just\s+now|right\s+now|this\s+(?:very\s+)?(?:minute|second)|a\s+{_SHORTLY}\s+ago)\b", _just_now),
            (rf"\b{COUNT}\s*{UNIT}\s+(?:ago|back)\b(?!\s+(?:on|last)\b)", _ago),
            (
                rf"\b(?:(?P<last>last)|(?:(?:at|over|on|during|in|all|this|the|past)\s+)+)\s*weekend{_NOT_OWNED}",
                _weekend,
            ),
            (rf"\b(?:in\s+)?(?:the\s+)?(?:past|last)\s+week{_NOT_OWNED}(?!\s+of\b)", _last_week),
            (
                (
                    r"\b(?:the\s+other\s+(?:day|night|week|evening)|a\s+while\s+(?:ago|back)|ages\s+ago|recently|lately"
                    r"|(?:earlier\s+)?this\s+week|(?:a\s+)?few\s+(?:hours|days|weeks|months)\s+(?:back|ago)"
                    r"|last\s+(?:month|term|year))\b"
                ),
                _vague,
            ),
            (rf"\b(?:tomorrow|tomoz|tmrw|2moro|next\s+(?:week|weekend|month|term|year)){_NOT_OWNED}", _ahead),
        )
    ),
)


def find_days(text: str, typed: Typed) -> list[DayFound]:
    """Every day in a readable text, in order; where two overlap, the longer."""
    found = [
        day
        for pattern, reader in _READERS
        for match in pattern.finditer(text)
        if not denied(text, match.start()) and (day := reader(match, typed)) is not None
    ]
    found.sort(key=lambda day: (day.start - day.end, day.start))
    kept: list[DayFound] = []
    for day in found:
        if all(day.end <= other.start or day.start >= other.end for other in kept):
            kept.append(day)
    return _either(sorted(kept, key=lambda day: day.start), text)


def _either(days: list[DayFound], text: str) -> list[DayFound]:
    """The days, with "Saturday or Sunday" as one that may be both."""
    joined: list[DayFound] = []
    for day in days:
        before = joined[-1] if joined else None
        if before is not None and before.day and day.day and OR.fullmatch(text, before.end, day.start):
            others = (before.day, day.day)
            joined[-1] = DayFound(before.start, day.end, None, TroubleKind.AMBIGUOUS, others, night=day.night)
        else:
            joined.append(day)
    return joined
