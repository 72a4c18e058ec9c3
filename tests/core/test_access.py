"""Who may do what with a report: the whole table, and that it fails closed."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.access import Action, CaseFacts, Status, eligible, may, may_pass_to
from bot.core.incident import Party
from bot.core.people import Person, Role
from bot.core.routing import Route, route
from tests.support.leads import ADMIN, CHAIR, DAN, DEE, EVERYBODY, HEAD, TEACHER, school_of, with_roles

SCHOOL = school_of()
NORMAL, HEAD_ONLY, TO_CHAIR, BY_HEAD = (
    route(frozenset({party}), reporter, SCHOOL)
    for party, reporter in (
        (Party.NONE, TEACHER),
        (Party.ADULT, TEACHER),
        (Party.HEAD, TEACHER),
        (Party.NONE, HEAD),
    )
)
HEAD_AND_DAN = NORMAL.model_copy(update={"deputies": ("dan",)})
NEW, ACKNOWLEDGED, CLOSED = Status
READING = frozenset({Action.LIST, Action.OPEN})
WORKING = READING | {Action.ASK_REPORTER, Action.ADD_ACTION, Action.FINISH_ACTION}
OWN = frozenset({Action.SEE_STATUS, Action.ADD_NOTE})
DRILL = frozenset({Action.START_DRILL})
NOTHING: frozenset[Action] = frozenset()


def case(found: Route = NORMAL, status: Status = NEW, opened: str = "", **more: Any) -> CaseFacts:
    """A report by the teacher that these people have opened; the head owns it once it is acknowledged."""
    owner = None if status is NEW else "head"
    fields = {"reporter": "teacher", "route": found, "status": status, "owner": owner, **more}
    return CaseFacts(opened_by=frozenset(opened.split()), **fields)


def allowed(actor: Person, subject: CaseFacts) -> frozenset[Action]:
    """Everything that this person may do with the report."""
    return frozenset(action for action in Action if may(actor, action, subject))


TABLE = [
    # person, report, everything that is allowed
    (HEAD, case(), READING | DRILL | {Action.PASS_ON}),
    (HEAD, case(opened="head"), READING | DRILL | {Action.PASS_ON, Action.ACKNOWLEDGE}),
    (HEAD, case(status=ACKNOWLEDGED, opened="head"), WORKING | DRILL | {Action.PASS_ON, Action.CLOSE}),
    (HEAD, case(status=ACKNOWLEDGED, opened="head", open_actions=1), WORKING | DRILL | {Action.PASS_ON}),
    (HEAD, case(status=CLOSED, opened="head"), READING | DRILL | {Action.REOPEN, Action.EXPORT}),
    (DAN, case(), READING | {Action.PASS_ON}),
    (DAN, case(opened="head"), READING | {Action.PASS_ON}),
    (DAN, case(opened="dan"), READING | {Action.PASS_ON, Action.ACKNOWLEDGE}),
    (DAN, case(status=ACKNOWLEDGED, opened="head"), READING),
    (DAN, case(status=ACKNOWLEDGED, opened="head dan"), WORKING | {"take_over", "pass_on", "close"}),
    (
        DAN,
        case(status=ACKNOWLEDGED, opened="dan", passed_to="dan"),
        WORKING | {"acknowledge", "take_over", "pass_on", "close"},
    ),
    (DAN, case(status=ACKNOWLEDGED, passed_to="dan"), READING),
    # Asked to take it on, and the owner by now, because it was closed and opened again by the one who was asked.
    (HEAD, case(status=ACKNOWLEDGED, opened="head", passed_to="head"), WORKING | DRILL | {"pass_on", "close"}),
    # With a deputy for the only other reader, who owns it, the head works on it and has nobody to pass it to.
    (HEAD, case(HEAD_AND_DAN, ACKNOWLEDGED, "head", owner="dan"), WORKING | DRILL | {"take_over", "close"}),
    (DAN, case(status=CLOSED, opened="head"), READING),
    (DAN, case(status=CLOSED, opened="head dan"), READING | {Action.REOPEN, Action.EXPORT}),
    # The chair is told the reference only, the administrator nothing, and the reporter the state of it.
    *((CHAIR, case(NORMAL, status, "chair head"), NOTHING) for status in Status),
    *((ADMIN, case(NORMAL, status, "admin head"), NOTHING) for status in Status),
    *((TEACHER, case(NORMAL, status, "teacher head"), OWN) for status in Status),
    # Head only: deputies have no part in it, and there is nobody to pass it to.
    (HEAD, case(HEAD_ONLY), READING | DRILL),
    (HEAD, case(HEAD_ONLY, opened="head"), READING | DRILL | {Action.ACKNOWLEDGE}),
    (HEAD, case(HEAD_ONLY, ACKNOWLEDGED, "head"), WORKING | DRILL | {Action.CLOSE}),
    *((DAN, case(HEAD_ONLY, status, "dan head"), NOTHING) for status in Status),
    # About the head: the chair alone; the head may start a drill, and knows nothing.
    (CHAIR, case(TO_CHAIR), READING),
    (CHAIR, case(TO_CHAIR, opened="chair"), READING | {Action.ACKNOWLEDGE}),
    (CHAIR, case(TO_CHAIR, ACKNOWLEDGED, "chair", owner="chair"), WORKING | {Action.CLOSE}),
    *((HEAD, case(TO_CHAIR, status, "head chair"), DRILL) for status in Status),
    *((DAN, case(TO_CHAIR, status, "dan chair"), NOTHING) for status in Status),
    # The head's own report: the deputies deal with it, the head sees its state.
    *((HEAD, case(BY_HEAD, status, "head dan", reporter="head"), OWN | DRILL) for status in Status),
    (DEE, case(BY_HEAD, opened="dee", reporter="head"), READING | {Action.ACKNOWLEDGE, Action.PASS_ON}),
    (DEE, case(BY_HEAD, ACKNOWLEDGED, "dee", reporter="head", owner="dee"), WORKING | {"close", "pass_on"}),
]


@pytest.mark.parametrize(("actor", "subject", "expected"), TABLE)
def test_the_table(actor: Person, subject: CaseFacts, expected: frozenset[Action]) -> None:
    """Each person may do exactly this with a report in each state, and nothing else."""
    assert allowed(actor, subject) == expected


STAFF = with_roles(DAN, Role.STAFF)


@pytest.mark.parametrize("status", Status)
def test_somebody_who_has_left_the_role_may_nothing(status: Status) -> None:
    """A former deputy opens nothing any more, although the report was sent to them and they have read it."""
    assert allowed(STAFF, case(NORMAL, status, "dan")) == NOTHING


@pytest.mark.parametrize("status", Status)
def test_a_reader_who_is_the_reporter_is_no_reader(status: Status) -> None:
    """Even where a route names the reporter by mistake, the reporter sees the state of the report only."""
    assert allowed(DAN, case(NORMAL, status, "dan", reporter="dan")) == OWN


def test_nobody_and_nothing_and_the_unknown_are_refused() -> None:
    """Without a person, without a report, or for an action that is not in the table, the answer is no."""
    subject = case(opened="head")
    assert not any(may(None, action, subject) for action in Action)
    assert [action for action in Action if may(HEAD, action, None)] == [Action.START_DRILL]
    assert not may(HEAD, "delete", subject)  # type: ignore[arg-type]


def test_only_the_head_starts_a_drill() -> None:
    """A practice drill is the head's to start."""
    assert [person.id for person in EVERYBODY if may(person, Action.START_DRILL)] == ["head"]


