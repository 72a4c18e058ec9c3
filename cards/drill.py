"""What a practice drill has shown, for the Head Teacher."""

from bot.core.case import Case
from bot.core.commands import Verb
from bot.core.drill import Reached, tried
from bot.core.message import Card
from bot.core.school import School
from bot.texts import say
from cards.parts import button, card, line, notice, small, title
from cards.words import named

_RUNGS = frozenset({"sent", "remind", "deputies", "reporter", "unread", "first_gone", "readers_gone"})


def drill_card(case: Case, school: School) -> Card:
    """Who was reached at which rung, and who was not."""
    parts = [notice(say("case.alert.practice")), title(say("case.drill.title", reference=case.reference))]
    found = tried(case)
    for one in found:
        rung = say(f"case.drill.rung.{one.rung}") if one.rung in _RUNGS else ""
        parts.append(line(say(f"case.drill.{one.reached.value}", who=named(one.person, school), rung=rung)))
    missed = any(one.reached is Reached.UNREACHABLE for one in found)
    waiting = any(one.reached is Reached.NOT_NEEDED for one in found)
    if missed:
        parts.append(notice(say("case.drill.missed")))
    if waiting:
        parts.append(small(say("case.drill.whole")))
    return card(say("case.drill.summary"), parts, [button(say("settings.menu.title"), Verb.SETTINGS)])
