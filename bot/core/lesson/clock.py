"""What a checked session owes as time goes by: a reminder before it, an honest word at its start, a question after it.

Pure; the database keeps when to look again, so that no restart forgets it (product design 4.5).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.lesson.handling import Decision
from bot.core.lesson.notice import HEAD, Notice, NoticeKind
from bot.core.lesson.record import Entry, Happened, Lesson, Status
from bot.core.lesson.timing import bounds, moment
from bot.core.school import School

BEFORE = timedelta(minutes=30)
AFTERWARDS = timedelta(days=1)  # later than this nobody is asked about a session that is long over


@dataclass(frozen=True, slots=True)
class _Owed:
    """Something that falls due at a moment, and is pointless from another one on."""

    what: Happened
    day: date
    at: datetime
    until: datetime


def due(lesson: Lesson, now: datetime, school: School) -> Decision | None:
    """What is owed now and has not been done; None: nothing."""
    owed = [each for each in _owed(lesson, school) if each.at <= now < each.until]
    if not owed:
        return None
    entries = tuple(Entry(at=now, actor="", what=each.what, data={"day": each.day.isoformat()}) for each in owed)
    notices = tuple(_notice(lesson, each) for each in owed)
    return Decision(lesson.model_copy(update={"history": (*lesson.history, *entries)}), entries, notices)


def next_at(lesson: Lesson, now: datetime, school: School) -> datetime | None:
    """When to look again; None: nothing more can fall due."""
    return min((each.at for each in _owed(lesson, school) if each.at > now), default=None)


def _owed(lesson: Lesson, school: School) -> Iterator[_Owed]:
    """Everything that can fall due as things stand and has not been done."""
    asked = lesson.entries(Happened.ASKED)
    for day in lesson.days():
        begins, ends = _times(lesson, day, school)
        possible = []
        if lesson.status is Status.ASKED:
            if asked[-1].at < begins - BEFORE:  # who has only just been asked needs no reminder
                possible.append(_Owed(Happened.REMINDED, day, begins - BEFORE, begins))
            possible.append(_Owed(Happened.UNDECIDED, day, begins, ends))
        if lesson.may_go_ahead:
            possible.append(_Owed(Happened.ASKED_AFTER, day, ends, ends + AFTERWARDS))
        yield from (each for each in possible if not lesson.done_for(each.what, day))


def _times(lesson: Lesson, day: date, school: School) -> tuple[datetime, datetime]:
    """When it begins and ends on this day; a session without a time may take up the school's whole day."""
    known = bounds(lesson.session, day, school.zone)
    return known or (moment(day, school.hours.opens, school.zone), moment(day, school.hours.closes, school.zone))


def _notice(lesson: Lesson, owed: _Owed) -> Notice:
    match owed.what:
        case Happened.REMINDED:
            return Notice(NoticeKind.DECIDE, HEAD, "reminder")
        case Happened.UNDECIDED:
            key = "undecided_late" if lesson.late else "undecided"
            return Notice(NoticeKind.TELL, lesson.teacher, f"lesson.tell.{key}")
        case _:
            return Notice(NoticeKind.AFTER, lesson.teacher)
