"""Waiting for what a server or a worker does, without guessing how long it takes."""

import asyncio
from collections.abc import Callable


async def until(condition: Callable[[], object], within: float = 5.0) -> None:
    """Wait until this is so; fails the test when it does not come about."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110  # what is waited for happens elsewhere, no event says when
            await asyncio.sleep(0.005)
