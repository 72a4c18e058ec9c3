"""The order of a report's questions and what is still to be asked."""

from datetime import UTC, datetime

from bot.core.incident import Certainty, Child, Draft, Kind, Party
from bot.core.interview import Step, before, chosen, clause, missing_facts, pending
from bot.core.policy import Roles

BLANK = Draft(started_at=datetime(2022, 3, 16, 16, 20, tzinfo=UTC))


def test_safety_comes_first_and_the_check_last() -> None:
    """A blank report asks for safety; one with everything answered is read back."""
    assert pending(BLANK) is Step.SAFETY
    everything = {
        "safety": Certainty.NO,
        "parties": frozenset({Party.NONE}),
        "images": Certainty.NO,
        "account": ("he wrote",),
        "settled": frozenset({"facts", "account", "so_far"}),
    }
    assert pending(BLANK.model_copy(update=everything)) is Step.CHECK


def test_a_child_without_a_name_is_asked_for() -> None:
    """A class alone is no child yet; a screen name is."""
    unnamed = BLANK.model_copy(update={"children": (Child(school_class="Year 5"),)})
    assert missing_facts(unnamed)[0] == "children"
    shown = BLANK.model_copy(update={"children": (Child(screen_name="wolf"),)})
    assert "children" not in missing_facts(shown)


def test_a_fact_that_is_not_known_is_not_asked_again() -> None:
    """Each short fact can be left out by itself."""
    left = BLANK.model_copy(update={"settled": frozenset({"facts.children"})})
    assert missing_facts(left) == ("platform", "happened")


def test_back_leads_one_step_back_and_not_beyond_the_first() -> None:
    """Before the facts comes who must not see it; before safety comes nothing."""
    assert before(Step.FACTS) is Step.PARTIES
    assert before(Step.SAFETY) is Step.SAFETY


def test_none_beside_somebody_is_that_somebody() -> None:
    """A choice of none and another means the other; no choice at all means none."""
    assert chosen(frozenset({Party.NONE, Party.HEAD})) == frozenset({Party.HEAD})
    assert chosen(frozenset()) == frozenset({Party.NONE})


def test_the_clause_is_that_of_the_kind() -> None:
    """A child's own message is clause 11, anything else that one became aware of is clause 12."""
    roles = Roles(reporting=("11",), aware=("12",))
    assert clause(Kind.CHILD_CONTACT, roles) == "11"
    assert clause(Kind.BECAME_AWARE, roles) == "12"


def test_a_clause_that_the_policy_does_not_name_is_not_made_up() -> None:
    """One known clause speaks for both kinds, and a policy without any names none."""
    assert clause(Kind.CHILD_CONTACT, Roles(aware=("12",))) == "12"
    assert clause(Kind.BECAME_AWARE, Roles()) == ""
