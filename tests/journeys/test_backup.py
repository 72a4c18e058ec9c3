"""A backup of the running bot with reports in flight, put back on another computer: nothing is lost."""

import asyncio
import zipfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.core.policy import Pack
from bot.services.asking import Asking
from bot.settings import Settings
from bot.storage import backup
from bot.storage.database import Database
from tests.support import postgres
from tests.support.channel import Channel
from tests.support.clock import MORNING
from tests.support.engine import WrittenEngine
from tests.support.house import ACKNOWLEDGE, OTHER_TEACHER, House
from tests.support.keys import SEALER
from tests.support.school import HEAD, TEACHER, TENANT


@pytest.fixture
def elsewhere_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """A database of the same kind on another computer, with nothing in it."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'elsewhere' / 'safecontact.db'}"
    else:
        server: postgres.Databases = request.getfixturevalue("postgres_server")
        with server.fresh(empty=True) as url:
            yield url


@pytest.fixture
async def school(
    settings: Settings,
    pack: Pack,
    engine: WrittenEngine,
    channel: Channel,
    signed_in: None,
    monkeypatch: pytest.MonkeyPatch,
    database_url: str,
) -> AsyncIterator[House]:
    """The whole school at its bot, on either kind of database; everybody has added the app."""
    del signed_in
    monkeypatch.setattr("bot.teams.limits.PER_MINUTE", 100_000)
    running = House(settings.model_copy(update={"database_url": database_url}), Asking(pack, engine), channel)
    await running.start()
    await running.all_arrive()
    await running.settle()
    yield running
    await running.stop()


def taken(url: str, out: Path) -> Path:
    """A backup, as the command makes it."""
    database = Database(url, SEALER)
    backup.take(database, out, MORNING)
    database.engine.dispose()
    return out


def put_back(url: str, source: Path) -> None:
    """The same, restored."""
    database = Database(url, SEALER)
    backup.put_back(database, source, TENANT, MORNING)
    database.engine.dispose()


async def moved(school: House, elsewhere_url: str, source: Path) -> None:
    """The computer is lost, and the bot starts on another one with this backup."""
    await school.stop()
    await asyncio.to_thread(put_back, elsewhere_url, source)
    school.settings = school.settings.model_copy(update={"database_url": elsewhere_url})
    await school.start()


async def test_whatever_was_accepted_before_the_backup_reaches_its_readers(
    school: House, database_url: str, elsewhere_url: str, tmp_path: Path
) -> None:
    """Copies are taken while two people report; from the last of them each report's alert reaches the Head Teacher."""
    writing = asyncio.gather(*(school.report(by=person) for person in (TEACHER, OTHER_TEACHER)))
    copies = 0
    while not writing.done():
        await asyncio.to_thread(taken, database_url, tmp_path / "backup.zip")
        copies += 1
    references = await writing
    await asyncio.to_thread(taken, database_url, tmp_path / "backup.zip")
    assert copies
    await moved(school, elsewhere_url, tmp_path / "backup.zip")
    await school.settle()
    for reference in references:
        assert school.got(reference, HEAD) == {"Harriet": 1}


async def test_a_half_written_report_can_be_finished_after_a_restore(
    school: House, database_url: str, elsewhere_url: str, tmp_path: Path
) -> None:
    """A report that was being written when the backup was made is taken up where it was."""
    chat = school.chat(TEACHER)
    await chat.says("report")
    await chat.presses("No")
    await asyncio.to_thread(taken, database_url, tmp_path / "backup.zip")
    await moved(school, elsewhere_url, tmp_path / "backup.zip")
    reference = await school.finish(chat, "none")
    await school.settle()
    assert school.got(reference, HEAD) == {"Harriet": 1}


async def test_what_was_on_its_way_at_the_instant_of_the_backup(
    school: House, channel: Channel, database_url: str, elsewhere_url: str, tmp_path: Path
) -> None:
    """An alert in flight is sent again, for it must arrive; a courtesy note in flight is not, for once is enough."""
    first = await school.report(by=TEACHER)
    await school.settle()
    reader = school.chat(HEAD)
    await reader.presses("Open")
    await reader.presses(ACKNOWLEDGE)
    second = await school.report(by=OTHER_TEACHER)
    channel.held = asyncio.Event()
    sending = asyncio.create_task(school.settle())
    await channel.begun(channel.requests + 2)
    source = await asyncio.to_thread(taken, database_url, tmp_path / "backup.zip")
    channel.held.set()
    await sending
    channel.held = None
    note = f"taken on your report {first}"
    assert school.got(note, TEACHER) == {"Tess": 1}
    assert school.got(second, HEAD) == {"Harriet": 1}
    await moved(school, elsewhere_url, source)
    await school.later(minutes=1)
    assert school.got(note, TEACHER) == {"Tess": 1}
    assert school.got(second, HEAD)["Harriet"] >= 1


async def test_a_backup_holds_no_setting_and_no_key(school: House, database_url: str, tmp_path: Path) -> None:
    """The file has the records and what they are, and the bot's secret is nowhere in it."""
    source = await asyncio.to_thread(taken, database_url, tmp_path / "backup.zip")
    with zipfile.ZipFile(source) as packed:
        assert packed.namelist() == ["about.json", "records"]
        secret = school.settings.app_password.get_secret_value().encode()
        assert not [name for name in packed.namelist() if secret in packed.read(name)]
