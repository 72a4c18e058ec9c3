"""What stands between two days of a text says whether they are one day, either, several, or a slip and what was meant."""

from bot.core.lesson.reading.found import DayAhead, PlanTroubleKind
from bot.core.patterns import regex
from bot.core.when.days import OR

INSTEAD = regex(
    r"[\s,.]*(?:\b(?:no|oops|sorry|wait|actually|i\s+mean|i\s+meant|make\s+(?:it|that))\b[\s,.]*)+(?:at\s+|on\s+)?"
)
"""What stands between a slip and what was meant: "10am no wait 11am"."""
_AND = regex(r"\s*(?:,|\band\b|&|\+|/)?\s*(?:on\s+)?")
_THROUGH = regex(r"\s*(?:-|to|through|thru)\s*(?:the\s+)?")


def joined(days: list[DayAhead], text: str) -> list[DayAhead]:
    """The days, with "Thursday or Friday" as one that may be both, and "Monday to Friday" as no single one."""
    found: list[DayAhead] = []
    for day in days:
        together = _together(found[-1], day, text[found[-1].end : day.start]) if found else None
        if together is None:
            found.append(day)
        else:
            found[-1] = together
    return found


def _together(one: DayAhead, other: DayAhead, between: str) -> DayAhead | None:
    """The day that two make with what stands between them; None: they are two."""
    if one.day is None or other.day is None:
        return None
    if OR.fullmatch(between):
        others = (one.day, other.day)
        return DayAhead(one.start, other.end, None, PlanTroubleKind.AMBIGUOUS, others, part=other.part)
    if _THROUGH.fullmatch(between):
        return DayAhead(one.start, other.end, None, PlanTroubleKind.REPEATS)
    if INSTEAD.fullmatch(between):
        return other
    if _AND.fullmatch(between) and one.day != other.day and not (one.last or other.last):
        return DayAhead(one.start, other.end, one.day, PlanTroubleKind.REPEATS)
    return None
