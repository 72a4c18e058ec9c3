"""Reports that were begun and not sent: their writer is reminded, because the policy says "immediately"."""

from datetime import datetime, time, timedelta

from sqlalchemy import Connection

from bot.core.message import Message
from bot.core.school import School
from bot.services.turns import Change
from bot.storage import drafts, outbox
from bot.texts import say

FIRST = timedelta(minutes=30)
BEFORE_HOME = time(15, 30)  # once more while the Head Teacher can still be found


class Drafts:
    """Notes which conversations have an unsent report, and reminds them twice."""

    def __init__(self, school: School) -> None:
        self._school = school

    def noted(self, conversation: str, since: datetime | None) -> Change:
        """What records that a report is being written since then; None: there is none, or it was sent."""

        def record(connection: Connection) -> None:
            if since is None:
                drafts.drop(connection, conversation)
            else:
                drafts.keep(connection, conversation, since, since + FIRST)

        return record

    def nag_due(self, connection: Connection, now: datetime) -> int:
        """Remind whoever is due; how many there were."""
        found = drafts.due(connection, now)
        for conversation, since in found:
            outbox.owe(connection, conversation, "", [Message(text=say("report.flow.nag"))], now)
            drafts.schedule(connection, conversation, self._again(since, now))
        return len(found)

    def _again(self, since: datetime, now: datetime) -> datetime | None:
        """The same day at half past three, if that is still to come."""
        day = since.astimezone(self._school.zone).date()
        again = datetime.combine(day, BEFORE_HOME, self._school.zone)
        return again if again > now else None
