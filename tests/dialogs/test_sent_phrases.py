"""What is said of a report that was sent."""

import pytest

from dialogs.sent_phrases import Sent, of_sent


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("has anyone read it", Sent.ASKS),
        ("who has seen it?", Sent.ASKS),
        ("has the head got it yet", Sent.ASKS),
        ("did it go through", Sent.ASKS),
        ("did you send it to Mrs Carter", Sent.ASKS),
        ("when will i hear back", Sent.ASKS),
        ("what happens next?", Sent.ASKS),
        ("it was a mistake", Sent.REGRETS),
        ("can you take it back", Sent.REGRETS),
        ("i pressed send by accident", Sent.REGRETS),
        ("i didnt mean to send it", Sent.REGRETS),
        ("undo", Sent.REGRETS),
        ("i gave the wrong name", Sent.OFFERS),
        ("there's a mistake in it", Sent.OFFERS),
        ("i forgot something", Sent.OFFERS),
        ("forgot to say she also sent a heart", Sent.ADDS),
        ("sorry wrong child it was Ella Frost", Sent.ADDS),
        ("one more thing, he is in 4R", Sent.ADDS),
        ("i put the wrong class, it's 5R", Sent.ADDS),
        ("did i forget to say his name?", None),
        ("can i post photos of the class", None),
        ("a child in 5H messaged me on snap", None),
        ("has anyone ever been sacked for this", None),
        ("is it a mistake to add parents", None),
    ],
)
def test_what_is_said_of_a_report_that_was_sent_is_understood(words: str, way: Sent | None) -> None:
    """Whether it was read, a regret, a mistake in it and what was forgotten; neither a question nor another story."""
    assert of_sent(words) is way
