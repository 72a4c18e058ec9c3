"""The servers of the benchmark as processes: all on one core, each with what it has used and what it holds."""

import asyncio
import os
import sys
import time
import venv
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.faults.replicas import free_port
from tests.support.channel import APP_ID, ISSUER
from tests.support.keys import KEYS
from tests.support.school import TENANT

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PEERS = {"botbuilder": "stock botbuilder 4.17.1 echo", "agents": "Agents SDK 1.9 echo"}
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 180.0  # seconds until a server must answer
MEBIBYTE = 1024  # KiB


@dataclass
class Program:
    """One server. `core`: the only one it may use."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]
    folder: Path
    core: int
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    async def start(self, path: str = "/api/messages") -> float:
        """Start it; the seconds until it answers at this path, with 200 unless it is the one for messages."""
        environment = os.environ | self.environment | {"BENCH_PORT": str(self.port), "PYTHONPATH": str(ROOT)}
        command = tuple(part.replace("{port}", str(self.port)) for part in self.command)
        started = time.perf_counter()
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *command, env=environment, cwd=self.folder, stdout=log, stderr=log, preexec_fn=self._alone
            )
        async with aiohttp.ClientSession() as session:
            while time.perf_counter() - started < PATIENCE and self.process.returncode is None:
                with suppress(aiohttp.ClientError):
                    async with session.get(f"http://127.0.0.1:{self.port}{path}") as answer:
                        if path == "/api/messages" or answer.status == 200:  # HTTP: OK
                            return time.perf_counter() - started
                await asyncio.sleep(0.02)
        raise RuntimeError(f"{self.name} does not answer:\n{(self.folder / f'{self.name}.log').read_text()[-2000:]}")

    def _alone(self) -> None:
        os.sched_setaffinity(0, {self.core})

    async def stop(self) -> None:
        """End it as an administrator does."""
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()

    def cpu(self) -> float:
        """Seconds of CPU that it has used, of all its threads."""
        assert self.process is not None
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> dict[str, float]:
        """What it holds now, in MiB: all of it (RSS), and with what it shares counted in part (PSS)."""
        assert self.process is not None
        rows = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()[1:]
        kibibytes = {row.split(":")[0]: int(row.split()[1]) for row in rows}
        return {name: round(kibibytes[name] / MEBIBYTE, 1) for name in ("Rss", "Pss")}

    async def probe(self) -> dict[str, float]:
        """How late its event loop was since the last time, in ms; empty where nobody measures that."""
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.port}/probe") as answer,
        ):
            if answer.status != 200:  # HTTP: OK
                return {}
            seen = await answer.json()
        late, own = sorted(seen["late"]) or [0.0], sorted(seen["own"]) or [0.0]
        return {
            "lag_p99_ms": 1000 * late[int(0.99 * (len(late) - 1))],
            "lag_max_ms": 1000 * late[-1],
            "own_max_ms": 1000 * own[-1],
        }


def ours(folder: Path, core: int, settings: dict[str, str], database: str) -> Program:
    """The bot, on a database of its own."""
    environment = {
        "MicrosoftAppId": APP_ID,
        "MicrosoftAppPassword": "secret",
        "MicrosoftAppTenantId": TENANT,
        "SAFECONTACT_SEALING_KEYS": KEYS,
        "SAFECONTACT_SCHOOL_FILE": str(folder / "school.toml"),
        "SAFECONTACT_DATA_DIR": str(folder / "data"),
        "SAFECONTACT_DATABASE_URL": database,
        "SAFECONTACT_OPENID_METADATA_URL": settings["BENCH_METADATA"],
        "SAFECONTACT_TOKEN_ISSUER": ISSUER,
        "SAFECONTACT_LOGIN_URL": settings["BENCH_LOGIN"],
        "REQUESTS_CA_BUNDLE": str(folder / "ca.pem"),
    }
    command = (sys.executable, str(HERE / "echo" / "ours.py"), "serve", "--port", "{port}")
    return Program("ours", command, environment, folder, core)


def edge(folder: Path, core: int, settings: dict[str, str]) -> Program:
    """The bot's edge with an echo behind it, which keeps nothing, as the SDKs' echoes keep nothing."""
    environment = ours(folder, core, settings, "").environment
    return Program("edge", (sys.executable, str(HERE / "echo" / "edge.py")), environment, folder, core)


def floor(folder: Path, core: int, settings: dict[str, str]) -> Program:
    """The least that a server can do."""
    return Program("floor", (sys.executable, str(HERE / "echo" / "floor.py")), settings, folder, core)


async def peer(name: str, folder: Path, core: int, settings: dict[str, str], cache: Path) -> Program:
    """One of the SDKs' echoes, in an environment of its own that is made when it is not there."""
    python = await _environment(name, cache)
    given = settings | {"REQUESTS_CA_BUNDLE": str(folder / "ca.pem")}
    return Program(name, (str(python), str(HERE / "echo" / f"{name}_echo.py")), given, folder, core)


async def _environment(name: str, cache: Path) -> Path:
    wanted = HERE / "echo" / f"{name}.txt"
    place = cache / name
    python, done = place / "bin" / "python", place / "installed.txt"
    if not done.exists() or done.read_text() != wanted.read_text():
        await asyncio.to_thread(venv.create, place, with_pip=True, clear=True)
        installing = await asyncio.create_subprocess_exec(
            str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--requirement", str(wanted)
        )
        if await installing.wait() != 0:
            raise RuntimeError(f"{name} cannot be installed; leave the peers out with --no-peers")
        done.write_text(wanted.read_text())
    return python
