"""Cards as plain lines."""

from bot.core.commands import Verb
from bot.core.message import Card
from cards.parts import button, card, folded, line, quotation, row, title, urgent
from cards.plain import plain_text


def test_lines_stand_in_the_card_s_order() -> None:
    """Heading, sentence, quotation and buttons come as they stand; quotations are marked at the margin."""
    built = card(
        "A card",
        [title("Heading"), urgent("First"), line("A sentence."), quotation("Clause 1", "One.\n\nTwo.")],
        [button("Yes", Verb.HELP), button("No", Verb.TOPICS)],
    )
    assert plain_text(built).splitlines() == [
        "Heading", "First", "A sentence.", "  | Clause 1", "  | One.", "  | Two.", "[Yes]  [No]",
    ]  # fmt: skip


def test_what_is_folded_away_is_printed() -> None:
    """A terminal cannot unfold, so what a button would show is printed below the button's words."""
    assert plain_text(card("A card", folded("More", [line("Hidden.")]))).splitlines() == ["[More]", "Hidden."]


def test_a_line_that_can_be_pressed_is_printed_once() -> None:
    """A row of a list is its text, not its text and its button."""
    assert plain_text(card("A card", [row("Clause 9", Verb.UNIT, "9")])) == "Clause 9"


def test_an_unknown_element_is_passed_over() -> None:
    """What has no words adds no line."""
    assert plain_text(Card({"type": "AdaptiveCard", "body": [{"type": "Image", "url": "x"}]}, "A card")) == ""
