"""From what the heads make of a message to the reply: which intent wins, and which units are shown in which order."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice

import numpy as np

from bot.answers.heads import Judgement, Numbers
from bot.answers.labels import INTENTS, NOTHING, UNITS
from bot.core.reply import Intent, Ranked, Reply

SHOWN = 5
"""So many units are ranked at most; the rest is noise."""
KEPT = 3
"""So many are ranked always, others only from the chance `LEAST` on."""
LEAST = 0.01
NAMED = 0.97
"""How sure the engine is of a clause that the message itself names by number."""


@dataclass(frozen=True, slots=True)
class Biases:
    """Added to the intents' logits before the greatest is taken; tuned by cross-validation on our own messages.

    Greater than 0: in doubt, that intent.
    """

    answer: float = 0.0
    report: float = 0.0
    lesson: float = 0.0
    decline: float = 0.0
    chat: float = 0.0


def decided(judgement: Judgement, biases: Biases, units: Collection[str] = UNITS) -> Reply:
    """The reply to a judgement; only `units`, those the policy has, are ranked. Courtesy is left to the caller."""
    intents, chances = judgement.chances()
    added = np.array([getattr(biases, intent.value) for intent in INTENTS], dtype=np.float32)
    intent = INTENTS[int(np.argmax(judgement.intent + added))]
    report = float(intents[INTENTS.index(Intent.REPORT)])
    certainty = float(intents[INTENTS.index(intent)])
    ranked = _ranked(chances, units)
    match intent:
        case Intent.CHAT:
            ranked = ()
        case Intent.LESSON:
            ranked = first("14", ranked)
        case Intent.REPORT:
            ranked = _to_report(chances, ranked)
        case Intent.ANSWER:
            certainty *= ranked[0].score
        case Intent.DECLINE:
            pass
    return Reply(intent, ranked, certainty, report)


def by_number(named: Collection[str], clauses: Collection[str], reply: Reply) -> Reply:
    """The reply when the message names clauses by number: those that exist, in its order; a decline if none does."""
    there = [number for number in named if number in clauses]
    if not there:
        return Reply(Intent.DECLINE, confidence=NAMED, report_chance=reply.report_chance)
    ranked = reply.ranked
    for number in reversed(there):
        ranked = first(number, ranked)
    return Reply(Intent.ANSWER, ranked, NAMED, reply.report_chance)


def first(unit: str, ranked: tuple[Ranked, ...]) -> tuple[Ranked, ...]:
    """The same ranking with this unit moved to the front."""
    best = max((r.score for r in ranked), default=1.0)
    return (Ranked(unit, best), *(r for r in ranked if r.unit != unit))[:SHOWN]


def _ranked(chances: Numbers, units: Collection[str]) -> tuple[Ranked, ...]:
    """The policy's units, best first; ties go by the order of `UNITS`."""
    order = np.argsort(-chances, kind="stable")
    of_policy = (i for i in order if UNITS[i] in units and UNITS[i] != NOTHING)
    found = [Ranked(UNITS[i], float(chances[i])) for i in islice(of_policy, SHOWN)]
    return tuple(ranked for i, ranked in enumerate(found) if i < KEPT or ranked.score >= LEAST)


def _to_report(chances: Numbers, ranked: tuple[Ranked, ...]) -> tuple[Ranked, ...]:
    """What has to be reported comes first, before the rule that was broken: clause 11 (with 4 and 9), or 12.

    Empty where neither is likely: nothing online happened, and no clause speaks of it.
    """
    chance = dict(zip(UNITS, (float(c) for c in chances), strict=True))
    contacted, aware = chance["11"] + chance["9"] + chance["4"], chance["12"]
    if chance[NOTHING] > max(contacted, aware):
        return ()
    return first("11" if contacted >= aware else "12", ranked)
