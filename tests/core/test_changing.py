"""What may be changed about the school in Teams: who may, what is refused, and what no sequence can bring about."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core import changing
from bot.core.changing import Refused, Setting, may
from bot.core.people import Person, Role
from bot.core.school import Away, Escalation, Hours, Numbers, School
from tests.support.leads import ADMIN, CHAIR, DAN, DEE, EVERYBODY, HEAD, TEACHER, school_of

SCHOOL = school_of()
WITHOUT_CHAIR = school_of(TEACHER, HEAD, DAN, ADMIN)
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEK = (TODAY, TODAY + timedelta(days=4))
NEW = Person(id="new", name="Nora New")
AWAY = changing.away(SCHOOL, HEAD, WEEK, "dan", TODAY)


def sound(found: School | Refused) -> School:
    """The school that a change made; fails the test when it was refused."""
    assert isinstance(found, School), found
    return found


def with_roles(person: Person, *roles: Role) -> Person:
    """This person with other roles."""
    return person.model_copy(update={"roles": frozenset(roles)})


@pytest.mark.parametrize(
    ("person", "settings"),
    [
        (HEAD, set(Setting)),
        (ADMIN, {Setting.PEOPLE, Setting.NUMBERS}),
        (DAN, {Setting.AWAY}),
        (CHAIR, set()),
        (TEACHER, set()),
    ],
)
def test_who_may_change_which_setting(person: Person, settings: set[Setting]) -> None:
    """The head everything, the office people and numbers, a deputy their own days away, nobody else anything."""
    assert {one for one in Setting if may(person, one)} == settings


@pytest.mark.parametrize(
    ("actor", "person", "new", "refused"),
    [
        (HEAD, NEW, 1, None),
        (HEAD, with_roles(NEW, Role.DEPUTY), 1, None),
        (HEAD, with_roles(TEACHER, Role.DEPUTY, Role.ADMIN), 0, None),
        (HEAD, with_roles(DAN, Role.STAFF), 0, None),
        (HEAD, HEAD.model_copy(update={"phone": "01632 960999"}), 0, None),
        (HEAD, TEACHER, 1, Refused.LISTED),
        (HEAD, NEW, 0, Refused.GONE),
        (HEAD, with_roles(NEW, Role.HEADTEACHER), 1, Refused.HEADSHIP),
        (HEAD, with_roles(HEAD, Role.STAFF), 0, Refused.HEADSHIP),
        (HEAD, with_roles(NEW, Role.CHAIR), 1, Refused.CHAIR),
        (HEAD, with_roles(HEAD, Role.HEADTEACHER, Role.CHAIR), 0, Refused.CHAIR),
        (HEAD, CHAIR.model_copy(update={"phone": "01632 960999"}), 0, Refused.CHAIR),
        (HEAD, CHAIR.model_copy(update={"email": "head@school.example"}), 0, Refused.CHAIR),
        (HEAD, with_roles(CHAIR, Role.STAFF), 0, Refused.CHAIR),
        (ADMIN, NEW, 1, None),
        (ADMIN, with_roles(TEACHER, Role.SENCO), 0, None),
        (ADMIN, DAN.model_copy(update={"phone": "01632 960999"}), 0, None),
        (ADMIN, DAN.model_copy(update={"email": "ada@school.example"}), 0, Refused.OFFICE_ROLES),
        (ADMIN, with_roles(DAN, Role.STAFF), 0, Refused.OFFICE_ROLES),
        (ADMIN, with_roles(TEACHER, Role.DEPUTY), 0, Refused.OFFICE_ROLES),
        (ADMIN, with_roles(NEW, Role.ADMIN), 1, Refused.OFFICE_ROLES),
        (ADMIN, with_roles(ADMIN, Role.ADMIN, Role.DEPUTY), 0, Refused.OFFICE_ROLES),
        (DAN, NEW, 1, Refused.NOT_YOURS),
        (CHAIR, NEW, 1, Refused.NOT_YOURS),
        (TEACHER, NEW, 1, Refused.NOT_YOURS),
    ],
)
def test_people_are_changed_within_the_rules(actor: Person, person: Person, new: int, refused: Refused | None) -> None:
    """The chair is nobody's to touch, the headship is handed over, the office gives no role that reads reports."""
    found = changing.kept(SCHOOL, actor, person, new=bool(new))
    assert found == refused if refused else sound(found).person(person.id) == person


@pytest.mark.parametrize(
    ("actor", "person", "refused"),
    [
        (HEAD, TEACHER, None),
        (HEAD, DAN, None),
        (ADMIN, TEACHER, None),
        (HEAD, HEAD, Refused.SELF),
        (HEAD, CHAIR, Refused.CHAIR),
        (HEAD, NEW, Refused.GONE),
        (ADMIN, HEAD, Refused.HEADSHIP),
        (ADMIN, DEE, Refused.OFFICE_ROLES),
        (DAN, TEACHER, Refused.NOT_YOURS),
    ],
)
def test_people_are_removed_within_the_rules(actor: Person, person: Person, refused: Refused | None) -> None:
    """The head is never removed, nor the chair by anybody, nor a lead by the office."""
    found = changing.removed(SCHOOL, actor, person.id)
    assert found == refused if refused else sound(found).person(person.id) is None


