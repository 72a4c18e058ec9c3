"""`safecontact demo`: the whole bot on this computer, on an embedded database, with a page to try it in."""

import asyncio
import os
import signal
import socket
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from importlib.resources import files
from pathlib import Path

from aiohttp import web
from pydantic import SecretStr

from bot import school_file, settings, wiring
from bot.core.people import Person, Role
from bot.core.school import School
from bot.demo import DemoClock, DemoPerson, add_demo, install_everybody
from bot.errors import SafeContactError, SettingsError
from bot.services.asking import Asking
from bot.storage.sealing import new_key

HOST = "127.0.0.1"
_ELSEWHERE = "Name another folder with --data."
LOCAL_CLIENT = "00000000-0000-0000-0000-0000000000020"  # Microsoft's own client plays this person, not the page

# What each role is in a school, for the page's list of people.
_ROLES = (
    (Role.HEADTEACHER, "Head Teacher", "Designated Child Protection Officer"),
    (Role.DEPUTY, "Deputy head", "Deputy safeguarding lead"),
    (Role.CHAIR, "Chair of governors", "Leads the governing body"),
    (Role.SENCO, "SENCo", "Special educational needs"),
    (Role.ADMIN, "School office", "Looks after the school's settings"),
    (Role.STAFF, "Teacher", "Year 4"),
)


def run(*, port: int, data: Path | None, school_path: Path | None, browser: bool) -> None:
    """Serve the demonstration until it is interrupted."""
    chosen = settings.load(host=HOST, port=port)
    if not chosen.development:
        raise SettingsError(
            "The demonstration does not check who is calling, so it does not run with an app id configured.",
            advice="Unset MicrosoftAppId, or use: safecontact serve",
        )
    with ExitStack() as stack:
        listener = stack.enter_context(_listener(port))
        folder = _folder(data) or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="safecontact-demo-")))
        keys = _kept_key(data) if data else new_key("demo")
        changes = {"data_dir": folder, "database_url": "", "sealing_keys": SecretStr(keys)}
        chosen = chosen.model_copy(update=changes | {"port": listener.getsockname()[1]})
        school = school_file.read(school_path) if school_path else sample_school()
        clock = DemoClock(school, keep=data / "demo-clock" if data else None)
        built = application(chosen, school, clock)
        asyncio.run(_serve(built, listener, clock, kept=data, browser=browser))


def _listener(port: int) -> socket.socket:
    """The port, taken before anything else is done; 0 takes any free one."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise SafeContactError(
            f"Cannot use port {port}: {os.strerror(error.errno or 0)}.",
            advice="Try: safecontact demo --port 0, which takes a free one.",
        ) from None


def _folder(data: Path | None) -> Path | None:
    """The folder that was asked for, made if need be."""
    try:
        if data is not None:
            data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SafeContactError(f"The folder {data} cannot be made: {error.strerror}.", advice=_ELSEWHERE) from None
    return data


def _kept_key(folder: Path) -> str:
    """The demonstration's own key, kept beside its records for whoever may read this folder, and nobody else."""
    path = folder / "sealing-keys"
    try:
        with open(path, "x", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(f"{new_key('demo')}\n")
    except FileExistsError:
        pass
    except OSError as error:
        raise SafeContactError(f"{path} cannot be written: {error.strerror}.", advice=_ELSEWHERE) from None
    return path.read_text("ascii").strip()


def sample_school() -> School:
    """The made-up school."""
    return school_file.parse(files("bot.demo").joinpath("school.toml").read_text("utf-8"), "the sample school")


def application(
    chosen: settings.Settings, school: School, clock: DemoClock, answers: Asking | None = None
) -> web.Application:
    """The bot with the local channel and its page beside it, all by one clock."""
    built = wiring.application(chosen, school=school, clock=clock, answers=answers)
    add_demo(
        built,
        people=demo_people(school),
        tenant_id=school.identity.tenant_id,
        base_url=lambda: f"http://{HOST}:{chosen.port}",
        clock=clock,
        agenda=built[wiring.AGENDA],
    )
    return built


def demo_people(school: School) -> list[DemoPerson]:
    """The school's people as the page lists them."""
    return [_demo_person(person) for person in school.people if person.id != LOCAL_CLIENT]


def _demo_person(person: Person) -> DemoPerson:
    _, role, blurb = next(entry for entry in _ROLES if person.has(entry[0]) or entry[0] is Role.STAFF)
    return DemoPerson(id=person.id, name=person.name, role=role, blurb=blurb)


async def _serve(
    built: web.Application, listener: socket.socket, clock: DemoClock, *, kept: Path | None, browser: bool
) -> None:
    """Serve until interrupted; the address is printed once the page really answers."""
    async with serving(built, listener) as url:
        where = (
            f"Records are kept in {kept}." if kept else "Records are thrown away at the end (keep them with --data)."
        )
        print(f"Safe Contact demonstration: open {url}\n{_time(clock)}{where} Press Ctrl+C to stop.", flush=True)
        if browser and _can_show_pages():
            await asyncio.to_thread(webbrowser.open, url)
        await _end()


@asynccontextmanager
async def serving(built: web.Application, listener: socket.socket) -> AsyncIterator[str]:
    """The running demonstration, in which everybody has the app; its address."""
    runner = web.AppRunner(built, access_log=None)
    await runner.setup()
    try:
        await web.SockSite(runner, listener).start()
        await install_everybody(built)
        yield f"http://{HOST}:{listener.getsockname()[1]}/"
    finally:
        await runner.cleanup()


def _time(clock: DemoClock) -> str:
    """Says so where the demonstration does not begin now."""
    if not clock.put_forward:
        return ""
    starts = f"{clock.local:%A} at {clock.local:%H:%M}"
    return f"The school is closed now, so its clock in the demonstration starts on {starts}.\n"


async def _end() -> None:
    """Wait to be stopped. A closed terminal ends it as Ctrl+C does, so that the records do go at the end."""
    stopped = asyncio.Event()
    for name in ("SIGTERM", "SIGHUP"):
        with suppress(NotImplementedError, AttributeError):  # Windows has neither
            asyncio.get_running_loop().add_signal_handler(getattr(signal, name), stopped.set)
    await stopped.wait()


def _can_show_pages() -> bool:
    """Whether a browser opened from here would be seen; a text browser in the terminal would not help."""
    graphical = {"darwin", "win32"}
    return sys.platform in graphical or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
