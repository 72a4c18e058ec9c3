"""`safecontact serve`: the bot on its port, until it is stopped."""

import asyncio
import errno
import gc
import os
import socket
import sys
from collections.abc import AsyncIterator

from aiohttp import web

from bot import logs, wiring
from bot.core.patterns import compile_all
from bot.errors import SafeContactError
from bot.event_loop import new_event_loop
from bot.settings import Settings


def serve(chosen: Settings, *, worker: bool) -> None:
    """Serve until the process is told to stop; the garbage collector, if it rests, is woken once the bot serves.

    Raises:
        SafeContactError: Something is missing or wrong, or the port cannot be had.
    """
    logs.configure(chosen.log_format)
    built = wiring.application(chosen, worker=worker)
    built.cleanup_ctx.append(_settle_down)
    try:
        web.run_app(
            built,
            host=chosen.host,
            port=chosen.port,
            access_log=None,
            print=_say,
            loop=new_event_loop(),
            keepalive_timeout=wiring.IDLE,
            shutdown_timeout=wiring.LAST_TURNS,
        )
    except OSError as error:
        raise _not_listening(chosen, error) from None


async def _settle_down(_app: object) -> AsyncIterator[None]:
    """Once the bot serves, get ready what the first people would wait for; then rest.

    What is there then stays: the garbage collector need not go through it again and again.
    """

    async def settle() -> None:
        await asyncio.to_thread(compile_all)  # beside the event loop: one of them alone takes a tenth of a second
        gc.freeze()
        gc.enable()

    task = asyncio.create_task(settle())
    yield
    task.cancel()


def _not_listening(chosen: Settings, error: OSError) -> SafeContactError:
    no_such_host = isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL
    said = error.strerror if isinstance(error, socket.gaierror) else os.strerror(error.errno or 0)
    return SafeContactError(
        f"Cannot listen on {chosen.host}:{chosen.port}: {said}.",
        advice=(
            "Set SAFECONTACT_HOST to an address of this computer: 127.0.0.1, or 0.0.0.0 in a container."
            if no_such_host
            else "Does the bot run already? Stop it, or choose another --port."
        ),
    )


def _say(line: str) -> None:
    """The server's own start-up line, without its hint about keys that a service has not got."""
    print(line.splitlines()[0], file=sys.stderr)
