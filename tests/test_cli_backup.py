"""`safecontact backup` and `safecontact restore`, as they are typed."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import SafeContactError
from tests.support.keys import KEYS
from tests.support.school import TEXT


@pytest.fixture
def folder(tmp_path: Path, sqlite_model: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a school file, as the settings name it."""
    shutil.copy(sqlite_model, tmp_path / "safecontact.db")
    (tmp_path / "school.toml").write_text(TEXT, "utf-8")
    monkeypatch.setenv("SAFECONTACT_SCHOOL_FILE", str(tmp_path / "school.toml"))
    monkeypatch.setenv("SAFECONTACT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", KEYS)
    return tmp_path


def run(*words: str) -> str:
    """What a command prints."""
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_a_backup_is_made_and_put_back(folder: Path) -> None:
    """Each command says in plain words what it has done, and where the earlier records are."""
    out = str(folder / "today.zip")
    assert "written and checked. Reports: 0" in run("backup", "--out", out)
    assert "kept in" in run("restore", out)
    assert len(list(folder.glob("safecontact.db.before-restore-*"))) == 1


def test_a_backup_stands_in_the_audit(folder: Path) -> None:
    """That the records were copied, from where everybody's words can be read with the key."""
    run("backup", "--out", str(folder / "today.zip"))
    assert "copied the records into a backup file" in run("audit", "show")


def test_a_second_backup_replaces_the_first_only_when_it_is_whole(folder: Path) -> None:
    """When a copy cannot be made, the file of that name stays as it was."""
    out = folder / "today.zip"
    run("backup", "--out", str(out))
    before = out.read_bytes()
    (folder / "safecontact.db").write_bytes(b"damaged" * 1000)
    with pytest.raises(SafeContactError):
        run("backup", "--out", str(out))
    assert out.read_bytes() == before
