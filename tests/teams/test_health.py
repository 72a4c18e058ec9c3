"""What a monitor is told: the process lives; it can do its work, or the reasons why not."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.core.delivery import Outcome
from bot.delivery.courier import Courier, Receipt
from bot.settings import Settings
from bot.storage.database import Database
from bot.teams import health as module
from bot.teams.credential import Credential, CredentialRefused
from bot.teams.health import Health
from tests.support.clock import Clock
from tests.support.post import WrittenPost
from tests.support.records import owe


@pytest.fixture
def clock() -> Clock:
    """The time of day."""
    return Clock()


@pytest.fixture
def credential() -> Credential:
    """A credential that nobody asks for anything."""
    return Credential(Settings(_env_file=None, app_id=""))


@pytest.fixture
async def monitor(database: Database, credential: Credential, clock: Clock) -> AsyncIterator[TestClient[Any, Any]]:
    """Somebody who asks from outside."""
    health, app = Health(database, credential, clock), web.Application()
    app.add_routes([web.get("/healthz", health.lives), web.get("/readyz", health.ready)])
    async with TestClient(TestServer(app)) as client:
        yield client


async def readiness(monitor: TestClient[Any, Any]) -> tuple[int, list[str]]:
    """The status and the reasons."""
    answer = await monitor.get("/readyz")
    return answer.status, (await answer.json())["reasons"]


async def test_idle_bot_is_ready(monitor: TestClient[Any, Any]) -> None:
    """With a database and nothing owed the bot is ready."""
    assert await readiness(monitor) == (200, [])
    assert (await monitor.get("/healthz")).status == 200


async def test_old_message_makes_it_unready(monitor: TestClient[Any, Any], database: Database, clock: Clock) -> None:
    """A message that has waited for more than five minutes is a reason; once it is delivered all is well."""
    await owe(database, "hello")
    clock.pass_by(minutes=5)
    assert await readiness(monitor) == (200, [])
    clock.pass_by(seconds=1)
    status, [reason] = await readiness(monitor)
    assert (status, "five minutes" in reason) == (503, True)
    await Courier(database, WrittenPost(), clock).round()
    assert await readiness(monitor) == (200, [])


async def test_refused_message_makes_it_unready(
    monitor: TestClient[Any, Any], database: Database, clock: Clock
) -> None:
    """A 401 of the connector turns readiness red until the message is through."""
    post = WrittenPost()
    post.receipts.append(Receipt(Outcome.REFUSED))
    await owe(database, "hello")
    courier = Courier(database, post, clock)
    await courier.round()
    status, [reason] = await readiness(monitor)
    assert (status, "sign-in" in reason) == (503, True)
    clock.pass_by(minutes=1)
    await courier.round()
    assert await readiness(monitor) == (200, [])


async def test_sign_in_that_fails_makes_it_unready(
    monitor: TestClient[Any, Any], credential: Credential, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong secret is told before the first message is lost to it, without details for strangers."""

    async def token() -> str:
        raise CredentialRefused("The sign-in was refused: invalid_client.", advice="Check MicrosoftAppPassword.")

    monkeypatch.setattr(credential, "token", token)
    assert await readiness(monitor) == (503, ["the bot cannot sign in"])
    assert (await monitor.get("/healthz")).status == 200


async def test_hanging_sign_in_does_not_hold_the_monitor(
    monitor: TestClient[Any, Any], credential: Credential, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A monitor is answered in time also when the login server does not answer at all."""
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    async with credential._asking:
        monkeypatch.setattr(credential, "_settings", Settings(_env_file=None, app_id="app"))
        assert await readiness(monitor) == (503, ["the bot cannot sign in"])


async def test_broken_database_makes_it_unready(monitor: TestClient[Any, Any], database: Database) -> None:
    """A database that cannot be used is a reason, not a 500, and the process still lives."""
    await database.transact(lambda connection: connection.exec_driver_sql("DROP TABLE outbox"))
    assert await readiness(monitor) == (503, ["the database cannot be used"])
    assert (await monitor.get("/healthz")).status == 200
