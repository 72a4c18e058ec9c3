"""The way back when nobody in Teams can hand over any more."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli_reset import reset
from bot.core import changing
from bot.core.people import Role
from bot.services.school_book import SchoolBook
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from bot.storage.tables import school_changes
from cards.settings import ask_card
from tests.support.keys import KEYS, SEALER
from tests.support.school import CHAIR, TEACHER, TEXT, school

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


async def test_people_of_the_file_count_again_and_the_change_is_on_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A chair who handed on the seat in Teams has it again when the governors say so, and who did it is kept."""
    (tmp_path / "school.toml").write_text(TEXT, "utf-8")
    monkeypatch.setenv("SAFECONTACT_SCHOOL_FILE", str(tmp_path / "school.toml"))
    monkeypatch.setenv("SAFECONTACT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", KEYS)
    database = Database(f"sqlite:///{tmp_path / 'safecontact.db'}", SEALER)
    upgrade(database)
    book, before = SchoolBook(database, school(), ask_card), school()
    chair = before.chair
    assert chair is not None
    after = changing.chaired_by(before, chair, TEACHER)
    assert not isinstance(after, changing.Refused)
    database.transact_now(book.changed(before, after, chair, NOW))
    assert [one.id for one in (await book.current()).people if one.has(Role.CHAIR)] == [TEACHER]
    assert reset() == len(before.people)
    assert await book.current() == before
    made = database.transact_now(lambda connection: connection.execute(school_changes.select()).all())
    assert [(one.actor, one.name) for one in made] == [(CHAIR, "people"), ("server", "people")]
    await database.close()
