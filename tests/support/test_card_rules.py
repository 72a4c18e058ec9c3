"""The checker of cards finds what it is there to find."""

from typing import Any

import pytest

from bot.core.message import Card
from tests.support.card_rules import faults

DATA = {"verb": "unit", "id": "9", "v": 1}
SUBMIT = {"type": "Action.Submit", "title": "Show", "data": DATA}


def card(*body: dict[str, Any], summary: str = "A card", **changes: Any) -> Card:
    """A small card without faults, but for what is given."""
    content = {"type": "AdaptiveCard", "version": "1.5", "fallbackText": "A card", "body": list(body)}
    return Card({**content, **changes}, summary)


def actions(*buttons: dict[str, Any]) -> dict[str, Any]:
    """A row of buttons."""
    return {"type": "ActionSet", "actions": list(buttons)}


def test_a_good_card_has_no_faults() -> None:
    """A card with text, a labelled input, a picture with words and both kinds of button is passed."""
    good = card(
        {"type": "TextBlock", "text": "Hello", "wrap": True},
        {"type": "Input.Text", "id": "what", "label": "What", "isRequired": True, "errorMessage": "Please write."},
        {"type": "Image", "url": "data:image/png;base64,AA==", "altText": "A school"},
        actions(SUBMIT, {**SUBMIT, "type": "Action.Execute", "fallback": SUBMIT}),
        msteams={"width": "Full"},
    )
    assert faults(good, ["Harriet Head"]) == []


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        (card(version="1.4"), "version"),
        (card(fallbackText=""), "fallbackText"),
        (card(summary=" "), "summary"),
        (card(summary="From Harriet Head"), "names Harriet"),
        (card(bodyy=[]), "schema"),
        (card({"type": "Sticker", "text": "x"}), "schema"),
        (card({"type": "TextBlock", "text": "x"}), "wrap"),
        (card({"type": "TextBlock", "text": " ", "wrap": True}), "empty"),
        (card({"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": ""}]}), "empty"),
        (card({"type": "Image", "url": "x"}), "altText"),
        (card({"type": "Input.Text", "id": "a"}), "no label"),
        (card({"type": "Input.Text", "id": "a", "label": "A", "isRequired": True}), "errorMessage"),
        (card(*[{"type": "Input.Text", "id": "a", "label": "A"}] * 2), "used twice"),
        (card(actions()), "0 buttons"),
        (card(actions(*[SUBMIT] * 7)), "7 buttons"),
        (card(actions({"type": "Action.Submit", "data": DATA})), "no title"),
        (card(actions({**SUBMIT, "data": {**DATA, "who": "me"}})), "carries"),
        (card(actions({**SUBMIT, "data": {**DATA, "verb": "launch"}})), "carries"),
        (card(actions({**SUBMIT, "data": {**DATA, "v": "1"}})), "carries"),
        (card(actions({**SUBMIT, "type": "Action.Execute"})), "does nothing"),
        (card(actions({"type": "Action.ToggleVisibility", "title": "More", "targetElements": ["x"]})), "not there"),
        (card({"type": "TextBlock", "text": "é" * 28_000, "wrap": True}), "bytes"),
    ],
)
def test_a_fault_is_found(bad: Card, word: str) -> None:
    """Each rule is broken once, and the checker says so."""
    assert [fault for fault in faults(bad, ["Harriet Head"]) if word in fault]
