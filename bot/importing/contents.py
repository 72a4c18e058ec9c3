"""Tells a table of contents from the policy: it says twice, and with page numbers, what stands below."""

import re
from collections.abc import Sequence

from bot.core.policy import LeftOut
from bot.importing.blocks import Block, Source, Style
from bot.importing.numbering import mark

_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d{1,3}$|\u2026{2,}\s*\d{1,3}$|(?:_\s?){4,}\d{1,3}$")
_HEADING = re.compile(r"(?:table of )?contents(?: page)?:?", re.IGNORECASE)
_PAGE = re.compile(r"[\s.\u2026]*\d{1,3}$")
LONGEST = 120  # characters of an entry
FEWEST = 2  # entries


def is_contents_line(text: str) -> bool:
    """Whether a line leads by dots to a page number."""
    return bool(_LEADERS.search(text))


def without_contents(source: Source) -> Source:
    """The same file without its table of contents, which is listed as left out."""
    blocks = list(source.blocks)
    gone = {place for place, block in enumerate(blocks) if _is_entry(block)}
    for place, block in enumerate(blocks):
        if _HEADING.fullmatch(block.text.strip()):
            entries = _entries(blocks, place + 1)
            if len(entries) >= FEWEST or place + 1 in gone:
                gone |= {place, *entries}
    left = tuple(LeftOut(text=blocks[place].text, where="table of contents", why="contents") for place in sorted(gone))
    kept = tuple(block for place, block in enumerate(blocks) if place not in gone)
    return Source(kept, (*source.left_out, *left), source.notes)


def _is_entry(block: Block) -> bool:
    return block.style is Style.CONTENTS or is_contents_line(block.text)


def _entries(blocks: Sequence[Block], start: int) -> list[int]:
    """The places of the entries below "Contents": short lines, each of which stands again further down."""
    below = {_name(block.text) for block in blocks[start:]}
    found: list[int] = []
    names: set[str] = set()
    for place in range(start, len(blocks)):
        name = _name(blocks[place].text)
        later = any(_name(block.text) == name for block in blocks[place + 1 :])
        if len(blocks[place].text) > LONGEST or name in names or not (name in below and later):
            break
        names.add(name)
        found.append(place)
    return found


def _name(text: str) -> str:
    """An entry as the heading that it stands for: without its number and its page."""
    found = mark(text)
    return " ".join(_PAGE.sub("", found.rest if found else text).casefold().split())
