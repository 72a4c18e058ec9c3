"""St Peter's policy as data: faithful to the document, fair to the reader, and nothing added."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.policy import Pack, Unit
from bot.policies import DEFAULT_PACK, load

PACK = load()
FOLDER = files("bot.policies") / DEFAULT_PACK
CLAUSES = tuple(str(number) for number in range(1, 15))
PROBES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("probes.toml").read_text("utf-8"))["probe"]

# What a staff member is never told (product design 3.6 and 4.1); "permission" is the policy's own word.
BANNED = (
    "victim", "offender", "perpetrator", "are you sure", "abuse", "i understand how", "why didn", "compliant",
    "guilty", "crime", "criminal", "unfortunately", "simply", "of course", "obviously", "you should have",
)  # fmt: skip
RANKING = ("overrid", "overrul", "beats", "priority", "outweigh", "prevail", "instead of", "comes first")


def own_words() -> Iterator[tuple[str, str]]:
    """Every sentence of the pack that is not the policy's, with where it stands."""
    for unit in PACK.units:
        yield f"{unit.id} plain", unit.plain
        yield from ((f"{unit.id} fault", fault) for fault in unit.faults)
        yield from ((f"{unit.id} silence", silence.note) for silence in unit.silences)
    yield from ((f"conflict {'-'.join(conflict.units)}", conflict.note) for conflict in PACK.conflicts)


def sentences(text: str) -> list[str]:
    """The text cut after each full stop."""
    return [part for part in re.split(r"(?<=\.)\s+", text) if part]


OWN = [pytest.param(text, id=f"{place} {n}") for n, (place, text) in enumerate(own_words())]
EACH_UNIT = pytest.mark.parametrize("unit", [pytest.param(unit, id=unit.id) for unit in PACK.units])


def test_the_document_is_the_school_s_own_file() -> None:
    """The document is byte for byte the policy that the school gave us, with its faults and its line ends."""
    content = (FOLDER / "policy.txt").read_bytes()
    assert sha256(content).hexdigest() == "c19eb0bf9dfa0a496e3d47bd4c0c6e966d7d414a1b249b7a54fb9cb9910d4eb0"
    assert PACK.document.encode() == content
    assert PACK.fingerprint == sha256(content).hexdigest()


def test_the_pack_is_sound() -> None:
    """Every unit is quoted word for word and nothing of the document is left out."""
    assert PACK.problems() == ()


def test_the_units_stand_in_the_document_s_order() -> None:
    """Scope, dangers and purpose stand before the fourteen clauses, action and review dates after them."""
    assert [unit.id for unit in PACK.units] == [
        "header", "scope", "dangers", "purpose", *CLAUSES, "breach", "review",
    ]  # fmt: skip
    places = [PACK.document.index(unit.marker + unit.text) for unit in PACK.units]
    assert places == sorted(places)


@given(place=st.data())
def test_any_changed_letter_of_any_unit_is_found(place: st.DataObject) -> None:
    """Whichever letter of whichever unit is changed, the pack is no longer sound."""
    at = place.draw(st.integers(0, len(PACK.units) - 1))
    text = PACK.units[at].text
    letter = place.draw(st.integers(0, len(text) - 1))
    other = place.draw(st.characters(codec="utf-8").filter(lambda character: character != text[letter]))
    assert changed(at, text[:letter] + other + text[letter + 1 :]).problems()


@given(place=st.data())
def test_any_part_left_out_of_any_unit_is_found(place: st.DataObject) -> None:
    """Whichever end of whichever unit is cut off, the words that are then left out are reported."""
    at = place.draw(st.integers(0, len(PACK.units) - 1))
    text = PACK.units[at].text
    kept = text[: place.draw(st.integers(1, len(text) - 1))]
    assert changed(at, kept).problems()


@EACH_UNIT
def test_any_unit_left_out_is_found(unit: Unit) -> None:
    """No unit can be dropped from the pack unnoticed."""
    rest = tuple(other for other in PACK.units if other is not unit)
    left_out = f"{(unit.marker + unit.text)!r}"
    assert any(left_out in problem for problem in PACK.model_copy(update={"units": rest}).problems())


def changed(at: int, text: str) -> Pack:
    """The pack with another text in one of its units."""
    units = list(PACK.units)
    units[at] = units[at].model_copy(update={"text": text})
    return PACK.model_copy(update={"units": tuple(units)})


