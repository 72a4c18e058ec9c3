"""A sent report: what its history says of it."""

import pytest

from bot.core.access import Status
from bot.core.case import Case, Happened
from bot.core.incident import Party
from tests.support.cases import alerted, at, closed, having, sent, taken_on
from tests.support.leads import DAN, HEAD

ALERTED, DELIVERED, UNREACHABLE, OPENED = (
    Happened.ALERTED,
    Happened.DELIVERED,
    Happened.UNREACHABLE,
    Happened.OPENED,
)


def of_head(*kinds: Happened) -> Case:
    """A report of which this has become of the head's alerts."""
    happened = [
        (kind, "head" if kind is OPENED else "", {} if kind is OPENED else {"person": "head"}) for kind in kinds
    ]
    return having(sent(), *happened)


@pytest.mark.parametrize(
    ("kinds", "unreachable"),
    [
        ((), set()),
        ((ALERTED,), set()),
        ((ALERTED, DELIVERED), set()),
        ((ALERTED, UNREACHABLE), {"head"}),
        ((ALERTED, UNREACHABLE, DELIVERED), set()),
        ((ALERTED, DELIVERED, UNREACHABLE), {"head"}),
        ((ALERTED, UNREACHABLE, OPENED), set()),
        ((OPENED, ALERTED, UNREACHABLE), {"head"}),
    ],
)
def test_the_last_that_is_known_says_who_can_be_reached(kinds: tuple[Happened, ...], unreachable: set[str]) -> None:
    """Delivered or opened after a failure: reachable again; a failure after either: not any more."""
    assert of_head(*kinds).unreachable == unreachable
    assert of_head(*kinds).ladder.unreachable == unreachable


def test_a_rung_counts_for_the_ladder_it_was_climbed_on() -> None:
    """Another route starts a new ladder, on which nothing has been climbed; nothing is climbed twice on one."""
    case = sent()
    climbed = case.model_copy(
        update={"history": (*case.history, case.rung("sent", at(0)), case.rung("remind", at(30)))}
    )
    assert climbed.fired == {"sent", "remind"}
    again = having(climbed, (Happened.COMPLETED, "teacher", {"afresh": True}), minutes=40)
    assert again.fired == frozenset()
    assert again.ladder.sent_at == at(40)
    assert having(climbed, (Happened.COMPLETED, "teacher", {"afresh": False})).fired == {"sent", "remind"}
    new = again.model_copy(update={"history": (*again.history, again.rung("sent", at(40)))})
    assert new.fired == {"sent"}


def test_the_ladder_starts_when_the_report_was_sent() -> None:
    """Without a change of its route, a report waits since it was sent."""
    assert sent().ladder.sent_at == at(0)
    assert not sent().ladder.acted


def test_whoever_acknowledged_is_responsible_since_then() -> None:
    """The owner's time counts from the acknowledgement; an action after it counts as having acted."""
    case = taken_on()
    assert (case.owner, case.acknowledged_at, case.ladder.acknowledged_at) == ("head", at(6), at(6))
    assert not case.ladder.acted
    assert having(case, (Happened.ACTION, "head", {"number": "1", "text": "x"}), minutes=7).ladder.acted


def test_an_action_before_somebody_else_took_over_is_not_the_new_owners() -> None:
    """Who takes over is reminded until there is an action of theirs."""
    case = having(taken_on(), (Happened.ACTION, "head", {"number": "1", "text": "x"}), minutes=7)
    taken_over = having(case, (Happened.ACKNOWLEDGED, "dan", {}), minutes=9)
    assert not taken_over.ladder.acted


def test_whoever_opens_it_again_is_responsible_since_then() -> None:
    """After a reopening the time of the earlier acknowledgement says nothing any more."""
    case = having(closed(), (Happened.REOPENED, "dan", {"reason": "x", "afresh": True}), minutes=90)
    again = case.model_copy(update={"status": Status.ACKNOWLEDGED, "owner": "dan"})
    assert again.acknowledged_at == again.ladder.acknowledged_at == again.ladder.sent_at == at(90)


def test_nobody_is_responsible_for_a_new_report() -> None:
    """An acknowledgement by somebody who had to be taken off again counts for nothing."""
    dropped = taken_on().model_copy(update={"status": Status.NEW, "owner": None})
    assert (dropped.acknowledged_at, dropped.ladder.acknowledged_at) == (None, None)


def test_passed_on_lasts_until_somebody_acknowledges() -> None:
    """Whom the owner asked is known until that person, or anybody, takes it on."""
    asked = having(taken_on(), (Happened.PASSED_ON, "head", {"to": "dan"}), minutes=9)
    assert (taken_on().passed_to, asked.passed_to) == (None, "dan")
    assert having(asked, (Happened.ACKNOWLEDGED, "dan", {}), minutes=10).passed_to is None


def test_an_action_is_open_until_it_is_done() -> None:
    """Each action by its number; a case with an open one cannot be closed."""
    two = having(
        taken_on(),
        (Happened.ACTION, "head", {"number": "1", "text": "Phone home"}),
        (Happened.ACTION, "head", {"number": "2", "text": "Write it up"}),
    )
    assert two.open_actions == {"1": "Phone home", "2": "Write it up"}
    one = having(two, (Happened.ACTION_DONE, "head", {"number": "1"}), minutes=9)
    assert one.open_actions == {"2": "Write it up"}
    assert one.facts.open_actions == 1


def test_the_facts_are_all_that_decides() -> None:
    """Who may do what is decided by reporter, route, state, owner, whom it was passed to, actions and openings."""
    case = taken_on(alerted(sent(Party.ADULT), "head"))
    assert case.facts.model_dump(exclude={"route"}) == {
        "reporter": "teacher",
        "status": Status.ACKNOWLEDGED,
        "owner": "head",
        "passed_to": None,
        "open_actions": 0,
        "opened_by": frozenset({"head"}),
    }
    assert case.facts.route.readers == (HEAD.id,)
    assert DAN.id not in case.route.everybody
