"""The answer card: plain reading, the clauses word for word, what to know of them, next steps.

Under it, and never in the place of a clause, guidance that the Head Teacher has given on the same question.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.core.answer import Answer, Shape
from bot.core.commands import Verb
from bot.core.guidance.published import Guidance
from bot.core.message import Card
from bot.core.policy import Pack, Unit
from bot.core.reply import Intent
from bot.core.school import School
from bot.texts import say
from cards.guidance import alike_parts, guidance_parts
from cards.parts import Button, Part, button, card, folded, heading, line, quotation, small, title
from cards.review_list import thumbs

_STEPS = {
    "report": ("ask.button.report", Verb.REPORT),
    "lesson": ("ask.button.lesson", Verb.LESSON),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside an answer. `number`: by which its question is known when a button is pressed; 0: none is.

    `same`: guidance on this question; `alike`: on questions like it. `school` dates them by its calendar.
    """

    number: int = 0
    same: tuple[Guidance, ...] = ()
    alike: tuple[Guidance, ...] = ()
    school: School | None = None


ALONE = Beside()
UNNUMBERED = -1  # stands where the number will


def answer_card(answer: Answer, beside: Beside = ALONE) -> Card:
    """The card for whatever the answer is; what tells of something to report has `cards.opening` instead."""
    if beside.same or beside.alike:
        return _card(answer, beside)
    made = _without_guidance(answer, known=bool(beside.number))
    return _numbered(made, beside.number) if beside.number else made


@lru_cache(maxsize=512)
def _without_guidance(answer: Answer, *, known: bool) -> Card:
    """The same answer is the same card, and staff ask the same things: nothing of the question is in it but its number.

    `known`: it has one, which is put in afterwards.
    """
    return _card(answer, Beside(UNNUMBERED if known else 0))


def _numbered(made: Card, number: int) -> Card:
    """The same card with the question's number behind its buttons."""
    body = []
    for part in made.content["body"]:
        pressed = [_with_number(action, number) for action in part.get("actions", ())]
        body.append({**part, "actions": pressed} if pressed else part)
    return Card({**made.content, "body": body}, made.summary)


def _with_number(action: dict[str, Any], number: int) -> dict[str, Any]:
    data = action.get("data", {})
    return {**action, "data": {**data, "v": number}} if data.get("v") == UNNUMBERED else action


def _card(answer: Answer, beside: Beside) -> Card:
    match answer.shape:
        case Shape.NOT_COVERED:
            return _declined(answer, beside)
        case Shape.NO_SUCH_CLAUSE:
            return _missing(answer)
        case _:
            return _quoting(answer, beside)


def _quoting(answer: Answer, beside: Beside) -> Card:
    parts = [*_opening(answer)]
    for unit in answer.quoted:
        parts += _quoted(unit)
    if answer.silences:
        parts += [heading(say("ask.answer.silences")), *(line(note) for note in answer.silences)]
    if answer.conflicts:
        parts += folded(say("ask.answer.conflicts"), [line(note) for note in answer.conflicts])
    if answer.near:
        parts.append(line(say("ask.answer.more")))
    parts.append(small(source_line(answer.pack, overdue=answer.review_passed)))
    parts += _guidance(answer, beside)
    return card(_summary(answer), parts, [*_near(answer), *_buttons(answer, beside)], _thumbs(beside))


def _guidance(answer: Answer, beside: Beside) -> Iterator[Part]:
    """The Head Teacher's words last, in a box of their own."""
    if beside.school is not None:
        for one in beside.same:
            yield from guidance_parts(one, answer.pack.fingerprint, beside.school)
    if beside.alike:
        yield from alike_parts(beside.alike)


def _thumbs(beside: Beside) -> list[Button]:
    return thumbs(beside.number) if beside.number else []


