"""What the Head Teacher decides about a remote session, and what the teacher is asked when it is over."""

from collections.abc import Iterator
from datetime import datetime

from microsoft_teams.cards import TextInput

from bot.core.commands import Verb
from bot.core.lesson.access import Act, may
from bot.core.lesson.record import Lesson, Status
from bot.core.lesson.rules import Judgement
from bot.core.lesson.timing import bounds
from bot.core.message import Card
from bot.core.people import Person
from bot.core.policy import Pack
from bot.core.school import School
from bot.texts import say
from cards.lesson import decision_parts, fact_parts, meeting_parts, points, quoted
from cards.lesson_words import judged, purpose, teacher, when
from cards.parts import Part, button, card, heading, line, notice, primary, small, title
from cards.words import at

LONGEST_NOTE = 1_000  # characters
OUTCOMES = (Status.OK, Status.NOT_OK, Status.TALK)


def decide_card(
    lesson: Lesson,
    found: Judgement,
    actor: Person,
    school: School,
    pack: Pack,
    now: datetime,
    *,
    reminder: bool = False,
    again: bool = False,
) -> Card:
    """The session, what does not pass and the clause, with the three decisions while there is one to make.

    `again`: the Head Teacher has looked the session up, so that a decision can be made anew.
    """
    decides = may(actor, Act.DECIDE, lesson) and (again or lesson.status is Status.ASKED)
    key = "reminder" if reminder else "title" if lesson.status is Status.ASKED else "title_done"
    parts: list[Part] = [title(say(f"lesson.decide.{key}"))]
    parts += _state(lesson, school, now)
    parts.append(line(say("lesson.decide.teacher", name=teacher(lesson, school))))
    parts += fact_parts(lesson.session, by_teacher=True)
    parts += [heading(say("lesson.decide.not_passed")), line(judged(found))]
    parts += [*points(found, lesson.session, school), *quoted(found, pack), *meeting_parts(lesson.meeting, school)]
    parts.append(small(say("lesson.verdict.facts", reference=lesson.reference, at=at(lesson.checked_at, school))))
    if not decides:
        return card(say("lesson.decide.summary"), parts)
    parts += [line(say("lesson.decide.power")), _note()]
    buttons = [
        button(say(f"lesson.decide.{each.value}"), Verb.DECIDE, f"{each.value}={lesson.reference}", lesson.revision)
        for each in OUTCOMES
    ]
    return card(say("lesson.decide.summary"), parts, [primary(buttons[0]), *buttons[1:]])


def moved_card() -> Card:
    """In the place of that card, for somebody who is not the Head Teacher any more."""
    return card(say("lesson.decide.summary"), [line(say("lesson.decide.gone"))])


def _note() -> TextInput:
    return TextInput(
        id="note",
        label=say("lesson.decide.note"),
        is_multiline=True,
        max_length=LONGEST_NOTE,
        is_required=True,
        error_message=say("lesson.decide.note_error"),
    )


def _state(lesson: Lesson, school: School, now: datetime) -> Iterator[Part]:
    """What the Head Teacher must know first: changed, called off, late, decided."""
    if lesson.status is Status.CANCELLED:
        yield notice(say("lesson.decide.cancelled"))
    if lesson.status is Status.CHECKED:
        yield notice(say("lesson.decide.changed"))
    if lesson.late:
        yield notice(say("lesson.verdict.late"))
    elif lesson.status is Status.ASKED and _has_begun(lesson, school, now):
        yield notice(say("lesson.decide.past"))
    if (decided := lesson.decision) is not None:
        yield from decision_parts(lesson.status, decided.data["note"], at(decided.at, school))


def _has_begun(lesson: Lesson, school: School, now: datetime) -> bool:
    times = bounds(lesson.session, lesson.days()[0], school.zone) if lesson.days() else None
    return times is not None and times[0] <= now


def after_card(lesson: Lesson) -> Card:
    """One tap when it is over: nothing to report, or a report with the session filled in."""
    body = say("lesson.after.body", what=purpose(lesson.session), when=when(lesson.session))
    parts: list[Part] = [title(say("lesson.after.title")), line(body)]
    buttons = [
        button(say("lesson.after.no"), Verb.SESSION, f"nothing={lesson.reference}", lesson.revision),
        button(say("lesson.after.report"), Verb.SESSION, f"report={lesson.reference}", lesson.revision),
    ]
    return card(say("lesson.after.summary"), parts, buttons)
