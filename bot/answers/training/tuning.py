"""Makes the heads' chances honest and sets the intents' biases, on messages that the network was not trained on."""

from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

from bot.answers.labels import INTENTS, UNITS
from bot.answers.scoring import Labelled
from bot.core.reply import Intent

Rows = NDArray[np.float32]
FALSE_DECLINES = 0.04
"""So large a share of what the policy answers may be declined at most; the project's own target."""
STEPS = np.arange(-2.0, 2.01, 0.25)


def temperature(logits: Rows, right: NDArray[np.bool_]) -> float:
    """The divisor under which right labels get the best chances (least log loss), over the rows that have any."""
    rows = right.any(axis=1)
    candidates = np.geomspace(0.3, 5.0, 60)
    return float(min(candidates, key=lambda t: _log_loss(logits[rows] / t, right[rows])))


def _log_loss(logits: Rows, right: NDArray[np.bool_]) -> float:
    chances = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return -float(np.logaddexp.reduce(np.where(right, chances, -1e9), axis=1).mean())


def right_intents(items: Sequence[Labelled]) -> NDArray[np.bool_]:
    """One row for each message, true at its intent."""
    return np.array([[item.intent is intent for intent in INTENTS] for item in items])


def right_units(items: Sequence[Labelled]) -> NDArray[np.bool_]:
    """One row for each message, true at the units that are right; none for what quotes nothing."""
    quoting = {Intent.ANSWER, Intent.REPORT, Intent.LESSON}
    return np.array([[item.intent in quoting and unit in item.gold for unit in UNITS] for item in items])


def biases(logits: Rows, items: Sequence[Labelled]) -> dict[str, float]:
    """What to add to each intent's logit, so that the errors cost least.

    Costs: silence about a real incident is the worst error; an answer to what the policy does not cover, and no
    answer to what it does, are alike, but the latter must stay below `FALSE_DECLINES`; a report offered in vain
    costs more than either, since people stop reading.
    """
    wanted = np.array([INTENTS.index(item.intent) for item in items])
    best: tuple[float, dict[str, float]] = (np.inf, {})
    for report, lesson, decline in product(STEPS, STEPS, STEPS):
        added = np.array([0.0, report, lesson, decline, 0.0])
        cost = _cost((logits + added).argmax(1), wanted) + 0.02 * float(np.abs(added).sum())
        if cost < best[0]:
            best = (cost, {"report": float(report), "lesson": float(lesson), "decline": float(decline)})
    return best[1]


def _cost(given: NDArray[np.int64], wanted: NDArray[np.int64]) -> float:
    answer, report, lesson, decline, chat = range(len(INTENTS))

    def share(of: int, mistaken: NDArray[np.bool_]) -> float:
        return float(mistaken[wanted == of].mean()) if (wanted == of).any() else 0.0

    missed = given != wanted
    return (
        3 * share(report, missed)
        + 2 * share(decline, missed)
        + 2 * share(answer, given == decline)
        + 20 * max(share(answer, given == decline) - FALSE_DECLINES, 0.0)
        + 1 * share(lesson, missed)
        + 1 * share(chat, missed)
        + 6 * float((given == report)[wanted != report].mean())
    )