def test_a_second_acknowledgement_is_refused() -> None:
    """Once it is acknowledged neither its owner nor another reader can acknowledge it again."""
    subject = case(status=ACKNOWLEDGED, opened="head dan dee")
    assert not any(may(person, Action.ACKNOWLEDGE, subject) for person in EVERYBODY)


def test_the_owner_stays_responsible_until_the_next_acknowledges() -> None:
    """Only the person who was asked to take over can acknowledge an owned report; the owner goes on meanwhile."""
    subject = case(status=ACKNOWLEDGED, opened="head dan dee", passed_to="dan")
    assert [person.id for person in EVERYBODY if may(person, Action.ACKNOWLEDGE, subject)] == ["dan"]
    assert may(HEAD, Action.CLOSE, subject)


def test_an_outside_route_is_nobodys() -> None:
    """What nobody in the app may have, nobody in the app can touch."""
    outside = route(frozenset({Party.HEAD, Party.CHAIR}), TEACHER, SCHOOL)
    everybody = " ".join(person.id for person in EVERYBODY)
    for person, status in product((HEAD, DAN, DEE, CHAIR, ADMIN), Status):
        assert allowed(person, case(outside, status, everybody)) <= DRILL


def test_eligible_people_are_readers_in_the_order_of_the_route() -> None:
    """A report can be passed to its other readers: not to the chair, the owner, or somebody who is away."""
    assert eligible(case(), SCHOOL) == ("head", "dan", "dee")
    assert eligible(case(status=ACKNOWLEDGED), SCHOOL) == ("dan", "dee")
    assert eligible(case(), SCHOOL, away=frozenset({"dan"})) == ("head", "dee")
    assert eligible(case(HEAD_ONLY, ACKNOWLEDGED), SCHOOL) == ()
    assert eligible(case(), school_of(TEACHER, HEAD, STAFF, CHAIR)) == ("head",)


