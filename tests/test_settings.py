"""Settings: where they come from, and what a wrong one says."""

from pathlib import Path

import pytest

from bot import settings
from bot.errors import SettingsError
from bot.settings import Settings, environment_name, load


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting is set, and there is no `.env`."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(environment_name(field), raising=False)


def test_nothing_set_is_development_on_this_computer() -> None:
    """Without settings there is no app id, and only this computer is served."""
    found = load()
    assert found.development
    assert (found.host, found.port) == ("127.0.0.1", 3978)
    assert found.database == "sqlite:///data/safecontact.db"


def test_the_environment_is_read_under_the_documented_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """The Bot Framework's names are taken as they are, ours begin with SAFECONTACT_."""
    monkeypatch.setenv("MicrosoftAppId", "the-id")
    monkeypatch.setenv("SAFECONTACT_PORT", "4000")
    monkeypatch.setenv("SAFECONTACT_DATA_DIR", "/srv/records")
    found = load()
    assert (found.app_id, found.port, found.data_dir) == ("the-id", 4000, Path("/srv/records"))
    assert not found.development


@pytest.mark.parametrize("name", ["HOST", "PORT", "POLICY", "APP_ID", "DATABASE_URL", "TENANT_ID", "DATA_DIR"])
def test_a_variable_of_the_machine_is_no_setting(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A machine's own HOST or PORT means something else, and is not read."""
    monkeypatch.setenv(name, "77")
    assert "77" not in [str(value) for value in load().model_dump().values()]


def test_a_file_is_read_and_the_environment_goes_before_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`.env` in the folder is read; what the environment says goes before it; unknown lines are left alone."""
    tmp_path.joinpath(".env").write_text("MicrosoftAppId=from-file\nSAFECONTACT_PORT=5000\nOTHER=1\n", "utf-8")
    monkeypatch.setenv("SAFECONTACT_PORT", "6000")
    found = load()
    assert (found.app_id, found.port) == ("from-file", 6000)


def test_what_a_command_is_given_goes_before_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """An option of the command line overrides the environment."""
    monkeypatch.setenv("SAFECONTACT_PORT", "6000")
    assert load(port=7000).port == 7000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAFECONTACT_PORT", "many"),
        ("SAFECONTACT_PORT", "70000"),
        ("SAFECONTACT_LOG_FORMAT", "xml"),
        ("MicrosoftAppType", "SystemAssignedMSI"),
        ("SAFECONTACT_GRAPH_URL", "http://graph.microsoft.com"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A value that cannot be read is refused in one line that names the setting."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"The setting {name} is wrong") as caught:
        load()
    assert "\n" not in str(caught.value)
    assert "README" in str(caught.value)
    assert "Value error" not in str(caught.value)
    assert "pattern" not in str(caught.value)


def test_a_name_without_a_value_is_a_setting_that_was_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """`SAFECONTACT_PORT=` in a file is as good as no line; none of these is then an empty path or number."""
    for field in Settings.model_fields:
        monkeypatch.setenv(environment_name(field), "")
    assert load() == Settings.model_construct()


def test_a_settings_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    """A file that is not UTF-8 ends in one line that says how to save it."""
    tmp_path.joinpath(".env").write_bytes("SAFECONTACT_DEVELOPER_NAME=Schüle".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"The file \.env is not UTF-8 text\. Save it as UTF-8\."):
        load()


def test_a_settings_file_that_may_not_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file of another user ends in one line that says who or where to be."""
    tmp_path.joinpath(".env").touch()

    def closed(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", closed)
    with pytest.raises(SettingsError, match=r"\.env in this folder cannot be read: Permission denied") as caught:
        load()
    assert "another folder" in caught.value.advice


def test_a_secret_is_never_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password stands in no representation of the settings and in no error about another one."""
    monkeypatch.setenv("MicrosoftAppPassword", "hush-hush")
    assert "hush-hush" not in repr(load())
    monkeypatch.setenv("SAFECONTACT_PORT", "many")
    with pytest.raises(SettingsError) as caught:
        load()
    assert "hush-hush" not in str(caught.value)


def test_settings_are_not_changed_after_they_are_read() -> None:
    """Nothing can change a setting under a running bot."""
    with pytest.raises(ValueError, match="frozen"):
        setattr(load(), "port", 1)  # noqa: B010  # the plain way is refused by the type checker already


def test_the_sign_in_address_follows_the_kind_of_app() -> None:
    """A single-tenant bot signs in with its tenant, a multi-tenant one with the Bot Framework's, or where told."""
    single = load(tenant_id="t-1")
    assert single.authority == "https://login.microsoftonline.com/t-1"
    assert load(app_type="MultiTenant").authority == "https://login.microsoftonline.com/botframework.com"
    assert load(login_url="https://login.example/x").authority == "https://login.example/x"


@pytest.mark.parametrize("field", list(Settings.model_fields))
def test_every_setting_says_what_it_is(field: str) -> None:
    """Each setting has a help sentence of its own and a documented name."""
    description = Settings.model_fields[field].description or ""
    assert description.endswith(".")
    assert environment_name(field).startswith(("MicrosoftApp", "SAFECONTACT_"))
    assert settings.environment_name(field) != field
