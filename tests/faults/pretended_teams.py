"""Teams as the bot under test sees it: a connector that is sometimes slow, throttled or broken."""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import web

RECEIPT = "You have done the right thing by reporting this"


@dataclass
class Teams:
    """The connector, and everybody's chat as it has received it."""

    dice: random.Random
    faulty: bool = True
    chats: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    base: str = ""
    answers: Counter[str] = field(default_factory=Counter)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, request: web.Request) -> web.Response:
        """Take a message, or fail as Teams does: before it has arrived, or after."""
        fault = self.dice.random() if self.faulty else 1.0
        if fault < 0.03:
            self.answers["429"] += 1
            return web.Response(status=429, headers={"Retry-After": "1"})
        if fault < 0.05:
            self.answers["500, not taken"] += 1
            return web.Response(status=500)
        chat = request.match_info["chat"]
        name = request.match_info.get("activity", "") if request.method == "PUT" else uuid4().hex
        self.chats.setdefault(chat, []).append(await request.json() | {"_id": name, "_method": request.method})
        self.changed.set()
        if fault < 0.07:
            self.answers["500, but taken"] += 1
            return web.Response(status=500)
        if fault < 0.08:
            self.answers["hang, but taken"] += 1
            await asyncio.sleep(4)
        self.answers["taken"] += 1
        return web.json_response({"id": name}, status=201)


def receipts(chat: list[dict[str, Any]]) -> set[str]:
    """The references of all reports for which somebody has a receipt."""
    cards = (text for text in map(json.dumps, chat) if RECEIPT in text)
    return {found for text in cards for found in re.findall(r"Reference (SN-\w{4}-\d\d)", text)}


def buttons(element: Any) -> Iterator[dict[str, Any]]:
    if isinstance(element, dict):
        if element.get("type") == "Action.Submit":
            yield element
        for value in element.values():
            yield from buttons(value)
    elif isinstance(element, list):
        for value in element:
            yield from buttons(value)
