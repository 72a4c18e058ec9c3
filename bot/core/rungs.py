"""The ladder: who is told what, and when, until a human takes a report on, and afterwards until it is closed.

Product design 3.12; the times are the school's own where its file sets them. The rungs of a normal report count school
time, those of an urgent one the clock on the wall.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import count

from bot.core import hours
from bot.core.access import Status
from bot.core.ladder import Available, Ladder, Purpose, Rung, Tell, available
from bot.core.school import School

UNREAD = 120  # minutes of school time until everybody is told that a report is unread
URGENT_WAITS = (5, 10)  # minutes between the first three; for a school whose own list has fewer
URGENT_EVERY, URGENT_OFTEN, URGENT_LATER = 15, 6 * 60, 60  # every 15 minutes for six hours, then every hour
NO_ACTION, NO_ACTION_URGENT = timedelta(hours=24), timedelta(hours=1)
OPEN_DAYS = 5  # school days after which an open report is named once a week


def rungs(case: Ladder, school: School) -> Iterator[Rung]:
    """Every rung in the order of time, without end; none once it is closed, or if nobody in the app may have it."""
    if case.route.outside or case.status is Status.CLOSED:
        return iter(())
    who = available(case, school)
    if case.status is Status.ACKNOWLEDGED:
        taken_on = (case.acknowledged_at or case.sent_at).astimezone(UTC)
        found: Iterator[Rung] = merge(
            _passed(case, school, who),
            _no_action(case, taken_on, school, who),
            _still_open(case, taken_on, school, who),
            key=lambda rung: rung.at,
        )
    elif who.nobody_reads:
        found = _unreadable(case, school, who)
    else:
        found = _urgent(case, school, who) if case.urgent else _normal(case, school, who)
    return (rung for rung in found if rung.alerts or rung.reference_only or rung.tell_reporter)


def _normal(case: Ladder, school: School, who: Available) -> Iterator[Rung]:
    """School time: the first, again with the deputies, everybody and the reporter, the chair, every morning."""
    sent = case.sent_at.astimezone(UTC)
    times = school.escalation
    remind, deputies, reporter = (
        hours.plus(sent, minutes, school) for minutes in (times.remind, times.deputies, times.reporter)
    )
    before = max(remind, deputies, reporter)
    unread = max(before, min(hours.plus(sent, UNREAD, school), hours.next_closing(before, school)))
    phone = Tell.PLEASE_PHONE if who.deputies or who.reference_only else Tell.NOBODY_LEFT
    # Without deputies the next person up is the chair, who is then told before the reporter is sent to the phone.
    alone = () if who.deputies else who.reference_only
    fixed = [
        Rung("sent", sent, who.first, who.at_once, _if_closed(sent, school), Purpose.NEW),
        *_gone(case, sent, who),
        *_day_ends(sent, reporter, school),
        Rung("remind", remind, who.first, tell_reporter=Tell.NOT_TAKEN_ON),
        Rung("deputies", deputies, who.deputies, purpose=Purpose.NEW if who.first else Purpose.REMINDER),
        Rung("reporter", reporter, who.readers, alone, phone),
        Rung("unread", unread, who.readers, who.reference_only, purpose=Purpose.UNREAD),
    ]
    yield from sorted(fixed, key=lambda rung: rung.at)
    for opens in hours.mornings(unread, school):  # pragma: no branch  # it has no end
        name = _dated("morning", opens, school)
        yield Rung(name, opens, who.readers, who.reference_only, phone, Purpose.UNREAD)


def _unreadable(case: Ladder, school: School, who: Available) -> Iterator[Rung]:
    """Whoever could open it has left: its reporter tells it afresh. Said at once, and again on the next morning."""
    sent = case.sent_at.astimezone(UTC)
    for name, at in (("unreadable", sent), ("unreadable-again", hours.next_opening(sent, school))):
        yield Rung(name, at, (), who.reference_only, Tell.NOBODY_READS, Purpose.NEW)


def _gone(case: Ladder, sent: datetime, who: Available) -> Iterator[Rung]:
    """The next people, at once, when those before them are away or cannot be reached."""
    if who.nobody_here:
        tell = Tell.NOBODY_AVAILABLE if who.reference_only else Tell.NOBODY_LEFT
        yield Rung("readers_gone", sent, who.readers, who.reference_only, tell, Purpose.NEW)
        if _beyond_gone(case):
            yield Rung("all_gone", sent, tell_reporter=Tell.NOBODY_LEFT, purpose=Purpose.NEW)
    elif not who.first:
        yield Rung("first_gone", sent, who.deputies, (), Tell.NEXT_PERSON, Purpose.NEW)


def _beyond_gone(case: Ladder) -> bool:
    """Whether those who may be told the reference cannot be reached either, which is known later than the rest."""
    return bool(case.unreachable.intersection(case.route.reference_only))


def _if_closed(at: datetime, school: School) -> Tell | None:
    return None if hours.is_open(at, school) else Tell.OUT_OF_HOURS


def _day_ends(sent: datetime, reporter: datetime, school: School) -> Iterator[Rung]:
    """Unread when the school day ends: say that nobody may see it before the next, rather than fall silent."""
    closing = hours.next_closing(sent, school)
    if closing < reporter:
        yield Rung("closing", closing, tell_reporter=Tell.OUT_OF_HOURS)


def _urgent(case: Ladder, school: School, who: Available) -> Iterator[Rung]:
    """The clock on the wall, day and night: everybody, everybody again, those beyond, then again and again."""
    sent = case.sent_at.astimezone(UTC)
    marks = sorted({0, *school.escalation.urgent})
    for wait in URGENT_WAITS[len(marks) - 1 :]:
        marks.append(marks[-1] + wait)
    at = [sent + timedelta(minutes=mark) for mark in marks]
    beyond = Tell.URGENT_999 if who.reference_only else Tell.URGENT_NOBODY_LEFT
    yield Rung("urgent-alert", at[0], who.readers, who.at_once, Tell.URGENT_PHONE, Purpose.NEW)
    if who.nobody_here:
        yield Rung("urgent-gone", at[0], (), who.reference_only, beyond, Purpose.NEW)
        if _beyond_gone(case):
            yield Rung("urgent-all-gone", at[0], tell_reporter=Tell.URGENT_NOBODY_LEFT, purpose=Purpose.NEW)
    yield Rung("urgent-again", at[1], who.readers, (), Tell.URGENT_NOT_TAKEN_ON)
    yield Rung("urgent-beyond", at[2], (), who.reference_only, beyond)
    last = marks[2]
    for mark in _repeats(marks[3:], last):  # pragma: no branch  # it has no end
        # The chair and the reporter hear of it once an hour: a message every quarter of an hour stops being read.
        hourly = mark // 60 > last // 60
        told = who.reference_only if hourly else ()
        moment = sent + timedelta(minutes=mark)
        yield Rung(f"urgent-{mark}", moment, who.readers, told, beyond if hourly else None, Purpose.UNREAD)
        last = mark


def _repeats(marks: Iterable[int], last: int) -> Iterator[int]:
    for mark in marks:
        last = mark
        yield last
    while True:
        last += URGENT_EVERY if last < URGENT_OFTEN else URGENT_LATER
        yield last


def _passed(case: Ladder, school: School, who: Available) -> Iterator[Rung]:
    """Asked to take it over, and not done: they are asked once more, and whoever is responsible with them."""
    if case.passed_at is not None:
        asked = tuple(one for one in who.readers if one in (case.passed_to, case.owner))
        at = hours.plus(case.passed_at, school.escalation.remind, school)
        yield Rung(f"passed-{case.passed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", at, asked)


def _no_action(case: Ladder, taken_on: datetime, school: School, who: Available) -> Iterator[Rung]:
    """Taken on, and nothing done since: the owner is asked once a day."""
    if case.acted:
        return
    first = taken_on + (NO_ACTION_URGENT if case.urgent else NO_ACTION)
    named = ""
    for days in count():  # pragma: no branch  # it has no end
        at = hours.days_later(first, days, school)
        rung = _nudge("no-action", at if case.urgent else hours.in_hours(at, school), case, school, who)
        if rung.name != named:
            yield rung
        named = rung.name


def _still_open(case: Ladder, taken_on: datetime, school: School, who: Available) -> Iterator[Rung]:
    """Open for more than five school days: the owner is asked once a week, until it is closed."""
    openings = hours.mornings(case.sent_at.astimezone(UTC), school)
    first = next(opens for number, opens in enumerate(openings) if number == OPEN_DAYS)
    for weeks in count():  # pragma: no branch  # it has no end
        at = hours.in_hours(hours.days_later(first, 7 * weeks, school), school)
        if at > taken_on:
            yield _nudge("still-open", at, case, school, who)


def _nudge(name: str, at: datetime, case: Ladder, school: School, who: Available) -> Rung:
    """The owner; the other readers where the owner cannot be asked; beyond them, whoever is left."""
    alerts = (case.owner,) if case.owner in who.readers else who.readers
    beyond = () if alerts else who.reference_only
    tell = None if alerts or beyond else Tell.NOBODY_LEFT
    purpose = Purpose.NO_ACTION if name == "no-action" else Purpose.STILL_OPEN
    return Rung(_dated(name, at, school), at, tuple(one for one in alerts if one), beyond, tell, purpose)


def _dated(name: str, at: datetime, school: School) -> str:
    """At most one rung of this name on one day of the school's calendar."""
    return f"{name}-{at.astimezone(school.zone).date()}"
