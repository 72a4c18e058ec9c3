"""Times as people write them: 15:15, 3.15, 8pm, ten past eight, half six, about four, 4 in the morning, midnight."""

import re
from dataclasses import replace
from typing import Final

from bot.core.patterns import regex
from bot.core.when.found import Part, PartFound, TimeFound
from bot.core.when.words import HOUR, denied, number, stands_alone

NOON: Final = 12
LATEST: Final = 23
_LAST_MINUTE: Final = 59
_MOST_PAST: Final = 30
MIDNIGHT: Final = 24
"""The hour of a midnight in words: at which end of the day it stands is settled with the day."""

_ABOUT = (
    r"(?:about|abt|around|round|roughly|approximately|approx\.?|circa|c\.|gone|nearly|almost|probably|maybe|like|~"
    r"|just\s+(?:after|before|gone)|after|before|by|between|something\s+like|some\s*time\s+(?:after|before|around))"
)
_BEFORE = rf"(?:\b(?P<at>at|@|from)\s*)?(?:(?<!\w)(?P<about>{_ABOUT})\s*)?(?<![\w.:/£$-])"
_HALF = (
    r"(?P<half>a\.m\.?|am\b(?!\s+i\b)|p\.m\.?|pm\b|in\s+the\s+(?:early\s+)?(?:morning|afternoon|evening)\b"
    r"|at\s+night\b)"
)
_AFTER = rf"(?P<ish>\s*-?\s*ish\b|\s+or\s+(?:so|thereabouts)\b)?(?:\s*o'?\s?clock\b)?(?:\s*,?\s*{_HALF})?"
_MINUTES = r"(?P<minutes>half|(?:a\s+)?quarter|twenty[\s-]five|five|ten|twenty|[0-9]{1,2})(?:\s+min(?:ute)?s?)?"
_WORD_MINUTES = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty five": 25}

_CENTURIES = frozenset({"19", "20"})
_ISH_LATER = regex(r"\s?-?\s?ish\b|\s+or\s+(?:so|thereabouts)\b")
_UNTIL = regex(r"\s*(?P<word>-|and|or|to|till|until)\s*")

_CLOCK = regex(rf"{_BEFORE}(?P<hour>[0-9]{{1,2}})(?P<dot>[:.])(?P<minute>[0-9]{{2}})(?![\w/:£%]|\.[0-9]){_AFTER}")
_CLOCK_MARKED = regex(rf"{_BEFORE}(?P<hour>[0-9]{{1,2}})(?P<dot>[:.])(?P<minute>[0-9]{{2}})\s*{_HALF}")
_RUN_TOGETHER = regex(
    rf"{_BEFORE}(?P<hour>[01]?[0-9]|2[0-3])(?P<minute>[0-5][0-9])(?P<suffix>\s*(?:hrs|hours)\b|\b(?!\s*\w*s\b)){_AFTER}"
)
_PAST = regex(rf"{_BEFORE}\b{_MINUTES}\s*(?P<way>past|to)\s+(?P<hour>{HOUR})\b{_AFTER}")
_HALF_HOUR = regex(rf"{_BEFORE}\bhalf[\s-]+(?P<hour>{HOUR})(?=\b|ish){_AFTER}")
_O_CLOCK = regex(rf"{_BEFORE}\b(?P<hour>{HOUR})(?P<ish>\s*-?\s*ish)?\s*o'?\s?clock\b(?:\s*,?\s*{_HALF})?")
_MARKED = regex(rf"{_BEFORE}\b(?P<hour>{HOUR}|1[3-9]|2[0-4]|00?)(?P<ish>\s*-?\s*ish)?\s*,?\s*{_HALF}")
_ISH = regex(rf"{_BEFORE}\b(?P<hour>{HOUR})(?P<ish>\s?-?ish)\b(?:\s*,?\s*{_HALF})?")
_BARE = regex(rf"{_BEFORE}(?<!quarter\s)\b(?P<hour>{HOUR})\b(?!\s*/)")
_NAMED = regex(rf"{_BEFORE}\b(?P<name>midnight|midday|mid-day|noon)\b(?!\s+(?:supervisor|meals?|assistant|staff))")

_PARTS = tuple(
    (regex(pattern), part)
    for part, pattern in (
        (Part.MORNING, r"\b(?:in\s+the\s+|that\s+)?(?:early\s+)?morning\b(?!')|\bin\s+the\s+early\s+hours\b"),
        (Part.MORNING, r"\b(?:(?:at|before|over)\s+)?(?:breakfast|before\s+school|first\s+thing)\b(?!\s+club)"),
        (Part.LUNCH, r"\b(?:(?:at|over|during|in)\s+)?(?:dinner|lunch)(?:[\s-]?(?:time|break|hour))?\b(?!\s+club)"),
        (Part.AFTERNOON, r"\b(?:in\s+the\s+|that\s+)?afternoon\b(?!')"),
        (Part.AFTERNOON, r"\b(?:(?:at|around)\s+)?(?:home|tea)[\s-]?time\b|\bpick[\s-]?up\b"),
        (Part.MORNING, r"\b(?:at|during)\s+(?:(?:break|play)[\s-]?time|break|assembly)\b"),
        (Part.AFTERNOON, r"\bafter\s+school\b(?!\s+club)"),
        (Part.EVENING, r"\b(?:in\s+the\s+|that\s+)?evening\b(?!')|\b(?:at\s+)?bed[\s-]?time\b"),
        (Part.NIGHT, r"\b(?:(?:in|during)\s+the\s+night|overnight|(?:late\s+)?at\s+night)\b"),
    )
)


