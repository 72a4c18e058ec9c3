"""What is said of a report that was sent."""

import pytest

from dialogs.sent_phrases import Sent, addressed, of_sent


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
        ("I forgot to give his surname, it's Rowe", Sent.ADDS),
        ("forgot my sims password", None),
        ("I forgot to tell the head that a Y5 messaged me", None),
        ("Something's wrong with Leah, she's lost so much weight", None),
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


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("add to my report SN-7K4M-26: he wrote", "SN-7K4M-26"),
        ("please can you add this to my earlier report SN-7K4M-26 he wrote", "SN-7K4M-26"),
        ("add to SN-7K4M-26 that he wrote", "SN-7K4M-26"),
        ("add to report ref SN-7K4M-26 that he wrote", "SN-7K4M-26"),
        ("I forgot to say for SN-7K4M-26 that he wrote", "SN-7K4M-26"),
        ("for SN-7K4M-26: he wrote", "SN-7K4M-26"),
        ("Re SN-7K4M-26: please add that he wrote", "SN-7K4M-26"),
        ("p.s. to SN-7K4M-26, as in SN-22B2-26: he wrote", "SN-7K4M-26"),
        ("sn 7k4m 26: her name is Ella", "SN-7K4M-26"),
        ("SN-7K4M-26 - he wrote", "SN-7K4M-26"),
        ("SN-7K4M-26\nhe wrote", "SN-7K4M-26"),
        ("wrong name in the report no. SN-7K4M-26: it is Ella", "SN-7K4M-26"),
        ("add to my report SN-AAAA-26: he wrote", ""),
        ("add to my report SN-0445-26 that he wrote", ""),
        ("he wrote again, like in SN-7K4M-26", None),
        ("it is the same girl as in SN-7K4M-26", None),
        ("this is similar to SN-7K4M-26", None),
        ("she did it again on Friday, to the girl in SN-7K4M-26", None),
        ("for SN-7K4M-26 I got nothing, but she wrote to the girl again", None),
        ("please add that she wrote again on Friday, to the same girl I named in SN-7K4M-26", None),
        ("I forgot to say she wrote again to the boy in my report SN-7K4M-26", None),
        ("one more thing, what she did was identical to SN-7K4M-26", None),
        ("SN-7K4M-26 was the same boy", None),
        ("add to my report: he is sniper99", None),
        ("", None),
    ],
)
def test_words_are_meant_for_the_report_that_they_are_addressed_to(text: str, meant: str | None) -> None:
    """Only where they say so at their beginning: no other way of naming one sends words to it."""
    assert addressed(text) == meant
