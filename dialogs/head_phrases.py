"""What people type to have a question sent on: "ask the head whether ...". Whatever stands after it is the question."""

import re

from bot.core.patterns import regex
from dialogs.phrases import FILL

_ASKS = regex(
    rf"{FILL}(?:ask|check with|(?:send|pass|put|forward) (?:it|this|that|my question|the question)(?: on)? to)"
    r" (?:the |our |my )?(?:head ?teacher|head|ht)(?!'s)\b(?: for me)?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_POINTS = regex(
    r"(?:(?:about|with|instead|then|please|for me|this|that|it|my question|the question)\s*)*", re.IGNORECASE
)


def asks_head(text: str) -> str | None:
    """The question in "ask the head ...", as typed; empty: what was asked before is meant; None: nothing of the kind."""
    straight = text.strip().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    match = _ASKS.fullmatch(straight)
    if match is None:
        return None
    rest = text.strip()[match.start("rest") :].strip().lstrip(",.:;- ").strip()
    return "" if _POINTS.fullmatch(rest.rstrip(".?! ")) else rest
