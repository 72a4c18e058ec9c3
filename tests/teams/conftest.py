"""Fixtures of the edge."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.teams.graph import Graph, open_graph
from tests.support.channel import APP_ID
from tests.support.graph import GraphServer, loopback_graph
from tests.support.login import LoginServer, loopback_login
from tests.support.school import TENANT


@pytest.fixture
async def login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoginServer]:
    """A login server whose certificate this process trusts."""
    async with loopback_login(tmp_path) as running:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
        yield running


@pytest.fixture
async def graph_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[GraphServer]:
    """A Microsoft Graph whose certificate this process trusts."""
    async with loopback_graph(tmp_path) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        yield running


@pytest.fixture
async def graph(login: LoginServer, graph_server: GraphServer) -> AsyncIterator[Graph]:
    """The client of Microsoft Graph as production builds it."""
    settings = Settings(
        _env_file=None,
        app_id=APP_ID,
        app_password="a secret value",
        tenant_id=TENANT,
        login_url=login.authority,
        graph="on",
        graph_url=graph_server.base,
    )
    made = open_graph(settings)
    assert made is not None
    yield made
    await made.close()
