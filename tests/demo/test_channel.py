"""The local channel answers the bot as the Bot Framework's connector does."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

Client = TestClient[web.Request, web.Application]
Picture = Callable[[], Awaitable[dict[str, Any]]]
BASE = "/demo/channel/v3/conversations"
CHAT = f"{BASE}/demo-p-tara/activities"
MESSAGE = {"type": "message", "text": "Hello"}


async def sent(client: Client, activity: dict[str, Any]) -> str:
    """Send an activity into Tara's chat; its id."""
    response = await client.post(CHAT, json=activity)
    assert response.status == 201
    return str((await response.json())["id"])


async def test_message_gets_an_id_and_a_reply_another(client: Client) -> None:
    """A message and a reply are taken with 201 and ids of their own."""
    first = await sent(client, MESSAGE)
    response = await client.post(f"{CHAT}/{first}", json=MESSAGE)
    assert response.status == 201
    assert (await response.json())["id"] != first


async def test_update_answers_with_the_same_id(client: Client) -> None:
    """An update is answered with 200 and the id of what was changed."""
    first = await sent(client, MESSAGE)
    response = await client.put(f"{CHAT}/{first}", json={"type": "message", "text": "New"})
    assert response.status == 200
    assert (await response.json())["id"] == first


async def test_what_was_deleted_is_gone(client: Client) -> None:
    """After a delete, the activity can be neither changed nor deleted again."""
    first = await sent(client, MESSAGE)
    assert (await client.delete(f"{CHAT}/{first}")).status == 200
    assert (await client.put(f"{CHAT}/{first}", json=MESSAGE)).status == 404
    assert (await client.delete(f"{CHAT}/{first}")).status == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"{BASE}/nowhere/activities"),
        ("POST", f"{BASE}/nowhere/activities/1"),
        ("PUT", f"{BASE}/nowhere/activities/1"),
        ("DELETE", f"{BASE}/nowhere/activities/1"),
    ],
)
async def test_unknown_conversation_is_404(client: Client, method: str, path: str) -> None:
    """Every call on a conversation that does not exist says ConversationNotFound."""
    response = await client.request(method, path, json=MESSAGE)
    assert response.status == 404
    assert (await response.json())["error"]["code"] == "ConversationNotFound"


async def test_typing_leaves_no_trace(client: Client) -> None:
    """A typing activity is taken, but there is nothing to change afterwards."""
    typing = await sent(client, {"type": "typing"})
    assert (await client.put(f"{CHAT}/{typing}", json=MESSAGE)).status == 404


async def test_a_persons_message_cannot_be_changed_by_the_bot(client: Client, picture: Picture) -> None:
    """The bot can change only what it has sent itself."""
    await client.post("/demo/say", json={"person": "p-tara", "text": "mine"})
    page = await picture()
    (mine,) = [e["id"] for e in page["demo-p-tara"]["entries"] if e["author"] == "person"]
    assert (await client.put(f"{CHAT}/{mine}", json=MESSAGE)).status == 404


@pytest.mark.parametrize("member", ["29:p-harriet", "p-harriet"])
async def test_personal_chat_is_found_for_a_member(client: Client, member: str) -> None:
    """Creating a personal conversation gives that person's one chat, by member id or Entra object id."""
    body = {"bot": {"id": "28:safecontact"}, "members": [{"id": member}], "isGroup": False}
    response = await client.post(BASE, json=body)
    assert response.status == 201
    assert (await response.json())["id"] == "demo-p-harriet"


async def test_first_message_comes_with_the_new_chat(client: Client, picture: Picture) -> None:
    """A conversation created with an activity shows it at once."""
    body = {"members": [{"id": "29:p-harriet"}], "activity": MESSAGE}
    answer = await (await client.post(BASE, json=body)).json()
    (entry,) = (await picture())["demo-p-harriet"]["entries"]
    assert entry["id"] == answer["activityId"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"members": [{"id": "29:nobody"}]}, 404),
        ({"members": [{"id": 7}]}, 404),
        ({"members": ["29:p-tara"]}, 404),
        ({"members": []}, 400),
        ({"members": [{"id": "29:p-tara"}, {"id": "29:p-dev"}]}, 400),
        ({"members": [{"id": "29:p-tara"}], "isGroup": True}, 400),
        ({}, 400),
        ({"members": [{"id": "29:p-tara"}], "tenantId": "other"}, 403),
        ({"members": [{"id": "29:p-tara"}], "channelData": {"tenant": {"id": "other"}}}, 403),
    ],
)
async def test_chat_that_cannot_be_created_is_refused(client: Client, body: dict[str, Any], status: int) -> None:
    """Unknown members, groups and other tenants get an error in the Bot Framework's shape."""
    response = await client.post(BASE, json=body)
    assert response.status == status
    error = (await response.json())["error"]
    assert error["code"]
    assert error["message"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"{}", b'{"type": 5}', b"[" * 100_000, b"\xff\xfe{"])
async def test_bad_activities_are_400(client: Client, body: bytes) -> None:
    """What is no activity is refused with 400, whatever it is."""
    response = await client.post(CHAT, data=body, headers={"Content-Type": "application/json"})
    assert response.status == 400
    assert (await response.json())["error"]["message"]


async def test_message_too_big_for_teams_is_413(client: Client) -> None:
    """A message over 100 KB is refused as Teams refuses it."""
    response = await client.post(CHAT, json={"type": "message", "text": "x" * 110_000})
    assert response.status == 413
    assert (await response.json())["error"]["code"] == "MessageSizeTooBig"


async def test_odd_parts_of_a_message_are_passed_over(client: Client, picture: Picture) -> None:
    """Attachments, cards and suggestions of a wrong shape do no harm."""
    odd = {
        "type": "message",
        "text": 5,
        "summary": [],
        "attachments": ["x", {"contentType": "application/vnd.microsoft.card.adaptive"}, {"content": 1}],
        "suggestedActions": {"actions": ["x", {"title": "Yes"}]},
    }
    await sent(client, odd)
    (entry,) = (await picture())["demo-p-tara"]["entries"]
    assert (entry["text"], entry["summary"], entry["cards"]) == ("", "", [])
    assert entry["suggestions"] == [{"title": "Yes"}]
