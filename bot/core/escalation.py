"""What is due on a report's ladder, and when to look again.

The caller marks every name in `Step.rungs` as fired in the transaction that records the notices, so that a crash
loses none and repeats none. When a report's route changes, its ladder starts afresh: nothing fired, sent now.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from bot.core.hours import is_open
from bot.core.ladder import Ladder, Rung, Tell
from bot.core.rungs import rungs
from bot.core.school import School

__all__ = ["Ladder", "Rung", "Step", "Tell", "due", "next_at", "rungs"]


@dataclass(frozen=True, slots=True)
class Step:
    """All that is due at one moment, put together: one card a person, one text to the reporter.

    `again` are those among `alerts` for whom it is a reminder.
    """

    rungs: tuple[str, ...]
    alerts: tuple[str, ...]
    again: tuple[str, ...]
    reference_only: tuple[str, ...]
    tell_reporter: Tell | None


def due(facts: Ladder, fired: frozenset[str], now: datetime, school: School) -> Step | None:
    """What must be done now, however late it is; None: nothing."""
    late = [rung for rung in takewhile(lambda rung: rung.at <= now, rungs(facts, school)) if rung.name not in fired]
    if not late:
        return None
    alerts = tuple(dict.fromkeys(one for rung in late for one in rung.alerts))
    fresh = {one for rung in late if not rung.realert for one in rung.alerts}
    return Step(
        rungs=tuple(rung.name for rung in late),
        alerts=alerts,
        again=tuple(one for one in alerts if one not in fresh),
        reference_only=tuple(dict.fromkeys(one for rung in late for one in rung.reference_only)),
        tell_reporter=_strongest(late, now, school),
    )


def next_at(facts: Ladder, fired: frozenset[str], school: School) -> datetime | None:
    """When the next rung is due, perhaps already; None: never, it is closed or nobody in the app may have it."""
    return next((rung.at for rung in rungs(facts, school) if rung.name not in fired), None)


def _strongest(late: list[Rung], now: datetime, school: School) -> Tell | None:
    """The text that outranks the others. "Nobody may see this before morning" is not said once it is morning."""
    texts = {rung.tell_reporter for rung in late if rung.tell_reporter}
    if is_open(now, school):
        texts.discard(Tell.OUT_OF_HOURS)
    return max(texts, key=list(Tell).index, default=None)
