"""What may be changed about the school in Teams, and by whom: pure, from one sound school to the next.

The rules, beside the table of `may`:

- Exactly one Head Teacher. The headship is handed over whole, by the head, to somebody who is not the chair.
- On every day somebody who can take on a report is here: the head, or a deputy who is not away.
- The chair of governors receives what is reported about the head, so the head cannot touch that seat or its numbers.
  The chair changes their own details and hands the seat on. The head names a chair only where there is none. None of
  this depends on whether there is a report, so that it tells nobody of one.
- The school office changes people who never read reports, and telephone numbers; the chair's and roles it does not.
- Times have bounds, so that a setting cannot keep a report waiting for days.

A refusal is the name of its sentence in `bot/texts/settings.toml`, under `refused`.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.people import Person, Role
from bot.core.school import Away, Checked, Escalation, Hours, Numbers, School

LONGEST_WAIT, LONGEST_URGENT = 240, 60  # minutes that a rung set in Teams may take
LONGEST_AWAY = timedelta(days=120)
MOST_PEOPLE = 500
OFFICE_ROLES = frozenset({Role.STAFF, Role.SENCO})  # what the school office may give


class Refused(StrEnum):
    """Why a change is not made."""

    NOT_YOURS = "not_yours"
    GONE = "gone"
    LISTED = "listed"
    FULL = "full"
    HEADSHIP = "headship"
    CHAIR = "chair"
    CHAIR_THERE = "chair_there"
    OFFICE_ROLES = "office_roles"
    NOBODY_LEFT = "nobody_left"
    STANDS_IN = "stands_in"
    STAND_IN = "stand_in"
    ORDER = "order"
    LONG = "long"
    PAST = "past"
    TIMES = "times"
    URGENT = "urgent"
    DAYS = "days"
    CHAIR_IS_HEAD = "chair_is_head"
    SELF = "self"


class Setting(StrEnum):
    """What can be looked at and changed."""

    PEOPLE = "people"
    NUMBERS = "numbers"
    TIMES = "times"
    HOURS = "hours"
    AWAY = "away"


_HEAD, _OFFICE = frozenset({Role.HEADTEACHER}), frozenset({Role.HEADTEACHER, Role.ADMIN})
_MAY = {
    Setting.PEOPLE: _OFFICE,
    Setting.NUMBERS: _OFFICE,
    Setting.TIMES: _HEAD,
    Setting.HOURS: _HEAD,
    Setting.AWAY: frozenset({Role.HEADTEACHER, Role.DEPUTY}),
}


def may(actor: Person, setting: Setting) -> bool:
    """Whether this person may look at a setting and change it; what exactly is for each change to say."""
    return bool(actor.roles & _MAY[setting])


def kept(school: School, actor: Person, person: Person, *, new: bool) -> School | Refused:
    """With this person added, or changed; for somebody listed, `person` is as they are to be."""
    before = school.person(person.id)
    if new and before is not None:
        return Refused.LISTED
    if not new and before is None:
        return Refused.GONE
    if len(school.people) >= MOST_PEOPLE and new:
        return Refused.FULL
    return _refused(school, actor, before, person) or _with_people(school, _replaced(school.people, person))


def removed(school: School, actor: Person, person_id: str) -> School | Refused:
    """Without this person."""
    person = school.person(person_id)
    if person is None:
        return Refused.GONE
    if person.id == actor.id:
        return Refused.SELF
    return _refused(school, actor, person, None) or _with_people(
        school, tuple(one for one in school.people if one.id != person.id)
    )


def headed_by(school: School, actor: Person, person_id: str) -> School | Refused:
    """With another Head Teacher; whoever was it stays as a member of staff."""
    person = school.person(person_id)
    if actor.id != school.headteacher.id:
        return Refused.NOT_YOURS
    if person is None:
        return Refused.GONE
    if person.id == actor.id:
        return Refused.SELF
    if person.has(Role.CHAIR):
        return Refused.CHAIR_IS_HEAD
    after = person.model_copy(update={"roles": person.roles - {Role.DEPUTY} | {Role.HEADTEACHER}})
    before = actor.model_copy(update={"roles": actor.roles - {Role.HEADTEACHER} | {Role.STAFF}})
    away = tuple(one for one in school.away if person.id not in (one.person, one.stand_in) and one.person != actor.id)
    people = _replaced(_replaced(school.people, after), before)
    return _with_people(school.model_copy(update={"away": away}), people)


def chaired_by(school: School, actor: Person, person_id: str) -> School | Refused:
    """With another chair of governors: handed on by the chair, or named by the head where there is none."""
    person, chair = school.person(person_id), school.chair
    if chair is None and actor.id != school.headteacher.id:
        return Refused.NOT_YOURS
    if chair is not None and not actor.has(Role.CHAIR):
        return Refused.CHAIR_THERE
    if person is None:
        return Refused.GONE
    if person.id == actor.id:
        return Refused.SELF
    if person.has(Role.HEADTEACHER) or person.has(Role.DEPUTY):
        return Refused.CHAIR_IS_HEAD
    people = _replaced(school.people, person.model_copy(update={"roles": person.roles | {Role.CHAIR}}))
    if chair is not None:
        people = _replaced(
            people, actor.model_copy(update={"roles": actor.roles - {Role.CHAIR} or frozenset({Role.STAFF})})
        )
    return _with_people(school, people)


def own_details(school: School, actor: Person, phone: str, email: str) -> School:
    """With the telephone number and address that somebody gives for themselves."""
    changed = actor.model_copy(update={"phone": phone, "email": email})
    return school.model_copy(update={"people": _replaced(school.people, changed)})


def numbered(school: School, numbers: Numbers) -> School:
    """With these numbers outside the school; they were not looked over as a whole, so nothing else is said of them."""
    return school.model_copy(update={"numbers": numbers})


def checked(school: School, actor: Person, now: datetime) -> School:
    """With the names and numbers looked over, now."""
    return school.model_copy(update={"checked": Checked(at=now, by=actor.id)})


def timed(school: School, escalation: Escalation) -> School | Refused:
    """With these times of the ladder."""
    if not all(0 < one <= LONGEST_WAIT for one in (escalation.remind, escalation.deputies, escalation.reporter)):
        return Refused.TIMES
    marks = escalation.urgent
    if not marks or any(one > LONGEST_URGENT for one in marks) or list(marks) != sorted(set(marks)):
        return Refused.URGENT
    return school.model_copy(update={"escalation": escalation})


def opened(school: School, hours: Hours) -> School | Refused:
    """With these hours."""
    if not hours.days:
        return Refused.DAYS
    if hours.opens >= hours.closes:
        return Refused.ORDER
    return school.model_copy(update={"hours": hours})


def away(school: School, actor: Person, period: tuple[date, date], stand_in: str, today: date) -> School | Refused:
    """With the actor away on these days, in the place of those said before. The head names a deputy who is here."""
    first, last = period
    head = actor.id == school.headteacher.id
    entry = Away(first=min(period), last=max(period), person=actor.id, stand_in=(stand_in or None) if head else None)
    others = tuple(one for one in school.away if one.person != actor.id and one.last >= today)
    deputies = {one.id for one in school.deputies} - {actor.id}
    not_here = {one.person for one in others if _meet(one, entry)}
    changed = school.model_copy(update={"away": (*others, entry)})
    refusals = {
        Refused.ORDER: last < first,
        Refused.PAST: last < today,
        Refused.LONG: last - first > LONGEST_AWAY,
        Refused.STAND_IN: head and stand_in not in deputies - not_here,
        Refused.STANDS_IN: any(one.stand_in == actor.id and _meet(one, entry) for one in others),
        Refused.NOBODY_LEFT: not _somebody_here(changed),
    }
    return next((reason for reason, holds in refusals.items() if holds), changed)


def back(school: School, actor: Person) -> School:
    """With the actor here again."""
    return school.model_copy(update={"away": tuple(one for one in school.away if one.person != actor.id)})


def _refused(school: School, actor: Person, before: Person | None, after: Person | None) -> Refused | None:
    """Why this person may not be made, changed or removed by the actor; None: they may."""
    held = before.roles if before else frozenset[Role]()
    wanted = after.roles if after else frozenset[Role]()
    stands_in = {one.stand_in for one in school.away}
    refusals = {
        Refused.NOT_YOURS: not may(actor, Setting.PEOPLE),
        Refused.CHAIR: Role.CHAIR in held | wanted,
        Refused.HEADSHIP: Role.HEADTEACHER in held ^ wanted,
        Refused.OFFICE_ROLES: not actor.has(Role.HEADTEACHER) and not _office_may(before, after),
        Refused.STANDS_IN: Role.DEPUTY in held - wanted and before is not None and before.id in stands_in,
    }
    return next((reason for reason, holds in refusals.items() if holds), None)


def _office_may(before: Person | None, after: Person | None) -> bool:
    """The office changes those who neither read reports nor change settings; of the others the telephone alone."""
    if before is not None and before.roles - OFFICE_ROLES:
        return after is not None and before.model_copy(update={"phone": after.phone}) == after
    return after is None or after.roles <= OFFICE_ROLES


def _with_people(school: School, people: tuple[Person, ...]) -> School | Refused:
    """With these people; what was said of somebody's days who is no lead any more is dropped."""
    leads = {one.id for one in people if one.roles & {Role.HEADTEACHER, Role.DEPUTY}}
    days = tuple(one for one in school.away if one.person in leads)
    changed = school.model_copy(update={"people": people, "away": days})
    return changed if _somebody_here(changed) else Refused.NOBODY_LEFT


def _somebody_here(school: School) -> bool:
    """Whether on every day the head or a deputy is here; it can only change on a day on which somebody leaves."""
    leads = {school.headteacher.id, *(one.id for one in school.deputies)}
    return all(leads - school.away_on(one.first) for one in school.away)


def _meet(one: Away, other: Away) -> bool:
    return one.first <= other.last and other.first <= one.last


def _replaced(people: Iterable[Person], person: Person) -> tuple[Person, ...]:
    """With this person in the place of whoever has the same id, or at the end."""
    before = tuple(people)
    if all(one.id != person.id for one in before):
        return (*before, person)
    return tuple(person if one.id == person.id else one for one in before)
