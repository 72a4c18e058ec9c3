import pytest

from bot.answers.context import join, leaning
from bot.core.reply import Context

BEFORE = "Can I accept a pupil's friend request?"
ASKED = Context(questions=("Is TikTok covered?", BEFORE))


def test_without_a_question_before_nothing_leans() -> None:
    """The first message of a conversation stands by itself."""
    assert leaning("and parents?", Context()) is None


@pytest.mark.parametrize(
    "message", ["why?", "why not", "but why", "really?", "where does it say that?", "explain please"]
)
def test_a_bare_question_is_wholly_about_the_one_before(message: str) -> None:
    """The question "why?" brings no topic of its own."""
    lean = leaning(message, ASKED)
    assert lean is not None
    assert (lean.joined, lean.share) == (BEFORE, 1.0)


@pytest.mark.parametrize(
    "message",
    [
        "and what about parents?",
        "what if they have left?",
        "even if it was an accident",
        "parents too?",
        "volunteers",
    ],
)
def test_a_short_message_leans_on_the_last_question(message: str) -> None:
    """It is read together with the last question, not with an older one."""
    lean = leaning(message, ASKED)
    assert lean is not None
    assert lean.joined == join(BEFORE, message)
    assert 0 < lean.share < 1


@pytest.mark.parametrize("message", ["how soon?", "who from?", "by when", "and to whom?"])
def test_a_question_word_alone_is_read_only_with_the_question_before(message: str) -> None:
    """It has no topic of its own, but it asks for something new."""
    lean = leaning(message, ASKED)
    assert lean is not None
    assert (lean.joined, lean.share) == (join(BEFORE, message), 1.0)


def test_a_whole_question_stands_by_itself() -> None:
    """A long message says what it is about."""
    message = "i would like to know whether our school badge may be printed on the summer fair posters"
    assert leaning(message, ASKED) is None
