"""A school that has brought in its own policy: answers from it, what it lacks, and cards that outlive its text."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from bot import wiring
from bot.answers import load
from bot.importing import make
from bot.services.asking import Asking
from bot.settings import Settings
from bot.storage.database import Database
from bot.texts import say
from tests.support.channel import Channel
from tests.support.clock import Clock
from tests.support.dialogs import Talks, school
from tests.support.keys import SEALER

POLICY = """Online Policy

1. Passwords

1.1 Staff must change their password every ninety days and must not share it with anybody.

2. Cameras

2.1 Photographs of pupils may be taken with a school camera only, never with a telephone of one's own.

3. Visitors

3.1 Visitors sign in at the office and wear a badge for the whole of their visit.
"""
Running = Callable[[str], AbstractAsyncContextManager[Talks]]


@pytest.fixture
def running(settings: Settings, channel: Channel, signed_in: None) -> Running:
    """Everybody's chats with a bot that answers from the policy with this text."""
    del signed_in

    @asynccontextmanager
    async def chats(policy: str) -> AsyncIterator[Talks]:
        pack, clock = make(policy.encode(), "online.txt").pack, Clock()
        app = wiring.application(settings, school=school(), answers=Asking(pack, load(pack)), clock=clock)
        database = Database(settings.database, SEALER)
        async with TestClient(TestServer(app)) as client:

            async def post(activity: Any) -> ClientResponse:
                headers = {"Authorization": f"Bearer {channel.token()}"}
                return await client.post("/api/messages", json=activity, headers=headers)

            talks = Talks(channel, post, clock, database)
            talks.at("2022-03-16T16:20")
            yield talks
        await database.close()

    return chats


async def test_an_imported_policy_answers_at_once(running: Running) -> None:
    """A question is answered with that policy's words under its own clause number."""
    async with running(POLICY) as talks:
        answer = await talks.of("Dean").reads("Can I take photographs of pupils with my own telephone?")
    assert "Clause 2.1" in answer
    assert "may be taken with a school camera only, never with a telephone of one's own." in answer


async def test_a_policy_without_lessons_checks_none(running: Running) -> None:
    """Whoever asks for a lesson check is told that this policy has no clause for it."""
    async with running(POLICY) as talks:
        assert say("lesson.not_in_policy") in await talks.of("Dean").reads("check a lesson")


async def test_a_button_of_an_earlier_text_shows_what_stands_there_now(running: Running) -> None:
    """A card made before the policy changed says so when it is pressed, and shows none of the old words."""
    async with running(POLICY) as talks:
        dean = talks.of("Dean")
        await dean.says("topics")
    async with running(POLICY.replace("ninety", "thirty")) as talks:
        shown = await talks.of("Dean").reads("", value=_pressed(dean.messages()[-1]))
    assert say("ask.changed.title") in shown
    assert "every thirty days" in shown
    assert "ninety" not in shown


def _pressed(sent: dict[str, Any]) -> dict[str, Any]:
    """What Teams sends for the topic list's first line."""
    body = sent["attachments"][0]["content"]["body"]
    data: dict[str, Any] = next(each["selectAction"]["data"] for each in body if "selectAction" in each)
    return data


async def test_a_policy_without_lessons_has_no_closures_and_rules_for_them(running: Running) -> None:
    """Who asks for what belongs to a lesson check is told that this policy has no clause for it."""
    async with running(POLICY) as talks:
        for typed in ("closures", "lesson rules"):
            assert await talks.of("Dean").reads(typed) == say("lesson.not_in_policy")
