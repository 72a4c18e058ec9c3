"""The card that says how a remote session stands against clause 14, and against the school's own rules, apart."""

from collections.abc import Iterator

from bot.core.commands import Verb
from bot.core.lesson.access import Act, may
from bot.core.lesson.meeting import MeetingFacts
from bot.core.lesson.record import Lesson, Status
from bot.core.lesson.rules import Judgement, Rule, Standing, Verdict
from bot.core.lesson.session import Answer, Purpose, Session
from bot.core.lookup import Found
from bot.core.message import Card
from bot.core.people import Person
from bot.core.policy import Pack, Unit
from bot.core.school import School
from bot.texts import say
from cards.answer import source_line
from cards.lesson_words import check_words, facts, judged, waiting
from cards.parts import (
    Button,
    Part,
    button,
    card,
    fact,
    heading,
    line,
    notice,
    primary,
    quotation,
    small,
    title,
    typed,
)
from cards.words import at


def verdict_card(lesson: Lesson, found: Judgement, actor: Person, school: School, pack: Pack) -> Card:
    """How a session stands: the verdict, the clause word for word, every check in words, and what can be done."""
    parts: list[Part] = [title(judged(found)), line(say(f"lesson.verdict.{found.verdict.value}_more"))]
    parts += _standing(lesson, school)
    parts += [*fact_parts(lesson.session), *quoted(found, pack)]
    parts += points(found, lesson.session, school)
    parts += meeting_parts(lesson.meeting, school)
    if not lesson.may_go_ahead:
        parts.append(line(say("lesson.verdict.cannot_stop")))
    checked = at(lesson.checked_at, school)
    parts.append(small(say("lesson.verdict.facts", reference=lesson.reference, at=checked)))
    local = lesson.checked_at.astimezone(school.zone).date()
    parts.append(small(source_line(pack, overdue=pack.review_passed(local))))
    return card(say("lesson.verdict.summary"), parts, list(_buttons(lesson, actor)))


def variant_card(other: Session, found: Judgement, school: School, pack: Pack) -> Card:
    """How another arrangement would stand: nothing is recorded, and there is nothing to press."""
    parts: list[Part] = [title(judged(found)), line(say("lesson.talk.variant"))]
    if other.purpose is Purpose.PARENTS and found.verdict is Verdict.DOES_NOT_MEET:
        parts.append(line(say("lesson.talk.variant_parents")))
    parts += [*quoted(found, pack), *points(found, other, school)]
    return card(say("lesson.verdict.summary"), parts)


def points(found: Judgement, session: Session, school: School) -> Iterator[Part]:
    """Every check in words and with a sign; the school's own rules apart, each with its source."""
    failed = {check.rule for check in found.checks if check.standing is Standing.FAILED}
    yield heading(say("lesson.verdict.points"))
    for check in found.checks:
        yield line(check_words(check, session, school.closures))
    if Rule.PURPOSE in failed:
        yield line(say("lesson.verdict.not_listed"))
    if not found.in_force and session.says_closed is None:
        yield line(say("lesson.ask.closed"))
    if found.advice:
        yield heading(say("lesson.verdict.school_rules"))
    for item in found.advice:
        standing = "passed" if item.met else "unknown" if item.answer in (None, Answer.NOT_SURE) else "failed"
        yield line(say(f"lesson.standing.{standing}", words=say(f"lesson.advice.{item.item.value}.rule")))
        yield small(say(f"lesson.advice.{item.item.value}.source"))


def _standing(lesson: Lesson, school: School) -> Iterator[Part]:
    """What has happened to it since: late, sent, decided, not taking place."""
    if lesson.late:
        yield notice(say("lesson.verdict.late"))
    if lesson.status is Status.CANCELLED:
        yield notice(say("lesson.verdict.cancelled"))
    if lesson.status is Status.ASKED:
        yield notice(waiting(lesson, school))
    if (decided := lesson.decision) is not None:
        yield from decision_parts(lesson.status, decided.data["note"], at(decided.at, school))


def decision_parts(outcome: Status, note: str, moment: str) -> Iterator[Part]:
    """The Head Teacher's decision, named as that, with its note as typed."""
    yield heading(say("lesson.verdict.decided", at=moment))
    yield notice(say(f"lesson.outcome.{outcome.value}"))
    yield small(say("lesson.verdict.note"))
    yield typed([note])


def fact_parts(session: Session, *, by_teacher: bool = False) -> Iterator[Part]:
    """Every answer that was given."""
    for label, words in facts(session, by_teacher=by_teacher):
        yield fact(label, words)


def quoted(found: Judgement, pack: Pack) -> Iterator[Part]:
    """The clauses that decide it, word for word."""
    units: Iterator[Unit | None] = (pack.unit(name) for name in found.quoted)
    yield from (quotation(unit.label, unit.text) for unit in units if unit is not None)


def meeting_parts(meeting: MeetingFacts | None, school: School) -> Iterator[Part]:
    """What was read from the meeting itself, set apart: none of it is part of clause 14."""
    if meeting is None:
        return
    yield heading(say("lesson.verdict.from_meeting"))
    if meeting.found is not Found.FOUND:
        key = "not_found" if meeting.found is Found.NOT_FOUND else "not_read"
        yield line(say(f"lesson.meeting.{key}"))
        return
    known = school.person(meeting.organiser) if meeting.organiser else None
    if name := known.name if known else meeting.organiser_name:
        yield line(say("lesson.meeting.organiser", name=name))
    if meeting.starts and meeting.ends:
        first, last = at(meeting.starts, school), at(meeting.ends, school)
        yield line(say("lesson.meeting.times", first=first, last=last))
    if meeting.lobby:
        yield line(say(f"lesson.meeting.lobby.{meeting.lobby.value}"))
    if meeting.presenters:
        yield line(say(f"lesson.meeting.presenters.{meeting.presenters.value}"))
    if meeting.recorded is not None:
        yield line(say("lesson.meeting.recorded" if meeting.recorded else "lesson.meeting.not_recorded"))


def _buttons(lesson: Lesson, actor: Person) -> Iterator[Button]:
    """What this person may do with it now; who may is asked again when a button is pressed."""
    if may(actor, Act.ASK, lesson) and lesson.verdict is not Verdict.MEETS:
        yield primary(lesson_button(say("lesson.verdict.send"), "send", lesson))
    if may(actor, Act.CHANGE, lesson):
        yield lesson_button(say("lesson.verdict.change"), "change", lesson)
    if may(actor, Act.CANCEL, lesson):
        yield lesson_button(say("lesson.verdict.cancel"), "cancel", lesson)


def lesson_button(text: str, act: str, lesson: Lesson) -> Button:
    """A button that acts on a session as it stood when the card was drawn."""
    return button(text, Verb.SESSION, f"{act}={lesson.reference}", lesson.revision)


def replaced_card(lesson: Lesson) -> Card:
    """What stands where an older verdict stood: nobody may act on that one."""
    return card(say("lesson.verdict.summary"), [line(say("lesson.form.replaced", reference=lesson.reference))])
