"""What `serve` does once it serves."""

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import cli, settings
from bot.core import patterns
from tests.support.keys import KEYS
from tests.support.school import TEXT
from tests.support.waiting import until

PATIENCE = 60.0  # seconds on a busy machine


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """The garbage collector works again at the end, on everything."""
    yield
    gc.unfreeze()
    gc.enable()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> web.Application:
    """What `serve` would have served; it is not started here."""
    (tmp_path / "school.toml").write_text(TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    for field in settings.Settings.model_fields:
        monkeypatch.delenv(settings.environment_name(field), raising=False)
    monkeypatch.setenv("SAFECONTACT_SCHOOL_FILE", "school.toml")
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", KEYS)
    kept: list[web.Application] = []

    def keep(app: web.Application, *, loop: asyncio.AbstractEventLoop, **_: Any) -> None:
        loop.close()
        kept.append(app)

    monkeypatch.setattr(web, "run_app", keep)
    cli.serve(host=None, port=None, worker=False)
    return kept[0]


async def test_patterns_are_compiled_once_the_bot_serves(
    made: web.Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for a pattern at a first message, and the garbage collector, at rest until then, works again."""
    monkeypatch.setattr(patterns, "_all", [])
    late: Any = [patterns.regex("late"), patterns.regex("later")]
    assert not gc.isenabled()
    async with TestServer(made):
        await until(gc.isenabled, within=PATIENCE)
    assert all("search" in vars(each) for each in late)
    assert gc.get_freeze_count() > 0
