"""The register of remote sessions: what the Head Teacher looks at, and counts for governors (product design 4.6).

No pupil's name is in it: none is ever asked for.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum

from bot.core.lesson.record import DECIDED, Lesson, Status
from bot.core.lesson.rules import Verdict


class View(StrEnum):
    """A way to look at the register."""

    TODAY = "today"
    UPCOMING = "upcoming"
    UNDECIDED = "undecided"
    EXCEPTIONS = "exceptions"
    BY_CLASS = "by_class"
    BY_STAFF = "by_staff"


Group = tuple[str, tuple[Lesson, ...]]


def view(register: Iterable[Lesson], which: View, today: date) -> tuple[Lesson, ...]:
    """The sessions of a view in the order of their days; one without a day comes last."""
    wanted = _VIEWS[which]
    return tuple(sorted((lesson for lesson in register if wanted(lesson, today)), key=_order))


def grouped(lessons: Iterable[Lesson], name: Callable[[Lesson], str]) -> tuple[Group, ...]:
    """The sessions under each name ("Year 4"), names in their order; however a name was typed, it is one."""
    groups: dict[str, list[Lesson]] = {}
    shown: dict[str, str] = {}
    for lesson in lessons:
        key = " ".join(name(lesson).casefold().split())
        shown.setdefault(key, name(lesson))
        groups.setdefault(key, []).append(lesson)
    return tuple((shown[key], tuple(groups[key])) for key in sorted(groups))


def counts(register: Sequence[Lesson]) -> tuple[tuple[str, int], ...]:
    """How many sessions there were, by purpose, verdict and decision: names of sentences with their number."""
    found = Counter[str]()
    for lesson in register:
        purpose = lesson.session.purpose
        found[f"lesson.purpose.{purpose.value}" if purpose else "lesson.fact.not_given"] += 1
        found[f"lesson.count.{lesson.verdict.value}"] += 1
        if lesson.status in DECIDED:
            found[f"lesson.count.{lesson.status.value}"] += 1
        if lesson.late:
            found["lesson.register.late"] += 1
    return tuple(sorted(found.items()))


def is_exception(lesson: Lesson) -> bool:
    """What a Head Teacher wants to look at again: not met, let go ahead all the same, or started before the check."""
    planned = lesson.status is not Status.CANCELLED
    return planned and (lesson.late or lesson.verdict is not Verdict.MEETS or lesson.status in DECIDED)


def _order(lesson: Lesson) -> tuple[date, str, str]:
    days = lesson.days()
    starts = lesson.session.starts
    return (days[0] if days else date.max, starts.isoformat() if starts else "", lesson.reference)


def _today(lesson: Lesson, today: date) -> bool:
    return today in lesson.days() and lesson.status is not Status.CANCELLED


def _upcoming(lesson: Lesson, today: date) -> bool:
    return bool(lesson.days()) and lesson.days()[-1] >= today and lesson.status is not Status.CANCELLED


_VIEWS: dict[View, Callable[[Lesson, date], bool]] = {
    View.TODAY: _today,
    View.UPCOMING: _upcoming,
    View.UNDECIDED: lambda lesson, _today: lesson.status is Status.ASKED,
    View.EXCEPTIONS: lambda lesson, _today: is_exception(lesson),
    View.BY_CLASS: lambda _lesson, _today: True,
    View.BY_STAFF: lambda _lesson, _today: True,
}
