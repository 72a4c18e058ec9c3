"""What is asked of a report while it is written, and what is told."""

import pytest

from dialogs import report_phrases
from dialogs.phrases import Steer


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("check", Steer.SHOW),
        ("check it", Steer.SHOW),
        ("show me", Steer.SHOW),
        ("show me what youve got", Steer.SHOW),
        ("what have you got so far", Steer.SHOW),
        ("what have you put down?", Steer.SHOW),
        ("review", Steer.SHOW),
        ("read it back", Steer.SHOW),
        ("Read it back to me please", Steer.SHOW),
        ("let me look", Steer.SHOW),
        ("can i see what i've put", Steer.SHOW),
        ("what's in it?", Steer.SHOW),
        ("so far?", Steer.SHOW),
        ("change it", Steer.PUT_RIGHT),
        ("undo", Steer.PUT_RIGHT),
        ("what if i'm wrong?", Steer.DOUBT),
        ("but what if it's nothing", Steer.DOUBT),
        ("what happens if it turns out to be a joke", Steer.DOUBT),
        ("am i overreacting?", Steer.DOUBT),
        ("maybe i'm just being silly", Steer.DOUBT),
        ("what should i write?", Steer.HOW),
        ("what do i put here", Steer.HOW),
        ("i don't know what to say", Steer.HOW),
        ("not sure how to put it", Steer.HOW),
        ("delete the last bit", Steer.PUT_RIGHT),
        ("can i take it back", Steer.PUT_RIGHT),
        ("i want to add something", Steer.ADD),
        ("id like to say something else", Steer.ADD),
        ("start again", Steer.CANCEL),
        ("actually nvm", Steer.CANCEL),
        ("what next?", Steer.RESUME),
        ("huh", Steer.RESUME),
        ("keep it", Steer.RESUME),
        ("who else knows", Steer.PRIVACY),
        ("sorry, got to dash", Steer.SAVE),
    ],
)
def test_a_report_is_steered_in_a_few_words(words: str, way: Steer) -> None:
    """A wish to see, to put right, to add, to start again or to find one's place is understood at any step."""
    assert report_phrases.steer(words) is way


@pytest.mark.parametrize(
    "words",
    [
        "check his phone",
        "look at what he sent",
        "read his messages",
        "what has he said",
        "what i saw was a photo",
        "change his name to Kyle",
        "show me your bedroom he said",
        "hello miss he put",
        "i said no",
    ],
)
def test_words_of_a_story_show_and_change_nothing(words: str) -> None:
    """What begins like a wish and goes on is told."""
    assert report_phrases.steer(words) is None


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("what is a deputy", True),
        ("has anyone else reported this", True),
        ("how long do you keep it", True),
        ("who are you", True),
        ("can i keep the screenshot?", True),
        ("did he break the law", False),
        ("is he allowed to have her number", False),
        ("what i saw was horrible", False),
        ("when i was on insta last night", False),
        ("do it", False),
        ("was it me", False),
    ],
)
def test_a_question_without_its_mark_speaks_of_nobody(words: str, asks: bool) -> None:  # noqa: FBT001
    """Without a question mark only what speaks of nobody in particular is a question: all else is told."""
    assert report_phrases.is_question(words) is asks


@pytest.mark.parametrize(
    ("words", "keeps"),
    [
        ("no", True),
        ("no keep it", True),
        ("wait, don't delete it", True),
        ("leave it thanks", True),
        ("no he also sent a picture", False),
        ("keep it for later", False),
    ],
)
def test_a_draft_is_kept_in_a_few_words(words: str, keeps: bool) -> None:  # noqa: FBT001
    """Asked whether to delete it, a no is a no; whatever says more is read."""
    assert report_phrases.keeps(words) is keeps
