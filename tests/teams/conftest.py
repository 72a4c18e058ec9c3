"""Fixtures of the edge."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.login import LoginServer, loopback_login


@pytest.fixture
async def login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LoginServer]:
    """A login server whose certificate this process trusts."""
    async with loopback_login(tmp_path) as running:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
        yield running
