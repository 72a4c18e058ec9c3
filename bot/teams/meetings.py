"""Meetings looked up at Microsoft Graph by their join link.

Needs the application permission OnlineMeetings.Read.All and an application access policy for the staff; both are the
school's to give: https://learn.microsoft.com/graph/api/onlinemeeting-get and
https://learn.microsoft.com/graph/cloud-communication-online-meeting-application-access-policy
"""

from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from bot.core.lesson.meeting import Lobby, MeetingFacts, Presenters, is_personal, meeting_id
from bot.core.lookup import Found
from bot.teams.graph import Graph

PERMISSION = "OnlineMeetings.Read.All"
_LOBBY = {
    "organizer": Lobby.ORGANISER,
    "invited": Lobby.INVITED,
    "organizationExcludingGuests": Lobby.ORGANISATION,
    "organization": Lobby.ORGANISATION_AND_GUESTS,
    "organizationAndFederated": Lobby.TRUSTED,
    "everyone": Lobby.EVERYONE,
}
_PRESENTERS = {
    "organizer": Presenters.ORGANISER,
    "roleIsPresenter": Presenters.CHOSEN,
    "organization": Presenters.ORGANISATION,
    "everyone": Presenters.EVERYONE,
}


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore")


class _User(_Part):
    id: str | None = None
    display_name: str | None = None


class _Identity(_Part):
    user: _User | None = None


class _Participant(_Part):
    identity: _Identity | None = None


class _Participants(_Part):
    organizer: _Participant | None = None


class _LobbySettings(_Part):
    scope: str | None = None


class _Meeting(_Part):
    """As much of Graph's onlineMeeting as a card may show; its subject and who attends are not read."""

    start_date_time: datetime | None = None
    end_date_time: datetime | None = None
    participants: _Participants | None = None
    lobby_bypass_settings: _LobbySettings | None = None
    allowed_presenters: str | None = None
    record_automatically: bool | None = None


class _Meetings(_Part):
    value: list[_Meeting] = Field(max_length=50)


class GraphMeetings:
    """The way to meetings (`bot.services.meetings.Meetings`)."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def look_up(self, link: str, person_id: str) -> MeetingFacts:
        """The meeting of this person behind a join link; one on a personal account is found nowhere, unasked."""
        if is_personal(link):
            return MeetingFacts(Found.NOT_FOUND)
        answer = await self._graph.get("users", person_id, "onlineMeetings", filter=_condition(link))
        if answer.found is not Found.FOUND:
            return MeetingFacts(answer.found)
        try:
            meetings = _Meetings.model_validate(answer.body).value
        except ValidationError:
            return MeetingFacts(Found.MALFORMED)
        return _facts(meetings[0]) if meetings else MeetingFacts(Found.NOT_FOUND)


def _condition(link: str) -> str:
    """OData's condition for this link; an apostrophe in a value is doubled."""
    if number := meeting_id(link):
        return f"joinMeetingIdSettings/joinMeetingId eq '{number}'"
    doubled = link.replace("'", "''")
    return f"JoinWebUrl eq '{doubled}'"


def _facts(meeting: _Meeting) -> MeetingFacts:
    organiser: Any = meeting.participants and meeting.participants.organizer
    user = (organiser and organiser.identity and organiser.identity.user) or _User()
    lobby = meeting.lobby_bypass_settings
    return MeetingFacts(
        Found.FOUND,
        organiser=(user.id or "").lower(),
        organiser_name=user.display_name or "",
        starts=_aware(meeting.start_date_time),
        ends=_aware(meeting.end_date_time),
        lobby=_LOBBY.get(lobby.scope or "") if lobby else None,
        presenters=_PRESENTERS.get(meeting.allowed_presenters or ""),
        recorded=meeting.record_automatically,
    )


def _aware(moment: datetime | None) -> datetime | None:
    """Graph's times are in UTC, whether they say so or not."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment
