"""Who will receive a report, said by role and name before it is sent."""

from collections.abc import Iterator
from datetime import date

from bot.core.routing import Route
from bot.core.school import School
from bot.texts import say
from cards.words import listed


def route_sentences(route: Route, school: School, today: date | None = None) -> Iterator[str]:
    """Where the report goes and why, in the order in which people will know of it, and who of them is away today."""
    numbers = school.numbers
    unset = say("browse.people.no_number")
    yield say(
        f"report.routing.{route.explanation.value}",
        first=listed(route.first, school),
        lado=numbers.lado or unset,
        whistleblowing=numbers.whistleblowing or unset,
    )
    away = school.away_on(today) if today else frozenset()
    if not route.outside and away.issuperset(route.first):
        yield say("report.routing.away", who=listed(route.first, school), lado=numbers.lado or unset)
    if route.deputies:
        yield say("report.routing.normal_deputies", deputies=listed(route.deputies, school))
    if route.reference_only:
        yield say("report.routing.reference_only", chair=listed(route.reference_only, school))
