"""The Bot Framework SDK's known defects, one by one: this bot does not suffer from them.

Each docstring names the defect as it was seen with botbuilder 4.17.1.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from botbuilder.core import TurnContext

from bot import wiring
from bot.core.message import Card
from bot.core.policy import Pack
from bot.services.asking import Asking
from bot.settings import Settings
from bot.storage import tables
from bot.storage.database import Database
from bot.storage.tables import conversations
from bot.teams import host, keys
from dialogs.bot import SafeContactBot
from dialogs.turn import show
from tests.conftest import Post
from tests.support.channel import Answer, Channel, SigningKey, message, rsa_key
from tests.support.clock import Clock, Stopwatch
from tests.support.engine import WrittenEngine
from tests.support.keys import SEALER
from tests.support.login import LoginServer
from tests.support.records import rows
from tests.support.school import TEACHER, school
from tests.support.waiting import until

NOTE = "application/vnd.microsoft.activity.message"
ADAPTIVE = "application/vnd.microsoft.card.adaptive"


def execute(channel: Channel, verb: str, trigger: str = "manual", **more: Any) -> dict[str, Any]:
    """A pressed Action.Execute as Teams sends it."""
    value = {"action": {"type": "Action.Execute", "verb": verb, "data": {}}, "trigger": trigger}
    return message(channel, TEACHER, type="invoke", name="adaptiveCard/action", value=value, **more)


@asynccontextmanager
async def started(settings: Settings, pack: Pack, **more: Any) -> AsyncIterator[TestClient[Any, Any]]:
    """One run of the whole bot, from start to stop."""
    engine = more.pop("engine", None) or WrittenEngine()
    app = wiring.application(settings, school=school(), answers=Asking(pack, engine), **more)
    async with TestClient(TestServer(app)) as client:
        yield client


async def send(client: TestClient[Any, Any], channel: Channel, activity: dict[str, Any]) -> int:
    """Send one activity with a valid token; the status."""
    headers = {"Authorization": f"Bearer {channel.token()}"}
    return (await client.post("/api/messages", json=activity, headers=headers)).status


async def recorded(settings: Settings) -> dict[str, list[Any]]:
    """What the running bot has on record."""
    database = Database(settings.database, SEALER)
    found = {name: await rows(database, getattr(tables, name)) for name in ("inbound", "conversations", "outbox")}
    await database.close()
    return found


async def test_1_card_action_is_answered_with_json(post: Post, channel: Channel) -> None:
    """Defect 1: the stock adapter answers every Action.Execute with 500, its body serialised twice."""
    activity = execute(channel, "no such verb")
    answer = await post(activity)
    assert answer.status == 200
    assert answer.content_type == "application/json"
    body = await answer.json()
    assert (body["statusCode"], body["type"]) == (200, NOTE)
    assert "do not know that button" in body["value"]
    assert await (await post(activity)).json() == body
    assert not channel.sent


async def test_1_card_action_that_shows_a_card_says_where(
    post: Post, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Defect 1: an action whose answer is a message of its own is answered too, so that Teams shows no error."""

    async def converse(_self: SafeContactBot, context: TurnContext) -> None:
        await show(context, Card({"type": "AdaptiveCard"}, "New"))

    monkeypatch.setattr(SafeContactBot, "_converse", converse)
    answer = await post(execute(channel, "show"))
    assert (await answer.json())["type"] == NOTE
    assert len(await channel.arrived(1)) == 1


@pytest.mark.parametrize("token", ["garbage", "expired", "alg none", "unknown kid", "forged"])
async def test_2_bad_token_is_401(client: TestClient[Any, Any], channel: Channel, token: str) -> None:
    """Defect 2: expired, forged, unknown and nonsensical tokens are 500 in the SDK."""
    forger = rsa_key("forger")
    tokens = {
        "garbage": "garbage",
        "expired": channel.token(exp=1),
        "alg none": "eyJhbGciOiJub25lIiwia2lkIjoia2V5LTEifQ.e30.",
        "unknown kid": channel.token(key=SigningKey("key-9", private=forger)),
        "forged": channel.token(key=SigningKey("key-1", private=forger)),
    }
    headers = {"Authorization": f"Bearer {tokens[token]}"}
    activity = message(channel, TEACHER, "friend?")
    assert (await client.post("/api/messages", json=activity, headers=headers)).status == 401


