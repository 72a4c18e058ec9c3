"""Retention: what falls due is listed to whoever may read it, and deleted only when they have had the list a while.

The clock and the command line go by the same rule, so that two of them at once, or one after the other, delete nothing
that has not been known for as long as the list says.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.core.audit import PURGED, Deed, Kind
from bot.core.delivery import Outcome
from bot.core.message import Message
from bot.core.reference import GUIDANCE, LESSON, QUESTION, REPORT, find_references
from bot.core.retention import MONTH, guidance_due, lesson_due, question_due, report_due, told_of
from bot.core.school import School
from bot.storage import audit, guidance, lessons, outbox, purging, questions, reports, review, school_settings
from bot.storage.outbox import Owed
from bot.texts import say

DAY = timedelta(days=1)
AT_ONCE = 25  # references in one message
LOOKED = "purge_looked"
LISTED = "purge_listed"  # by person: when somebody was last sent a list


@dataclass(frozen=True, slots=True)
class Due:
    """A record that falls due. `person` is told of it, None: nobody may be; `listed_at`: when this person was."""

    kind: Kind
    reference: str
    person: str | None
    listed_at: datetime | None = None


class Retention:
    """Looks once a day at what falls due, whichever process does."""

    def __init__(self, school: Callable[[Connection], School]) -> None:
        self._school = school

    def look(self, connection: Connection, now: datetime) -> int:
        """List what falls due, delete what was listed long enough ago, and the copies that delivery leaves.

        How many messages are owed by that.
        """
        looked, version = school_settings.all_values(connection).get(LOOKED, (None, 0))
        if looked is not None and _within(datetime.fromisoformat(looked), DAY, now):
            return 0
        school_settings.note(connection, LOOKED, now.isoformat(), version)
        self.purge(connection, now)
        self.purge_copies(connection, now)
        return self.tell(connection, now)

    def due(self, connection: Connection, now: datetime) -> list[Due]:
        """Everything that falls due now."""
        return list(self._due(connection, self._school(connection), purging.listed(connection), now))

    def purge(self, connection: Connection, now: datetime, actor: str = "") -> list[str]:
        """Delete what has been known for as long as the list said; the references of what is gone."""
        notice = timedelta(days=self._school(connection).retention.notice)
        unsent, gone = purging.waiting(connection), []
        for due in self.due(connection, now):
            if due.listed_at is not None and due.listed_at + notice <= now and due.person not in unsent:
                purging.purge(connection, due.kind, due.reference, actor, now)
                gone.append(due.reference)
        return gone

    def settled(self, connection: Connection, owed: Owed, outcome: Outcome, now: datetime) -> None:
        """Strike off what stood on a list that never arrived, so that nothing of it is deleted."""
        del now
        if owed.message.slot == purging.LIST and outcome is not Outcome.DELIVERED:
            text = owed.message.text
            kinds = (REPORT, LESSON, QUESTION, GUIDANCE)
            purging.strike(connection, [one for kind in kinds for one in find_references(text, kind)])

    def tell(self, connection: Connection, now: datetime) -> int:
        """Send each person the references that are new, once a month at most; how many messages that are.

        What no longer falls due, or should now be known by somebody else, is struck off the list. Who has not added
        the app is told nothing, so that nothing of theirs is deleted.
        """
        school, sent = self._school(connection), 0
        stored, version = school_settings.all_values(connection).get(LISTED, ({}, 0))
        moments: dict[str, str] = dict(stored)
        new: dict[str, list[str]] = {}
        found = self.due(connection, now)
        known = {due.reference for due in found if due.listed_at is not None}
        purging.strike(connection, sorted(set(purging.listed(connection)) - known))
        for due in found:
            if due.listed_at is None and due.person is not None:
                new.setdefault(due.person, []).append(due.reference)
        for person, references in new.items():
            chat = reports.personal_chat(connection, person)
            if chat is None or (person in moments and _within(datetime.fromisoformat(moments[person]), MONTH, now)):
                continue
            moments[person] = now.isoformat()
            for first in range(0, len(references), AT_ONCE):
                text = self._sentence(references[first : first + AT_ONCE], school)
                outbox.owe(connection, chat, "", [Message(text=text, slot=purging.LIST)], now)
                sent += 1
            for reference in references:
                purging.enlist(connection, reference, person, now)
        if moments != stored:
            school_settings.note(connection, LISTED, moments, version)
        return sent

    def purge_copies(self, connection: Connection, now: datetime, actor: str = "") -> tuple[int, int]:
        """Delete old messages and notes, and empty the chats of people who have left; how many messages and chats."""
        school = self._school(connection)
        keep = school.retention
        messages = purging.purge_messages(connection, now - timedelta(days=keep.messages)) if keep.messages else 0
        people = [person.id for person in school.people]
        chats = purging.purge_chats(connection, people, now - timedelta(days=keep.chats)) if keep.chats else 0
        today = now.astimezone(school.zone).date()
        notes = review.purge(connection, today - timedelta(days=keep.review)) if keep.review else 0
        counts = {"messages": messages, "chats": chats, "notes": notes}
        deeds = [Deed(now, actor, Kind.RECORDS, PURGED, name, str(count)) for name, count in counts.items() if count]
        audit.add(connection, deeds)
        return messages, chats

    def _due(
        self, connection: Connection, school: School, listed: dict[str, purging.Listed], now: datetime
    ) -> Iterator[Due]:
        keep = school.retention

        def due(kind: Kind, reference: str, person: str | None) -> Due:
            known = listed.get(reference)
            counts = known is not None and known.person == person and known.at <= now
            return Due(kind, reference, person, known.at if known and counts else None)

        for case in reports.all_cases(connection) if keep.reports or keep.practice else ():
            if report_due(case, school, now):
                yield due(Kind.REPORT, case.reference, told_of(case, school))
        for lesson in lessons.between(connection, None, None) if keep.lessons else ():
            if lesson_due(lesson, school, now):
                yield due(Kind.LESSON, lesson.reference, school.headteacher.id)
        for question in questions.all_questions(connection) if keep.questions else ():
            if question_due(question, school, now):
                yield due(Kind.QUESTION, question.reference, school.headteacher.id)
        for one in guidance.all_guidance(connection) if keep.questions else ():
            if guidance_due(one, school, now):
                yield due(Kind.GUIDANCE, one.reference, school.headteacher.id)

    def _sentence(self, references: list[str], school: School) -> str:
        days = school.retention.notice
        return say("retention.falls_due", references=", ".join(references), days=days)


def _within(since: datetime, span: timedelta, now: datetime) -> bool:
    """Whether so much has not yet passed since then; a clock that was set back makes nobody wait for it."""
    return since <= now < since + span
