"""What steers, what asks and what tells."""

import pytest

from dialogs import phrases
from dialogs.desk_phrases import Asked, desk_act, outcomes_said
from dialogs.phrases import Steer


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("Actually cancel that", Steer.CANCEL),
        ("forget it", Steer.CANCEL),
        ("can we go back", Steer.BACK),
        ("I'll finish this later", Steer.SAVE),
        ("sorry, got to dash", Steer.SAVE),
        ("yes please send it now", Steer.SEND),
        ("nothing else, send", Steer.SEND),
        ("is ok send", Steer.SEND),
        ("all is good, send it", Steer.SEND),
        ("ok carry on", Steer.RESUME),
        ("hi, I'm back", Steer.RESUME),
        ("can I finish my report", Steer.RESUME),
        ("who will see this?", Steer.PRIVACY),
        ("is this confidential?", Steer.PRIVACY),
    ],
)
def test_a_short_request_steers(words: str, way: Steer) -> None:
    """A whole short message steers a report."""
    assert phrases.steer(words) is way


@pytest.mark.parametrize(
    "words",
    [
        "don't send it",
        "cancel is what he put next, just the word cancel",
        "he wrote 'stop'",
        "she said she has to go home now",
        "I have to go to the head",
        "he told me to send a picture",
        "back then he was in my class",
        "y4 msgd me on fb asking if im back mon",
    ],
)
def test_what_was_told_steers_nothing(words: str) -> None:
    """Words of a story, quoted or not, are no request."""
    assert phrases.steer(words) is None


def test_what_comes_before_send_is_read_first() -> None:
    """A correction before "send now" is found; a message that says not to is none."""
    assert phrases.before_send("yes Reed. send now") == "yes Reed"
    assert phrases.before_send("please don't, not before I send it") == ""
    assert phrases.before_send("he asked me to send") == ""


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("do I have to tell her mum", True),
        ("is there anything in there about photos? manners, basically.", True),
        ("hang on, can I be in trouble for her having my number?", True),
        ("what happens to me?", True),
        ("next he asked was I coming?", False),
        ("he wrote can you meet me", False),
        ("she put 'are you there?'", False),
    ],
)
def test_own_questions_are_told_from_those_of_others(words: str, asks: bool) -> None:  # noqa: FBT001
    """What somebody else asked is told; what the writer asks is answered, with or without its mark."""
    assert phrases.is_question(words) is asks


def test_files_are_recognised_when_offered() -> None:
    """Offering, or taking off again, is about files; telling of a picture is not."""
    assert phrases.offers_file("shall I send you the screenshot?")
    assert phrases.offers_file("can I take it off again")
    assert not phrases.offers_file("he sent me a photo of his dog")
    assert not phrases.offers_file("Me: I can't talk here\nLily: he says send pics")


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("open it", Asked("open")),
        ("acknowledge", Asked("acknowledge")),
        ("reopen, mum rang again", Asked("reopen", "mum rang again")),
        ("ask Hannah if she kept it", Asked("ask", "if she kept it", "hannah")),
        ("does Hannah know?", Asked("told", who="hannah")),
        ("what is open reporting", None),
    ],
)
def test_acts_on_a_report_are_read(words: str, asked: Asked | None) -> None:
    """What is to be done, with the words that go with it as typed."""
    assert desk_act(words) == asked


def test_outcomes_are_proposed_from_the_note() -> None:
    """A closing note that names outcomes proposes them; one that names none proposes nothing."""
    assert outcomes_said("Spoke to Ruby's mum, no further action") == ("no_further_action", "parents_informed")
    assert outcomes_said("all sorted") == ()
