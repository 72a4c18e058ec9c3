"""The page for the wall of the staff room."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import pdf_sheet
from bot.cli_sheet import sheet
from bot.core.people import Person, Role
from bot.errors import SafeContactError
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from cards.sheet import fallback_sheet
from tests.support.house import full_school
from tests.support.keys import KEYS, SEALER
from tests.support.school import TEXT, school

NOW = datetime(2026, 11, 25, 17, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "school.toml").write_text(TEXT, "utf-8")
    monkeypatch.setenv("SAFECONTACT_SCHOOL_FILE", str(tmp_path / "school.toml"))
    monkeypatch.setenv("SAFECONTACT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", KEYS)
    upgrade(Database(f"sqlite:///{tmp_path / 'safecontact.db'}", SEALER))


def pages(content: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type /Page\b(?!s)", content))


def test_the_sheet_is_one_page(tmp_path: Path) -> None:
    """The command writes a PDF of one page from the settings."""
    sheet(tmp_path / "wall.pdf")
    content = (tmp_path / "wall.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert pages(content) == 1


def test_everybody_and_every_number_stands_on_it() -> None:
    """The Head Teacher, each deputy, the chair and every number are there, with 999, and the day it was printed."""
    told = fallback_sheet(full_school(), NOW)
    words = "\n".join([told.danger, *(line for section in told.sections for line in section.lines), *told.foot])
    for expected in ("Harriet Head, 01632 960101", "Dan Deputy", "Dee Deputy", "Cora Chair", "999", "01632 960202"):
        assert expected in words
    assert "Wednesday 25 November 2026" in words


def test_what_is_not_set_is_said_on_the_sheet() -> None:
    """A number that the school has not set is said to be missing, never made up."""
    told = fallback_sheet(school(), NOW)
    assert "Children's social care: number not set by the school" in told.sections[2].lines


def many(count: int) -> tuple[Person, ...]:
    """The people of the school, with this many more deputies."""
    more = (Person(id=f"deputy-{n}", name=f"Deputy {n}", roles=frozenset({Role.DEPUTY})) for n in range(count))
    return (*school().people, *more)


def test_more_deputies_make_smaller_letters_and_too_many_are_refused() -> None:
    """Eight deputies still fit on the page; with sixty the command says what to do."""
    eight = fallback_sheet(school().model_copy(update={"people": many(7)}), NOW)
    assert pages(pdf_sheet.draw(eight)) == 1
    sixty = fallback_sheet(school().model_copy(update={"people": many(60)}), NOW)
    with pytest.raises(SafeContactError, match="does not fit"):
        pdf_sheet.draw(sixty)


@pytest.mark.parametrize("name", ["wall.doc", "nowhere/wall.pdf"])
def test_another_kind_of_file_or_a_missing_folder_is_refused(tmp_path: Path, name: str) -> None:
    """Only a .pdf file in a folder that is there is written."""
    with pytest.raises(SafeContactError, match=name):
        sheet(tmp_path / name)
