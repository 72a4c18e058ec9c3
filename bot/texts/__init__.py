"""Every sentence a person reads, in TOML files beside this one, so that a headteacher can review them."""

import tomllib
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from bot.core.direction import contained


@cache
def sentences() -> dict[str, str]:
    """All sentences by key: file name, table, name ("ask.declined.title")."""
    found: dict[str, str] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            _flatten(file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")), found)
    return found


def say(key: str, **values: object) -> str:
    """The sentence with this key, its {places} filled in; what is put in cannot turn round what follows it.

    Raises:
        KeyError: There is no such sentence, or a place is not filled; a test reads every key in the source.
    """
    if not values:
        return _without_places()[key]
    closed = {name: contained(value) if isinstance(value, str) else value for name, value in values.items()}
    return sentences()[key].format(**closed)


@cache
def _without_places() -> dict[str, str]:
    """The sentences that have nothing to fill in, as they are said."""
    whole = (key for key, text in sentences().items() if all(place is None for _, place, *_ in Formatter().parse(text)))
    return {key: sentences()[key].format() for key in whole}


def _flatten(prefix: str, table: dict[str, Any], into: dict[str, str]) -> None:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, dict):
            _flatten(key, value, into)
        else:
            into[key] = value
