"""Clocks that only a test moves."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """The time of day, for whatever takes a clock."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        """The moment it is."""
        return self.now

    def pass_by(self, **time: float) -> None:
        """Let time pass: seconds=2, minutes=5."""
        self.now += timedelta(**time)


@dataclass
class Stopwatch:
    """Stands for the module `time` where a module under test measures with `time.monotonic()`."""

    seconds: float = 1000.0

    def monotonic(self) -> float:
        """Seconds that only a test lets pass."""
        return self.seconds
