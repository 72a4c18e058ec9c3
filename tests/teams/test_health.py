"""What a monitor is told: the process lives; it can do its work, or the reasons why not."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.core.delivery import Outcome
from bot.delivery.courier import Courier, Receipt
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from bot.storage.sealing import Sealer, new_key
from bot.teams import health as module
from bot.teams import keys
from bot.teams.credential import Credential, CredentialRefused
from bot.teams.health import Health
from bot.teams.keys import KeyRing
from tests.support.channel import Channel
from tests.support.clock import Clock, Stopwatch
from tests.support.keys import KEYS
from tests.support.post import WrittenPost
from tests.support.records import owe
from tests.support.school import HEAD, as_filed

HEADS_CHAT = "a:head"


@pytest.fixture
def clock() -> Clock:
    """The time of day."""
    return Clock()


@pytest.fixture
def credential() -> Credential:
    """A credential that nobody asks for anything."""
    return Credential(Settings(_env_file=None, app_id=""))


@pytest.fixture
async def head_has_the_app(database: Database, clock: Clock) -> None:
    """The Head Teacher has added the app and was greeted."""
    await owe(database, "welcome", conversation=HEADS_CHAT, person=HEAD)
    await Courier(database, WrittenPost(), clock).round()


@pytest.fixture
async def monitor(
    database: Database, credential: Credential, clock: Clock, head_has_the_app: None
) -> AsyncIterator[TestClient[Any, Any]]:
    """Somebody who asks from outside."""
    del head_has_the_app
    health, app = Health(database, credential, clock, as_filed), web.Application()
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


async def test_bot_without_its_head_is_not_ready(database: Database, credential: Credential, clock: Clock) -> None:
    """Until the Head Teacher has added the app no report can reach the one person the policy names."""
    health, app = Health(database, credential, clock, as_filed), web.Application()
    app.add_routes([web.get("/readyz", health.ready)])
    async with TestClient(TestServer(app)) as client:
        status, [reason] = await readiness(client)
    assert (status, "has not added the app" in reason) == (503, True)


async def test_head_who_has_blocked_the_app_makes_it_unready(
    monitor: TestClient[Any, Any], database: Database, clock: Clock
) -> None:
    """When Teams refuses what goes to the Head Teacher that is told, until something arrives there again."""
    post = WrittenPost()
    post.receipts.append(Receipt(Outcome.UNREACHABLE))
    courier = Courier(database, post, clock)
    await owe(database, "alert", conversation=HEADS_CHAT, activity="2", person=HEAD)
    await courier.round()
    status, [reason] = await readiness(monitor)
    assert (status, "cannot be reached" in reason) == (503, True)
    await owe(database, "welcome back", conversation=HEADS_CHAT, activity="3", person=HEAD)
    await courier.round()
    assert await readiness(monitor) == (200, [])


@pytest.mark.parametrize(
    ("age", "word"), [(0, ""), (keys.FRESH + 1, ""), (keys.STALE + 1, "for a day"), (keys.TOO_OLD + 1, "nobody can")]
)
async def test_signing_keys_that_cannot_be_fetched_make_it_unready(
    database: Database,
    credential: Credential,
    clock: Clock,
    channel: Channel,
    head_has_the_app: None,
    monkeypatch: pytest.MonkeyPatch,
    age: float,
    word: str,
) -> None:
    """Old keys serve for five days; that they are old is told after one, long before nobody can be served."""
    del head_has_the_app
    watch = Stopwatch()
    monkeypatch.setattr(keys, "time", watch)
    ring = KeyRing(channel.metadata_url)
    await ring.find("key-1")
    channel.keys_down = True
    watch.seconds += age
    health, app = Health(database, credential, clock, as_filed, ring), web.Application()
    app.add_routes([web.get("/readyz", health.ready)])
    async with TestClient(TestServer(app)) as client:
        status, reasons = await readiness(client)
    assert (status, len(reasons)) == ((503, 1) if word else (200, 0))
    assert word in "".join(reasons)


async def test_issuer_that_hangs_does_not_hold_the_monitor(
    database: Database,
    credential: Credential,
    clock: Clock,
    channel: Channel,
    head_has_the_app: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A monitor is answered in time also when the signing keys do not come."""
    del head_has_the_app
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    channel.keys_held = asyncio.Event()
    health, app = Health(database, credential, clock, as_filed, KeyRing(channel.metadata_url)), web.Application()
    app.add_routes([web.get("/readyz", health.ready)])
    async with TestClient(TestServer(app)) as client:
        status, [reason] = await readiness(client)
    assert (status, "slow to fetch" in reason) == (503, True)


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


async def test_missing_key_makes_it_unready(monitor: TestClient[Any, Any], database_url: str) -> None:
    """When another server seals with a key that this one has not got, that is the reason."""
    assert await readiness(monitor) == (200, [])
    newer = Database(database_url, Sealer.parse(f"{new_key('newer')},{KEYS}"))
    upgrade(newer)
    await newer.close()
    assert await readiness(monitor) == (503, ["records are sealed with a key that this server does not have"])
