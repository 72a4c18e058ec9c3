"""What is too long for one card, on several: Teams takes about 28 KB, and no report may be too long to be read."""

import json
from collections.abc import Iterable, Iterator

from cards.parts import Part

PAGE = 18_000  # bytes of parts on one card: the rest is for its frame, its buttons and the envelope
PIECE = 1_500  # characters of typed words in one part, of which some take twelve bytes; the rest is in the next
LINES = 60  # of one part: each is a paragraph of the card


def pieces(text: str, longest: int = PIECE) -> Iterator[str]:
    """A text in pieces that are put together again without loss: cut after a line, or a word, where there is one."""
    while len(text) > longest or text.count("\n") > LINES:
        few = len("\n".join(text.split("\n", LINES)[:LINES])) + 1 if text.count("\n") > LINES else longest
        end = min(longest, few)
        cut = max(text.rfind("\n", 0, end), text.rfind(" ", 0, end)) + 1 or end
        yield text[:cut]
        text = text[cut:]
    yield text


def pages(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """These parts in their order, as many on each page as fit."""
    page: list[Part] = []
    size = 0
    for part in parts:
        needs = len(json.dumps(part.model_dump(by_alias=True, exclude_none=True, mode="json")))
        if page and size + needs > PAGE:
            yield page
            page, size = [], 0
        page.append(part)
        size += needs
    yield page
