"""The trained heads: from a message's vector and lexical features to chances of intents and units."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.answers.features import buckets, weight
from bot.answers.labels import INTENTS, UNITS
from bot.errors import ModelError

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Logits for `INTENTS` and `UNITS`, in their order, already divided by the heads' temperatures.

    `vector` is what the message, read in plain spelling, means.
    """

    intent: Numbers
    unit: Numbers
    vector: Numbers

    def chances(self) -> tuple[Numbers, Numbers]:
        """Both as chances that add up to one."""
        return softmax(self.intent), softmax(self.unit)

    def blend(self, other: "Judgement", share: float) -> "Judgement":
        """This judgement with `share` (0 to 1) of another in it."""
        return Judgement(
            self.intent * (1 - share) + other.intent * share,
            self.unit * (1 - share) + other.unit * share,
            other.vector if share > HALF else self.vector,
        )


class Heads:
    """Two linear maps; the temperatures that make their chances honest were fitted on messages held out."""

    def __init__(self, path: Path) -> None:
        try:
            with np.load(path, allow_pickle=False) as file:
                stored = {name: np.asarray(file[name], dtype=np.float32) for name in _PARTS}
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"The answering model's heads {path} cannot be read.") from error
        self._weights, self._bias = stored["weights"], stored["bias"]
        self._lexical = stored["lexical"]
        self.temperatures = stored["temperatures"]
        if self._weights.shape[0] != len(INTENTS) + len(UNITS):
            raise ModelError(f"The answering model's heads {path} were trained for other labels.")

    def judge(self, vector: Numbers, text: str) -> Judgement:
        """What the heads make of a message: its vector and its text."""
        found = buckets(text)
        logits = self._weights @ vector + self._bias + self._lexical[found].sum(axis=0) * weight(len(found))
        split = len(INTENTS)
        return Judgement(logits[:split] / self.temperatures[0], logits[split:] / self.temperatures[1], vector)


HALF = 0.5
_PARTS = ("weights", "bias", "lexical", "temperatures")


def softmax(logits: Numbers) -> Numbers:
    """Chances that add up to one."""
    raised = np.exp(logits - logits.max())
    return np.asarray(raised / raised.sum(), dtype=np.float32)
