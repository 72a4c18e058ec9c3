"""Cards that are no answer: welcome, help, the topic list, the whole policy."""

from datetime import date
from functools import lru_cache

from bot.core.commands import Verb
from bot.core.message import Card
from bot.core.policy import Pack, Unit
from bot.core.school import School
from bot.texts import say
from cards.answer import source_line, versioned
from cards.parts import Button, Part, button, card, heading, line, primary, quotation, row, small, title

LONGEST_PAGE = 9_000  # characters of the policy on one card; Teams takes about 28 KB of JSON
ROWS = 40  # topics on one card


def welcome_card(school: School, pack: Pack) -> Card:
    """Shown once, when a person adds the app."""
    first = [
        title(say("browse.welcome.title")),
        line(say("browse.welcome.body", school=school.identity.name)),
    ]
    return card(say("browse.welcome.summary"), [*first, *_help_parts(pack)], _help_buttons(pack))


@lru_cache(maxsize=4)
def help_card(pack: Pack) -> Card:
    """What the bot can do, with questions that can be pressed."""
    return card(say("browse.help.summary"), [title(say("browse.help.title")), *_help_parts(pack)], _help_buttons(pack))


@lru_cache(maxsize=8)
def topics_card(pack: Pack, page: str = "") -> Card:
    """Every unit of the policy as one line that can be pressed, forty to a card."""
    start = _start(page, len(pack.units))
    rows = [
        row(say("browse.topics.row", label=unit.label, topic=unit.topic), Verb.UNIT, versioned(pack, unit))
        for unit in pack.units[start : start + ROWS]
    ]
    parts = [title(say("browse.topics.title")), line(say("browse.topics.body")), *rows]
    more = start + ROWS < len(pack.units)
    ways = [button(say("browse.more"), Verb.TOPICS, str(start + ROWS))] if more else []
    return card(say("browse.topics.summary"), parts, [*ways, button(say("ask.button.policy"), Verb.POLICY)])


def policy_card(pack: Pack, today: date, page: str = "") -> Card:
    """The whole document, in its order, headings included; a long one on several cards."""
    pieces = pack.in_order()
    start = _start(page, len(pieces))
    body: list[Part] = []
    end, length = start, 0
    while end < len(pieces) and (not length or length + len(_text(pieces[end])) <= LONGEST_PAGE):
        piece = pieces[end]
        length += len(_text(piece))
        body.append(heading(piece) if isinstance(piece, str) else quotation(piece.label, piece.marker + piece.text))
        end += 1
    opening = [title(say("browse.policy.title")), line(say("browse.policy.body"))]
    closing = small(source_line(pack, overdue=pack.review_passed(today)))
    ways = [button(say("browse.more"), Verb.POLICY, str(end))] if end < len(pieces) else []
    return card(
        say("browse.policy.summary"),
        [*opening, *body, closing],
        [*ways, button(say("ask.button.topics"), Verb.TOPICS)],
    )


def _start(page: str, count: int) -> int:
    """Where a page begins; a forged one begins at the beginning."""
    return int(page) if page.isascii() and page.isdecimal() and int(page) < count else 0


def _text(piece: Unit | str) -> str:
    return piece if isinstance(piece, str) else piece.marker + piece.text


def _help_parts(pack: Pack) -> list[Part]:
    examples = [row(unit.examples[0], Verb.ASK, versioned(pack, unit)) for unit in _starters(pack)]
    lesson = [line(say("browse.help.lesson"))] if pack.checks_lessons else []
    clause = next((unit.label for unit in pack.named(pack.starters[:1]) or pack.clauses[:1]), "")
    named = say("browse.help.clause", clause=f"{clause[:1].lower()}{clause[1:]}") if clause else ""
    return [
        line(say("browse.help.body")),
        line(say("browse.help.report")),
        *lesson,
        *([line(say("browse.help.examples"))] if examples else []),
        *examples,
        line(say("browse.help.commands", lessons=say("browse.help.lessons") if lesson else "", clause=named)),
        small(say("browse.help.head")),
        line(say("browse.help.danger")),
        small(say("browse.help.private")),
    ]


def _starters(pack: Pack) -> list[Unit]:
    """The units whose first example question the help card shows."""
    return [unit for unit in pack.named(pack.starters) if unit.examples]


def _help_buttons(pack: Pack) -> list[Button]:
    lesson = [button(say("ask.button.lesson"), Verb.LESSON)] if pack.checks_lessons else []
    return [
        primary(button(say("ask.button.report"), Verb.REPORT)),
        *lesson,
        button(say("ask.button.topics"), Verb.TOPICS),
        button(say("ask.button.policy"), Verb.POLICY),
        button(say("ask.button.people"), Verb.PEOPLE),
    ]
