"""The list for the policy's review, on a card and in plain lines, and the thumbs that fill it."""

from collections.abc import Iterator, Sequence

from bot.core.commands import Verb
from bot.core.guidance.review import NoteKind, Theme
from bot.core.message import Card
from bot.core.policy import Pack
from bot.core.when import long_date
from bot.texts import say
from cards.parts import Button, Part, button, card, heading, line, small, title

SHOWN = 30  # themes on one card


def review_list_card(themes: Sequence[Theme], pack: Pack) -> Card:
    """What came up, most often first, by what was the matter with it."""
    parts: list[Part] = [title(say("review.list.title")), line(say("review.list.body"))]
    for kind in NoteKind:
        rows = [theme_words(theme, pack) for theme in themes[:SHOWN] if theme.kind is kind]
        parts += [heading(say(f"review.list.{kind.value}")), *map(line, rows)] if rows else []
    if not themes:
        return card(say("review.list.summary"), [*parts, line(say("review.list.none"))])
    if themes[SHOWN:]:
        parts.append(small(say("review.list.more", count=len(themes) - SHOWN)))
    return card(say("review.list.summary"), parts, [button(say("review.list.clear"), Verb.REVIEW, "clear")])


def review_lines(themes: Sequence[Theme], pack: Pack) -> Iterator[str]:
    """The same to be printed, all of it."""
    for kind in NoteKind:
        rows = [theme_words(theme, pack) for theme in themes if theme.kind is kind]
        yield from [f"{say(f'review.list.{kind.value}')}:", *rows, ""] if rows else ()
    if not themes:
        yield say("review.list.none")


def theme_words(theme: Theme, pack: Pack) -> str:
    """One theme in one line."""
    labels = [unit.label for name in theme.units if (unit := pack.unit(name))]
    units = ", ".join(labels) or say("review.list.no_units")
    outline = theme.outline or say("review.list.no_outline")
    date = long_date(theme.last)
    if theme.count == 1:
        return say("review.list.row_once", date=date, outline=outline, units=units)
    return say("review.list.row", count=theme.count, date=date, outline=outline, units=units)


def clear_review_card() -> Card:
    """Asks once before the list is emptied."""
    buttons = [
        button(say("review.clear.yes"), Verb.REVIEW, "clear=yes"),
        button(say("review.clear.no"), Verb.REVIEW),
    ]
    parts = [title(say("review.clear.title")), line(say("review.clear.body"))]
    return card(say("review.clear.summary"), parts, buttons)


def thumbs(number: int) -> list[Button]:
    """Under the answer of this number: did it help?"""
    return [
        button(say("review.thumb.up"), Verb.THUMB, "up", number),
        button(say("review.thumb.down"), Verb.THUMB, "down", number),
    ]


def thanks_card(number: int) -> Card:
    """Thanks for a thumb down, with a way on."""
    ask = button(say("ask.button.ask_head"), Verb.HEAD, "ask", number)
    return card(say("review.thumb.summary"), [line(say("review.thumb.thanks_down"))], [ask])
