"""The bot's door: who may come in, and what bad input gets."""

import asyncio
import gzip
import json
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from bot import logs
from bot.teams import limits
from tests.conftest import Post
from tests.support.channel import Channel, message
from tests.support.engine import WrittenEngine
from tests.support.school import PUPIL, TEACHER


def words(activity: dict[str, Any]) -> str:
    """Everything a sent activity shows."""
    return json.dumps(activity, ensure_ascii=False)


async def test_question_is_answered_with_one_card(post: Post, channel: Channel) -> None:
    """A question of a member of staff is answered with one card that quotes the clause."""
    answer = await post(message(channel, TEACHER, "may a pupil be my friend on Instagram?"))
    assert answer.status == 200
    [sent] = await channel.arrived(1)
    assert "School staff must not invite, accept or engage" in words(sent)
    assert sent["attachments"][0]["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert "text" not in sent
    assert sent["summary"] == "An answer from the policy"
    assert channel.authorizations == ["Bearer our-own-token"]


async def test_repeated_activity_is_answered_once(post: Post, channel: Channel) -> None:
    """An activity that Teams delivers twice has no second effect."""
    activity = message(channel, TEACHER, "friend?")
    first, second = await post(activity), await post(activity)
    assert (first.status, second.status) == (200, 200)
    await asyncio.sleep(0.1)
    assert len(channel.sent) == 1


async def test_same_activity_at_once_is_answered_once(post: Post, channel: Channel) -> None:
    """Two deliveries of one activity at the same instant have one effect."""
    activity = message(channel, TEACHER, "friend?")
    answers = await asyncio.gather(*(post(activity) for _ in range(8)))
    assert {answer.status for answer in answers} == {200}
    await asyncio.sleep(0.1)
    assert len(channel.sent) == 1


async def test_overlapping_turns_are_all_kept(post: Post, channel: Channel, engine: WrittenEngine) -> None:
    """Twenty overlapping messages of one conversation are each answered, and none of the state is lost."""
    answers = await asyncio.gather(*(post(message(channel, TEACHER, f"friend {n}?")) for n in range(20)))
    assert {answer.status for answer in answers} == {200}
    await channel.arrived(20)
    await post(message(channel, TEACHER, "friend at last?"))
    assert len(engine.contexts[-1].questions) == 3


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"not json", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'"text"', 400),
        (b"{}", 400),
        (b'{"type": 7}', 400),
        (b'{"type": "message"}', 400),
        (b"\xff\xfe\x00", 400),
        (b"[" * 100_000, 400),
        (b'{"a":' * 50_000, 400),
        (b" " * 300_000, 413),
    ],
)
async def test_bad_body_gets_a_clear_error(
    client: TestClient[Any, Any], channel: Channel, body: bytes, status: int
) -> None:
    """What is not an activity gets 400 or 413 with a sentence, never a 500."""
    headers = {"Authorization": f"Bearer {channel.token()}", "Content-Type": "application/json"}
    answer = await client.post("/api/messages", data=body, headers=headers)
    assert answer.status == status
    assert (await answer.json())["error"].endswith(".")


@pytest.mark.parametrize(
    ("encoding", "body", "status"),
    [
        ("gzip", b"garbage", 400),
        ("deflate", b"garbage", 400),
        ("gzip", gzip.compress(b"{}")[:-6], 400),
        ("gzip", gzip.compress(b" " * 5_000_000), 413),
        ("zstd", b"garbage", 400),
    ],
    ids=["no gzip", "no deflate", "cut off", "too large", "no such encoding"],
)
async def test_compressed_body_is_read_within_limits(
    client: TestClient[Any, Any], channel: Channel, encoding: str, body: bytes, status: int
) -> None:
    """A body whose compression is broken is 400, and one that unpacks to more than the limit is 413."""
    headers = {"Authorization": f"Bearer {channel.token()}", "Content-Type": "application/json"}
    answer = await client.post("/api/messages", data=body, headers=headers | {"Content-Encoding": encoding})
    assert answer.status == status


async def test_wrong_content_type_is_refused(client: TestClient[Any, Any], channel: Channel) -> None:
    """Only application/json is read."""
    headers = {"Authorization": f"Bearer {channel.token()}", "Content-Type": "text/plain"}
    assert (await client.post("/api/messages", data=b"{}", headers=headers)).status == 415


