"""Reading the school file, and what a wrong one says."""

from importlib.resources import files
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.school_file import parse, read
from tests.support.school import TEXT


def test_a_file_is_read(tmp_path: Path) -> None:
    """A school file gives the school it describes."""
    path = tmp_path / "school.toml"
    path.write_text(TEXT, "utf-8")
    assert read(path) == parse(TEXT)
    assert read(path).identity.name == "St Peter's CE Primary School"


def test_a_file_of_windows_notepad_is_read(tmp_path: Path) -> None:
    """The mark that some editors put before UTF-8 text is no part of the file."""
    path = tmp_path / "school.toml"
    path.write_text(TEXT, "utf-8-sig")
    assert read(path) == parse(TEXT)


def test_the_sample_school_is_a_school() -> None:
    """The demonstration's school has a head, a deputy, a chair, a SENCo and numbers, all made up."""
    sample = parse(files("bot.demo").joinpath("school.toml").read_text("utf-8"))
    roles = {role.value for person in sample.people for role in person.roles}
    assert roles == {"headteacher", "deputy", "chair", "senco", "staff"}
    reserved = ("01632 960", "0800 028 0285")  # numbers kept free for drama, and a real public helpline
    phones = [person.phone for person in sample.people if person.phone] + list(sample.numbers.model_dump().values())
    assert all(phone.startswith(reserved) for phone in phones)


def test_no_file_is_an_error_that_names_the_setting() -> None:
    """Without a school file nobody is staff, so nothing is served."""
    with pytest.raises(SettingsError, match="SAFECONTACT_SCHOOL_FILE"):
        read(None)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A missing file and a folder are refused with their path."""
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(SettingsError, match=r"cannot be read") as caught:
            read(path)
        assert str(path) in str(caught.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """A file that is not UTF-8 says so instead of losing letters."""
    path = tmp_path / "school.toml"
    path.write_bytes(b'name = "Ren\xe9e"')
    with pytest.raises(SettingsError, match="UTF-8"):
        read(path)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[school", "not valid TOML"),
        ("", "school: it is missing"),
        (TEXT.replace('name = "Harriet Head"', ""), "people, number 2, name: it is missing"),
        (TEXT.replace('"headteacher"', '"head"'), "people, number 2, roles, number 1: Input should be 'headteacher'"),
        (TEXT.replace('roles = ["headteacher"]', ""), "exactly one person"),
        (TEXT.replace("[numbers]", "[number]"), "number: there is no such name"),
        (TEXT + '[hours]\nfrom = "late"', "hours, from: "),
        (
            TEXT.replace('name = "Harriet Head"', 'name = "Harriet Head"\nemail = "ask Jo"'),
            "number 2, email: it is no such address",
        ),
    ],
)
def test_a_wrong_file_says_where(text: str, place: str) -> None:
    """What is wrong is said in one line, with its place and what to compare it with."""
    with pytest.raises(SettingsError) as caught:
        parse(text)
    assert place in str(caught.value)
    assert "README" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_message_repeats_what_the_file_says_of_a_person() -> None:
    """An error names the place, not a colleague's number."""
    with pytest.raises(SettingsError) as caught:
        parse(TEXT.replace('phone = "01632 960101"', f'phone = "{"01632 960101 " * 9}"'))
    assert "01632" not in str(caught.value)
