"""Questions to the Head Teacher and guidance, decided: who may what, what follows, what is kept for the review."""

from datetime import date, timedelta

import pytest

from bot import policies
from bot.core.answer import compose
from bot.core.guidance import handling, published
from bot.core.guidance.access import Act, may
from bot.core.guidance.handling import Decision
from bot.core.guidance.notice import NoticeKind, asked_person, asked_slot, receipt_slot
from bot.core.guidance.published import Guidance, people_named
from bot.core.guidance.question import Happened, Question, Status
from bot.core.guidance.review import Note, NoteKind, Theme, kind_of, may_be_report, themes
from bot.core.people import Person
from bot.core.reply import Intent, Ranked, Reply
from bot.core.retention import guidance_due, question_due
from bot.core.school import Retention
from tests.support.clock import MORNING
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER, school

SCHOOL = school()
PACK = policies.load()
LATER = MORNING + timedelta(days=3)
KEPT = SCHOOL.model_copy(update={"retention": Retention(questions=2)})


def person(person_id: str) -> Person:
    """Somebody of the school."""
    found = SCHOOL.person(person_id)
    assert found is not None
    return found


def asked(text: str = "May we?") -> Decision:
    """A teacher's question."""
    decision = handling.asked("HQ-7K4M-26", person(TEACHER), "a:t", text, person(HEAD), "policy", MORNING)
    assert decision is not None
    return decision


def decided(question: Question, outcome: Status = Status.ANSWERED, text: str = "Yes.", guidance: str = "") -> Decision:
    """What the Head Teacher said."""
    decision = handling.decided(question, person(HEAD), outcome, text, MORNING, guidance)
    assert decision is not None
    return decision


def given(question: str = "May we?", answer: str = "Yes.") -> Guidance:
    """Guidance of the Head Teacher."""
    made = published.published("HG-7K4M-26", person(HEAD), question, answer, "policy", MORNING)
    assert made is not None
    return made.guidance


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("who", [TEACHER, DEPUTY, CHAIR, HEAD])
def test_one_table_says_who_may(act: Act, who: str) -> None:
    """The head alone opens, decides, guides and reviews; everybody else asks; the asker alone sees an own question."""
    question = asked().question
    expected = {
        Act.ASK: who != HEAD,
        Act.SEE: who == TEACHER,
    }.get(act, who == HEAD)
    assert may(person(who), act, question) is expected
    assert not may(None, act, question)


@pytest.mark.parametrize("act", [Act.OPEN, Act.DECIDE, Act.SEE])
def test_without_a_question_nobody_may(act: Act) -> None:
    """What needs a question is refused where there is none."""
    assert not may(person(HEAD), act)


@pytest.mark.parametrize(("who", "text"), [(TEACHER, "  "), (HEAD, "May I?")])
def test_no_words_and_one_s_own_question_are_not_sent(who: str, text: str) -> None:
    """Empty words are no question, and the Head Teacher asks nobody."""
    assert handling.asked("HQ-7K4M-26", person(who), "a:t", text, person(HEAD), "policy", MORNING) is None


def test_sent_question_goes_to_the_head_who_is_there() -> None:
    """The card is owed to the Head Teacher of that moment, and the history begins with who sent it."""
    decision = asked(" May we? ")
    assert [(notice.kind, notice.person) for notice in decision.notices] == [(NoticeKind.ASKED, HEAD)]
    assert decision.question.text == "May we?"
    assert [(entry.what, entry.actor) for entry in decision.entries] == [(Happened.SENT, TEACHER)]


def test_first_opening_shows_and_every_opening_is_recorded() -> None:
    """The asker's card changes once; a second opening is an entry, too."""
    first = handling.opened(asked().question, person(HEAD), MORNING)
    assert first is not None
    assert [notice.kind for notice in first.notices] == [NoticeKind.RECEIPT_CHANGED]
    second = handling.opened(first.question, person(HEAD), LATER)
    assert second is not None
    assert second.notices == ()
    assert len(second.question.entries(Happened.OPENED)) == 2
    assert handling.opened(first.question, person(DEPUTY), LATER) is None


@pytest.mark.parametrize(
    ("outcome", "text", "who"),
    [
        (Status.ANSWERED, " ", HEAD),
        (Status.OPEN, "x", HEAD),
        (Status.ANSWERED, "x", TEACHER),
        (Status.TALK, "", DEPUTY),
    ],
)
def test_decision_that_may_not_be_is_none(outcome: Status, text: str, who: str) -> None:
    """An answer needs words, "open" is no decision, and nobody but the head decides."""
    assert handling.decided(asked().question, person(who), outcome, text, MORNING) is None


