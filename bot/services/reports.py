"""Reports: sent, climbed up the ladder, handled. Everything here happens inside a turn's or a send's transaction."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy import Connection

from bot.core import drill, escalation, handling, rerouting
from bot.core.access import Action, Status, may
from bot.core.audit import REFUSED, Deed, Kind
from bot.core.case import Case, Entry, Happened
from bot.core.delivery import Outcome
from bot.core.handling import Decision
from bot.core.incident import Certainty, Draft, Party
from bot.core.ladder import Purpose
from bot.core.message import Message
from bot.core.notice import Notice, NoticeKind, alerted_person, slot
from bot.core.people import Person
from bot.core.reference import MIN_BYTES, reference
from bot.core.routing import Route, route, route_urgent
from bot.core.school import School
from bot.services.turns import Change
from bot.storage import audit, mail, outbox, reports
from bot.storage.database import PASSING, Database
from bot.storage.outbox import Owed
from bot.texts import say

log = structlog.get_logger()

PRACTICE = "practice"  # the reporter of a practice drill, who is nobody
# The rungs at which everybody who may have a report has it in Teams, and nobody has taken it on.
NOBODY_YET = frozenset({"deputies", "reporter", "urgent-again"})
LOOKS = 4  # at the ladder after one change: each may find one more person who cannot be reached


class Presenter(Protocol):
    """Makes a message of a notice; the words and the cards are not for this layer."""

    def __call__(self, notice: Notice, case: Case, school: School, now: datetime) -> Message:
        """What the person is sent."""


class Reports:
    """The reports of one school."""

    def __init__(
        self,
        database: Database,
        school: Callable[[Connection], School],
        present: Presenter,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
        *,
        mails: bool = False,
    ) -> None:
        """`school` reads it as it is now.

        `mails`: leads whom Teams does not reach are told by e-mail that something waits there.
        """
        self._mails = mails
        self._database = database
        self._school = school
        self._present = present
        self._random_bytes = random_bytes

    def begin(
        self,
        draft: Draft,
        to: Route,
        reporter: Person,
        chat: str,
        now: datetime,
        school: School,
        *,
        complete: bool,
        practice: bool = False,
    ) -> tuple[Case, Change]:
        """A new case and what records it. Incomplete: an urgent alert whose reporter is still writing.

        Whoever the draft names already is kept out of the alert, whatever the caller makes of it.
        """
        named = (draft.parties or frozenset()) - {Party.NONE}
        if named and not complete:
            today = now.astimezone(school.zone).date()
            to = route_urgent(about_head=False, reporter=reporter, school=school, parties=named, today=today)
        year = now.astimezone(school.zone).year
        case = Case(
            reference=reference(self._random_bytes(MIN_BYTES), year),
            reporter=reporter.id,
            conversation=chat,
            status=Status.NEW,
            urgent=draft.urgent or not complete,
            practice=practice,
            complete=complete,
            route=to,
            body=draft,
            sent_at=now,
            history=(Entry(at=now, actor=reporter.id, what=Happened.SENT),),
        )

        def record(connection: Connection) -> None:
            reports.add(connection, case)
            self.climb(connection, case.reference, now)

        return case, record

    def drill(self, chat: str, now: datetime, school: School) -> tuple[Case, Change]:
        """A practice report that climbs the real ladder; what its reporter would be told comes to the head's chat."""
        draft = Draft(started_at=now, safety=Certainty.NO, parties=frozenset({Party.NONE}), images=Certainty.NO)
        nobody = Person(id=PRACTICE, name=PRACTICE)
        to = route(frozenset({Party.NONE}), nobody, school, now.astimezone(school.zone).date())
        return self.begin(draft, to, nobody, chat, now, school, complete=True, practice=True)

    def complete(self, case: Case, draft: Draft, route: Route, now: datetime) -> tuple[Case, Change]:
        """The report that an urgent alert announced.

        Another route starts another ladder, and who is no longer on it is no longer responsible for it.
        """
        rerouted = case.route.outside or bool(set(route.readers) - set(case.route.readers))
        dropped = case.owner is not None and case.owner not in route.readers
        entry = Entry(at=now, actor=case.reporter, what=Happened.COMPLETED, data={"afresh": rerouted})
        changes = {"body": draft, "route": route, "complete": True, "urgent": True}
        changes |= {"status": Status.NEW, "owner": None} if dropped else {}
        changed = case.model_copy(update={**changes, "history": (*case.history, entry)})
        return changed, self._rerouted(case, handling.completed(changed, entry), now)

    def shut(self, case: Case, to: Route, now: datetime) -> Change:
        """Take an alert away from everybody: nobody in the app may have its report after all."""
        entry = Entry(at=now, actor=case.reporter, what=Happened.COMPLETED, data={"afresh": True})
        shut = case.model_copy(update={"route": to, "owner": None, "status": Status.NEW})
        notices = (Notice(NoticeKind.RECEIPT_CHANGED, case.reporter),)
        decision = Decision(shut.model_copy(update={"history": (*case.history, entry)}), (entry,), notices)
        return self._rerouted(case, decision, now)

    def refused(self, person: Person, reference: str, act: str, now: datetime) -> Change:
        """What records that somebody asked for a report and may not have it; an unknown one has no reference."""
        deed = Deed(now, person.id, Kind.REPORT, REFUSED, reference, act)
        return lambda connection: audit.add(connection, [deed])

    def recorded(self, decision: Decision, now: datetime) -> Change:
        """What records a decision; a conflict with somebody else's runs the turn again."""

        def record(connection: Connection) -> None:
            self._record(connection, decision, now)

        return record

    def follow_people(self, now: datetime) -> Change:
        """What lets every open report follow a change of the school's people, times or hours."""

        def record(connection: Connection) -> None:
            school = self._school(connection)
            today = now.astimezone(school.zone).date()
            for case in reports.all_cases(connection, open_only=True):
                decision = rerouting.followed(case, school, today, now)
                to = decision.case.route if decision else case.route
                self._withdraw(connection, case, rerouting.no_longer(case.route, to, school))
                if decision is None:
                    self.climb(connection, case.reference, now)
                else:
                    self._record(connection, decision, now)

        return record

    def climb(self, connection: Connection, report: str, now: datetime) -> None:
        """Do whatever the ladder has due now, and note when to look again."""
        school = self._school(connection)
        away = {"away": school.away_on(now.astimezone(school.zone).date())}
        case = before = self._known(connection, report)
        ladder = case.ladder.model_copy(update=away)
        for _ in range(LOOKS):
            step = escalation.due(ladder, case.fired, now, school)
            if step is None:
                break
            reports.append(connection, report, [case.rung(name, now) for name in step.rungs])
            self._take(connection, case, step, now)
            case = self._known(connection, report)
            ladder = case.ladder.model_copy(update=away)
        if case.unreachable - before.unreachable:
            self._owe(connection, case, Notice(NoticeKind.RECEIPT_CHANGED, case.reporter), now)
        if drill.over(case) and not drill.over(before):
            self._owe(connection, case, Notice(NoticeKind.DRILL_RESULT, case.reporter), now)
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
            self._mail_unreached(connection, self._known(connection, report), person, now)
        reports.append(connection, report, [Entry(at=now, actor="", what=what, data={"person": person})])
        case = self._known(connection, report)
        if drill.over(case):
            self._owe(connection, case, Notice(NoticeKind.DRILL_RESULT, case.reporter, "changed"), now)
        if kind is NoticeKind.ALERT:
            self._owe(connection, case, Notice(NoticeKind.RECEIPT_CHANGED, case.reporter), now)
        if what is Happened.UNREACHABLE:
            log.error("recipient cannot be reached", report=report)
            self.climb(connection, report, now)

    async def load(self, report: str) -> Case | None:
        """One case as it is now. Whoever asks decides with `may` what of it may be shown."""
        return await self._database.transact(lambda connection: reports.load(connection, report))

    async def has_reported(self, person: Person) -> bool:
        """Whether a person has sent a report before."""
        return await self._database.transact(lambda connection: reports.has_reported(connection, person.id))

    async def of_reporter(self, person: Person) -> Sequence[Case]:
        """A person's own reports, oldest first."""
        return await self._database.transact(lambda connection: reports.of_reporter(connection, person.id))

    async def desk(self, person: Person) -> Sequence[Case]:
        """The open reports that this person may see; of the others not even a number is told."""
        cases = await self._database.transact(lambda connection: reports.all_cases(connection, open_only=True))
        return [case for case in cases if may(person, Action.LIST, case.facts)]

    def _rerouted(self, before: Case, decision: Decision, now: datetime) -> Change:
        """Record another route: what is still on its way to somebody who may not know of the report is called back."""
        change = self.recorded(decision, now)

        def record(connection: Connection) -> None:
            self._withdraw(connection, before, before.route.everybody - decision.case.route.everybody)
            change(connection)

        return record

    def _withdraw(self, connection: Connection, case: Case, people: Iterable[str]) -> None:
        """Call back whatever about this report is still on its way to these people."""
        kinds = (NoticeKind.ALERT, NoticeKind.REFERENCE_ONLY)
        outbox.withdraw(connection, [slot(case.reference, kind, one) for one in people for kind in kinds])

    def _record(self, connection: Connection, decision: Decision, now: datetime) -> None:
        reports.change(connection, decision.case, decision.entries)
        case = self._known(connection, decision.case.reference)  # with what was delivered in the meantime
        for notice in decision.notices:
            self._owe(connection, case, notice, now)
        if case.practice and any(entry.what is Happened.ACKNOWLEDGED for entry in decision.entries):
            self._owe(connection, case, Notice(NoticeKind.DRILL_RESULT, case.reporter), now)
        self.climb(connection, case.reference, now)

    def _known(self, connection: Connection, report: str) -> Case:
        """A report that is there: nothing deletes one that is being dealt with."""
        case = reports.load(connection, report)
        if case is None:
            raise LookupError("a report that is being dealt with is gone")
        return case

    def _take(self, connection: Connection, case: Case, step: escalation.Step, now: datetime) -> None:
        """Owe what one step of the ladder owes."""
        for person in step.alerts:
            kind = NoticeKind.ALERT
            again = person in step.again and step.purpose is not Purpose.NEW
            self._owe(connection, case, Notice(kind, person, "reminder" if again else ""), now)
        for person in step.reference_only:
            self._owe(connection, case, Notice(NoticeKind.REFERENCE_ONLY, person), now)
        if NOBODY_YET & set(step.rungs) and not NOBODY_YET & case.fired:
            for person in case.route.readers:
                self._mail(connection, case, person, now)
        if step.tell_reporter is not None:
            key = f"report.tell.{step.tell_reporter.value}"
            self._owe(connection, case, Notice(NoticeKind.TELL, case.reporter, key), now)

    def _owe(self, connection: Connection, case: Case, notice: Notice, now: datetime) -> None:
        """Put a notice into the outbox. Who has not added the app cannot be reached, and that is recorded.

        Somebody whose role has ended gets nothing more. An urgent alert has no receipt: its report is still being
        written.
        """
        if notice.kind is NoticeKind.RECEIPT_CHANGED and not case.complete and not case.route.outside:
            return
        own, school = notice.person == case.reporter, self._school(connection)
        person = school.person(notice.person)
        if not own and (person is None or not school.reads_reports(person)):
            return
        chat = case.conversation if own else reports.personal_chat(connection, notice.person)
        entries = []
        if notice.kind is NoticeKind.ALERT:
            entries.append(Entry(at=now, actor="", what=Happened.ALERTED, data={"person": notice.person}))
        if chat is None:
            if notice.kind is NoticeKind.ALERT:
                self._mail_unreached(connection, case, notice.person, now)
            entries.append(Entry(at=now, actor="", what=Happened.UNREACHABLE, data={"person": notice.person}))
            log.error("recipient has not added the app", report=case.reference)
        else:
            message = self._present(notice, case, school, now)
            outbox.owe(connection, chat, "", [message], now)
        reports.append(connection, case.reference, entries)

    def _mail_unreached(self, connection: Connection, case: Case, person: str, now: datetime) -> None:
        """Tell somebody by e-mail whom Teams does not reach, once for as long as that lasts."""
        if person not in case.unreachable:
            self._mail(connection, case, person, now)

    def _mail(self, connection: Connection, case: Case, person: str, now: datetime) -> None:
        """Owe a person an e-mail that says that something waits in Teams, where the school has set up e-mail."""
        listed = self._school(connection).person(person)
        if self._mails and listed is not None and listed.email:
            mail.owe(connection, listed, say("mail.practice" if case.practice else "mail.waiting"), now)
