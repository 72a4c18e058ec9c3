"""The tests read as the specification: each says in one line what the program does."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The test functions of a file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield node


FILES = sorted(TESTS.rglob("test_*.py"))


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(TESTS).as_posix() for path in FILES])
def test_every_test_says_what_it_specifies(path: Path) -> None:
    """Each test function has a docstring of one line that is a sentence, and no two in a file say the same."""
    documented = {function.name: (ast.get_docstring(function) or "") for function in functions(path)}
    assert documented, "a test file without tests"
    assert not [name for name, text in documented.items() if "\n" in text or not text.endswith((".", "?", '"'))]
    assert len(set(documented.values())) == len(documented)


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(TESTS).as_posix() for path in FILES])
def test_no_test_is_shadowed(path: Path) -> None:
    """No two test functions of a file have one name: the first would never run."""
    names = [function.name for function in functions(path)]
    assert len(set(names)) == len(names)


def test_every_file_of_tests_has_a_name_of_its_own_kind() -> None:
    """A Python file under tests is a test file, a conftest, or stands in `support`, `faults` or `bench`."""
    others = [path for path in TESTS.rglob("*.py") if not path.name.startswith("test_") and path.name != "conftest.py"]
    assert {path.parent.name for path in others} <= {"support", "faults", "bench", "echo"}
