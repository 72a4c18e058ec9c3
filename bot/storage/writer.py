"""The one thread of a process that writes to the database. What waits at the same time is recorded together.

A commit waits until the disk has it, which takes longer than the rest of a short transaction. So whoever comes while
one is being written shares the next commit. Nobody is told of success before that commit. What fails takes nobody
else's with it: then each is recorded on its own.
"""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import Connection

MOST = 32  # transactions that share a commit
TOLD = 4  # of those who shared a commit go on in one go of the event loop
GATHER = 0.004  # seconds that a commit waits for more where the one before was shared, while the event loop goes on

Work = Callable[[Connection], Any]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one transaction."""

    value: Any = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True)
class _Waiting:
    work: Work
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]


class Writer:
    """Runs transactions one after the other, as `run` does several of them at a time."""

    def __init__(self, run: Callable[[Sequence[Work]], Sequence[Done]]) -> None:
        self._run = run
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="database", daemon=True)
        self._thread.start()

    async def transact(self, work: Work) -> Any:
        """What `work` returns, once it is recorded. Whoever is cancelled before it has begun has not recorded it."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        self._queue.put(_Waiting(work, loop, future))
        return await future

    def close(self) -> None:
        """Do what is waiting, and end."""
        self._queue.put(None)
        self._thread.join()

    def _write(self) -> None:
        _stand_back()
        over, several = False, False
        while not over:
            taken = [self._queue.get()]
            if several:
                time.sleep(GATHER)
            with suppress(Empty):
                while taken[-1] is not None and len(taken) < MOST:
                    taken.append(self._queue.get_nowait())
            over, several = taken[-1] is None, len(taken) > 1
            waiting = [each for each in taken if each is not None and not each.future.cancelled()]
            if waiting:
                self._tell(waiting, self._run([each.work for each in waiting]))

    @staticmethod
    def _tell(waiting: Sequence[_Waiting], done: Sequence[Done]) -> None:
        """Everybody at once: to wake an event loop costs more than to settle a future."""
        for loop in {each.loop for each in waiting}:
            theirs = [pair for pair in zip(waiting, done, strict=True) if pair[0].loop is loop]
            with suppress(RuntimeError):  # that loop has ended, and nobody waits there any more
                loop.call_soon_threadsafe(_settle, theirs)


def _stand_back() -> None:
    """Let this thread, when it is woken, wait until whoever has the processor is done; where that is not allowed, not.

    It is woken for every transaction, and would interrupt the event loop only to wait for the interpreter's lock, which
    the loop holds: on one core that cost a fifth of a turn (sched(7), SCHED_BATCH).
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _settle(pairs: Sequence[tuple[_Waiting, Done]]) -> None:
    """Tell a few, and the rest in the next go of the event loop, which all of them at once would hold up."""
    if rest := pairs[TOLD:]:
        rest[0][0].loop.call_soon(_settle, rest)
    for each, done in pairs[:TOLD]:
        if each.future.done():
            continue
        if done.error is not None:
            each.future.set_exception(done.error)
        else:
            each.future.set_result(done.value)