def test_same_decision_twice_changes_nothing() -> None:
    """A second press adds no entry; another answer takes the place of the first, and both stay on record."""
    first = decided(asked().question).question
    assert decided(first).entries == ()
    other = decided(first, text="No.")
    assert other.question.decision is not None
    assert other.question.decision.data["text"] == "No."
    assert len(other.question.entries(Happened.ANSWERED)) == 2
    assert NoticeKind.ANSWER in [notice.kind for notice in other.notices]


def test_answer_is_not_taken_back_by_an_old_button() -> None:
    """Once answered, a button of an older card that declines decides nothing; declined, it can still be answered."""
    answered = decided(asked().question).question
    assert handling.decided(answered, person(HEAD), Status.DECLINED, "", MORNING) is None
    declined = decided(asked().question, Status.DECLINED, "").question
    assert decided(declined).question.status is Status.ANSWERED


def test_publishing_afterwards_does_not_send_the_same_answer_again() -> None:
    """Published in the same words, the asker's card changes, and no second answer arrives."""
    later = decided(decided(asked().question).question, guidance="HG-7K4M-26")
    assert later.question.guidance == "HG-7K4M-26"
    assert [notice.kind for notice in later.notices] == [NoticeKind.ASKED_CHANGED, NoticeKind.RECEIPT_CHANGED]


def test_open_question_moves_to_a_new_head_and_a_settled_one_stays() -> None:
    """The new head is told, the card of the one before leads nowhere; what is settled is left alone."""
    question = asked().question
    moved = handling.moved(question, person(DEPUTY), MORNING)
    assert moved is not None
    assert moved.question.holder == DEPUTY
    assert [(n.kind, n.person) for n in moved.notices] == [
        (NoticeKind.GONE, HEAD), (NoticeKind.ASKED, DEPUTY), (NoticeKind.RECEIPT_CHANGED, TEACHER),
    ]  # fmt: skip
    assert handling.moved(question, person(HEAD), MORNING) is None
    assert handling.moved(decided(question).question, person(DEPUTY), MORNING) is None


def test_head_who_cannot_be_reached_is_told_to_the_asker_until_somebody_has_it() -> None:
    """It counts for the holder of an open question only, and no longer once the question has moved or was opened."""
    question = asked().question
    lost = handling.unreachable(question, HEAD, MORNING)
    assert lost is not None
    assert lost.question.unreachable
    assert handling.unreachable(question, DEPUTY, MORNING) is None
    assert handling.unreachable(decided(question).question, HEAD, MORNING) is None
    opened = handling.opened(lost.question, person(HEAD), LATER)
    assert opened is not None
    assert not opened.question.unreachable


def test_slots_name_question_and_person() -> None:
    """A slot of the Head Teacher's card is read back; every other is none."""
    assert asked_person(asked_slot("HQ-7K4M-26", HEAD)) == ("HQ-7K4M-26", HEAD)
    for other in (receipt_slot("HQ-7K4M-26"), "SN-7K4M-26/alert/x", ""):
        assert asked_person(other) is None


def test_guidance_needs_the_head_and_words() -> None:
    """Nobody else gives guidance, and there is none without a question and an answer."""
    for who, question, answer in ((TEACHER, "q", "a"), (DEPUTY, "q", "a"), (HEAD, " ", "a"), (HEAD, "q", "")):
        assert published.published("HG-7K4M-26", person(who), question, answer, "p", MORNING) is None
        assert published.changed(given(), person(who), question, answer, "p", MORNING) is None


def test_changed_guidance_has_a_new_date_and_keeps_the_old_words() -> None:
    """Other words are given today, for today's policy, and shown from now on; the earlier ones stay in the history."""
    after = published.changed(given(), person(HEAD), "May we?", "No.", "newer", LATER)
    assert after is not None
    assert (after.guidance.given_at, after.guidance.policy) == (LATER, "newer")
    assert [entry.data["answer"] for entry in after.guidance.history] == ["Yes.", "No."]
    same = published.changed(given(), person(HEAD), "May we?", "Yes.", "policy", LATER)
    assert same is not None
    assert same.entries == ()
    gone = given().model_copy(update={"status": published.Status.WITHDRAWN})
    back = published.changed(gone, person(HEAD), "May we?", "No.", "policy", LATER)
    assert back is not None
    assert back.guidance.shown


def test_guidance_is_for_one_text_of_the_policy_until_it_is_confirmed() -> None:
    """A new policy text makes it older; confirmed, it keeps its words and its date."""
    known = given()
    assert not known.is_for("newer")
    after = published.confirmed(known, person(HEAD), "newer", LATER)
    assert after is not None
    assert after.guidance.is_for("newer")
    assert after.guidance.given_at == MORNING
    assert published.confirmed(known, person(TEACHER), "newer", LATER) is None
    again = published.confirmed(after.guidance, person(HEAD), "newer", LATER)
    assert again is not None
    assert again.entries == ()


