"""What becomes of an open report when the school's people change. Pure.

The rules, so that nobody can use a change of people to see, redirect or silence a report:

- Whoever was kept out stays kept out, whatever role they are given later (`Route.barred`).
- Somebody whose role ends gets nothing more, and opens nothing (`bot.core.access`).
- Who comes into a role joins the reports that they would have received, and is told at once where the first person
  would be. Where "another adult" is involved nobody joins: it could be them, and the bot does not know.
- When the person responsible can no longer read it, the report waits again, and its ladder starts afresh.
- When nobody is left, the ladder tells the reporter whom to phone outside the school.
"""

from datetime import date, datetime

from bot.core.access import Status
from bot.core.case import Case, Entry, Happened
from bot.core.handling import Decision, alerts_changed
from bot.core.incident import Party
from bot.core.notice import Notice, NoticeKind
from bot.core.people import Person
from bot.core.routing import Route, route
from bot.core.school import School


def followed(case: Case, school: School, today: date, now: datetime) -> Decision | None:
    """The report as the school's people now have it; None: nothing changes."""
    if case.status is Status.CLOSED or case.route.outside:
        return None
    to = _route_now(case, school, today)
    lost = case.owner is not None and not (case.owner in to.readers and _leads(case.owner, school))
    if to == case.route and not lost:
        return None
    entry = Entry(at=now, actor="", what=Happened.REROUTED, data={"afresh": lost})
    changes = {"route": to} | ({"status": Status.NEW, "owner": None} if lost else {})
    changed = case.model_copy(update={**changes, "history": (*case.history, entry)})
    notices = [Notice(NoticeKind.RECEIPT_CHANGED, case.reporter)]
    if lost:
        notices += alerts_changed(changed)
    elif changed.status is Status.NEW:
        joined = to.readers if case.urgent else to.first
        notices += [Notice(NoticeKind.ALERT, one) for one in joined if one not in case.route.readers]
    return Decision(changed, (entry,), tuple(notices))


def no_longer(before: Route, after: Route, school: School) -> tuple[str, ...]:
    """Who of a route may not be sent anything about the report any more."""
    return tuple(one for one in sorted(before.everybody) if one not in after.everybody or not _leads(one, school))


def _route_now(case: Case, school: School, today: date) -> Route:
    """The route that the report would get now, unless that names the same people, or nobody may join."""
    parties = case.body.parties
    if not case.complete or not parties or Party.ADULT in parties:
        return case.route
    reporter = school.person(case.reporter) or Person(id=case.reporter, name=case.reporter)
    found = route(parties, reporter, school, today, frozenset(case.route.barred))
    same = set(found.readers) == set(case.route.readers) and found.reference_only == case.route.reference_only
    return case.route if found.outside or same else found


def _leads(person_id: str, school: School) -> bool:
    person = school.person(person_id)
    return person is not None and person.reads_reports
