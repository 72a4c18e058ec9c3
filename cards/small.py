"""Cards of one sentence: those that take the place of a card whose content must not stay on the screen."""

from bot.core.commands import Verb
from bot.core.message import Card
from bot.texts import say
from cards.parts import button, card, line


def gone_card(key: str, **values: str) -> Card:
    """What stands where the read-back stood, once it was sent or deleted."""
    return card(say("report.sent.summary"), [line(say(key, **values))])


def cancel_card(revision: int, who: str) -> Card:
    """Asks once before a draft is thrown away. `who` can be told in person all the same."""
    buttons = [
        button(say("report.flow.cancel_yes"), Verb.FLOW, "delete", revision),
        button(say("report.flow.cancel_no"), Verb.FLOW, "keep", revision),
    ]
    return card(say("report.open.summary"), [line(say("report.flow.cancel_ask", who=who))], buttons)
