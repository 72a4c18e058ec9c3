"""Which of some known texts means the same as a message: the engine's own vectors, held against each other.

Measured on `tests/answers/guidance.toml`, which has other wordings and near misses of sixteen questions, and on the
messages of `tests/answers/unseen.jsonl`; `tests/answers/test_guidance.py` prints and keeps the figures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SAME = 0.82
"""Cosine from which two questions are taken for one, so that the answer is shown at once."""
ALIKE = 0.6
"""Cosine from which they are alike, so that the other question is named and can be opened."""
MOST = 2
"""So many are named at most."""

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Near:
    """A known text that is near, and how near: the cosine of the angle between the two."""

    key: str
    cosine: float

    @property
    def same(self) -> bool:
        """Whether the two are taken for one question."""
        return self.cosine >= SAME


class Nearest:
    """Known texts with their vectors, which are worked out once; never changed, made anew when a text changes."""

    def __init__(
        self, texts: Mapping[str, str], vector: Callable[[str], Numbers], known: Mapping[str, Numbers] | None = None
    ) -> None:
        """`texts` by their keys; `known`: vectors that were worked out before, by their texts."""
        before = known or {}
        self.vectors = {text: before[text] if text in before else vector(text) for text in texts.values()}
        self._keys = tuple(texts)
        self._rows = np.array([self.vectors[text] for text in texts.values()], dtype=np.float32)

    def to(self, vector: Numbers) -> Sequence[Near]:
        """The nearest of those that are near enough, best first."""
        if not self._keys:
            return ()
        cosines = self._rows @ vector
        order = np.argsort(-cosines, kind="stable")[:MOST]
        return [Near(self._keys[i], float(cosines[i])) for i in order if cosines[i] >= ALIKE]
