"""What somebody may do with a checked session: one pure table that fails closed."""

from collections.abc import Callable
from enum import StrEnum

from bot.core.lesson.record import Lesson, Status
from bot.core.people import Person, Role


class Act(StrEnum):
    """What somebody may want to do. The last four need no session."""

    SEE = "see"
    CHANGE = "change"
    ASK = "ask"  # send it to the Head Teacher
    CANCEL = "cancel"
    AFTER = "after"  # say whether there is anything to report
    DECIDE = "decide"
    REGISTER = "register"
    CLOSURES = "closures"
    ADOPT = "adopt"
    CHECK = "check"


def may(actor: Person | None, act: Act, lesson: Lesson | None = None) -> bool:
    """Whether this person, as the school lists them now, may do this. Anything missing or unknown: no."""
    if actor is None:
        return False
    if act in (Act.REGISTER, Act.CLOSURES, Act.ADOPT):
        return actor.has(Role.HEADTEACHER)
    if act is Act.CHECK:
        return True
    rule = _RULES.get(act)
    return rule is not None and lesson is not None and rule(actor, lesson)


def _own(actor: Person, lesson: Lesson) -> bool:
    return actor.id == lesson.teacher


def _own_and_planned(actor: Person, lesson: Lesson) -> bool:
    return _own(actor, lesson) and lesson.status is not Status.CANCELLED


def _own_and_unasked(actor: Person, lesson: Lesson) -> bool:
    return _own(actor, lesson) and lesson.status is Status.CHECKED


def _decides(actor: Person, lesson: Lesson) -> bool:
    """Only the Head Teacher, once it was sent; a decision can be made again, because plans change."""
    sent = lesson.status not in (Status.CHECKED, Status.CANCELLED)
    return actor.has(Role.HEADTEACHER) and sent


_RULES: dict[Act, Callable[[Person, Lesson], bool]] = {
    Act.SEE: lambda actor, lesson: _own(actor, lesson) or actor.has(Role.HEADTEACHER),
    Act.CHANGE: _own_and_planned,
    Act.ASK: _own_and_unasked,
    Act.CANCEL: _own_and_planned,
    Act.AFTER: _own,
    Act.DECIDE: _decides,
}
