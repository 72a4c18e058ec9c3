"""When a session starts and ends: "at 10", "2-3pm", "half nine till quarter past ten", "for 45 minutes".

A bare hour is one of the school's day, from seven in the morning to just before seven in the evening.
"""

import re
from dataclasses import dataclass, replace
from datetime import time
from typing import Final

from bot.core.lesson.reading.found import PlanTroubleKind
from bot.core.patterns import regex
from bot.core.when.found import Part, TimeFound
from bot.core.when.times import MIDNIGHT, NOON, minutes_of, times_apart
from bot.core.when.words import HIDDEN, HOUR, NUMBERS, hide, number

_DAY_STARTS: Final = 7
_LUNCH_STARTS: Final = 11
_HOUR: Final = 60
_WHOLE_DAY: Final = MIDNIGHT * _HOUR
_LONGEST: Final = 9 * _HOUR
"""Minutes of the longest session that numbers without "am" or "pm" may mean."""
_LONGEST_BARE: Final = 2
"""Hours between the numbers of a "10 to 11" that is a span; in others the first counts minutes."""
_MINUTES = frozenset({"5", "10", "20", "25", "five", "ten", "twenty", "quarter", "half"})
"""What may stand before "to" as minutes to the hour."""


@dataclass(frozen=True, slots=True)
class Hours:
    """A start, an end or both, with the place where they stand."""

    start: int
    end: int
    starts: TimeFound | None
    ends: TimeFound | None = None

    @property
    def plain(self) -> bool:
        """Whether these are times by their form, without a day or a question beside them."""
        return self.ends is not None or (self.starts is not None and self.starts.plain)


_NAMES = "|".join(NUMBERS)
_TIME = rf"(?=(?:about\s+|around\s+)?(?:[0-9]|(?:half|(?:a\s+)?quarter|noon|midday|midnight|twenty|{_NAMES})\b))"
_UNTIL = regex(
    r"\s*\b(?:until|till?|'til|up\s+to|thru|(?:end|finish)(?:ing)?(?:\s+time)?|ends|finish(?:es|ed)|stop(?:s|ping)?"
    rf"|wrap(?:s|ping)?\s+up|back(?=\s+(?:at|by)\b)|over(?=\s+(?:at|by)\b)|done(?=\s+by\b))\b\s*:?(?:\s*\b(?:at|by|about|of)\b)?\s*{_TIME}"
)
_ENDS_THERE = regex(rf"\s+(?:finish|end|stop)\b(?!\s*(?:time\b)?\s*:?(?:\s*\b(?:at|by|about|of)\b)?\s*{_TIME})")
"""What stands after an end instead of before it: "10am start, 11am finish"."""
_DASH = regex(rf"\s*(?:-+>?|\u2192|(?<=[ap]m)\s*/|(?<=[ap]m\s)/)\s*{_TIME}")
_AFTER_DAY_TO = regex(rf"\s*(?:\bto\b|-)\s*{_TIME}")
_TO = regex(
    rf"(?P<from>\bfrom\s+)?(?P<at>\bat\s+)?\b(?P<left>[\w:.']+)(?P<joint>\s+(?:to|2)\s+){_TIME}(?P<right>{HOUR}\b)?"
)
_AND = regex(rf"\bbetween\s+[\w:.]+(?:\s?[ap]m)?(?P<joint>\s+and\s+){_TIME}")
_MARKED_TIME = regex(r"[0-9][.:][0-9]|[ap]m\b")
_CLOCK = regex(r"(?:(?<=[0-9])|[0-9]{1,2})[:.][0-5][0-9](?![0-9])")
_WITHIN_THE_HOUR = regex(
    r"\s*(?:-|\b(?:to|until|till?|'til)\b)\s*(?P<minutes>half|(?:a\s+)?quarter|twenty[\s-]five|five|ten|twenty|5|10|20|25)\s+(?P<way>past|to)\b"
    rf"(?!\s*(?:{HOUR}|noon|midday|midnight)\b)"
)
"""An end that leaves its hour to the start: "1pm till half past", "10 until ten to"."""
_AFTER_MINUTES = regex(r"\b(?:half|past)\s+$")
_COUNTED = regex(
    r"\b(?:with|of|for|all|my|the|these|unit|lesson|week|part|book|chapter|module|step|stage|level|tables?|numbers?|adding|add"
    r"|counting|table|plus|times|war|sets?|by|only|just|has|have|got|are|about\s+to)\s+$|[+\u00d7*=]\s*$|[0-9]s?\s*(?:,|and|&|\+)\s*$"
)
_LISTED = regex(r"\s*(?:,|and|&|\+)\s*[0-9]")
_COUNTS = (
    r"(?:to|2|or|and|past|of|am|pm|o'?\s?clock|[\w-]*(?:kids|children|pupils|girls|boys|families|parents|lessons|groups|sessions|slots|tables|minutes|mins"
    r"|hours|hrs|homes|houses|schools|classes|different|other|year|new|more|little))\b"
)
_BEFORE_MORE = regex(
    rf"\b(?:{HOUR}|[0-9]{{1,2}}[.:][0-9]{{2}})(?P<space>\s+)(?=(?:tom+or+ow|tomo[zr]\w*|tmr?w|2mor\w+|for|with|w|weekly|every|each|just"
    r"|teams|zoom|next|both|only|start|finish|ending|ends|end|finishing|wrap|stop|instead|rather|please|pls|if)\b)"
    rf"|(?:\bat|@|\bfrom)\s*{HOUR}\b(?P<more>\s+)(?!{_COUNTS})"
)
_AFTER_DAY = regex(
    rf"[\s,-]*(?:{HOUR}|[0-9]{{1,2}}[.:][0-9]{{2}})(?:\s*(?:-|\bto\b|\btill?\b|\buntil\b)\s*{HOUR})?\b(?P<space>\s+)(?!{_COUNTS})"
)
"""A number and a word that goes on after it: there the number stands alone and counts nothing."""
_LASTS = regex(
    rf"(?<![0-9.])\b(?:(?P<half>half\s+(?:an\s+)?hour)|(?P<count>an?|[0-9]{{1,3}}(?P<point>\.5)?|{_NAMES})[\s-]*(?P<unit>hours?|hrs?|minutes?|mins?)"
    r"(?P<and>\s+and\s+a\s+half)?(?:\s*(?:and\s+)?(?P<more>[0-9]{1,2})\s*m(?:ins?|inutes?)?|\s?(?P<quarters>15|30|45)(?!\s+\w*(?:children|kids|pupils)))?)\b(?!\s+(?:each|ago|later|before|break|early|late|per|slots?)\b)"
)
_NO_LENGTH = regex(r"(?:[0-9]\s*(?:-|to|or)|\bin|\bwithin|\bevery|\bpast|\bto)\s*(?:about\s+)?$")


