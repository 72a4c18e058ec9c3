"""Questions to the Head Teacher: sent, read, answered; the answer brought back. All inside transactions."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy import Connection

from bot.core.audit import REFUSED, Deed, Kind
from bot.core.delivery import Outcome
from bot.core.guidance import handling
from bot.core.guidance.handling import Decision
from bot.core.guidance.notice import Notice, NoticeKind, asked_person, asked_slot
from bot.core.guidance.question import Question
from bot.core.message import Message
from bot.core.people import Person
from bot.core.reference import MIN_BYTES, QUESTION, reference
from bot.core.school import School
from bot.services.turns import Change
from bot.storage import audit, outbox, questions
from bot.storage.database import Database
from bot.storage.outbox import Owed
from bot.storage.reports import personal_chat

log = structlog.get_logger()

_OF_THE_ASKER = frozenset({NoticeKind.RECEIPT_CHANGED, NoticeKind.ANSWER, NoticeKind.TELL})


class Presenter(Protocol):
    """Makes a message of a notice; the words and the cards are not for this layer."""

    def __call__(self, notice: Notice, question: Question, school: School) -> Message:
        """What the person of the notice is sent."""


class Questions:
    """The questions of one school. `policy`: the fingerprint of the policy that did not answer them."""

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

    def reference(self, school: School, now: datetime) -> str:
        """A name for a question that is about to be sent: a second press on "send" knows by it that it was."""
        return reference(self._random_bytes(MIN_BYTES), now.astimezone(school.zone).year, QUESTION)

    async def reaches_head(self, school: School) -> bool:
        """Whether the Head Teacher has added the app, so that something can be sent on at all."""
        chat = await self._database.transact(lambda connection: personal_chat(connection, school.headteacher.id))
        return chat is not None

    def ask(
        self, name: str, asker: Person, chat: str, text: str, school: School, now: datetime
    ) -> tuple[Question, Change] | None:
        """A question that is sent to the Head Teacher, and what records it; None: it may not be, or has no words."""
        decision = handling.asked(name, asker, chat, text, school.headteacher, self._policy, now)
        if decision is None:
            return None

        def record(connection: Connection) -> None:
            questions.add(connection, decision.question)
            self._tell(connection, decision.question, decision.notices, now)

        return decision.question, record

    def recorded(self, decision: Decision, now: datetime) -> Change:
        """What records a decision; a conflict with somebody else's runs the turn again."""
        return lambda connection: self._record(connection, decision, now)

    def refused(self, actor: Person, name: str, act: str, now: datetime) -> Change:
        """What notes that somebody asked for a question that is not theirs to read."""
        deed = Deed(now, actor.id, Kind.QUESTION, REFUSED, name, act[:64])
        return lambda connection: audit.add(connection, [deed])

    def follow_head(self, now: datetime) -> Change:
        """What gives every open question to the Head Teacher as the school has one from now on."""

        def record(connection: Connection) -> None:
            self.follow_due(connection, now)

        return record

    def follow_due(self, connection: Connection, now: datetime) -> int:
        """The same by the clock, for a change that was made outside a chat; how many questions there were."""
        head = self._school(connection).headteacher
        waiting = questions.held_by_others(connection, head.id)
        for question in waiting:
            if (decision := handling.moved(question, head, now)) is not None:
                outbox.withdraw(connection, [asked_slot(question.reference, question.holder)])
                self._record(connection, decision, now)
        return len(waiting)

    def settled(self, connection: Connection, owed: Owed, outcome: Outcome, now: datetime) -> None:
        """The Head Teacher could not be reached in Teams: the asker is told at once."""
        asked = asked_person(owed.message.slot)
        if asked is None or owed.message.update or outcome is Outcome.DELIVERED:
            return
        question = questions.load(connection, asked[0])
        decision = handling.unreachable(question, asked[1], now) if question else None
        if decision is not None:
            self._record(connection, decision, now)

    async def load(self, name: str) -> Question | None:
        """One question as it is now. Whoever asks decides with `may` what of it may be shown."""
        return await self._database.transact(lambda connection: questions.load(connection, name))

    async def of_asker(self, person: Person) -> Sequence[Question]:
        """A person's own questions, oldest first."""
        return await self._database.transact(lambda connection: questions.of_asker(connection, person.id))

    async def waiting(self) -> Sequence[Question]:
        """Questions that the Head Teacher has not decided about, oldest first."""
        return await self._database.transact(questions.waiting)

    def _record(self, connection: Connection, decision: Decision, now: datetime) -> None:
        if not decision.entries:  # a second press
            return
        questions.change(connection, decision.question, decision.entries)
        after = decision.question.model_copy(update={"version": decision.question.version + 1})
        self._tell(connection, after, decision.notices, now)

    def _tell(self, connection: Connection, question: Question, notices: Sequence[Notice], now: datetime) -> None:
        """Put notices into the outbox. Somebody who is no longer listed is told nothing about a question."""
        school = self._school(connection)
        for notice in notices:
            to_asker = notice.kind in _OF_THE_ASKER
            if to_asker and school.person(question.asker) is None:
                continue
            chat = question.conversation if to_asker else personal_chat(connection, notice.person)
            if chat is not None:
                outbox.owe(connection, chat, "", [self._present(notice, question, school)], now)
            elif notice.kind is NoticeKind.ASKED:
                log.error("head teacher has not added the app", question=question.reference)
                if (decision := handling.unreachable(question, notice.person, now)) is not None:
                    self._record(connection, decision, now)
