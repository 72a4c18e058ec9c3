"""How long records are kept: what falls due for deletion, and who is told before. Pure."""

from datetime import datetime, time
from datetime import timedelta as days_of

from bot.core.access import Status
from bot.core.case import Case, Happened
from bot.core.guidance.published import Guidance
from bot.core.guidance.question import Question
from bot.core.lesson.record import Lesson
from bot.core.school import School

MONTH = days_of(days=30)  # at least so long between two lists that one person is sent


def report_due(case: Case, school: School, now: datetime) -> bool:
    """Whether a report may go: closed, or a drill, for as long as the school keeps such, and under no hold.

    An open report never falls due, nor does anything for which the school has set no time. What the reporter adds to a
    closed report has to be read first, so its time begins again.
    """
    if case.held:
        return False
    if case.practice:
        return _over(case.sent_at, school.retention.practice, now)
    last = case.entries(Happened.CLOSED, Happened.ADDED)[-1:]
    return case.status is Status.CLOSED and bool(last) and _over(last[0].at, school.retention.reports, now)


def lesson_due(lesson: Lesson, school: School, now: datetime) -> bool:
    """Whether a checked session may go: counted from its last day, or from the check where it has none."""
    last = lesson.days()[-1:]
    since = datetime.combine(last[0], time.max, school.zone) if last else lesson.checked_at
    return _over(since, school.retention.lessons, now)


def question_due(question: Question, school: School, now: datetime) -> bool:
    """Whether a question to the Head Teacher may go: counted from the last word about it; an open one never does."""
    last = question.decision
    return last is not None and _over(last.at, school.retention.questions, now)


def guidance_due(guidance: Guidance, school: School, now: datetime) -> bool:
    """Whether guidance may go: counted from when it was withdrawn; what is shown never does."""
    return not guidance.shown and _over(guidance.history[-1].at, school.retention.questions, now)


def told_of(case: Case, school: School) -> str | None:
    """Who is told that a report falls due: the first who may read it, and never anybody who must not know of it."""
    people = (school.person(one) for one in case.route.readers if one != case.reporter)
    return next((person.id for person in people if person and person.reads_reports), None)


def _over(since: datetime, days: int, now: datetime) -> bool:
    return days > 0 and since + days_of(days=days) <= now
