"""The model of a policy: what it finds wrong with a pack, and what it says of a sound one."""

from datetime import date
from hashlib import sha256

import pytest
from pydantic import ValidationError

from bot.core.policy import Conflict, Pack, Silence, Unit

DOCUMENT = "Garden Rules\n\nPlease be kind.\n\n1. Walk. Do not run.\n2. Shut the gate.\n\nLast Review: May 2020"


def unit(unit_id: str, text: str, marker: str = "", **more: object) -> Unit:
    """A unit with the fields that these tests do not look at filled in."""
    fields = {"label": unit_id, "topic": unit_id, "plain": "Plain.", "examples": ("What?",), **more}
    return Unit.model_validate({"id": unit_id, "text": text, "marker": marker, **fields})


UNITS = (
    unit("purpose", "Please be kind."),
    unit("1", "Walk. Do not run.", "1. ", companions=("2",)),
    unit("2", "Shut the gate.", "2. "),
    unit("review", "Last Review: May 2020"),
)
PACK = Pack(
    id="garden",
    title="Garden Rules",
    school="A school",
    dated=date(2020, 5, 1),
    review_due=date(2021, 5, 1),
    document=DOCUMENT,
    headings=("Garden Rules",),
    units=UNITS,
    conflicts=(Conflict(units=("1", "2"), note="They collide. Ask the Headteacher."),),
)


def with_unit(changed: Unit, *, at: int) -> Pack:
    """The sound pack with one unit put in the place of another."""
    return PACK.model_copy(update={"units": (*UNITS[:at], changed, *UNITS[at + 1 :])})


def test_a_sound_pack_has_no_problems() -> None:
    """A pack whose pieces are the whole document, word for word, has no problems."""
    assert PACK.problems() == ()


def test_a_changed_letter_is_found() -> None:
    """A unit that differs from the document by the case of one letter is reported by name."""
    assert with_unit(unit("2", "Shut the Gate.", "2. "), at=2).problems() == (
        "2: stands 0 times in the document, word for word; it must stand there once",
        "left out of the pack, before review: '2. Shut the gate.'",
    )


def test_a_sentence_left_out_is_found() -> None:
    """A sentence that no unit quotes is reported with its words."""
    assert with_unit(unit("1", "Walk.", "1. "), at=1).problems() == ("left out of the pack, before 2: 'Do not run.'",)


def test_a_sentence_left_out_at_the_end_is_found() -> None:
    """What stands after the last piece counts as well."""
    pack = PACK.model_copy(update={"document": DOCUMENT + "\nSigned: A Governor"})
    assert pack.problems() == ("left out of the pack, before the end: 'Signed: A Governor'",)


def test_a_heading_left_out_is_found() -> None:
    """A heading belongs to the document too."""
    pack = PACK.model_copy(update={"headings": ()})
    assert pack.problems() == ("left out of the pack, before purpose: 'Garden Rules'",)


def test_an_overlap_is_found() -> None:
    """A unit that takes in words of the unit before it is reported."""
    assert with_unit(unit("2", "Do not run.\n2. Shut the gate."), at=2).problems() == (
        "2: overlaps the piece before it",
    )


def test_text_that_the_document_has_twice_is_found() -> None:
    """A quotation that could stand in two places does not say which one it is."""
    pack = PACK.model_copy(update={"document": DOCUMENT + "\n2. Shut the gate."})
    assert "2: stands 2 times in the document, word for word; it must stand there once" in pack.problems()


def test_a_unit_defined_twice_is_found() -> None:
    """Two units with one id are reported once, and the second one overlaps the first."""
    assert PACK.model_copy(update={"units": (*UNITS, UNITS[1])}).problems() == (
        "unit '1' is defined twice",
        "1: overlaps the piece before it",
    )


def test_a_wrong_companion_is_found() -> None:
    """A companion that the pack does not have is reported with the unit that names it."""
    changed = unit("1", "Walk. Do not run.", "1. ", companions=("15",))
    assert with_unit(changed, at=1).problems() == ("unit 1: companion '15' does not exist",)


def test_a_conflict_with_an_unknown_unit_is_found() -> None:
    """A conflict can only be between units of the pack."""
    pack = PACK.model_copy(update={"conflicts": (Conflict(units=("1", "9"), note="They collide."),)})
    assert pack.problems() == ("conflict names unit '9', which does not exist",)


