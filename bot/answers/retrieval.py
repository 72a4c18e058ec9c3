"""Finds the units of a policy that a question is about, without having been trained for that policy.

Two views of each unit are compared with the question: what it means, by the sentence encoder (as a whole with its
headings, and sentence by sentence), and its words. The encoder was fine-tuned on one school's policy and has unlearnt
some of what other policies speak of; a linear map that was fitted once (`TRANSFER`) brings most of that back.
"""

from collections.abc import Callable, Sequence

import numpy as np

from bot.answers.heads import Numbers
from bot.answers.normalise import Views, clean
from bot.answers.word_match import WordMatch
from bot.core.patterns import regex
from bot.core.policy import Unit

WORDS = 0.04
"""What a point of word match counts beside a likeness (cosine, 0 to 1); chosen by hand beside tests/policies/public."""
_SENTENCE = regex(r"(?<=[.!?;])\s+(?=[A-Z\"(\u201c])")
_MARK = regex(r"^(?:[-*\u2022]|\(?\w{1,4}[.)])\s+")
_LEAST = 4  # characters of a sentence


class Index:
    """The units of one policy, ready to be searched. `vector` says what a cleaned text means."""

    def __init__(self, units: Sequence[Unit], vector: Callable[[str], Numbers]) -> None:
        self._vector = vector
        texts = [" ".join((*unit.under, unit.text)) for unit in units]
        self._words = WordMatch(texts)
        self._wholes = np.stack([vector(clean(text)) for text in texts])
        pieces = [(place, piece) for place, unit in enumerate(units) for piece in _pieces(unit)]
        self._starts = [next(i for i, (place, _) in enumerate(pieces) if place == each) for each in range(len(units))]
        self._pieces = np.stack([vector(clean(piece)) for _, piece in pieces])

    def scores(self, views: Views) -> Numbers:
        """How well each unit fits a question, in the units' order: a likeness with the word match added."""
        found = np.mean([self._likeness(text) for text in {views.plain: 0, views.original: 0}], axis=0)
        return np.asarray(found + WORDS * self._words.scores(views.plain), dtype=np.float32)

    def _likeness(self, text: str) -> Numbers:
        asked = self._vector(text)
        nearest = np.maximum.reduceat(self._pieces @ asked, self._starts)
        return np.asarray((self._wholes @ asked + nearest) / 2, dtype=np.float32)


def _pieces(unit: Unit) -> list[str]:
    """The sentences of a unit, its headings, and the questions that its author gives as examples."""
    lines = (_MARK.sub("", line.strip()) for line in unit.text.split("\n"))
    sentences = [piece for line in lines for piece in _SENTENCE.split(line) if len(piece) >= _LEAST]
    return [*sentences, *unit.under, *unit.examples] or [unit.text]