def _opening(answer: Answer) -> Iterator[Part]:
    """What comes before the quotations."""
    if answer.intent is Intent.LESSON:
        yield title(say("ask.lesson.title"))
        yield line(say("ask.lesson.offer"))
    else:
        yield title(say("ask.answer.title"))
        if answer.shape is Shape.SEVERAL:
            yield line(say("ask.answer.several"))


def _quoted(unit: Unit) -> Iterator[Part]:
    yield quotation(unit.label, unit.text)
    if unit.plain:
        yield line(say("ask.answer.plain", plain=unit.plain))
    yield from (line(say("ask.answer.fault", fault=fault)) for fault in unit.faults)


def _buttons(answer: Answer, beside: Beside = ALONE) -> list[Button]:
    steps = [button(say(key), verb) for step in answer.offers if step in _STEPS for key, verb in [_STEPS[step]]]
    if "ask_head" in answer.offers:
        steps.append(button(say("ask.button.ask_head"), Verb.HEAD, "ask", beside.number))
    return [*steps, button(say("ask.button.topics"), Verb.TOPICS)]


def _declined(answer: Answer, beside: Beside) -> Card:
    parts = [title(say("ask.declined.title")), line(say("ask.declined.body"))]
    if "report" in answer.offers:
        parts.append(line(say("ask.declined.possible_report")))
    parts.append(line(say("ask.declined.ask")))
    parts += _guidance(answer, beside)
    if answer.near:
        parts.append(line(say("ask.declined.near")))
    return card(say("ask.declined.summary"), parts, [*_near(answer), *_buttons(answer, beside)], _thumbs(beside))


def _near(answer: Answer) -> list[Button]:
    pack = answer.pack
    return [button(say("ask.button.unit", label=u.label), Verb.UNIT, versioned(pack, u)) for u in answer.near]


def _missing(answer: Answer) -> Card:
    count, number = len(answer.pack.clauses), answer.asked_for
    named = number.replace(".", "").isalnum() and number[:1].isdecimal()  # a forged button can ask for anything
    parts = [
        title(say("ask.missing.title", number=number) if named else say("ask.missing.summary")),
        line(say("ask.missing.body", count=count) if _counted(answer.pack) else say("ask.missing.body_unlike")),
    ]
    return card(say("ask.missing.summary"), parts, _buttons(answer))


def _summary(answer: Answer) -> str:
    return say("ask.lesson.summary" if answer.intent is Intent.LESSON else "ask.answer.summary")


def source_line(pack: Pack, *, overdue: bool) -> str:
    """Where the words come from, and that the policy's own review date has passed, if it has."""
    dated = f"{pack.dated:%B %Y}" if pack.dated else say("ask.answer.version", version=pack.version)
    due = f"{pack.review_due:%B %Y}" if pack.review_due else ""
    key = "ask.answer.source_overdue" if overdue else "ask.answer.source"
    return say(key, title=pack.title, dated=dated, due=due)


def versioned(pack: Pack, unit: Unit) -> str:
    """A unit's id for a button, with the version of the text: a card outlives the policy that it was made from."""
    return f"{unit.id}:{pack.version}"


def _counted(pack: Pack) -> bool:
    """Whether the clauses are numbered from 1 on without a gap, so that their count says which there are."""
    return [unit.id for unit in pack.clauses] == [str(number) for number in range(1, len(pack.clauses) + 1)]


def changed_card(pack: Pack, answer: Answer | None) -> Card:
    """For a button of an earlier text of the policy: that it has changed, and what it says there now, if anything."""
    parts = [title(say("ask.changed.title")), line(say("ask.changed.body"))]
    if answer is None or not answer.quoted:
        return card(say("ask.changed.summary"), parts, [button(say("ask.button.topics"), Verb.TOPICS)])
    parts.append(line(say("ask.changed.now")))
    for unit in answer.quoted:
        parts += _quoted(unit)
    parts.append(small(source_line(pack, overdue=answer.review_passed)))
    return card(say("ask.changed.summary"), parts, _buttons(answer))
