"""A PostgreSQL server of this machine's own binaries, for one run of tests: on a socket in a folder of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from bot.storage.database import Database
from bot.storage.migrations import upgrade
from tests.support.keys import SEALER

ADVICE = "PostgreSQL is not installed (on Debian: apt-get install postgresql) and SAFECONTACT_TEST_POSTGRES names none"
# A test's records need not outlive the machine.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl, the newest version's; None: there is none."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: float(each.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    places += [Path(on_path).resolve().parent] if on_path else []
    return next((place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)


def nobody() -> int | None:
    """Whom the server runs as where we are root, which it refuses; None: as ourselves."""
    if os.getuid() != 0:
        return None
    there = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return there.get("postgres", there.get("nobody"))


@dataclass
class Server:
    """A server that can be started, stopped and started again."""

    folder: Path
    programs: Path
    options: Sequence[str] = ()
    user: int | None = field(default_factory=nobody)

    @classmethod
    def make(cls, options: Sequence[str] = (), folder: Path | None = None) -> "Server":
        """A new server with nothing in it, not yet started.

        Raises:
            LookupError: PostgreSQL is not installed.
        """
        programs = binaries()
        if programs is None:
            raise LookupError(ADVICE)
        made = cls(folder or Path(tempfile.mkdtemp(prefix="safecontact-pg-")), programs, options)
        if made.user is not None:
            os.chown(made.folder, made.user, -1)
        # The socket's folder is closed to others, so that whoever comes in needs no password.
        made._run(
            "initdb",
            "--auth=trust",
            "--username=safecontact",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
            "--pgdata",
        )
        return made

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://safecontact@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = ("listen_addresses=''", f"unix_socket_directories='{self.folder}'", *self.options)
        given = " ".join(f"-c {setting}" for setting in settings)
        self._run("pg_ctl", "start", "--wait", f"--log={self._data}/log.txt", f"--options={given}", "--pgdata")

    def ensure(self) -> None:
        """Start it if it has given up."""
        command = [str(self.programs / "pg_ctl"), "status", "--pgdata", str(self._data)]
        done = subprocess.run(command, cwd=self.folder, user=self.user, capture_output=True, check=False)  # noqa: S603
        if done.returncode != 0:
            self.start()

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: "fast" as an administrator does, "immediate" as a power cut does."""
        self._run("pg_ctl", "stop", "--wait", f"--mode={mode}", "--pgdata")

    def remove(self) -> None:
        """Stop it if need be, and delete all that it has."""
        if (self._data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments, str(self._data)]
        done = subprocess.run(  # noqa: S603  # our own
            command,
            cwd=self.folder,
            user=self.user,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")


class Databases:
    """Makes databases on a server, up to date or empty; a copy of one that is up to date takes a twentieth of a second."""

    def __init__(self, url: str) -> None:
        self._server = make_url(url)
        self._engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        self._names = (f"safecontact_test_{os.getpid()}_{number}" for number in count())
        self._model = next(self._names)
        self._say(f"CREATE DATABASE {self._model}")
        model = Database(self._url(self._model), SEALER)
        upgrade(model)
        model.engine.dispose()

    @contextmanager
    def fresh(self, *, empty: bool = False) -> Iterator[str]:
        """The address of a database of one's own."""
        name = next(self._names)
        with self._engine.connect() as connection:
            copied = "STRATEGY FILE_COPY" if connection.dialect.server_version_info >= (15,) else ""
        self._say(f"CREATE DATABASE {name}" + ("" if empty else f" TEMPLATE {self._model} {copied}"))
        try:
            yield self._url(name)
        finally:
            self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Leave the server as it was."""
        self._say(f"DROP DATABASE {self._model} WITH (FORCE)")
        self._engine.dispose()

    def _say(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)


@contextmanager
def databases(url: str = "") -> Iterator[Databases]:
    """Databases on the server at this address, or on one that is started for them.

    Raises:
        LookupError: There is no address, and PostgreSQL is not installed.
    """
    server = None if url else Server.make(CARELESS)
    try:
        if server is not None:
            server.start()
        made = Databases(url or (server.url("postgres") if server else ""))
        yield made
        made.close()
    finally:
        if server is not None:
            server.remove()


@contextmanager
def durable() -> Iterator[Server]:
    """A server with its own settings, whose commits are on the disk before they are believed.

    Raises:
        LookupError: PostgreSQL is not installed.
    """
    server = Server.make()
    try:
        server.start()
        yield server
    finally:
        server.remove()
