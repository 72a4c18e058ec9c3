"""What becomes of a checked session when somebody acts on it: pure decisions, each refused when `may` refuses it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.lesson.access import Act, may
from bot.core.lesson.meeting import MeetingFacts
from bot.core.lesson.notice import HEAD, Notice, NoticeKind
from bot.core.lesson.record import DECIDED, Entry, Happened, Lesson, Status
from bot.core.lesson.rules import Judgement, Standing, Verdict
from bot.core.lesson.session import Session
from bot.core.people import Person


@dataclass(frozen=True, slots=True)
class Decision:
    """The session as it now stands, what is added to its history, and what people are owed."""

    lesson: Lesson
    entries: tuple[Entry, ...]
    notices: tuple[Notice, ...] = ()


def checked(
    reference: str,
    teacher: Person,
    conversation: str,
    session: Session,
    found: Judgement,
    rules: str,
    now: datetime,
    meeting: MeetingFacts | None = None,
) -> Decision:
    """A session that is checked for the first time."""
    lesson = Lesson(
        reference=reference,
        teacher=teacher.id,
        conversation=conversation,
        status=Status.CHECKED,
        session=session,
        verdict=found.verdict,
        rules=rules,
        meeting=meeting,
        checked_at=now,
    )
    return _decide(_held(lesson, found, rules, now), (_entry(now, teacher.id, Happened.CHECKED, session, found),))


def changed(
    lesson: Lesson,
    actor: Person,
    session: Session,
    found: Judgement,
    rules: str,
    now: datetime,
    meeting: MeetingFacts | None = None,
) -> Decision | None:
    """Other answers: it is checked again, and an earlier confirmation or decision no longer holds."""
    if not may(actor, Act.CHANGE, lesson):
        return None
    held = _held(lesson, found, rules, now)
    if session == lesson.session and _found(held) == _found(lesson):
        return Decision(lesson, ())
    entry = _entry(now, actor.id, Happened.CHANGED, session, found)
    notices = (Notice(NoticeKind.DECIDE_CHANGED, HEAD),) if lesson.status is not Status.CHECKED else ()
    if lesson.status in DECIDED:
        notices = (*notices, Notice(NoticeKind.TELL, HEAD, "lesson.tell.head_changed"))
    changes = {"session": session, "status": Status.CHECKED, "meeting": meeting}
    return _decide(held.model_copy(update=changes), (entry,), notices)


def rechecked(lesson: Lesson, found: Judgement, rules: str, now: datetime) -> Decision | None:
    """A closure or a rule of the school has changed: the teacher is told when that changes the verdict.

    Where it changes the points alone, the cards and the register follow. The Head Teacher's own decision stands: it
    never rested on the policy.
    """
    held = _held(lesson, found, rules, now)
    if _found(held) == _found(lesson) or lesson.status is Status.CANCELLED:
        return None
    entry = _entry(now, "", Happened.RECHECKED, lesson.session, found)
    settled = lesson.status is Status.ASKED and found.verdict is Verdict.MEETS
    notices = [Notice(NoticeKind.VERDICT_CHANGED, lesson.teacher)]
    if lesson.status not in DECIDED and found.verdict is not lesson.verdict:
        key = "rechecked_meets" if found.verdict is Verdict.MEETS else "rechecked_other"
        notices.append(Notice(NoticeKind.TELL, lesson.teacher, f"lesson.tell.{key}"))
    if lesson.status is not Status.CHECKED:
        notices.append(Notice(NoticeKind.DECIDE_CHANGED, HEAD))
    return _decide(held.model_copy(update={"status": Status.CHECKED} if settled else {}), (entry,), notices)


def ask(lesson: Lesson, actor: Person, head: Person, now: datetime) -> Decision | None:
    """Send it to `head`, the Head Teacher; a second press changes nothing."""
    if lesson.status is Status.ASKED and actor.id == lesson.teacher:
        return Decision(lesson, ())
    if not may(actor, Act.ASK, lesson):
        return None
    notices = (Notice(NoticeKind.VERDICT_CHANGED, lesson.teacher), Notice(NoticeKind.DECIDE, HEAD))
    entry = Entry(at=now, actor=actor.id, what=Happened.ASKED)
    return _decide(lesson.model_copy(update={"status": Status.ASKED, "holder": head.id}), (entry,), notices)


def moved(lesson: Lesson, head: Person, now: datetime) -> Decision | None:
    """It waits for another Head Teacher now: the new one gets its card, the card of the one before leads nowhere."""
    if lesson.status is not Status.ASKED or lesson.holder == head.id:
        return None
    entry = Entry(at=now, actor="", what=Happened.MOVED, data={"from": lesson.holder, "to": head.id})
    gone = (Notice(NoticeKind.GONE, lesson.holder),) if lesson.holder else ()
    return _decide(lesson.model_copy(update={"holder": head.id}), (entry,), (*gone, Notice(NoticeKind.DECIDE, HEAD)))


def decide(lesson: Lesson, actor: Person, outcome: Status, note: str, now: datetime) -> Decision | None:
    """The Head Teacher's decision with its note, which is required: the policy gives no power to exempt.

    The same decision twice changes nothing; another one takes the place of the first, and both stay in the history.
    """
    if outcome not in DECIDED or not may(actor, Act.DECIDE, lesson) or not note.strip():
        return None
    known = lesson.decision
    if known is not None and lesson.status is outcome and known.data["note"] == note:
        return Decision(lesson, ())
    data = {"outcome": outcome.value, "note": note, "verdict": lesson.verdict.value}
    entry = Entry(at=now, actor=actor.id, what=Happened.DECIDED, data=data)
    notices = (
        Notice(NoticeKind.DECIDE_CHANGED, HEAD),
        Notice(NoticeKind.VERDICT_CHANGED, lesson.teacher),
        Notice(NoticeKind.TELL, lesson.teacher, f"lesson.tell.{outcome.value}", {"who": actor.id, "note": note}),
    )
    return _decide(lesson.model_copy(update={"status": outcome}), (entry,), notices)


def cancel(lesson: Lesson, actor: Person, now: datetime) -> Decision | None:
    """The session does not take place; whoever was asked about it is told. A second press changes nothing."""
    if lesson.status is Status.CANCELLED and actor.id == lesson.teacher:
        return Decision(lesson, ())
    if not may(actor, Act.CANCEL, lesson):
        return None
    told = (Notice(NoticeKind.DECIDE_CHANGED, HEAD),) if lesson.status is not Status.CHECKED else ()
    entry = Entry(at=now, actor=actor.id, what=Happened.CANCELLED)
    return _decide(
        lesson.model_copy(update={"status": Status.CANCELLED}),
        (entry,),
        (*told, Notice(NoticeKind.VERDICT_CHANGED, lesson.teacher)),
    )


def nothing_to_report(lesson: Lesson, actor: Person, now: datetime) -> Decision | None:
    """The answer "No" afterwards; a second one changes nothing."""
    if not may(actor, Act.AFTER, lesson):
        return None
    asked, answered = lesson.entries(Happened.ASKED_AFTER), lesson.entries(Happened.NOTHING)
    if not asked or (answered and answered[-1].at >= asked[-1].at):
        return Decision(lesson, ())
    return _decide(lesson, (Entry(at=now, actor=actor.id, what=Happened.NOTHING),))


def unreachable(lesson: Lesson, person: str, now: datetime) -> Decision | None:
    """The Head Teacher for whom it waits has not got it: the teacher is told at once to ask in person."""
    if lesson.status is not Status.ASKED or lesson.holder not in (None, person):
        return None
    entry = Entry(at=now, actor="", what=Happened.UNREACHABLE, data={"person": person})
    return _decide(lesson, (entry,), (Notice(NoticeKind.TELL, lesson.teacher, "lesson.tell.unreachable"),))


def _held(lesson: Lesson, found: Judgement, rules: str, now: datetime) -> Lesson:
    """The session with what the checks found."""
    by = {
        standing: tuple(check.rule.value for check in found.checks if check.standing is standing)
        for standing in (Standing.FAILED, Standing.UNKNOWN)
    }
    return lesson.model_copy(
        update={
            "verdict": found.verdict,
            "failed": by[Standing.FAILED],
            "unknown": by[Standing.UNKNOWN],
            "unmet": tuple(item.item.value for item in found.advice if not item.met),
            "rules": rules,
            "checked_at": now,
        }
    )


def _found(lesson: Lesson) -> tuple[object, ...]:
    """What the last check has found: the verdict and the points that did not pass."""
    return lesson.verdict, lesson.failed, lesson.unknown, lesson.unmet


def _entry(now: datetime, actor: str, what: Happened, session: Session, found: Judgement) -> Entry:
    """The answers as they were checked, and the verdict: a later change never rewrites them."""
    data = {"session": session.model_dump(mode="json"), "verdict": found.verdict.value}
    return Entry(at=now, actor=actor, what=what, data=data)


def _decide(lesson: Lesson, entries: tuple[Entry, ...], notices: Sequence[Notice] = ()) -> Decision:
    added = lesson.model_copy(update={"history": (*lesson.history, *entries)})
    return Decision(added, entries, tuple(notices))
