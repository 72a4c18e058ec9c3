"""`safecontact review`: what is printed for the governors, and what is emptied."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.core.guidance.review import Note, NoteKind
from bot.storage import audit, review
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from tests.support.keys import KEYS, SEALER

DAY = date(2026, 11, 23)
NOTES = (
    Note(DAY, NoteKind.UNANSWERED, ("13", "nonsense"), "may we use \N{EN DASH}"),
    Note(DAY, NoteKind.UNANSWERED, ("13", "nonsense"), "may we use \N{EN DASH}"),
    Note(DAY, NoteKind.HELPFUL),
)


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The command's own database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAFECONTACT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", KEYS)
    made = Database(f"sqlite:///{tmp_path / 'safecontact.db'}", SEALER)
    upgrade(made)
    return made


def run(*words: str) -> list[str]:
    """What the command prints."""
    result = CliRunner().invoke(app, ["review", *words])
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def test_list_is_printed_and_stays(database: Database) -> None:
    """Each theme with how often it came up, when last, and the clauses that came near; nothing is emptied."""
    for note in NOTES:
        database.transact_now(partial(review.add, note=note))
    for _ in range(2):
        assert run() == [
            "Not covered by the policy:",
            "2 times, last on Monday 23 November 2026: may we use \N{EN DASH} (Clause 13)",
            "",
            "The answer helped:",
            "Once, on Monday 23 November 2026: the words are not kept (no clause came near)",
            "",
        ]


def test_list_is_emptied_when_that_is_asked(database: Database) -> None:
    """`--clear` prints it once more; the audit says that it was emptied, and by whom."""
    for note in NOTES:
        database.transact_now(partial(review.add, note=note))
    assert len(run("--clear")) == 6
    assert run("--clear") == ["Nothing has been noted."]
    deeds = [link.deed for link in database.transact_now(audit.links)]
    assert [(deed.actor, deed.kind, deed.action, deed.detail) for deed in deeds] == [
        ("console", "review", "cleared", "3")
    ]