def test_withdrawn_guidance_is_not_shown_and_can_come_back() -> None:
    """Withdrawn and published again are one entry each; twice, or by somebody else, they are none."""
    gone = published.withdrawn(given(), person(HEAD), MORNING)
    assert gone is not None
    assert not gone.guidance.shown
    assert published.confirmed(gone.guidance, person(HEAD), "newer", LATER) is None
    twice = published.withdrawn(gone.guidance, person(HEAD), LATER)
    assert twice is not None
    assert twice.entries == ()
    back = published.restored(gone.guidance, person(HEAD), LATER)
    assert back is not None
    assert back.guidance.shown
    assert published.restored(gone.guidance, person(TEACHER), LATER) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tess may.", ("Tess Taylor",)),
        ("As Taylor's class did, and Dan:", ("Tess Taylor", "Dan Deputy")),
        ("Ask the Head or the Deputy. Cora", ("Cora Chair",)),
        ("the head teacher, tess", ()),
        ("", ()),
    ],
)
def test_names_of_the_school_are_found_in_what_is_to_be_published(text: str, names: tuple[str, ...]) -> None:
    """A name counts with its capital; one that is also an office does not by itself."""
    assert people_named(text, SCHOOL) == names


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(Intent.DECLINE, (Ranked("13", 0.3),)), NoteKind.UNANSWERED),
        (Reply(Intent.ANSWER, (Ranked("7", 0.4), Ranked("6", 0.3))), NoteKind.UNSURE),
        (Reply(Intent.ANSWER, (Ranked("9", 0.9),)), None),
        (Reply(Intent.CHAT), None),
        (Reply(Intent.REPORT, (Ranked("11", 0.9),)), None),
    ],
)
def test_what_the_policy_leaves_open_is_noted(reply: Reply, kind: NoteKind | None) -> None:
    """A refusal and several near parts are; a sure answer, small talk and a report are not."""
    assert kind_of(compose(reply, PACK, "?", date(2026, 11, 23))) is kind


def test_unsure_answer_offers_the_head_and_a_sure_one_does_not() -> None:
    """Where several parts may apply the question can be sent on at once."""
    unsure = Reply(Intent.ANSWER, (Ranked("9", 0.4), Ranked("4", 0.3)))
    assert "ask_head" in compose(unsure, PACK, "?", date(2026, 11, 23)).offers
    assert "ask_head" not in compose(Reply(Intent.ANSWER, (Ranked("9", 0.9),)), PACK, "?", date(2026, 11, 23)).offers


def test_what_may_be_a_report_is_known_from_a_small_chance_on() -> None:
    """From three of a hundred a message may be one, whatever it is taken for."""
    assert may_be_report(Reply(Intent.REPORT))
    assert may_be_report(Reply(Intent.ANSWER, report_chance=0.03))
    assert not may_be_report(Reply(Intent.DECLINE, report_chance=0.001))


def test_themes_are_counted_and_the_most_frequent_is_first() -> None:
    """The same outline of the same clauses is one theme, with its last day; within a kind by number, then by day."""
    first, second = date(2026, 11, 2), date(2026, 11, 9)
    notes = [
        Note(first, NoteKind.HELPFUL, ("9",)),
        Note(first, NoteKind.UNANSWERED, ("13",), "a"),
        Note(second, NoteKind.UNANSWERED, ("13",), "b"),
        Note(first, NoteKind.UNANSWERED, ("13",), "b"),
        Note(second, NoteKind.UNANSWERED, (), "c"),
    ]
    assert themes(notes) == (
        Theme(NoteKind.UNANSWERED, ("13",), "b", 2, second),
        Theme(NoteKind.UNANSWERED, (), "c", 1, second),
        Theme(NoteKind.UNANSWERED, ("13",), "a", 1, first),
        Theme(NoteKind.HELPFUL, ("9",), "", 1, first),
    )


def test_settled_question_falls_due_and_an_open_one_never_does() -> None:
    """Counted from the Head Teacher's last word, by the school's own time."""
    question = asked().question
    assert not question_due(question, KEPT, LATER)
    assert question_due(decided(question).question, KEPT, LATER)
    assert not question_due(decided(question).question, KEPT, MORNING + timedelta(days=1))
    assert not question_due(decided(question).question, SCHOOL, LATER)


def test_withdrawn_guidance_falls_due_and_what_is_shown_never_does() -> None:
    """Counted from when it was withdrawn."""
    gone = published.withdrawn(given(), person(HEAD), MORNING)
    assert gone is not None
    assert guidance_due(gone.guidance, KEPT, LATER)
    assert not guidance_due(gone.guidance, SCHOOL, LATER)
    assert not guidance_due(given(), KEPT, LATER)