def _half_of(marker: str | None) -> Part | None:
    """The part of the day that stands with a time."""
    if not marker:
        return None
    if marker.startswith("a") and "night" not in marker:
        return Part.MORNING
    if marker.startswith("p"):
        return Part.AFTERNOON
    return Part.NIGHT if "night" in marker else Part(marker.split()[-1])


def _found(match: re.Match[str], hour: int, minute: int, *, settled: bool = False, plain: bool = True) -> TimeFound:
    groups = match.groupdict()
    part = _half_of(groups.get("half"))
    about = bool(groups.get("about") or groups.get("ish"))
    real = hour <= LATEST and minute <= _LAST_MINUTE and not (part is Part.MORNING and hour > NOON)
    return TimeFound(*match.span(), hour if real else None, minute, settled, plain or part is not None, about, part)


def _clock(match: re.Match[str]) -> TimeFound:
    """15:15 or 3.15. With a dot it may be a price or a mark, so that by itself it needs "at" or the like."""
    hour, written = int(match["hour"]), match["hour"]
    settled = hour > NOON or written.startswith("0")
    groups = match.groupdict()
    plain = match["dot"] == ":" or bool(groups.get("at") or groups.get("half"))
    return _found(match, hour, int(match["minute"]), settled=settled, plain=plain)


def _run_together(match: re.Match[str]) -> TimeFound | None:
    """Reads 1930 hrs, or "at 1930"; 2022 alone is a year."""
    plain = bool(match["suffix"].strip() or match["at"])
    if not plain and match["hour"] in _CENTURIES:
        return None
    settled = int(match["hour"]) > NOON or match["hour"].startswith("0")
    return _found(match, int(match["hour"]), int(match["minute"]), settled=settled, plain=plain)


def minutes_of(words: str) -> int:
    """The minutes that stand before "past" or "to": "half", "a quarter", "twenty-five", "20"."""
    word = " ".join(re.split(r"[\s-]+", words.removeprefix("a").strip()))
    return _WORD_MINUTES[word] if word in _WORD_MINUTES else int(word)


def _past(match: re.Match[str]) -> TimeFound | None:
    word, minutes = match["minutes"].removeprefix("a").strip(), minutes_of(match["minutes"])
    to = match["way"] == "to"
    if not 0 < minutes <= _MOST_PAST:
        return None
    if word not in {"half", "quarter"} and not match["half"] and not stands_alone(match.string, match.end()):
        return None
    hour = number(match["hour"])
    if not to:
        return _found(match, hour, minutes)
    return _found(match, hour - 1 or NOON, 60 - minutes)


def _on_the_hour(match: re.Match[str]) -> TimeFound:
    hour = number(match["hour"])
    return _found(match, hour, 0, settled=hour == 0 or hour > NOON)


def _half_hour(match: re.Match[str]) -> TimeFound | None:
    alone = match["half"] or match["ish"] or stands_alone(match.string, match.end())
    return _found(match, number(match["hour"]), 30) if alone else None


_ONE_OF_THEM = regex(r"\s+on\s+(?:my|his|her|their|our|the|an?)\b")


def _bare(match: re.Match[str]) -> TimeFound | None:
    if not match["at"] and not match["about"] and _ONE_OF_THEM.match(match.string, match.end()):
        return None  # "she showed me one on her phone"
    if not stands_alone(match.string, match.end()):
        return None
    return _found(match, number(match["hour"]), 0, plain=bool(match["at"]))


def _named(match: re.Match[str]) -> TimeFound:
    hour = MIDNIGHT if match["name"] == "midnight" else NOON
    return TimeFound(match.start(), match.end(), hour, 0, settled=True, about=bool(match["about"]))


_READERS = (
    (_CLOCK_MARKED, _clock),
    (_CLOCK, _clock),
    (_RUN_TOGETHER, _run_together),
    (_PAST, _past),
    (_HALF_HOUR, _half_hour),
    (_MARKED, _on_the_hour),
    (_O_CLOCK, _on_the_hour),
    (_ISH, _on_the_hour),
    (_NAMED, _named),
    (_BARE, _bare),
)


def find_times(text: str, taken: list[tuple[int, int]]) -> list[TimeFound]:
    """Every time in a readable text outside the places that days have taken, in order; spans as one time."""
    return _spans(times_apart(text, taken), text)


def times_apart(text: str, taken: list[tuple[int, int]]) -> list[TimeFound]:
    """The same with both ends of a span as times of their own."""
    found: list[TimeFound] = []
    places = list(taken)
    for pattern, reader in _READERS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in places):
                continue
            time = reader(match)
            if time is not None and not denied(text, match.start()):
                if later := _ISH_LATER.match(text, time.end):
                    time = replace(time, end=later.end(), about=True)
                places.append((time.start, time.end))
                found.append(time)
    return sorted(found, key=lambda time: time.start)


def _spans(times: list[TimeFound], text: str) -> list[TimeFound]:
    """The times, with "between 3 and 4" and "7 or 8" as one: about the earlier."""
    joined: list[TimeFound] = []
    for time in times:
        before = joined[-1] if joined else None
        until = before and _UNTIL.fullmatch(text, before.end, time.start)
        if before is not None and until and (until["word"] != "and" or before.about):
            joined[-1] = replace(before, end=time.end, about=True, part=before.part or time.part)
        else:
            joined.append(time)
    return joined


def find_parts(text: str) -> list[PartFound]:
    """Every part of the day in a readable text, in order."""
    return sorted(
        (
            PartFound(*match.span(), part)
            for pattern, part in _PARTS
            for match in pattern.finditer(text)
            if not denied(text, match.start())
        ),
        key=lambda found: found.start,
    )
