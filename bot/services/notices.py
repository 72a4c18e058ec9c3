"""Notices about reports: put into the outbox for whoever has a role still, and e-mails where Teams does not reach."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy import Connection

from bot.core.case import Case, Entry, Happened
from bot.core.message import Message
from bot.core.notice import Notice, NoticeKind, slot
from bot.core.school import School
from bot.storage import mail, outbox, reports
from bot.texts import say

log = structlog.get_logger()


class Presenter(Protocol):
    """Makes a message of a notice; the words and the cards are not for this layer."""

    def __call__(self, notice: Notice, case: Case, school: School, now: datetime) -> Message:
        """What the person is sent."""


class Notices:
    """What people are owed about the reports of one school."""

    def __init__(self, school: Callable[[Connection], School], present: Presenter, *, mails: bool) -> None:
        """`school` reads it as it is now.

        `mails`: leads whom Teams does not reach are told by e-mail that something waits there.
        """
        self._school = school
        self._present = present
        self._mails = mails

    def owe(self, connection: Connection, case: Case, notice: Notice, now: datetime) -> None:
        """Put a notice into the outbox. Who has not added the app cannot be reached, and that is recorded.

        Somebody whose role has ended gets nothing more. An urgent alert has no receipt: its report is still being
        written.
        """
        if notice.kind is NoticeKind.RECEIPT_CHANGED and not case.complete and not case.route.outside:
            return
        own, school = notice.person == case.reporter, self._school(connection)
        person = school.person(notice.person)
        if not own and (person is None or not person.reads_reports):
            return
        chat = case.conversation if own else reports.personal_chat(connection, notice.person)
        entries = []
        if notice.kind is NoticeKind.ALERT:
            entries.append(Entry(at=now, actor="", what=Happened.ALERTED, data={"person": notice.person}))
        if chat is None:
            if notice.kind is NoticeKind.ALERT:
                self.mail_unreached(connection, case, notice.person, now)
            entries.append(Entry(at=now, actor="", what=Happened.UNREACHABLE, data={"person": notice.person}))
            log.error("recipient has not added the app", report=case.reference)
        else:
            message = self._present(notice, case, school, now)
            outbox.owe(connection, chat, "", [message], now)
        reports.append(connection, case.reference, entries)

    def withdraw(self, connection: Connection, case: Case, people: Iterable[str]) -> None:
        """Call back whatever about this report is still on its way to these people."""
        kinds = (NoticeKind.ALERT, NoticeKind.REFERENCE_ONLY)
        outbox.withdraw(connection, [slot(case.reference, kind, one) for one in people for kind in kinds])

    def mail_unreached(self, connection: Connection, case: Case, person: str, now: datetime) -> None:
        """Tell somebody by e-mail whom Teams does not reach, once for as long as that lasts."""
        if person not in case.unreachable:
            self.mail(connection, case, person, now)

    def mail(self, connection: Connection, case: Case, person: str, now: datetime) -> None:
        """Owe a person an e-mail that says that something waits in Teams, where the school has set up e-mail."""
        listed = self._school(connection).person(person)
        if self._mails and listed is not None and listed.email:
            mail.owe(connection, listed, say("mail.practice" if case.practice else "mail.waiting"), now)
