"""What every card must keep: Microsoft's schema, and what the schema does not know: readable, safe, small.

The size is that of the whole activity on the wire; Teams takes about 28 KB.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft6Validator

from bot.core.commands import Verb
from bot.core.message import Address, Card, Message
from bot.teams.translate import activity_of

LARGEST = 28 * 1024
MOST_BUTTONS = 6  # in one row; more are hidden behind dots
ADDRESS = Address("a:" + "c" * 120, "https://smba.example/uk/", "t" * 36, "28:" + "b" * 36, "29:" + "p" * 90)
_ONLY_TEAMS = frozenset({"msteams", "targetWidth"})


def faults(card: Card, names: Iterable[str] = ()) -> list[str]:
    """Everything that is wrong with a card; `names` are of people, and stand in no notification."""
    return [*_schema_faults(card.content), *_whole_card_faults(card, tuple(names)), *_part_faults(card.content)]


def elements(node: Any) -> Iterator[dict[str, Any]]:
    """Every object with a type, in the card's order: elements, runs of text, actions."""
    if isinstance(node, dict):
        if "type" in node:
            yield node
        for name, value in node.items():
            if name != "data":
                yield from elements(value)
    elif isinstance(node, list):
        for item in node:
            yield from elements(item)


def quotations(card: Card) -> list[list[str]]:
    """The lines of each part that is set off as somebody's exact words."""
    return [
        ["".join(run["text"] for run in row["inlines"]) for row in box["items"] if row["type"] == "RichTextBlock"]
        for box in elements(card.content)
        if box["type"] == "Container" and box.get("style") == "emphasis"
    ]


@cache
def _schema() -> Draft6Validator:
    text = (files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text("utf-8")
    return Draft6Validator(json.loads(text))


def _without_teams(node: Any) -> Any:
    """The card without what Teams adds to the schema."""
    if isinstance(node, dict):
        return {name: _without_teams(value) for name, value in node.items() if name not in _ONLY_TEAMS}
    return [_without_teams(item) for item in node] if isinstance(node, list) else node


def _schema_faults(content: dict[str, Any]) -> Iterator[str]:
    yield from (f"schema: {fault.message[:200]}" for fault in _schema().iter_errors(_without_teams(content)))


def _whole_card_faults(card: Card, names: tuple[str, ...]) -> Iterator[str]:
    content = card.content
    if content.get("version") != "1.5":
        yield f"the version is {content.get('version')}"
    for what, text in (("summary", card.summary), ("fallbackText", content.get("fallbackText") or "")):
        if not text.strip():
            yield f"there is no {what}"
        yield from (f"{what} names {name}" for name in names if name.casefold() in text.casefold())
    size = len(json.dumps(activity_of(ADDRESS, Message(card=card), "r" * 60)).encode())
    if size >= LARGEST:
        yield f"{size} bytes as sent"
    ids = [element["id"] for element in elements(content) if "id" in element]
    yield from (f"the id {i} is used twice" for i in sorted({i for i in ids if ids.count(i) > 1}))
    for action in elements(content):
        if action["type"] == "Action.ToggleVisibility":
            yield from (f"{target} is not there to show" for target in action["targetElements"] if target not in ids)


def _part_faults(content: dict[str, Any]) -> Iterator[str]:
    for element in elements(content):
        kind = element["type"]
        if kind == "TextBlock" and not (element.get("wrap") is True and element.get("text", "").strip()):
            yield f"a text block is empty or does not wrap: {element.get('text')!r}"
        elif kind == "TextRun" and not element.get("text"):
            yield "a run of text is empty"
        elif kind == "Image" and not element.get("altText"):
            yield "an image has no altText"
        elif kind.startswith("Input."):
            yield from _input_faults(element)
        elif kind.startswith("Action."):
            yield from _action_faults(element)
        elif kind == "ActionSet" and not 1 <= len(element["actions"]) <= MOST_BUTTONS:
            yield f"{len(element['actions'])} buttons in one row"


def _input_faults(element: dict[str, Any]) -> Iterator[str]:
    name = element.get("id")
    if not element.get("label"):
        yield f"the input {name} has no label"
    if element.get("isRequired") and not element.get("errorMessage"):
        yield f"the input {name} is required and has no errorMessage"


def _action_faults(element: dict[str, Any]) -> Iterator[str]:
    kind, name = element["type"], element.get("title")
    if not name:
        yield f"an {kind} has no title"
    if kind not in ("Action.Submit", "Action.Execute"):
        return
    data = element.get("data")
    if not _is_ours(data):
        yield f"the button {name} carries {data!r}"
    if kind == "Action.Execute":
        spare = element.get("fallback")
        if not isinstance(spare, dict) or spare.get("type") != "Action.Submit" or spare.get("data") != data:
            yield f"the button {name} does nothing where Action.Execute is unknown"


def _is_ours(data: Any) -> bool:
    """Whether a button carries a verb, an id and a version, and nothing else."""
    if not isinstance(data, dict) or set(data) != {"verb", "id", "v"}:
        return False
    return data["verb"] in set(Verb) and type(data["id"]) is str and type(data["v"]) is int
