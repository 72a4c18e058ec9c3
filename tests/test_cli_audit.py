"""The audit from the command line: in words, proved, and anchored."""

from pathlib import Path

import pytest
from sqlalchemy import text

from bot import cli_audit, cli_export
from bot.core import case
from bot.core.audit import Deed, Kind
from bot.core.case import Entry, Happened
from bot.core.guidance import published, question
from bot.core.lesson import record
from bot.errors import SafeContactError, StorageError
from bot.storage import audit, reports, school_settings
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from bot.texts import sentences
from tests.support.clock import MORNING
from tests.support.keys import KEYS, SEALER
from tests.support.school import HEAD, TEACHER, TEXT


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The command's own database, in which three things have happened."""
    (tmp_path / "school.toml").write_text(TEXT, "utf-8")
    monkeypatch.setenv("SAFECONTACT_SCHOOL_FILE", str(tmp_path / "school.toml"))
    monkeypatch.setenv("SAFECONTACT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", KEYS)
    made = Database(f"sqlite:///{tmp_path / 'safecontact.db'}", SEALER)
    upgrade(made)
    refused = Deed(MORNING, TEACHER, Kind.REPORT, "refused", "SN-7K4M-26", "open")
    opened = Entry(at=MORNING, actor=HEAD, what=Happened.OPENED)
    made.transact_now(lambda connection: audit.add(connection, [refused]))
    made.transact_now(lambda connection: school_settings.keep(connection, "closures", {}, 0, HEAD, MORNING))
    made.transact_now(lambda connection: reports.append(connection, "SN-7K4M-26", [opened]))
    return made


def test_audit_is_shown_in_words(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """`audit show` says who did what and when, with roles and names; with a reference, only what is about it."""
    del database
    cli_audit.show()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[0].endswith("Tess Taylor asked for report SN-7K4M-26 and was refused: open.")
    assert lines[2].endswith("Head Teacher Harriet Head opened report SN-7K4M-26.")
    cli_audit.show("sn 7k4m 26")
    assert "closures" not in capsys.readouterr().out
    with pytest.raises(SafeContactError, match="Nothing"):
        cli_audit.show("SN-2222-26")


def test_sound_audit_is_said_to_hold(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """`audit verify` counts what holds, also with an anchor, which is one line; anything else is no anchor."""
    del database
    cli_audit.show_anchor()
    anchor = capsys.readouterr().out
    assert anchor.count("\n") == 1
    cli_audit.verify(anchor)
    assert "holds: 3 entries" in capsys.readouterr().out
    with pytest.raises(SafeContactError, match="no anchor"):
        cli_audit.verify("rubbish")


def test_history_that_lacks_an_opening_is_refused(database: Database) -> None:
    """`audit verify` names a report whose own history does not say what the audit says."""
    for statement in ("DROP TRIGGER report_history_kept", "DELETE FROM report_history"):
        database.transact_now(lambda connection, one=statement: connection.execute(text(one)))
    with pytest.raises(StorageError, match="history of SN-7K4M-26"):
        cli_audit.verify()


def test_changed_audit_is_refused_by_its_first_entry(database: Database) -> None:
    """`audit verify` names the first entry that was changed, and says to keep the database as it is."""
    for statement in ("DROP TRIGGER audit_unchanged", "UPDATE audit SET actor = 'x' WHERE position = 2"):
        database.transact_now(lambda connection, one=statement: connection.execute(text(one)))
    with pytest.raises(StorageError, match="entry 2 was changed") as error:
        cli_audit.verify()
    assert "Keep a copy" in error.value.advice


def test_empty_audit_has_no_anchor_and_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything has happened there is nothing to anchor, and nothing wrong."""
    monkeypatch.setenv("SAFECONTACT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", KEYS)
    upgrade(Database(f"sqlite:///{tmp_path / 'safecontact.db'}", SEALER))
    with pytest.raises(StorageError, match="Nothing"):
        cli_audit.show_anchor()
    cli_audit.verify()
    assert "holds: 0 entries" in capsys.readouterr().out


def test_export_of_the_register_is_in_the_audit(database: Database, tmp_path: Path) -> None:
    """Who takes the register out of the program on the command line leaves an entry."""
    cli_export.export_register(tmp_path / "register.csv")
    last = database.transact_now(audit.last)
    assert last is not None
    assert (last.deed.actor, last.deed.action, last.deed.subject) == ("console", "exported", "register")


ACTS = {
    Kind.REPORT: (case.Happened, {"rung", "alerted", "delivered", "unreachable", "rerouted"}),
    Kind.LESSON: (record.Happened, {"rechecked", "moved", "unreachable", "reminded", "undecided", "asked_after"}),
    Kind.QUESTION: (question.Happened, {"moved", "unreachable"}),
    Kind.GUIDANCE: (published.Happened, set[str]()),
}


@pytest.mark.parametrize("kind", ACTS)
def test_whatever_people_do_has_its_words(kind: Kind) -> None:
    """Each act that a person can do is told in a sentence of its own, and nothing that the bot does by itself is."""
    happened, bots_own = ACTS[kind]
    told = {key.removeprefix(f"audit.{kind}.") for key in sentences() if key.startswith(f"audit.{kind}.")}
    assert told - {"purged", "refused", "refused_unknown"} == set(happened) - bots_own
