"""From the engine's reading to an answer: what is quoted, how sure, and what is offered."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import policies
from bot.core.answer import MOST, NEAR, OFFER_REPORT, Shape, browse, compose, silences
from bot.core.policy import Unit
from bot.core.reply import Courtesy, Intent, Ranked, Reply

PACK = policies.load()
TODAY = date(2026, 11, 23)
IDS = [unit.id for unit in PACK.units]


def unit(unit_id: str) -> Unit:
    """A unit that is there."""
    found = PACK.unit(unit_id)
    assert found is not None
    return found


def reading(intent: Intent, *ranked: tuple[str, float], report_chance: float = 0.0) -> Reply:
    """What an engine could reply."""
    return Reply(intent, tuple(Ranked(*each) for each in ranked), 0.8, report_chance)


replies = st.builds(
    Reply,
    st.sampled_from(Intent),
    st.lists(
        st.builds(Ranked, st.sampled_from([*IDS, "15", "", "nonsense"]), st.floats(0, 1)), max_size=8
    ).map(tuple),
    st.floats(0, 1),
    st.floats(0, 1),
    st.none() | st.sampled_from(Courtesy),
)  # fmt: skip


@given(reply=replies, question=st.text(max_size=80))
def test_whatever_the_engine_replies_only_the_document_is_quoted(reply: Reply, question: str) -> None:
    """Every quotation is a verbatim part of the document, at most three, none twice, whatever the reading is."""
    answer = compose(reply, PACK, question, TODAY)
    assert all(each.marker + each.text in PACK.document for each in answer.quoted)
    assert len(set(answer.unit_ids)) == len(answer.unit_ids) <= MOST
    assert all(each in PACK.units for each in (*answer.quoted, *answer.near))


@given(reply=replies, question=st.text(max_size=80))
def test_whatever_the_engine_replies_what_may_be_a_report_is_offered_one(reply: Reply, question: str) -> None:
    """A likely report is never left without the way to make one, unless the message is mere courtesy."""
    answer = compose(reply, PACK, question, TODAY)
    likely = reply.report_chance >= OFFER_REPORT or (reply.intent is Intent.REPORT and answer.quoted)
    assert answer.shape is Shape.COURTESY or not likely or answer.offers[0] == "report"


@given(reply=replies)
def test_the_same_reading_gives_the_same_answer(reply: Reply) -> None:
    """Nothing but the reading, the question and the day decides."""
    assert compose(reply, PACK, "why?", TODAY) == compose(reply, PACK, "why?", TODAY)


@given(reply=replies, question=st.text(max_size=80))
def test_an_answer_quotes_or_says_that_it_does_not(reply: Reply, question: str) -> None:
    """An answer that is sure, or of several, quotes something; a refusal quotes nothing."""
    answer = compose(reply, PACK, question, TODAY)
    assert bool(answer.quoted) == (answer.shape in (Shape.SURE, Shape.SEVERAL))


def test_a_sure_answer_quotes_its_unit_alone() -> None:
    """One unit that stands out is quoted without the rest."""
    answer = compose(reading(Intent.ANSWER, ("6", 0.9), ("7", 0.1)), PACK, "the logo?", TODAY)
    assert (answer.shape, answer.unit_ids) == (Shape.SURE, ("6",))


def test_a_sure_answer_brings_what_belongs_to_it() -> None:
    """Clauses 4 and 9 are quoted together, whichever is found."""
    assert compose(reading(Intent.ANSWER, ("9", 0.9)), PACK, "?", TODAY).unit_ids == ("9", "4")
    assert compose(reading(Intent.ANSWER, ("4", 0.9), ("7", 0.6)), PACK, "?", TODAY).unit_ids == ("4", "9")


def test_close_units_are_shown_as_several() -> None:
    """When none stands out the close ones are quoted, best first, and called possible."""
    answer = compose(reading(Intent.ANSWER, ("7", 0.4), ("6", 0.3), ("5", 0.1)), PACK, "?", TODAY)
    assert (answer.shape, answer.unit_ids) == (Shape.SEVERAL, ("7", "6"))


def test_a_report_quotes_the_clause_that_makes_it_due() -> None:
    """A message that tells of something is answered with clause 11 or 12, and a report is offered first."""
    answer = compose(reading(Intent.REPORT, ("9", 0.8), ("12", 0.1)), PACK, "?", TODAY)
    assert "12" in answer.unit_ids
    assert answer.offers[0] == "report"
    assert "11" in compose(reading(Intent.REPORT, ("9", 0.8)), PACK, "?", TODAY).unit_ids


def test_a_lesson_offers_the_lesson_check_first() -> None:
    """A planned session is offered the check before anything else."""
    assert compose(reading(Intent.LESSON, ("14", 0.8)), PACK, "?", TODAY).offers[0] == "lesson"


def test_what_is_not_covered_names_near_units_only() -> None:
    """A refusal names at most two units, and only those that are near."""
    answer = compose(reading(Intent.DECLINE, ("13", 0.3), ("5", NEAR / 2), ("6", 0.4)), PACK, "?", TODAY)
    assert (answer.shape, answer.quoted) == (Shape.NOT_COVERED, ())
    assert [each.id for each in answer.near] == ["13"]
    assert answer.offers == ("ask_head",)


def test_a_reading_without_any_unit_is_a_refusal() -> None:
    """An engine that found nothing, or only what the policy has not, quotes nothing."""
    assert compose(reading(Intent.ANSWER), PACK, "?", TODAY).shape is Shape.NOT_COVERED
    assert compose(reading(Intent.ANSWER, ("15", 0.9)), PACK, "?", TODAY).shape is Shape.NOT_COVERED


def test_courtesy_is_answered_with_courtesy() -> None:
    """Small talk quotes nothing; of an unknown kind it gets the help."""
    thanks = compose(Reply(Intent.CHAT, courtesy=Courtesy.THANKS), PACK, "thanks", TODAY)
    assert (thanks.shape, thanks.courtesy, thanks.quoted) == (Shape.COURTESY, Courtesy.THANKS, ())
    assert compose(Reply(Intent.CHAT), PACK, "mmm", TODAY).courtesy is Courtesy.HELP


@pytest.mark.parametrize("unit_id", IDS)
def test_a_unit_that_is_asked_for_is_shown_with_all_its_notes(unit_id: str) -> None:
    """Browsing quotes one unit, with everything the policy leaves open about it."""
    answer = browse(PACK, unit_id, TODAY)
    assert (answer.shape, answer.unit_ids) == (Shape.BROWSED, (unit_id,))
    assert answer.silences == tuple(silence.note for silence in unit(unit_id).silences)
    assert answer.review_passed


def test_a_clause_that_is_not_there_is_not_made_up() -> None:
    """There are fourteen clauses; the fifteenth is said to be none."""
    answer = browse(PACK, "15", TODAY)
    assert (answer.shape, answer.quoted, answer.asked_for) == (Shape.NO_SUCH_CLAUSE, (), "15")


def test_a_question_brings_up_only_what_it_touches() -> None:
    """Of the notes on what a unit does not say, a question gets those with a word of its own."""
    scope = (unit("scope"),)
    assert [note for note in silences(PACK, scope, "is WhatsApp covered?") if "WhatsApp" in note]
    assert silences(PACK, scope, "is blogging covered?") == ()


def test_the_notes_of_companions_come_along() -> None:
    """A question about clause 9 gets what clause 4 does not say, too."""
    assert any("no exception" in note.casefold() for note in silences(PACK, (unit("9"),), "my own daughter"))


def test_a_collision_is_shown_with_its_first_unit() -> None:
    """Known collisions of the unit that is quoted first are shown, each once."""
    answer = browse(PACK, "11", TODAY)
    assert len(answer.conflicts) == len(set(answer.conflicts)) == 2
    assert browse(PACK, "13", TODAY).conflicts == ()


def test_the_review_date_is_read_from_the_day() -> None:
    """The review counts as overdue from the first day after its month."""
    assert not browse(PACK, "9", date(2023, 3, 31)).review_passed
    assert browse(PACK, "9", date(2023, 4, 1)).review_passed
