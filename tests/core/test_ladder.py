"""Whom the ladder can tell: somebody who is away or cannot be reached is passed over, but never leaving nobody."""

from itertools import islice

from bot.core.escalation import rungs
from bot.core.incident import Party
from bot.core.people import Role
from tests.support.ladder import SCHOOL, facts, lines
from tests.support.leads import CHAIR, DAN, DEE, HEAD, TEACHER, school_of, with_roles


def test_the_deputies_stand_in_for_a_head_who_is_away() -> None:
    """They are alerted at once instead of the head, and the reporter is told so."""
    assert lines(facts(away=frozenset({"head"})), 4) == [
        ("first_gone", "Tue 10:00", "dan dee", "", "next_person"),
        ("remind", "Tue 10:30", "", "", "not_taken_on"),
        ("deputies", "Tue 10:30", "dan dee", "", ""),
        ("reporter", "Tue 11:00", "dan dee", "", "please_phone"),
    ]


def test_stand_ins_are_reminded_by_the_deputies_rung() -> None:
    """They have had their first card already when the deputies' turn comes."""
    found = {rung.name: rung for rung in islice(rungs(facts(away=frozenset({"head"})), SCHOOL), 4)}
    assert [rung.realert for name, rung in found.items() if name in ("first_gone", "deputies")] == [False, True]


def test_a_head_who_cannot_be_reached_is_passed_over() -> None:
    """A head who never added the app: the deputies at once, by reason of the same rung."""
    found = lines(facts(unreachable=frozenset({"head"})), 1)
    assert found == [("first_gone", "Tue 10:00", "dan dee", "", "next_person")]


def test_everybody_away_never_leaves_nobody() -> None:
    """With all readers away they are alerted all the same, the chair hears of it at once, the reporter is to phone."""
    assert lines(facts(away=frozenset({"head", "dan", "dee"})), 2) == [
        ("sent", "Tue 10:00", "head", "", ""),
        ("readers_gone", "Tue 10:00", "head dan dee", "chair", "nobody_available"),
    ]


def test_everybody_and_the_chair_away_ends_with_the_lado() -> None:
    """With the chair away too, the reporter gets the LADO's number at once."""
    away = frozenset({"head", "dan", "dee", "chair"})
    assert lines(facts(away=away), 2)[1] == ("readers_gone", "Tue 10:00", "head dan dee", "", "nobody_left")


def test_away_people_are_reached_before_unreachable_ones() -> None:
    """Where the head is away and the deputies cannot be reached, the head is alerted."""
    case = facts(away=frozenset({"head"}), unreachable=frozenset({"dan", "dee"}))
    assert {one for rung in islice(rungs(case, SCHOOL), 8) for one in rung.alerts} == {"head"}


def test_nobody_reachable_is_still_tried() -> None:
    """Somebody who cannot be reached now may add the app before the next rung."""
    case = facts(unreachable=frozenset({"head", "dan", "dee"}))
    assert lines(case, 2)[1] == ("readers_gone", "Tue 10:00", "head dan dee", "chair", "nobody_available")


def test_a_head_only_report_with_the_head_away() -> None:
    """The deputies are no stand-ins for a report that is not theirs to read."""
    assert lines(facts(party=Party.ADULT, away=frozenset({"head"})), 2) == [
        ("sent", "Tue 10:00", "head", "", ""),
        ("readers_gone", "Tue 10:00", "head", "chair", "nobody_available"),
    ]


def test_an_urgent_report_with_everybody_away() -> None:
    """Everybody is alerted, the chair hears of it and the reporter is shown 999 at once, not after a quarter."""
    case = facts(urgent=True, away=frozenset({"head", "dan", "dee"}))
    assert lines(case, 2) == [
        ("urgent-alert", "Tue 10:00", "head dan dee", "", "urgent_phone"),
        ("urgent-gone", "Tue 10:00", "", "chair", "urgent_999"),
    ]


def test_an_urgent_report_skips_who_is_away_while_others_are_there() -> None:
    """With the head away the deputies are alerted."""
    assert lines(facts(urgent=True, away=frozenset({"head"})), 1)[0][2] == "dan dee"


def test_somebody_who_has_left_the_role_is_not_alerted() -> None:
    """The school file of today decides: a former deputy hears nothing of an old report."""
    today = school_of(TEACHER, HEAD, with_roles(DAN, Role.STAFF), DEE, CHAIR)
    assert lines(facts(), 3, today)[2] == ("deputies", "Tue 10:30", "dee", "", "")


def test_a_report_that_all_readers_have_left() -> None:
    """If nobody of its readers holds the role any more, the reporter is asked to tell it afresh, twice; then it ends."""
    today = school_of(TEACHER, HEAD.model_copy(update={"id": "new"}), DAN)
    told = [
        ("unreadable", "Tue 10:00", "", "", "nobody_reads"),
        ("unreadable-again", "Wed 08:00", "", "", "nobody_reads"),
    ]
    assert lines(facts(party=Party.ADULT), 9, today) == told
    assert lines(facts(party=Party.ADULT, urgent=True), 9, today) == told


def test_a_route_that_names_the_reporter_by_mistake_alerts_somebody_else() -> None:
    """Whoever sent the report is told nothing as a lead, whatever the route says."""
    case = facts(reporter=DAN, found=facts().route)
    assert {one for rung in islice(rungs(case, SCHOOL), 8) for one in rung.alerts} == {"head", "dee"}
