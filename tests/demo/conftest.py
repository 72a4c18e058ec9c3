"""A small bot behind the demonstration, and real Chromium in front of it."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bot.demo import DemoClock, DemoPerson, add_demo
from tests.support.clock import MORNING
from tests.support.school import school

Json = dict[str, Any]

TENANT = "11111111-0000-4000-8000-000000000001"
CARD_TYPE = "application/vnd.microsoft.card.adaptive"
TARA = DemoPerson("p-tara", "Tara Teacher", "Class teacher", "Teaches Year 4.")
HARRIET = DemoPerson("p-harriet", "Harriet Head", "Headteacher", "Leads the school.")
DEV = DemoPerson("p-dev", "Dev Deputy", "Deputy headteacher", "Stands in for the headteacher.")

LOUD = ("error", "warning")
CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def card_of(*body: Json, actions: tuple[Json, ...] = ()) -> Json:
    """An Adaptive Card with this body and these buttons."""
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body), "actions": list(actions)}


def text_of(text: str, **more: str | bool) -> Json:
    """A text on a card."""
    return {"type": "TextBlock", "text": text, "wrap": True, **more}


def with_card(card: Json) -> Json:
    """A message of the bot that shows only this card."""
    return {"type": "message", "summary": "A card", "attachments": [{"contentType": CARD_TYPE, "content": card}]}


FORM = card_of(
    text_of("Where was it?", style="heading"),
    {
        "type": "Input.Text",
        "id": "place",
        "label": "Place",
        "isRequired": True,
        "errorMessage": "Please say where it was.",
    },
    actions=(
        {"type": "Action.Execute", "title": "Save", "verb": "save", "data": {"v": 1}},
        {"type": "Action.Execute", "title": "Explain", "verb": "explain", "associatedInputs": "none"},
        {"type": "Action.Execute", "title": "Fail", "verb": "fail", "associatedInputs": "none"},
        {"type": "Action.Execute", "title": "Crash", "verb": "crash", "associatedInputs": "none"},
    ),
)
CHOICE = card_of(
    text_of("What next? <b>*plain*</b>"),
    actions=(
        {"type": "Action.Submit", "title": "Start", "data": {"verb": "start", "v": 7}},
        {"type": "Action.Execute", "title": "Wait", "verb": "wait"},
    ),
)


class FakeBot:
    """Answers `POST /api/messages` as a Bot Framework bot does, and remembers what it was sent.

    A message's text says what to answer: "form", "choice", "suggest", "slow" (sets `slow`, waits for `go`), "crash",
    "tell <person id> <text>", "update" (sends, then changes), "delete" (sends, then takes back).
    """

    def __init__(self) -> None:
        self.seen: list[Json] = []
        self.slow = asyncio.Event()
        self.go = asyncio.Event()
        self._session: aiohttp.ClientSession | None = None

    @property
    def told(self) -> list[Json]:
        """What people said and pressed; the page opens the other chats meanwhile, whenever it gets to it."""
        return [activity for activity in self.seen if activity["type"] in {"message", "invoke"}]

    def add_to(self, app: web.Application) -> None:
        """Serve the bot in this application."""
        app.router.add_post("/api/messages", self.turn)
        app.cleanup_ctx.append(self._client)

    async def _client(self, _app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as self._session:
            yield

    async def turn(self, request: web.Request) -> web.Response:
        """One activity."""
        activity = await request.json()
        self.seen.append(activity)
        if activity["type"] == "invoke":
            return await self._invoke(activity["value"]["action"])
        if activity["type"] == "installationUpdate":
            await self.send(activity, {"type": "message", "text": f"Hello {activity['from']['name']}."})
        if activity["type"] == "message":
            return await self._message(activity)
        return web.Response(status=200)

    async def _message(self, activity: Json) -> web.Response:
        text = activity.get("text") or ""
        if text == "crash":
            return web.json_response({"error": {"message": "The bot is tired."}}, status=500)
        if text == "slow":
            self.slow.set()
            await self.go.wait()
        if text.startswith("tell "):
            _, person_id, words = text.split(" ", 2)
            members = {"members": [{"id": f"29:{person_id}"}], "tenantId": TENANT, "isGroup": False}
            chat = await self.call("POST", activity, "/v3/conversations", members)
            path = f"/v3/conversations/{chat['id']}/activities"
            await self.call("POST", activity, path, {"type": "message", "text": words})
        sent = await self.send(activity, self._answer(activity, text))
        path = f"/v3/conversations/{activity['conversation']['id']}/activities/{sent['id']}"
        if text == "update":
            await self.call("PUT", activity, path, {"type": "message", "text": "Changed later."})
        if text == "delete":
            await self.call("DELETE", activity, path, None)
        return web.Response(status=200)

    @staticmethod
    def _answer(activity: Json, text: str) -> Json:
        if activity.get("value"):
            return {"type": "message", "text": f"Pressed {activity['value']['verb']}."}
        if activity.get("attachments"):
            return {"type": "message", "text": "I cannot take files."}
        if text == "form":
            return with_card(FORM)
        if text == "choice":
            return with_card(CHOICE)
        if text == "suggest":
            actions = [{"type": "imBack", "title": f"Ask {n}", "value": f"asked {n}"} for n in range(5)]
            return {"type": "message", "text": "Choose.", "suggestedActions": {"actions": actions}}
        return {"type": "message", "text": f"You said: {text}"}

    async def _invoke(self, action: Json) -> web.Response:
        if action["verb"] == "wait":
            await self.go.wait()
        answers: dict[str, tuple[str, Any]] = {
            "wait": ("application/vnd.microsoft.activity.message", "That took a while."),
            "explain": ("application/vnd.microsoft.activity.message", "That is only a note."),
            "fail": ("application/vnd.microsoft.error", {"code": "400", "message": "That card is too old."}),
        }
        if action["verb"] == "crash":
            return web.Response(status=500)
        if action["verb"] == "save":
            saved = card_of(
                text_of(f"Saved: {action['data']['place']}", style="heading"),
                actions=({"type": "Action.Execute", "title": "Again", "verb": "explain"},),
            )
            return web.json_response({"statusCode": 200, "type": CARD_TYPE, "value": saved})
        kind, value = answers[action["verb"]]
        status = 400 if kind.endswith("error") else 200
        return web.json_response({"statusCode": status, "type": kind, "value": value})

    async def send(self, activity: Json, reply: Json) -> Json:
        """Answer an activity in its own chat."""
        path = f"/v3/conversations/{activity['conversation']['id']}/activities/{activity['id']}"
        return await self.call("POST", activity, path, reply)

    async def call(self, method: str, activity: Json, path: str, body: Json | None) -> Json:
        """One call of the connector."""
        assert self._session is not None
        async with self._session.request(method, activity["serviceUrl"] + path, json=body) as response:
            assert response.status in (200, 201)
            answer: Json = await response.json()
            return answer


@pytest.fixture
def bot() -> FakeBot:
    """The small bot."""
    return FakeBot()


@pytest.fixture
def school_clock() -> DemoClock:
    """The demonstration's clock, on a Monday morning that ticks on by the computer's clock."""
    began = datetime.now(UTC)
    return DemoClock(school(), computer=lambda: MORNING + (datetime.now(UTC) - began))


@pytest.fixture
async def server(bot: FakeBot, school_clock: DemoClock) -> AsyncIterator[TestServer]:
    """The demonstration with the small bot, on a free port of this computer."""
    app = web.Application()
    running = TestServer(app, host="127.0.0.1")
    add_demo(
        app,
        people=[TARA, HARRIET, DEV],
        tenant_id=TENANT,
        base_url=lambda: str(running.make_url("/")),
        clock=school_clock,
    )
    bot.add_to(app)
    async with running:
        yield running


@pytest.fixture
async def client(server: TestServer) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    """A program that talks to the demonstration as the page does."""
    async with TestClient(server) as running:
        yield running


Picture = Callable[[], Awaitable[Json]]


@pytest.fixture
def picture(client: TestClient[web.Request, web.Application]) -> Picture:
    """All chats, as a page that opens now would see them."""

    async def look() -> Json:
        async with client.get("/demo/events") as response:
            async for line in response.content:
                if line.startswith(b"data: "):
                    chats: Json = json.loads(line.removeprefix(b"data: "))["chats"]
                    return chats
        raise AssertionError("the stream ended without a picture")

    return look


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """Where Chromium is. Without it a test is skipped, or fails where REQUIRE_BROWSER is 1."""
    if not CHROMIUM.exists():
        reason = f"Chromium is not installed at {CHROMIUM} (on Debian: apt-get install chromium)"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return CHROMIUM


@pytest.fixture
async def chromium(chromium_path: Path) -> AsyncIterator[Browser]:
    """Real Chromium, started afresh."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_ARGS)
        yield browser
        await browser.close()


OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture
async def open_page(chromium: Browser, server: TestServer) -> AsyncIterator[OpenPage]:
    """Opens the demonstration's page, each time in a window of its own with Playwright's context options.

    The test fails when any of its pages reports an error or a warning on the console.
    """
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    async def open_it(width: int = 1280, height: int = 800, **options: Any) -> Page:
        settings = {"locale": "en-GB", "reduced_motion": "reduce"} | options
        context = await chromium.new_context(viewport={"width": width, "height": height}, **settings)
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda line: complaints.append(line.text) if line.type in LOUD else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(str(server.make_url("/")))
        return page

    yield open_it
    for context in contexts:
        await context.close()
    assert complaints == []
