"""Open reports when the school's people change: who joins, who stays out for ever, and who is responsible."""

from typing import Any

import pytest

from bot.core import changing
from bot.core.access import Action, Status, may
from bot.core.case import Case
from bot.core.incident import Party
from bot.core.notice import NoticeKind
from bot.core.people import Person, Role
from bot.core.rerouting import followed, no_longer
from bot.core.school import School
from tests.support.cases import SCHOOL, at, closed, sent, taken_on
from tests.support.clock import MORNING
from tests.support.leads import ADMIN, CHAIR, DAN, DEE, HEAD, TEACHER

TODAY = MORNING.date()


def after(*steps: Any) -> School:
    """The school after these changes; fails the test when one is refused."""
    school = SCHOOL
    for step in steps:
        school = step(school)
        assert isinstance(school, School), school
    return school


def made(person: Person, *roles: Role) -> Any:
    """The step that gives somebody these roles."""
    changed = person.model_copy(update={"roles": frozenset(roles)})
    return lambda school: changing.kept(school, HEAD, changed, new=False)


def headed_by(person: str) -> Any:
    """The step that hands over the headship."""
    return lambda school: changing.headed_by(school, HEAD, person)


def chaired_by(person: str) -> Any:
    """The step that hands on the chair."""
    return lambda school: changing.chaired_by(school, CHAIR, person)


def about(*parties: Party, **more: Any) -> Case:
    """An open report about these."""
    return sent(*parties, **more)


DEPUTY_MORE, ONE_LESS = made(ADMIN, Role.DEPUTY), made(DAN, Role.STAFF)


@pytest.mark.parametrize(
    ("parties", "steps", "readers"),
    [
        ((Party.NONE,), [DEPUTY_MORE], ("head", "dan", "dee", "admin")),
        ((Party.NONE,), [ONE_LESS], ("head", "dee")),
        ((Party.NONE,), [headed_by("admin")], ("admin", "dan", "dee")),
        ((Party.NONE,), [headed_by("dan")], ("dan", "dee")),
        ((Party.ADULT,), [DEPUTY_MORE], ("head",)),
        ((Party.ADULT,), [headed_by("admin")], ("head",)),
        ((Party.DEPUTY,), [DEPUTY_MORE], ("head",)),
        ((Party.DEPUTY,), [headed_by("admin")], ("admin",)),
        ((Party.DEPUTY,), [headed_by("dan")], ("chair",)),
        ((Party.CHAIR,), [headed_by("admin")], ("admin",)),
        ((Party.HEAD,), [headed_by("admin")], ("chair",)),
        ((Party.HEAD,), [chaired_by("admin")], ("admin",)),
        ((Party.HEAD,), [headed_by("admin"), chaired_by("head")], ("chair",)),
        ((Party.HEAD,), [DEPUTY_MORE, ONE_LESS], ("chair",)),
    ],
)
def test_who_can_read_an_open_report_afterwards(
    parties: tuple[Party, ...], steps: list[Any], readers: tuple[str, ...]
) -> None:
    """Successors join what they would have received; whoever was kept out is kept out in every later role."""
    case, school = about(*parties), after(*steps)
    decision = followed(case, school, TODAY, at(5))
    assert (decision.case if decision else case).route.readers == readers


def test_somebody_kept_out_reads_nothing_in_any_later_role() -> None:
    """A head who was reported, handed over, and was given the chair later opens nothing of that report."""
    case, school = about(Party.HEAD), after(headed_by("admin"), chaired_by("head"))
    decision = followed(case, school, TODAY, at(5))
    facts = (decision.case if decision else case).facts
    assert not any(may(school.person("head"), action, facts) for action in Action)


def test_first_person_who_joins_is_alerted_at_once_and_a_later_one_in_their_turn() -> None:
    """The new head has the card now; a new deputy when the ladder comes to the deputies, unless it is urgent."""
    new_head = followed(about(Party.NONE), after(headed_by("admin")), TODAY, at(5))
    deputy = followed(about(Party.NONE), after(DEPUTY_MORE), TODAY, at(5))
    urgent = followed(about(Party.NONE, urgent=True), after(DEPUTY_MORE), TODAY, at(5))
    for decision, people in ((new_head, ["admin"]), (deputy, []), (urgent, ["admin"])):
        assert decision is not None
        assert [one.person for one in decision.notices if one.kind is NoticeKind.ALERT] == people


def test_report_of_an_owner_who_leaves_waits_again() -> None:
    """Nobody is responsible any more, and the ladder starts afresh now; its history says why."""
    case = taken_on(actor=DAN)
    decision = followed(case, after(ONE_LESS), TODAY, at(60))
    assert decision is not None
    assert (decision.case.owner, decision.case.status) == (None, Status.NEW)
    assert (decision.case.ladder.sent_at, decision.case.fired) == (at(60), frozenset())


@pytest.mark.parametrize("case", [about(Party.NONE), taken_on(), closed(), about(Party.HEAD)])
def test_nothing_changes_where_the_people_of_a_report_stay(case: Case) -> None:
    """A change of somebody else, and a closed report, are left alone."""
    assert followed(case, after(made(TEACHER, Role.SENCO)), TODAY, at(60)) is None


def test_closed_report_is_left_as_it_was() -> None:
    """Whoever joins later has no part in what is over."""
    assert followed(closed(), after(DEPUTY_MORE), TODAY, at(99)) is None


def test_who_has_lost_the_role_is_sent_nothing_more() -> None:
    """What is still on its way to them is called back; the others keep theirs."""
    case = about(Party.NONE)
    assert no_longer(case.route, case.route, after(ONE_LESS)) == ("dan",)
    assert no_longer(case.route, case.route, SCHOOL) == ()
    assert DEE.id in case.route.readers


def test_who_joins_a_report_that_is_dealt_with_is_not_rung() -> None:
    """They may open it, and its reporter is told who may; an alarm would say that nobody is dealing with it."""
    decision = followed(taken_on(), after(DEPUTY_MORE), TODAY, at(120))
    assert decision is not None
    assert "admin" in decision.case.route.readers
    assert [notice.kind for notice in decision.notices] == [NoticeKind.RECEIPT_CHANGED]
