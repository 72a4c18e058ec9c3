"""What is kept for the policy's review: which questions it leaves open and which answers help, and never who asked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.answer import OFFER_REPORT, Answer, Shape
from bot.core.reply import Intent, Reply


class NoteKind(StrEnum):
    """What a note is about."""

    UNANSWERED = "unanswered"  # the policy does not cover it
    UNSURE = "unsure"  # only parts of it may apply
    HELPFUL = "helpful"
    NOT_HELPFUL = "not_helpful"


@dataclass(frozen=True, slots=True)
class Note:
    """One note. `outline` is a question without whatever could be a name; empty: none is kept."""

    day: date
    kind: NoteKind
    units: tuple[str, ...] = ()
    outline: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """What several notes have in common: how often it was so, and when last."""

    kind: NoteKind
    units: tuple[str, ...]
    outline: str
    count: int
    last: date


def may_be_report(reply: Reply) -> bool:
    """Whether a message may tell of something that has happened: of such a one no word is kept or sent on."""
    return reply.intent is Intent.REPORT or reply.report_chance >= OFFER_REPORT


def kind_of(answer: Answer) -> NoteKind | None:
    """What an answer leaves open; None: nothing, or it is none."""
    if answer.shape is Shape.NOT_COVERED and answer.intent is Intent.DECLINE:
        return NoteKind.UNANSWERED
    return NoteKind.UNSURE if answer.shape is Shape.SEVERAL else None


def themes(notes: Sequence[Note]) -> tuple[Theme, ...]:
    """The notes together, what comes up most often first within each kind; newer before older."""
    counts = Counter((note.kind, note.units, note.outline) for note in notes)
    last: dict[tuple[NoteKind, tuple[str, ...], str], date] = {}
    for note in notes:
        key = (note.kind, note.units, note.outline)
        last[key] = max(note.day, last.get(key, note.day))
    found = [Theme(*key, count, last[key]) for key, count in counts.items()]
    order = list(NoteKind)
    return tuple(sorted(found, key=lambda one: (order.index(one.kind), -one.count, -one.last.toordinal(), one.outline)))
