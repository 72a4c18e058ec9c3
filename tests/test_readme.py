"""The README says what is true: its commands, settings and examples are those of the program."""

import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

from bot import cli
from bot.core.people import Role
from bot.core.school import TEAMS_ONLY, School
from bot.school_file import parse
from bot.settings import Settings, environment_name

ROOT = Path(__file__).parents[1]
README = ROOT.joinpath("README.md").read_text("utf-8")
CHANGELOG = ROOT.joinpath("CHANGELOG.md").read_text("utf-8")
PROJECT = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))["project"]


def marked(name: str) -> str:
    """What stands between <!-- name --> and <!-- /name -->, without its fence."""
    [block] = re.findall(rf"^<!-- {name} -->\n(.*?)^<!-- /{name} -->$", README, re.DOTALL | re.MULTILINE)
    return re.sub(r"^```.*\n", "", block, flags=re.MULTILINE).strip()


@pytest.mark.parametrize("field", list(Settings.model_fields))
def test_every_setting_has_its_row(field: str) -> None:
    """The table gives each setting's name, its default, and the words of its own help."""
    info = Settings.model_fields[field]
    default = info.default.get_secret_value() if hasattr(info.default, "get_secret_value") else info.default
    shown = f"`{default}`" if default not in ("", None) else ""
    assert f"| `{environment_name(field)}` | {shown} | {info.description} |" in marked("settings").splitlines()


def test_no_setting_is_listed_that_is_none() -> None:
    """The table lists nothing but settings, each once, in the order of the source."""
    listed = re.findall(r"^\| `(\w+)`", marked("settings"), re.MULTILINE)
    assert listed == [environment_name(field) for field in Settings.model_fields]


def test_every_command_is_listed_and_every_listed_command_exists() -> None:
    """The table of commands and the program name the same commands."""
    listed = {words.split()[0] for words in re.findall(r"^\| `safecontact ([a-z ]+)", README, re.MULTILINE)}
    there = {command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback}
    assert listed == there | {group.name for group in cli.app.registered_groups}


@pytest.mark.parametrize("name", ["start", "test"])
def test_a_quick_start_is_one_line(name: str) -> None:
    """Each of the two commands is one line that makes an environment and installs the tested versions."""
    command = marked(name)
    assert "\n" not in command
    assert command.startswith("python3 -m venv .venv ")
    assert "pip install -q -c .constraints.txt" in command


def test_the_quick_starts_end_in_what_they_promise() -> None:
    """One starts the demonstration, the other runs the tests with what they need."""
    assert marked("start").endswith(" . && .venv/bin/safecontact demo")
    assert marked("test").endswith(" '.[test]' && .venv/bin/pytest")


def test_the_quick_starts_stand_on_the_first_screen() -> None:
    """Who opens the README sees both commands without scrolling far."""
    assert README.count("\n", 0, README.index("<!-- /test -->")) <= 30


def test_the_example_of_a_school_file_is_one() -> None:
    """The example parses, and shows every section and every entry there is, and each role in use or in its comment."""
    text = marked("school")
    example = parse(text, "the example")
    assert set(tomllib.loads(text)) == {field.alias or name for name, field in School.model_fields.items()} - TEAMS_ONLY
    assert set(tomllib.loads(text)["numbers"]) == set(type(example.numbers).model_fields)
    assert set(tomllib.loads(text)["escalation"]) == set(type(example.escalation).model_fields)
    assert not [role for role in Role if role.value not in text]


def test_every_link_within_the_project_leads_somewhere() -> None:
    """A relative link names a file or a folder that is there."""
    links = [link for text in (README, CHANGELOG) for link in re.findall(r"\]\(([^)#]+)\)", text)]
    inside = [link for link in links if "://" not in link]
    assert inside
    assert not [link for link in inside if not ROOT.joinpath(link).exists()]


def test_no_sentence_shouts() -> None:
    """The README and the list of changes are as calm as the program."""
    prose = re.sub(r"```.*?```", "", README + CHANGELOG, flags=re.DOTALL).replace("<!--", "")
    assert "!" not in prose
    assert not [mark for mark in prose if unicodedata.category(mark) == "So"]


def test_the_changes_know_this_version() -> None:
    """The list of changes has an entry for the version that is being built."""
    assert f"\n## {PROJECT['version']}\n" in CHANGELOG
    assert "\n## Unreleased\n" in CHANGELOG


def test_the_constraints_cover_every_direct_dependency() -> None:
    """Each dependency of the project, its tests and its linters has one exact version, within the bounds."""
    lines = ROOT.joinpath(".constraints.txt").read_text("utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if not line.startswith("#"))
    exact = {name.lower().replace("_", "-"): version for name, version in pins.items()}
    wanted = [
        *PROJECT["dependencies"],
        *(
            each
            for group in ("import", "test", "lint")
            for each in PROJECT["optional-dependencies"][group]
            if not each.startswith(f"{PROJECT['name']}[")  # another group of this project
        ),
    ]
    for requirement in wanted:
        name = re.split(r"[^A-Za-z0-9_.-]", requirement, maxsplit=1)[0].lower()
        assert name in exact, requirement
        for bound in re.findall(r"==([\w.]+)", requirement):
            assert exact[name] == bound
