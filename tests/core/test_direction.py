"""Whatever direction a typed text turns, it does not turn round what we say after it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.direction import contained
from bot.texts import say

CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def open_at_the_end(text: str) -> int:
    """How many stretches a text leaves open, counted by the rules of UAX 9."""
    stack: list[str] = []
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in {"LRE", "RLE", "LRO", "RLO", "LRI", "RLI", "FSI"}:
            stack.append(kind)
        elif kind == "PDF" and stack and not stack[-1].endswith("I"):
            stack.pop()
        elif kind == "PDI" and any(each.endswith("I") for each in stack):
            while not stack.pop().endswith("I"):
                pass
    return len(stack)


@given(st.text(alphabet=CONTROLS + "ab", max_size=20))
def test_every_stretch_is_closed(text: str) -> None:
    """The text is as it was, and nothing that it opens is left open."""
    closed = contained(text)
    assert closed.startswith(text)
    assert open_at_the_end(closed) == 0
    assert contained(closed) == closed


@pytest.mark.parametrize("text", ["", "Ruby", "صورة", "\u202eabc\u202c", "\u200e\u200f"])
def test_a_text_that_opens_nothing_is_as_it_was(text: str) -> None:
    """Letters of any alphabet, and stretches that are closed already, are not touched."""
    assert contained(text) == text


def test_a_sentence_goes_on_as_it_is_written() -> None:
    """An override in a question ends before our own words do."""
    said = say("report.word_back.question", who="Head", reference="SN-7K4M-26", question="\u202eevil")
    assert "\u202eevil\u202c" in said
    assert open_at_the_end(said) == 0


def test_end_of_an_isolate_ends_what_was_opened_within_it() -> None:
    """Nothing is closed twice: the mark that ends the isolate has ended the override, and a stray one ends nothing."""
    whole = "\u2067a\u202eb\u2069c"
    assert contained(whole) == whole
    assert contained(f"\u202d\u2069{whole}") == f"\u202d\u2069{whole}\u202c"
