"""Reports: sent, changed, handled. Everything here happens inside a turn's transaction."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from bot.core import handling, rerouting
from bot.core.access import Action, Status, may
from bot.core.audit import REFUSED, Deed, Kind
from bot.core.case import Case, Entry, Happened
from bot.core.handling import Decision
from bot.core.incident import Certainty, Draft, Party
from bot.core.notice import Notice, NoticeKind
from bot.core.people import Person
from bot.core.reference import MIN_BYTES, reference
from bot.core.routing import Route, route, route_urgent
from bot.core.school import School
from bot.services.ladders import Ladders
from bot.services.notices import Notices, Presenter
from bot.services.turns import Change
from bot.storage import audit, reports
from bot.storage.database import Database

LAST = 10  # closed reports in one list
PRACTICE = "practice"  # the reporter of a practice drill, who is nobody


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
        self._database = database
        self._school = school
        self._random_bytes = random_bytes
        self._notices = Notices(school, present, mails=mails)
        self.ladders = Ladders(school, self._notices)

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
            self.ladders.climb(connection, case.reference, now)

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
                self._notices.withdraw(connection, case, rerouting.no_longer(case.route, to, school))
                if decision is None:
                    self.ladders.climb(connection, case.reference, now)
                else:
                    self._record(connection, decision, now)

        return record

    async def load(self, report: str) -> Case | None:
        """One case as it is now. Whoever asks decides with `may` what of it may be shown."""
        return await self._database.transact(lambda connection: reports.load(connection, report))

    async def has_reported(self, person: Person) -> bool:
        """Whether a person has sent a report before."""
        return await self._database.transact(lambda connection: reports.has_reported(connection, person.id))

    async def of_reporter(self, person: Person, latest: int) -> Sequence[Case]:
        """The `latest` so many of a person's own reports, oldest first."""
        return await self._database.transact(lambda connection: reports.of_reporter(connection, person.id, latest))

    async def own(self, person: Person, reference: str) -> Case | None:
        """The report of this reference, if the person has sent it themselves."""
        return await self._database.transact(lambda connection: reports.own(connection, person.id, reference))

    async def unanswered(self, person: Person) -> str:
        """The reference of an own report about which a question was asked that is not answered yet; empty: none."""
        asked = await self._database.transact(lambda connection: reports.asked_about(connection, person.id))
        ends = (Happened.ASKED, Happened.ADDED, Happened.CLOSED)
        waiting = (case.reference for case in asked if case.entries(*ends)[-1].what is Happened.ASKED)
        return next(waiting, "")

    async def desk(self, person: Person) -> Sequence[Case]:
        """The open reports that this person may see; of the others not even a number is told."""
        if not person.reads_reports:
            return []
        cases = await self._database.transact(lambda connection: reports.all_cases(connection, open_only=True))
        return [case for case in cases if may(person, Action.LIST, case.facts)]

    async def closed(self, person: Person) -> Sequence[Case]:
        """The reports that this person may see and that were closed last, newest first."""
        if not person.reads_reports:
            return []
        cases = await self._database.transact(reports.all_cases)
        over = [case for case in cases if case.status is Status.CLOSED and may(person, Action.LIST, case.facts)]
        return sorted(over, key=lambda case: case.entries(Happened.CLOSED)[-1].at, reverse=True)[:LAST]

    def _rerouted(self, before: Case, decision: Decision, now: datetime) -> Change:
        """Record another route: what is still on its way to somebody who may not know of the report is called back."""
        change = self.recorded(decision, now)

        def record(connection: Connection) -> None:
            self._notices.withdraw(connection, before, before.route.everybody - decision.case.route.everybody)
            change(connection)

        return record

    def _record(self, connection: Connection, decision: Decision, now: datetime) -> None:
        reports.change(connection, decision.case, decision.entries)
        case = self.ladders.known(connection, decision.case.reference)  # with what was delivered in the meantime
        for notice in decision.notices:
            self._notices.owe(connection, case, notice, now)
        if case.practice and any(entry.what is Happened.ACKNOWLEDGED for entry in decision.entries):
            self._notices.owe(connection, case, Notice(NoticeKind.DRILL_RESULT, case.reporter), now)
        self.ladders.climb(connection, case.reference, now)
