"""Teams as the bot under test sees it: a connector that can be slow, throttled, broken, or away."""

import asyncio
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import web

RECEIPT = "You have done the right thing by reporting this"
HANG = 12.0  # seconds; the bot gives up after ten


@dataclass
class Teams:
    """The connector, and everybody's chat as it has received it.

    `mode`: how every request is answered. "well"; "now and then": most of them well; "429", "500", "502"; "hang": not
    at all; "reset": the connection is broken off; "taken, then 500": the message has arrived all the same.
    """

    dice: random.Random
    mode: str = "well"
    chats: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    base: str = ""
    answers: Counter[str] = field(default_factory=Counter)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    in_flight: int = 0

    async def receive(self, request: web.Request) -> web.Response:
        """Take a message, or fail as Teams does: before it has arrived, or after."""
        mode = self._now_and_then() if self.mode == "now and then" else self.mode
        self.answers[mode] += 1
        self.in_flight += 1
        try:
            if mode == "hang":
                await asyncio.sleep(HANG)
                return web.Response(status=504)
            if mode == "reset" and request.transport is not None:
                request.transport.abort()
            if mode != "well" and not mode.startswith("taken"):
                headers = {"Retry-After": "1"} if mode == "429" else {}
                return web.Response(status=int(mode) if mode.isdigit() else 500, headers=headers)
            name = await self._keep(request)
            if mode == "taken, then hang":
                await asyncio.sleep(HANG)
            return web.Response(status=500) if mode != "well" else web.json_response({"id": name}, status=201)
        finally:
            self.in_flight -= 1

    async def _keep(self, request: web.Request) -> str:
        """Put a message into its chat; that the bot is typing leaves no trace."""
        name = request.match_info.get("activity", "") if request.method == "PUT" else uuid4().hex
        activity = await request.json()
        if activity["type"] == "message":
            noted = {"_id": name, "_method": request.method, "_at": time.monotonic()}
            self.chats.setdefault(request.match_info["chat"], []).append(activity | noted)
            self.changed.set()
        return name

    def _now_and_then(self) -> str:
        faults = {"429": 3, "500": 2, "taken, then 500": 2, "taken, then hang": 1}
        return self.dice.choices([*faults, "well"], [*faults.values(), 100 - sum(faults.values())])[0]


def receipts(chat: list[dict[str, Any]]) -> set[str]:
    """The references of all reports for which somebody has a receipt."""
    cards = (text for text in map(json.dumps, chat) if RECEIPT in text)
    return {found for text in cards for found in re.findall(r"Reference (SN-\w{4}-\d\d)", text)}


def buttons(element: Any) -> Iterator[dict[str, Any]]:
    """Every button of a card, in its order."""
    if isinstance(element, dict):
        if element.get("type") == "Action.Submit":
            yield element
        for value in element.values():
            yield from buttons(value)
    elif isinstance(element, list):
        for value in element:
            yield from buttons(value)
