import pytest

from bot.answers.spelling import Speller


@pytest.fixture
def speller() -> Speller:
    return Speller(
        known={"form", "from", "the", "their"}, wanted={"message", "messaged", "pupil", "governor", "governors"}
    )


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("mesage", "message"),
        ("messaage", "message"),
        ("messgae", "message"),
        ("mezsage", "message"),
        ("governers", "governors"),
    ],
)
def test_each_kind_of_slip_is_put_right(speller: Speller, slip: str, meant: str) -> None:
    """A letter left out, doubled, swapped or wrong, and a word spelt by ear."""
    assert speller.meant(slip) == meant


@pytest.mark.parametrize("word", ["form", "pup", "naïve", "xqzzk", "b4", "qupil"])
def test_a_word_is_left_alone_when_in_doubt(speller: Speller, word: str) -> None:
    """Known, short, foreign and unrecognisable words stay, and so does one that does not begin alike."""
    assert speller.meant(word) == word
