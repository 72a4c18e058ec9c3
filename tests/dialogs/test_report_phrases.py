"""What is asked of a report while it is written, and what is told."""

import pytest

from bot.core.interview import Step
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
        ("can i stop and do this later", Steer.SAVE),
        ("why do you ask", Steer.EXPLAIN),
        ("why do you need to know that?", Steer.EXPLAIN),
        ("what do you mean", Steer.EXPLAIN),
        ("i not understand", Steer.EXPLAIN),
        ("sorry i dont understand the question", Steer.EXPLAIN),
        ("you tell me", Steer.EXPLAIN),
        ("will I get in trouble", Steer.TROUBLE),
        ("am i going to be sacked for reporting this", Steer.TROUBLE),
        ("can i delete it later", Steer.DELETE_LATER),
        ("can i delete it once its sent", Steer.DELETE_LATER),
        ("how long does this take", Steer.LENGTH),
        ("do i have to fill all this in", Steer.LENGTH),
        ("what do i do", Steer.WHAT_NOW),
        ("what should we do about it?", Steer.WHAT_NOW),
        ("should i ask her more", Steer.ASK_CHILD),
        ("can i talk to the girl", Steer.ASK_CHILD),
        ("should i tell the parents", Steer.PARENTS),
        ("do i have to ring his mum first?", Steer.PARENTS),
        ("has anyone read it", Steer.READ),
        ("who has seen it", Steer.READ),
        ("can i delete it", Steer.CANCEL),
        ("same report", Steer.JOIN),
        ("it's the same one as before", Steer.JOIN),
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
        "why did he do that to her",
        "will i get in trouble because i sent her a smiley",
        "what do i do if he comes back",
        "should i tell the parents he asked for photos",
        "he has seen it",
        "has he sent it to you before",
        "they told me to ask her",
    ],
)
def test_words_of_a_story_show_and_change_nothing(words: str) -> None:
    """What begins like a wish and goes on is told."""
    assert report_phrases.steer(words) is None


@pytest.mark.parametrize(
    "words",
    ["why did he pick me?", "why me", "i feel sick", "im so ashamed", "oh god, is it my fault", "i cant do this"],
)
def test_a_feeling_is_no_answer_and_where_it_may_be_the_childs_words_it_is_told(words: str) -> None:
    """At the account "im so ashamed" may be what a child wrote."""
    assert report_phrases.is_upset(words, Step.SAFETY)
    assert not report_phrases.is_upset(words, Step.ACCOUNT)


@pytest.mark.parametrize(
    "words",
    [
        "yes, i'm shaking",
        "yeah it's awful",
        "no i feel sick",
        "why did he message me",
        "why did he do that to me",
        "i'm scared he will come back",
        "i feel sick when i look at what he sent",
        "she said is it my fault",
    ],
)
def test_an_answer_or_a_story_is_no_mere_feeling(words: str) -> None:
    """A yes to danger stays a yes, and what tells something is kept."""
    assert not any(report_phrases.is_upset(words, step) for step in Step)


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


@pytest.mark.parametrize(
    ("words", "only"),
    [
        ("actually i do want to report it", True),
        ("i want to report something", True),
        ("can i report this please", True),
        ("I need to make a report", True),
        ("i think i should report it", True),
        ("should i report it", False),
        ("do i have to report it", False),
        ("i want to report that a child messaged me", False),
        ("report that he messaged me", False),
    ],
)
def test_a_wish_to_report_tells_nothing_yet(words: str, *, only: bool) -> None:
    """It starts a report with nothing in it; a question whether to report is answered, and whatever tells is kept."""
    assert report_phrases.only_wants_report(words) is only
