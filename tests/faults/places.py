"""Where the records of a run are kept, and what can happen to such a place: away, full, and well again."""

import asyncio
import errno
import os
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Protocol

from tests.support.postgres import Server

SMALL = {"sqlite": 24, "postgres": 192}  # MiB of the disk that can be filled


class Disk:
    """A folder, on a small disk of its own where we may mount one, so that it can be filled."""

    def __init__(self, mebibytes: int) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="safecontact-faults-"))
        mount = ["mount", "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=0755", "tmpfs", str(self.folder)]
        self.small = os.getuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0  # noqa: S603

    def fill(self) -> None:
        """Leave no room for one more block."""
        with (self.folder / "ballast").open("wb", buffering=0) as ballast:
            for size in (1 << 20, 1 << 12):
                try:
                    while True:
                        ballast.write(b"\0" * size)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def clear(self) -> None:
        """Give the room back."""
        (self.folder / "ballast").unlink(missing_ok=True)

    def remove(self) -> None:
        """Delete everything."""
        if self.small:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=False)  # noqa: S603, S607
        shutil.rmtree(self.folder, ignore_errors=True)


class Place(Protocol):
    """A database of a kind."""

    disk: Disk
    url: str

    async def go_away(self, seconds: float) -> None:
        """Be of no use for so long, then work again."""

    async def be_full(self, seconds: float) -> None:
        """Have no room for so long, then work again."""

    def remove(self) -> None:
        """Delete everything."""


class Sqlite:
    """A file; "away" means that somebody else holds its lock, as a backup that went wrong does."""

    def __init__(self) -> None:
        self.disk = Disk(SMALL["sqlite"])
        self._path = self.disk.folder / "safecontact.db"
        self.url = f"sqlite:///{self._path}"

    async def go_away(self, seconds: float) -> None:
        """Hold the lock."""
        with closing(sqlite3.connect(self._path, timeout=30, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(seconds)
            other.execute("ROLLBACK")

    async def be_full(self, seconds: float) -> None:
        """Fill the disk; what is small and written in place may still fit, the log that it goes through does not grow."""
        self.disk.fill()
        await asyncio.sleep(seconds)
        self.disk.clear()

    def remove(self) -> None:
        """Delete it."""
        self.disk.remove()


class Postgres:
    """A server of its own, with its own durable settings; "away" means stopped as a power cut does, and started."""

    def __init__(self) -> None:
        self.disk = Disk(SMALL["postgres"])
        folder = self.disk.folder / "server"
        folder.mkdir()
        self._server = Server.make(("max_wal_size=64MB", "min_wal_size=32MB"), folder)
        self._server.start()
        self.url = self._server.url("postgres")

    async def go_away(self, seconds: float) -> None:
        """Stop it, and start it again."""
        await asyncio.to_thread(self._server.stop)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(self._server.start)

    async def be_full(self, seconds: float) -> None:
        """Fill the disk; a server that gave up because it could not write its log is started again."""
        self.disk.fill()
        await asyncio.sleep(seconds)
        self.disk.clear()
        await asyncio.to_thread(self._server.ensure)

    def remove(self) -> None:
        """Delete it."""
        self._server.remove()
        self.disk.remove()


PLACES = {"sqlite": Sqlite, "postgres": Postgres}
