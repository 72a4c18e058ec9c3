"""Trains the network on labelled messages; the same messages and seed give the same network on one machine."""

import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from bot.answers.context import join
from bot.answers.features import BUCKETS, buckets, weight
from bot.answers.labels import INTENTS, UNITS
from bot.answers.normalise import Normaliser
from bot.answers.scoring import Labelled
from bot.answers.tokens import ids_of
from bot.answers.training.network import Network, Scores
from bot.answers.training.noise import blur
from bot.core.reply import Intent

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to train. Rates are AdamW's; `noise` is the share of messages shown blurred, `as_written` uncorrected."""

    epochs: int = 4
    batch: int = 32
    encoder_rate: float = 1e-4
    heads_rate: float = 2e-3
    decay: float = 0.01
    dropout: float = 0.1
    warm_up: float = 0.1
    smoothing: float = 0.05
    ranking: float = 0.5
    as_written: float = 0.35
    noise: float = 0.25
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Messages as the network reads them."""

    ids: Tensor
    mask: Tensor
    buckets: Tensor
    weights: Tensor


def collate(tokenizer: Tokenizer, texts: Sequence[str]) -> Batch:
    """A batch of texts, padded to the longest."""
    ids = [ids_of(tokenizer, text) for text in texts]
    found = [buckets(text) for text in texts]
    length, most = max(len(row) for row in ids), max(1, *(len(row) for row in found))
    padded, mask = torch.zeros(len(ids), length, dtype=torch.long), torch.zeros(len(ids), length)
    numbers, weights = torch.zeros(len(ids), most, dtype=torch.long), torch.zeros(len(ids), most)
    for i, (row, features) in enumerate(zip(ids, found, strict=True)):
        padded[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1.0
        numbers[i, : len(features)] = torch.from_numpy(features)
        weights[i, : len(features)] = weight(len(features))
    return Batch(padded, mask, numbers, weights)


@dataclass(frozen=True, slots=True)
class Targets:
    """What the heads should say: the intent, the units that are right, and the ranking to aim at.

    A row of `ranking` adds up to one, or is empty where a message asks for no unit: then it costs nothing.
    """

    intent: Tensor
    gold: Tensor
    ranking: Tensor

    @classmethod
    def of(cls, items: Sequence[Labelled]) -> "Targets":
        """The targets of a batch."""
        intent = torch.tensor([INTENTS.index(item.intent) for item in items])
        gold, ranking = torch.zeros(len(items), len(UNITS)), torch.zeros(len(items), len(UNITS))
        for i, item in enumerate(items):
            quoting = item.intent not in {Intent.DECLINE, Intent.CHAT}
            for rank, unit in enumerate(item.gold if quoting else ()):
                gold[i, UNITS.index(unit)] = 1.0
                ranking[i, UNITS.index(unit)] = FIRST if rank == 0 else FURTHER
            for unit in item.also_ok:
                ranking[i, UNITS.index(unit)] = BESIDE
        return cls(intent, gold, ranking / ranking.sum(1, keepdim=True).clamp(min=1e-9))


FIRST, FURTHER, BESIDE = 1.0, 0.7, 0.12
"""What the most direct unit, the further right ones, and those that may stand beside them weigh in a ranking."""


def loss(scores: Scores, targets: Targets, recipe: Recipe) -> Tensor:
    """Intent: cross-entropy. Unit: any right unit may win, and the ranking should look like the one aimed at."""
    intent = functional.cross_entropy(scores.intent, targets.intent, label_smoothing=recipe.smoothing)
    chances = scores.unit.log_softmax(1)
    ranking = (targets.ranking * (1 - recipe.smoothing) * chances).sum(1) + recipe.smoothing * chances.mean(1)
    ranking = (ranking * (targets.ranking.sum(1) > 0)).mean()
    return intent - _log_share(chances, targets.gold) - recipe.ranking * ranking


def _log_share(chances: Tensor, wanted: Tensor) -> Tensor:
    """The mean log of the chance that falls on wanted units, over the rows that want any."""
    share = chances.masked_fill(wanted == 0, -1e4).logsumexp(1)
    present = (wanted.sum(1) > 0).float()
    return (share * present).sum() / len(wanted)


def train(items: Sequence[Labelled], network: Network, tools: tuple[Tokenizer, Normaliser], recipe: Recipe) -> None:
    """Train `network` in place."""
    tokenizer, normaliser = tools
    torch.manual_seed(recipe.seed)
    random_ = random.Random(recipe.seed)  # noqa: S311  (to be repeatable, not secret)
    views = [normaliser.views(text_of(item)) for item in items]
    encoder = list(network.encoder.parameters())
    heads = [parameter for name, parameter in network.named_parameters() if not name.startswith("encoder.")]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": recipe.encoder_rate}, {"params": heads, "lr": recipe.heads_rate}],
        weight_decay=recipe.decay,
        fused=True,
    )
    steps = recipe.epochs * -(-len(items) // recipe.batch)
    warm = max(int(recipe.warm_up * steps), 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, max(steps - step, 0) / max(steps - warm, 1))
    )
    network.train()
    start = perf_counter()
    for epoch in range(recipe.epochs):
        shown = [_shown(view.plain, view.original, random_, recipe) for view in views]
        for rows in _batches([len(text) for text in shown], recipe.batch, random_):
            batch = collate(tokenizer, [shown[i] for i in rows])
            scores = network(batch.ids, batch.mask, batch.buckets, batch.weights)
            cost = loss(scores, Targets.of([items[i] for i in rows]), recipe)
            optimiser.zero_grad(set_to_none=True)
            cost.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        logger.info("%d of %d epochs after %.0f s", epoch + 1, recipe.epochs, perf_counter() - start)


def text_of(item: Labelled) -> str:
    """What the network reads of a message: with the question before, where the message leans on it."""
    return join(item.previous, item.text) if item.previous else item.text


def _shown(plain: str, original: str, random_: random.Random, recipe: Recipe) -> str:
    view = original if random_.random() < recipe.as_written else plain
    return blur(view, random_) if random_.random() < recipe.noise else view


def _batches(lengths: Sequence[int], size: int, random_: random.Random) -> Iterator[list[int]]:
    """Batches in random order of messages of about the same length."""
    order = sorted(range(len(lengths)), key=lambda i: lengths[i] + random_.uniform(-15, 15))
    batches = [order[i : i + size] for i in range(0, len(order), size)]
    random_.shuffle(batches)
    yield from batches


def predict(
    items: Sequence[Labelled], network: Network, tools: tuple[Tokenizer, Normaliser]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Logits of intent and unit of each message, read in plain spelling as the engine does."""
    tokenizer, normaliser = tools
    intents, units = [], []
    network.eval()
    with torch.inference_mode():
        for item in items:
            batch = collate(tokenizer, [normaliser.views(text_of(item)).plain])
            scores = network(batch.ids, batch.mask, batch.buckets, batch.weights)
            intents.append(scores.intent[0].numpy())
            units.append(scores.unit[0].numpy())
    return np.array(intents), np.array(units)


def fresh_network(recipe: Recipe) -> Network:
    """An untrained network of the right size; its encoder still has to be loaded."""
    torch.manual_seed(recipe.seed)
    return Network(intents=len(INTENTS), units=len(UNITS), lexical=BUCKETS, dropout=recipe.dropout)


def folds(items: Sequence[Labelled], count: int) -> list[list[int]]:
    """Row numbers in `count` parts; messages of one family are always in the same part."""
    families = sorted({item.family for item in items})
    random.Random(7).shuffle(families)  # noqa: S311  (to be repeatable, not secret)
    part = {family: i % count for i, family in enumerate(families)}
    return [[i for i, item in enumerate(items) if part[item.family] == n] for n in range(count)]
