"""A question's outline: its common words only, so that no name, number or address of anybody is left in it.

A word is kept when it is known and cannot be a name: it stands in the policy or among the engine's everyday words, and
neither in `names.txt`, nor among the names of the school's people, nor after a title, nor with a capital that only a
name has. Whatever else was typed is one dash.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.answers.model_files import FOLDER
from bot.core.facts.names import WORD as NAME
from bot.core.patterns import regex
from bot.core.policy import Pack

LONGEST = 24
"""So many words of an outline are kept at most."""
LEFT_OUT = "\N{EN DASH}"
_WORD = regex(r"[^\W_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}][^\W_]+)?")
_ADDRESS = regex(r"\S*(?:@|://|\w\.\w)\S*")
_NAME = regex(NAME)
_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "lady", "rev", "revd", "reverend", "father", "brother", "sister"}
    | {"auntie", "aunt", "uncle"}
)
_NAMES = Path(__file__).parent / "lexicon" / "names.txt"


class Outline:
    """Makes outlines; `known` are the words that may stand in one."""

    def __init__(self, known: Iterable[str]) -> None:
        names = frozenset(_NAMES.read_text(encoding="utf-8").split())
        self._known = frozenset(word for word in known if word.isalpha()) - names

    @classmethod
    def load(cls, pack: Pack) -> "Outline":
        """For this policy, with the words of the engine's model."""
        everyday = (FOLDER / "words.txt").read_text(encoding="utf-8").split()
        texts = [pack.document, *(unit.topic for unit in pack.units)]
        return cls({*everyday, *(word for text in texts for word in _words(text))})

    def of(self, text: str, names: Iterable[str] = ()) -> str:
        """The outline of a message; `names` are those of the school's people. Empty: nothing of it is known."""
        private = {part for name in (*names, *_NAME.findall(text)) for part in _words(name)}
        kept: list[str] = []
        before = ""
        for word in _words(_ADDRESS.sub(" 0 ", text)):
            told = word if word in self._known - private and before not in _TITLES else LEFT_OUT
            if told != LEFT_OUT or kept[-1:] != [LEFT_OUT]:
                kept.append(told)
            before = word
        return " ".join(kept[:LONGEST]) if any(word != LEFT_OUT for word in kept) else ""


def _words(text: str) -> Iterator[str]:
    """The words of a text in small letters, each apostrophe left out: "don't" is "dont"."""
    yield from (re.sub(r"\W", "", word).casefold() for word in _WORD.findall(text))
