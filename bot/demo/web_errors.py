"""Refusals of the demonstration's own addresses: a status and one sentence, as JSON."""

import json
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.demo.transcript import Json

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refusal(Exception):
    """A request that cannot be done as asked; `code` is the Bot Framework's word for it, if it has one."""

    def __init__(self, status: int, sentence: str, code: str = "BadArgument") -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
        self.code = code


def answering(handler: Handler) -> Handler:
    """Let a page handler raise `Refusal`; the page gets `{"error": sentence}`."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refusal as refusal:
            return web.json_response({"error": refusal.sentence}, status=refusal.status)

    return handle


def answering_bot(handler: Handler) -> Handler:
    """Let a channel handler raise `Refusal`; the bot gets the Bot Framework's error shape."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refusal as refusal:
            error = {"code": refusal.code, "message": refusal.sentence}
            return web.json_response({"error": error}, status=refusal.status)

    return handle


async def json_object(request: web.Request, limit: int) -> Json:
    """The request's JSON object of at most `limit` bytes; anything else is a `Refusal` (400, 413 or 415)."""
    if request.content_type != "application/json":
        raise Refusal(415, "Send JSON with the content type application/json.")
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise Refusal(413, "That is too large.", "MessageSizeTooBig") from error
    if len(body) > limit:
        raise Refusal(413, "That is too large.", "MessageSizeTooBig")
    try:
        value = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "That is not valid JSON.") from error
    if not isinstance(value, dict):
        raise Refusal(400, "The JSON must be an object.")
    return value


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
