"""Small cards that answer what people ask about a session that was checked."""

from bot.core.commands import Verb
from bot.core.lesson.record import Lesson
from bot.core.message import Card
from bot.core.policy import Pack
from bot.texts import say
from cards.lesson import lesson_button
from cards.parts import Part, button, card, line, quotation, small, title


def personal_contact_card(pack: Pack, source: str) -> Card:
    """A child has asked for the teacher's own account or number: the clauses, and one question."""
    units = pack.named(pack.roles.contact)
    parts: list[Part] = [title(say("lesson.talk.personal_title")), line(say("lesson.talk.personal_contact"))]
    parts += [quotation(unit.label, unit.text) for unit in units]
    parts += [line(say("lesson.talk.how_asked")), small(source)]
    return card(say("lesson.verdict.summary"), parts)


def report_offer_card() -> Card:
    """A message from a child: a report is offered and never started unasked."""
    return card(
        say("lesson.verdict.summary"),
        [line(say("lesson.talk.asked_in_message"))],
        [button(say("ask.button.report"), Verb.REPORT)],
    )


def call_off_card(lesson: Lesson) -> Card:
    """Whoever types that it is off, or never mind: nothing is called off before the button says of what."""
    cancel = lesson_button(say("lesson.verdict.cancel"), "cancel", lesson)
    return card(
        say("lesson.verdict.summary"), [line(say("lesson.talk.call_off", reference=lesson.reference))], [cancel]
    )
