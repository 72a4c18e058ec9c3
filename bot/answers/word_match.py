"""BM25 over the words of a policy's units, with words of the same meaning counted in part.

Staff ask for a "memory stick" where the policy says "removable media": `lexicon/policy_words.toml` has such groups.
"""

import math
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import numpy as np

from bot.answers.heads import Numbers
from bot.core.patterns import regex

K1, B = 1.2, 0.75
"""The usual constants of BM25."""
ALIKE = 0.7
"""What a word of the same group counts, beside the word itself."""
_WORD = regex(r"[^\W_]+(?:'[^\W_]+)?")
_SHORTEST_STEM = 3
_ENDINGS = ("'s", "ingly", "edly", "ations", "ation", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "ly")
_SMALL = frozenset(
    """
    a about all an and any are as at be been by can could did do does for from get got had has have he how i if in into
    is it its may me might must my no not of on or our shall she should so that the their them there these they this
    those to was we were what when where which who why will with would you your am
    """.split()  # noqa: SIM905  # words read better as prose
)


class WordMatch:
    """Scores every text for a question; built once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._counts = [Counter(stems(text)) for text in texts]
        lengths = np.array([sum(count.values()) for count in self._counts], dtype=np.float32)
        self._long = K1 * (1 - B + B * lengths / max(float(lengths.mean()), 1.0))
        held = Counter(stem for count in self._counts for stem in count)
        total = len(texts)
        self._rarity = {stem: math.log(1 + (total - n + 0.5) / (n + 0.5)) for stem, n in held.items()}

    def scores(self, question: str) -> Numbers:
        """One number for each text; 0 where no word is shared."""
        found = [self._score(frozenset(stems(question)), place) for place in range(len(self._counts))]
        return np.array(found, dtype=np.float32)

    def _score(self, asked: frozenset[str], place: int) -> float:
        return sum(
            max(
                self._weight(stem, place), *(ALIKE * self._weight(other, place) for other in _groups().get(stem, ("",)))
            )
            for stem in sorted(asked)
        )

    def _weight(self, stem: str, place: int) -> float:
        count = self._counts[place].get(stem, 0)
        return self._rarity[stem] * count * (K1 + 1) / (count + float(self._long[place])) if count else 0.0


def stems(text: str) -> list[str]:
    """The words of a text that mean something, without their endings."""
    return [_stem(word) for word in _WORD.findall(text.lower()) if word not in _SMALL]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            word = word.removesuffix(ending) + ("y" if ending in {"ies", "ied"} else "")
            break
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2]:
        word = word[:-1]
    return word.rstrip("e")


@cache
def _groups() -> Mapping[str, tuple[str, ...]]:
    """For each stem the stems of the same meaning."""
    raw = tomllib.loads((resources.files("bot.answers") / "lexicon" / "policy_words.toml").read_text(encoding="utf-8"))
    alike: dict[str, set[str]] = {}
    for line in raw["groups"]:
        group = {_stem(word) for word in line.split()}
        for stem in group:
            alike.setdefault(stem, set()).update(group - {stem})
    return {stem: tuple(sorted(others)) for stem, others in alike.items() if others}
