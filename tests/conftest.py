"""Fixtures that several folders use."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from bot import logs, policies, wiring
from bot.core.policy import Pack
from bot.services.asking import Asking
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from bot.teams.credential import Credential
from tests.support import postgres
from tests.support.channel import APP_ID, ISSUER, Channel, loopback_channel
from tests.support.engine import WrittenEngine
from tests.support.house import House
from tests.support.keys import KEYS, SEALER
from tests.support.school import TENANT, school

hypothesis.settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of an example
hypothesis.settings.load_profile("untimed")

Post = Callable[..., Awaitable[ClientResponse]]


@pytest.fixture(autouse=True)
def _logs() -> None:
    """Log as in production."""
    logs.configure()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Databases]:
    """A PostgreSQL server. Without it a test is skipped, or fails where REQUIRE_POSTGRES is 1."""
    try:
        with postgres.databases(os.environ.get("SAFECONTACT_TEST_POSTGRES", "")) as server:
            yield server
    except LookupError as error:
        if os.environ.get("REQUIRE_POSTGRES") == "1":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def sqlite_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that is up to date, to be copied."""
    path = tmp_path_factory.mktemp("model") / "safecontact.db"
    made = Database(f"sqlite:///{path}", SEALER)
    upgrade(made)
    made.engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where an empty database of the test's own is, up to date: each test runs on both kinds."""
    if request.param == "sqlite":
        path = tmp_path / "safecontact.db"
        shutil.copy(request.getfixturevalue("sqlite_model"), path)
        yield f"sqlite:///{path}"
    else:
        server: postgres.Databases = request.getfixturevalue("postgres_server")
        with server.fresh() as url:
            yield url


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a database of the test's own is that nothing has been put into, not even tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        server: postgres.Databases = request.getfixturevalue("postgres_server")
        with server.fresh(empty=True) as url:
            yield url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database of its own, up to date."""
    made = Database(database_url, SEALER)
    yield made
    await made.close()


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Database]:
    """The second process's way to the same database."""
    made = Database(database_url, SEALER)
    yield made
    await made.close()


@pytest.fixture
def pack() -> Pack:
    """St Peter's policy."""
    return policies.load()


@pytest.fixture
async def channel() -> AsyncIterator[Channel]:
    """A loopback Teams."""
    async with loopback_channel() as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path, channel: Channel) -> Settings:
    """Production settings that point at the loopback Teams."""
    return Settings(
        _env_file=None,
        app_id=APP_ID,
        app_password="a secret value",
        tenant_id=TENANT,
        sealing_keys=KEYS,
        data_dir=tmp_path,
        openid_metadata_url=channel.metadata_url,
        token_issuer=ISSUER,
    )


@pytest.fixture
def signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot's own token without Entra; tests of the credential have a login server of their own."""

    async def token(_self: Credential) -> str:
        return "our-own-token"

    monkeypatch.setattr(Credential, "token", token)


@pytest.fixture
def engine() -> WrittenEngine:
    """The engine of the running bot, unless a test is about answering."""
    return WrittenEngine()


@pytest.fixture
async def client(
    settings: Settings, pack: Pack, engine: WrittenEngine, signed_in: None
) -> AsyncIterator[TestClient[Any, Any]]:
    """The whole bot behind its real HTTP server."""
    del signed_in
    app = wiring.application(settings, school=school(), answers=Asking(pack, engine))
    async with TestClient(TestServer(app)) as running:
        yield running


@pytest.fixture
def post(client: TestClient[Any, Any], channel: Channel) -> Post:
    """Sends one activity with a valid token."""

    async def send(activity: Any, **headers: str) -> ClientResponse:
        authorization = {"Authorization": f"Bearer {channel.token()}"}
        return await client.post("/api/messages", json=activity, headers=authorization | headers)

    return send


@pytest.fixture
async def house(
    settings: Settings,
    pack: Pack,
    engine: WrittenEngine,
    channel: Channel,
    signed_in: None,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[House]:
    """A whole school at its bot on a Monday at nine; nobody has added the app yet, and nobody types too fast."""
    del signed_in
    monkeypatch.setattr("bot.teams.limits.PER_MINUTE", 100_000)
    running = House(settings, Asking(pack, engine), channel)
    await running.start()
    yield running
    await running.stop()
