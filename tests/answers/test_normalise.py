import pytest

from bot.answers.normalise import HEAD, TAIL, Normaliser, clean

WORDS = ("message", "messaged", "pupil", "teacher", "parents", "whispered", "responsible", "instagram")


@pytest.fixture
def normaliser() -> Normaliser:
    return Normaliser(known={"form", "from", "the", "reply", "their"}, wanted=WORDS)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("u msgd me on insta", "you messaged me on instagram"),
        ("Y6 lad DM'd me 2nite", "year 6 boy direct messaged me tonight"),
        ("pls tell ppl b4 2moro", "please tell people before tomorrow"),
        ("a bairn fae P3", "a child from p3"),
    ],
)
def test_text_speak_is_spelt_out(normaliser: Normaliser, written: str, plain: str) -> None:
    """Short forms become the words they stand for."""
    assert normaliser.views(written).plain == plain


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("mesage", "message"),
        ("pupli", "pupil"),
        ("teachre", "teacher"),
        ("whispred", "whispered"),
        ("parants", "parents"),
    ],
)
def test_a_slip_of_the_finger_is_put_right(normaliser: Normaliser, slip: str, meant: str) -> None:
    """One letter wrong, missing, doubled or swapped, and words spelt by ear, become the word that was meant."""
    assert normaliser.views(slip).plain == meant


@pytest.mark.parametrize("word", ["form", "replying", "their", "cat", "st", "qqvvw", "2024"])
def test_a_word_that_is_right_or_unclear_is_left_alone(normaliser: Normaliser, word: str) -> None:
    """Known words and their endings, short words, and words near nothing stay as they are."""
    assert normaliser.views(word).plain == word


def test_the_text_as_written_stays_beside_its_plain_reading(normaliser: Normaliser) -> None:
    """What is looked for letter by letter, such as a clause's number, is looked for in what was typed."""
    views = normaliser.views("He mesaged ME")
    assert (views.original, views.plain) == ("he mesaged me", "he messaged me")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Uczeń napisał wiadomość", "pupil wrote to message"),
        ("élève m'a envoyé", "pupil has to me sent"),
        ("بچے کو جواب", "child to reply"),
        ("ছাত্রী মেসেজ", "pupil message"),
        ("учениця школи", "pupil school"),
    ],
)
def test_key_words_of_other_languages_are_put_into_english(normaliser: Normaliser, written: str, plain: str) -> None:
    """The words that decide what a message is about are known in the languages around a school."""
    assert normaliser.views(written).plain == plain


def test_english_short_forms_are_not_read_into_other_languages(normaliser: Normaliser) -> None:
    """In a French message "la" is no local authority."""
    assert normaliser.views("la directrice de l'école").plain == "la headteacher de the school"


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("<b>Can</b> I?", "can i?"),
        ("a\x00b\x1fc", "a b c"),
        ("fri\u200bend re\u00adquest", "friend request"),
        ("a\n\n b\t", "a b"),
        ("ﬁne \u2018ok\u2019", "fine 'ok'"),
        ("Q&amp;A", "q&a"),
        ("\ud800x", "x"),
        ("2 <3 u", "2 <3 u"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(written: str, cleaned: str) -> None:
    """Markup, control and invisible characters, and typographic variants do not reach the model."""
    assert clean(written) == cleaned


def test_of_a_very_long_message_the_beginning_and_the_end_are_read() -> None:
    """People say what they want first or last; the rest of 20,000 characters is not read."""
    cleaned = clean("start " + "x" * 20_000 + " end")
    assert cleaned.startswith("start x")
    assert cleaned.endswith("x end")
    assert len(cleaned) <= HEAD + TAIL + 1


@pytest.mark.parametrize("text", ["", "  ", "😀", "?!", "\x00"])
def test_a_text_without_letters_or_digits_is_empty(normaliser: Normaliser, text: str) -> None:
    """There is nothing to read in spaces, emoji and punctuation."""
    assert normaliser.views(text).is_empty
