"""What was found in a message about a session to come: a day, and why a day or an hour cannot be taken."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from bot.core.when.found import Part, TroubleKind


class PlanTroubleKind(StrEnum):
    """Why something told of a session could not be taken as written."""

    IMPOSSIBLE = TroubleKind.IMPOSSIBLE.value  # there is no such day or time: 31/02
    AMBIGUOUS = TroubleKind.AMBIGUOUS.value  # two readings are as likely as each other
    PAST = "past"  # the day or the time is over
    TOO_FAR = "too_far"  # more than a year ahead: a slip of the finger more often than not
    END_FIRST = "end_first"  # it ends before it starts, or only on the day after
    NO_LAST_DAY = "no_last_day"  # every week, but until when was not told
    REPEATS = "repeats"  # daily or fortnightly: neither one session nor a weekly series


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A day in the text, with the place where it stands.

    `others`: the days that it may mean, if not `day`. `or_later`: the same day a week later is as likely until a time
    of today tells. `last`: it ends a series. `at`: the time that goes with it ("in half an hour"). `begun`: the text
    says that the session is under way.
    """

    start: int
    end: int
    day: date | None
    trouble: PlanTroubleKind | None = None
    others: tuple[date, ...] = ()
    or_later: bool = False
    part: Part | None = None
    at: time | None = None
    weekly: bool = False
    last: bool = False
    begun: bool = False
