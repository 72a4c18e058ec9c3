"""A whole school at its bot: people who have added the app, or have not, and a clock that only a test moves."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import Connection

from bot import wiring
from bot.core.case import Case
from bot.core.reference import find_references
from bot.core.school import School
from bot.school_file import parse
from bot.services.asking import Asking
from bot.settings import Settings
from bot.storage import reports, tables
from bot.storage.database import Database
from tests.support.channel import Answer, Channel, message
from tests.support.chat import Chat, all_said, said
from tests.support.clock import Clock
from tests.support.keys import SEALER
from tests.support.records import rows
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER, TEXT

SECOND_DEPUTY = "33333333-0000-4000-8000-000000000005"
OTHER_TEACHER = "33333333-0000-4000-8000-000000000006"
EVERYBODY = (TEACHER, OTHER_TEACHER, HEAD, DEPUTY, SECOND_DEPUTY, CHAIR)
LEADS = (HEAD, DEPUTY, SECOND_DEPUTY, CHAIR)
NAMES = {TEACHER: "Tess", HEAD: "Harriet", DEPUTY: "Dan", SECOND_DEPUTY: "Dee", CHAIR: "Cora", OTHER_TEACHER: "Otto"}
# 23 November 2026 is a Monday; the Tuesday after it is a holiday.
MORE = f"""
social_care = "01632 960201"
social_care_out_of_hours = "01632 960202"
whistleblowing = "01632 960204"
[[people]]
id = "{SECOND_DEPUTY}"
name = "Dee Deputy"
roles = ["deputy"]
phone = "01632 960103"
[[people]]
id = "{OTHER_TEACHER}"
name = "Otto Other"
[[holiday]]
from = 2026-11-24
to = 2026-11-24
"""
# What fills every box of a case card.
INPUTS = {"question": "Q?", "action": "A", "reason": "R", "outcomes": "police", "kept_in": "file"}
ACKNOWLEDGE = "Acknowledge: I am responsible for the next step"


@cache
def full_school() -> School:
    """A teacher and another, the head, two deputies, the chair without a number, every number outside set."""
    return parse(TEXT + MORE)


@dataclass
class House:
    """The running bot and everybody's chat with it. Nothing is sent, and no rung climbed, but by `settle`."""

    settings: Settings
    answers: Asking
    channel: Channel
    clock: Clock = field(default_factory=Clock)
    school: School = field(default_factory=full_school)
    _running: AsyncExitStack = field(default_factory=AsyncExitStack)
    _client: TestClient[Any, Any] | None = None
    _agenda: Callable[[], Any] | None = None

    async def start(self) -> None:
        """Start the bot, on the records that are there."""
        app = wiring.application(
            self.settings, worker=False, school=self.school, answers=self.answers, clock=self.clock
        )
        self._client = await self._running.enter_async_context(TestClient(TestServer(app)))
        self._agenda = lambda: app[wiring.AGENDA]

    async def stop(self) -> None:
        """Stop the bot."""
        await self._running.aclose()
        self._running = AsyncExitStack()

    async def restart(self) -> None:
        """Stop the bot and start it again."""
        await self.stop()
        await self.start()

    async def post(self, activity: Any) -> ClientResponse:
        """Deliver one activity."""
        assert self._client is not None
        headers = {"Authorization": f"Bearer {self.channel.token()}"}
        return await self._client.post("/api/messages", json=activity, headers=headers)

    def chat(self, person: str) -> Chat:
        """Somebody's chat."""
        return Chat(person, self.channel, self.post)

    async def settle(self) -> None:
        """Let the bot do everything that is due now."""
        assert self._agenda is not None
        await self._agenda().settle()

    async def later(self, to: str = "", **passing: float) -> None:
        """Let time pass, or it become a moment such as "2026-11-25 08:00" in UTC; then all that is due is done."""
        if to:
            self.clock.now = datetime.fromisoformat(f"{to}:00+00:00")
        self.clock.pass_by(**passing)
        await self.settle()

    async def all_arrive(self, *but: str) -> None:
        """Everybody has added the app, except these."""
        for person in EVERYBODY:
            if person not in but:
                await self.chat(person).arrives()

    def block(self, person: str, status: int = 403) -> None:
        """From now on whatever is sent to this person is answered so by Teams."""
        self.channel.answers_for[f"a:{person}"] = Answer(status)

    async def report(
        self, parties: str = "none", *, by: str = TEACHER, images: str = "No", account: str = "Hi."
    ) -> str:
        """Send a whole report through its buttons; its reference. Nothing is delivered to others yet."""
        chat = self.chat(by)
        await chat.says("report")
        return await self.finish(chat, parties, images=images, account=account)

    async def finish(self, chat: Chat, parties: str, *, images: str = "No", account: str = "Hi.") -> str:
        """From the safety question, or from after it, to the receipt."""
        if "Is a child in danger right now?" in said(chat.messages()[-1]):
            await chat.presses("No")
        await chat.presses("Next", parties=parties)
        await chat.presses("I do not know")
        await chat.presses("Next", account=account)
        await chat.presses(images)
        if images != "No":
            await chat.presses("I have called: carry on")
        await chat.presses("Skip")
        return reference_in(all_said(await chat.presses("Send")))

    async def urgent(self, button: str = "Alert the safeguarding leads now", by: str = TEACHER) -> str:
        """Raise the alert: two presses from the safety question; its reference."""
        chat = self.chat(by)
        await chat.says("report")
        await chat.presses("Yes")
        return reference_in(all_said(await chat.presses(button)))

    async def case(self, reference: str) -> Case:
        """What is on record of a report."""
        database = Database(self.settings.database, SEALER)
        try:
            case = await database.transact(lambda connection: reports.load(connection, reference))
        finally:
            await database.close()
        assert case is not None
        return case

    async def everything(self) -> list[Any]:
        """All reports on record."""
        database = Database(self.settings.database, SEALER)
        try:
            return await rows(database, tables.reports)
        finally:
            await database.close()

    async def do(self, work: Callable[[Connection], Any]) -> Any:
        """Look at, or change, the records directly."""
        database = Database(self.settings.database, SEALER)
        try:
            return await database.transact(work)
        finally:
            await database.close()

    def got(self, words: str, *people: str) -> dict[str, int]:
        """How many messages with these words each of these people was sent, by first name; nobody with none."""
        counts: dict[str, int] = {}
        for sent in self.channel.sent:
            person = sent["conversation"]["id"].removeprefix("a:")
            new = sent["_method"] == "POST" and words in said(sent)
            if new and person in (people or LEADS):
                counts[NAMES[person]] = counts.get(NAMES[person], 0) + 1
        return counts

    async def new(self, words: str, *people: str, **passing: Any) -> dict[str, int]:
        """The same, of what is sent as time passes."""
        before = len(self.channel.sent)
        await self.later(**passing)
        after, self.channel.sent = self.channel.sent, self.channel.sent[before:]
        try:
            return self.got(words, *people)
        finally:
            self.channel.sent = after


def reference_in(text: str) -> str:
    """The first reference in a text; fails the test when there is none."""
    found = find_references(text)
    assert found, text
    return found[0]


async def together(*doing: Any) -> list[Any]:
    """Do these at the same instant."""
    return list(await asyncio.gather(*doing))


async def press(chat: Chat, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Press a button that says this, wherever it comes from; what came back."""
    before = len(chat.messages())
    answer = await chat.post(message(chat.channel, chat.person, value=data))
    assert answer.status == 200, await answer.text()
    return chat.messages()[before:]
