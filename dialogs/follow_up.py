"""What somebody who has taken a report on says that they have done: it may belong to that report, or be a new one.

It is asked, because taken for a new report it would keep them from the one that they are dealing with. The words wait
in the conversation's state (`followed`: number and words), and nothing is recorded until one of the two is chosen.
"""

from typing import Any

from bot.core import short_answers as short
from bot.core.commands import Command, Verb
from bot.core.facts import read_facts
from bot.core.message import Card
from bot.core.patterns import regex
from bot.texts import say as sentence
from cards.parts import button, card, line
from dialogs import phrases
from dialogs.turn import Turn

State = dict[str, Any]
MOST = 3  # messages that wait, and reports that are offered
LONGEST = 160  # characters; a longer message tells a story of its own

_DONE = (
    r"(?:rang|rung|phoned|called|e-?mailed|texted|asked|informed|contacted|visited|told|tried"
    r"|(?:seen|saw|met)(?= (?:with )?(?:his|her|their|both|mum|mom|dad|parents)\b)|(?:spoke|spoken|talked|met|checked|checked in) (?:to|with|w/)"
    r"|checked on|referred (?:it |this |her |him |them )?to|wrote to|written to"
    r"|been (?:to see|in touch with|on the phone (?:to|with)))"
)
_FAMILY = (
    r"(?:(?:step|foster) ?)?(?:mums?|mummy|mom|dads?|daddy|mother|father|parents?|carers?|family|families|nan|nanny)"
)
_WHOM = (  # who is spoken to about a report, or the child that it is about: never "a girl in Year 3"
    r"(?:(?:his|her|their|the|both|all|that|our|school|class|older|younger|big|little|sets of|[a-z]+'s|mrs|mr|miss|ms|[a-z]+,) )*"
    rf"(?:{_FAMILY}|gran(?:ny|dad|dma|dpa|dparents?)?|aunt(?:ie|y)?|uncle|brother|sister|social (?:care|workers?|services)|mash|lado|police|101"
    r"|school nurse|camhs|nspcc|ceop|deputy|chair|head|dsl|teacher|tutor|reporter|child|girl|boy|pupil|children|girls|boys|him|her|them"
    r"|both of them|home)\b(?!['\w])"
)
_BY_NAME = r"(?:spoke|spoken|talked) (?:to|with) (?!an?\b|one\b|some)(?:(?:mrs|mr|miss|ms) )?[a-z]+(?: [a-z]+)?(?:[.,;].*| (?:again|today|at \w+|this \w+))?"
_LEAD = (
    r"(?:(?:ok(?:ay)?|right|update|just|so|also|then|have|i|we|i've|we've|i have|we have|already|now|today|yesterday|this (?:morning|afternoon))"
    r"[\s,:-]+)*"
)
_FOLLOWS = regex(
    rf"{_LEAD}(?:{_DONE} {_WHOM}.*|{_BY_NAME})"
    rf"|(?:his|her|their) {_FAMILY}(?: is| are| has| have| will| says?| said|'s (?:going|coming|been (?:told|in)|aware|fine|happy|upset"
    r"|checking|talking|speaking|asked|blocked|deleted|taken|given|removed))\b.*"
)


def follows(turn: Turn, text: str) -> bool:
    """Whether a message says what was done about something; one that tells of danger or of a colleague is a report."""
    said = short.plain(text)
    if len(said) > LONGEST or said.endswith("?") or phrases.is_question(text) or not _FOLLOWS.fullmatch(said):
        return False
    facts = read_facts(text, turn.local_now)
    return not (facts.danger or facts.images or facts.parties or turn.staff.involved(text))


def held(state: State, text: str, own: tuple[str, ...]) -> Card:
    """Keep the words, and ask to which of one's own reports they belong, or whether they are a new one."""
    waiting: list[list[Any]] = state.get("followed", [])
    number = waiting[-1][0] + 1 if waiting else 1
    state["followed"] = [*waiting, [number, text]][-MOST:]
    buttons = [
        button(sentence("case.follow_up.note", reference=one), Verb.DESK, f"followed={number}:{one}")
        for one in own[:MOST]
    ]
    buttons.append(button(sentence("case.follow_up.new"), Verb.DESK, f"followed={number}:"))
    return card(sentence("case.opened.summary"), [line(sentence("case.follow_up.ask"))], buttons)


def chosen(state: State, command: Command) -> tuple[str, Command | None]:
    """The words that were kept, and what notes them in a report; None: they are a new one. No words: long gone."""
    number, _, reference = command.id.removeprefix("followed=").partition(":")
    text = next((text for known, text in state.get("followed", []) if str(known) == number), "")
    state["followed"] = [one for one in state.get("followed", []) if str(one[0]) != number]
    note = Command(Verb.CASE, f"action={reference}", inputs=(("action", text),)) if reference else None
    return text, note
