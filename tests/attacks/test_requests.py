"""Hostile requests, on the wire: each gets a short clear answer, holds nothing for long, and nobody else notices."""

import asyncio
import gzip
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.teams import body as bodies
from bot.teams import limits
from tests.conftest import Post
from tests.support.channel import Channel, message
from tests.support.school import HEAD, PUPIL, TEACHER

POST = "POST /api/messages HTTP/1.1\r\nHost: school.example\r\nContent-Type: application/json\r\n"


def head(channel: Channel, *lines: str) -> bytes:
    """The first lines of a request with a valid token."""
    return (POST + f"Authorization: Bearer {channel.token()}\r\n" + "".join(f"{line}\r\n" for line in lines)).encode()


@asynccontextmanager
async def line(client: TestClient[Any, Any]) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A bare connection to the bot."""
    assert client.port is not None
    reader, writer = await asyncio.open_connection(client.host, client.port)
    try:
        yield reader, writer
    finally:
        writer.close()


async def answer_to(client: TestClient[Any, Any], *pieces: bytes) -> tuple[int, bytes]:
    """The status and the whole answer, to bytes sent as they are; 0: the connection was closed without one."""
    async with line(client) as (reader, writer):
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        async with asyncio.timeout(5):
            first = await reader.readline()
            rest = await reader.read(4096) if first else b""
    return int(first.split()[1]) if first else 0, first + rest


async def still_serves(post: Post, channel: Channel) -> None:
    """Somebody else is answered as ever."""
    before = len(channel.sent)
    assert (await post(message(channel, TEACHER, "friend?"))).status == 200
    await channel.arrived(before + 1)


@pytest.mark.parametrize(
    ("request_bytes", "statuses"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", {400}),
        (b"POST /api/messages\r\n\r\n", {400, 401}),
        (b"GET / HTTP/9.9\r\n\r\n", {400, 505}),
        (b"POST /api/messages HTTP/1.1\r\n" + b"X: y\r\n" * 500 + b"\r\n", {400, 431}),
        (b"POST /api/messages HTTP/1.1\r\nHost: h\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", {400, 431}),
        (b"POST /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: h\r\n\r\n", {400, 414}),
        (POST.encode() + b"Content-Length: -1\r\n\r\n", {400}),
        (POST.encode() + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", {400}),
        (POST.encode() + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400}),
        (POST.encode() + b"Authorization : Bearer x\r\nContent-Length: 2\r\n\r\n{}", {400}),
        (POST.encode() + b"Authorization: Bearer \x00\r\nContent-Length: 2\r\n\r\n{}", {400}),
        (POST.encode() + b"Authorization: Bearer a\r\n b\r\nContent-Length: 2\r\n\r\n{}", {400, 401}),
        (POST.encode() + b"Authorization: Bearer " + b"a" * 20_000 + b"\r\nContent-Length: 2\r\n\r\n{}", {400, 431}),
    ],
)
async def test_a_broken_request_is_refused_at_the_door(
    client: TestClient[Any, Any], post: Post, channel: Channel, request_bytes: bytes, statuses: set[int]
) -> None:
    """Not HTTP, or HTTP that two programs could read differently: refused before anything looks at it."""
    status, answer = await answer_to(client, request_bytes)
    assert status in statuses
    assert b"Traceback" not in answer
    assert b".py" not in answer
    await still_serves(post, channel)


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/", "GET", 404),
        ("/../../etc/passwd", "GET", 404),
        ("/api/messages/%2e%2e/%2e%2e/", "POST", 404),
        ("/api/messages", "GET", 405),
        ("/api/messages", "DELETE", 405),
        ("/api/messages", "TRACE", 405),
        ("/%00", "GET", 404),
    ],
)
async def test_other_addresses_and_methods_are_not_there(
    client: TestClient[Any, Any], path: str, method: str, status: int
) -> None:
    """The bot has a few addresses, and nothing behind them can be reached by another way."""
    got, answer = await answer_to(client, f"{method} {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n".encode())
    assert got == status
    assert b"root:" not in answer


async def test_a_body_in_chunks_is_read(client: TestClient[Any, Any], channel: Channel) -> None:
    """A body that comes in pieces, each with its length, is one activity."""
    body = json.dumps(message(channel, TEACHER, "friend?")).encode()
    chunks = [f"{len(body[i : i + 97]):x}\r\n".encode() + body[i : i + 97] + b"\r\n" for i in range(0, len(body), 97)]
    status, _ = await answer_to(
        client, head(channel, "Transfer-Encoding: chunked", "Connection: close") + b"\r\n", *chunks, b"0\r\n\r\n"
    )
    assert status == 200
    assert len(await channel.arrived(1)) == 1


@pytest.mark.parametrize("chunk", [b"zz\r\n{}\r\n", b"-1\r\n{}\r\n", b"ffffffffffffffff\r\n{}", b"2\r\n{}garbage\r\n"])
async def test_chunks_with_a_false_length_are_refused(
    client: TestClient[Any, Any], post: Post, channel: Channel, chunk: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A piece whose length is no number, or not its own, is 400 or never waited for."""
    monkeypatch.setattr(bodies, "SLOWEST", 0.2)
    status, _ = await answer_to(client, head(channel, "Transfer-Encoding: chunked") + b"\r\n", chunk)
    assert status in {400, 408, 413}
    await still_serves(post, channel)


