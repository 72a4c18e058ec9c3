"""Reads the school file (TOML) and says in words what is wrong with it."""

import tomllib
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.core.school import TEAMS_ONLY, School
from bot.errors import SettingsError
from bot.settings import said_of

_PLAIN = {
    "extra_forbidden": "there is no such name here",
    "missing": "it is missing",
    "string_pattern_mismatch": "it is no such address",
}


def read(path: Path | None) -> School:
    """The school that the file describes.

    Raises:
        SettingsError: The file is missing, is not TOML, or a value is wrong; the message names the place.
    """
    if path is None:
        raise SettingsError("No school file is set.", advice="Set SAFECONTACT_SCHOOL_FILE; the README shows one.")
    try:
        return parse(path.read_text("utf-8-sig"), str(path))
    except OSError as error:
        raise SettingsError(
            f"The school file {path} cannot be read: {error.strerror}.",
            advice="Check SAFECONTACT_SCHOOL_FILE.",
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"The school file {path} is not UTF-8 text.", advice="Save it as UTF-8.") from None


def parse(text: str, name: str = "the school file") -> School:
    """The same for text already read."""
    try:
        found = tomllib.loads(text)
        if wrong := sorted(TEAMS_ONLY & found.keys()):
            raise SettingsError(f"{name}: {wrong[0]} is not set in a file.", advice="Type settings in Teams.")
        return School.model_validate(found)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{name} is not valid TOML: {error}.", advice="Compare it with the README's.") from None
    except ValidationError as error:
        first = error.errors()[0]
        message = _PLAIN.get(first["type"]) or said_of(first)
        raise SettingsError(f"{name}: {_place(first)}: {message}.", advice="Compare it with the README's.") from None


def _place(problem: ErrorDetails) -> str:
    """Where it stands, as a person counts: the first of several is number 1."""
    parts = (f"number {part + 1}" if isinstance(part, int) else part for part in problem["loc"])
    return ", ".join(parts) or "the whole file"
