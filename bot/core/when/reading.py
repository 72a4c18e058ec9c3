"""The day and the time in a text that belong together, and what a correction changes of them."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.core.incident import When
from bot.core.patterns import regex
from bot.core.quotation import quotations
from bot.core.when.days import find_days
from bot.core.when.found import DayFound, Found, Part, PartFound, TimeFound, Trouble, TroubleKind
from bot.core.when.settling import is_future, settle
from bot.core.when.times import NOON, find_parts, find_times
from bot.core.when.words import Typed, hide, readable

APART: Final = " \u2026 "
"""Stands between words that did not stand together in the text."""
LATER: Final = "; "
"""Stands between the words of an answer and those of its correction."""
_BESIDE: Final = 40
"""Characters between a day and a time that still belong together."""
_CLOSE: Final = 14
"""The same for a part of the day: "Tuesday in the evening"."""
_MOST_PIECES: Final = 4
_SHORT: Final = 12
"""Words of an answer to the question when in which a bare number is a time."""
_SENTENCE_ENDS = regex(r"[.!?\n](?:\s|$)")
_JOINS = regex(r"[\s,:()-]*(?:(?:and|at|on|about|around|in|the|it|was|like)\s+)*")
_RELATIVE = regex(r"\b(?:the\s+(?:day|night)|a\s+day)\s+(?P<way>before|earlier|after|later)\b(?!\s+yesterday)")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a text says of when."""

    text: str
    day: DayFound | None
    time: TimeFound | None
    part: PartFound | None

    @property
    def said_part(self) -> Part | None:
        """The part of the day, from the words nearest to the time."""
        for found in (self.time, self.part, self.day):
            if found is not None and found.part is not None:
                return found.part
        return Part.NIGHT if self.day is not None and self.day.night else None

    @property
    def words(self) -> str:
        """The words it was read from, as typed."""
        found: list[Found] = [each for each in (self.day, self.time, self.part) if each is not None]
        spans = sorted((each.start, each.end) for each in found if each.end > each.start)
        joined: list[tuple[int, int]] = []
        for start, end in spans:
            if joined and _JOINS.fullmatch(self.text.lower(), joined[-1][1], start):
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return APART.join(self.text[start:end].strip() for start, end in joined)


def _own(text: str) -> str:
    """The readable text without what it quotes, unless all of it is a quotation."""
    own = readable(text)
    for start, end in quotations(text):
        own = hide(own, start, min(end, len(own))) if start < len(own) else own
    return own if any(character.isalnum() for character in own) else readable(text)


def _gap(one: Found, other: Found) -> int:
    return max(one.start, other.start) - min(one.end, other.end)


def _beside(one: Found, other: Found, text: str) -> bool:
    """Whether two finds stand in one sentence and near to each other."""
    first, last = sorted((one, other), key=lambda found: found.start)
    return _gap(one, other) <= _BESIDE and not _SENTENCE_ENDS.search(text, first.end, last.start)


def _read(text: str, typed: Typed) -> _Reading:
    own = _own(text)
    days = find_days(own, typed)
    times = find_times(own, [(day.start, day.end) for day in days])
    # A plan ("are you coming tomorrow?") is not when something happened, where the text tells that as well.
    day = next((day for day in days if day.trouble is not TroubleKind.FUTURE), days[0] if days else None)
    time_found = _time_for(day, times, own, typed)
    taken: list[Found] = [*days, *times]
    free = [part for part in find_parts(own) if all(_gap(part, other) >= 0 for other in taken)]
    near: list[Found] = [found for found in (time_found, day) if found is not None]
    part = next((part for part in free if any(_gap(part, found) <= _CLOSE for found in near)), None)
    if part is None and typed.asked and free:
        part = free[0]
    return _Reading(text, day, time_found, part)


def _time_for(day: DayFound | None, times: list[TimeFound], text: str, typed: Typed) -> TimeFound | None:
    """The time that goes with the day; a number that needs a day or the question "when" gets one or is left."""
    if day is not None:
        beside = sorted((time for time in times if _beside(day, time, text)), key=lambda time: _gap(day, time))
        if beside:
            return next((time for time in beside if time.plain), beside[0])
        if not typed.asked:
            return None
    usable = [time for time in times if time.plain]
    if not usable and typed.asked and len(text.split()) <= _SHORT:
        usable = times
    return next(iter(usable), None)


