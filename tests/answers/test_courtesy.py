import pytest

from bot.answers.courtesy import courtesy_of, is_courtesy
from bot.core.reply import Courtesy


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("hello, who are you?", Courtesy.WHO),
        ("hi, help please", Courtesy.HELP),
        ("ok thanks, bye", Courtesy.THANKS),
        ("off home now, see you", Courtesy.GOODBYE),
        ("alright?", Courtesy.GREETING),
        ("dziękuję bardzo", Courtesy.THANKS),
        ("مرحبا", Courtesy.GREETING),
        ("phew, what a day", Courtesy.HELP),
    ],
)
def test_the_more_telling_word_decides(message: str, kind: Courtesy) -> None:
    """Who you are goes before help, help before thanks, thanks before goodbye, goodbye before a greeting."""
    assert courtesy_of(message) is kind


@pytest.mark.parametrize("message", ["this is a thing", "the history of ta", "physics"])
def test_a_word_inside_another_is_not_small_talk(message: str) -> None:
    """There is no "hi" in "this" and none in "history"."""
    assert courtesy_of(message) is not Courtesy.GREETING


def test_a_message_without_a_word_of_small_talk_is_not_courtesy() -> None:
    """The question "who from?" is no greeting, thanks or goodbye."""
    assert not is_courtesy("who from?")