async def test_3_nothing_stops_the_event_loop(
    settings: Settings, pack: Pack, channel: Channel, login: LoginServer
) -> None:
    """Defect 3: the SDK fetches keys and tokens synchronously, without a time-out, and everybody waits."""
    channel.keys_held, login.held = asyncio.Event(), asyncio.Event()
    signing_in = settings.model_copy(update={"login_url": login.authority})
    async with started(signing_in, pack) as client:
        asked = asyncio.create_task(send(client, channel, message(channel, TEACHER, "friend?")))
        await until(lambda: channel.key_fetches)
        assert (await client.get("/healthz")).status == 200
        channel.let_go()
        await until(lambda: login.sign_ins)
        assert (await client.get("/healthz")).status == 200
        assert not asked.done()
        login.held.set()
        assert await asked == 200


async def test_4_slow_connector_does_not_cap_throughput(post: Post, channel: Channel) -> None:
    """Defect 4: the SDK sends from six threads, so that a slow connector lets few replies through at a time."""
    channel.held = asyncio.Event()
    chats = [{"id": f"a:{number}", "conversationType": "personal"} for number in range(30)]
    turns = [asyncio.create_task(post(message(channel, TEACHER, "friend?", conversation=chat))) for chat in chats]
    await until(lambda: channel.in_flight == 30)
    channel.let_go()
    assert {(await turn).status for turn in turns} == {200}


@pytest.mark.parametrize("failure", [Answer(status=500), Answer(drop=True)])
async def test_5_nothing_is_sent_twice_behind_our_back(post: Post, channel: Channel, failure: Answer) -> None:
    """Defect 5: the SDK repeats a PUT four times inside the turn, and with urllib3 1.26 a POST twice."""
    channel.answers.append(failure)
    assert (await post(message(channel, TEACHER, "friend?"))).status == 200
    assert channel.requests == 1
    assert int(version("urllib3").split(".")[0]) >= 2


async def test_6_overlapping_turns_lose_no_state(post: Post, settings: Settings, channel: Channel) -> None:
    """Defect 6: BotState saves without an e-tag, and of two turns at once one is silently lost."""
    activities = [message(channel, TEACHER, f"friend {number}?") for number in range(3)]
    answers = await asyncio.gather(*(post(activity) for activity in activities))
    assert {answer.status for answer in answers} == {200}
    kept = await recorded(settings)
    [conversation] = kept["conversations"]
    assert conversation.version == len(kept["inbound"]) == len(kept["outbox"]) == 3
    assert all(f"friend {number}?" in json.dumps(conversation.state) for number in range(3))


