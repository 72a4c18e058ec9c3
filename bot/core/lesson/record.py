"""A session that was checked: what was found, whom it was sent to, what was decided. The history is append-only."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.core.lesson.meeting import MeetingFacts
from bot.core.lesson.rules import Rule, Verdict, days_of, failed_clauses
from bot.core.lesson.session import Session


class Status(StrEnum):
    """Where a checked session stands. OK, NOT_OK and TALK are the Head Teacher's decision, never the policy's."""

    CHECKED = "checked"
    ASKED = "asked"
    OK = "ok"
    NOT_OK = "not_ok"
    TALK = "talk"
    CANCELLED = "cancelled"


DECIDED = frozenset({Status.OK, Status.NOT_OK, Status.TALK})


class Happened(StrEnum):
    """What can happen to a checked session; each is one entry of its history."""

    CHECKED = "checked"
    CHANGED = "changed"  # the teacher's answers changed, so that it was checked again
    RECHECKED = "rechecked"  # a closure or a rule of the school changed
    ASKED = "asked"
    MOVED = "moved"  # it waits for another Head Teacher now
    UNREACHABLE = "unreachable"
    DECIDED = "decided"
    REMINDED = "reminded"
    UNDECIDED = "undecided"  # it began, and nobody had decided
    ASKED_AFTER = "asked_after"
    NOTHING = "nothing"  # the teacher has nothing to report
    CANCELLED = "cancelled"


class Entry(BaseModel):
    """One entry. `actor` is a person's id; empty: the bot itself."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    actor: str
    what: Happened
    data: dict[str, Any] = Field(default_factory=dict)


class Lesson(BaseModel):
    """A checked session with its whole history, oldest first.

    `teacher` is the id of the person who asked; `conversation` is their chat; `holder` the Head Teacher to whom it was
    last sent. `failed` and `unknown` name the checks that did not pass; `unmet` the school's own rules. `rules` says
    which table, policy and adopted rules it was held against. `meeting`: what was read from the meeting behind its join
    link, if that was looked up.
    """

    model_config = ConfigDict(frozen=True)

    reference: str
    teacher: str
    conversation: str
    holder: str | None = None
    status: Status
    session: Session
    verdict: Verdict
    failed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    rules: str = ""
    meeting: MeetingFacts | None = None
    checked_at: datetime
    version: int = 1
    history: tuple[Entry, ...] = ()

    def entries(self, *kinds: Happened) -> tuple[Entry, ...]:
        """The entries of these kinds, oldest first."""
        return tuple(entry for entry in self.history if entry.what in kinds)

    @property
    def revision(self) -> int:
        """How often it was checked: a card of an older check is recognised by it."""
        return len(self.entries(Happened.CHECKED, Happened.CHANGED, Happened.RECHECKED))

    @property
    def failed_clauses(self) -> tuple[str, ...]:
        """The clauses that are not met."""
        return failed_clauses(Rule(name) for name in self.failed)

    @property
    def decision(self) -> Entry | None:
        """The Head Teacher's decision, as long as it stands."""
        if self.status not in DECIDED:
            return None
        return self.entries(Happened.DECIDED)[-1]

    @property
    def may_go_ahead(self) -> bool:
        """Whether the teacher has an answer by which it can take place; the bot cannot stop it either way."""
        met = self.verdict in (Verdict.MEETS, Verdict.RULE_NOT_MET)
        return self.status is Status.OK or (self.status is Status.CHECKED and met)

    @property
    def late(self) -> bool:
        """Whether it had begun before it was checked."""
        return self.session.late

    def days(self) -> tuple[date, ...]:
        """Every day on which it takes place."""
        return days_of(self.session)

    def done_for(self, what: Happened, day: date) -> bool:
        """Whether the clock has done this for this day; what comes before a decision, since it was last asked for."""
        asked = self.entries(Happened.ASKED)
        since = asked[-1].at if asked and what is not Happened.ASKED_AFTER else None
        made = (entry for entry in self.entries(what) if since is None or entry.at >= since)
        return any(entry.data.get("day") == day.isoformat() for entry in made)