def test_headship_is_handed_over_whole() -> None:
    """The new head has the role and is no deputy any more; the old one is staff, and away no longer."""
    after = sound(changing.headed_by(sound(AWAY), HEAD, "dan"))
    assert (after.headteacher.id, after.headteacher.has(Role.DEPUTY)) == ("dan", False)
    old = after.person("head")
    assert old is not None
    assert (old.roles, after.away) == (frozenset({Role.STAFF}), ())


@pytest.mark.parametrize(
    ("actor", "to", "refused"),
    [
        (HEAD, "chair", Refused.CHAIR_IS_HEAD),
        (HEAD, "head", Refused.SELF),
        (HEAD, "nobody", Refused.GONE),
        (ADMIN, "dan", Refused.NOT_YOURS),
        (DAN, "dan", Refused.NOT_YOURS),
        (CHAIR, "dan", Refused.NOT_YOURS),
    ],
)
def test_headship_is_the_heads_to_hand_over(actor: Person, to: str, refused: Refused) -> None:
    """Nobody takes it, and the chair, who would judge the head, cannot be given it."""
    assert changing.headed_by(SCHOOL, actor, to) is refused


@pytest.mark.parametrize(
    ("school", "actor", "to", "found"),
    [
        (SCHOOL, CHAIR, "teacher", "teacher"),
        (WITHOUT_CHAIR, HEAD, "teacher", "teacher"),
        (SCHOOL, HEAD, "teacher", Refused.CHAIR_THERE),
        (SCHOOL, ADMIN, "teacher", Refused.CHAIR_THERE),
        (WITHOUT_CHAIR, ADMIN, "teacher", Refused.NOT_YOURS),
        (SCHOOL, CHAIR, "dan", Refused.CHAIR_IS_HEAD),
        (SCHOOL, CHAIR, "head", Refused.CHAIR_IS_HEAD),
        (WITHOUT_CHAIR, HEAD, "head", Refused.SELF),
        (SCHOOL, CHAIR, "nobody", Refused.GONE),
    ],
)
def test_chair_is_the_chairs_to_hand_on(school: School, actor: Person, to: str, found: str | Refused) -> None:
    """The head names a chair only where there is none: whether something is reported about the head changes nothing."""
    after = changing.chaired_by(school, actor, to)
    if isinstance(found, Refused):
        assert after is found
    else:
        assert [one.id for one in sound(after).people if one.has(Role.CHAIR)] == [found]


def test_chair_changes_their_own_number() -> None:
    """Nobody else can send a reporter to another telephone, or a note to another address."""
    after = changing.own_details(SCHOOL, CHAIR, "01632 960105", "cora@school.example")
    assert after.chair is not None
    assert (after.chair.phone, after.chair.email) == ("01632 960105", "cora@school.example")


@pytest.mark.parametrize(
    ("days", "stand_in", "refused"),
    [
        (WEEK, "dan", None),
        ((TODAY, TODAY), "dee", None),
        (WEEK, "", Refused.STAND_IN),
        (WEEK, "teacher", Refused.STAND_IN),
        (WEEK, "chair", Refused.STAND_IN),
        (WEEK, "head", Refused.STAND_IN),
        (WEEK[::-1], "dan", Refused.ORDER),
        ((TODAY - timedelta(days=9), TODAY - timedelta(days=1)), "dan", Refused.PAST),
        ((TODAY, TODAY + timedelta(days=121)), "dan", Refused.LONG),
    ],
)
def test_head_goes_away_with_a_stand_in(days: tuple[date, date], stand_in: str, refused: Refused | None) -> None:
    """A deputy, for some days that are not over; then they stand in on those days and on no other."""
    found = changing.away(SCHOOL, HEAD, days, stand_in, TODAY)
    if refused:
        assert found is refused
        return
    deputy = sound(found).stand_in(days[0])
    assert deputy is not None
    assert deputy.id == stand_in
    assert sound(found).stand_in(days[1] + timedelta(days=1)) is None


def test_who_stands_in_stays() -> None:
    """Neither removed, nor made something else, nor away in that time, until the head is back."""
    school = sound(AWAY)
    assert changing.removed(school, HEAD, "dan") is Refused.STANDS_IN
    assert changing.kept(school, HEAD, with_roles(DAN, Role.STAFF), new=False) is Refused.STANDS_IN
    assert changing.away(school, DAN, (WEEK[1], WEEK[1]), "", TODAY) is Refused.STANDS_IN
    assert isinstance(changing.away(school, DEE, WEEK, "", TODAY), School)
    here = changing.back(school, HEAD)
    assert here.away == ()
    assert isinstance(changing.removed(here, HEAD, "dan"), School)


