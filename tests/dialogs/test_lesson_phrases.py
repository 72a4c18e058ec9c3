"""What is said of a session that was checked, told apart from what tells something new of it."""

import pytest

from dialogs.lesson_phrases import SHORT, Said, how_asked, said


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("their mums said it's fine", Said.PARENTS_AGREE),
        ("What if I call it a lesson?", Said.CALL_IT),
        ("so is it a no?", Said.IS_IT_NO),
        ("can I go ahead now?", Said.IS_IT_NO),
        ("why?", Said.WHY),
        ("sorry I don\u2019t understand", Said.WHY),
        ("what does that mean?", Said.WHY),
        ("who decides?", Said.DECIDED),
        ("has the head seen it yet", Said.DECIDED),
        ("any news from the head", Said.DECIDED),
        ("ok I'll do it anyway", Said.ANYWAY),
        ("I'm going ahead regardless", Said.ANYWAY),
        ("can you send it to the head please", Said.SEND),
        ("send it", Said.SEND),
        ("ask the headteacher for me", Said.SEND),
        ("cancel it", Said.CALL_OFF),
        ("never mind", Said.CALL_OFF),
        ("it's off, not happening", Said.CALL_OFF),
        ("the lesson won't take place", Said.CALL_OFF),
        ("change", Said.CHANGE),
        ("can I change my answers", Said.CHANGE),
        ("can you check another one", Said.ANOTHER),
        ("I've got another lesson", Said.ANOTHER),
        ("start again", Said.ANOTHER),
        ("one of them keeps asking for my insta", Said.OWN_CONTACT),
    ],
)
def test_whole_short_message_about_a_verdict_is_understood(words: str, meant: Said) -> None:
    """A message that says this and nothing else is answered as that."""
    assert said(words) is meant


@pytest.mark.parametrize(
    "words",
    [
        "change it to Friday",
        "change it to Zoom",
        "cancel Friday and make it Monday",
        "send me the policy",
        "send the parents a link",
        "ask the head of year 4 to join",
        "another child wants to come as well",
        "why can't I be friends with a parent on Facebook?",
        "the lesson is on Zoom",
        "it's on Zoom",
        "what does clause 9 mean",
        "I asked for my own laptop",
        "x" * (SHORT + 1),
    ],
)
def test_new_facts_and_questions_are_no_talk_about_a_verdict(words: str) -> None:
    """What tells something new, or asks about the policy, is left for others to read."""
    assert said(words) is None


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("she messaged me on teams", True),
        ("both", True),
        ("she said it out loud", False),
        ("on the last call", False),
        ("yes", None),
    ],
)
def test_request_of_a_child_was_written_or_said(words: str, *, written: bool | None) -> None:
    """In writing, where any of it was; out loud; or the message does not say."""
    assert how_asked(words) is written
