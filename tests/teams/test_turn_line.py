"""One line for every request at the door, without personal data, and whatever is logged within it beside it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from bot import logs
from bot.errors import StorageError
from bot.storage.database import Database
from tests.conftest import Post
from tests.support.channel import Channel, message
from tests.support.school import DEPUTY, PUPIL, TEACHER

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """The lines that were logged since the last look."""

    def read() -> list[dict[str, Any]]:
        logged = capsys.readouterr().err.splitlines()
        return [json.loads(line) for line in logged if line.startswith("{")]

    return read


@pytest.fixture
def post(post: Post) -> Post:
    """Sends one activity; what is logged meanwhile is JSON."""

    async def send(activity: Any) -> ClientResponse:
        logs.configure("json")
        return await post(activity)

    return send


async def test_a_turn_is_one_line(post: Post, channel: Channel, lines: Lines) -> None:
    """Conversation as a hash, kind, outcome, status, milliseconds, level and time: that and nothing else."""
    await post(message(channel, TEACHER, "friend?"))
    [line] = lines()
    assert set(line) == {"event", "conversation", "kind", "outcome", "status", "ms", "level", "timestamp"}
    assert (line["event"], line["kind"], line["outcome"], line["status"]) == ("turn", "message", "answered", 200)
    assert line["ms"] > 0


@pytest.mark.parametrize(
    ("changes", "kind", "outcome"),
    [
        ({"text": "explode"}, "message", "fault"),
        ({"type": "typing"}, "other", "ignored"),
        ({"value": {"verb": "help"}, "text": ""}, "press", "answered"),
        ({"type": "installationUpdate", "action": "add"}, "arrival", "answered"),
        ({"from": {"id": "29:x", "aadObjectId": PUPIL}}, "message", "stranger"),
        ({"channelData": {}}, "message", "refused"),
        ({"type": "invoke", "name": "task/fetch"}, "other", "not offered"),
    ],
)
async def test_the_line_says_what_came_of_it(
    post: Post, channel: Channel, lines: Lines, changes: dict[str, Any], kind: str, outcome: str
) -> None:
    """Each way that a request can end has its word."""
    await post(message(channel, TEACHER, **changes))
    line = lines()[-1]
    assert (line["event"], line["kind"], line["outcome"]) == ("turn", kind, outcome)


async def test_a_repeated_activity_is_told_from_a_new_one(post: Post, channel: Channel, lines: Lines) -> None:
    """What Teams delivers twice is one answer and one repetition, of the same conversation."""
    activity = message(channel, TEACHER, "friend?")
    await post(activity)
    await post(activity)
    first, second = lines()
    assert (first["outcome"], second["outcome"]) == ("answered", "repeated")
    assert first["conversation"] == second["conversation"]


async def test_requests_on_one_connection_do_not_share_their_lines(
    post: Post, client: TestClient[Any, Any], channel: Channel, lines: Lines
) -> None:
    """A request of which nothing could be read is not taken for the conversation before it."""
    await post(message(channel, TEACHER, "friend?"))
    await client.post("/api/messages", data=b"")
    await post(message(channel, DEPUTY, "friend?"))
    first, unread, third = lines()
    assert "conversation" not in unread
    assert unread["outcome"] == "refused"
    assert first["conversation"] != third["conversation"]


async def test_what_is_logged_within_a_turn_carries_its_conversation(
    post: Post, channel: Channel, lines: Lines
) -> None:
    """The line of a fault can be read beside the line of its turn."""
    await post(message(channel, TEACHER, "explode"))
    fault, turn = lines()
    assert fault["event"] == "turn failed"
    assert fault["conversation"] == turn["conversation"]


async def test_the_hash_tells_nobody_whose_chat_it_is(post: Post, channel: Channel, lines: Lines) -> None:
    """Eight hexadecimal digits with a salt of this process: no id can be looked up in a log."""
    await post(message(channel, TEACHER, "friend?"))
    [line] = lines()
    assert len(line["conversation"]) == 8
    assert TEACHER not in json.dumps(line)


async def test_records_that_fail_are_unavailable(
    post: Post, channel: Channel, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a database the answer is 503, in one line, so that Teams sends it again."""

    async def broken(_self: Database, _work: object) -> None:
        raise StorageError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(Database, "transact", broken)
        assert (await post(message(channel, TEACHER, "friend?"))).status == 503
    assert [line["outcome"] for line in lines() if "outcome" in line][-1] == "unavailable"
