"""Retention: what falls due is listed to whoever may read it, and deleted only when they have had the list a while."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.core.audit import PURGED, Deed, Kind
from bot.core.message import Message
from bot.core.retention import MONTH, guidance_due, lesson_due, question_due, report_due, told_of
from bot.core.school import School
from bot.storage import audit, guidance, lessons, outbox, purging, questions, reports, review, school_settings
from bot.texts import say

DAY = timedelta(days=1)
AT_ONCE = 25  # references in one message
LOOKED = "purge_looked"
LISTED = "purge_listed"  # by person: when somebody was last sent a list


@dataclass(frozen=True, slots=True)
class Due:
    """A record that falls due. `person` is told of it, None: nobody may be; `listed_at`: since when they know."""

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
        if looked is not None and datetime.fromisoformat(looked) <= now < datetime.fromisoformat(looked) + DAY:
            return 0
        school_settings.note(connection, LOOKED, now.isoformat(), version)
        waited = timedelta(days=self._school(connection).retention.notice)
        for due in self.due(connection, now):
            if due.listed_at is not None and due.listed_at + waited <= now:
                purging.purge(connection, due.kind, due.reference, "", now)
        self.purge_copies(connection, now)
        return self.tell(connection, now)

    def due(self, connection: Connection, now: datetime) -> list[Due]:
        """Everything that falls due now."""
        return list(self._due(connection, self._school(connection), purging.listed(connection), now))

    def tell(self, connection: Connection, now: datetime) -> int:
        """Send each person the references that are new, once a month at most; how many messages that are.

        What no longer falls due is struck off the list. Who has not added the app is told nothing, so that nothing of
        theirs is deleted.
        """
        school, sent = self._school(connection), 0
        stored, version = school_settings.all_values(connection).get(LISTED, ({}, 0))
        moments: dict[str, str] = dict(stored)
        new: dict[str, list[str]] = {}
        found = self.due(connection, now)
        purging.strike(connection, sorted(set(purging.listed(connection)) - {due.reference for due in found}))
        for due in found:
            if due.listed_at is None and due.person is not None:
                new.setdefault(due.person, []).append(due.reference)
        for person, references in new.items():
            chat = reports.personal_chat(connection, person)
            if chat is None or (person in moments and now < datetime.fromisoformat(moments[person]) + MONTH):
                continue
            moments[person] = now.isoformat()
            for first in range(0, len(references), AT_ONCE):
                text = self._sentence(references[first : first + AT_ONCE], school)
                outbox.owe(connection, chat, "", [Message(text=text)], now)
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

    def _due(self, connection: Connection, school: School, listed: dict[str, datetime], now: datetime) -> Iterator[Due]:
        keep = school.retention
        for case in reports.all_cases(connection) if keep.reports or keep.practice else ():
            if report_due(case, school, now):
                at = listed.get(case.reference)
                yield Due(Kind.REPORT, case.reference, told_of(case, school), at)
        for lesson in lessons.between(connection, None, None) if keep.lessons else ():
            if lesson_due(lesson, school, now):
                yield Due(Kind.LESSON, lesson.reference, school.headteacher.id, listed.get(lesson.reference))

        for question in questions.all_questions(connection) if keep.questions else ():
            if question_due(question, school, now):
                yield Due(Kind.QUESTION, question.reference, school.headteacher.id, listed.get(question.reference))
        for one in guidance.all_guidance(connection) if keep.questions else ():
            if guidance_due(one, school, now):
                yield Due(Kind.GUIDANCE, one.reference, school.headteacher.id, listed.get(one.reference))

    def _sentence(self, references: list[str], school: School) -> str:
        days = school.retention.notice
        return say("retention.falls_due", references=", ".join(references), days=days)
