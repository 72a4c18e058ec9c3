"""One engine for all tests: loading it takes a moment, and it keeps no state."""

from pathlib import Path

import pytest

from bot import policies
from bot.answers import Engine
from bot.core.policy import Pack


@pytest.fixture(scope="session")
def pack() -> Pack:
    return policies.load()


@pytest.fixture(scope="session")
def engine(pack: Pack) -> Engine:
    return Engine.load(pack)


@pytest.fixture(scope="session")
def held_out() -> Path:
    return Path(__file__).parent / "held_out.jsonl"
