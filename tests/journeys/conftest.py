"""The whole bot with its real engine and a clock that only a test moves."""

from collections.abc import AsyncIterator
from functools import cache
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from bot import policies, wiring
from bot.answers import Engine
from bot.services.asking import Asking
from bot.settings import Settings
from bot.storage.database import Database
from tests.support.channel import Channel
from tests.support.clock import Clock
from tests.support.dialogs import Talks, school
from tests.support.keys import SEALER


@cache
def answers() -> Asking:
    """The policy and the engine that reads questions, loaded once."""
    pack = policies.load()
    return Asking(pack, Engine.load(pack))


@pytest.fixture
async def talks(settings: Settings, channel: Channel, signed_in: None) -> AsyncIterator[Talks]:
    """Everybody's chats with one running bot, on Wednesday 16 March 2022 at 16:20 unless a test says otherwise."""
    del signed_in
    clock = Clock()
    app = wiring.application(settings, school=school(), answers=answers(), clock=clock)
    database = Database(settings.database, SEALER)
    async with TestClient(TestServer(app)) as client:

        async def post(activity: Any) -> ClientResponse:
            headers = {"Authorization": f"Bearer {channel.token()}"}
            return await client.post("/api/messages", json=activity, headers=headers)

        running = Talks(channel, post, clock, database)
        running.at("2022-03-16T16:20")
        yield running
    await database.close()
