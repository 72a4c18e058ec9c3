"""What becomes of a checked session: who may do what, what it brings about, and what a second press does."""

from datetime import date, time, timedelta

import pytest

from bot.core.lesson import handling
from bot.core.lesson.access import Act, may
from bot.core.lesson.handling import Decision
from bot.core.lesson.notice import HEAD, NoticeKind
from bot.core.lesson.record import DECIDED, Entry, Happened, Lesson, Status
from bot.core.lesson.rules import Verdict, judge
from bot.core.lesson.session import Purpose, Session
from bot.core.people import Person
from bot.core.school import Closure
from tests.support.leads import local
from tests.support.school import CHAIR, DEPUTY, TEACHER, school
from tests.support.school import HEAD as HEAD_ID

DAY = date(2022, 3, 17)
SHUT = (Closure(first=DAY, last=DAY),)
NOW = local("2022-03-16 18:00")
PEOPLE = {person.id: person for person in school().people}
TESS, HARRIET, DAN = PEOPLE[TEACHER], PEOPLE[HEAD_ID], PEOPLE[DEPUTY]
OTHER = Session(purpose=Purpose.OTHER, platform="Zoom", day=DAY, starts=time(10))
LESSON = OTHER.model_copy(update={"purpose": Purpose.LESSON, "curriculum": "fractions"})


def checked(session: Session = OTHER) -> Lesson:
    """A session that the teacher had checked."""
    return handling.checked("RL-7K4M-22", TESS, "a:chat", session, judge(session, SHUT), "rules 1", NOW).lesson


def done(decision: Decision | None) -> Lesson:
    """What a decision that was made leaves."""
    assert decision is not None
    return decision.lesson


def asked() -> Lesson:
    """One that was sent to the Head Teacher."""
    return done(handling.ask(checked(), TESS, HARRIET, NOW))


def decided(outcome: Status = Status.OK) -> Lesson:
    """One that the Head Teacher has decided."""
    return done(handling.decide(asked(), HARRIET, outcome, "Only this once.", NOW))


def kinds(decision: Decision | None) -> list[tuple[NoticeKind, str]]:
    """What a decision owes, and to whom."""
    assert decision is not None
    return [(notice.kind, notice.person) for notice in decision.notices]


def test_check_keeps_the_answers_and_what_was_found() -> None:
    """A check records verdict, points, and the answers as they were at that moment."""
    lesson = checked()
    assert lesson.verdict is Verdict.DOES_NOT_MEET
    assert lesson.failed == ("purpose",)
    assert lesson.revision == 1
    [entry] = lesson.history
    assert Session.model_validate(entry.data["session"]) == OTHER


def test_sending_asks_the_head_once() -> None:
    """Sending puts a card before the Head Teacher; pressing again sends nothing again."""
    first = handling.ask(checked(), TESS, HARRIET, NOW)
    assert kinds(first) == [(NoticeKind.VERDICT_CHANGED, TEACHER), (NoticeKind.DECIDE, HEAD)]
    assert handling.ask(done(first), TESS, HARRIET, NOW) == Decision(done(first), ())


def test_what_is_settled_is_not_sent_again() -> None:
    """The button of an old card sends nothing that the Head Teacher has decided, or that does not take place."""
    over = [*map(decided, sorted(DECIDED)), done(handling.cancel(asked(), TESS, NOW))]
    assert [handling.ask(lesson, TESS, HARRIET, NOW) for lesson in over] == [None] * 4


@pytest.mark.parametrize("outcome", sorted(DECIDED))
def test_decision_is_the_heads_and_reaches_the_teacher(outcome: Status) -> None:
    """Each decision is recorded with its note and the verdict as it was, and the verdict stays what it was."""
    decision = handling.decide(asked(), HARRIET, outcome, "Because.", NOW)
    lesson = done(decision)
    assert lesson.status is outcome
    assert lesson.verdict is Verdict.DOES_NOT_MEET
    assert lesson.decision is not None
    assert lesson.decision.data == {"outcome": outcome.value, "note": "Because.", "verdict": "does_not_meet"}
    told = (NoticeKind.TELL, TEACHER)
    assert kinds(decision) == [(NoticeKind.DECIDE_CHANGED, HEAD), (NoticeKind.VERDICT_CHANGED, TEACHER), told]


@pytest.mark.parametrize("note", ["", "  ", "\n"])
def test_decision_without_a_note_is_none(note: str) -> None:
    """A note is required: without one nothing is decided."""
    assert handling.decide(asked(), HARRIET, Status.OK, note, NOW) is None


