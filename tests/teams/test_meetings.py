"""Meetings at Microsoft Graph: the question for each kind of link, and the facts in each kind of answer."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot import logs
from bot.core.lesson.meeting import Lobby, MeetingFacts, Presenters
from bot.core.lookup import Found
from bot.teams.graph import Graph
from bot.teams.meetings import GraphMeetings
from tests.support.graph import NO_POLICY, GraphAnswer, GraphServer, error
from tests.support.school import TEACHER, TENANT

LONG = (
    "https://teams.microsoft.com/l/meetup-join/19%3ameeting_NTg0NmQ3%40thread.v2/0"
    "?context=%7b%22Tid%22%3a%2211111111-0000-4000-8000-000000000001%22%2c%22Oid%22%3a%2233%22%7d"
)
SHORT = "https://teams.microsoft.com/meet/38212345678901?p=AbCdEf"
ASKED = f"GET /users/{TEACHER}/onlineMeetings"


def meeting(**changes: Any) -> dict[str, Any]:
    """An onlineMeeting as Graph documents it, shortened."""
    return {
        "id": "MSpkYzE3Njc0Yy04MWQ5",
        "creationDateTime": "2026-11-20T22:35:33.1594516Z",
        "startDateTime": "2026-11-24T09:00:00.1594516Z",
        "endDateTime": "2026-11-24T09:30:00Z",
        "joinWebUrl": LONG,
        "subject": "Maths with a name in it",
        "participants": {
            "organizer": {
                "upn": "tess@school.example",
                "role": "presenter",
                "identity": {"user": {"id": TEACHER.upper(), "displayName": "Tess Taylor", "tenantId": TENANT}},
            },
            "attendees": [],
        },
        "lobbyBypassSettings": {"scope": "organization", "isDialInBypassEnabled": False},
        "allowedPresenters": "roleIsPresenter",
        "recordAutomatically": False,
    } | changes


def collection(*meetings: object) -> GraphAnswer:
    """Graph's answer to a filter."""
    return GraphAnswer(body={"@odata.context": "https://graph.example/$metadata", "value": list(meetings)})


@pytest.fixture
def meetings(graph: Graph) -> GraphMeetings:
    """The way to meetings as production builds it."""
    return GraphMeetings(graph)


async def test_meeting_is_found_by_its_long_link(meetings: GraphMeetings, graph_server: GraphServer) -> None:
    """The link is asked for to the letter, among the person's own meetings, and its facts come back in words of ours."""
    graph_server.answer(ASKED, collection(meeting()))
    assert await meetings.look_up(LONG, TEACHER) == MeetingFacts(
        Found.FOUND,
        organiser=TEACHER,
        organiser_name="Tess Taylor",
        starts=datetime(2026, 11, 24, 9, 0, 0, 159451, tzinfo=UTC),
        ends=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        lobby=Lobby.ORGANISATION_AND_GUESTS,
        presenters=Presenters.CHOSEN,
        recorded=False,
    )
    assert graph_server.requests[0]["query"] == {"$filter": f"JoinWebUrl eq '{LONG}'"}


async def test_short_link_is_asked_for_by_its_number(meetings: GraphMeetings, graph_server: GraphServer) -> None:
    """A short link carries the meeting's ID, by which Graph finds it; its passcode is not sent."""
    graph_server.answer(ASKED, collection(meeting()))
    assert (await meetings.look_up(SHORT, TEACHER)).found is Found.FOUND
    assert graph_server.requests[0]["query"] == {"$filter": "joinMeetingIdSettings/joinMeetingId eq '38212345678901'"}


async def test_apostrophe_ends_no_condition(meetings: GraphMeetings, graph_server: GraphServer) -> None:
    """A link with an apostrophe is still one value."""
    await meetings.look_up(LONG + "'", TEACHER)
    assert graph_server.requests[0]["query"]["$filter"].endswith("%7d'''")


async def test_meeting_on_a_personal_account_is_not_asked_for(
    meetings: GraphMeetings, graph_server: GraphServer
) -> None:
    """No school can look up a meeting on a personal account, so nobody is asked."""
    facts = await meetings.look_up("https://teams.live.com/meet/9312345678901?p=x", TEACHER)
    assert facts == MeetingFacts(Found.NOT_FOUND)
    assert graph_server.requests == []


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (collection(), Found.NOT_FOUND),
        (error(404, "NotFound", "Meeting not found."), Found.NOT_FOUND),
        (error(403, "Forbidden", NO_POLICY), Found.FORBIDDEN),
        (error(429, "TooManyRequests", **{"Retry-After": "30"}), Found.THROTTLED),
        (GraphAnswer(reset=True), Found.UNREACHABLE),
        (GraphAnswer(body={"value": "none"}), Found.MALFORMED),
        (GraphAnswer(body={}), Found.MALFORMED),
        (collection("a meeting"), Found.MALFORMED),
        (collection(meeting(startDateTime="tomorrow")), Found.MALFORMED),
        (collection(meeting(participants=[])), Found.MALFORMED),
    ],
)
async def test_no_facts_without_an_answer(
    meetings: GraphMeetings, graph_server: GraphServer, answer: GraphAnswer, found: Found
) -> None:
    """Where nothing is found, only the reason comes back."""
    graph_server.answer(ASKED, answer)
    assert await meetings.look_up(LONG, TEACHER) == MeetingFacts(found)


@pytest.mark.parametrize(
    "changes",
    [
        {"lobbyBypassSettings": None, "allowedPresenters": None, "recordAutomatically": None, "participants": None},
        {"lobbyBypassSettings": {}, "allowedPresenters": "new", "recordAutomatically": None, "participants": {}},
        {
            "lobbyBypassSettings": {"scope": "unknownFutureValue"},
            "allowedPresenters": "unknownFutureValue",
            "recordAutomatically": None,
            "participants": {"organizer": {"identity": {"user": None}}},
        },
    ],
)
async def test_what_graph_leaves_out_is_not_said(
    meetings: GraphMeetings, graph_server: GraphServer, changes: dict[str, Any]
) -> None:
    """A setting that is missing, or newer than this bot, is left empty and never guessed."""
    graph_server.answer(ASKED, collection(meeting(**changes, startDateTime=None, endDateTime="2026-11-24T09:30:00")))
    assert await meetings.look_up(LONG, TEACHER) == MeetingFacts(
        Found.FOUND, ends=datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    ("scope", "lobby"),
    [
        ("organizer", Lobby.ORGANISER),
        ("invited", Lobby.INVITED),
        ("organizationExcludingGuests", Lobby.ORGANISATION),
        ("organizationAndFederated", Lobby.TRUSTED),
        ("everyone", Lobby.EVERYONE),
    ],
)
async def test_every_lobby_setting_has_its_word(
    meetings: GraphMeetings, graph_server: GraphServer, scope: str, lobby: Lobby
) -> None:
    """Each of Microsoft's lobby settings is told apart."""
    graph_server.answer(ASKED, collection(meeting(lobbyBypassSettings={"scope": scope})))
    assert (await meetings.look_up(LONG, TEACHER)).lobby is lobby


async def test_names_reach_no_log(
    meetings: GraphMeetings, graph_server: GraphServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is logged of a failed lookup says neither who asked nor for what."""
    logs.configure()
    graph_server.answer(ASKED, error(403, "Forbidden", NO_POLICY))
    await meetings.look_up(LONG, TEACHER)
    logged = "".join(capsys.readouterr())
    assert "forbidden" in logged
    assert not [word for word in (TEACHER, "meetup-join", json.dumps(LONG)[1:40], "token-1") if word in logged]
