"""Looking up a Teams meeting by its join link, for the facts on a session's card."""

from typing import Protocol

from bot.core.lesson.meeting import MeetingFacts


class Meetings(Protocol):
    """Where meetings are looked up. Never raises for what the network does, and ends within a few seconds."""

    async def look_up(self, link: str, person_id: str) -> MeetingFacts:
        """The meeting that this join link leads to, as far as it is one of this person's own (an Entra object id)."""