def test_a_unit_is_found_by_its_id() -> None:
    """An id gives its unit; an id that the policy does not have gives nothing."""
    assert PACK.unit("2") is UNITS[2]
    assert PACK.unit("15") is None


def test_the_clauses_are_the_numbered_units() -> None:
    """Only the units that the document numbers are clauses."""
    assert [clause.id for clause in PACK.clauses] == ["1", "2"]


@pytest.mark.parametrize(
    ("today", "passed"),
    [(date(2021, 4, 30), False), (date(2021, 5, 31), False), (date(2021, 6, 1), True), (date(2022, 1, 1), True)],
)
def test_a_review_is_late_when_its_month_is_over(today: date, passed: bool) -> None:  # noqa: FBT001
    """A review that is due in May can be held until the end of May."""
    assert PACK.review_passed(today) is passed


def test_a_conflict_comes_with_either_of_its_units() -> None:
    """A conflict is shown with an answer that quotes one of its two units, and with no other."""
    assert PACK.conflicts_of(("2", "purpose")) == PACK.conflicts
    assert PACK.conflicts_of(("purpose",)) == ()


def test_the_fingerprint_is_that_of_the_document() -> None:
    """The fingerprint changes with the document and with nothing else."""
    assert PACK.fingerprint == sha256(DOCUMENT.encode()).hexdigest()
    assert PACK.model_copy(update={"units": ()}).fingerprint == PACK.fingerprint
    assert PACK.model_copy(update={"document": DOCUMENT + " "}).fingerprint != PACK.fingerprint


@pytest.mark.parametrize(
    "question",
    ["Is my 1-1 ok?", "can't I wave", "CAN\N{RIGHT SINGLE QUOTATION MARK}T I wave", "my e-mail,please", "E mail?"],
)
def test_a_note_is_shown_when_the_question_mentions_it(question: str) -> None:
    """Case, hyphens, apostrophes and punctuation make no difference to what a question mentions."""
    assert Silence(note="Not said.", about=("1:1", "cant i", "e-mail")).touches(question)


@pytest.mark.parametrize("question", ["", "the headteacher", "pigeon", "a headstart", "ask a head ache"])
def test_a_note_is_not_shown_for_part_of_a_word(question: str) -> None:
    """A word counts only when it stands there whole, and a phrase only word after word."""
    assert not Silence(note="Not said.", about=("ask head", "pig")).touches(question)


def test_a_note_can_belong_to_every_quotation() -> None:
    """A note that is always shown does not depend on the question."""
    assert Silence(note="Always said.", always=True).touches("anything")


def test_a_unit_needs_no_example() -> None:
    """A policy that was imported knows no questions of its staff yet."""
    assert unit("3", "Text.", examples=()).examples == ()


def test_a_misspelt_field_is_refused() -> None:
    """A field that the model does not know is an error, not a note that is silently lost."""
    with pytest.raises(ValidationError, match="silence"):
        unit("3", "Text.", silence=())


def test_a_number_stands_for_what_is_there() -> None:
    """A section's number gives its units, a number below a unit gives that unit, and any other gives nothing."""
    units = tuple(unit(name, name) for name in ("4.1", "4.2", "41", "5"))
    numbered = PACK.model_copy(update={"units": units})
    assert [found.id for found in numbered.part("4")] == ["4.1", "4.2"]
    assert [found.id for found in numbered.part("5.1.a")] == []
    assert [found.id for found in numbered.part("5.1")] == ["5"]
    assert numbered.part("6") == ()


def test_a_lesson_check_without_a_clause_is_found() -> None:
    """Who says that lessons are checked must say by which unit."""
    pack = PACK.model_copy(update={"checks_lessons": True})
    assert pack.problems() == ("checks_lessons is set, but no role lessons names a unit",)


def test_a_wrong_place_is_found() -> None:
    """A unit that says where it stands must stand there, to the letter."""
    assert with_unit(unit("2", "Shut the gate.", "2. ", at=7), at=2).problems() == (
        "2: does not stand in the document at character 7, word for word",
        "left out of the pack, before review: '2. Shut the gate.'",
    )
