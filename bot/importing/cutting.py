"""Cuts paragraphs into the parts that can be quoted: numbered clauses, sections, paragraphs; and headings.

What would say something else by itself stays together: a list with the sentence that leads into it, and a short
section as a whole. Nothing is left out and nothing is changed but the white space between paragraphs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.importing.blocks import Block, Style
from bot.importing.numbering import Kind, Mark, follows, mark

SHORT_SECTION = 800  # characters: a section of paragraphs that is no longer than this is quoted as one
LONGEST_HEADING, MOST_WORDS, FEW_WORDS = 120, 20, 6
_SENTENCE = re.compile(r"[.;,:!?][\"'\u2019\u201d)\]]*$")


@dataclass(slots=True)
class Part:
    """Some paragraphs that are quoted together, or a heading. `number` is empty where the document gives none."""

    blocks: list[str]
    number: str = ""
    marker: str = ""
    heading: bool = False
    above: tuple["Part", ...] = ()
    list_only: bool = False
    after: str = ""  # the number of the clause that an unnumbered paragraph comes after
    kind: Kind | None = None

    @property
    def length(self) -> int:
        """In characters."""
        return sum(map(len, self.blocks))


def cut(blocks: Sequence[Block]) -> tuple[Part, ...]:
    """The parts of a document, in its order."""
    return tuple(_merged(list(_parts(blocks))))


def _parts(blocks: Sequence[Block]) -> Iterator[Part]:
    """Headings, clauses and paragraphs; items join what comes before them."""
    above: tuple[Part, ...] = ()
    last: tuple[int, ...] = ()
    current: Part | None = None
    for place, block in enumerate(blocks):
        found = _mark(block, last)
        if found is not None and found.kind is Kind.NUMBER:
            last = found.path
        if _is_heading(block, found, blocks[place + 1 :], last):
            if current:
                yield current
            current = None
            heading = _heading(block, found)
            above = (*_higher(above, heading, block), heading)
            yield heading
            continue
        if current is not None and _belongs(block, found, current):
            current.blocks.append(block.text)
            continue
        if current:
            yield current
        current = _opened(block, found, above, current)
    if current:
        yield current


def _mark(block: Block, last: tuple[int, ...]) -> Mark | None:
    """The mark of a paragraph, if it is one: a bare number must be the next in its row."""
    found = mark(block.text)
    if found is not None and found.kind is Kind.NUMBER and not found.sure and not follows(found.path, last):
        return None
    return found


def _is_heading(block: Block, found: Mark | None, rest: Sequence[Block], last: tuple[int, ...]) -> bool:
    """Whether a paragraph only names what comes below it."""
    words = found.rest if found else block.text
    if not rest or not words or (found is not None and found.kind in (Kind.CODE, Kind.ITEM)):
        return False
    if len(words) > LONGEST_HEADING or len(words.split()) > MOST_WORDS or "\n" in words:
        return False
    below = _mark(rest[0], last)
    leads = below is not None and below.kind is Kind.ITEM and (below.rest[:1].islower() or words.endswith(":"))
    if leads:
        return False
    if block.style is not Style.HEADING and not _names_a_section(words):
        return False
    deeper = found is None or (below is not None and len(below.path) > len(found.path))
    return block.style is Style.HEADING or deeper or below is None or below.kind in (Kind.CODE, Kind.ITEM)


def _names_a_section(words: str) -> bool:
    """Whether a line reads as a heading: no sentence, no "Next Review: March 2023", no quotation."""
    if words.endswith(":"):
        return len(words.split()) <= FEW_WORDS and words[:1].isupper()
    return not _SENTENCE.search(words) and ": " not in words and (words[:1].isupper() or words[:1].isdigit())


def _heading(block: Block, found: Mark | None) -> Part:
    return Part([block.text], number=found.id if found else "", heading=True, kind=found.kind if found else None)


def _higher(above: tuple[Part, ...], heading: Part, block: Block) -> tuple[Part, ...]:
    """The headings that a new one stands under: by its number; without one it stands by itself."""
    del block
    if not heading.number:
        return ()
    return tuple(part for part in above if part.number and heading.number.startswith(f"{part.number}."))


def _belongs(block: Block, found: Mark | None, current: Part) -> bool:
    """Whether a paragraph goes on with the part before it: an item of its list, or the rest of its sentence."""
    if found is not None:
        if found.kind is not Kind.ITEM:
            return False
        return not (current.kind is Kind.ITEM and found.id and _stands_alone(found))
    return block.text[:1].islower()


def _stands_alone(found: Mark) -> bool:
    """Whether a lettered item is a sentence of its own."""
    return found.rest[:1].isupper() and found.rest.rstrip().endswith(".")


def _opened(block: Block, found: Mark | None, above: tuple[Part, ...], before: Part | None) -> Part:
    """A new part, begun by this paragraph."""
    part = Part([block.text], above=above)
    if found is None:
        part.after = (before.number or before.after) if before and not before.heading else ""
        return part
    part.kind = found.kind
    if found.kind is not Kind.ITEM:
        part.number, part.marker = found.id, found.marker
    elif found.id and _stands_alone(found):
        section = above[-1].number if above else ""
        part.number, part.marker = f"{section}.{found.id}" if section else found.id, found.marker
    else:
        part.list_only = True
    return part


def _merged(parts: list[Part]) -> Iterator[Part]:
    """The same parts; the paragraphs of a short section without clauses become one."""
    place = 0
    while place < len(parts):
        part = parts[place]
        run = [part]
        while place + len(run) < len(parts) and _alike(part, parts[place + len(run)]):
            run.append(parts[place + len(run)])
        if len(run) > 1 and sum(each.length for each in run) <= SHORT_SECTION:
            yield Part([text for each in run for text in each.blocks], above=part.above, after=part.after)
        else:
            yield from run
        place += len(run)


def _alike(first: Part, other: Part) -> bool:
    """Whether both are unnumbered text of the same section."""
    plain = not first.heading and not other.heading and not first.number and not other.number
    return plain and first.above == other.above and first.after == other.after
