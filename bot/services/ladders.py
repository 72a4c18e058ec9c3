"""Ladders of reports: climbed when the clock says so, and at once when somebody cannot be reached."""

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy import Connection

from bot.core import drill, escalation
from bot.core.case import Case, Entry, Happened
from bot.core.delivery import Outcome
from bot.core.notice import Notice, NoticeKind, alerted_person
from bot.core.school import School
from bot.services.notices import Notices
from bot.storage import reports
from bot.storage.database import PASSING
from bot.storage.outbox import Owed

log = structlog.get_logger()

# The rungs at which everybody who may have a report has it in Teams, and nobody has taken it on.
NOBODY_YET = frozenset({"deputies", "reporter", "urgent-again"})
LOOKS = 4  # at the ladder after one change: each may find one more person who cannot be reached


class Ladders:
    """The ladders of one school's reports."""

    def __init__(self, school: Callable[[Connection], School], notices: Notices) -> None:
        """`school` reads it as it is now."""
        self._school = school
        self._notices = notices

    def climb(self, connection: Connection, report: str, now: datetime) -> None:
        """Do whatever the ladder has due now, and note when to look again."""
        school = self._school(connection)
        away = {"away": school.away_on(now.astimezone(school.zone).date())}
        case = before = self.known(connection, report)
        ladder = case.ladder.model_copy(update=away)
        for _ in range(LOOKS):
            step = escalation.due(ladder, case.fired, now, school)
            if step is None:
                break
            reports.append(connection, report, [case.rung(name, now) for name in step.rungs])
            self._take(connection, case, step, now)
            case = self.known(connection, report)
            ladder = case.ladder.model_copy(update=away)
        if case.unreachable - before.unreachable:
            self._notices.owe(connection, case, Notice(NoticeKind.RECEIPT_CHANGED, case.reporter), now)
        if drill.over(case) and not drill.over(before):
            self._notices.owe(connection, case, Notice(NoticeKind.DRILL_RESULT, case.reporter), now)
        reports.schedule(connection, report, escalation.next_at(ladder, case.fired, school))

    def climb_due(self, connection: Connection, now: datetime) -> int:
        """Climb every ladder that is due; how many there were. One that cannot be climbed stops no other."""
        climbed = 0
        for report in reports.due(connection, now):
            try:
                with connection.begin_nested():
                    self.climb(connection, report, now)
                climbed += 1
            except PASSING:  # the database itself: everything is tried again
                raise
            except Exception:
                log.exception("ladder failed", report=report)
        return climbed

    def settled(self, connection: Connection, owed: Owed, outcome: Outcome, now: datetime) -> None:
        """What became of an alert: on the receipt, and, when the person cannot be reached, the next one at once.

        Of who is told the reference only, it counts that they cannot be reached: then nobody is left.
        """
        alert = alerted_person(owed.message.slot)
        if alert is None or owed.message.update:
            return
        report, kind, person = alert
        what = Happened.DELIVERED if outcome is Outcome.DELIVERED else Happened.UNREACHABLE
        if kind is NoticeKind.REFERENCE_ONLY and what is Happened.DELIVERED:
            return
        if what is Happened.UNREACHABLE and kind is NoticeKind.ALERT:
            self._notices.mail_unreached(connection, self.known(connection, report), person, now)
        reports.append(connection, report, [Entry(at=now, actor="", what=what, data={"person": person})])
        case = self.known(connection, report)
        if drill.over(case):
            self._notices.owe(connection, case, Notice(NoticeKind.DRILL_RESULT, case.reporter, "changed"), now)
        if kind is NoticeKind.ALERT:
            self._notices.owe(connection, case, Notice(NoticeKind.RECEIPT_CHANGED, case.reporter), now)
        if what is Happened.UNREACHABLE:
            log.error("recipient cannot be reached", report=report)
            self.climb(connection, report, now)

    def known(self, connection: Connection, report: str) -> Case:
        """A report that is there: nothing deletes one that is being dealt with."""
        case = reports.load(connection, report)
        if case is None:
            raise LookupError("a report that is being dealt with is gone")
        return case

    def _take(self, connection: Connection, case: Case, step: escalation.Step, now: datetime) -> None:
        """Owe what one step of the ladder owes."""
        for person in step.alerts:
            key = "reminder" if person in step.again else ""
            self._notices.owe(connection, case, Notice(NoticeKind.ALERT, person, key), now)
        for person in step.reference_only:
            self._notices.owe(connection, case, Notice(NoticeKind.REFERENCE_ONLY, person), now)
        if NOBODY_YET & set(step.rungs) and not NOBODY_YET & case.fired:
            for person in case.route.readers:
                self._notices.mail(connection, case, person, now)
        if step.tell_reporter is not None:
            key = f"report.tell.{step.tell_reporter.value}"
            self._notices.owe(connection, case, Notice(NoticeKind.TELL, case.reporter, key), now)
