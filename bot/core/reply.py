"""What the answering engine makes of one message."""

from dataclasses import dataclass
from enum import StrEnum


class Intent(StrEnum):
    """What the person wants."""

    ANSWER = "answer"
    REPORT = "report"
    LESSON = "lesson"
    DECLINE = "decline"
    CHAT = "chat"


class Courtesy(StrEnum):
    """Which kind of small talk a message is, when its intent is CHAT."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    HELP = "help"
    WHO = "who"


@dataclass(frozen=True, slots=True)
class Ranked:
    """One unit of the policy and how likely it is the one that answers, 0 to 1."""

    unit: str
    score: float


@dataclass(frozen=True, slots=True)
class Reply:
    """The engine's reading of one message; it quotes nothing and writes nothing.

    `ranked` lists units, best first, also when the intent is DECLINE (the nearest ones). `confidence`, 0 to 1,
    is that of the intent and of the first unit together. `report_chance`, 0 to 1, is how likely the message
    tells of something that has happened and must be reported, whatever the intent is.
    """

    intent: Intent
    ranked: tuple[Ranked, ...] = ()
    confidence: float = 0.0
    report_chance: float = 0.0
    courtesy: Courtesy | None = None

    @property
    def answer(self) -> str:
        """The id of the unit to quote first, or "none"."""
        return self.ranked[0].unit if self.ranked and self.intent in _QUOTING else "none"


_QUOTING = frozenset({Intent.ANSWER, Intent.REPORT, Intent.LESSON})


@dataclass(frozen=True, slots=True)
class Context:
    """What was asked before in this conversation, oldest first: the last few questions and the units shown."""

    questions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
