"""What the Head Teacher sees of questions: that there is one, the question, and the ways to answer it."""

from collections.abc import Iterable, Sequence

from microsoft_teams.cards import TextInput

from bot.core.commands import Verb
from bot.core.guidance.question import LONGEST_TITLE, Question, Status
from bot.core.message import Card
from bot.core.school import School
from bot.texts import say
from cards.ask_head import decision_parts
from cards.guidance import answer_box
from cards.parts import Button, Part, button, card, heading, line, notice, primary, small, title, typed
from cards.words import at, named

MOST = 6  # buttons in one row


def asked_card(question: Question, school: School) -> Card:
    """That there is a question, and not a word of it: it may be read over somebody's shoulder."""
    decision = question.decision
    parts: list[Part] = [title(say("question.asked.title"))]
    if decision is None:
        parts.append(line(say("question.asked.body")))
    else:
        state, when = say(f"question.state.{question.status.value}"), at(decision.at, school)
        parts.append(line(say("question.asked.done", reference=question.reference, state=state, at=when)))
    parts.append(small(question.reference))
    return card(say("question.asked.summary"), parts, [_button(say("question.asked.open"), "open", question)])


def passed_on_card() -> Card:
    """In the place of that card, for somebody who is not the Head Teacher any more."""
    return card(say("question.asked.summary"), [line(say("question.asked.gone"))])


def waiting_card(questions: Sequence[Question], school: School) -> Card:
    """The questions that wait, by reference and day, each to be opened."""
    rows = [
        line(say("question.waiting.row", reference=one.reference, at=at(one.asked_at, school))) for one in questions
    ]
    parts: list[Part] = [title(say("question.waiting.title")), *rows]
    if not questions:
        parts.append(line(say("question.waiting.none")))
    buttons = [_button(question.reference, "open", question) for question in questions[:MOST]]
    return card(say("question.waiting.summary"), parts, buttons)


def decide_question_card(
    question: Question,
    school: School,
    answer: str = "",
    published: str = "",
    notes: Iterable[str] = (),
    *,
    sure: bool = False,
) -> Card:
    """The question, who asked it, a box for the answer. `sure`: it may be published although it names somebody."""
    parts: list[Part] = [title(say("question.decide.title", reference=question.reference)), *map(notice, notes)]
    who, when = named(question.asker, school), at(question.asked_at, school)
    parts += [line(say("question.decide.asker", name=who, at=when)), small(say("question.decide.words"))]
    parts.append(typed([question.text]))
    decision = question.decision
    if decision is not None:
        parts += [heading(say("question.decide.earlier")), *decision_parts(question, decision, school)]
    parts += [line(say("question.decide.power")), answer_box("answer", say("question.decide.answer"), answer)]
    if not question.guidance:
        label, text = say("question.decide.question"), published or question.text[:LONGEST_TITLE]
        parts.append(TextInput(id="question", label=label, is_multiline=True, max_length=LONGEST_TITLE, value=text))
    return card(say("question.decide.summary"), parts, [*_ways(question, sure=sure)])


def _ways(question: Question, *, sure: bool) -> Iterable[Button]:
    yield primary(_button(say("question.decide.only"), "only", question))
    if not question.guidance:
        yield _button(say("question.decide.publish"), "publish", question)
        if sure:
            yield _button(say("question.decide.sure"), "sure", question)
    if question.status is not Status.ANSWERED:
        yield _button(say("question.decide.decline"), "decline", question)
        yield _button(say("question.decide.talk"), "talk", question)


def _button(text: str, act: str, question: Question) -> Button:
    return button(text, Verb.QUESTION, f"{act}={question.reference}")
