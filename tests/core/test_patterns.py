"""Patterns that are compiled when they are first used."""

import importlib
import pkgutil
import re
from types import ModuleType

import pytest

import bot.core
import dialogs
from bot.core import patterns
from bot.core.patterns import compile_all, regex


def modules(package: ModuleType) -> list[str]:
    return [found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]


def test_every_pattern_of_the_program_can_be_compiled() -> None:
    """A mistake in a pattern would otherwise only show when somebody's message meets it."""
    for name in (*modules(bot.core), *modules(dialogs), "bot.answers.engine"):
        importlib.import_module(name)
    compile_all()
    assert len(patterns._all) > 300
    assert all("search" in vars(each) for each in patterns._all)


def test_none_is_compiled_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was used before, and what was compiled with all others, stays as it is."""
    monkeypatch.setattr(patterns, "_all", [])
    kept = [regex("a+"), regex("b+", re.IGNORECASE), regex("c")]
    assert kept[1].search("xBB")
    assert compile_all() == 2
    assert compile_all() == 0


def test_first_use_of_any_kind_compiles() -> None:
    """Whatever is asked of a pattern first, it answers as a compiled one does."""
    compiled = re.compile("(?P<n>a)(b)?", re.IGNORECASE)
    assert regex("(?P<n>a)(b)?", re.IGNORECASE).sub("-", "cAB") == compiled.sub("-", "cAB")
    assert regex("(?P<n>a)(b)?").pattern == compiled.pattern
    assert regex("(?P<n>a)(b)?").groupindex == compiled.groupindex
    assert [match.span() for match in regex("a").finditer("aba")] == [(0, 1), (2, 3)]


def test_mistake_shows_at_first_use() -> None:
    """A pattern that is none raises what `re` raises, each time."""
    wrong = regex("(")
    for _ in range(2):
        with pytest.raises(re.error):
            wrong.search("a")
