"""The command `safecontact doctor`: lines for people, JSON for scripts, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.cli_doctor import doctor
from bot.doctor import patient as module
from bot.doctor.configuration import misspelt
from bot.settings import Settings, environment_name
from tests.support.certificates import certificate_file, certificate_pem, key_pem

Run = Callable[..., tuple[bool, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the doctor in an empty folder with these settings, at an internet where nobody answers."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(environment_name(field), raising=False)
    nowhere = {
        "SAFECONTACT_LOGIN_URL": "https://localhost:9/adfs",
        "SAFECONTACT_OPENID_METADATA_URL": "http://127.0.0.1:9/",
    }

    def doctor_with(*, as_json: bool = False, **given: str) -> tuple[bool, str]:
        for name, value in (nowhere | given).items():
            monkeypatch.setenv(name, value)
        capsys.readouterr()
        well = doctor(as_json=as_json, app=None, address="")
        return well, capsys.readouterr().out

    return doctor_with


def test_every_finding_is_one_line(run: Run) -> None:
    """A line begins with how it stands, names what was looked at, and ends in what to do; the last line counts."""
    well, out = run()
    assert not well
    lines = out.splitlines()
    assert lines[0] == "ok     Settings: Every setting can be read."
    assert any(line.startswith("fault  Ids of the bot: MicrosoftAppId is not set. Copy it from") for line in lines)
    assert any(line.startswith("-      Way to Teams: not looked at until") for line in lines)
    faults = [line for line in lines if line.startswith("fault ")]
    assert lines[-1] == f"Faults to be put right: {len(faults)}."


def test_json_says_the_same(run: Run) -> None:
    """A script gets one object with all findings, each with the cause's own name."""
    well, out = run(as_json=True)
    answer = json.loads(out)
    assert not well
    assert not answer["ok"]
    [ids] = [found for found in answer["findings"] if found["check"] == "ids"]
    assert (ids["state"], ids["cause"]) == ("wrong", "app_id")
    assert ids["says"].startswith("MicrosoftAppId is not set")
    assert ids["do"]


def test_nothing_wrong_ends_well(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no check finds a fault the last line says so, and the command ends well."""
    monkeypatch.setattr("bot.cli_doctor.CHECKS", ())
    assert run() == (True, "ok     Settings: Every setting can be read.\nNothing is wrong.\n")


def test_value_that_cannot_be_read_is_the_only_finding(run: Run) -> None:
    """Every setting that is wrong is named at once; nothing else is looked at with half of the settings."""
    well, out = run(SAFECONTACT_PORT="many", SAFECONTACT_GRAPH="maybe", MicrosoftAppPassword="hush-hush")
    assert not well
    assert [line.split(" is wrong")[0] for line in out.splitlines()[:-1]] == [
        "fault  Settings: SAFECONTACT_PORT",
        "fault  Settings: SAFECONTACT_GRAPH",
    ]
    assert "hush-hush" not in out


@pytest.mark.parametrize("where", ["environment", "file"])
def test_misspelt_setting_is_named_with_the_right_one(run: Run, tmp_path: Path, where: str) -> None:
    """A setting that nobody reads is a fault, in the environment and in the file, with the name that is near."""
    if where == "file":
        tmp_path.joinpath(".env").write_text("SAFECONTACT_DATABSE_URL=sqlite:///x.db\nOTHER=1\n", "utf-8")
    well, out = run(**({"SAFECONTACT_DATABSE_URL": "sqlite:///x.db"} if where == "environment" else {}))
    assert not well
    assert "There is no setting SAFECONTACT_DATABSE_URL. Is SAFECONTACT_DATABASE_URL meant?" in out
    assert "sqlite:///x.db" not in out


def test_line_of_the_settings_file_that_cannot_be_read_is_a_fault(run: Run, tmp_path: Path) -> None:
    """A line that every other command passes over is told with its number; the lines around it count."""
    tmp_path.joinpath(".env").write_text("SAFECONTACT_PORT=4000\nhush hush\nSAFECONTACT_GRAPH=maybe\n", "utf-8")
    well, out = run()
    assert not well
    assert "Line 2 of the file .env cannot be read. Write the setting's name, = and its value there" in out
    assert "SAFECONTACT_GRAPH is wrong" in out
    assert "hush" not in out


@pytest.mark.parametrize("content", ["é".encode("latin-1"), "MicrosoftAppId=1".encode("utf-16")])
def test_settings_file_in_another_encoding_is_the_only_finding(run: Run, tmp_path: Path, content: bytes) -> None:
    """A file that is not UTF-8 is a fault, not the end of the doctor."""
    tmp_path.joinpath(".env").write_bytes(content)
    well, out = run()
    assert not well
    assert out.splitlines()[0].endswith(
        "is not UTF-8 text. Save it as plain text in UTF-8 (the usual encoding) that this user may read, "
        "or run this in another folder."
    )


def test_setting_like_no_other_is_told_too(run: Run) -> None:
    """A made-up setting of which none is near is a fault as well."""
    assert "There is no setting SAFECONTACT_ZZQQ. Take it out." in run(SAFECONTACT_ZZQQ="1")[1]


def test_only_what_looks_like_ours_is_judged() -> None:
    """Capital letters do not matter, and other programs' settings are their own."""
    assert misspelt(["MICROSOFTAPPID", "safecontact_port", "PATH", "PORT"]) == []
    assert misspelt(["MicrosoftAppID2", "safecontact_prt"]) == ["MicrosoftAppID2", "safecontact_prt"]


@pytest.mark.parametrize("as_json", [False, True])
def test_no_secret_is_printed(run: Run, tmp_path: Path, as_json: bool) -> None:  # noqa: FBT001
    """Neither the secret nor the key stands in the output, whatever is wrong."""
    given: dict[str, Any] = {
        "MicrosoftAppId": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "MicrosoftAppTenantId": "11111111-0000-4000-8000-000000000001",
        "MicrosoftAppPassword": "7c9e6679-0000-40de-944b-e07fc1f90ae8",
    }
    _, out = run(as_json=as_json, **given)
    assert "the secret's ID" in out
    assert given["MicrosoftAppPassword"] not in out
    given["SAFECONTACT_CERTIFICATE_FILE"] = str(certificate_file(tmp_path, certificate_pem(days=-1), key_pem()))
    _, out = run(as_json=as_json, **given)
    assert "not today" in out
    assert "PRIVATE KEY" not in out


def test_school_file_is_read_with_the_settings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor reads the school file that the settings name, once."""
    read: list[Path | None] = []
    original = module.school_file.read
    monkeypatch.setattr(module.school_file, "read", lambda path: (read.append(path), original(path))[1])
    assert "The school file nowhere.toml cannot be read" in run(SAFECONTACT_SCHOOL_FILE="nowhere.toml")[1]
    assert read == [Path("nowhere.toml")]
