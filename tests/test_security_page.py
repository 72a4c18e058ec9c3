"""The pages on security and data protection say what is so: each test they name is there, each table of the records too."""

import ast
import re
from pathlib import Path

import pytest

from bot.storage.tables import metadata

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "manifest" / "docs"
SECURITY = DOCS.joinpath("security.md").read_text("utf-8")
DATA = DOCS.joinpath("data-protection.md").read_text("utf-8")
STRIDE = (
    "Spoofing",
    "Tampering",
    "Repudiation",
    "Information disclosure",
    "Denial of service",
    "Elevation of privilege",
)
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", SECURITY)


@pytest.mark.parametrize(("file", "function"), NAMED, ids=[function for _, function in NAMED])
def test_each_test_that_is_named_is_there(file: str, function: str) -> None:
    """A line of the table points at a test that exists under this name."""
    tree = ast.parse(ROOT.joinpath(file).read_text("utf-8"))
    functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert function in functions


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the tables under this heading, without their own headings."""
    [section] = re.findall(rf"^## {heading}.*?\n(.*?)(?=^## |\Z)", page, re.DOTALL | re.MULTILINE)
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize("kind", STRIDE)
def test_every_threat_has_a_defence_and_a_test(kind: str) -> None:
    """Each of the six kinds has threats, and each of those says what stops it and which test shows it."""
    found = rows(SECURITY, kind)
    assert found
    for threat, stops, shown in found:
        assert threat
        assert stops
        assert re.fullmatch(r"`tests/[\w/]+\.py::test_\w+`", shown), threat


def test_every_table_of_the_records_is_described() -> None:
    """Whoever assesses what is kept finds each table of the database, and nothing that is none."""
    described = {name for row in rows(DATA, "What is kept") for name in re.findall(r"table `(\w+)`", row[2])}
    assert described == set(metadata.tables)


@pytest.mark.parametrize("page", ["security.md", "data-protection.md"])
def test_links_between_the_pages_lead_somewhere(page: str) -> None:
    """A link within the pages names a page that is there."""
    links = re.findall(r"\]\(([^)#:]+)\)", DOCS.joinpath(page).read_text("utf-8"))
    assert links
    assert not [link for link in links if not DOCS.joinpath(link).exists()]
