"""A report that was sent: its state and its history. Pure; the history is append-only."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.core.access import CaseFacts, Status
from bot.core.incident import Draft
from bot.core.ladder import Ladder
from bot.core.routing import Route


class Happened(StrEnum):
    """What can happen to a case; each is one entry of its history."""

    SENT = "sent"
    RUNG = "rung"
    ALERTED = "alerted"
    DELIVERED = "delivered"
    UNREACHABLE = "unreachable"
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"
    PASSED_ON = "passed_on"
    ASKED = "asked"
    ADDED = "added"
    ACTION = "action"
    ACTION_DONE = "action_done"
    CLOSED = "closed"
    REOPENED = "reopened"
    COMPLETED = "completed"
    EXPORTED = "exported"
    HELD = "held"  # kept, whatever the school's retention says
    RELEASED = "released"
    REROUTED = "rerouted"  # the school's people have changed (`bot.core.rerouting`)


class Entry(BaseModel):
    """One entry of a case's history. `actor` is a person's id; empty: the bot itself."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    actor: str
    what: Happened
    data: dict[str, Any] = Field(default_factory=dict)


class Case(BaseModel):
    """A sent report with its whole history, oldest first.

    `complete` is False while only an urgent alert has been raised and its reporter is still writing.
    """

    model_config = ConfigDict(frozen=True)

    reference: str
    reporter: str
    conversation: str
    status: Status
    urgent: bool
    practice: bool
    complete: bool
    route: Route
    body: Draft
    sent_at: datetime
    owner: str | None = None
    version: int = 1
    history: tuple[Entry, ...] = ()

    def entries(self, *kinds: Happened) -> tuple[Entry, ...]:
        """The entries of these kinds, oldest first."""
        return tuple(entry for entry in self.history if entry.what in kinds)

    @property
    def fired(self) -> frozenset[str]:
        """The rungs of the present ladder that have been climbed; none is climbed twice."""
        climbed = self.entries(Happened.RUNG)
        return frozenset(entry.data["name"] for entry in climbed if entry.data["ladder"] == self._ladder_number)

    @property
    def _ladder_number(self) -> int:
        """A new route starts a new ladder (`escalation`), and so does opening a closed report again."""
        return sum(1 for entry in self.history if entry.data.get("afresh"))

    @property
    def ladder(self) -> Ladder:
        """What decides who is told next."""
        afresh = [entry.at for entry in self.history if entry.data.get("afresh")]
        since = self.acknowledged_at
        return Ladder(
            sent_at=afresh[-1] if afresh else self.sent_at,
            route=self.route,
            reporter=self.reporter,
            urgent=self.urgent,
            status=self.status,
            owner=self.owner,
            acknowledged_at=since,
            acted=since is not None and any(entry.at >= since for entry in self.entries(Happened.ACTION)),
            passed_to=self.passed_to,
            passed_at=self.entries(Happened.PASSED_ON)[-1].at if self.passed_to else None,
            unreachable=self.unreachable,
        )

    def rung(self, name: str, now: datetime) -> Entry:
        """The entry that marks a rung of the present ladder as climbed."""
        return Entry(at=now, actor="", what=Happened.RUNG, data={"name": name, "ladder": self._ladder_number})

    @property
    def opened_by(self) -> frozenset[str]:
        """Who has opened the report."""
        return frozenset(entry.actor for entry in self.entries(Happened.OPENED))

    @property
    def unreachable(self) -> frozenset[str]:
        """Who could not be reached, and has not been since."""
        state: dict[str, Happened] = {}
        for entry in self.entries(Happened.DELIVERED, Happened.UNREACHABLE, Happened.OPENED):
            state[entry.data.get("person", entry.actor)] = entry.what
        return frozenset(person for person, what in state.items() if what is Happened.UNREACHABLE)

    @property
    def acknowledged_at(self) -> datetime | None:
        """Since when its present owner is responsible; opening a closed report again makes one so, too."""
        entries = self.entries(Happened.ACKNOWLEDGED, Happened.REOPENED)
        return entries[-1].at if entries and self.status is not Status.NEW else None

    @property
    def passed_to(self) -> str | None:
        """Whom the owner has asked to take over, until that person acknowledges."""
        entries = self.entries(Happened.PASSED_ON, Happened.ACKNOWLEDGED)
        last = entries[-1] if entries else None
        return last.data.get("to") if last is not None and last.what is Happened.PASSED_ON else None

    @property
    def open_actions(self) -> dict[str, str]:
        """Actions that are not done: number and words."""
        done = {entry.data["number"] for entry in self.entries(Happened.ACTION_DONE)}
        return {
            entry.data["number"]: entry.data["text"]
            for entry in self.entries(Happened.ACTION)
            if entry.data["number"] not in done
        }

    @property
    def held(self) -> bool:
        """Whether it is under a legal hold."""
        return [entry.what for entry in self.entries(Happened.HELD, Happened.RELEASED)][-1:] == [Happened.HELD]

    @property
    def facts(self) -> CaseFacts:
        """What decides who may do what."""
        return CaseFacts(
            reporter=self.reporter,
            route=self.route,
            owner=self.owner,
            status=self.status,
            passed_to=self.passed_to,
            open_actions=len(self.open_actions),
            opened_by=self.opened_by,
        )