@pytest.mark.parametrize(
    ("times", "refused"),
    [
        (Escalation(remind=5, deputies=10, reporter=240, urgent=(0, 5)), None),
        (Escalation(remind=0), Refused.TIMES),
        (Escalation(reporter=241), Refused.TIMES),
        (Escalation(urgent=()), Refused.URGENT),
        (Escalation(urgent=(0, 61)), Refused.URGENT),
        (Escalation(urgent=(5, 0)), Refused.URGENT),
    ],
)
def test_times_keep_no_report_waiting(times: Escalation, refused: Refused | None) -> None:
    """Four hours of school time at most, and an hour for an urgent report."""
    found = changing.timed(SCHOOL, times)
    assert found == refused if refused else sound(found).escalation == times


def test_school_opens_on_some_day_and_before_it_closes() -> None:
    """Hours that never come are refused."""
    assert changing.opened(SCHOOL, Hours(days=())) is Refused.DAYS
    assert changing.opened(SCHOOL, Hours.model_validate({"from": "16:00", "to": "08:00"})) is Refused.ORDER
    later = Hours.model_validate({"from": "09:00", "to": "15:00"})
    assert sound(changing.opened(SCHOOL, later)).hours.opens == time(9)


def test_numbers_and_the_look_over_them_are_kept() -> None:
    """What was set is what is shown, and who found it right."""
    after = changing.numbered(SCHOOL, Numbers(lado="01632 960999"))
    assert after.numbers.lado == "01632 960999"
    checked = changing.checked(after, HEAD, NOW).checked
    assert checked is not None
    assert (checked.at, checked.by) == (NOW, "head")


people = st.sampled_from([one.id for one in EVERYBODY])
roles = st.frozensets(st.sampled_from(list(Role)), max_size=3)
days = st.integers(0, 12).map(lambda number: TODAY + timedelta(days=number))


@st.composite
def changes(draw: st.DrawFn) -> Any:
    """Any change by anybody, as if no card stood in the way."""
    actor, target = draw(people), draw(people)
    given_roles, first, last, way = draw(roles), draw(days), draw(days), draw(st.integers(0, 5))

    def change(school: School) -> School | Refused:
        acting, other = school.person(actor), school.person(target)
        if acting is None:
            return school
        known = other or next(one for one in EVERYBODY if one.id == target)
        wanted = known.model_copy(update={"roles": given_roles})
        ways = (
            lambda: changing.kept(school, acting, wanted, new=other is None),
            lambda: changing.removed(school, acting, target),
            lambda: changing.headed_by(school, acting, target),
            lambda: changing.chaired_by(school, acting, target),
            lambda: (
                changing.away(school, acting, (first, last), target, TODAY)
                if may(acting, Setting.AWAY)
                else Refused.NOT_YOURS
            ),
            lambda: changing.back(school, acting),
        )
        return ways[way]()

    return change


@settings(max_examples=300, deadline=None)
@given(st.lists(changes(), max_size=14))
def test_no_sequence_of_changes_leaves_a_school_without_a_lead(sequence: list[Any]) -> None:
    """One head, one chair at most and never the head, and on every day the head or a deputy is here."""
    school = SCHOOL
    for change in sequence:
        found = change(school)
        school = found if isinstance(found, School) else school
        School.model_validate(school.model_dump(by_alias=True))
        assert [one.has(Role.HEADTEACHER) for one in school.people].count(True) == 1
        assert [one.has(Role.CHAIR) for one in school.people].count(True) == 1
        assert not school.headteacher.has(Role.CHAIR)
        leads = {school.headteacher.id, *(one.id for one in school.deputies)}
        for number in range(14):
            day = TODAY + timedelta(days=number)
            assert leads - school.away_on(day)
            assert school.headteacher.id not in school.away_on(day) or school.stand_in(day) is not None


def test_days_of_somebody_who_is_no_lead_any_more_are_dropped() -> None:
    """A deputy who is away and becomes a member of staff is not away in anybody's way."""
    school = sound(changing.away(SCHOOL, DEE, WEEK, "", TODAY))
    after = sound(changing.kept(school, HEAD, with_roles(DEE, Role.STAFF), new=False))
    assert (school.away, after.away) == ((Away(first=WEEK[0], last=WEEK[1], person="dee"),), ())


def test_the_list_has_an_end() -> None:
    """With five hundred people on it nobody is added, and those who are there can still be changed."""
    many = tuple(Person(id=f"p{number}", name="Somebody") for number in range(changing.MOST_PEOPLE))
    full = SCHOOL.model_copy(update={"people": (*SCHOOL.people, *many)})
    assert changing.kept(full, HEAD, NEW, new=True) is Refused.FULL
    assert sound(changing.kept(full, HEAD, many[0].model_copy(update={"phone": "01632 960111"}), new=False))
