"""Who receives a report, and who must never know of it (product design 3.4, 3.5).

The policy names one recipient only, the Head Teacher (clause 11). Every other line of this table is the school's
own arrangement and must be approved by its governors before the bot is used.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from bot.core.incident import Party
from bot.core.people import EntraId, Person, Role
from bot.core.school import School


class Explanation(StrEnum):
    """Which text tells the reporter where the report goes; there is one for each in bot/texts."""

    NORMAL = "normal"
    ADULT = "adult"
    MYSELF = "myself"
    DEPUTY = "deputy"
    CHAIR = "chair"
    HEAD = "head"
    STAND_IN = "stand_in"  # the head is away, and the deputy who stands in receives it first
    URGENT = "urgent"
    URGENT_HEAD = "urgent_head"
    REPORTER_IS_HEAD = "reporter_is_head"  # the deputies receive it
    REPORTER_IS_HEAD_CHAIR = "reporter_is_head_chair"  # the chair of governors alone receives it
    # Nobody in the app may have it; each says why, and shows the LADO's number.
    HEAD_AND_CHAIR = "head_and_chair"
    HEAD_NO_CHAIR = "head_no_chair"  # the school file names no chair of governors
    HEAD_BY_CHAIR = "head_by_chair"  # the chair is the one who reports it
    REPORTER_IS_HEAD_ALONE = "reporter_is_head_alone"  # nobody is left who could take the head's report


class Route(BaseModel):
    """Who gets a report. Whoever is not named here is excluded on every surface.

    `first` are alerted at once, `deputies` by a later rung of the ladder; both may open the report.
    `reference_only` are told late that a report is unread, by its reference, and may not open it.
    `outside`: nobody in the app may have it, so nothing is sent or stored and the reporter phones the LADO.
    `barred` were named as involved: they stay kept out, whatever role they are given later (`bot.core.rerouting`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: tuple[EntraId, ...] = ()
    deputies: tuple[EntraId, ...] = ()
    reference_only: tuple[EntraId, ...] = ()
    outside: bool = False
    barred: tuple[EntraId, ...] = ()
    explanation: Explanation

    @model_validator(mode="after")
    def _sound(self) -> Self:
        everybody = (*self.first, *self.deputies, *self.reference_only)
        if len(set(everybody)) != len(everybody):
            raise ValueError("a route names nobody twice")
        if self.outside == bool(self.first) or (self.outside and everybody):
            raise ValueError("a route has somebody to alert at once, or it is outside and names nobody")
        if set(everybody).intersection(self.barred):
            raise ValueError("a route names nobody who is kept out of it")
        return self

    @property
    def readers(self) -> tuple[str, ...]:
        """Who may open the report."""
        return self.first + self.deputies

    @property
    def everybody(self) -> frozenset[str]:
        """Who may know that there is a report."""
        return frozenset(self.readers + self.reference_only)


def route(
    parties: frozenset[Party],
    reporter: Person,
    school: School,
    today: date | None = None,
    barred: frozenset[str] = frozenset(),
) -> Route:
    """Route a report about these parties. NONE beside another answer counts for nothing.

    `today`: the day for which somebody may have said that they are away; None: nobody is. A stand-in is first for
    what a deputy may see anyway; what only the head may see waits for the head. `barred`: kept out before already.

    ValueError: there is no answer yet, and a report without one must not be sent anywhere.
    """
    if not parties:
        raise ValueError("who must not see the report has not been answered")
    implicated = involved(parties, reporter, school) | barred
    found = _found(parties, reporter, school, implicated, today)
    return found.model_copy(update={"barred": tuple(sorted(implicated))})


def _found(
    parties: frozenset[Party], reporter: Person, school: School, implicated: frozenset[str], today: date | None
) -> Route:
    chair = _chair(school, implicated | {reporter.id})
    if school.headteacher.id in implicated:
        return _about_head(parties, reporter, school, implicated, chair)
    confidential = bool(parties - {Party.NONE})
    deputies = () if confidential else tuple(one for one in _deputies(school, reporter) if one.id not in implicated)
    if reporter.id == school.headteacher.id:
        return _by_head(deputies, chair)
    first, others, stands_in = _first(school, deputies, today)
    return _route(first, others, chair, Explanation.STAND_IN if stands_in else _explanation(parties))


def _first(
    school: School, deputies: tuple[Person, ...], today: date | None
) -> tuple[tuple[Person, ...], tuple[Person, ...], bool]:
    """Who is told first and who after; whether somebody stands in for the head, who is then the last of the others."""
    stand_in = school.stand_in(today) if today else None
    if stand_in not in deputies:
        return (school.headteacher,), deputies, False
    return (stand_in,), (*(one for one in deputies if one != stand_in), school.headteacher), True


def route_urgent(
    *,
    about_head: bool,
    reporter: Person,
    school: School,
    parties: frozenset[Party] = frozenset(),
    today: date | None = None,
) -> Route:
    """Route the two-tap alert, raised before anybody has said who is involved (product design 3.4).

    Where somebody has been named already (`parties`: the worry was told first, or an intimate image is the reason),
    those are kept out of it as they are kept out of the report.
    """
    named = (parties | {Party.HEAD} if about_head else parties) - {Party.NONE}
    if named:
        found = route(named, reporter, school, today)
        urgent = found.explanation is Explanation.HEAD
        return found.model_copy(update={"explanation": Explanation.URGENT_HEAD}) if urgent else found
    deputies = _deputies(school, reporter)
    chair = _chair(school, {reporter.id})
    if reporter.id == school.headteacher.id:
        return _by_head(deputies, chair)
    first, others, _ = _first(school, deputies, today)
    return _route((*first, *others), (), chair, Explanation.URGENT)


def involved(parties: frozenset[Party], reporter: Person, school: School) -> frozenset[str]:
    """Everybody who holds a role that was named: a person excluded in one role is excluded in all.

    "A deputy" does not say which, so it means all of them. An unnamed adult cannot be looked up.
    """
    roles = {Party.HEAD: Role.HEADTEACHER, Party.DEPUTY: Role.DEPUTY, Party.CHAIR: Role.CHAIR}
    named = {roles[party] for party in parties if party in roles}
    ids = {person.id for person in school.people if person.roles & named}
    return frozenset(ids | {reporter.id} if Party.MYSELF in parties else ids)


def _about_head(
    parties: frozenset[Party], reporter: Person, school: School, implicated: frozenset[str], chair: Person | None
) -> Route:
    """The chair of governors alone; the LADO where there is none, or where the chair is involved too."""
    if chair is not None:
        by_head = reporter.id == school.headteacher.id
        return _route((chair,), (), None, Explanation.REPORTER_IS_HEAD_CHAIR if by_head else Explanation.HEAD)
    if Party.CHAIR in parties or (school.chair is not None and school.chair.id in implicated):
        return _outside(Explanation.HEAD_AND_CHAIR)
    by_chair = school.chair is not None and school.chair.id == reporter.id
    return _outside(Explanation.HEAD_BY_CHAIR if by_chair else Explanation.HEAD_NO_CHAIR)


def _by_head(deputies: tuple[Person, ...], chair: Person | None) -> Route:
    """The head cannot deal with an own report: the deputies do, or the chair where they may not."""
    if deputies:
        return _route(deputies, (), chair, Explanation.REPORTER_IS_HEAD)
    if chair is not None:
        return _route((chair,), (), None, Explanation.REPORTER_IS_HEAD_CHAIR)
    return _outside(Explanation.REPORTER_IS_HEAD_ALONE)


def _explanation(parties: frozenset[Party]) -> Explanation:
    """What the reporter most needs to hear: which colleague will not be told comes before the rest."""
    order = {
        Party.CHAIR: Explanation.CHAIR,
        Party.DEPUTY: Explanation.DEPUTY,
        Party.MYSELF: Explanation.MYSELF,
        Party.ADULT: Explanation.ADULT,
    }
    return next((text for party, text in order.items() if party in parties), Explanation.NORMAL)


def _chair(school: School, excluded: Iterable[str]) -> Person | None:
    """A chair of governors who may be told."""
    barred = frozenset(excluded)
    return next((one for one in school.people if one.has(Role.CHAIR) and one.id not in barred), None)


def _deputies(school: School, reporter: Person) -> tuple[Person, ...]:
    """The deputies other than the reporter and the head."""
    return tuple(one for one in school.deputies if one.id not in (reporter.id, school.headteacher.id))


def _route(
    first: tuple[Person, ...], deputies: tuple[Person, ...], chair: Person | None, explanation: Explanation
) -> Route:
    """A route by id; somebody with two roles is named once, in the closest one."""
    readers = {person.id for person in first + deputies}
    return Route(
        first=tuple(person.id for person in first),
        deputies=tuple(person.id for person in deputies),
        reference_only=(chair.id,) if chair is not None and chair.id not in readers else (),
        explanation=explanation,
    )


def _outside(explanation: Explanation) -> Route:
    return Route(outside=True, explanation=explanation)
