"""Fixtures of the doctor."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.channel import Channel
from tests.support.patient import Clinic, clinic


@pytest.fixture
async def sound(tmp_path: Path, channel: Channel, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Clinic]:
    """A bot that is set up soundly."""
    async with clinic(monkeypatch, tmp_path, channel) as made:
        yield made
