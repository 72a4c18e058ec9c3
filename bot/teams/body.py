"""The body of a request as one JSON object, within limits of size, time and shape."""

import asyncio
import json
import math
from typing import Any, NoReturn

from aiohttp import web

from bot.errors import RequestRefused

LARGEST = 256 * 1024  # bytes of one activity; Teams' own limit on a message is about 100 KB
DEEPEST = 64  # objects and lists within each other; a card that Teams shows has about a dozen
SLOWEST = 10.0  # seconds until the whole body is there; Teams sends it in one piece
_NOT_JSON = "The body is not JSON."


async def read(request: web.Request) -> dict[str, Any]:
    """Read it.

    Raises:
        RequestRefused: 415 another type, 413 too large, 408 too slow, 400 cannot be read as one object.
    """
    if request.content_type != "application/json":
        raise RequestRefused(415, "Send an activity as application/json.")
    try:
        async with asyncio.timeout(SLOWEST):
            raw = await request.read()
    except TimeoutError:
        raise RequestRefused(408, "The body took too long to arrive.") from None
    except web.HTTPRequestEntityTooLarge:
        raise RequestRefused(413, "The activity is too large.") from None
    except (web.RequestPayloadError, ConnectionError):
        raise RequestRefused(400, "The body cannot be read as it was sent.") from None
    return parse(raw)


def parse(raw: bytes) -> dict[str, Any]:
    """One JSON object that can be stored, compared and written again as it is.

    What JSON can spell and nothing else can hold becomes a replacement character: half of a character, and the
    character zero, at which PostgreSQL and many a program end a text.

    Raises:
        RequestRefused: 400.
    """
    try:
        body = _sound(json.loads(raw, parse_constant=_no_number))
    except (ValueError, RecursionError):
        raise RequestRefused(400, _NOT_JSON) from None
    if not isinstance(body, dict):
        raise RequestRefused(400, "The body must be one activity, a JSON object.")
    return body


def _sound(node: Any, depth: int = 0) -> Any:
    if depth > DEEPEST:
        raise RequestRefused(400, "The activity is nested too deeply.")
    match node:
        case str():
            return _text(node)
        case dict():
            return {_text(name): _sound(value, depth + 1) for name, value in node.items()}
        case list():
            return [_sound(value, depth + 1) for value in node]
        case float() if not math.isfinite(node):  # such as 1e999
            raise RequestRefused(400, _NOT_JSON)
        case _:
            return node


def _text(text: str) -> str:
    if text.isascii() and "\0" not in text:  # most are, and the rest takes longer than to read all else
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
