"""What became of every report, counted from the records and from what has reached people's chats."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from bot.core.case import Case
from tests.faults.school import ROUTES, Story

ON_TIME = 30.0  # seconds: from when a report is accepted, or all is well again, until what is owed has arrived
Chats = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Row:
    """What came of one scenario on one database; seconds are of this computer's own clock."""

    database: str
    scenario: str
    reports: int
    accepted: int
    once: int  # stored exactly once
    receipts: int  # reporters who have one
    lost: int
    missing: int  # alerts that were owed at once and never arrived
    copies: int  # of an alert, to the same person
    excluded: int  # messages about a report to somebody who must not hear of it
    faults: int  # answers 500
    late: int  # alerts that came more than `ON_TIME` after they could have come
    latest: float
    recovery: float  # until nothing was owed any more of what was owed when all was well again

    @property
    def sound(self) -> bool:
        """Whether the bot kept its promises."""
        whole = self.accepted == self.once == self.receipts == self.reports
        wrong = (self.lost, self.missing, self.excluded, self.faults, self.late)
        return whole and not any(wrong) and self.recovery <= ON_TIME


def count(
    names: tuple[str, str], told: Sequence[Story], cases: Sequence[Case], chats: Chats, over: float, **more: Any
) -> Row:
    """Count one scenario; `over`: when all was well again."""
    stored = {story.mark: [case for case in cases if _about(case, story)] for story in told}
    waits: list[float | None] = []
    copies = excluded = 0
    for story in told:
        first, never = ROUTES[story.kind]
        for case in stored[story.mark]:
            for person in sorted(first):
                alerts = _alerts(chats, person, case.reference)
                copies += max(len(alerts) - 1, 0)
                could = max(over, story.accepted or over)
                waits.append(max(min(alerts) - could, 0.0) if alerts else None)
            excluded += sum(len(_naming(chats, person, case.reference)) for person in sorted(never))
    arrived = [wait for wait in waits if wait is not None]
    return Row(
        *names,
        reports=len(told),
        accepted=sum(story.accepted is not None for story in told),
        once=sum(len(found) == 1 for found in stored.values()),
        receipts=sum(story.receipt for story in told),
        lost=sum(story.accepted is not None and not stored[story.mark] for story in told),
        missing=len(waits) - len(arrived),
        copies=copies,
        excluded=excluded,
        late=sum(wait > ON_TIME for wait in arrived),
        latest=max(arrived, default=0.0),
        **more,
    )


def table(rows: Iterable[Row], titles: dict[str, str]) -> str:
    """The result as lines: the scenario's title last, because it is long."""
    columns = [field.name for field in fields(Row) if field.name not in {"database", "scenario"}]
    lines = ["database  " + "  ".join(f"{name:>8}" for name in columns) + "  kept  scenario"]
    for row in rows:
        values = [getattr(row, name) for name in columns]
        shown = [f"{value:>8.1f}" if isinstance(value, float) else f"{value:>8}" for value in values]
        kept = "yes" if row.sound else "NO"
        lines.append(f"{row.database:<8}  " + "  ".join(shown) + f"  {kept:<4}  {titles[row.scenario]}")
    return "\n".join(lines)


def _about(case: Case, story: Story) -> bool:
    return any(f"{story.mark}." in piece for piece in case.body.account)


def _naming(chats: Chats, person: str, reference: str) -> list[dict[str, Any]]:
    return [sent for sent in chats.get(f"a:{person}", []) if reference in json.dumps(sent)]


def _alerts(chats: Chats, person: str, reference: str) -> list[float]:
    """When cards about this report arrived."""
    found = _naming(chats, person, reference)
    return [sent["_at"] for sent in found if sent["_method"] == "POST" and "attachments" in sent]
