"""Words for a remote session: what it is, when it is, how each check stands. The same on every card and file."""

from collections.abc import Iterator
from datetime import date, datetime

from bot.core.incident import Draft, When
from bot.core.lesson.form import OTHER
from bot.core.lesson.record import Happened, Lesson, Status
from bot.core.lesson.rules import Check, Judgement, Rule, Verdict
from bot.core.lesson.session import Session
from bot.core.school import Closure, School
from bot.core.when import long_date
from bot.texts import say
from cards.words import at, named


def when(session: Session) -> str:
    """Day and times in full: "Thursday 17 March 2022, 10:00 to 10:45"; a series with its last day."""
    pieces = [long_date(session.day) if session.day else say("lesson.fact.not_given")]
    if session.starts is None:
        pieces.append(say("lesson.fact.no_time"))
    else:
        end = f" to {session.ends:%H:%M}" if session.ends else ""
        pieces.append(f"{session.starts:%H:%M}{end}")
    if session.until:
        pieces.append(say("lesson.fact.series", until=long_date(session.until)))
    return ", ".join(pieces)


def purpose(session: Session) -> str:
    """What it is for."""
    return say(f"lesson.purpose.{session.purpose.value}") if session.purpose else say("lesson.fact.not_given")


def platform(session: Session) -> str:
    """Where it takes place."""
    if session.platform == OTHER:
        return say("lesson.platform.other")
    return session.platform or say("lesson.fact.not_given")


def group(session: Session) -> str:
    """The class or group; one child alone is said to be so."""
    alone = say("lesson.fact.one_child") if session.one_to_one else ""
    return ", ".join(piece for piece in (session.group, alone) if piece) or say("lesson.fact.not_given")


def facts(session: Session, *, by_teacher: bool = False) -> Iterator[tuple[str, str]]:
    """Every answer that was given, as label and words. `by_teacher`: told of the teacher, to the Head Teacher."""
    yield say("lesson.fact.purpose"), purpose(session)
    yield say("lesson.fact.platform"), platform(session)
    yield say("lesson.fact.when"), when(session)
    yield say("lesson.fact.group"), group(session)
    typed = {"staff": session.staff, "about": session.about, "curriculum": session.curriculum, "agreed": session.agreed}
    if typed["about"] == typed["curriculum"]:
        del typed["about"]
    yield from ((say(f"lesson.fact.{name}"), words) for name, words in typed.items() if words)
    if session.senco:
        yield say("lesson.fact.senco"), say(f"lesson.answer.{session.senco.value}")
    if session.account:
        yield say("lesson.fact.account"), say(f"lesson.account.{session.account.value}")
    if session.says_closed is not None:
        label = say("lesson.fact.teacher_says_closed" if by_teacher else "lesson.fact.says_closed")
        yield label, say("lesson.fact.closed" if session.says_closed else "lesson.fact.open")


def verdict(found: Verdict, failed: tuple[str, ...]) -> str:
    """The verdict in the words of product design 4.4. `failed`: the clauses that are not met."""
    clauses = {"clauses": _clauses(failed)} if found is Verdict.DOES_NOT_MEET else {}
    return say(f"lesson.verdict.{found.value}", **clauses)


def judged(found: Judgement) -> str:
    """The verdict of a judgement."""
    return verdict(found.verdict, found.failed_clauses)


def recorded(lesson: Lesson) -> str:
    """The verdict of a session that was checked."""
    return verdict(lesson.verdict, lesson.failed_clauses)


def check_words(check: Check, session: Session, closures: tuple[Closure, ...]) -> str:
    """One check in a sentence that says in a sign and in words how it stands."""
    key = f"lesson.check.{check.rule.value}.{check.reason}"
    values: dict[str, str] = {}
    if check.rule is Rule.PLATFORM and check.reason == "named":
        values = {"platform": platform(session)}
    reason = _reason(session.day, closures) if check.reason == "in_force" else ""
    words = say("lesson.check.closure.in_force_because", reason=reason) if reason else say(key, **values)
    return say(f"lesson.standing.{check.standing.value}", words=words)


def state(lesson: Lesson) -> str:
    """Where it stands beside its verdict: waiting, decided by the Head Teacher, not taking place; empty: nowhere."""
    match lesson.status:
        case Status.CHECKED:
            return "" if lesson.may_go_ahead else say("lesson.register.not_sent")
        case Status.ASKED:
            return say("lesson.register.waiting")
        case Status.CANCELLED:
            return say("lesson.register.cancelled")
        case decided:
            return say("lesson.register.decision", outcome=say(f"lesson.outcome.{decided.value}"))


def waiting(lesson: Lesson, school: School) -> str:
    """Since when it waits for the Head Teacher. One that is going on already is not told not to start."""
    key = "waiting_late" if lesson.late else "waiting"
    return say(f"lesson.verdict.{key}", at=at(lesson.entries(Happened.ASKED)[-1].at, school))


def teacher(lesson: Lesson, school: School) -> str:
    """Who asked, with the role."""
    return named(lesson.teacher, school)


def staff(lesson: Lesson, school: School) -> str:
    """Who attends, as typed; where nothing was typed, who asked."""
    person = school.person(lesson.teacher)
    return lesson.session.staff or (person.name if person else say("people.unlisted"))


def from_session(lesson: Lesson, now: datetime, school: School) -> Draft:
    """A report that begins with what is known of a session: platform, its last day that has come, which one it was."""
    session, today = lesson.session, now.astimezone(school.zone).date()
    day = max((day for day in lesson.days() if day <= today), default=None)
    named = say("lesson.after.told", reference=lesson.reference, what=purpose(session), when=when(session),
                group=group(session))  # fmt: skip
    return Draft(
        started_at=now,
        platform=platform(session) if session.platform else "",
        happened=When(day=day, at=session.starts) if day else None,
        session=named,
    )


def closure_words(closure: Closure) -> str:
    """A period in one line."""
    groups = ", ".join(closure.groups)
    first, last = long_date(closure.first), long_date(closure.last)
    if closure.reason:
        return say("lesson.closures.row_reason", first=first, last=last, groups=groups, reason=closure.reason)
    return say("lesson.closures.row", first=first, last=last, groups=groups)


def _reason(day: date | None, closures: tuple[Closure, ...]) -> str:
    return next((one.reason for one in closures if day and one.first <= day <= one.last and one.reason), "")


def _clauses(clauses: tuple[str, ...]) -> str:
    if len(clauses) == 1:
        return say("lesson.clauses.one", clause=clauses[0])
    return say("lesson.clauses.several", first=", ".join(clauses[:-1]), last=clauses[-1])
