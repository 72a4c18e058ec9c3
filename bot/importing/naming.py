"""Gives every part of an imported policy its id, its label and its place in the document."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.core.policy import LONGEST_ID
from bot.importing.cutting import Part
from bot.importing.numbering import Kind

LONGEST_SLUG, LONGEST_LABEL, TOPIC_WORDS = 30, 80, 10
_DANGLING = re.compile(r"(?:-(?:a|an|and|at|for|in|is|not|of|on|or|our|the|to|with|your))+$")
_GAP, _LINE = "\n\n", "\n"


@dataclass(slots=True)
class Named:
    """A document with its units and headings, as they are written to a pack."""

    document: str = ""
    units: list[dict[str, Any]] = field(default_factory=list)
    headings: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def name(parts: Sequence[Part]) -> Named:
    """The parts as one document, in which each has its place and a name that no other has."""
    named = Named()
    taken: set[str] = set()
    counts: dict[str, int] = {}
    for part in parts:
        text = _text(part)
        at = len(named.document) + len(_GAP) if named.document else 0
        named.document += (_GAP if named.document else "") + text
        if part.heading:
            named.headings.append({"text": text, "at": at})
            continue
        unit_id = _id(part, taken, counts, named.notes)
        taken.add(unit_id)
        marker = part.marker
        unit = {"id": unit_id, "label": _label(part, unit_id), "topic": _topic(text.removeprefix(marker))}
        under = [heading.blocks[0] for heading in part.above]
        named.units.append(
            unit
            | ({"under": under} if under else {})
            | ({"marker": marker} if marker else {})
            | {"text": text.removeprefix(marker), "at": at}
        )
    named.notes += _missing(parts)
    return named


def _text(part: Part) -> str:
    """The paragraphs of a part; the items of a list stand on lines of their own."""
    text = part.blocks[0]
    for block in part.blocks[1:]:
        listed = part.kind is not None or part.list_only or text.rstrip().endswith(":") or block[:1] in "-\u2022("
        text += (_LINE if listed else _GAP) + block
    return text


def slug(text: str) -> str:
    """A heading as an id: its first words in plain small letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    found = ""
    for word in re.findall(r"[a-z0-9]+", plain):
        if found and len(found) + len(word) >= LONGEST_SLUG:
            break
        found = f"{found}-{word}" if found else word[:LONGEST_SLUG]
    return _DANGLING.sub("", found) or "part"


def _id(part: Part, taken: Iterable[str], counts: dict[str, int], notes: list[str]) -> str:
    """The number that the document gives; else the section's number or name, counted on for its later paragraphs."""
    if part.number:
        if part.number not in taken:
            return part.number[:LONGEST_ID]
        return _again(part, taken, notes)
    heading = part.above[-1] if part.above else None
    base = part.after or (heading.number or slug(_words(heading.blocks[0])) if heading else "preamble")
    if not part.after and base[:1].isdigit() and not (heading and heading.number):
        base = f"part-{base}"
    while True:
        counts[base] = counts.get(base, 0) + 1
        number = counts[base] + (1 if part.after else 0)
        unit_id = base if number == 1 else f"{base}-{number}"
        if unit_id not in taken:
            return unit_id


def _again(part: Part, taken: Iterable[str], notes: list[str]) -> str:
    """An id for a number that was used before: with the section's name, so that "clause 1" still means the first."""
    section = slug(_words(part.above[-1].blocks[0])) if part.above else "again"
    unit_id, count = f"{section}.{part.number}"[:LONGEST_ID], 2
    if part.kind is Kind.CODE:
        unit_id = f"{part.number}-2"
    while unit_id in taken:
        unit_id, count = f"{section}.{part.number}-{count}"[:LONGEST_ID], count + 1
    notes.append(f"The number {part.number} is used more than once. Here it is called {unit_id}.")
    return unit_id


def _label(part: Part, unit_id: str) -> str:
    """What a person reads over the quotation."""
    section = _words(part.above[-1].blocks[0]) if part.above else ""
    if part.number:
        word = part.marker.strip(" .:)") if part.kind is Kind.CODE else f"Clause {part.number}"
        return word if unit_id == part.number else f"{section}: {word}"[:LONGEST_LABEL]
    if part.after:
        return f"Text after {part.after.upper() if part.after[:1].isalpha() else part.after}"
    counted = re.search(r"-(\d+)$", unit_id)
    ordinal = f", part {counted[1]}" if counted and not section.endswith(counted[1]) else ""
    numbered = part.above[-1].number if part.above else ""
    label = f"{numbered} {section}".strip() if section else "Opening words"
    return f"{label[: LONGEST_LABEL - len(ordinal)]}{ordinal}"


def _topic(text: str) -> str:
    """The first words, for the list of topics."""
    words = text.split()
    first = " ".join(words[:TOPIC_WORDS])
    return first if len(words) <= TOPIC_WORDS else f"{first.rstrip(',;:.')} \N{HORIZONTAL ELLIPSIS}"


def _words(heading: str) -> str:
    """A heading without its number."""
    return re.sub(r"^\(?(?:\d+(?:\.\d+)*)[.):]*\s+", "", heading).strip(" :")


def _missing(parts: Sequence[Part]) -> list[str]:
    """Where a number is left out of a row: perhaps the document has none, perhaps it was not recognised."""
    notes: list[str] = []
    rows: dict[str, int] = {}
    for part in parts:
        above, _, tail = part.number.rpartition(".")
        if part.kind is not Kind.NUMBER or not tail.isdigit():
            continue
        number, before = int(tail), rows.get(above)
        if before is not None and number > before + 1:
            notes.append(
                f"Between {part.number} and the number before it, {above}{'.' if above else ''}{before}, "
                "there is a gap."
            )
        rows[above] = number
    return notes
