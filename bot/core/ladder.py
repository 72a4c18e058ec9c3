"""What the ladder is made of: the facts it looks at, a rung, and who of a route can be told now (product design 3.12).

A person who is away or cannot be reached is passed over, but never so that nobody is left.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import AwareDatetime, BaseModel, ConfigDict

from bot.core.access import Status
from bot.core.people import EntraId
from bot.core.routing import Explanation, Route
from bot.core.school import School


class Tell(StrEnum):
    """Which text the reporter is sent. The later in this list, the stronger: one outranks those before it.

    None of them says "read" or "unread": a report can have been opened without anybody taking it on.
    """

    OUT_OF_HOURS = "out_of_hours"
    NEXT_PERSON = "next_person"  # the first recipient is away or cannot be reached; the next has it
    NOT_TAKEN_ON = "not_taken_on"
    PLEASE_PHONE = "please_phone"
    NOBODY_AVAILABLE = "nobody_available"  # everybody who may read it is away or cannot be reached
    NOBODY_LEFT = "nobody_left"  # and nobody else may be told: the LADO's number
    NOBODY_READS = "nobody_reads"  # nobody holds a role any more in which it could be opened: it is told afresh
    URGENT_PHONE = "urgent_phone"
    URGENT_NOT_TAKEN_ON = "urgent_not_taken_on"
    URGENT_999 = "urgent_999"  # social care and 999
    URGENT_NOBODY_LEFT = "urgent_nobody_left"  # social care, 999 and the LADO's number


class Purpose(StrEnum):
    """Why somebody is alerted."""

    NO_ACTION = "no_action"
    STILL_OPEN = "still_open"
    NEW = "new"
    REMINDER = "reminder"
    UNREAD = "unread"


class Ladder(BaseModel):
    """All that decides who is told next about one report.

    `acknowledged_at`: when the present owner became responsible; after a reopening, that moment. `acted`: an action
    has been added since. `passed_to` was asked at `passed_at` to take over. `away` and `unreachable` (never added the
    app, or blocked it) are ids.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    sent_at: AwareDatetime
    route: Route
    reporter: EntraId
    urgent: bool = False
    status: Status = Status.NEW
    owner: EntraId | None = None
    acknowledged_at: AwareDatetime | None = None
    acted: bool = False
    passed_to: EntraId | None = None
    passed_at: AwareDatetime | None = None
    away: frozenset[EntraId] = frozenset()
    unreachable: frozenset[EntraId] = frozenset()


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: at `at` these people get a contentless card, those only the reference, the reporter a text.

    A name is unique within a report and does not change with the school's settings, so that no rung fires twice.
    """

    name: str
    at: datetime
    alerts: tuple[str, ...] = ()
    reference_only: tuple[str, ...] = ()
    tell_reporter: Tell | None = None
    purpose: Purpose = Purpose.REMINDER

    @property
    def realert(self) -> bool:
        """Whether these people have had a card about this report before."""
        return self.purpose is not Purpose.NEW


@dataclass(frozen=True, slots=True)
class Available:
    """The people of a route who can be told now."""

    first: tuple[str, ...]
    deputies: tuple[str, ...]
    reference_only: tuple[str, ...]
    at_once: tuple[str, ...]  # told the reference together with the first alert
    nobody_here: bool
    nobody_reads: bool  # nobody of the route holds a role any more in which they could open the report

    @property
    def readers(self) -> tuple[str, ...]:
        """Those who may open the report."""
        return self.first + self.deputies


def available(case: Ladder, school: School) -> Available:
    """Leave out who is away, unreachable or no longer in the role; if no reader is left, away ones count again."""
    route = case.route
    known = {one.id for one in school.people if one.reads_reports and one.id != case.reporter}
    here = known - case.away - case.unreachable
    nobody_here = not here.intersection(route.readers)
    reachable = known - case.unreachable
    able = here if not nobody_here else reachable if reachable.intersection(route.readers) else known
    reference_only = _among(here, route.reference_only)
    return Available(
        first=_among(able, route.first),
        deputies=_among(able, route.deputies),
        reference_only=reference_only,
        at_once=reference_only if route.explanation is Explanation.REPORTER_IS_HEAD else (),
        nobody_here=nobody_here,
        nobody_reads=not known.intersection(route.readers),
    )


def _among(people: frozenset[str] | set[str], ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in ids if one in people)
