"""Remote sessions: checked, sent to the Head Teacher, decided, followed by the clock. All inside transactions."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import Connection

from bot.core.delivery import Outcome
from bot.core.lesson import clock, handling, rules
from bot.core.lesson.handling import Decision
from bot.core.lesson.meeting import MeetingFacts
from bot.core.lesson.notice import HEAD, Notice, NoticeKind, asked_person, decide_slot
from bot.core.lesson.record import Lesson
from bot.core.lesson.rules import Judgement, judge
from bot.core.lesson.session import Session
from bot.core.message import Message
from bot.core.people import Person
from bot.core.reference import LESSON, MIN_BYTES, reference
from bot.core.school import School
from bot.services.turns import Change
from bot.storage import lessons, outbox
from bot.storage.database import PASSING, Database
from bot.storage.outbox import Owed
from bot.storage.reports import personal_chat

log = structlog.get_logger()

AGAIN = timedelta(minutes=5)  # until a session is looked at once more whose clock could not be followed


class Presenter(Protocol):
    """Makes a message of a notice; the words and the cards are not for this layer."""

    def __call__(self, notice: Notice, lesson: Lesson, person: str, school: School, now: datetime) -> Message:
        """What the person is sent."""


class Lessons:
    """The remote sessions of one school. `policy`: the id of the policy pack, which each record names."""

    def __init__(
        self,
        database: Database,
        school: Callable[[Connection], School],
        present: Presenter,
        policy: str,
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._database = database
        self._school = school
        self._present = present
        self._policy = policy
        self._random_bytes = random_bytes

    def judged(self, session: Session, school: School) -> Judgement:
        """A session held against the policy and the school's own rules, as they are now."""
        return judge(session, school.closures, school.lessons.adopt)

    def check(
        self,
        session: Session,
        teacher: Person,
        chat: str,
        school: School,
        now: datetime,
        meeting: MeetingFacts | None = None,
    ) -> tuple[Decision, Change]:
        """A session that is checked for the first time, and what records it."""
        year = now.astimezone(school.zone).year
        name = reference(self._random_bytes(MIN_BYTES), year, LESSON)
        found = self.judged(session, school)
        decision = handling.checked(name, teacher, chat, session, found, self._against(school), now, meeting)

        def record(connection: Connection) -> None:
            lessons.add(connection, decision.lesson)
            self._schedule(connection, name, now)

        return decision, record

    def change(
        self,
        lesson: Lesson,
        session: Session,
        actor: Person,
        school: School,
        now: datetime,
        meeting: MeetingFacts | None = None,
    ) -> Decision | None:
        """The same session with other answers, checked again; None: it may not be changed."""
        found = self.judged(session, school)
        return handling.changed(lesson, actor, session, found, self._against(school), now, meeting)

    def recorded(self, decision: Decision, now: datetime) -> Change:
        """What records a decision; a conflict with somebody else's runs the turn again."""

        def record(connection: Connection) -> None:
            self._record(connection, decision, now)

        return record

    def recheck(self, now: datetime) -> Change:
        """What holds every session to come against the closures and rules of the school as they are from now on."""

        def record(connection: Connection) -> None:
            school = self._school(connection)
            today = now.astimezone(school.zone).date()
            for lesson in lessons.between(connection, today, None):
                found = self.judged(lesson.session, school)
                if (decision := handling.rechecked(lesson, found, self._against(school), now)) is not None:
                    self._record(connection, decision, now)

        return record

    def follow_head(self, now: datetime) -> Change:
        """What gives every session that waits to the Head Teacher as the school has one from now on."""

        def record(connection: Connection) -> None:
            self.follow_due(connection, now)

        return record

    def follow_due(self, connection: Connection, now: datetime) -> int:
        """The same by the clock, for a change that was made outside a chat; how many sessions there were."""
        school = self._school(connection)
        head = school.headteacher
        waiting = lessons.held_by_others(connection, head.id, now.astimezone(school.zone).date())
        for lesson in waiting:
            if (decision := handling.moved(lesson, head, now)) is not None:
                outbox.withdraw(connection, [decide_slot(lesson.reference, lesson.holder)] if lesson.holder else [])
                self._record(connection, decision, now)
        return len(waiting)

    def fall_due(self, connection: Connection, now: datetime) -> int:
        """Do what the clock owes; how many sessions there were. One that cannot be dealt with stops no other."""
        done = 0
        for name in lessons.due(connection, now):
            try:
                with connection.begin_nested():
                    self._pass_time(connection, name, now)
                done += 1
            except PASSING:  # the database itself: everything is tried again
                raise
            except Exception:
                log.exception("lesson's clock failed", lesson=name)
                lessons.schedule(connection, name, now + AGAIN)
        return done

    def settled(self, connection: Connection, owed: Owed, outcome: Outcome, now: datetime) -> None:
        """The Head Teacher could not be reached in Teams: the teacher is told at once."""
        asked = asked_person(owed.message.slot)
        if asked is None or owed.message.update or outcome is Outcome.DELIVERED:
            return
        lesson = lessons.load(connection, asked[0])
        decision = handling.unreachable(lesson, asked[1], now) if lesson else None
        if decision is not None:
            self._record(connection, decision, now)

    async def load(self, name: str) -> Lesson | None:
        """One session as it is now. Whoever asks decides with `may` what of it may be shown."""
        return await self._database.transact(lambda connection: lessons.load(connection, name))

    async def register(self) -> Sequence[Lesson]:
        """Every session, earliest first; who may see the register is decided by whoever asks."""
        return await self._database.transact(lambda connection: lessons.between(connection, None, None))

    async def of_teacher(self, person: Person) -> Sequence[Lesson]:
        """A person's own sessions, oldest check first."""
        return await self._database.transact(lambda connection: lessons.of_teacher(connection, person.id))

    def _against(self, school: School) -> str:
        """What a session was held against: the table of rules, the policy, the school's own rules."""
        adopted = "+".join(item.value for item in school.lessons.adopt) or "none"
        return f"rules {rules.VERSION}; policy {self._policy}; school rules {adopted}"

    def _pass_time(self, connection: Connection, name: str, now: datetime) -> None:
        lesson = lessons.load(connection, name)
        decision = clock.due(lesson, now, self._school(connection)) if lesson else None
        if decision is not None:
            self._record(connection, decision, now)
        else:
            self._schedule(connection, name, now)

    def _record(self, connection: Connection, decision: Decision, now: datetime) -> None:
        if not decision.entries:  # a second press
            return
        lessons.change(connection, decision.lesson, decision.entries)
        lesson = decision.lesson.model_copy(update={"version": decision.lesson.version + 1})
        school = self._school(connection)
        for notice in decision.notices:
            self._owe(connection, lesson, notice, school, now)
        self._schedule(connection, lesson.reference, now)

    def _schedule(self, connection: Connection, name: str, now: datetime) -> None:
        """When to look at a session next; what is due this very moment is dealt with by the next look."""
        lesson = lessons.load(connection, name)
        if lesson is None:
            return
        school = self._school(connection)
        at = now if clock.due(lesson, now, school) else clock.next_at(lesson, now, school)
        lessons.schedule(connection, name, at)

    def _owe(self, connection: Connection, lesson: Lesson, notice: Notice, school: School, now: datetime) -> None:
        """Put a notice into the outbox. A Head Teacher who has not added the app cannot be asked, and that is said."""
        person = school.headteacher.id if notice.person == HEAD else notice.person
        chat = lesson.conversation if person == lesson.teacher else personal_chat(connection, person)
        if chat is not None:
            message = self._present(notice, lesson, person, school, now)
            outbox.owe(connection, chat, "", [message], now)
        elif notice.kind is NoticeKind.DECIDE:
            log.error("head teacher has not added the app", lesson=lesson.reference)
            if (decision := handling.unreachable(lesson, person, now)) is not None:
                self._record(connection, decision, now)