async def test_more_than_can_be_at_work_is_refused(
    client: TestClient[Any, Any], channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond so many requests at once the next one gets 503 and leaves nothing waiting; afterwards all is as before."""
    monkeypatch.setattr("bot.teams.endpoint.AT_ONCE", 1)
    headers = {"Authorization": f"Bearer {channel.token()}"}
    channel.held = asyncio.Event()
    first = asyncio.create_task(client.post("/api/messages", json=message(channel, TEACHER, "help"), headers=headers))
    await channel.begun(1)
    second = await client.post("/api/messages", json=message(channel, TEACHER, "help"), headers=headers)
    assert second.status == 503
    channel.let_go()
    assert (await first).status == 200
    third = await client.post("/api/messages", json=message(channel, TEACHER, "help"), headers=headers)
    assert third.status == 200


@pytest.mark.parametrize(
    "change",
    [
        {"type": 5},
        {"from": None},
        {"from": {"id": ""}},
        {"conversation": "here"},
        {"conversation": {}},
        {"recipient": []},
        {"id": None},
        {"id": ""},
        {"text": {"a": 1}},
        {"attachments": "none"},
        {"entities": 5},
        {"channelData": 3},
        {"id": "x" * 5000},
    ],
)
async def test_unknown_shape_is_refused(post: Post, channel: Channel, change: dict[str, Any]) -> None:
    """An activity with a field of another shape gets a 4xx, never a 500, and is not answered."""
    answer = await post(message(channel, TEACHER, "friend?") | change)
    assert answer.status in {400, 403}
    assert not channel.sent


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\u200b", "🙂", "🙂" * 300, "a" * 20_000, "\x00\x01\x07", "<b>bold</b> & *stars*", "Czy mogę?", "صورة"],
)
async def test_odd_text_gets_an_answer(post: Post, channel: Channel, text: str) -> None:
    """Empty, emoji, endless, control characters, markup, another language: one clear answer each."""
    assert (await post(message(channel, TEACHER, text))).status == 200
    await channel.arrived(1)


async def test_other_tenant_is_refused(post: Post, channel: Channel) -> None:
    """Another organisation gets 403, and so does an activity that names none."""
    other = {"channelData": {"tenant": {"id": "22222222-0000-4000-8000-000000000002"}}}
    assert (await post(message(channel, TEACHER, "friend?") | other)).status == 403
    assert (await post(message(channel, TEACHER, "friend?") | {"channelData": None})).status == 403
    assert not channel.sent


async def test_stranger_who_writes_too_much_is_refused(
    post: Post, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody who is not on the list is asked politely to slow down: what is beyond the limit is 429, and not answered."""
    monkeypatch.setattr(limits, "PER_MINUTE", 2)
    assert [(await post(message(channel, PUPIL, "hi"))).status for _ in range(4)] == [200, 200, 429, 429]
    await channel.arrived(2)
    assert len(channel.sent) == 2


async def test_stranger_gets_no_policy(post: Post, channel: Channel) -> None:
    """Somebody who is not on the school's list is told so, with what to do in danger, and nothing else."""
    assert (await post(message(channel, PUPIL, "what is clause 9?"))).status == 200
    [sent] = await channel.arrived(1)
    assert "School staff must not" not in words(sent)
    assert "call 999" in sent["text"]


async def test_person_without_an_id_is_a_stranger(post: Post, channel: Channel) -> None:
    """A sender without an Entra object id is nobody's colleague."""
    activity = message(channel, TEACHER, "clause 9")
    activity["from"] = {"id": "29:x", "name": "Tess Taylor"}
    await post(activity)
    [sent] = await channel.arrived(1)
    assert "not on it" in sent["text"]


async def test_group_chat_is_not_read(post: Post, channel: Channel, engine: WrittenEngine) -> None:
    """In a group the bot asks for a private chat and repeats nothing of what was written."""
    activity = message(channel, TEACHER, "<at>Safe Contact</at> Ruby messaged me")
    activity["conversation"] = {"id": "19:group", "conversationType": "groupChat"}
    await post(activity)
    [sent] = await channel.arrived(1)
    assert "private chat" in sent["text"]
    assert "Ruby" not in words(sent)
    assert engine.contexts == []


async def test_file_is_refused_unopened(post: Post, channel: Channel) -> None:
    """A file is refused with the reason; its address is neither called nor repeated."""
    attachment = {
        "contentType": "application/vnd.microsoft.teams.file.download.info",
        "name": "secret.png",
        "content": {"downloadUrl": f"{channel.base}/connector/file"},
    }
    await post(message(channel, TEACHER, "", attachments=[attachment]))
    [sent] = await channel.arrived(1)
    assert "cannot take files" in sent["text"]
    assert "secret.png" not in words(sent)


async def test_formatted_text_is_no_file(post: Post, channel: Channel) -> None:
    """The HTML copy that Teams adds to every formatted message is not taken for a file."""
    await post(message(channel, TEACHER, "friend?", attachments=[{"contentType": "text/html", "content": "<p>"}]))
    [sent] = await channel.arrived(1)
    assert "attachments" in sent


async def test_fault_of_ours_is_told_and_harmless(post: Post, channel: Channel) -> None:
    """When our own code fails the person is told that the message was not dealt with, and is answered 200."""
    assert (await post(message(channel, TEACHER, "explode"))).status == 200
    [sent] = await channel.arrived(1)
    assert "not dealt with" in sent["text"]
    assert (await post(message(channel, TEACHER, "friend?"))).status == 200
    assert len(await channel.arrived(2)) == 2


async def test_log_holds_nothing_typed(post: Post, channel: Channel, capsys: pytest.CaptureFixture[str]) -> None:
    """No word that a person typed reaches a log line, not even through an exception's message."""
    logs.configure()
    await post(message(channel, TEACHER, "explode canary-7319 friend"))
    await post(message(channel, TEACHER, "canary-7319 friend"))
    logged = "".join(capsys.readouterr())
    assert "turn" in logged
    assert "canary-7319" not in logged


async def test_arrival_is_greeted_once(post: Post, channel: Channel) -> None:
    """Adding the app is told by Teams twice and greeted once."""
    installed = message(channel, TEACHER, type="installationUpdate", action="add")
    bot = installed["recipient"]
    await post(installed)
    await post(message(channel, TEACHER, type="conversationUpdate", membersAdded=[bot]))
    await asyncio.sleep(0.1)
    assert [sent["summary"] for sent in channel.sent] == ["Safe Contact is ready"]


async def test_other_events_are_taken_in_silence(post: Post, channel: Channel) -> None:
    """Reactions, typing and removals are accepted and not answered."""
    for kind in ("messageReaction", "typing", "endOfConversation", "installationUpdate"):
        assert (await post(message(channel, TEACHER, type=kind))).status == 200
    assert not channel.sent


async def test_unknown_invoke_is_not_implemented(post: Post, channel: Channel) -> None:
    """An invoke that the bot does not offer is answered 501, as the SDK does."""
    assert (await post(message(channel, TEACHER, type="invoke", name="task/fetch"))).status == 501


async def test_too_many_messages_are_slowed(post: Post, channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many messages of one person get a polite reply first, then 429."""
    monkeypatch.setattr(limits, "PER_MINUTE", 2)
    monkeypatch.setattr(limits, "POLITE", 1)
    statuses = [(await post(message(channel, TEACHER, "friend?"))).status for _ in range(5)]
    assert statuses[:3] == [200, 200, 200]
    assert statuses[-1] == 429
    sent = await channel.arrived(3)
    assert "wait a moment" in sent[2]["text"]


@pytest.mark.parametrize("value", [{"verb": "unit", "id": "9"}, {"verb": "unit", "id": "9", "v": "1"}])
async def test_button_is_obeyed(post: Post, channel: Channel, value: dict[str, str]) -> None:
    """A pressed button shows what it says."""
    await post(message(channel, TEACHER, value=value))
    [sent] = await channel.arrived(1)
    assert "School staff must not invite" in words(sent)


@pytest.mark.parametrize(
    "value", [{"verb": "drop"}, {"verb": ["unit"]}, {"verb": "unit", "id": {"a": 1}}, {}, {"id": "9" * 500}]
)
async def test_unknown_button_says_so(post: Post, channel: Channel, value: dict[str, Any]) -> None:
    """Made-up card data does nothing and is answered in words."""
    assert (await post(message(channel, TEACHER, value=value))).status == 200
    [sent] = await channel.arrived(1)
    assert "do not know that button" in sent["text"]