def test_same_decision_twice_changes_nothing() -> None:
    """A double press decides once; another decision afterwards takes its place, and both stay in the history."""
    lesson = decided()
    assert handling.decide(lesson, HARRIET, Status.OK, "Only this once.", NOW) == Decision(lesson, ())
    worded = done(handling.decide(lesson, HARRIET, Status.OK, "With a colleague.", NOW))
    assert worded.decision is not None
    assert worded.decision.data["note"] == "With a colleague."
    changed = done(handling.decide(lesson, HARRIET, Status.NOT_OK, "After all not.", NOW))
    assert changed.status is Status.NOT_OK
    assert [entry.data["outcome"] for entry in changed.entries(Happened.DECIDED)] == ["ok", "not_ok"]


@pytest.mark.parametrize("person", [TEACHER, DEPUTY, CHAIR])
def test_nobody_but_the_head_decides(person: str) -> None:
    """Neither the teacher nor a deputy nor the chair can decide, whatever they press."""
    assert handling.decide(asked(), PEOPLE[person], Status.OK, "Fine.", NOW) is None


def test_head_decides_only_what_was_sent() -> None:
    """A check that the teacher has not sent, or a session that was called off, is not the Head Teacher's to decide."""
    assert handling.decide(checked(), HARRIET, Status.OK, "Fine.", NOW) is None
    assert handling.decide(done(handling.cancel(asked(), TESS, NOW)), HARRIET, Status.OK, "Fine.", NOW) is None
    assert handling.decide(asked(), HARRIET, Status.CHECKED, "Fine.", NOW) is None


def test_changed_answers_void_a_decision() -> None:
    """Other answers are checked afresh: what was decided before no longer holds, and the Head Teacher is told so."""
    decision = handling.changed(decided(), TESS, LESSON, judge(LESSON, SHUT), "rules 1", NOW)
    lesson = done(decision)
    assert lesson.status is Status.CHECKED
    assert lesson.verdict is Verdict.MEETS
    assert lesson.decision is None
    assert lesson.revision == 2
    assert kinds(decision) == [(NoticeKind.DECIDE_CHANGED, HEAD), (NoticeKind.TELL, HEAD)]


def test_confirmed_session_that_is_changed_is_confirmed_no_more() -> None:
    """A confirmation is for the answers that were checked: others get their own verdict."""
    lesson = checked(LESSON)
    assert lesson.may_go_ahead
    changed = done(handling.changed(lesson, TESS, OTHER, judge(OTHER, SHUT), "rules 1", NOW))
    assert changed.verdict is Verdict.DOES_NOT_MEET
    assert not changed.may_go_ahead


def test_same_answers_again_change_nothing() -> None:
    """Sending off the form with the same answers leaves the decision as it is."""
    lesson = decided()
    assert handling.changed(lesson, TESS, OTHER, judge(OTHER, SHUT), "rules 1", NOW) == Decision(lesson, ())


@pytest.mark.parametrize("person", [DEPUTY, HEAD_ID])
def test_nobody_changes_sends_or_calls_off_for_somebody_else(person: str) -> None:
    """Another teacher's card does nothing, not even for the Head Teacher."""
    actor = PEOPLE[person]
    assert handling.changed(checked(), actor, LESSON, judge(LESSON, SHUT), "rules 1", NOW) is None
    assert handling.ask(checked(), actor, HARRIET, NOW) is None
    assert handling.cancel(checked(), actor, NOW) is None
    assert handling.nothing_to_report(checked(), actor, NOW) is None


def test_end_of_a_closure_is_told() -> None:
    """When the period ends, a session that was confirmed no longer is, and its teacher is told."""
    decision = handling.rechecked(checked(LESSON), judge(LESSON, ()), "rules 1", NOW)
    lesson = done(decision)
    assert lesson.verdict is Verdict.UNSETTLED
    assert kinds(decision) == [(NoticeKind.VERDICT_CHANGED, TEACHER), (NoticeKind.TELL, TEACHER)]


def test_what_is_called_off_is_not_checked_again() -> None:
    """A period that ends says nothing more of a session that does not take place."""
    cancelled = done(handling.cancel(checked(LESSON), TESS, NOW))
    assert handling.rechecked(cancelled, judge(LESSON, ()), "rules 1", NOW) is None


