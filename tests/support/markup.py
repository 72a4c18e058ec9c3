"""Where in a card, or in a message, words of other people may stand: places in which no renderer makes markup of them.

Taken from the Adaptive Cards renderer that the demo page has, and from Teams' documentation: TextBlock, facts, labels,
placeholders and the choices of an input read Markdown; a run of a RichTextBlock, a button's title and what stands in an
input do not. Whatever is not known to be safe is not.
"""

import re
from collections.abc import Iterator
from typing import Any

SAFE = frozenset(
    {
        ("TextRun", "text"),
        ("Action.Submit", "title"),
        ("Input.Text", "value"),
    }
)
# Signs that a place reads Markdown, HTML, mentions or macros; each is looked for in what is shown.
HOSTILE = (
    "zqhostile [zqhostile](https://evil.example/a) ![zqhostile](https://evil.example/b.png) "
    '<at>zqhostile</at> @everyone <img src=x onerror="zqhostile()"> <b>zqhostile</b> **zqhostile** `zqhostile` '
    "{{DATE(2026-11-23T09:00:00Z, SHORT)}} {{TIME(2026-11-23T09:00:00Z)}} ${zqhostile} https://evil.example/zqhostile "
    "=HYPERLINK(zqhostile)"
)
MARK = "zqhostile"
_MACRO = re.compile(r"\{\{(?:DATE|TIME)\(")


def leaves(node: Any, kind: str = "", name: str = "") -> Iterator[tuple[str, str, str]]:
    """Every text of a card: the kind of object it stands in, the field, the text."""
    if isinstance(node, str):
        yield kind, name, node
    elif isinstance(node, dict):
        inside = str(node.get("type", f"{kind}.{name}"))
        for field, value in node.items():
            yield field and inside, "a field's name", field
            yield from leaves(value, inside, field)
    elif isinstance(node, list):
        for item in node:
            yield from leaves(item, kind, name)


def unsafe(content: Any, mark: str = MARK) -> list[tuple[str, str]]:
    """The places in which words of others stand and may become more than words."""
    found = [(kind, field) for kind, field, text in leaves(content) if mark in text and (kind, field) not in SAFE]
    macros = [(kind, "macro") for kind, _, text in leaves(content) if kind.startswith("Text") and _MACRO.search(text)]
    return [*found, *macros]


def active(content: Any) -> list[str]:
    """Everything of a card that opens, fetches or runs something: ours have nothing of the kind."""
    kinds = {"Action.OpenUrl", "Action.Http", "Image", "Media", "ImageSet"}
    fields = {"url", "iconUrl", "backgroundImage", "speak", "entities", "authentication", "requires", "poster", "mp4"}
    found = [text for kind, field, text in leaves(content) if field == "type" and text in kinds]
    return found + [field for _, field, _ in leaves(content) if field in fields]
