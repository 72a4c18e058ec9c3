"""An engine for tests that are not about answering: what it replies is written down."""

import re
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.core.reply import Context, Courtesy, Intent, Ranked, Reply

ROOM = 512  # numbers of a vector


class WrittenEngine:
    """Replies by a word in the message, or what `written` has for the whole of it."""

    def __init__(self) -> None:
        self.contexts: list[Context] = []
        self.written: dict[str, Reply] = {}

    def reply(self, text: str, context: Context | None = None) -> Reply:
        """Clause 9 for "friend", a report for "messaged me", a lesson, a courtesy, else declined."""
        self.contexts.append(context or Context())
        if text in self.written:
            return self.written[text]
        if "explode" in text:
            raise RuntimeError(f"cannot read {text}")
        if "messaged me" in text:
            return Reply(Intent.REPORT, (Ranked("11", 0.9), Ranked("9", 0.5)), 0.9, report_chance=0.95)
        if "friend" in text:
            return Reply(Intent.ANSWER, (Ranked("9", 0.8), Ranked("4", 0.1)), 0.8)
        if "Zoom lesson" in text:
            return Reply(Intent.LESSON, (Ranked("14", 0.8),), 0.8)
        if "thanks" in text:
            return Reply(Intent.CHAT, (), 0.9, courtesy=Courtesy.THANKS)
        return Reply(Intent.DECLINE, (Ranked("13", 0.3), Ranked("5", 0.02)), 0.7)

    def vector(self, text: str) -> NDArray[np.float32]:
        """Which words a text has, in whatever order: the same words mean the same."""
        found = np.zeros(ROOM, dtype=np.float32)
        for word in set(re.findall(r"\w+", text.casefold())):
            found[crc32(word.encode()) % ROOM] = 1
        length = float(np.linalg.norm(found))
        return found / length if length else found