def _today(typed: Typed) -> DayFound:
    return DayFound(0, 0, typed.today, said=False)


def _day_of(reading: _Reading, typed: Typed) -> DayFound:
    """The day that was said, or today; a night without a day is the last one."""
    if reading.day is not None:
        return reading.day
    if reading.part is not None and reading.part.part is Part.NIGHT and reading.time is None:
        return DayFound(0, 0, typed.today - timedelta(days=1), night=True)
    return _today(typed)


def read_when(text: str, now: datetime, *, expecting: bool = False) -> When | Trouble | None:
    """The first day or time that a text tells of; None where it tells of none.

    `now`: the moment of typing, aware, in the school's zone. `expecting`: the question was when, so that a bare
    number or a part of the day is an answer. Never raises, never gives a moment of the future; a day that is not
    said is today. Words that it quotes are not read.
    """
    typed = Typed(now, expecting)
    reading = _read(text, typed)
    if reading.day is None and reading.time is None and (reading.part is None or not expecting):
        return None
    if reading.time is not None and reading.time.hour is None and not expecting:
        reading = _Reading(text, reading.day, None, reading.part)
        if reading.day is None:
            return None
    return settle(_day_of(reading, typed), reading.time, reading.said_part, reading.words, now)


def says_day(text: str, now: datetime) -> bool:
    """Whether a text names a day, and not only a time."""
    return _read(text, Typed(now, asked=False)).day is not None


def amend(when: When, text: str, now: datetime) -> When | Trouble | None:
    """A day or time corrected by what a text says, the rest of it kept; None where the text says nothing of when."""
    typed = Typed(now, asked=True)
    reading = _read(text, typed)
    reading = replace(reading, day=reading.day or _relative(when, text))
    day = reading.day
    if day is None and reading.time is None and reading.part is None:
        return None
    words = LATER.join([*[piece for piece in when.words.split(LATER) if piece][-_MOST_PIECES + 1 :], reading.words])
    if day is not None and (reading.time is not None or reading.part is not None or day.at is not None):
        return settle(day, reading.time, reading.said_part, reading.words, now)
    if day is not None:
        return _another_day(when, day, reading, words, now)
    return _another_time(when, reading, words, now)


def _relative(when: When, text: str) -> DayFound | None:
    """Reads "the day before", counted from the day that is being corrected."""
    match = _RELATIVE.search(_own(text))
    if match is None:
        return None
    days = -1 if match["way"] in {"before", "earlier"} else 1
    return DayFound(*match.span(), when.day + timedelta(days=days))


def _another_day(when: When, day: DayFound, reading: _Reading, words: str, now: datetime) -> When | Trouble:
    """The day changed, the time kept."""
    result = settle(day, None, reading.said_part, reading.words, now)
    if isinstance(result, Trouble) or when.at is None:
        return result
    if is_future(result.day, when.at, now):
        return Trouble(TroubleKind.FUTURE, reading.words)
    return result.model_copy(update={"at": when.at, "about": when.about, "words": words})


def _another_time(when: When, reading: _Reading, words: str, now: datetime) -> When | Trouble:
    """The time changed, the day kept. Words of the first answer ("last night") still tell evening from morning."""
    known = _known(when, now)
    night = known.night and (when.at is None or when.at.hour >= NOON)
    day = DayFound(0, 0, when.day, night=night)
    part = reading.said_part
    if reading.time is not None:
        return settle(day, reading.time, part or (known.part if when.at is None else None), words, now, when.at)
    if when.at is None:
        return settle(day, None, part, words, now)
    same = TimeFound(0, 0, when.at.hour % NOON or NOON, when.at.minute, about=when.about)
    return settle(day, same, part, words, now)


def _known(when: When, now: datetime) -> DayFound:
    """What the words of an answer say of the part of the day."""
    for piece in reversed(when.words.split(LATER)):
        reading = _read(piece, Typed(now, asked=True))
        if reading.day is not None or reading.part is not None:
            night = reading.day is not None and reading.day.night
            return DayFound(0, 0, when.day, part=reading.said_part, night=night)
    return DayFound(0, 0, when.day)
