"""Who receives a report: the whole table of product design 3.5, and that nobody excluded gets back in."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.core.incident import Party
from bot.core.people import Person, Role
from bot.core.routing import Explanation, Route, route, route_urgent
from bot.core.school import School
from tests.support.leads import ADMIN, CHAIR, DAN, DEE, EVERYBODY, HEAD, TEACHER, school_of, with_roles

NONE, ADULT, MYSELF, DEPUTY, ABOUT_HEAD, ABOUT_CHAIR = (
    frozenset({party}) for party in (Party.NONE, Party.ADULT, Party.MYSELF, Party.DEPUTY, Party.HEAD, Party.CHAIR)
)
FULL = school_of()
NO_CHAIR = school_of(TEACHER, HEAD, DAN, DEE)
NO_DEPUTY = school_of(TEACHER, HEAD, CHAIR)
HEAD_ALONE = school_of(TEACHER, HEAD)


def brief(found: Route) -> tuple[str, str, str, str]:
    """A route in a line: first, deputies, reference only, explanation."""
    return " ".join(found.first), " ".join(found.deputies), " ".join(found.reference_only), found.explanation


def outside(explanation: str) -> tuple[str, str, str, str]:
    """What `brief` gives for a report that nobody in the app may have."""
    return "", "", "", explanation


TABLE = [
    # school, reporter, parties, (first, deputies, reference only, explanation)
    (FULL, TEACHER, NONE, ("head", "dan dee", "chair", "normal")),
    (FULL, TEACHER, ADULT, ("head", "", "chair", "adult")),
    (FULL, TEACHER, MYSELF, ("head", "", "chair", "myself")),
    (FULL, TEACHER, DEPUTY, ("head", "", "chair", "deputy")),
    (FULL, TEACHER, ABOUT_HEAD, ("chair", "", "", "head")),
    (FULL, TEACHER, ABOUT_CHAIR, ("head", "", "", "chair")),
    (FULL, TEACHER, ABOUT_HEAD | ABOUT_CHAIR, outside("head_and_chair")),
    (FULL, TEACHER, ABOUT_HEAD | DEPUTY, ("chair", "", "", "head")),
    (FULL, TEACHER, ABOUT_HEAD | ADULT | MYSELF, ("chair", "", "", "head")),
    (FULL, TEACHER, ABOUT_HEAD | ABOUT_CHAIR | DEPUTY, outside("head_and_chair")),
    (FULL, TEACHER, ADULT | DEPUTY, ("head", "", "chair", "deputy")),
    (FULL, TEACHER, ADULT | MYSELF, ("head", "", "chair", "myself")),
    (FULL, TEACHER, ABOUT_CHAIR | DEPUTY, ("head", "", "", "chair")),
    (FULL, TEACHER, ABOUT_CHAIR | ADULT, ("head", "", "", "chair")),
    (FULL, TEACHER, NONE | ABOUT_HEAD, ("chair", "", "", "head")),
    (FULL, ADMIN, NONE, ("head", "dan dee", "chair", "normal")),
    # The reporter is a deputy.
    (FULL, DAN, NONE, ("head", "dee", "chair", "normal")),
    (FULL, DAN, DEPUTY, ("head", "", "chair", "deputy")),
    (FULL, DAN, MYSELF, ("head", "", "chair", "myself")),
    (FULL, DAN, ABOUT_HEAD, ("chair", "", "", "head")),
    (FULL, DAN, ABOUT_CHAIR, ("head", "", "", "chair")),
    # The reporter is the chair of governors.
    (FULL, CHAIR, NONE, ("head", "dan dee", "", "normal")),
    (FULL, CHAIR, ADULT, ("head", "", "", "adult")),
    (FULL, CHAIR, MYSELF, ("head", "", "", "myself")),
    (FULL, CHAIR, ABOUT_HEAD, outside("head_by_chair")),
    (FULL, CHAIR, ABOUT_HEAD | MYSELF, outside("head_and_chair")),
    # The reporter is the head.
    (FULL, HEAD, NONE, ("dan dee", "", "chair", "reporter_is_head")),
    (FULL, HEAD, ADULT, ("chair", "", "", "reporter_is_head_chair")),
    (FULL, HEAD, DEPUTY, ("chair", "", "", "reporter_is_head_chair")),
    (FULL, HEAD, ADULT | DEPUTY, ("chair", "", "", "reporter_is_head_chair")),
    (FULL, HEAD, MYSELF, ("chair", "", "", "reporter_is_head_chair")),
    (FULL, HEAD, ABOUT_HEAD, ("chair", "", "", "reporter_is_head_chair")),
    (FULL, HEAD, ABOUT_CHAIR, outside("reporter_is_head_alone")),
    (FULL, HEAD, ABOUT_CHAIR | DEPUTY, outside("reporter_is_head_alone")),
    (FULL, HEAD, ABOUT_CHAIR | MYSELF, outside("head_and_chair")),
    # Somebody is not set.
    (NO_CHAIR, TEACHER, NONE, ("head", "dan dee", "", "normal")),
    (NO_CHAIR, TEACHER, ADULT, ("head", "", "", "adult")),
    (NO_CHAIR, TEACHER, ABOUT_HEAD, outside("head_no_chair")),
    (NO_CHAIR, TEACHER, ABOUT_HEAD | ABOUT_CHAIR, outside("head_and_chair")),
    (NO_CHAIR, HEAD, NONE, ("dan dee", "", "", "reporter_is_head")),
    (NO_CHAIR, HEAD, ADULT, outside("reporter_is_head_alone")),
    (NO_CHAIR, HEAD, MYSELF, outside("head_no_chair")),
    (NO_DEPUTY, TEACHER, NONE, ("head", "", "chair", "normal")),
    (NO_DEPUTY, HEAD, NONE, ("chair", "", "", "reporter_is_head_chair")),
    (HEAD_ALONE, TEACHER, NONE, ("head", "", "", "normal")),
    (HEAD_ALONE, HEAD, NONE, outside("reporter_is_head_alone")),
]


@pytest.mark.parametrize(("school", "reporter", "parties", "expected"), TABLE)
def test_the_table(
    school: School, reporter: Person, parties: frozenset[Party], expected: tuple[str, str, str, str]
) -> None:
    """Each combination goes to exactly these people, with exactly this explanation."""
    found = route(parties, reporter, school)
    assert brief(found) == expected
    assert found.outside == (not found.first)


HEAD_IS_CHAIR = school_of(TEACHER, with_roles(HEAD, Role.HEADTEACHER, Role.CHAIR), DAN)
CHAIR_IS_DEPUTY = school_of(TEACHER, HEAD, with_roles(DAN, Role.DEPUTY, Role.CHAIR), DEE)
HEAD_IS_DEPUTY = school_of(TEACHER, with_roles(HEAD, Role.HEADTEACHER, Role.DEPUTY), DAN, CHAIR)
TWO_CHAIRS = school_of(TEACHER, HEAD, with_roles(DAN, Role.DEPUTY, Role.CHAIR), CHAIR)

TWO_ROLES = [
    (HEAD_IS_CHAIR, TEACHER, NONE, ("head", "dan", "", "normal")),
    (HEAD_IS_CHAIR, TEACHER, ABOUT_HEAD, outside("head_and_chair")),
    (HEAD_IS_CHAIR, TEACHER, ABOUT_CHAIR, outside("head_and_chair")),
    (HEAD_IS_CHAIR, HEAD, ADULT, outside("reporter_is_head_alone")),
    (CHAIR_IS_DEPUTY, TEACHER, NONE, ("head", "dan dee", "", "normal")),
    (CHAIR_IS_DEPUTY, TEACHER, DEPUTY, ("head", "", "", "deputy")),
    (CHAIR_IS_DEPUTY, TEACHER, ABOUT_CHAIR, ("head", "", "", "chair")),
    (CHAIR_IS_DEPUTY, TEACHER, ABOUT_HEAD, ("dan", "", "", "head")),
    (CHAIR_IS_DEPUTY, TEACHER, ABOUT_HEAD | DEPUTY, outside("head_and_chair")),
    (HEAD_IS_DEPUTY, TEACHER, NONE, ("head", "dan", "chair", "normal")),
    (HEAD_IS_DEPUTY, TEACHER, DEPUTY, ("chair", "", "", "head")),
    (TWO_CHAIRS, TEACHER, ABOUT_HEAD | DEPUTY, ("chair", "", "", "head")),
    (TWO_CHAIRS, DAN, ABOUT_HEAD, ("chair", "", "", "head")),
]


@pytest.mark.parametrize(("school", "reporter", "parties", "expected"), TWO_ROLES)
def test_somebody_with_two_roles(
    school: School, reporter: Person, parties: frozenset[Party], expected: tuple[str, str, str, str]
) -> None:
    """Whoever is excluded in one role is excluded in the other, and is alerted once where they may be."""
    assert brief(route(parties, reporter, school)) == expected


URGENT = [
    (FULL, TEACHER, False, ("head dan dee", "", "chair", "urgent")),
    (FULL, TEACHER, True, ("chair", "", "", "urgent_head")),
    (FULL, DAN, False, ("head dee", "", "chair", "urgent")),
    (FULL, CHAIR, False, ("head dan dee", "", "", "urgent")),
    (FULL, CHAIR, True, outside("head_by_chair")),
    (FULL, HEAD, False, ("dan dee", "", "chair", "reporter_is_head")),
    (FULL, HEAD, True, ("chair", "", "", "reporter_is_head_chair")),
    (NO_CHAIR, TEACHER, True, outside("head_no_chair")),
    (NO_DEPUTY, HEAD, False, ("chair", "", "", "reporter_is_head_chair")),
    (HEAD_ALONE, TEACHER, False, ("head", "", "", "urgent")),
    (HEAD_ALONE, HEAD, False, outside("reporter_is_head_alone")),
    (HEAD_IS_CHAIR, TEACHER, True, outside("head_and_chair")),
    (CHAIR_IS_DEPUTY, TEACHER, False, ("head dan dee", "", "", "urgent")),
]


@pytest.mark.parametrize(("school", "reporter", "about_head", "expected"), URGENT)
def test_the_urgent_alert(
    school: School, reporter: Person, *, about_head: bool, expected: tuple[str, str, str, str]
) -> None:
    """The first button alerts the head and all deputies at once, the second the chair of governors alone."""
    assert brief(route_urgent(about_head=about_head, reporter=reporter, school=school)) == expected


def test_a_report_without_an_answer_goes_nowhere() -> None:
    """Nobody is guessed: without an answer to who must not see it, there is no route."""
    with pytest.raises(ValueError, match="not been answered"):
        route(frozenset(), TEACHER, FULL)


def test_a_route_survives_json() -> None:
    """A route is stored with its report and read back the same."""
    found = route(NONE, TEACHER, FULL)
    assert Route.model_validate_json(found.model_dump_json()) == found
    assert found.readers == ("head", "dan", "dee")


@pytest.mark.parametrize(
    "fields",
    [
        {"first": ("head",), "deputies": ("head",)},
        {"first": ("head",), "reference_only": ("HEAD",)},
        {"first": ("head",), "outside": True},
        {"first": ("head",), "barred": ("head",)},
        {"reference_only": ("chair",), "outside": True},
        {},
    ],
)
def test_a_route_is_sound(fields: dict[str, object]) -> None:
    """It names nobody twice and nobody who is kept out, and has somebody to alert, or is outside and names nobody."""
    with pytest.raises(ValidationError):
        Route.model_validate({"explanation": Explanation.NORMAL, **fields})


ROLES = st.frozensets(st.sampled_from([Role.DEPUTY, Role.CHAIR, Role.SENCO, Role.ADMIN, Role.STAFF]))
PARTIES = st.frozensets(st.sampled_from(list(Party)), min_size=1)


@st.composite
def schools(draw: st.DrawFn) -> School:
    """Any school: one head, and every other person in any roles."""
    head = with_roles(HEAD, Role.HEADTEACHER, *draw(ROLES))
    others = [with_roles(one, *draw(ROLES)) for one in (TEACHER, DAN, DEE, CHAIR)]
    return school_of(*draw(st.permutations([head, *others])))


@st.composite
def reports(draw: st.DrawFn) -> tuple[School, Person]:
    """Any school and any of its people as the reporter."""
    school = draw(schools())
    return school, draw(st.sampled_from(school.people))


def told(found: Route) -> set[str]:
    """Everybody who ever hears of it."""
    return {*found.readers, *found.reference_only}


@given(reports(), PARTIES)
def test_nobody_implicated_is_told(report: tuple[School, Person], parties: frozenset[Party]) -> None:
    """No holder of a role that was named, and never the reporter, is in the route in any role."""
    school, reporter = report
    roles = {Party.HEAD: Role.HEADTEACHER, Party.DEPUTY: Role.DEPUTY, Party.CHAIR: Role.CHAIR}
    named = {roles[party] for party in parties if party in roles}
    barred = {person.id for person in school.people if person.roles & named} | {reporter.id}
    assert not told(route(parties, reporter, school)) & barred


@given(reports(), PARTIES)
def test_only_leads_are_told(report: tuple[School, Person], parties: frozenset[Party]) -> None:
    """Nobody but the head, the deputies and a chair of governors ever receives anything."""
    school, reporter = report
    leads = {person.id for person in school.people if person.roles & {Role.HEADTEACHER, Role.DEPUTY, Role.CHAIR}}
    assert told(route(parties, reporter, school)) <= leads


@given(reports(), PARTIES, PARTIES)
def test_naming_more_people_never_adds_a_reader(
    report: tuple[School, Person], parties: frozenset[Party], more: frozenset[Party]
) -> None:
    """Naming somebody more takes readers away; only a chair of governors who was not named may step in for the head."""
    school, reporter = report
    before, after = (route(named, reporter, school) for named in (parties, parties | more))
    added = [school.person(one) for one in set(after.readers) - set(before.readers)]
    assert all(one is not None and one.has(Role.CHAIR) for one in added)
    assert not added or (len(after.readers) == 1 and Party.CHAIR not in parties | more)


@given(report=reports(), about_head=st.booleans())
def test_an_urgent_alert_never_reaches_its_reporter_or_a_head_it_is_about(
    report: tuple[School, Person], *, about_head: bool
) -> None:
    """The second button reaches neither the head nor the reporter; the first never the reporter."""
    school, reporter = report
    barred = {reporter.id} | ({school.headteacher.id} if about_head else set())
    assert not told(route_urgent(about_head=about_head, reporter=reporter, school=school)) & barred


def test_the_table_has_every_pair() -> None:
    """Every pair of answers gives a route for every kind of reporter, in a full school."""
    for pair in combinations([party for party in Party if party is not Party.NONE], 2):
        for reporter in EVERYBODY:
            found = route(frozenset(pair), reporter, FULL)
            assert found.outside != bool(found.first), (pair, reporter.id)
