"""The pages for the people who run, use and take over the bot say what is so: commands, settings, links, files."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from bot.cli import app
from bot.settings import Settings, environment_name
from bot.teams.meetings import PERMISSION
from bot.teams.people import INSTALL_PERMISSIONS, SEARCH_PERMISSION

ROOT = Path(__file__).parents[2]
PAGES = sorted(ROOT.joinpath("manifest", "docs").glob("*.md"))
ALL = [ROOT / "README.md", *PAGES]
SETTINGS = {environment_name(field) for field in Settings.model_fields}
OTHERS = {"SAFECONTACT_FUZZ"}  # no setting: the tests read it
COMMAND = re.compile(r"(?:^|[\s/`])safecontact ((?:[a-z]+|\{\})(?: [^`\n]*)?)")


def words(page: Path) -> str:
    """The text of a page."""
    return page.read_text("utf-8")


def commands(page: Path) -> list[list[str]]:
    """Every command of the program that a page shows, in a block or in a line, as words."""
    text = words(page)
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`((?:\.venv/bin/)?safecontact [^`]+)`", text)
    found = [COMMAND.search(line) for line in lines]
    return [shlex.split(each[1]) for each in found if each]


SHOWN = [(page, command) for page in ALL for command in commands(page)]


@pytest.mark.parametrize(("page", "command"), SHOWN, ids=[f"{page.stem}: {' '.join(words)}" for page, words in SHOWN])
def test_each_command_is_accepted(page: Path, command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line takes every command of the pages with the words that follow it."""
    del page
    monkeypatch.chdir(ROOT)
    given = [{"FILE": "README.md", "FOLDER": "bot", "FILE.zip": "a.zip"}.get(word, word) for word in command]
    known = typer.main.get_command(app)
    context = known.make_context("safecontact", given, resilient_parsing=True)
    while hasattr(known, "resolve_command"):
        name, known, given = known.resolve_command(context, given)
        context = type(context)(known, info_name=name, parent=context)
    known.make_context(name, given)


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_each_setting_that_is_named_exists(page: Path) -> None:
    """A page names no setting that is none."""
    named = set(re.findall(r"\bSAFECONTACT_[A-Z_]+\b|\bMicrosoftApp(?:Type|Id|Password|TenantId)\w*", words(page)))
    assert named <= SETTINGS | OTHERS


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_each_link_leads_somewhere(page: Path) -> None:
    """A relative link is of a file or folder that is there, and so is each path of the source that is named."""
    links = re.findall(r"\]\(([^)#]+)\)", words(page))
    assert not [link for link in links if "://" not in link and not (page.parent / link).exists()]
    paths = re.findall(r"`((?:bot|dialogs|cards|tests|manifest)/[\w/.]+)`", words(page))
    assert not [path for path in paths if not (ROOT / path).exists()]


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_each_page_can_be_found_from_the_readme(page: Path) -> None:
    """The README links every page."""
    assert f"](manifest/docs/{page.name})" in words(ROOT / "README.md")


def test_every_command_has_its_place_on_a_page_or_in_the_readme() -> None:
    """Each command of the program is shown at least once as it is typed."""
    there = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    assert there <= {command[0] for _, command in SHOWN}


def test_each_graph_permission_is_explained() -> None:
    """The page for the IT person names exactly the permissions that the program uses."""
    table = words(ROOT / "manifest" / "docs" / "it.md").split("## 5.")[1].split("## 6.")[0]
    named = set(re.findall(r"`([A-Z]\w+(?:\.\w+)*\.All)`", table))
    assert named == {PERMISSION, SEARCH_PERMISSION, *INSTALL_PERMISSIONS}


def test_what_was_not_tried_is_said() -> None:
    """Each page on a kind of server ends with what was tried and what was not."""
    for name in ("server", "trust", "azure"):
        last = words(ROOT / "manifest" / "docs" / f"{name}.md").split("\n## ")[-1]
        assert last.startswith("What was tried\n")
        assert re.search(r"not run|not built|neither compiled", last)


def test_the_page_for_staff_is_one_page() -> None:
    """What a member of staff is asked to read before using the bot is short."""
    assert len(words(ROOT / "manifest" / "docs" / "staff.md").split()) < 400
