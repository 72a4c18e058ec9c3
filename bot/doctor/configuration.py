"""The settings themselves: each can be read, and none is misspelt."""

import os
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from dotenv import dotenv_values
from pydantic import ValidationError

from bot.doctor.finding import Finding, ok, wrong
from bot.settings import Settings, environment_name

OURS = ("safecontact_", "microsoftapp")


def read_settings() -> tuple[Settings | None, list[Finding]]:
    """The settings, if they can be read, and what is wrong with their names and values."""
    given = {**dotenv_values(".env"), **os.environ}
    unknown = [_unknown(name) for name in misspelt(given)]
    try:
        settings = Settings()
    except ValidationError as error:
        faults = [wrong("settings", "value", setting=str(e["loc"][0]), reason=e["msg"]) for e in error.errors()]
        return None, unknown + faults
    return settings, unknown or [ok("settings")]


def misspelt(given: Iterable[str]) -> list[str]:
    """The names that look like settings of this program and are none; capital letters do not matter."""
    known = {environment_name(field).lower() for field in Settings.model_fields}
    return sorted(name for name in given if name.lower().startswith(OURS) and name.lower() not in known)


def _unknown(name: str) -> Finding:
    known: Mapping[str, str] = {name.lower(): name for name in map(environment_name, Settings.model_fields)}
    near = get_close_matches(name.lower(), known, n=1, cutoff=0.8)
    if near:
        return wrong("settings", "misspelt", setting=name, near=known[near[0]])
    return wrong("settings", "unknown", setting=name)
