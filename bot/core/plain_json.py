"""JSON of plain values, written and read several times sooner than by the standard library."""

import json
from typing import Any

from pydantic_core import PydanticSerializationError, from_json, to_json


def encode(value: Any) -> bytes:
    """A plain value as JSON in UTF-8; half a surrogate pair, which UTF-8 has no form for, as an escape.

    Moments, sets and models are no plain values, and would be read back as texts, lists and mappings.

    Raises:
        TypeError: It has something in it that neither JSON nor pydantic has a form for.
    """
    try:
        return to_json(value)
    except PydanticSerializationError:
        return json.dumps(value, separators=(",", ":")).encode()


def decode(text: bytes | str) -> Any:
    """The value of a text in JSON, whoever wrote it.

    Raises:
        ValueError: It is no JSON.
    """
    try:
        return from_json(text, cache_strings="keys")
    except ValueError:
        return json.loads(text)
