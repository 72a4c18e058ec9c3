"""What somebody is owed when a report changes. Which words and which card it becomes is for bot/texts and cards."""

from dataclasses import dataclass, field
from enum import StrEnum


class NoticeKind(StrEnum):
    """The shapes a notice can take."""

    ALERT = "alert"  # a card without content: a report is waiting
    ALERT_CHANGED = "alert_changed"  # the same card, in place: somebody has it, or it is closed
    REFERENCE_ONLY = "reference_only"  # the reference and since when, to somebody who may not open it
    RECEIPT_CHANGED = "receipt_changed"  # the reporter's receipt, in place
    DRILL_RESULT = "drill_result"  # what a practice drill has shown
    TELL = "tell"  # one sentence


@dataclass(frozen=True, slots=True)
class Notice:
    """Something owed to one person about one report. `key` and `values` are the sentence of a TELL."""

    kind: NoticeKind
    person: str
    key: str = ""
    values: dict[str, str] = field(default_factory=dict)


def slot(reference: str, kind: str, person: str = "") -> str:
    """Under which name a card is kept that later notices change in place."""
    return f"{reference}/{kind}/{person}" if person else f"{reference}/{kind}"


def alerted_person(name: str) -> tuple[str, NoticeKind, str] | None:
    """The reference, the kind and the person of the slot of an alert or a mere reference; None for other slots."""
    match name.split("/"):
        case [reference, NoticeKind.ALERT | NoticeKind.REFERENCE_ONLY as kind, person]:
            return reference, NoticeKind(kind), person
        case _:
            return None
