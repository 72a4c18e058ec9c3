"""The questions that a policy pack itself gives as examples: a message that says the same goes to the same unit.

They let whoever writes a pack steer the engine without training, and serve units that the heads were not trained on.
"""

from collections.abc import Callable, Collection

import numpy as np

from bot.answers.decision import first
from bot.answers.heads import Numbers
from bot.answers.labels import UNITS
from bot.core.policy import Pack
from bot.core.reply import Intent, Reply

ALIKE, ALIKE_UNTRAINED = 0.7, 0.57
"""From this likeness (cosine) to an example on, a message means the same; for a unit the heads know, and for others."""


class Examples:
    """The pack's example questions as vectors."""

    def __init__(self, pack: Pack, vector: Callable[[str], Numbers], trained: Collection[str] = UNITS) -> None:
        pairs = [(unit.id, text) for unit in pack.units for text in unit.examples]
        self._units = [unit for unit, _ in pairs]
        self._vectors = np.stack([vector(text) for _, text in pairs])
        self._least = np.array([ALIKE if unit in trained else ALIKE_UNTRAINED for unit in self._units])

    def steer(self, reply: Reply, vector: Numbers) -> Reply:
        """The reply with the unit of the most similar example first, where one is alike and a question was asked."""
        if reply.intent not in {Intent.ANSWER, Intent.DECLINE}:
            return reply
        likeness = self._vectors @ vector
        best = int(np.argmax(likeness - self._least))
        if likeness[best] < self._least[best] or reply.answer == self._units[best]:
            return reply
        ranked = first(self._units[best], reply.ranked)
        return Reply(Intent.ANSWER, ranked, float(likeness[best]), reply.report_chance)
