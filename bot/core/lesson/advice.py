"""Good practice for remote lessons that is not in the policy (product design 4.3, list B).

All of it is off until the Head Teacher adopts an item as a rule of the school. What each says, and where it comes
from, stands in `bot/texts/lesson.toml`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.lesson.session import Answer, Session


class Advice(StrEnum):
    """An item that a Head Teacher may adopt. Schools contradict each other on recording, so there are two of B4."""

    SCHOOL_ACCOUNT = "school_account"  # B1
    NOT_ALONE = "not_alone"  # B2
    SECOND_ADULT = "second_adult"  # B3
    RECORDED = "recorded"  # B4, one way
    NOT_RECORDED = "not_recorded"  # B4, the other
    PLACE = "place"  # B5
    CONSENT = "consent"  # B6
    LOBBY = "lobby"  # B7
    SCHOOL_HOURS = "school_hours"  # B8
    LOGGED = "logged"  # B9
    LAST_TO_LEAVE = "last_to_leave"  # B10
    HOW_TO_REPORT = "how_to_report"  # B11
    CODE_OF_CONDUCT = "code_of_conduct"  # B12
    LAST_RESORT = "last_resort"  # B13


OPPOSED = frozenset({Advice.RECORDED, Advice.NOT_RECORDED})  # only one of them can be a school's rule
KEPT_BY_ITSELF = frozenset({Advice.LOGGED})  # the register does it; nobody is asked


@dataclass(frozen=True, slots=True)
class Measured:
    """An adopted item and the teacher's answer to it; None: not answered."""

    item: Advice
    answer: Answer | None

    @property
    def met(self) -> bool:
        """Whether the school's rule is met; what is not answered with yes is not."""
        return self.answer is Answer.YES


def measured(session: Session, adopted: Iterable[Advice]) -> tuple[Measured, ...]:
    """Every adopted item with its answer, in the order of the list."""
    wanted = frozenset(adopted)
    return tuple(Measured(item, _answer(session, item)) for item in Advice if item in wanted)


def asked(adopted: Iterable[Advice]) -> tuple[Advice, ...]:
    """The adopted items that a teacher has to answer, in the order of the list."""
    wanted = frozenset(adopted)
    return tuple(item for item in Advice if item in wanted and item not in KEPT_BY_ITSELF)


def adoptable(chosen: Sequence[str]) -> tuple[Advice, ...] | None:
    """The items with these names; None: both ways of recording were chosen, or there is no such item."""
    names = frozenset(chosen)
    items = tuple(item for item in Advice if item.value in names)
    if len(items) != len(names) or names >= {item.value for item in OPPOSED}:
        return None
    return items


def _answer(session: Session, item: Advice) -> Answer | None:
    return Answer.YES if item in KEPT_BY_ITSELF else session.rules.get(item.value)
