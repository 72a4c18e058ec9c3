"""A report on its ladder, and the ladder as lines that a test can be read by."""

from itertools import islice
from typing import Any

from bot.core.escalation import Ladder, rungs
from bot.core.incident import Party
from bot.core.people import Person
from bot.core.routing import Route, route
from bot.core.school import School
from tests.support.leads import TEACHER, local, school_of

SCHOOL = school_of()
TUESDAY = "2022-03-15 10:00"
Line = tuple[str, str, str, str, str]


def facts(
    sent: str = TUESDAY,
    party: Party = Party.NONE,
    *,
    reporter: Person = TEACHER,
    school: School = SCHOOL,
    found: Route | None = None,
    **more: Any,
) -> Ladder:
    """A report about this party, by the teacher unless said otherwise."""
    found = found or route(frozenset({party}), reporter, school)
    return Ladder(sent_at=local(sent), route=found, reporter=reporter.id, **more)


def lines(case: Ladder, number: int, school: School = SCHOOL) -> list[Line]:
    """The first rungs: name, time on the school's clock, alerted, told the reference only, text to the reporter."""
    return [
        (
            rung.name,
            f"{rung.at.astimezone(school.zone):%a %H:%M}",
            " ".join(rung.alerts),
            " ".join(rung.reference_only),
            rung.tell_reporter or "",
        )
        for rung in islice(rungs(case, school), number)
    ]
