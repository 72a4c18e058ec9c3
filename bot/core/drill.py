"""What a practice drill has shown: who was told at which rung, and whom Teams reached. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from bot.core.access import Status
from bot.core.case import Case, Happened

LAST_RUNGS = frozenset({"unread", "readers_gone"})  # by then everybody has been told who ever is
REFERENCE_RUNGS = ("reporter", "unread", "readers_gone")


class Reached(StrEnum):
    """How far a drill has come with one person."""

    DELIVERED = "delivered"
    UNREACHABLE = "unreachable"
    ON_ITS_WAY = "on_its_way"
    REFERENCE = "reference"  # told the reference only; Teams took it
    NOT_NEEDED = "not_needed"  # somebody took it on before it was this person's turn


@dataclass(frozen=True, slots=True)
class Tried:
    """One person of the drill's route. `rung` is where they were first told; empty: they were not."""

    person: str
    reached: Reached
    rung: str = ""


def tried(case: Case) -> tuple[Tried, ...]:
    """Everybody of the route, in its order."""
    rungs, rung = dict[str, str](), ""
    delivered = {entry.data["person"] for entry in case.entries(Happened.DELIVERED)}
    for entry in case.entries(Happened.RUNG, Happened.ALERTED):
        if entry.what is Happened.RUNG:
            rung = entry.data["name"]
        else:
            rungs.setdefault(entry.data["person"], rung)
    found = [_reader(person, rungs, delivered, case.unreachable) for person in case.route.readers]
    climbed = [entry.data["name"] for entry in case.entries(Happened.RUNG) if entry.data["name"] in REFERENCE_RUNGS]
    return (*found, *(_told(person, climbed, case) for person in case.route.reference_only))


def over(case: Case) -> bool:
    """Whether there is nothing more to see: somebody has taken it on, or the last rung has been climbed."""
    return case.practice and (case.status is not Status.NEW or bool(LAST_RUNGS & case.fired))


def _reader(person: str, rungs: dict[str, str], delivered: set[str], unreachable: frozenset[str]) -> Tried:
    if person not in rungs:
        return Tried(person, Reached.NOT_NEEDED)
    if person in unreachable:
        return Tried(person, Reached.UNREACHABLE, rungs[person])
    return Tried(person, Reached.DELIVERED if person in delivered else Reached.ON_ITS_WAY, rungs[person])


def _told(person: str, climbed: list[str], case: Case) -> Tried:
    last = [name for name in climbed if name in LAST_RUNGS]
    if not last:
        return Tried(person, Reached.NOT_NEEDED)
    return Tried(person, Reached.UNREACHABLE if person in case.unreachable else Reached.REFERENCE, last[0])