def test_the_drafting_faults_of_the_clauses_are_kept_and_named() -> None:
    """Clause 6 stays without a verb, clause 12 stays in two pieces, and the reader is told."""
    six, twelve = PACK.unit("6"), PACK.unit("12")
    assert six is not None
    assert twelve is not None
    assert six.text.endswith("without written prior permission from the Headteacher")
    assert sentences(six.faults[0]) == [
        "This sentence is unfinished.",
        "The likely meaning is that you need the Headteacher's written permission first.",
        "Get it before using them.",
    ]
    assert "social networking. These must be reported immediately as above." in twelve.text
    assert "cut in two" in twelve.faults[0]


@EACH_UNIT
def test_a_unit_can_be_named_on_a_button_and_in_a_list(unit: Unit) -> None:
    """A clause is labelled by its number, a topic is two to five words, and neither is used twice."""
    assert not unit.is_clause or (unit.label, unit.marker) == (f"Clause {unit.id}", f"{unit.id}. ")
    assert 2 <= len(unit.topic.split()) <= 5
    assert [other.label for other in PACK.units].count(unit.label) == 1
    assert [other.topic for other in PACK.units].count(unit.topic) == 1


@EACH_UNIT
def test_a_plain_reading_is_one_sentence(unit: Unit) -> None:
    """The plain reading is a single sentence of at most forty words."""
    assert len(sentences(unit.plain)) == 1
    assert unit.plain.endswith(".")
    assert len(unit.plain.split()) <= 40


@EACH_UNIT
def test_a_unit_has_three_to_six_examples_of_its_own(unit: Unit) -> None:
    """Each unit has three to six example questions, and no question belongs to two units."""
    everyone_s = [example.casefold() for other in PACK.units for example in other.examples]
    assert 3 <= len(unit.examples) <= 6
    assert all(everyone_s.count(example.casefold()) == 1 for example in unit.examples)
    assert all(example.endswith("?") for example in unit.examples)


@EACH_UNIT
def test_every_note_on_a_silence_can_be_reached(unit: Unit) -> None:
    """A note is either always shown or has lower-case words, each listed once, that bring it up."""
    for silence in unit.silences:
        assert silence.always != bool(silence.about), silence.note
        assert len(set(silence.about)) == len(silence.about), silence.note
        assert all(phrase == phrase.lower().strip() for phrase in silence.about), silence.note
        assert all(silence.touches(f"Well, {phrase.upper()}?") for phrase in silence.about), silence.note


def test_only_three_notes_are_shown_every_time() -> None:
    """Clause 7 never stops a report, clause 13's other policy is not here, and no outcome is predicted."""
    always = [(unit.id, silence.note) for unit in PACK.units for silence in unit.silences if silence.always]
    assert [unit_id for unit_id, _ in always] == ["7", "13", "breach"]
    assert always[0][1] == "This does not stop you reporting a concern: clauses 11 and 12 require it."


@pytest.mark.parametrize("text", OWN)
def test_our_sentences_are_plain_and_calm(text: str) -> None:
    """Our own sentences are whole and calm; they blame nobody, judge nothing and promise nothing."""
    assert text.endswith(".")
    assert "!" not in text
    assert not [word for word in BANNED if re.search(rf"\b{word}", text.casefold())]


@pytest.mark.parametrize("text", OWN)
def test_words_given_as_the_policy_s_are_the_policy_s(text: str) -> None:
    """What stands in curly quotes is in the document, to the letter."""
    assert text.count("“") == text.count("”")
    for quoted in re.findall("“(.*?)”", text):
        assert quoted in PACK.document
    assert '"' not in text


@pytest.mark.parametrize("text", OWN)
def test_outside_guidance_is_labelled_with_its_source(text: str) -> None:
    """A sentence from outside says so first, names its source in brackets and gives no paragraph number."""
    for sentence in sentences(text):
        outside = sentence.startswith("Outside the policy: ")
        mentions = re.search(r"guidance|national|council|LADO|Keeping children safe in education|Kent|SWGfL", sentence)
        assert outside == bool(mentions), sentence
        assert not outside or re.search(r"(guidance|advice|advice for schools) \([^)]+\)", sentence), sentence
    assert not re.search(r"paragraph|¶|\bpara\b", text)


