"""What a card's button and boxes do to a report that is being written: every answer kept, nothing made up."""

from datetime import date, time

import pytest

from bot.core.filled import given
from bot.core.incident import Certainty, Child, Draft, Kind, Party, Source, Told, When
from bot.core.interview import Step
from tests.support.clock import MORNING

EMPTY = Draft(started_at=MORNING)


def after(step: Step, answer: str = "given", draft: Draft = EMPTY, **inputs: str) -> Draft:
    """The draft after this button with these boxes."""
    return given(draft, step, answer, inputs, MORNING).draft


@pytest.mark.parametrize("answer", list(Certainty))
@pytest.mark.parametrize(("step", "field"), [(Step.SAFETY, "safety"), (Step.IMAGES, "images")])
def test_a_yes_a_no_and_a_not_sure_are_kept(step: Step, field: str, answer: Certainty) -> None:
    """Each of the three buttons answers the question that it stands under."""
    assert getattr(after(step, answer.value), field) is answer


@pytest.mark.parametrize("step", [Step.SAFETY, Step.IMAGES, Step.CHECK])
def test_a_made_up_answer_is_not_understood(step: Step) -> None:
    """A button that nobody was shown answers nothing."""
    read = given(EMPTY, step, "perhaps", {}, MORNING)
    assert not read.understood
    assert read.draft == EMPTY


@pytest.mark.parametrize("chosen", ["", "nobody", ",,", "HEAD"])
def test_nobody_chosen_is_asked_again(chosen: str) -> None:
    """Who must not see it has to be answered, by one of the choices."""
    read = given(EMPTY, Step.PARTIES, "given", {"parties": chosen}, MORNING)
    assert (read.understood, read.draft.parties) == (False, None)
    assert read.notes == (("report.parties.error", {}),)


def test_whoever_is_chosen_is_kept_and_a_made_up_one_is_not() -> None:
    """Several may be chosen at once; a choice that there is not does not undo the others."""
    assert after(Step.PARTIES, parties="head,mayor,deputy").parties == {Party.HEAD, Party.DEPUTY}


def test_the_short_facts_are_kept_as_filled_in() -> None:
    """Name and class, place, kind and source, from one card."""
    draft = after(Step.FACTS, children="Ruby 5H", platform=" Instagram ", kind="child_contact", source="saw")
    assert draft.children == (Child(name="Ruby", school_class="5H"),)
    assert (draft.platform, draft.kind, draft.source) == ("Instagram", Kind.CHILD_CONTACT, Source.SAW)
    assert Step.FACTS in draft.settled


def test_facts_that_are_left_out_or_made_up_change_nothing() -> None:
    """A card that is passed over goes on as it was, and a kind that there is not is not taken."""
    left = after(Step.FACTS, "skip", children="Ruby", platform="Instagram")
    assert left == EMPTY.model_copy(update={"settled": left.settled})
    assert after(Step.FACTS, kind="made up", source="made up").kind is Kind.NOT_SURE
    assert after(Step.FACTS, source="made up").source is None


def test_a_name_that_reads_like_none_is_kept_as_typed() -> None:
    """Whatever stands in the box for the child is the child's name, strange as it is."""
    assert [child.name for child in after(Step.FACTS, children="???").children] == ["???"]


def test_the_children_that_the_card_showed_are_not_read_again() -> None:
    """A box that was left as it was changes nothing of what was told of each child."""
    told = EMPTY.model_copy(update={"children": (Child(name="Ruby", school_class="5H", note="wrote hi"),)})
    assert after(Step.FACTS, draft=told, children=told.children_text).children == told.children


def test_a_day_that_cannot_be_is_named_and_asked_again() -> None:
    """The rest of the card is kept; the step is not over."""
    read = given(EMPTY, Step.FACTS, "given", {"happened": "31 February", "platform": "Snapchat"}, MORNING)
    assert [key for key, _ in read.notes] == ["report.facts.impossible"]
    assert read.draft.platform == "Snapchat"
    assert Step.FACTS not in read.draft.settled


def test_words_that_tell_no_time_go_to_the_account() -> None:
    """Nothing typed is lost, wherever it was typed."""
    draft = after(Step.FACTS, happened="while we were lining up")
    assert (draft.happened, draft.account) == (None, ("while we were lining up",))


def test_a_time_that_the_card_showed_is_not_read_again() -> None:
    """A word such as yesterday means the day that it meant when it was typed."""
    known = EMPTY.model_copy(update={"happened": When(day=date(2026, 11, 20), at=time(16), words="yesterday at 4")})
    assert after(Step.FACTS, draft=known, happened="yesterday at 4").happened == known.happened


def test_an_account_needs_a_line() -> None:
    """Without words of any kind it is asked again; the child's own words are kept meanwhile."""
    read = given(EMPTY, Step.ACCOUNT, "given", {"account": " \n", "childs_words": "hi miss"}, MORNING)
    assert [key for key, _ in read.notes] == ["report.account.error"]
    assert read.draft.childs_words == "hi miss"
    assert Step.ACCOUNT not in read.draft.settled


def test_an_account_is_added_as_typed() -> None:
    """A second piece stands after the first, to the letter."""
    first = after(Step.ACCOUNT, account="  She wrote:\n hi ")
    assert first.account == ("  She wrote:\n hi ",)
    assert after(Step.ACCOUNT, draft=first, account="Then nothing.").account[1:] == ("Then nothing.",)


def test_who_was_told_and_what_was_done_are_kept() -> None:
    """A made-up choice is not taken, and what was done is, as typed."""
    draft = after(Step.SO_FAR, told="head_by_phone", done="I did not reply.")
    assert (draft.told, draft.done_so_far) == (Told.HEAD_BY_PHONE, ("I did not reply.",))
    assert after(Step.SO_FAR, told="the press").told is None
    assert after(Step.SO_FAR, "skip", told="nobody", done="x").done_so_far == ()
