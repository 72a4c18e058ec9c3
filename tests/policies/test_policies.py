"""Loading a policy pack: an installed one by its id, any other from its folder, and never an unsound one."""

from importlib.resources import files
from pathlib import Path

import pytest

from bot.errors import PackError
from bot.policies import DEFAULT_PACK, load, names, read

PACK = load()
FOLDER = files("bot.policies") / DEFAULT_PACK


def test_the_packs_that_are_installed_can_be_listed_and_loaded() -> None:
    """Every installed pack loads, and a second call gives the very same pack."""
    assert DEFAULT_PACK in names()
    assert [load(name).id for name in names()] == list(names())
    assert load() is load(DEFAULT_PACK)


@pytest.mark.parametrize("name", ["st_marys", "", "..", "../policies/st_peters_2022"])
def test_a_pack_that_is_not_installed_is_refused(name: str) -> None:
    """An unknown id, or a path, gives an error that lists what there is."""
    with pytest.raises(PackError, match=DEFAULT_PACK) as caught:
        load(name)
    assert DEFAULT_PACK in caught.value.advice


def broken(folder: Path, *, policy: bytes | None = None, old: str = "", new: str = "") -> Path:
    """A copy of the pack in `folder` with another document, or with one piece of its data replaced."""
    data = (FOLDER / "pack.toml").read_text("utf-8")
    assert old in data
    (folder / "policy.txt").write_bytes((FOLDER / "policy.txt").read_bytes() if policy is None else policy)
    (folder / "pack.toml").write_text(data.replace(old, new, 1) if old else data, "utf-8")
    return folder


def test_a_copied_pack_can_be_read(tmp_path: Path) -> None:
    """A pack in any folder reads as it does when installed, under that folder's name."""
    assert read(broken(tmp_path)).units == PACK.units
    assert read(tmp_path).id == tmp_path.name


def test_a_pack_that_misquotes_is_refused(tmp_path: Path) -> None:
    """A quotation that somebody has mended is an error that names the unit and says what to do."""
    broken(tmp_path, old="School staff must not invite, accept", new="School staff must not invite or accept")
    with pytest.raises(PackError, match="9: stands 0 times") as caught:
        read(tmp_path)
    assert "policy check" in caught.value.advice


def test_a_document_with_other_line_ends_is_refused(tmp_path: Path) -> None:
    """Line ends belong to the document: a copy that was converted is not the school's file."""
    content = (FOLDER / "policy.txt").read_bytes().replace(b"\n", b"\r\n")
    with pytest.raises(PackError, match="scope: stands 0 times"):
        read(broken(tmp_path, policy=content))


def test_a_document_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """A document in another encoding cannot be quoted to the letter."""
    with pytest.raises(PackError, match="cannot be read"):
        read(broken(tmp_path, policy=PACK.document.encode("utf-16")))


def test_a_pack_that_is_not_toml_is_refused(tmp_path: Path) -> None:
    """A slip in the file's grammar is an error that names the pack."""
    with pytest.raises(PackError, match="cannot be read"):
        read(broken(tmp_path, old="[[units]]", new="[[units]"))


def test_a_pack_with_a_field_missing_is_refused(tmp_path: Path) -> None:
    """A unit without its label is an error that says where it is missing."""
    with pytest.raises(PackError, match=r"units\.0\.label: Field required"):
        read(broken(tmp_path, old='label = "Vision"', new='# label = "Vision"'))


def test_a_pack_without_its_document_is_refused(tmp_path: Path) -> None:
    """A folder without policy.txt is no pack."""
    broken(tmp_path)
    (tmp_path / "policy.txt").unlink()
    with pytest.raises(PackError, match=r"cannot be read.*policy\.txt"):
        read(tmp_path)
