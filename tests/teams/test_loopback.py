"""Without an app id only this computer is served, by this computer's own programs."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from unittest.mock import create_autospec

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer, make_mocked_request

from bot import wiring
from bot.core.policy import Pack
from bot.errors import SettingsError
from bot.services.asking import Asking
from bot.settings import Settings
from bot.teams.loopback import host_of, is_loopback, loopback_only
from tests.support.channel import Channel, message
from tests.support.engine import WrittenEngine
from tests.support.keys import KEYS
from tests.support.school import TEACHER, school


@pytest.fixture
async def client(tmp_path: Path, pack: Pack) -> AsyncIterator[TestClient[Any, Any]]:
    """The bot in development: no app id, so nobody is authenticated."""
    settings = Settings(_env_file=None, app_id="", data_dir=tmp_path, sealing_keys=KEYS)
    app = wiring.application(settings, school=school(), answers=Asking(pack, WrittenEngine()))
    async with TestClient(TestServer(app)) as running:
        yield running


async def test_this_computer_is_served_without_a_token(client: TestClient[Any, Any], channel: Channel) -> None:
    """Microsoft's local client needs no token and gets its answer."""
    answer = await client.post("/api/messages", json=message(channel, TEACHER, "friend?"))
    assert answer.status == 200
    assert len(await channel.arrived(1)) == 1
    assert channel.authorizations == [""]


@pytest.mark.parametrize(
    "host", ["attacker.example", "attacker.example:3978", "127.0.0.1.attacker.example", "[::1", "10.0.0.5"]
)
@pytest.mark.parametrize("path", ["/api/messages", "/healthz", "/readyz"])
async def test_other_host_name_is_refused(client: TestClient[Any, Any], channel: Channel, host: str, path: str) -> None:
    """A page elsewhere whose name has been pointed at this computer reaches nothing."""
    call = client.post if path == "/api/messages" else client.get
    answer = await call(path, headers={"Host": host}, json=message(channel, TEACHER, "friend?"))
    assert answer.status == 403
    assert not channel.sent


@pytest.mark.parametrize("host", ["localhost:3978", "127.0.0.1", "[::1]:3978", "LOCALHOST"])
async def test_names_of_this_computer_are_served(client: TestClient[Any, Any], host: str) -> None:
    """Every usual name of this computer will do."""
    assert (await client.get("/healthz", headers={"Host": host})).status == 200


@pytest.mark.parametrize(
    "url",
    [
        "https://attacker.example/",
        "http://127.0.0.1.attacker.example/",
        "http://127.0.0.1@attacker.example/",
        "http://169.254.169.254/",
        "http://10.0.0.5/",
        "http://[::1",
        "//",
        "",
        "nonsense",
        None,
    ],
)
async def test_answers_go_to_this_computer_only(
    client: TestClient[Any, Any], channel: Channel, url: str | None
) -> None:
    """Nobody vouches for an activity here, so one that wants its answer elsewhere is refused before it is read."""
    answer = await client.post("/api/messages", json=message(channel, TEACHER, "friend?", serviceUrl=url))
    assert answer.status == 400
    assert "serviceUrl" in (await answer.json())["error"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.5", "bot.school.example", "127.1"])  # noqa: S104
def test_other_addresses_are_not_listened_on(tmp_path: Path, pack: Pack, host: str) -> None:
    """Without an app id the bot refuses to start on an address that others can reach, and says what to set."""
    settings = Settings(_env_file=None, app_id="", data_dir=tmp_path, sealing_keys=KEYS, host=host)
    with pytest.raises(SettingsError, match="Set MicrosoftAppId"):
        wiring.application(settings, school=school(), answers=Asking(pack, WrittenEngine()))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("peer", [("10.0.0.5", 51000), ("::ffff:10.0.0.5", 51000, 0, 0), None])
async def test_caller_from_another_computer_is_refused(peer: Any) -> None:
    """Who calls from another address is refused, whatever it says of itself: something has opened the port."""
    transport = create_autospec(asyncio.Transport)
    transport.get_extra_info.side_effect = {"peername": peer}.get
    request = make_mocked_request("GET", "/healthz", headers={"Host": "localhost"}, transport=transport)

    async def handler(_request: web.Request) -> web.StreamResponse:
        return web.Response()

    assert (await loopback_only(request, handler)).status == 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.10", "::1", "[::1]"])
def test_loopback_names(host: str) -> None:
    """The names and addresses of this computer itself."""
    assert is_loopback(host)


@pytest.mark.parametrize(
    ("url", "host"),
    [("http://127.0.0.1:56150/x", "127.0.0.1"), ("http://[::1]:1/", "::1"), ("http://[::1", ""), ("nonsense", "")],
)
def test_host_of_an_address(url: str, host: str) -> None:
    """The host is read as a browser would; an address that names none has none."""
    assert host_of(url) == host
