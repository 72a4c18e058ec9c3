"""How many messages one person may send: a polite reply first, then 429."""

from collections import OrderedDict
from dataclasses import dataclass
from enum import Enum

PER_MINUTE = 40  # nobody types this fast; a double-tapping finger and a stuck client do
POLITE = 10  # further messages that are answered politely before they are refused
PEOPLE = 10_000  # remembered at once


class Pace(Enum):
    """What to do with one more message."""

    FINE = "fine"
    TOO_FAST = "too fast"
    REFUSED = "refused"


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float


class Limits:
    """A leaking bucket for each person; `at` is any clock in seconds that never runs back."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def pace(self, person: str, at: float) -> Pace:
        """Count one message of this person."""
        bucket = self._buckets.setdefault(person, _Bucket(0, at))
        self._buckets.move_to_end(person)
        if len(self._buckets) > PEOPLE:
            self._buckets.popitem(last=False)
        bucket.level = max(0.0, bucket.level - (at - bucket.at) * PER_MINUTE / 60)
        bucket.at = at
        if bucket.level >= PER_MINUTE + POLITE:
            return Pace.REFUSED
        bucket.level += 1
        return Pace.TOO_FAST if bucket.level > PER_MINUTE else Pace.FINE
