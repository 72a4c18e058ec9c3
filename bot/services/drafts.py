"""Reports that were begun and not sent: their writer is reminded, because the policy says "immediately"."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.core.message import Message
from bot.core.school import School
from bot.services.turns import Change
from bot.storage import drafts, outbox, turns
from bot.texts import say

FIRST = timedelta(minutes=30)
BEFORE_HOME = time(15, 30)  # once more while the Head Teacher can still be found
OLD, OVER = timedelta(hours=24), timedelta(hours=48)  # asked about, and deleted

State = dict[str, Any]


class Drafts:
    """Notes which conversations have an unsent report, reminds them, asks after a day, and deletes after two.

    `without` takes the draft of that moment out of a conversation's state; None: it must not be deleted, because its
    writer said that a child may be in danger.
    """

    def __init__(
        self, school: Callable[[Connection], School], without: Callable[[State, datetime], State | None]
    ) -> None:
        self._school = school
        self._without = without

    def noted(self, conversation: str, since: datetime | None) -> Change:
        """What records that a report is being written since then; None: there is none, or it was sent."""

        def record(connection: Connection) -> None:
            if since is None:
                drafts.drop(connection, conversation)
            else:
                drafts.keep(connection, conversation, since, since + FIRST)

        return record

    def nag_due(self, connection: Connection, now: datetime) -> int:
        """Remind, ask or delete, whatever is due; how many there were.

        Only a draft that was asked about a day ago is deleted, however long nobody looked.
        """
        found = drafts.due(connection, now)
        for conversation, since, due_at in found:
            state, version = turns.state_of(connection, conversation)
            left = self._without(state, since)
            if left is None or now < since + OLD:
                self._say(connection, conversation, "report.flow.nag", now)
                drafts.schedule(connection, conversation, self._next(since, now, self._school(connection)))
            elif due_at < since + OVER:
                self._say(connection, conversation, "report.flow.old", now)
                drafts.schedule(connection, conversation, now + OLD)
            else:
                turns.replace_state(connection, conversation, left, version, now)
                drafts.drop(connection, conversation)
                self._say(connection, conversation, "report.flow.deleted_old", now)
        return len(found)

    def _say(self, connection: Connection, conversation: str, key: str, now: datetime) -> None:
        outbox.owe(connection, conversation, "", [Message(text=say(key))], now)

    def _next(self, since: datetime, now: datetime, school: School) -> datetime:
        """Half past three of the same day, or after a day; what is then still kept is named once a day."""
        day = since.astimezone(school.zone).date()
        moments = (datetime.combine(day, BEFORE_HOME, school.zone), since + OLD)
        return next((moment for moment in moments if moment > now), now + OLD)
