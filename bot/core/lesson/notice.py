"""What somebody is owed when a checked session changes. Words and cards are for bot/texts and cards."""

from dataclasses import dataclass, field
from enum import StrEnum


class NoticeKind(StrEnum):
    """The shapes that a notice about a session can take."""

    DECIDE = "decide"  # the Head Teacher's card
    DECIDE_CHANGED = "decide_changed"  # the same card, in place
    GONE = "gone"  # in the place of the card of somebody who is not the Head Teacher any more
    VERDICT_CHANGED = "verdict_changed"  # the teacher's card, in place
    AFTER = "after"  # afterwards: anything to report?
    TELL = "tell"  # one sentence


HEAD = "head"  # as the person of a notice: whoever is the Head Teacher when it is sent


@dataclass(frozen=True, slots=True)
class Notice:
    """Something owed to one person about one session. `key` and `values` are the sentence of a TELL."""

    kind: NoticeKind
    person: str
    key: str = ""
    values: dict[str, str] = field(default_factory=dict)


def verdict_slot(reference: str) -> str:
    """Under which name the teacher's card with the verdict is kept."""
    return f"{reference}/verdict"


def decide_slot(reference: str, person: str) -> str:
    """Under which name the Head Teacher's card is kept."""
    return f"{reference}/decide/{person}"


def after_slot(reference: str) -> str:
    """Under which name the card is kept that asks whether there is anything to report."""
    return f"{reference}/after"


def asked_person(slot: str) -> tuple[str, str] | None:
    """The reference and the person of a Head Teacher's card; None for every other slot."""
    match slot.split("/"):
        case [reference, "decide", person]:
            return reference, person
        case _:
            return None
