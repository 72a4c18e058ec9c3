"""The few shapes that every card is made of, so that they all look, read and behave alike.

Schema 1.5; every text wraps. Quotations, names and whatever a person typed stand in runs of a RichTextBlock, where
nothing becomes markup, a link or a picture; a TextBlock, which reads Markdown, has our own words only.
"""

import re
from collections.abc import Iterable, Sequence

from microsoft_teams.cards import (
    ActionSet,
    AdaptiveCard,
    CardElement,
    Column,
    Container,
    ContainerStyle,
    RichTextBlock,
    Spacing,
    SubmitAction,
    TextBlock,
    TextRun,
    TextSize,
    TextWeight,
    ToggleVisibilityAction,
)

from bot.core.commands import Verb
from bot.core.message import Card

Part = CardElement
Button = SubmitAction
VERSION = 1  # of the data behind the buttons


# Renderers put a date of their own in the place of this, in runs too: two braces in two runs are left as they are.
_DATED = re.compile(r"(?<=\{)(?=\{(?:DATE|TIME)\()")


def words(
    text: str,
    *,
    size: TextSize | None = None,
    weight: TextWeight | None = None,
    subtle: bool | None = None,
    spacing: Spacing | None = None,
) -> Part:
    """A paragraph that says exactly this, whoever wrote it."""
    runs = [TextRun(text=piece, size=size, weight=weight, is_subtle=subtle) for piece in _DATED.split(text or " ")]
    return RichTextBlock(inlines=list(runs), spacing=spacing)


def title(text: str) -> TextBlock:
    """The card's heading, which a screen reader announces as one."""
    return TextBlock(text=text, wrap=True, weight="Bolder", size="Large", style="heading")


def heading(text: str) -> TextBlock:
    """A heading inside the card."""
    return TextBlock(text=text, wrap=True, weight="Bolder", spacing="Medium")


def line(text: str) -> Part:
    """One of our own sentences, with names and typed words in it."""
    return words(text)


def small(text: str) -> Part:
    """A source line or a note below."""
    return words(text, size="Small", subtle=True, spacing="Small")


def urgent(text: str) -> Container:
    """Danger, in words and not by colour alone. The only red on any card: for 999 and nothing else."""
    return _bold_box("attention", text)


def notice(text: str) -> Container:
    """What must not be overlooked but is no danger."""
    return _bold_box("warning", text)


def _bold_box(style: ContainerStyle, text: str) -> Container:
    return Container(style=style, items=[words(text, weight="Bolder")])


def quotation(label: str, text: str) -> Container:
    """A unit of the policy, byte for byte, each line of the document on its own."""
    rows = [words(row, spacing="Small") for row in text.splitlines() if row.strip()]
    head = TextBlock(text=label, wrap=True, weight="Bolder", size="Small")
    return Container(style="emphasis", items=[head, *rows], spacing="Medium")


def typed(pieces: Iterable[str]) -> Container:
    """What a person typed, as typed, set off from our own sentences."""
    rows = [words(row) for piece in pieces for row in piece.split("\n")]
    return Container(style="emphasis", items=list(rows), spacing="Small")


def labelled(label: str, lines: Sequence[str]) -> list[Part]:
    """A short answer under the name of what was asked."""
    return [small(label), *(words(text, spacing="None") for text in lines)]


def fact(label: str, text: str) -> Part:
    """A short answer in one line with its name."""
    name = TextRun(text=f"{label}: ", weight="Bolder")
    return RichTextBlock(inlines=[name, *(TextRun(text=piece) for piece in _DATED.split(text or " "))], spacing="Small")


def subheading(text: str) -> Part:
    """A heading that is made of words that somebody typed, such as the name of a class."""
    return words(text, weight="Bolder", spacing="Medium")


def typed_row(text: str, verb: Verb, identifier: str) -> Container:
    """A line that can be pressed, with words in it that somebody typed."""
    return Container(
        items=[words(text, weight="Bolder")], select_action=button(text, verb, identifier), spacing="Medium"
    )


def link_column(action: SubmitAction, text: str) -> Column:
    """A button that takes little room at the side; its title, which a screen reader says, may be longer than `text`."""
    words = TextBlock(text=text, wrap=True, color="Accent", weight="Bolder", horizontal_alignment="Right")
    return Column(
        width="auto", items=[words], select_action=action, min_height="44px", vertical_content_alignment="Center"
    )


def actions(*buttons: SubmitAction) -> ActionSet:
    """Buttons in the middle of a card, under what they belong to."""
    return ActionSet(actions=list(buttons), spacing="Small")


def folded(text: str, parts: Sequence[Part]) -> list[Part]:
    """Parts that are read on demand, behind a button that shows and hides them."""
    name = "folded"
    toggle = ToggleVisibilityAction(title=text, target_elements=[name])
    return [ActionSet(actions=[toggle]), Container(id=name, is_visible=False, items=list(parts))]


def button(text: str, verb: Verb, identifier: str = "", version: int = VERSION) -> SubmitAction:
    """A button. Its data is a verb, an id and a version, and nothing else."""
    return SubmitAction(title=text, data={"verb": verb.value, "id": identifier, "v": version})


def primary(pressed: SubmitAction) -> SubmitAction:
    """The one button of a card that leads on, drawn so that the eye finds it."""
    pressed.style = "positive"
    return pressed


def row(text: str, verb: Verb, identifier: str = "") -> Container:
    """A line that can be pressed, for lists longer than buttons would be."""
    action = button(text, verb, identifier)
    return Container(items=[TextBlock(text=text, wrap=True, color="Accent")], select_action=action, spacing="Small")


def card(
    summary: str, parts: Iterable[Part], buttons: Sequence[SubmitAction] = (), ways: Sequence[SubmitAction] = ()
) -> Card:
    """A whole card. `summary` may stand on a lock screen: never a name, never a story.

    `ways` are the ways back and out, in a row of their own, so that no thumb meets "Cancel" beside "No".
    """
    body = [*parts]
    if buttons:
        body.append(ActionSet(actions=list(buttons), spacing="Medium"))
    if ways:
        body.append(ActionSet(actions=list(ways), spacing="Medium", separator=True))
    built = AdaptiveCard(version="1.5", body=list(body), fallback_text=summary)
    return Card(built.model_dump(by_alias=True, exclude_none=True, mode="json"), summary)
