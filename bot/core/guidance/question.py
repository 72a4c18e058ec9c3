"""A question that somebody has sent on to the Head Teacher, and what became of it. The history is append-only."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

LONGEST_QUESTION = 1_000  # characters that are sent to the Head Teacher
LONGEST_ANSWER = 1_500  # so that a card with an answer is small enough for Teams, whatever the letters
LONGEST_TITLE = 300  # of a question as it is published


class Status(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"
    TALK = "talk"  # the Head Teacher would rather talk about it


class Happened(StrEnum):
    """What can happen to a question; each is one entry of its history."""

    SENT = "sent"
    OPENED = "opened"
    ANSWERED = "answered"
    DECLINED = "declined"
    TALK = "talk"
    MOVED = "moved"  # it lies with another Head Teacher now
    UNREACHABLE = "unreachable"


DECIDED = {Status.ANSWERED: Happened.ANSWERED, Status.DECLINED: Happened.DECLINED, Status.TALK: Happened.TALK}


class Entry(BaseModel):
    """One entry. `actor` is a person's id; empty: the bot itself. `data` holds `text`, what the Head Teacher wrote."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    actor: str
    what: Happened
    data: dict[str, Any] = Field(default_factory=dict)


class Question(BaseModel):
    """A question with its whole history, oldest first.

    `asker` is the id of whoever asked, `conversation` their chat; `holder` the Head Teacher it was given to. `policy`
    is the fingerprint of the policy that did not answer it; `guidance` the reference of what was published of it.
    """

    model_config = ConfigDict(frozen=True)

    reference: str
    asker: str
    conversation: str
    holder: str
    status: Status
    text: str
    policy: str
    guidance: str = ""
    asked_at: datetime
    version: int = 1
    history: tuple[Entry, ...] = ()

    def entries(self, *kinds: Happened) -> tuple[Entry, ...]:
        """The entries of these kinds, oldest first."""
        return tuple(entry for entry in self.history if entry.what in kinds)

    @property
    def unreachable(self) -> bool:
        """Whether it has not reached the Head Teacher who has it now."""
        last = self.entries(Happened.UNREACHABLE, Happened.MOVED, Happened.OPENED)[-1:]
        return bool(last) and last[0].what is Happened.UNREACHABLE

    @property
    def decision(self) -> Entry | None:
        """The Head Teacher's last word about it; None: there is none yet."""
        made = self.entries(*DECIDED.values())
        return made[-1] if made and self.status is not Status.OPEN else None