@pytest.mark.parametrize("text", OWN)
def test_our_sentences_name_only_clauses_that_exist(text: str) -> None:
    """No sentence of ours speaks of a clause that the policy does not have."""
    for numbers in re.findall(r"[Cc]lauses? ((?:\d+(?:, | and )?)+)", text):
        assert set(re.findall(r"\d+", numbers)) <= set(CLAUSES)


def test_the_known_conflicts_are_named() -> None:
    """The seven places where two clauses do not fit together are in the pack, and no others."""
    assert [conflict.units for conflict in PACK.conflicts] == [
        ("4", "14"), ("5", "14"), ("4", "9"), ("7", "11"), ("7", "12"), ("10", "14"), ("11", "14"),
    ]  # fmt: skip


@pytest.mark.parametrize("conflict", PACK.conflicts, ids=lambda conflict: "-".join(conflict.units))
def test_a_conflict_is_left_to_the_headteacher(conflict: Any) -> None:
    """A note on a conflict names both clauses and the Headteacher, and lets neither clause win."""
    assert "Headteacher" in conflict.note
    assert all(re.search(rf"\b{number}\b", conflict.note) for number in conflict.units)
    assert not [word for word in RANKING if word in conflict.note.casefold()]
    assert len(sentences(conflict.note)) <= 2


def test_what_belongs_together_is_quoted_together() -> None:
    """Clauses 4 and 9 bring each other; clause 12 says "as above" and brings clause 11."""
    companions = {unit.id: unit.companions for unit in PACK.units if unit.companions}
    assert companions == {"4": ("9",), "9": ("4",), "12": ("11",)}


def test_the_next_steps_are_those_of_the_product() -> None:
    """Contact with children leads to a report, Zoom and Teams to the lesson check, open points to the head."""
    steps: dict[str, set[str]] = {}
    for unit in PACK.units:
        if unit.next_step:
            steps.setdefault(unit.next_step, set()).add(unit.id)
    assert steps == {
        "report": {"4", "9", "11", "12"},
        "lesson": {"14"},
        "ask_head": {"scope", "5", "6", "7", "8", "10", "13", "review"},
    }


def test_the_dates_are_those_of_the_document() -> None:
    """The pack's dates are the ones that the policy prints, and its review month is over."""
    assert (PACK.dated, PACK.review_due) == (date(2022, 3, 1), date(2023, 3, 1))
    assert f"Social Networking Policy {PACK.dated:%B %Y}" in PACK.document
    assert f"Next Review: {PACK.review_due:%B %Y}" in PACK.document
    assert PACK.school in PACK.document


def test_the_probes_are_the_twenty_four_of_the_product_design() -> None:
    """The probe questions are numbered 1 to 24 and name units and intents that exist."""
    assert [probe["n"] for probe in PROBES] == list(range(1, 25))
    for probe in PROBES:
        assert set(probe["intents"]) <= {"answer", "report", "lesson", "decline"}
        assert all(PACK.unit(unit_id) for unit_id in (*probe.get("first", ()), *probe.get("also", ())))
        assert probe["words"]
        assert probe["never"]


@pytest.mark.parametrize(
    "probe", [pytest.param(probe, id=str(probe["n"])) for probe in PROBES if probe.get("from_pack", True)]
)
def test_the_pack_has_the_words_that_a_probe_asks_for(probe: dict[str, Any]) -> None:
    """The best unit brings the probe's words with it, and none of its units brings words that are wrong."""
    best = said(probe["first"][0], probe["text"])
    assert not [words for words in probe["words"] if words not in best]
    for first in probe["first"]:
        assert not [words for words in probe["never"] if words in said(first, probe["text"])]


def said(unit_id: str, question: str) -> str:
    """All that the pack has to say with this unit quoted first, in lower case."""
    first = PACK.unit(unit_id)
    assert first is not None
    shown = [first, *(unit for unit in PACK.units if unit.id in first.companions)]
    lines = [line for unit in shown for line in (unit.plain, unit.text, *unit.faults)]
    lines += [silence.note for unit in shown for silence in unit.silences if silence.touches(question)]
    lines += [conflict.note for conflict in PACK.conflicts_of(tuple(unit.id for unit in shown))]
    return "\n".join(lines).casefold()
