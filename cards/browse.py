"""Cards that are no answer: welcome, help, the topic list, the whole policy."""

from datetime import date
from functools import lru_cache

from bot.core.commands import Verb
from bot.core.message import Card
from bot.core.policy import Pack
from bot.core.school import School
from bot.texts import say
from cards.answer import source_line
from cards.parts import Button, Part, button, card, heading, line, primary, quotation, row, small, title

EXAMPLES = ("9", "6", "10", "14")  # units whose first example question the help card shows


def welcome_card(school: School, pack: Pack) -> Card:
    """Shown once, when a person adds the app."""
    first = [
        title(say("browse.welcome.title")),
        line(say("browse.welcome.body", school=school.identity.name)),
    ]
    return card(say("browse.welcome.summary"), [*first, *_help_parts(pack)], _help_buttons())


@lru_cache(maxsize=4)
def help_card(pack: Pack) -> Card:
    """What the bot can do, with questions that can be pressed."""
    return card(say("browse.help.summary"), [title(say("browse.help.title")), *_help_parts(pack)], _help_buttons())


@lru_cache(maxsize=4)
def topics_card(pack: Pack) -> Card:
    """Every unit of the policy as one line that can be pressed."""
    rows = [
        row(say("browse.topics.row", label=unit.label, topic=unit.topic), Verb.UNIT, unit.id) for unit in pack.units
    ]
    parts = [title(say("browse.topics.title")), line(say("browse.topics.body")), *rows]
    return card(say("browse.topics.summary"), parts, [button(say("ask.button.policy"), Verb.POLICY)])


def policy_card(pack: Pack, today: date) -> Card:
    """The whole document, in its order, headings included."""
    pieces: list[tuple[int, Part]] = [
        (pack.document.index(heading_text), heading(heading_text)) for heading_text in pack.headings
    ]
    pieces += [
        (pack.document.index(unit.marker + unit.text), quotation(unit.label, unit.marker + unit.text))
        for unit in pack.units
    ]
    body = [part for _, part in sorted(pieces, key=lambda piece: piece[0])]
    opening = [title(say("browse.policy.title")), line(say("browse.policy.body"))]
    closing = small(source_line(pack, overdue=pack.review_passed(today)))
    return card(
        say("browse.policy.summary"),
        [*opening, *body, closing],
        [button(say("ask.button.topics"), Verb.TOPICS)],
    )


def _help_parts(pack: Pack) -> list[Part]:
    examples = [
        row(unit.examples[0], Verb.ASK, unit.id) for unit_id in EXAMPLES if (unit := pack.unit(unit_id)) is not None
    ]
    return [
        line(say("browse.help.body")),
        line(say("browse.help.report")),
        line(say("browse.help.lesson")),
        line(say("browse.help.examples")),
        *examples,
        line(say("browse.help.commands")),
        small(say("browse.help.head")),
        line(say("browse.help.danger")),
        small(say("browse.help.private")),
    ]


def _help_buttons() -> list[Button]:
    return [
        primary(button(say("ask.button.report"), Verb.REPORT)),
        button(say("ask.button.lesson"), Verb.LESSON),
        button(say("ask.button.topics"), Verb.TOPICS),
        button(say("ask.button.policy"), Verb.POLICY),
        button(say("ask.button.people"), Verb.PEOPLE),
    ]