def test_new_closure_settles_what_waits_for_the_head() -> None:
    """A session that only waited for a period needs no decision once the period is set."""
    unsettled = handling.checked("RL-7K4M-22", TESS, "a:chat", LESSON, judge(LESSON, ()), "rules 1", NOW).lesson
    sent = done(handling.ask(unsettled, TESS, HARRIET, NOW))
    lesson = done(handling.rechecked(sent, judge(LESSON, SHUT), "rules 1", NOW))
    assert (lesson.status, lesson.verdict) == (Status.CHECKED, Verdict.MEETS)


def test_points_follow_a_closure_that_leaves_the_verdict() -> None:
    """What still does not pass is on record as it is now, on the cards too; the teacher is told nothing, and once is enough."""
    lesson = handling.checked("RL-7K4M-22", TESS, "a:chat", OTHER, judge(OTHER, ()), "rules 1", NOW).lesson
    assert "closure" in lesson.failed + lesson.unknown
    decision = handling.rechecked(lesson, judge(OTHER, SHUT), "rules 1", NOW)
    after = done(decision)
    assert after.verdict is lesson.verdict
    assert (after.failed, after.unknown) == (checked().failed, checked().unknown)
    assert "closure" not in after.failed + after.unknown
    assert kinds(decision) == [(NoticeKind.VERDICT_CHANGED, TEACHER)]
    assert handling.rechecked(after, judge(OTHER, SHUT), "rules 1", NOW) is None


def test_decision_outlives_a_change_of_periods() -> None:
    """The Head Teacher's decision never rested on the policy, so that a period that ends leaves it alone."""
    unsettled = decided()
    other = handling.rechecked(unsettled, judge(OTHER, ()), "rules 1", NOW)
    assert done(other).status is Status.OK
    assert done(other).decision == unsettled.decision
    assert (NoticeKind.TELL, TEACHER) not in kinds(other)
    lesson = done(
        handling.decide(done(handling.ask(checked(LESSON), TESS, HARRIET, NOW)), HARRIET, Status.OK, "Yes.", NOW)
    )
    again = handling.rechecked(lesson, judge(LESSON, ()), "rules 1", NOW)
    assert done(again).status is Status.OK
    assert (NoticeKind.TELL, TEACHER) not in kinds(again)


def test_head_who_cannot_be_reached_is_told_to_the_teacher() -> None:
    """A request that does not reach the Head Teacher is said not to have, and only while it waits."""
    assert kinds(handling.unreachable(asked(), HEAD_ID, NOW)) == [(NoticeKind.TELL, TEACHER)]
    assert handling.unreachable(decided(), HEAD_ID, NOW) is None
    assert handling.unreachable(asked(), DEPUTY, NOW) is None


def test_waiting_session_goes_to_the_next_head() -> None:
    """The new Head Teacher gets its card, the old card leads nowhere; who has it already, or has decided, gets none."""
    decision = handling.moved(asked(), DAN, NOW)
    assert kinds(decision) == [(NoticeKind.GONE, HEAD_ID), (NoticeKind.DECIDE, HEAD)]
    lesson = done(decision)
    assert lesson.holder == DEPUTY
    assert lesson.history[-1].data == {"from": HEAD_ID, "to": DEPUTY}
    for stays in (lesson, decided(), checked()):
        assert handling.moved(stays, DAN, NOW) is None
    unheld = asked().model_copy(update={"holder": None})
    assert kinds(handling.moved(unheld, DAN, NOW)) == [(NoticeKind.DECIDE, HEAD)]


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("person", [None, Person(id="nobody", name="Nobody"), TESS, DAN, HARRIET])
def test_what_is_not_known_is_not_allowed(act: Act, person: Person | None) -> None:
    """Without a session only checking one, and for the Head Teacher the register and its settings, may be done."""
    head = person is HARRIET and act in (Act.REGISTER, Act.CLOSURES, Act.ADOPT)
    assert may(person, act) is (person is not None and (act is Act.CHECK or head))


def test_nothing_to_report_is_said_of_each_day() -> None:
    """A second "no" to one question changes nothing; asked again after another day, it is on record again."""
    lesson = checked(LESSON)
    for day in range(2):
        now = NOW + timedelta(days=day)
        lesson = lesson.model_copy(
            update={"history": (*lesson.history, Entry(at=now, actor="", what=Happened.ASKED_AFTER))}
        )
        lesson = done(handling.nothing_to_report(lesson, TESS, now))
        assert len(lesson.entries(Happened.NOTHING)) == day + 1
        assert handling.nothing_to_report(lesson, TESS, now) == Decision(lesson, ())
