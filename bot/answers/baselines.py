"""Two plain ways to answer, to measure the engine against: word overlap with the clauses, and the nearest example."""

import math
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np

from bot.answers.encoder import Encoder
from bot.answers.heads import Numbers
from bot.answers.normalise import clean
from bot.answers.scoring import Labelled
from bot.core.patterns import regex
from bot.core.policy import Pack
from bot.core.reply import Context, Courtesy, Intent, Ranked, Reply

K1, B = 1.2, 0.75
"""The usual constants of BM25."""
_WORD = regex(r"[a-z0-9']+")


class WordOverlap:
    """BM25 over the units' own text; declines below a fixed score, never sees a report or a lesson."""

    LEAST = 4.0
    """Below this score it declines: a little above what one rare word in common gives."""

    def __init__(self, pack: Pack) -> None:
        self._ids = [unit.id for unit in pack.units]
        self._counts = [Counter(_words(unit.text)) for unit in pack.units]
        self._lengths = [sum(count.values()) for count in self._counts]
        self._mean = sum(self._lengths) / len(self._lengths)
        seen = Counter(word for count in self._counts for word in count)
        total = len(self._counts)
        self._rarity = {word: math.log(1 + (total - n + 0.5) / (n + 0.5)) for word, n in seen.items()}

    def reply(self, text: str, _context: Context) -> Reply:
        """The units with the best scores, or a decline."""
        words = set(_words(clean(text)))
        scores = [self._score(words, i) for i in range(len(self._ids))]
        order = sorted(range(len(scores)), key=lambda i: -scores[i])[:3]
        ranked = tuple(Ranked(self._ids[i], scores[i]) for i in order if scores[i] > 0)
        return Reply(Intent.ANSWER if ranked and ranked[0].score >= self.LEAST else Intent.DECLINE, ranked)

    def _score(self, words: set[str], i: int) -> float:
        count, long = self._counts[i], K1 * (1 - B + B * self._lengths[i] / self._mean)
        return sum(self._rarity[word] * count[word] * (K1 + 1) / (count[word] + long) for word in words & set(count))


class NearestExample:
    """What bots for frequent questions do: the label of the most similar known message, by the sentence encoder."""

    LEAST = 0.5
    """Below this similarity (cosine) it declines."""

    def __init__(self, encoder: Encoder, examples: Sequence[Labelled]) -> None:
        self._encoder, self._examples = encoder, examples
        self._vectors = np.stack([encoder.vector(clean(example.text)) for example in examples])

    def reply(self, text: str, _context: Context) -> Reply:
        """The label of the nearest example; its neighbours fill the ranking."""
        likeness = self._vectors @ self._encoder.vector(clean(text))
        order = np.argsort(-likeness, kind="stable")[:50]
        best = self._examples[int(order[0])]
        if likeness[order[0]] < self.LEAST:
            return Reply(Intent.DECLINE)
        units: dict[str, float] = {}
        for i in order:
            for unit in self._examples[int(i)].gold:
                if unit != "none":
                    units.setdefault(unit, float(likeness[i]))
        ranked = tuple(Ranked(unit, likeness_) for unit, likeness_ in list(units.items())[:5])
        courtesy = Courtesy.HELP if best.intent is Intent.CHAT else None
        return Reply(best.intent, ranked, float(likeness[order[0]]), courtesy=courtesy)


class NearestUnit:
    """Similarity of a message to the units of a policy by a sentence encoder, and nothing else."""

    LEAST = 0.3
    """Below this similarity (cosine) it declines; chosen by hand beside tests/policies/public."""

    def __init__(self, pack: Pack, vector: Callable[[str], Numbers]) -> None:
        self._ids, self._vector = [unit.id for unit in pack.units], vector
        self._vectors = np.stack([vector(clean(" ".join((*unit.under, unit.text)))) for unit in pack.units])

    def reply(self, text: str, _context: Context) -> Reply:
        """The units that are most similar, or a decline."""
        likeness = self._vectors @ self._vector(clean(text))
        order = np.argsort(-likeness, kind="stable")[:3]
        ranked = tuple(Ranked(self._ids[i], float(likeness[i])) for i in order)
        return Reply(Intent.ANSWER if ranked[0].score >= self.LEAST else Intent.DECLINE, ranked)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())
