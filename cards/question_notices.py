"""Notices about questions as messages: what the Head Teacher and whoever asked are sent when something changes."""

from bot.core.guidance.notice import Notice, NoticeKind, asked_slot, receipt_slot
from bot.core.guidance.question import Question
from bot.core.message import Message
from bot.core.school import School
from bot.texts import say
from cards.ask_head import phone, question_receipt_card
from cards.head_questions import asked_card, passed_on_card


def present_question(notice: Notice, question: Question, school: School) -> Message:
    """The message of a notice. All of them arrive at least once: a second copy harms nobody, a lost answer does."""
    reference = question.reference
    match notice.kind:
        case NoticeKind.ASKED | NoticeKind.ASKED_CHANGED as kind:
            slot = asked_slot(reference, notice.person)
            return Message(card=asked_card(question, school), slot=slot, update=kind is NoticeKind.ASKED_CHANGED)
        case NoticeKind.RECEIPT_CHANGED | NoticeKind.ANSWER as kind:
            card = question_receipt_card(question, school)
            return Message(card=card, slot=receipt_slot(reference), update=kind is NoticeKind.RECEIPT_CHANGED)
        case NoticeKind.GONE:
            return Message(card=passed_on_card(), slot=asked_slot(reference, notice.person), update=True)
        case NoticeKind.TELL:  # pragma: no branch  # the last of them: mypy finds a kind that is missing
            return Message(text=say(notice.key, reference=reference, phone=phone(school)))
