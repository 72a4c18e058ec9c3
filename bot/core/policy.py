"""A policy as data: the document word for word and its citable units.

Nothing in a pack may paraphrase in place of a quotation. `Pack.problems` proves that every quoted unit is a
verbatim part of the document and that nothing of the document is left out.
"""

import re
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

NextStep = Literal["report", "lesson", "ask_head"]

_WORD = re.compile(r"[^\W_]+")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Conflict(_Frozen):
    """A known collision between two units, shown with any answer that quotes either of them."""

    units: tuple[str, str]
    note: str = Field(min_length=1)


class Silence(_Frozen):
    """Something people ask of a unit that its text does not say.

    `about` are lower-case words or phrases; the note is shown when one of them is in the question, and when
    the unit is browsed. `always` shows it with every quotation of the unit. The second sentence of a note may
    name outside guidance only with its source.
    """

    note: str = Field(min_length=1)
    about: tuple[str, ...] = ()
    always: bool = False

    def touches(self, question: str) -> bool:
        """Whether to show the note with this question: a whole word or phrase of `about` stands in it."""
        asked = _words(question)
        return self.always or any(_words(phrase) in asked for phrase in self.about)


def _words(text: str) -> str:
    """The text as bare lower-case words between single spaces: "don't" is "dont", and "1:1" is "1-1"."""
    bare = text.casefold().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    return f" {' '.join(_WORD.findall(bare))} "


class Unit(_Frozen):
    """One citable part of the policy.

    `marker` is what stands before `text` in the document ("9. "); `text` is quoted byte for byte, faults
    included. `plain` is one sentence in plain English that adds no duty. `faults` are drafting faults that a
    reader must know of to understand the quotation.
    """

    id: str = Field(pattern=r"^([0-9]{1,2}|[a-z]+)$")
    label: str
    topic: str
    marker: str = ""
    text: str = Field(min_length=1)
    plain: str = Field(min_length=1)
    faults: tuple[str, ...] = ()
    silences: tuple[Silence, ...] = ()
    companions: tuple[str, ...] = ()
    next_step: NextStep | None = None
    examples: tuple[str, ...] = Field(min_length=1)

    def __hash__(self) -> int:
        """By its id: equal units have equal ids, and the whole text need not be gone through each time."""
        return hash(self.id)

    @property
    def is_clause(self) -> bool:
        """Whether the document numbers this unit."""
        return self.id.isdigit()


class Pack(_Frozen):
    """A policy document cut into citable units, in the document's order.

    `headings` are the parts of the document that are neither rule nor background ("Staff Procedures:"),
    listed so that `problems` can prove that nothing was left out.
    """

    id: str
    title: str
    school: str
    dated: date
    review_due: date
    document: str
    headings: tuple[str, ...] = ()
    units: tuple[Unit, ...]
    conflicts: tuple[Conflict, ...] = ()

    def __hash__(self) -> int:
        """By its id, as a unit's."""
        return hash(self.id)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the document: the version that an answer names and an attestation stores."""
        return sha256(self.document.encode()).hexdigest()

    @property
    def clauses(self) -> tuple[Unit, ...]:
        """The numbered units, in order."""
        return tuple(unit for unit in self.units if unit.is_clause)

    def unit(self, unit_id: str) -> Unit | None:
        """The unit with this id, or None: the policy has no such part."""
        return next((unit for unit in self.units if unit.id == unit_id), None)

    def review_passed(self, today: date) -> bool:
        """Whether the policy's own next-review month is over by the calendar."""
        return (today.year, today.month) > (self.review_due.year, self.review_due.month)

    def conflicts_of(self, unit_ids: tuple[str, ...]) -> tuple[Conflict, ...]:
        """The known conflicts that touch any of these units."""
        return tuple(c for c in self.conflicts if set(c.units) & set(unit_ids))

    def problems(self) -> tuple[str, ...]:
        """Everything that makes this pack unfit to quote from; empty when it is sound."""
        return (*self._naming_problems(), *self._coverage_problems())

    def _naming_problems(self) -> Iterator[str]:
        ids = [unit.id for unit in self.units]
        yield from (f"unit {i!r} is defined twice" for i in sorted({i for i in ids if ids.count(i) > 1}))
        for unit in self.units:
            yield from (f"unit {unit.id}: companion {c!r} does not exist" for c in unit.companions if c not in ids)
        for conflict in self.conflicts:
            yield from (f"conflict names unit {u!r}, which does not exist" for u in conflict.units if u not in ids)

    def _coverage_problems(self) -> Iterator[str]:
        """Walk the document from its first to its last character; every one must belong to some piece."""
        pieces = [(unit.id, unit.marker + unit.text) for unit in self.units]
        pieces += [(f"heading {heading!r}", heading) for heading in self.headings]
        found: list[tuple[int, int, str]] = []
        for name, text in pieces:
            count = self.document.count(text)
            if count != 1:
                yield f"{name}: stands {count} times in the document, word for word; it must stand there once"
                continue
            start = self.document.index(text)
            found.append((start, start + len(text), name))
        found.sort()
        end = 0
        for start, stop, name in [*found, (len(self.document), len(self.document), "the end")]:
            if start < end:
                yield f"{name}: overlaps the piece before it"
            elif left := self.document[end:start].strip():
                yield f"left out of the pack, before {name}: {left!r}"
            end = max(end, stop)
