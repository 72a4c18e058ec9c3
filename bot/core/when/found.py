"""What was found in a text: a day, a time, a part of the day, each with the place where it stands."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from bot.core.incident import When


class TroubleKind(StrEnum):
    """Why a date or time could not be taken as written."""

    IMPOSSIBLE = "impossible"  # there is no such day or time: 31/02
    FUTURE = "future"  # it has not happened yet
    TOO_OLD = "too_old"  # more than three years ago: a slip of the finger more often than not
    AMBIGUOUS = "ambiguous"  # two readings are as likely as each other


@dataclass(frozen=True, slots=True)
class Trouble:
    """A date or time that must be asked about again, kindly.

    `words`: what it choked on, as written. `options`: readings worth offering, best first, none of them in the
    future; there may be none.
    """

    kind: TroubleKind
    words: str
    options: tuple[When, ...] = ()


class Part(StrEnum):
    """A part of the day. It settles morning or afternoon for a bare number, and is no time of its own."""

    MORNING = "morning"
    LUNCH = "lunch"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class DayFound:
    """A day in the text. `night`: the night that begins on it ("last night"), so that 1am falls on the next day.

    `said` is false where only a time was given and the day is taken to be today. `loose`: "last week", "at the
    weekend". `at`: the time that goes with it ("an hour ago"). `others`: days that it may mean as well.
    """

    start: int
    end: int
    day: date | None
    trouble: TroubleKind | None = None
    others: tuple[date, ...] = ()
    part: Part | None = None
    night: bool = False
    loose: bool = False
    at: time | None = None
    said: bool = True


@dataclass(frozen=True, slots=True)
class TimeFound:
    """A time in the text. `settled`: written so that morning or afternoon is no question (15:15, 8pm).

    `plain`: it is a time by its form alone; otherwise it counts beside a day, or where a time was asked for.
    `hour` of None: there is no such time (25:00).
    """

    start: int
    end: int
    hour: int | None
    minute: int
    settled: bool = False
    plain: bool = True
    about: bool = False
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class PartFound:
    """A part of the day in the text ("in the evening", "at lunch")."""

    start: int
    end: int
    part: Part


Found = DayFound | TimeFound | PartFound
