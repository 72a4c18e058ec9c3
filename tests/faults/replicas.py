"""The bot as processes: two of them on one database, each of which can be killed and started again."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.support.keys import KEYS

# The server itself, with a clock that can be set, and with a shorter lease where one is given.
SERVER = """
import sys
from datetime import timedelta
from pathlib import Path
from bot import wiring
from bot.storage import outbox
clock, lease = Path(sys.argv.pop(1)), float(sys.argv.pop(1))
if lease > 0:
    outbox.LEASE = timedelta(seconds=lease)
wiring.application.__kwdefaults__["clock"] = lambda: wiring.utc_now() + timedelta(seconds=float(clock.read_text()))
from bot.cli import main
from tests.support.keys import KEYS
main()
"""


@dataclass
class Replica:
    """One process of the bot."""

    folder: Path
    url: str
    lease: float
    port: int
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; it is given time by whoever sends to it."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("Microsoft", "SAFE"))}
        environment |= {
            "SAFECONTACT_SCHOOL_FILE": str(self.folder / "school.toml"),
            "SAFECONTACT_DATABASE_URL": self.url,
            "SAFECONTACT_SEALING_KEYS": KEYS,
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        command = (sys.executable, "-c", SERVER, str(self.clock), str(self.lease), "serve", "--port", str(self.port))
        with (self.folder / "log.txt").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *command, env=environment, cwd=self.folder, stdout=log, stderr=log
            )

    async def kill(self) -> None:
        """End it as a power cut does."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.send_signal(signal.SIGKILL)
            await self.process.wait()

    async def ready(self, session: aiohttp.ClientSession) -> None:
        """Wait until it answers; a process that has ended is an error with what it said last."""
        while True:
            with suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(f"http://127.0.0.1:{self.port}/healthz"):
                    return
            if self.process is not None and self.process.returncode is not None:
                raise RuntimeError((self.folder / "log.txt").read_text("utf-8", "replace")[-2000:])
            await asyncio.sleep(0.1)

    @property
    def clock(self) -> Path:
        """The file that says how many seconds the bot's clock is ahead."""
        return self.folder / "clock.txt"


def set_clock(folder: Path, seconds: float) -> None:
    """Set the clock of all replicas ahead, or back."""
    new = folder / "clock.new"
    new.write_text(str(seconds))
    new.replace(folder / "clock.txt")


def free_port() -> int:
    """A port that nobody uses now."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])
