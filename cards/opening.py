"""What somebody sees first who has told of something: that it must be reported, by which clause, and that we help."""

from collections.abc import Sequence

from bot.core.answer import Answer
from bot.core.message import Card
from bot.texts import say
from cards.parts import Part, card, line, quotation, title, urgent


def opening_card(answer: Answer, not_to_head: Sequence[str] = ()) -> Card:
    """Danger first, then the duty in the policy's own words; the first question follows on a card of its own.

    `not_to_head`: where a report goes that is about the head teacher; then nobody is told to tell the head teacher.
    """
    parts: list[Part] = [title(say("ask.report.title")), urgent(say("ask.report.now"))]
    parts.append(line(say("report.open.known_other" if not_to_head else _known(answer))))
    parts += [quotation(unit.label, unit.text) for unit in answer.quoted]
    parts += [line(text) for text in not_to_head]
    parts += [line(note) for note in answer.silences]  # the rule on pictures, when a picture is spoken of
    offline = not answer.quoted and bool(answer.pack.roles.duties)  # no clause speaks of it
    parts.append(line(say("ask.report.meanwhile_offline" if offline else "ask.report.meanwhile")))
    if offline and not not_to_head:
        parts.append(line(say("report.open.offline")))
    return card(say("ask.report.summary"), parts)


def _known(answer: Answer) -> str:
    """What is said of the duty to report. Where the pack names no clause on it, none is claimed."""
    return "report.open.known" if answer.pack.roles.duties else "report.open.known_unmarked"
