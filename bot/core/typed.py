"""What was typed into a form of the settings, read; what cannot be read is named by its field.

Nothing here decides whether a change may be made: that is `bot.core.changing`.
"""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.core.lesson.closures import day_of
from bot.core.patterns import regex
from bot.core.people import Person, Role
from bot.core.school import Escalation, Hours, Numbers

_PHONE = regex(r"[+(]?\d[\d\s().\-/]{2,30}(?:\s*(?:ext|x)\.?\s*\d{1,6})?", re.IGNORECASE)
_ENTRA = regex(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_OFFERED = frozenset({Role.DEPUTY, Role.SENCO, Role.ADMIN, Role.STAFF})
Inputs = Mapping[str, str]
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Wrong:
    """The fields that could not be read, in the order of the form."""

    fields: tuple[str, ...]


def fingerprint(*sections: Any) -> int:
    """A number that changes with what a card shows, so that a card of an older state can be told from a new one."""
    shown = "\n".join(repr(_plain(section)) for section in sections)
    return zlib.crc32(shown.encode()) % 10**9


def person_of(inputs: Inputs, before: Person | None) -> Person | Wrong:
    """Somebody from the form; roles that the form does not offer stay as they are."""
    entra, phone = _one_line(inputs, "entra"), _one_line(inputs, "phone")  # a button's own data has an "id" already
    wrong = [] if before or _ENTRA.fullmatch(entra) else ["id"]
    wrong += [] if not phone or _PHONE.fullmatch(phone) else ["phone"]
    given = {name for name in inputs.get("roles", "").split(",") if name in set(_OFFERED)}
    fixed = before.roles - _OFFERED if before else frozenset[Role]()
    values = {
        "id": before.id if before else entra,
        "name": _one_line(inputs, "name"),
        "roles": {*given, *fixed} or {Role.STAFF},
        "phone": phone,
        "email": _one_line(inputs, "email"),
    }
    return _made(Person, values, wrong)


def details_of(inputs: Inputs) -> tuple[str, str] | Wrong:
    """Somebody's own telephone number and e-mail address."""
    found = person_of({**inputs, "name": "x"}, Person(id="x", name="x"))
    return found if isinstance(found, Wrong) else (found.phone, found.email)


def numbers_of(inputs: Inputs) -> Numbers | Wrong:
    """The numbers outside the school; empty: not set."""
    values = {name: _one_line(inputs, name) for name in Numbers.model_fields}
    return _made(Numbers, values, [name for name, text in values.items() if text and not _PHONE.fullmatch(text)])


def times_of(inputs: Inputs) -> Escalation | Wrong:
    """Minutes of the ladder; those of an urgent report in one field, as a list."""
    values: dict[str, Any] = {name: _one_line(inputs, name) for name in ("remind", "deputies", "reporter")}
    wrong = [name for name, text in values.items() if not re.fullmatch(r"\d{1,4}", text)]
    marks = re.split(r"[\s,;]+(?:and\s+)?", _one_line(inputs, "urgent"))
    if not all(re.fullmatch(r"\d{1,4}", mark) for mark in marks):
        wrong.append("urgent")
    return _made(Escalation, values | {"urgent": marks}, wrong)


def hours_of(inputs: Inputs) -> Hours | Wrong:
    """Days and hours of school time."""
    chosen = set(inputs.get("days", "").split(","))
    days = [day for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun") if day in chosen]
    return _made(Hours, {"days": days, "opens": inputs.get("opens", ""), "closes": inputs.get("closes", "")}, [])


def period_of(inputs: Inputs) -> tuple[date, date] | Wrong:
    """The first and the last day away."""
    first, last = (day_of(inputs.get(name, "")) for name in ("first", "last"))
    if first is None or last is None:
        return Wrong(tuple(name for name, day in (("first", first), ("last", last)) if day is None))
    return first, last


def _made(kind: type[Model], values: Mapping[str, Any], wrong: list[str]) -> Model | Wrong:
    """The values as one thing, or every field that is wrong, in the order of the form."""
    found = set(wrong)
    try:
        made = kind.model_validate(values)
    except ValidationError as error:
        found |= {str(one["loc"][0]) for one in error.errors()}
    else:
        if not found:
            return made
    return Wrong(tuple(name for name, field in kind.model_fields.items() if {name, field.alias} & found))


def _one_line(inputs: Inputs, name: str) -> str:
    return " ".join(inputs.get(name, "").split())


def _plain(section: Any) -> Any:
    if isinstance(section, BaseModel):
        return {name: _plain(value) for name, value in section}
    if isinstance(section, frozenset):
        return sorted(section)
    return [_plain(one) for one in section] if isinstance(section, tuple) else section
