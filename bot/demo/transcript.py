"""What stands in each chat of the demonstration, kept in memory, and the news of every change to it.

Every change has a number, so that a page which lost the connection is told exactly what it missed. Old
entries and old news are dropped at a limit; a page that asks for news too old gets the whole picture again.
"""

import asyncio
import uuid
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

Json = dict[str, Any]
Author = Literal["person", "bot", "demo"]
Kind = Literal["snapshot", "entry", "removed", "working", "clock"]

ENTRIES_PER_CHAT = 500
NEWS_KEPT = 1000
NEWS_WAITING = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a chat: a message of the person or the bot, or a note of the demonstration itself.

    `order`, `rev` and `quiet` are set when it is written down: its place among all entries, how often it changed,
    and whether it is part of the greeting, which is no news to anybody.
    """

    id: str
    author: Author
    at: datetime
    text: str = ""
    cards: tuple[Json, ...] = ()
    suggestions: tuple[Json, ...] = ()
    file: str = ""
    summary: str = ""
    failed: bool = False
    edited: bool = False
    quiet: bool = False
    order: int = 0
    rev: int = 0

    def as_json(self) -> Json:
        """The entry as the page reads it."""
        return {
            "id": self.id,
            "author": self.author,
            "at": self.at.isoformat(),
            "text": self.text,
            "cards": list(self.cards),
            "suggestions": list(self.suggestions),
            "file": self.file,
            "summary": self.summary,
            "failed": self.failed,
            "edited": self.edited,
            "quiet": self.quiet,
            "order": self.order,
            "rev": self.rev,
        }


@dataclass(frozen=True, slots=True)
class News:
    """One change, told to every open page. `number` counts within one run of the server."""

    run: str
    number: int
    kind: Kind
    data: Json

    @property
    def id(self) -> str:
        """The id that a page gives back when it reconnects; it names the run, so an old one is recognised."""
        return f"{self.run}-{self.number}"


@dataclass(slots=True)
class _Chat:
    entries: dict[str, Entry] = field(default_factory=dict)
    turns: int = 0
    greeting: bool = False


class Subscription:
    """One open page. `news` gives None when the stream must end: the server stops, or the page is slow."""

    def __init__(self, backlog: Iterable[News]) -> None:
        """Begin with what the page has missed."""
        self._queue: asyncio.Queue[News | None] = asyncio.Queue()
        self._ended = False
        for news in backlog:
            self._queue.put_nowait(news)

    def tell(self, news: News) -> None:
        """Pass on one change; a page that reads too slowly is cut off, and reconnects."""
        if self._queue.qsize() >= NEWS_WAITING + NEWS_KEPT:
            self.end()
        elif not self._ended:
            self._queue.put_nowait(news)

    def end(self) -> None:
        """Let the stream end after what is waiting."""
        if not self._ended:
            self._ended = True
            self._queue.put_nowait(None)

    async def news(self) -> News | None:
        """The next change, or None at the end."""
        return await self._queue.get()


class Transcripts:
    """All chats of one run of the server, by conversation id, and everybody who listens to them."""

    def __init__(self, conversation_ids: Iterable[str]) -> None:
        """Begin with an empty chat for each conversation."""
        self.run = uuid.uuid4().hex[:12]
        self._chats = {conversation_id: _Chat() for conversation_id in conversation_ids}
        self._number = 0
        self._order = 0
        self._kept: deque[News] = deque(maxlen=NEWS_KEPT)
        self._listeners: set[Subscription] = set()

    def entry(self, conversation_id: str, entry_id: str) -> Entry | None:
        """The entry with this id in this chat, or None."""
        return self._chats[conversation_id].entries.get(entry_id)

    def add(self, conversation_id: str, entry: Entry) -> Entry:
        """Write an entry down at the end of a chat."""
        chat = self._chats[conversation_id]
        entries = chat.entries
        self._order += 1
        entries[entry.id] = written = replace(entry, order=self._order, rev=1, quiet=chat.greeting)
        while len(entries) > ENTRIES_PER_CHAT:
            self.remove(conversation_id, next(iter(entries)))
        self.tell("entry", {"chat": conversation_id, "entry": written.as_json()})
        return written

    def update(self, conversation_id: str, entry: Entry) -> Entry:
        """Put a new version of an entry in the place of the old one (KeyError: there is no old one)."""
        entries = self._chats[conversation_id].entries
        old = entries[entry.id]
        entries[entry.id] = written = replace(entry, order=old.order, rev=old.rev + 1, quiet=old.quiet)
        self.tell("entry", {"chat": conversation_id, "entry": written.as_json()})
        return written

    def remove(self, conversation_id: str, entry_id: str) -> None:
        """Take an entry out of a chat (KeyError: there is none)."""
        del self._chats[conversation_id].entries[entry_id]
        self.tell("removed", {"chat": conversation_id, "id": entry_id})

    @contextmanager
    def greeting(self, conversation_id: str) -> Iterator[None]:
        """What is written down in this chat meanwhile is the greeting."""
        chat = self._chats[conversation_id]
        chat.greeting = True
        try:
            yield
        finally:
            chat.greeting = False

    def turn_began(self, conversation_id: str) -> None:
        """The bot has work in this chat: the page shows that it is typing."""
        chat = self._chats[conversation_id]
        chat.turns += 1
        if chat.turns == 1:
            self.tell("working", {"chat": conversation_id, "working": True})

    def turn_ended(self, conversation_id: str) -> None:
        """One piece of the bot's work in this chat is done."""
        chat = self._chats[conversation_id]
        chat.turns -= 1
        if chat.turns == 0:
            self.tell("working", {"chat": conversation_id, "working": False})

    def subscribe(self, last_id: str = "") -> Subscription:
        """Listen from after the news `last_id`; without a usable one, begin with the whole picture."""
        subscription = Subscription(self._missed(last_id))
        self._listeners.add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Forget a page that went away."""
        self._listeners.discard(subscription)

    def end(self) -> None:
        """End every stream, so that the server can stop without waiting for open pages."""
        for listener in tuple(self._listeners):
            listener.end()

    def tell(self, kind: Kind, data: Json) -> None:
        """Tell every open page something new."""
        self._number += 1
        news = News(self.run, self._number, kind, data)
        self._kept.append(news)
        for listener in tuple(self._listeners):
            listener.tell(news)

    def _missed(self, last_id: str) -> list[News]:
        run, _, digits = last_id.rpartition("-")
        if run == self.run and digits.isascii() and digits.isdigit() and len(digits) < len(str(2**63)):
            seen = int(digits)
            oldest = self._kept[0].number if self._kept else self._number + 1
            if oldest - 1 <= seen <= self._number:
                return [news for news in self._kept if news.number > seen]
        return [self._snapshot()]

    def _snapshot(self) -> News:
        chats = {
            conversation_id: {
                "entries": [entry.as_json() for entry in chat.entries.values()],
                "working": chat.turns > 0,
            }
            for conversation_id, chat in self._chats.items()
        }
        return News(self.run, self._number, "snapshot", {"run": self.run, "chats": chats})
