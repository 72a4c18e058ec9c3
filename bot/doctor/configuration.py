"""The settings themselves: each can be read, and none is misspelt."""

import os
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

from dotenv.parser import Binding, parse_stream
from pydantic import ValidationError

from bot.doctor.finding import Finding, ok, wrong
from bot.settings import FILE, Settings, environment_name, said_of

OURS = ("safecontact_", "microsoftapp")


def read_settings() -> tuple[Settings | None, list[Finding]]:
    """The settings, if they can be read, and what is wrong with their names and values."""
    try:
        lines = _lines(Path(FILE))
    except (OSError, UnicodeDecodeError) as error:
        return None, [wrong("settings", "file", reason=getattr(error, "strerror", None) or "it is not UTF-8 text")]
    odd = [wrong("settings", "line", line=line.original.line) for line in lines if line.error]
    odd += [_unknown(name) for name in misspelt({*os.environ, *(line.key for line in lines if line.key)})]
    try:
        settings = Settings()
    except ValidationError as error:
        faults = [wrong("settings", "value", setting=str(e["loc"][0]), reason=said_of(e)) for e in error.errors()]
        return None, odd + faults
    return settings, odd or [ok("settings")]


def _lines(file: Path) -> list[Binding]:
    """What stands in the file of settings, line by line; nothing where there is none."""
    return list(parse_stream(StringIO(file.read_text("utf-8-sig")))) if file.is_file() else []


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
