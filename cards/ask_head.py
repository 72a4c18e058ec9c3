"""What somebody sees of their own question to the Head Teacher: before it is sent, on its way, answered."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from microsoft_teams.cards import TextInput

from bot.core.commands import Verb
from bot.core.guidance.question import LONGEST_QUESTION, Entry, Happened, Question, Status
from bot.core.message import Card
from bot.core.school import School
from bot.core.when import long_date
from bot.texts import say
from cards.guidance import mark
from cards.parts import Part, button, card, heading, line, notice, primary, small, title, typed
from cards.words import at


def confirm_card(text: str, reference: str, school: School, today: date) -> Card:
    """The exact words, who reads them and what becomes of them; nothing is sent yet."""
    head = school.headteacher
    away = [one.last for one in school.away if one.person == head.id and one.first <= today <= one.last]
    parts: list[Part] = [title(say("question.ask.title")), line(say("question.ask.words")), typed([text])]
    parts.append(line(say("question.ask.reader", head=head.name)))
    if away:
        parts.append(notice(say("question.ask.away", head=head.name, last=long_date(max(away)))))
    parts += [line(say("question.ask.not_urgent", phone=phone(school))), line(say("question.ask.no_names"))]
    parts.append(small(say("question.ask.published")))
    buttons = [
        primary(button(say("question.ask.send"), Verb.HEAD, f"send={reference}")),
        button(say("question.ask.change"), Verb.HEAD, f"change={reference}"),
        button(say("question.ask.stop"), Verb.HEAD, f"stop={reference}"),
    ]
    return card(say("question.ask.summary"), parts, buttons)


def words_card(text: str, reference: str, notes: Iterable[str] = ()) -> Card:
    """A box to change the words in."""
    box = TextInput(
        id="text",
        label=say("question.ask.label"),
        is_multiline=True,
        max_length=LONGEST_QUESTION,
        value=text[:LONGEST_QUESTION],
    )
    parts = [title(say("question.ask.title")), *map(notice, notes), box]
    buttons = [
        primary(button(say("question.ask.again"), Verb.HEAD, f"again={reference}")),
        button(say("question.ask.stop"), Verb.HEAD, f"stop={reference}"),
    ]
    return card(say("question.ask.summary"), parts, buttons)


def report_first_card(reference: str) -> Card:
    """Offers the report before the question: a question is never a way for a disclosure to get lost."""
    parts = [title(say("question.report.title")), line(say("question.report.body"))]
    buttons = [
        primary(button(say("ask.button.report"), Verb.REPORT)),
        button(say("question.report.go_on"), Verb.HEAD, f"sure={reference}"),
        button(say("question.ask.stop"), Verb.HEAD, f"stop={reference}"),
    ]
    return card(say("question.report.summary"), parts, buttons)


def not_sent_card(key: str, **values: str) -> Card:
    """What stands where words stood that were to be looked over."""
    return card(say("question.ask.summary"), [line(say(key, **values))])


def question_receipt_card(question: Question, school: School) -> Card:
    """How far an own question is, and its answer under the mark."""
    sent = at(question.asked_at, school)
    parts: list[Part] = [title(say("question.receipt.title"))]
    parts.append(small(say("question.receipt.reference", reference=question.reference, at=sent)))
    parts += _standing(question, school)
    parts += [small(say("question.receipt.asked")), typed([question.text])]
    return card(say("question.receipt.summary"), parts)


def my_questions_card(questions: Sequence[Question], school: School) -> Card:
    """A person's own questions, each to be opened."""
    parts: list[Part] = [title(say("question.mine.title"))]
    for question in questions:
        state, sent = say(f"question.state.{question.status.value}"), at(question.asked_at, school)
        parts.append(line(say("question.mine.row", reference=question.reference, at=sent, state=state)))
    if not questions:
        parts.append(line(say("question.mine.none")))
    buttons = [button(one.reference, Verb.HEAD, f"show={one.reference}") for one in questions[:MOST]]
    return card(say("question.mine.summary"), parts, buttons)


MOST = 6  # buttons in one row
LISTED = 12  # questions in one list


def _standing(question: Question, school: School) -> Iterator[Part]:
    decision = question.decision
    if decision is not None:
        yield from decision_parts(question, decision, school)
    elif opened := question.entries(Happened.OPENED):
        yield line(say("question.receipt.opened", at=at(opened[0].at, school)))
    elif question.unreachable:
        yield notice(say("question.receipt.unreachable", phone=phone(school)))
    else:
        yield line(say("question.receipt.open", head=school.headteacher.name))


def decision_parts(question: Question, decision: Entry, school: School) -> Iterator[Part]:
    """What the Head Teacher said, always as the Head Teacher's."""
    when = at(decision.at, school)
    if question.status is Status.ANSWERED:
        yield line(say("question.receipt.answered", at=when))
        yield heading(mark(decision.at, school))
        yield typed([decision.data["text"]])
        if question.guidance:
            yield small(say("question.receipt.published"))
        return
    yield notice(say(f"question.receipt.{question.status.value}", at=when))
    if decision.data["text"]:
        yield from (small(say("question.receipt.note")), typed([decision.data["text"]]))


def phone(school: School) -> str:
    """The Head Teacher's number, or that there is none."""
    return school.headteacher.phone or say("browse.people.no_number")
