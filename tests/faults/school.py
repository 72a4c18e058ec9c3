"""The school of a run: its people, the reports they tell, and who must hear of each and who must not."""

import random
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

TENANT = "11111111-0000-4000-8000-000000000001"
HEAD, DEPUTY, CHAIR = (str(UUID(int=number)) for number in (2, 3, 4))
LEADS = {HEAD: "headteacher", DEPUTY: "deputy", CHAIR: "chair"}

# Of each kind of report: who is alerted at once, and who must never hear of it.
ROUTES: dict[str, tuple[set[str], set[str]]] = {
    "none": ({HEAD}, set()),
    "head": ({CHAIR}, {HEAD, DEPUTY}),
    "urgent": ({HEAD, DEPUTY}, set()),
    "deputy": ({HEAD}, {DEPUTY}),
    "urgent head": ({CHAIR}, {HEAD, DEPUTY}),
    "adult": ({HEAD}, {DEPUTY}),
    "chair": ({HEAD}, {DEPUTY, CHAIR}),
}


@dataclass
class Story:
    """One report: who tells it, what marks it in the records, which kind, when the bot has taken it.

    `accepted`: seconds of this computer's own clock; the bot has answered the last press with 200.
    """

    person: str
    mark: str
    kind: str
    accepted: float | None = None
    receipt: bool = False

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


def teachers(reports: int) -> list[str]:
    """A teacher for about two reports, so that several tell theirs at once."""
    return [str(UUID(int=1000 + number)) for number in range(max(3, reports // 2))]


def stories(phase: int, reports: int, dice: random.Random) -> list[Story]:
    """Every kind of report in turn, whichever phase it is."""
    people, kinds = teachers(reports), list(ROUTES)
    return [
        Story(
            people[n % len(people)],
            f"mark-{phase:02}-{n:04}-{dice.getrandbits(32):08x}",
            kinds[(phase + n) % len(kinds)],
        )
        for n in range(reports)
    ]


def school_file(path: Path, staff: list[str]) -> None:
    """A school that is always open: the hour of the run changes nothing, and nobody is told late on purpose."""
    people = [f'[[people]]\nid = "{one}"\nname = "Lead {role}"\nroles = ["{role}"]\n' for one, role in LEADS.items()]
    people += [f'[[people]]\nid = "{one}"\nname = "Teacher {n}"\n' for n, one in enumerate(staff)]
    head = f'[school]\nname = "A school"\ntenant_id = "{TENANT}"\n'
    days = '[hours]\ndays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]\nfrom = 00:00:00\nto = 23:59:59\n'
    later = "[escalation]\nremind = 600\ndeputies = 600\nreporter = 600\nurgent = [0, 600, 601]\n"
    path.write_text("\n".join([head, *people, days, later]), "utf-8")