@pytest.mark.parametrize(
    ("actor", "target", "subject", "expected"),
    [
        (HEAD, "dan", case(), True),
        (HEAD, "head", case(), False),
        (HEAD, "chair", case(), False),
        (HEAD, "teacher", case(), False),
        (HEAD, "nobody", case(), False),
        (HEAD, "dan", case(HEAD_ONLY), False),
        (HEAD, "dan", case(status=CLOSED, opened="head"), False),
        (DAN, "head", case(status=ACKNOWLEDGED, opened="dan"), False),
        (DAN, "dee", case(status=ACKNOWLEDGED, opened="dan"), True),
        (TEACHER, "dan", case(), False),
        (None, "dan", case(), False),
        (HEAD, "dan", None, False),
    ],
)
def test_passing_on(actor: Person | None, target: str, subject: CaseFacts | None, *, expected: bool) -> None:
    """A reader passes a report to another eligible person, and to nobody else."""
    assert may_pass_to(actor, target, subject, SCHOOL) is expected


IDS = [person.id for person in EVERYBODY]
PEOPLE = st.builds(with_roles, st.sampled_from(EVERYBODY)) | st.sampled_from(EVERYBODY)
ROUTES = st.builds(
    route,
    st.frozensets(st.sampled_from(list(Party)), min_size=1),
    st.sampled_from(EVERYBODY),
    st.just(SCHOOL),
)
CASES = st.builds(
    CaseFacts,
    reporter=st.sampled_from(IDS),
    route=ROUTES,
    status=st.sampled_from(list(Status)),
    owner=st.none() | st.sampled_from(IDS),
    passed_to=st.none() | st.sampled_from(IDS),
    open_actions=st.integers(0, 2),
    opened_by=st.frozensets(st.sampled_from(IDS)),
)


@given(PEOPLE, CASES)
def test_nobody_outside_the_route_may_do_anything(actor: Person, subject: CaseFacts) -> None:
    """Somebody who is no reader can at most see the state of an own report, add to it, and start a drill."""
    if actor.id not in subject.route.readers or actor.id == subject.reporter:
        assert allowed(actor, subject) <= (OWN if actor.id == subject.reporter else NOTHING) | DRILL


@given(PEOPLE, CASES)
def test_nothing_is_decided_without_having_opened_it(actor: Person, subject: CaseFacts) -> None:
    """Acknowledging, acting, closing, reopening and exporting all need this person to have opened the report."""
    if actor.id not in subject.opened_by:
        assert allowed(actor, subject) <= READING | OWN | DRILL | {Action.PASS_ON}


@given(PEOPLE, CASES)
def test_each_status_allows_its_own_actions(actor: Person, subject: CaseFacts) -> None:
    """A new report cannot be closed, a closed one cannot be worked on, and none is closed with open actions."""
    found = allowed(actor, subject)
    if subject.status is not ACKNOWLEDGED:
        assert not found & {Action.ASK_REPORTER, Action.ADD_ACTION, Action.FINISH_ACTION, Action.CLOSE}
    if subject.status is not CLOSED:
        assert not found & {Action.REOPEN, Action.EXPORT}
    if subject.status is CLOSED:
        assert not found & {Action.ACKNOWLEDGE, Action.PASS_ON}
    if subject.open_actions:
        assert Action.CLOSE not in found


@given(CASES)
def test_an_excluded_person_is_never_eligible(subject: CaseFacts) -> None:
    """Only readers are offered a report, never its reporter or its owner."""
    found = set(eligible(subject, SCHOOL))
    assert found <= set(subject.route.readers)
    assert not found & {subject.reporter, subject.owner}
    assert all(may(SCHOOL.person(one), Action.OPEN, subject) for one in found)
