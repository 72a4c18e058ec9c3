"""What a practice drill has shown of each person of its route."""

import pytest

from bot.core.case import Case, Happened
from bot.core.drill import Reached, Tried, over, tried
from tests.support.cases import at, having, sent, taken_on

RUNG, ALERTED, DELIVERED, UNREACHABLE = Happened.RUNG, Happened.ALERTED, Happened.DELIVERED, Happened.UNREACHABLE


def climbed(*names: str) -> Case:
    """A drill whose ladder has come so far; each rung told whom it tells, and Teams reached all but Dee."""
    case = sent(practice=True)
    told = {"sent": ("head",), "deputies": ("dan", "dee")}
    for name in names:
        case = having(case, (RUNG, "", {"name": name, "ladder": 0}))
        for one in told.get(name, ()):
            what = UNREACHABLE if one == "dee" else DELIVERED
            case = having(case, (ALERTED, "", {"person": one}), (what, "", {"person": one}))
    return case


def test_each_person_is_named_with_the_rung_at_which_they_were_told() -> None:
    """Reached, not reached, and told the reference only."""
    assert tried(climbed("sent", "remind", "deputies", "reporter", "unread")) == (
        Tried("head", Reached.DELIVERED, "sent"),
        Tried("dan", Reached.DELIVERED, "deputies"),
        Tried("dee", Reached.UNREACHABLE, "deputies"),
        Tried("chair", Reached.REFERENCE, "unread"),
    )


def test_who_was_not_told_was_not_needed() -> None:
    """Somebody took it on before it was their turn."""
    assert [one.reached for one in tried(climbed("sent"))] == [Reached.DELIVERED, *[Reached.NOT_NEEDED] * 3]


def test_alert_that_is_on_its_way_is_said_to_be() -> None:
    """Neither reached nor given up."""
    case = having(sent(practice=True), (RUNG, "", {"name": "sent", "ladder": 0}), (ALERTED, "", {"person": "head"}))
    assert tried(case)[0] == Tried("head", Reached.ON_ITS_WAY, "sent")


@pytest.mark.parametrize(
    ("case", "is_over"),
    [
        (climbed("sent", "remind"), False),
        (climbed("sent", "unread"), True),
        (taken_on(sent(practice=True)), True),
        (taken_on(), False),
        (sent(), False),
    ],
)
def test_drill_is_over_when_it_is_taken_on_or_at_the_last_rung(case: Case, *, is_over: bool) -> None:
    """A report that is no drill never is."""
    assert over(case) is is_over
    assert case.sent_at == at(0)