def minutes_told(text: str) -> int | None:
    """How many minutes a session lasts, where a readable text says so: "for an hour and a half", "45 mins"."""
    for match in _LASTS.finditer(text):
        if _NO_LENGTH.search(text, max(0, match.start() - 20), match.start()):
            continue
        if match["half"]:
            return _HOUR // 2
        many = 1 if match["count"] in {"a", "an"} else number(match["count"].removesuffix(".5"))
        minutes = many
        if match["unit"].startswith("h"):
            more = int(match["more"] or match["quarters"] or 0)
            minutes = many * _HOUR + _HOUR // 2 * bool(match["and"] or match["point"]) + more
        if 0 < minutes < _WHOLE_DAY:
            return minutes
    return None


def _is_span(match: re.Match[str]) -> bool:
    """Whether "10 to 11" is a span and not ten minutes to eleven; "10 to 10:45" can be nothing else."""
    left, right = match["left"], match["right"]
    if left.isdigit() and _CLOCK.match(match.string, match.end()):
        return True
    if match["from"] or left not in _MINUTES or _AFTER_MINUTES.search(match.string, 0, match.start("left")):
        return True
    if match["at"] or not left.isdigit():
        return False
    return not right or 0 < number(right) - number(left) <= _LONGEST_BARE


def _joints(text: str, taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What stands between the two times of a span, or before an end alone; "-" and "to" only where they can."""
    spans = [match.span() for pattern in (_UNTIL, _DASH) for match in pattern.finditer(text)]
    spans += [match.span("joint") for match in _TO.finditer(text) if _is_span(match)]
    spans += [match.span("joint") for match in _AND.finditer(text)]
    spans += [match.span() for _, end in taken if (match := _AFTER_DAY_TO.match(text, end))]
    return sorted(span for span in spans if all(span[1] <= start or span[0] >= end for start, end in taken))


def _within_the_hour(starts: TimeFound, match: re.Match[str]) -> TimeFound:
    """The end that such words mean: the first one after the start."""
    minutes = minutes_of(match["minutes"])
    minute = minutes if match["way"] == "past" else _HOUR - minutes
    hour = (starts.hour or 0) + (minute <= starts.minute)
    return replace(starts, start=match.start(), end=match.end(), hour=hour, minute=minute)


def _is_counted(time: TimeFound, text: str) -> bool:
    """Whether a bare number counts something, or is one of several: "with 5", "tables 2, 5 and 10"."""
    return not time.plain and bool(_COUNTED.search(text, 0, time.start) or _LISTED.match(text, time.end))


def _apart(text: str, joints: list[tuple[int, int]], taken: list[tuple[int, int]]) -> str:
    """The text with what joins two times hidden, so that each is read by itself."""
    apart = text
    for start, end in [*joints, *(match.span() for match in _WITHIN_THE_HOUR.finditer(text))]:
        apart = hide(apart, start, end)
    for match in _BEFORE_MORE.finditer(text):
        apart = hide(apart, *match.span("space" if match["space"] else "more"))
    for _, end in taken:
        if number_after := _AFTER_DAY.match(text, end):
            apart = hide(apart, *number_after.span("space"))
    return apart


def find_hours(text: str, taken: list[tuple[int, int]]) -> list[Hours]:
    """Every start, end and span in a readable text outside the places that days have taken, in order."""
    joints = _joints(text, taken)
    hours: list[Hours] = []
    for each in times_apart(_apart(text, joints, taken), taken):
        joint = next(
            (joint for joint in joints if joint[1] <= each.start and not text[joint[1] : each.start].strip()), None
        )
        left = hours[-1] if hours else None
        if joint and left and left.starts and not left.ends and _joins(text, left.end, joint[0], taken):
            hours[-1] = Hours(left.start, each.end, left.starts, each)
        elif ends_there := _ENDS_THERE.match(text, each.end):
            hours.append(Hours(each.start, ends_there.end(), None, each))
        elif joint and _UNTIL.match(text, joint[0]):
            hours.append(Hours(each.start, each.end, None, each))
        elif within := _WITHIN_THE_HOUR.match(text, each.end):
            hours.append(Hours(each.start, within.end(), each, _within_the_hour(each, within)))
        elif left and left.starts and not left.ends and _side_by_side(left.starts, each, text):
            hours[-1] = Hours(left.start, each.end, left.starts, each)
        else:
            hours.append(Hours(each.start, each.end, each))
    return [each for each in hours if each.ends or (each.starts and _stands(each.starts, text, joints))]


def _joins(text: str, start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    """Whether nothing but days stands between a start and what leads to its end: "10am tomorrow to 11am"."""
    for first, last in taken:
        if start <= first and last <= end:
            text = hide(text, first, last)
    return not text[start:end].strip(f" ,\t\n{HIDDEN}")


def _side_by_side(one: TimeFound, other: TimeFound, text: str) -> bool:
    """Whether two times stand next to each other, the later behind: "1.15 2.15", "10am 11am"."""
    marked = all(_MARKED_TIME.search(text, each.start, each.end) for each in (one, other))
    return marked and text[one.end : other.start].isspace()


def _stands(time: TimeFound, text: str, joints: list[tuple[int, int]]) -> bool:
    """Whether a start is one: a bare number before a "-" that leads to no time is none ("10-15 mins")."""
    return time.plain or not (_is_counted(time, text) or any(joint[0] == time.end for joint in joints))


def _readings(found: TimeFound) -> tuple[int, ...]:
    """The minutes of the day that a time may mean by itself, in order."""
    hour = found.hour or 0
    if found.settled:
        hours: tuple[int, ...] = (hour,)
    elif found.part is Part.MORNING:
        hours = (hour % NOON,)
    elif found.part is not None:
        hours = (hour % NOON + NOON,)
    else:
        hours = (hour % NOON, hour % NOON + NOON)
    return tuple(each * _HOUR + found.minute for each in hours)


def _likeliest(found: TimeFound, part: Part | None) -> int:
    """The minute of the day that a start most likely means. `part`: the part of the day said near it."""
    readings = _readings(found)
    if len(readings) == 1:
        return readings[0] % _WHOLE_DAY
    morning, later = readings
    if part is Part.MORNING:
        return later if found.hour == NOON else morning
    if part is Part.LUNCH:
        return morning if morning >= _LUNCH_STARTS * _HOUR else later
    if part is not None:
        return later
    return morning if morning >= _DAY_STARTS * _HOUR else later


def _as_time(minutes: int | None) -> time | None:
    return None if minutes is None else time(minutes // _HOUR, minutes % _HOUR)


def settle(hours: Hours, part: Part | None) -> tuple[time | None, time | None] | PlanTroubleKind:
    """Start and end as times of one day, or why they are none. A start at midnight is left to the day."""
    starts, ends = hours.starts, hours.ends
    if any(each is not None and each.hour is None for each in (starts, ends)):
        return PlanTroubleKind.IMPOSSIBLE
    if ends is None:
        return (_as_time(_likeliest(starts, part)), None) if starts else (None, None)
    if ends.hour == MIDNIGHT:
        return PlanTroubleKind.END_FIRST
    if starts is None:
        return None, _as_time(_likeliest(ends, part))
    first = _likeliest(starts, part)
    last = _readings(ends)
    if len(last) == 1 and part is None and (earlier := [each for each in _readings(starts) if each < last[0]]):
        # In "2-3pm" and "11-1pm" the marked end tells which start is meant.
        first = max(earlier)
    after = [each for each in last if first < each and (ends.settled or each - first <= _LONGEST)]
    return (_as_time(first), _as_time(after[0])) if after else PlanTroubleKind.END_FIRST


def add_minutes(starts: time, minutes: int) -> time | None:
    """The end of a session of so many minutes; None where it would run past midnight."""
    total = starts.hour * _HOUR + starts.minute + minutes
    return _as_time(total) if total < _WHOLE_DAY else None
