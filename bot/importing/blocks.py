"""What a file holds, before it is cut into clauses: its paragraphs in order, and what is not part of the policy."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from bot.core.policy import LeftOut

_SPACES = re.compile(r"[^\S\n]+")


class Style(StrEnum):
    """How the file itself shows a paragraph, as far as it says."""

    PLAIN = "plain"
    HEADING = "heading"
    CONTENTS = "contents"  # a line of the table of contents


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item or heading, with the number that the reader of the file sees before it."""

    text: str
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Source:
    """What was read from a file. `notes` are what a person should check, in plain words."""

    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = field(default=())


def tidy(text: str) -> str:
    """The text without what nobody sees: soft hyphens, zero-width marks, odd spaces, spaces at the ends."""
    shown = "".join(" " if character.isspace() and character != "\n" else character for character in text)
    shown = shown.translate(_UNSEEN)
    return "\n".join(line.strip() for line in _SPACES.sub(" ", shown).strip().split("\n"))


_UNSEEN = {
    **dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)),
    0xFB00: "ff",  # letters that a printer joined
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
}


def letters(texts: Iterable[str]) -> str:
    """All that is not space, in order: what must not change between a file and its pack."""
    return "".join("".join(tidy(text).split()) for text in texts)
