"""Keys from the command line: made, put in front, and everything sealed with the newest."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import cli_demo, cli_keys, settings, wiring
from bot.errors import SettingsError, StorageError
from bot.settings import Settings, environment_name
from bot.storage import tables
from bot.storage.database import Database
from bot.storage.sealing import Ciphertext, Sealer, new_key
from tests.support.keys import setting
from tests.support.records import owe


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder and one key."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(environment_name(field), raising=False)
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", setting("old"))


def test_new_key_stands_alone_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    """`keys new` prints a key that the setting takes, and its advice beside it, so that a script can use it."""
    cli_keys.new()
    printed = capsys.readouterr()
    assert Sealer.parse(printed.out.strip()).current == printed.out.partition(":")[0]
    assert "SAFECONTACT_SEALING_KEYS" in printed.err
    assert printed.out.partition(":")[2].strip() not in printed.err


async def test_everything_is_sealed_again(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`reseal` says how much it did and which key can go, and nothing to do is no error."""
    database = wiring.open_database(settings.load())
    await owe(database, "one", "two")
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", setting("new", "old"))
    cli_keys.reseal()
    assert capsys.readouterr().out.splitlines() == [
        "conversations: 1 sealed again.",
        "outbox: 2 sealed again.",
        "Everything is sealed with the first key.",
        "Not needed any more, and can be taken out of SAFECONTACT_SEALING_KEYS: old.",
    ]
    cli_keys.reseal()
    assert capsys.readouterr().out == "Everything is sealed with the first key.\n"
    await database.close()


async def test_what_cannot_be_opened_fails_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """`reseal` names the place of a text that was changed outside."""
    database = wiring.open_database(settings.load())
    await owe(database, "one")
    spoil = tables.outbox.update().values(message=Ciphertext("old:spoilt"))
    await database.transact(lambda connection: connection.execute(spoil))
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", setting("new", "old"))
    with pytest.raises(StorageError, match=r"1 records cannot be opened: outbox\.message of 1"):
        cli_keys.reseal()
    await database.close()


async def test_server_with_an_old_setting_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody still seals with the old key, `reseal` says so, and does not call that key unneeded."""
    database = wiring.open_database(settings.load())
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", setting("new", "old"))
    finished = cli_keys.resealing._left
    late = iter([True])

    def left(*given: object) -> int:
        return 1 if next(late, False) else finished(*given)

    monkeypatch.setattr(cli_keys.resealing, "_left", left)
    with pytest.raises(StorageError, match="not sealed with the first key yet"):
        cli_keys.reseal()
    await database.close()


def test_keys_are_wanted_before_a_database_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a key nothing is begun: there is no database afterwards."""
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", "")
    with pytest.raises(SettingsError, match="not set"):
        wiring.open_database(settings.load())
    assert list(tmp_path.iterdir()) == []


def test_demonstration_keeps_its_key_to_itself(tmp_path: Path) -> None:
    """A kept demonstration makes a key once, readable for its owner only, and opens its records again with it."""
    key = cli_demo._kept_key(tmp_path)
    assert cli_demo._kept_key(tmp_path) == key
    assert tmp_path.joinpath("sealing-keys").stat().st_mode & 0o777 == 0o600
    for _ in range(2):
        Sealer.parse(cli_demo._kept_key(tmp_path))
        chosen = settings.load(data_dir=tmp_path, sealing_keys=SecretStr(key))
        wiring.open_database(chosen).engine.dispose()
    with pytest.raises(StorageError, match="key demo"):
        wiring.open_database(settings.load(data_dir=tmp_path, sealing_keys=SecretStr(new_key("demo"))))


def test_keys_are_never_shown() -> None:
    """The keys stand in no representation of the settings."""
    secret = setting("old").partition(":")[2]
    assert secret not in repr(settings.load())
    assert secret in settings.load().sealing_keys.get_secret_value()


def test_database_has_its_keys_on_every_connection(tmp_path: Path) -> None:
    """Each thread's connection seals and opens, not only the first one."""
    database = Database(f"sqlite:///{tmp_path / 'x.db'}", Sealer.parse(setting("old")))
    with database.engine.connect() as first, database.engine.connect() as second:
        assert first.info["sealer"] is second.info["sealer"]
    database.engine.dispose()
