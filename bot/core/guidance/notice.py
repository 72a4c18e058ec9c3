"""What somebody is owed when a question to the Head Teacher changes. Words and cards are for bot/texts and cards."""

from dataclasses import dataclass, field
from enum import StrEnum


class NoticeKind(StrEnum):
    """The shapes that a notice about a question can take."""

    ASKED = "asked"  # the Head Teacher's card, without a word of the question
    ASKED_CHANGED = "asked_changed"  # the same card, in place
    RECEIPT_CHANGED = "receipt_changed"  # the asker's card, in place
    ANSWER = "answer"  # the asker's card once more, where it is noticed
    GONE = "gone"  # in the place of the card of somebody who is not the Head Teacher any more
    TELL = "tell"  # one sentence


@dataclass(frozen=True, slots=True)
class Notice:
    """Something owed to one person about one question. `key` and `values` are the sentence of a TELL."""

    kind: NoticeKind
    person: str
    key: str = ""
    values: dict[str, str] = field(default_factory=dict)


def receipt_slot(reference: str) -> str:
    """Under which name the asker's card is kept."""
    return f"{reference}/receipt"


def asked_slot(reference: str, person: str) -> str:
    """Under which name the Head Teacher's card is kept."""
    return f"{reference}/asked/{person}"


def opened_slot(reference: str, person: str) -> str:
    """Under which name the card is kept on which the Head Teacher reads and answers it."""
    return f"{reference}/opened/{person}"


def asked_person(slot: str) -> tuple[str, str] | None:
    """The reference and the person of a Head Teacher's card; None for every other slot."""
    match slot.split("/"):
        case [reference, "asked", person]:
            return reference, person
        case _:
            return None
