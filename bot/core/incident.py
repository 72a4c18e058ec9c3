"""A report of an inappropriate communication (clauses 11 and 12), from its first word to the file.

What a person typed is kept exactly as typed; nothing here rewrites, rates or judges it (product design 3.6, 3.8).
"""

from datetime import date, datetime, time
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Certainty(StrEnum):
    """An answer to a question that matters too much for a guess: "not sure" counts as yes."""

    YES = "yes"
    NOT_SURE = "not_sure"
    NO = "no"

    @property
    def counts_as_yes(self) -> bool:
        """Whether to act as if the answer were yes."""
        return self is not Certainty.NO


class Party(StrEnum):
    """Who the worry is about, or who is closely involved: they must not see the report."""

    HEAD = "head"
    DEPUTY = "deputy"
    CHAIR = "chair"
    ADULT = "adult"
    MYSELF = "myself"
    NONE = "none"


class Kind(StrEnum):
    """Which clause the reporter has in mind; the person who deals with it decides."""

    CHILD_CONTACT = "child_contact"  # clause 11
    BECAME_AWARE = "became_aware"  # clause 12
    NOT_SURE = "not_sure"


class Source(StrEnum):
    """How the reporter knows."""

    SAW = "saw"
    CHILD_TOLD = "child_told"
    ADULT_TOLD = "adult_told"
    OTHER = "other"


class Told(StrEnum):
    """Whom the reporter has told already."""

    HEAD_IN_PERSON = "head_in_person"
    HEAD_BY_PHONE = "head_by_phone"
    DEPUTY = "deputy"
    NOBODY = "nobody"


class When(_Frozen):
    """A date, and perhaps a time, in the school's time zone, with the words it was read from.

    `about`: the person said so ("about four", "teatime"). A time of None was not given or not known.
    """

    day: date
    at: time | None = None
    about: bool = False
    words: str = ""


class Child(_Frozen):
    """A child as the reporter named them: any part may be unknown, and nothing is looked up.

    `screen_name` is the name an account shows; `note` is what was said of this child's part, as typed.
    """

    name: str = ""
    school_class: str = ""
    screen_name: str = ""
    note: str = ""


class Draft(_Frozen):
    """A report being written. None and empty mean: not answered yet. Visible to its reporter only.

    `account` and `done_so_far` hold every piece exactly as typed, in order. `settled` names the steps that the
    reporter has gone past, so that they are not asked again. `session`: the remote session that it
    comes from, in words.
    """

    started_at: datetime
    safety: Certainty | None = None
    parties: frozenset[Party] | None = None
    kind: Kind = Kind.NOT_SURE
    children: tuple[Child, ...] = ()
    platform: str = ""
    happened: When | None = None
    aware: When | None = None
    source: Source | None = None
    others: str = ""
    session: str = ""
    account: tuple[str, ...] = ()
    childs_words: str = ""
    images: Certainty | None = None
    told: Told | None = None
    done_so_far: tuple[str, ...] = ()
    settled: frozenset[str] = Field(default_factory=frozenset)

    @property
    def children_text(self) -> str:
        """The children as they were named, in one line."""
        named = ((child.name, child.school_class, child.screen_name) for child in self.children)
        return "; ".join(" ".join(part for part in parts if part) for parts in named)

    @property
    def urgent(self) -> bool:
        """A child may be in danger, or an intimate image is involved (product design 3.4, 3.7)."""
        return any(answer is not None and answer.counts_as_yes for answer in (self.safety, self.images))