async def test_a_body_without_end_is_cut_off(client: TestClient[Any, Any], post: Post, channel: Channel) -> None:
    """However much is sent, no more than the limit is read: 413."""
    piece = b"10000\r\n" + b" " * 65536 + b"\r\n"
    status, _ = await answer_to(client, head(channel, "Transfer-Encoding: chunked") + b"\r\n", *[piece] * 6)
    assert status == 413
    await still_serves(post, channel)


@pytest.mark.parametrize("sent", [b"", b"{", b'{"type": "message", '])
async def test_a_slow_body_is_not_waited_for(
    client: TestClient[Any, Any], post: Post, channel: Channel, sent: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who sends a byte now and then is told 408 after a while and cut off; others do not wait meanwhile."""
    monkeypatch.setattr(bodies, "SLOWEST", 0.2)
    async with line(client) as (reader, writer):
        writer.write(head(channel, "Content-Length: 1000") + b"\r\n" + sent)
        await writer.drain()
        await still_serves(post, channel)
        async with asyncio.timeout(5):
            assert b" 408 " in await reader.readline()
            assert b"Connection: close" in await reader.read(4096)


async def test_a_stranger_s_body_is_not_read_at_all(
    client: TestClient[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a token the answer is there before the body is: nothing is held for it."""
    monkeypatch.setattr(bodies, "SLOWEST", 60)
    status, _ = await answer_to(client, POST.encode() + b"Content-Length: 100000\r\n\r\n{")
    assert status == 401


async def test_a_connection_that_asks_nothing_is_closed() -> None:
    """Half of a request's first lines do not hold a connection for longer than an idle one may be held."""
    server = TestServer(web.Application())
    await server.start_server(keepalive_timeout=0.2)
    async with TestClient(server) as client, line(client) as (reader, writer):
        writer.write(b"POST /api/messages HTTP/1.1\r\nX-Slow: ")
        async with asyncio.timeout(5):
            assert await reader.read() == b""


async def test_many_requests_in_one_go_are_answered_in_turn(client: TestClient[Any, Any], channel: Channel) -> None:
    """Requests that do not wait for their answers are each judged by their own token."""
    body = json.dumps(message(channel, TEACHER, "friend?")).encode()
    good = head(channel, f"Content-Length: {len(body)}") + b"\r\n" + body
    bad = POST.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body
    async with line(client) as (reader, writer):
        writer.write(bad + good + bad)
        await writer.drain()
        seen = b""
        async with asyncio.timeout(5):
            while seen.count(b"HTTP/1.1") < 3:
                seen += await reader.read(4096)
    assert re.findall(rb"HTTP/1.1 (\d+)", seen) == [b"401", b"200", b"401"]


async def test_a_caller_who_hangs_up_disturbs_nobody(
    client: TestClient[Any, Any], post: Post, channel: Channel, capsys: pytest.CaptureFixture[str]
) -> None:
    """A connection that ends in the middle of a body leaves no trace but its line."""
    await still_serves(post, channel)
    async with line(client) as (_, writer):
        writer.write(head(channel, "Content-Length: 1000") + b"\r\n" + b'{"type": ')
        await writer.drain()
    await still_serves(post, channel)
    assert "Error" not in capsys.readouterr().err


BOMBS: dict[str, Any] = {
    "a megabyte of text": {"text": "a" * 1_000_000},
    "a card of a hundred levels": {"value": json.loads('{"a":' * 100 + "1" + "}" * 100)},
    "ten thousand fields": {"value": {f"field{n}": "x" for n in range(10_000)}},
    "ten thousand mentions": {
        "entities": [{"type": "mention", "text": "<at>a</at>", "mentioned": {"id": "b"}}] * 3_000,
        "text": "<at>a</at>" * 2_000,
    },
    "a number of four thousand digits": {"value": {"verb": "unit", "id": "9", "v": 10**4000}},
}


@pytest.mark.parametrize("changes", BOMBS.values(), ids=BOMBS.keys())
async def test_a_bomb_is_answered_and_the_next_person_too(
    post: Post, channel: Channel, changes: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is huge or deep in an activity is a 4xx or a polite answer."""
    del monkeypatch
    answer = await post(message(channel, TEACHER) | changes)
    assert answer.status in {200, 400, 413}
    assert "not dealt with" not in json.dumps(channel.sent)
    await still_serves(post, channel)


ODD_TEXTS = {
    "right to left": "may i \u202etpecca\u202c a pupil?",
    "zero width": "fri\u200bend\u200d re\ufeffquest?",
    "homoglyphs": "frі\u0435nd r\u0435quest?",  # noqa: RUF001  # Cyrillic letters are the point
    "marks upon marks": "e" + "\u0301" * 3_000,
    "one letter of many": "ﷺ" * 1_000,
    "tags": "\U000e0041" * 500,
    "zero": "a\x00b\x07c\x1b[2Jd",
    "not a character": "\ufffe\uffff\U0010ffff",
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
async def test_odd_letters_get_one_answer(post: Post, channel: Channel, text: str) -> None:
    """Turned, hidden, stacked and look-alike letters are read as text: one answer, no fault."""
    assert (await post(message(channel, TEACHER, text))).status == 200
    [sent] = await channel.arrived(1)
    assert "not dealt with" not in json.dumps(sent)


@pytest.mark.parametrize(
    "content_type",
    ["", "text/json", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "*/*"],
)
async def test_what_is_not_announced_as_json_is_not_read(
    client: TestClient[Any, Any], channel: Channel, content_type: str
) -> None:
    """A form or XML is 415, also when a browser would send it from another page without asking."""
    headers = {"Authorization": f"Bearer {channel.token()}", "Content-Type": content_type}
    answer = await client.post("/api/messages", data=json.dumps(message(channel, TEACHER)).encode(), headers=headers)
    assert answer.status == 415


async def test_a_small_body_that_unpacks_to_a_huge_one_is_cut_off(
    client: TestClient[Any, Any], post: Post, channel: Channel
) -> None:
    """Twenty megabytes in twenty kilobytes are not unpacked beyond the limit."""
    headers = {
        "Authorization": f"Bearer {channel.token()}",
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
    }
    packed = gzip.compress(b" " * 20_000_000, 9)
    assert (await client.post("/api/messages", data=packed, headers=headers)).status == 413
    await still_serves(post, channel)


async def test_a_flood_slows_only_whoever_sends_it(
    post: Post, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A member of staff and a stranger who send without end are refused, each alone; a colleague is answered as ever."""
    monkeypatch.setattr(limits, "PER_MINUTE", 2)
    monkeypatch.setattr(limits, "POLITE", 1)
    for flooder in (HEAD, PUPIL):
        for text in ("friend?", "help", "friend?", "help"):
            await post(message(channel, flooder, text))
        answer = await post(message(channel, flooder, "once more"))
        assert answer.status == 429
        assert (await answer.json())["error"] == "Too many messages. Please wait a minute."
    await still_serves(post, channel)
