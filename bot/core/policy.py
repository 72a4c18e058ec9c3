"""A policy as data: the document word for word and its citable units.

Nothing in a pack may paraphrase in place of a quotation. `Pack.problems` proves that every quoted unit is a
verbatim part of the document and that nothing of the document is left out.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.core.patterns import regex

NextStep = Literal["report", "lesson", "ask_head"]

LONGEST_ID = 40  # characters; a button's data holds an id and a version
VERSION_LENGTH = 8
_WORD = regex(r"[^\W_]+")


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
        if self.always or not self.about:
            return self.always
        asked = _words(question)
        return any(_phrase(phrase) in asked for phrase in self.about)


@cache
def _phrase(written: str) -> str:
    """The bare words of a phrase of a pack, which is looked for again and again."""
    return _words(written)


def _words(text: str) -> str:
    """The text as bare lower-case words between single spaces: "don't" is "dont", and "1:1" is "1-1"."""
    bare = text.casefold().replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")
    return f" {' '.join(_WORD.findall(bare))} "


class Unit(_Frozen):
    """One citable part of the policy.

    `marker` is what stands before `text` in the document ("9. "); `text` is quoted byte for byte, faults
    included. `at` is where the marker's first character stands; without it the words must stand in the document
    once. `under` are the headings above it. `plain` is one sentence in plain English that adds no duty. `faults`
    are drafting faults that a reader must know of to understand the quotation.
    """

    id: str = Field(pattern=r"^[a-z0-9]+([.-][a-z0-9]+)*$", max_length=LONGEST_ID)
    label: str
    topic: str
    marker: str = ""
    text: str = Field(min_length=1)
    at: int | None = Field(default=None, ge=0)
    under: tuple[str, ...] = ()
    plain: str = ""
    faults: tuple[str, ...] = ()
    silences: tuple[Silence, ...] = ()
    companions: tuple[str, ...] = ()
    next_step: NextStep | None = None
    examples: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """By its id: equal units have equal ids, and the whole text need not be gone through each time."""
        return hash(self.id)

    @property
    def is_clause(self) -> bool:
        """Whether the document numbers this unit."""
        return any(character.isalnum() for character in self.marker)


class Heading(_Frozen):
    """A heading of the document where the same words stand elsewhere too; `at` is where its first character is."""

    text: str = Field(min_length=1)
    at: int = Field(ge=0)


class LeftOut(_Frozen):
    """Text of the file that a policy was imported from which is no part of the policy, such as a page number."""

    text: str
    where: str
    why: str


class Roles(_Frozen):
    """Which units of this policy speak of what the bot does; empty: none that is known to.

    `reporting`: a child's own message must be reported; `aware`: so must others one hears of; `requests`: friend
    requests; `contact`: children through one's own accounts; `lessons`: remote lessons; `parents`: contact with
    parents; `acceptable_use`: another document that holds for children's use.
    """

    reporting: tuple[str, ...] = ()
    aware: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    acceptable_use: tuple[str, ...] = ()

    @property
    def duties(self) -> tuple[str, ...]:
        """The units that make a report due."""
        return (*self.reporting, *self.aware)


class Pack(_Frozen):
    """A policy document cut into citable units, in the document's order.

    `headings` are the parts of the document that are neither rule nor background ("Staff Procedures:"),
    listed so that `problems` can prove that nothing was left out. `left_out` is what the file held beside the
    document, for a person to check. A date that is not known is None, and nothing is said of it. `checks_lessons`:
    the points of `bot.core.lesson.rules` are this policy's own. `starters` are units to begin with in the help.
    """

    id: str
    title: str
    school: str = ""
    dated: date | None = None
    review_due: date | None = None
    imported: date | None = None
    document: str
    headings: tuple[str | Heading, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    roles: Roles = Roles()
    checks_lessons: bool = False
    starters: tuple[str, ...] = ()
    units: tuple[Unit, ...] = Field(min_length=1)
    conflicts: tuple[Conflict, ...] = ()

    def __hash__(self) -> int:
        """By its id, as a unit's."""
        return hash(self.id)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the document: the version that an answer names and an attestation stores."""
        return sha256(self.document.encode()).hexdigest()

    @property
    def version(self) -> str:
        """The fingerprint's first characters, which tell two texts of a policy apart on a card or in a record."""
        return self.fingerprint[:VERSION_LENGTH]

    @property
    def clauses(self) -> tuple[Unit, ...]:
        """The numbered units, in order."""
        return tuple(unit for unit in self.units if unit.is_clause)

    def unit(self, unit_id: str) -> Unit | None:
        """The unit with this id, or None: the policy has no such part."""
        return next((unit for unit in self.units if unit.id == unit_id), None)

    def named(self, unit_ids: Iterable[str]) -> tuple[Unit, ...]:
        """The units with these ids, as far as they are there."""
        return tuple(unit for unit_id in unit_ids if (unit := self.unit(unit_id)) is not None)

    def part(self, number: str) -> tuple[Unit, ...]:
        """What a number stands for: its unit; else the units of a section ("4": 4.1, 4.2); else what holds "4.1.a"."""
        if (unit := self.unit(number)) is not None:
            return (unit,)
        if section := tuple(unit for unit in self.units if unit.id.startswith(f"{number}.")):
            return section
        above = number.rpartition(".")[0]
        return self.part(above) if above and self.unit(above) else ()

    def review_passed(self, today: date) -> bool:
        """Whether the policy's own next-review month is over by the calendar; never, where it names none."""
        due = self.review_due
        return due is not None and (today.year, today.month) > (due.year, due.month)

    def conflicts_of(self, unit_ids: tuple[str, ...]) -> tuple[Conflict, ...]:
        """The known conflicts that touch any of these units."""
        return tuple(c for c in self.conflicts if set(c.units) & set(unit_ids))

    def in_order(self) -> tuple[Unit | str, ...]:
        """The whole document in its order: units, and the text of headings."""
        placed: list[tuple[int, Unit | str]] = [(self._start(unit), unit) for unit in self.units]
        for heading in self.headings:
            text, at = (heading, self.document.index(heading)) if isinstance(heading, str) else _placed(heading)
            placed.append((at, text))
        return tuple(piece for _, piece in sorted(placed, key=lambda each: each[0]))

    def _start(self, unit: Unit) -> int:
        return self.document.index(unit.marker + unit.text) if unit.at is None else unit.at

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
        named = {f"role {role}": getattr(self.roles, role) for role in type(self.roles).model_fields}
        for role, units in {**named, "starters": self.starters}.items():
            yield from (f"{role} names unit {u!r}, which does not exist" for u in units if u not in ids)
        if self.checks_lessons and not self.roles.lessons:
            yield "checks_lessons is set, but no role lessons names a unit"

    def _coverage_problems(self) -> Iterator[str]:
        """Walk the document from its first to its last character; every one must belong to some piece."""
        pieces = [(unit.id, unit.marker + unit.text, unit.at) for unit in self.units]
        for heading in self.headings:
            text, at = (heading, None) if isinstance(heading, str) else _placed(heading)
            pieces.append((f"heading {text!r}", text, at))
        found: list[tuple[int, int, str]] = []
        for name, text, at in pieces:
            start = at
            if start is None:
                count = self.document.count(text)
                if count != 1:
                    yield f"{name}: stands {count} times in the document, word for word; it must stand there once"
                    continue
                start = self.document.index(text)
            elif not self.document.startswith(text, start):
                yield f"{name}: does not stand in the document at character {start}, word for word"
                continue
            found.append((start, start + len(text), name))
        yield from self._gaps(sorted(found))

    def _gaps(self, found: list[tuple[int, int, str]]) -> Iterator[str]:
        """What lies between the pieces, or in two of them."""
        end = 0
        for start, stop, name in [*found, (len(self.document), len(self.document), "the end")]:
            if start < end:
                yield f"{name}: overlaps the piece before it"
            elif left := self.document[end:start].strip():
                yield f"left out of the pack, before {name}: {left!r}"
            end = max(end, stop)


def _placed(heading: Heading) -> tuple[str, int]:
    return heading.text, heading.at
