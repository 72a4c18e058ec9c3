"""The stream of news to the page."""

import json
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

Client = TestClient[web.Request, web.Application]


async def next_event(response: ClientResponse) -> dict[str, Any]:
    """The next event of the stream, its fields by name."""
    fields: dict[str, Any] = {}
    while line := (await response.content.readline()).decode().rstrip("\n"):
        name, _, value = line.partition(": ")
        fields[name] = value
    if "data" in fields:
        fields["data"] = json.loads(fields["data"])
        return fields
    return await next_event(response)


async def test_stream_begins_with_everything_and_goes_on(client: Client) -> None:
    """A page that opens gets all chats and then each change as it happens."""
    async with client.get("/demo/events") as response:
        assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
        first = await next_event(response)
        assert first["event"] == "snapshot"
        await client.post("/demo/open", json={"person": "p-tara"})
        working, greeting = await next_event(response), await next_event(response)
    assert working["data"] == {"chat": "demo-p-tara", "working": True}
    assert greeting["data"]["entry"]["text"] == "Hello Tara Teacher."


async def test_stream_goes_on_where_it_broke_off(client: Client) -> None:
    """A page that reconnects with its last event id misses nothing and gets nothing twice."""
    async with client.get("/demo/events") as response:
        last = (await next_event(response))["id"]
    await client.post("/demo/open", json={"person": "p-tara"})
    async with client.get("/demo/events", headers={"Last-Event-ID": last}) as response:
        assert (await next_event(response))["event"] == "working"
        assert (await next_event(response))["data"]["entry"]["text"] == "Hello Tara Teacher."


async def test_text_with_line_breaks_stays_one_event(client: Client) -> None:
    """No text, whatever characters it has, can break out of its event."""
    nasty = "a\n\nevent: snapshot\ndata: {}\r\n\u2028\u0000🙂"
    async with client.get("/demo/events") as response:
        await next_event(response)
        await client.post("/demo/say", json={"person": "p-tara", "text": nasty})
        events = [await next_event(response) for _ in range(8)]
    said = [
        e["data"]["entry"]["text"] for e in events if e["event"] == "entry" and e["data"]["entry"]["author"] == "person"
    ]
    assert said == [nasty]


async def test_server_stops_while_a_page_is_open(server: TestServer) -> None:
    """An open page does not keep the server from stopping: its stream ends."""
    async with TestClient(server) as client, client.get("/demo/events") as response:
        await next_event(response)
        assert server.app is not None
        await server.app.shutdown()
        rest = await response.content.read()
    assert rest == b""