async def test_7_no_field_is_dropped(post: Post, channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Defect 7: the SDK's Entity loses every field but its type; here what a card holds arrives whole."""
    citation = {"@type": "Claim", "position": 1, "appearance": {"name": "Clause 9", "abstract": "..."}}
    mention = {
        "type": "mention",
        "text": "<at>x</at>",
        "mentioned": {"id": "29:x", "name": "x"},
        "citation": [citation],
    }
    content = {
        "type": "AdaptiveCard",
        "version": "1.5",
        "msteams": {"entities": [mention]},
        "unknown": {"a": [None, 1]},
    }

    async def converse(_self: SafeContactBot, context: TurnContext) -> None:
        await show(context, Card(content, "A card"))

    monkeypatch.setattr(SafeContactBot, "_converse", converse)
    await post(message(channel, TEACHER, "friend?", entities=[mention]))
    [sent] = await channel.arrived(1)
    assert sent["attachments"] == [{"contentType": ADAPTIVE, "content": content}]


async def test_8_tenant_is_read_from_the_channel_data(post: Post, channel: Channel) -> None:
    """Defect 8: conversation.tenant_id is always None; channelData says which tenant it is."""
    other = "22222222-0000-4000-8000-000000000002"
    personal = {"id": "a:1", "conversationType": "personal", "tenantId": other}
    assert (await post(message(channel, TEACHER, "friend?", conversation=personal))).status == 200
    foreign = {"tenant": {"id": other}}
    assert (await post(message(channel, TEACHER, "friend?", channelData=foreign))).status == 403


@pytest.mark.parametrize("trigger", ["manual", "automatic"])
async def test_9_trigger_is_no_obstacle(post: Post, channel: Channel, trigger: str) -> None:
    """Defect 9: AdaptiveCardInvokeValue does not know `trigger`; the answer is a plain object either way."""
    answer = await post(execute(channel, "no such verb", trigger))
    assert (await answer.json())["statusCode"] == 200


async def test_10_card_and_text_go_apart(post: Post, channel: Channel) -> None:
    """Defect 10: text and a card in one activity come back without an id, and cannot be updated later."""
    for said in ("help", "policy", "clause 9", "friend?", "thanks", ""):
        await post(message(channel, TEACHER, said))
    sent = await channel.arrived(6)
    assert all(("text" in each) != ("attachments" in each) for each in sent)


@pytest.mark.usefixtures("signed_in")
async def test_11_conversation_survives_a_restart(settings: Settings, pack: Pack, channel: Channel) -> None:
    """Defect 11: MemoryStorage and module globals forget everything when the process ends."""
    clock, engine = Clock(), WrittenEngine()
    async with started(settings, pack, clock=clock) as client:
        channel.answers.append(Answer(status=503))
        assert await send(client, channel, message(channel, TEACHER, "friend?")) == 200
    assert not channel.sent
    clock.pass_by(minutes=1)
    async with started(settings, pack, clock=clock, engine=engine) as client:
        await channel.arrived(1)
        await send(client, channel, message(channel, TEACHER, "and their friends?"))
    assert engine.contexts[-1].questions == ("friend?",)


async def test_12_hanging_connector_does_not_hold_the_turn(
    post: Post, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Defect 12: a turn runs inside the HTTP request, and Teams repeats it after 15 seconds."""
    monkeypatch.setattr(host, "PATIENCE", 0.01)
    channel.held = asyncio.Event()
    assert (await post(message(channel, TEACHER, "friend?"))).status == 200
    assert not channel.sent
    channel.let_go()
    await channel.arrived(1)
    assert channel.requests == 1


async def test_13_one_sign_in_serves_all_turns(
    settings: Settings, pack: Pack, channel: Channel, login: LoginServer
) -> None:
    """Defect 13: the SDK makes a new msal application each turn, whose token cache is always empty."""
    async with started(settings.model_copy(update={"login_url": login.authority}), pack) as client:
        for _ in range(5):
            await send(client, channel, message(channel, TEACHER, "friend?"))
    assert (login.discoveries, login.sign_ins) == (1, 1)
    assert channel.authorizations == ["Bearer token-1"] * 5


@pytest.mark.usefixtures("signed_in")
@pytest.mark.parametrize("status", [429, 502, 503])
async def test_14_refused_reply_is_sent_again(
    settings: Settings, pack: Pack, channel: Channel, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    """Defect 14: the SDK never repeats a reply that was refused with 429, 502 or 503: it is lost."""
    monkeypatch.setattr("bot.delivery.courier.IDLE", 0.01)
    clock = Clock()
    channel.answers.append(Answer(status=status))
    async with started(settings, pack, clock=clock) as client:
        assert await send(client, channel, message(channel, TEACHER, "friend?")) == 200
        assert not channel.sent

        def seconds_later() -> bool:
            clock.pass_by(seconds=1)
            return len(channel.sent) == 1

        await until(seconds_later)


@pytest.mark.parametrize("claim", ["exp", "nbf", "iss", "aud", "serviceurl"])
async def test_15_token_without_a_claim_is_refused(client: TestClient[Any, Any], channel: Channel, claim: str) -> None:
    """Defect 15: the SDKs accept a token that never runs out."""
    headers = {"Authorization": f"Bearer {channel.token(**{claim: None})}"}
    answer = await client.post("/api/messages", json=message(channel, TEACHER, "friend?"), headers=headers)
    assert answer.status == 401


async def test_16_duplicate_has_no_second_effect(post: Post, settings: Settings, channel: Channel) -> None:
    """Defect 16: the SDK runs a delivery that Teams repeats a second time."""
    activity = message(channel, TEACHER, "friend?")
    answers = [await post(activity), *await asyncio.gather(*(post(activity) for _ in range(5)))]
    assert {answer.status for answer in answers} == {200}
    kept = await recorded(settings)
    assert [len(found) for found in kept.values()] == [1, 1, 1]
    assert channel.requests == 1


async def test_17_new_key_is_found_within_the_minute(
    post: Post, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Defect 17: after an unknown signing key the SDK recovers after a day, or a restart."""
    watch = Stopwatch()
    monkeypatch.setattr(keys, "time", watch)
    await post(message(channel, TEACHER, "friend?"))
    channel.keys = [SigningKey("key-2", private=rsa_key("rotated"))]
    assert (await post(message(channel, TEACHER, "friend?"))).status == 401
    watch.seconds += 60
    assert (await post(message(channel, TEACHER, "friend?"))).status == 200


async def test_18_state_is_plain_json(post: Post, settings: Settings, channel: Channel) -> None:
    """Defect 18: the SDK's state is pickled twice a turn, and unsafe to load from a shared database."""
    await post(message(channel, TEACHER, "friend?"))
    database = Database(settings.database, SEALER)
    [conversation] = await rows(database, conversations)
    await database.close()
    assert "friend?" in conversation.state["stack"][0]["state"]["questions"]
    assert "py/" not in json.dumps(conversation.state)
