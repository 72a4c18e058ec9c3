"""A card as plain lines, for the terminal and wherever no card can be shown."""

from collections.abc import Iterator
from typing import Any

from bot.core.message import Card


def plain_text(card: Card) -> str:
    """What the card says, in its order; buttons stand in square brackets at the end."""
    return "\n".join(_lines(card.content))


def _lines(element: dict[str, Any]) -> Iterator[str]:
    match element.get("type"):
        case "TextBlock":
            yield element["text"]
        case "RichTextBlock":
            yield "".join(run["text"] for run in element["inlines"])
        case "ActionSet":
            yield "  ".join(f"[{action['title']}]" for action in element["actions"])
        case "Container":
            quoted = element.get("style") == "emphasis"
            for item in element["items"]:
                yield from (f"  | {line}" if quoted else line for line in _lines(item))
        case _:
            for item in element.get("body", ()):
                yield from _lines(item)
