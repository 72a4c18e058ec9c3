"""Grouped cross-validation: every message judged by a network that saw neither it nor its paraphrases."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.answers.decision import Biases, decided
from bot.answers.heads import Judgement
from bot.answers.normalise import Normaliser
from bot.answers.scoring import Labelled, Rate, Score, score
from bot.answers.training.fit import folds, predict
from bot.answers.training.network import Network

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Held:
    """Messages with the logits of networks that were not trained on them."""

    items: tuple[Labelled, ...]
    intents: Rows
    units: Rows


def hold_out(
    items: Sequence[Labelled],
    count: int,
    trained: Callable[[Sequence[Labelled]], Network],
    tools: tuple[Tokenizer, Normaliser],
) -> Held:
    """Judge every message once, by the network trained on the other parts."""
    order: list[int] = []
    intents, units = [], []
    for part in folds(items, count):
        left = set(part)
        network = trained([item for i, item in enumerate(items) if i not in left])
        found = predict([items[i] for i in part], network, tools)
        order += part
        intents.append(found[0])
        units.append(found[1])
    return Held(tuple(items[i] for i in order), np.concatenate(intents), np.concatenate(units))


def figures(held: Held, biases: Mapping[str, float], temperatures: tuple[float, float]) -> dict[str, str]:
    """The measures of the README for these judgements, each with its 95 % interval."""
    added = Biases(**biases)
    replies = [
        decided(Judgement(intent / np.float32(temperatures[0]), unit / np.float32(temperatures[1]), intent), added)
        for intent, unit in zip(held.intents, held.units, strict=True)
    ]
    measured = score(list(zip(held.items, replies, strict=True)))
    return {field.name: _with_interval(getattr(measured, field.name)) for field in fields(Score)}


def _with_interval(rate: Rate) -> str:
    least, most = rate.interval
    return f"{rate.share:.1%} ({least:.1%} to {most:.1%})"
