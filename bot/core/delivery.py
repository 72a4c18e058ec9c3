"""What follows a send: one pure table of (outcome, guarantee, attempts)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Guarantee(StrEnum):
    """Chosen for each message: may a second copy do harm, or would a lost one?"""

    AT_LEAST_ONCE = "at_least_once"
    AT_MOST_ONCE = "at_most_once"


class Outcome(StrEnum):
    """What became of one send."""

    DELIVERED = "delivered"
    UNSENT = "unsent"  # no connection was made, so it surely has not arrived
    THROTTLED = "throttled"  # 429, with or without Retry-After
    AMBIGUOUS = "ambiguous"  # 408, 412, 5xx, reset, time-out: it may have arrived
    UNREACHABLE = "unreachable"  # 403, 404: the person blocked or never added the app
    REJECTED = "rejected"  # 400, 413 and other 4xx: this message will never be taken
    REFUSED = "refused"  # 401: our own credentials are wrong


# What says something of the channel rather than of the message: while it lasts, the others fail as well.
OF_THE_CHANNEL = frozenset({Outcome.UNSENT, Outcome.AMBIGUOUS, Outcome.REFUSED})


class Status(StrEnum):
    """The state of one message in the outbox."""

    PENDING = "pending"
    SENT = "sent"
    PARKED = "parked"  # at most once, and nobody knows whether it arrived
    DEAD = "dead"  # will not be tried again; raises an alarm
    WITHDRAWN = "withdrawn"  # whom it was for may not have it any more


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of the message; `at` is when it is tried again, for PENDING only."""

    status: Status
    at: datetime | None = None
    alarm: bool = False


FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)  # of a message on its own; all go at once when the channel is found to be back
LONGEST_THROTTLED = timedelta(seconds=10)  # unless Teams says how long: what it refused has surely not arrived
LONGEST_ASKED = timedelta(minutes=10)  # of a Retry-After that is obeyed
ALARM_AFTER = 8  # attempts; about a minute of trying, four where each wait is longer than the one before


def outcome_of(status: int) -> Outcome:
    """What an HTTP status of the connector means (the table of Teams' documentation and of practice)."""
    if 200 <= status < 300:
        return Outcome.DELIVERED
    if status in (408, 412) or status >= 500:
        return Outcome.AMBIGUOUS
    named = {401: Outcome.REFUSED, 403: Outcome.UNREACHABLE, 404: Outcome.UNREACHABLE, 429: Outcome.THROTTLED}
    return named.get(status, Outcome.REJECTED)


def after(
    outcome: Outcome, guarantee: Guarantee, attempts: int, now: datetime, retry_after: timedelta | None = None
) -> Next:
    """Decide what follows the `attempts`-th send of a message (1 is the first)."""
    match outcome:
        case Outcome.DELIVERED:
            return Next(Status.SENT)
        case Outcome.UNREACHABLE | Outcome.REJECTED:
            return Next(Status.DEAD, alarm=True)
        case Outcome.AMBIGUOUS if guarantee is Guarantee.AT_MOST_ONCE:
            return Next(Status.PARKED)
        case _:
            longest = LONGEST_THROTTLED if outcome is Outcome.THROTTLED else LONGEST_WAIT
            wait = max(_backoff(attempts, longest), min(retry_after or timedelta(), LONGEST_ASKED))
            return Next(Status.PENDING, now + wait, alarm=attempts >= ALARM_AFTER)


def _backoff(attempts: int, longest: timedelta) -> timedelta:
    """2, 4, 8 ... seconds, and no longer than this."""
    return min(FIRST_WAIT * (1 << min(max(attempts - 1, 0), 16)), longest)
