"""A person's private chat with the running bot: says, presses, and what came back."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse

from tests.support.channel import Channel, message

Post = Callable[..., Awaitable[ClientResponse]]


@dataclass
class Chat:
    """One person's chat. A card update replaces its card."""

    person: str
    channel: Channel
    post: Post

    async def arrives(self) -> list[dict[str, Any]]:
        """Add the app."""
        return await self._send(type="installationUpdate", action="add")

    async def says(self, text: str, **changes: Any) -> list[dict[str, Any]]:
        """Type a message; what came back."""
        return await self._send(text=text, **changes)

    async def presses(self, title: str, **inputs: str) -> list[dict[str, Any]]:
        """Press the newest button with this title, with these inputs; what came back."""
        found = [
            action for card in map(content, self.messages()) for action in actions(card) if action["title"] == title
        ]
        assert found, f"no button {title!r} among {[a['title'] for m in self.messages() for a in actions(content(m))]}"
        return await self._send(value={**found[-1]["data"], **inputs})

    async def _send(self, **changes: Any) -> list[dict[str, Any]]:
        before = len(self.messages())
        answer = await self.post(message(self.channel, self.person, **changes))
        assert answer.status == 200, await answer.text()
        return self.messages()[before:]

    def messages(self) -> list[dict[str, Any]]:
        """Everything this person was sent, each as it looks now."""
        shown: dict[str, dict[str, Any]] = {}
        for number, sent in enumerate(self.channel.sent, 1):
            if sent["conversation"]["id"] != f"a:{self.person}":
                continue
            changed = sent["_path"].rsplit("/", 1)[-1] if sent["_method"] == "PUT" else f"m{number}"
            shown[changed] = sent
        return list(shown.values())

    async def sees(self, words: str, within: float = 5.0) -> None:
        """Wait until something in the chat says this; fails the test when nothing does."""
        try:
            async with asyncio.timeout(within):
                while words not in self.words():  # noqa: ASYNC110  # a server fills the list
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"{words!r} is not in: {self.words()}") from None

    def words(self) -> str:
        """All that this person can read, newest last."""
        return "\n".join(said(sent) for sent in self.messages())


def content(sent: dict[str, Any]) -> dict[str, Any]:
    """The card of a sent message, or an empty one."""
    return sent["attachments"][0]["content"] if sent.get("attachments") else {}


def said(sent: dict[str, Any]) -> str:
    """All text of a sent message."""
    return " ".join([sent.get("text", ""), *_texts(content(sent))]).strip()


def all_said(sent: list[dict[str, Any]]) -> str:
    """All text of several."""
    return "\n".join(said(each) for each in sent)


def actions(element: Any) -> Iterator[dict[str, Any]]:
    """Every button of a card, in its order."""
    if isinstance(element, dict):
        if str(element.get("type", "")).startswith("Action."):
            yield element
        for value in element.values():
            yield from actions(value)
    elif isinstance(element, list):
        for value in element:
            yield from actions(value)


def _texts(element: Any) -> Iterator[str]:
    if isinstance(element, dict):
        yield from (element[name] for name in ("text", "label", "value") if isinstance(element.get(name), str))
        for name, value in element.items():
            if name not in ("text", "label", "value", "data"):
                yield from _texts(value)
    elif isinstance(element, list):
        for value in element:
            yield from _texts(value)
