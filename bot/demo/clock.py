"""The demonstration's clock: the computer's own, put forward, so that one can see what happens when nobody answers."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bot.core.hours import is_open, next_opening
from bot.core.school import School

FURTHEST = timedelta(days=366)  # ahead of the computer's clock; a school year is enough to look at
_START = time(9, 0)  # on a school day: people are at work and the whole ladder lies ahead


class ClockRefusal(Exception):
    """The clock does not go there; the message says why, for the page."""


def computer_clock() -> datetime:
    """The moment by this computer's clock, in UTC."""
    return datetime.now(UTC)


class DemoClock:
    """Callable: the moment it is in the demonstration, in UTC. It runs as every clock does and only moves forward.

    Records carry its times, so how far it is ahead is kept with them: `keep` is the file, None where records are
    thrown away.
    """

    def __init__(
        self, school: School, *, computer: Callable[[], datetime] = computer_clock, keep: Path | None = None
    ) -> None:
        """Start now, or, where the school is closed now, on the coming school day at nine."""
        self._school = school
        self._computer = computer
        self._keep = keep
        self._ahead = self._kept()
        self.put_forward = not is_open(self(), school)
        if self.put_forward:
            self._set(_first_morning(self(), school))

    def __call__(self) -> datetime:
        """The moment it is in the demonstration."""
        return self._computer() + self._ahead

    @property
    def local(self) -> datetime:
        """The same moment as the school's clocks show it."""
        return self().astimezone(self._school.zone)

    @property
    def open(self) -> bool:
        """Whether it is school time."""
        return is_open(self(), self._school)

    @property
    def next_morning(self) -> datetime:
        """When the school opens next."""
        return next_opening(self(), self._school)

    def move_to(self, moment: datetime) -> None:
        """Put the clock forward to a moment; one that has gone by already changes nothing.

        Raises:
            ClockRefusal: That is too far ahead.
        """
        if moment - self._computer() > FURTHEST:
            raise ClockRefusal("The school clock can be at most a year ahead.")
        if moment > self():
            self._set(moment)

    def _set(self, moment: datetime) -> None:
        self._ahead = moment - self._computer()
        if self._keep is not None:
            self._keep.parent.mkdir(parents=True, exist_ok=True)
            self._keep.write_text(f"{math.ceil(self._ahead.total_seconds())}\n", "ascii")

    def _kept(self) -> timedelta:
        """How far ahead the kept records are; a file that cannot be read means: not at all."""
        if self._keep is None or not self._keep.exists():
            return timedelta()
        try:
            return min(max(timedelta(seconds=int(self._keep.read_text("ascii"))), timedelta()), FURTHEST)
        except (ValueError, OverflowError):
            return timedelta()


def _first_morning(now: datetime, school: School) -> datetime:
    opens = next_opening(now, school)
    nine = datetime.combine(opens.astimezone(school.zone).date(), _START, school.zone).astimezone(UTC)
    return nine if is_open(nine, school) else opens
