"""Periods of lockdown or closure: those of the school file, and what the Head Teacher adds or ends in Teams.

Clause 14 applies in these periods only. Staff cannot declare one themselves (product design 4.2).
"""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict

from bot.core.school import WHOLE_SCHOOL, Closure

LONGEST = timedelta(days=366)
MOST_GROUPS = 20


class ClosureChanges(BaseModel):
    """What was changed in Teams since the school file was written. `dropped` holds keys of closures of the file."""

    model_config = ConfigDict(frozen=True)

    added: tuple[Closure, ...] = ()
    dropped: frozenset[str] = frozenset()


def key(closure: Closure) -> str:
    """A closure's name behind a button: the same period for the same groups is the same closure, however often set."""
    groups = "/".join(sorted(group.casefold() for group in closure.groups))
    said = f"{closure.first.isoformat()} {closure.last.isoformat()} {groups}"
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def in_force(file: Iterable[Closure], changes: ClosureChanges) -> tuple[Closure, ...]:
    """Every closure that counts, earliest first."""
    kept = {key(one): one for one in file if key(one) not in changes.dropped}
    kept |= {key(one): one for one in changes.added}
    return tuple(sorted(kept.values(), key=lambda one: (one.first, one.last, one.groups)))


def added(changes: ClosureChanges, closure: Closure) -> ClosureChanges:
    """With one more; one that is there already stays as it is, but for its reason."""
    others = tuple(one for one in changes.added if key(one) != key(closure))
    return changes.model_copy(update={"added": (*others, closure), "dropped": changes.dropped - {key(closure)}})


def removed(changes: ClosureChanges, closure: Closure) -> ClosureChanges:
    """Without one, whether it came from the file or from Teams."""
    others = tuple(one for one in changes.added if key(one) != key(closure))
    return changes.model_copy(update={"added": others, "dropped": changes.dropped | {key(closure)}})


def ended(changes: ClosureChanges, closure: Closure, last: date) -> ClosureChanges:
    """With its last day brought forward to `last`; one that would never have begun is removed."""
    without = removed(changes, closure)
    return without if last < closure.first else added(without, closure.model_copy(update={"last": last}))


def groups_of(text: str) -> tuple[str, ...]:
    """The groups in a typed list ("Year 4, 5B and Reception"); nothing typed means the whole school."""
    pieces = text.replace(" and ", ",").replace("&", ",").replace(";", ",").split(",")
    named = tuple(dict.fromkeys(" ".join(piece.split()) for piece in pieces if piece.strip()))
    if not named or any(name.casefold() in _EVERYBODY for name in named):
        return (WHOLE_SCHOOL,)
    return named[:MOST_GROUPS]


def day_of(text: str) -> date | None:
    """The day that a date field sent ("2026-11-25"); None: none, or something else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


_EVERYBODY = frozenset({WHOLE_SCHOOL, "the whole school", "all", "everyone", "everybody", "whole-school", "school"})
