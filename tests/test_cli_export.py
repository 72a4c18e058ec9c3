"""A closed case as a document."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli_export import export
from bot.core import handling
from bot.core.access import Status
from bot.core.case import Case, Entry, Happened
from bot.core.incident import Certainty, Draft, Party
from bot.core.routing import route
from bot.errors import SafeContactError
from bot.storage import reports
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from tests.support.keys import KEYS, SEALER
from tests.support.school import HEAD, TEACHER, TEXT, school

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
TYPED = "she wrote 'hi miss' \u2013 Zo\u00eb, \u0141ukasz\n  and then  two  spaces"


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The command's own database, with its school file."""
    (tmp_path / "school.toml").write_text(TEXT, "utf-8")
    monkeypatch.setenv("SAFECONTACT_SCHOOL_FILE", str(tmp_path / "school.toml"))
    monkeypatch.setenv("SAFECONTACT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", KEYS)
    opened = Database(f"sqlite:///{tmp_path / 'safecontact.db'}", SEALER)
    upgrade(opened)
    return opened


def stored(database: Database, *, closed: bool = True) -> str:
    """A report that was sent, opened, acknowledged and, if asked for, closed."""
    head, teacher = school().person(HEAD), school().person(TEACHER)
    assert head is not None
    assert teacher is not None
    parties = frozenset({Party.NONE})
    body = Draft(started_at=NOW, safety=Certainty.NO, parties=parties, images=Certainty.NO, account=(TYPED,))
    case = Case(
        reference="SN-7K4M-26",
        reporter=TEACHER,
        conversation="a:t",
        status=Status.NEW,
        urgent=False,
        practice=False,
        complete=True,
        route=route(parties, teacher, school()),
        body=body,
        sent_at=NOW,
        history=(Entry(at=NOW, actor=TEACHER, what=Happened.SENT),),
    )
    for number, act in enumerate((handling.open_case, handling.acknowledge), 1):
        decision = act(case, head, NOW + timedelta(minutes=number))
        assert decision is not None
        case = decision.case
    if closed:
        ended = handling.close(case, head, ["advice_given"], "Spoke to the family", "CPOMS 12", NOW)
        assert ended is not None
        case = ended.case
    database.transact_now(lambda connection: reports.add(connection, case))
    return case.reference


def test_a_closed_case_is_written_as_text_with_every_word_and_its_chronology(
    database: Database, tmp_path: Path
) -> None:
    """The text holds the account as typed, the reason, where the record is, and what happened when."""
    export(stored(database), tmp_path / "case.txt")
    text = (tmp_path / "case.txt").read_text("utf-8")
    for line in (*TYPED.split("\n"), "Spoke to the family", "CPOMS 12", "acknowledged by Head Teacher Harriet Head"):
        assert line in text


def test_a_closed_case_is_written_as_pdf(database: Database, tmp_path: Path) -> None:
    """The PDF is one, has its reference as title, and the export stands in the case's history."""
    reference = stored(database)
    export("sn 7k4m 26", tmp_path / "case.pdf")
    assert (tmp_path / "case.pdf").read_bytes().startswith(b"%PDF-")
    case = database.transact_now(lambda connection: reports.load(connection, reference))
    assert case is not None
    assert [entry.data["text"] for entry in case.entries(Happened.EXPORTED)] == ["pdf"]


def test_an_open_case_is_not_exported(database: Database, tmp_path: Path) -> None:
    """What is still being dealt with, or does not exist, is refused in the same words, and nothing is written."""
    reference = stored(database, closed=False)
    for asked in (reference, "SN-2222-26", "rubbish"):
        with pytest.raises(SafeContactError, match="no closed case"):
            export(asked, tmp_path / "case.pdf")
    assert not (tmp_path / "case.pdf").exists()


def test_another_kind_of_file_is_refused(database: Database, tmp_path: Path) -> None:
    """Only .pdf and .txt are written, and a folder that is not there is named."""
    reference = stored(database)
    with pytest.raises(SafeContactError, match="neither"):
        export(reference, tmp_path / "case.doc")
    for name in ("case.pdf", "case.txt"):
        with pytest.raises(SafeContactError, match="cannot be written"):
            export(reference, tmp_path / "nowhere" / name)
