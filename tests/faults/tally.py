"""What became of every report, counted from the records and from what has reached people's chats."""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any, Protocol

from pretended_teams import Teams, receipts

Routes = dict[str, tuple[set[str], set[str]]]  # of each kind: who is alerted at once, who must never hear of it


@dataclass
class Story:
    """One report: who tells it, what marks it in the records, which kind, and what Teams has accepted of it."""

    person: str
    mark: str
    kind: str
    accepted: bool = False

    @property
    def parties(self) -> str:
        """What is answered to who must not see it."""
        return {"urgent": "none", "urgent head": "head"}.get(self.kind, self.kind)

    @property
    def account(self) -> str:
        """What happened."""
        return f"She wrote {self.mark}."

    @property
    def wanted(self) -> tuple[str, ...]:
        """The buttons to press, whichever is offered."""
        alert = {"urgent": "alert", "urgent head": "alert_head"}.get(self.kind, "called")
        safety = "safety=yes" if alert != "called" else "safety=no"
        return ("send", safety, alert, "parties=given", "facts=skip", "account=given", "images=no", "so_far=skip")


class Counted(Protocol):
    """What is counted: a run that is over."""

    teams: Teams
    stories: list[Story]

    @property
    def kills(self) -> int:
        """How often the server was killed."""

    def count(self, query: str) -> int:
        """A number from the records."""

    def rows(self, query: str, *values: str) -> list[Any]:
        """Rows from the records."""


def result(run: Counted, routes: Routes, seconds: float) -> dict[str, int]:
    """What became of every report."""
    counts: Counter[str] = Counter(accepted=0, stored_once=0, lost=0, twice=0, owed=0, missing=0, again=0, excluded=0)
    for story in run.stories:
        counts["accepted"] += story.accepted
        stored = run.rows("SELECT id FROM reports WHERE body LIKE ?", f"%{story.mark}.%")
        counts["stored_once"] += len(stored) == 1
        counts["lost"] += story.accepted and not stored
        counts["twice"] += len(stored) > 1
        first, never = routes[story.kind]
        for (reference,) in stored:
            for person in sorted(set.union(*(first | never for first, never in routes.values()))):
                sent = run.teams.chats.get(f"a:{person}", [])
                about = [each for each in sent if reference in json.dumps(each)]
                cards = {json.dumps(each) for each in about if each["_method"] == "POST" and "attachments" in each}
                alerts = sum(1 for each in about if each["_method"] == "POST" and "attachments" in each)
                if person in first:
                    counts["owed"] += 1
                    counts["missing"] += not cards
                    counts["again"] += max(alerts - 1, 0)
                if person in never:
                    counts["excluded"] += len(about)
    strays = run.count("SELECT count(*) FROM reports") - counts["stored_once"]
    counts["not_theirs"] = strays
    counts["pending"] = run.count("SELECT count(*) FROM outbox WHERE status = 'pending'")
    counts["receipts"] = sum(_has_receipt(run, story) for story in run.stories if story.accepted)
    counts["kills"], counts["seconds"] = run.kills, round(seconds)
    return counts


def _has_receipt(run: Counted, story: Story) -> bool:
    stored = run.rows("SELECT id FROM reports WHERE body LIKE ?", f"%{story.mark}.%")
    return bool(stored) and stored[0][0] in receipts(run.teams.chats.get(f"a:{story.person}", []))


def table(counts: dict[str, int], answers: Counter[str]) -> str:
    """The result as lines."""
    words = {
        "accepted": "reports accepted",
        "stored_once": "stored once",
        "twice": "stored more than once",
        "lost": "lost",
        "not_theirs": "stored without anybody having sent it",
        "receipts": "reporters with a receipt",
        "owed": "alerts owed at once",
        "missing": "alerts never delivered",
        "again": "copies of an alert to the same person",
        "excluded": "messages to somebody excluded",
        "pending": "messages still owed at the end",
        "kills": "kills (SIGKILL)",
        "seconds": "seconds",
    }
    lines = [f"{counts[name]:>8}  {text}" for name, text in words.items()]
    return "\n".join([*lines, "", *(f"{number:>8}  connector: {answer}" for answer, number in sorted(answers.items()))])


def sound(counts: dict[str, int], reports: int) -> bool:
    """Whether the bot kept its promises."""
    wrong = ("lost", "twice", "missing", "excluded", "pending", "not_theirs")
    whole = counts["accepted"] == counts["stored_once"] == counts["receipts"] == reports
    return whole and not any(counts[name] for name in wrong)
