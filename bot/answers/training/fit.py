"""Trains the network on labelled messages; the same messages and seed give the same network on one machine."""

import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
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
from bot.answers.normalise import Normaliser, Views
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

    def to(self, device: torch.device) -> "Batch":
        """The same there."""
        return Batch(*(getattr(self, field.name).to(device, non_blocking=True) for field in fields(self)))


Pieces = tuple[NDArray[np.int64], NDArray[np.int64]]
"""A text as numbers: its pieces, and the buckets of its lexical features."""


def pieces(tokenizer: Tokenizer, text: str) -> Pieces:
    """A text as the network reads it."""
    return np.array(ids_of(tokenizer, text), dtype=np.int64), buckets(text)


def collate(read: Sequence[Pieces]) -> Batch:
    """A batch of texts, padded to the longest."""
    length, most = max(len(ids) for ids, _ in read), max(1, *(len(found) for _, found in read))
    padded, mask = np.zeros((len(read), length), np.int64), np.zeros((len(read), length), np.float32)
    numbers, weights = np.zeros((len(read), most), np.int64), np.zeros((len(read), most), np.float32)
    for i, (ids, found) in enumerate(read):
        padded[i, : len(ids)], mask[i, : len(ids)] = ids, 1.0
        numbers[i, : len(found)], weights[i, : len(found)] = found, weight(len(found))
    return Batch(*(torch.from_numpy(each) for each in (padded, mask, numbers, weights)))


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

    def to(self, device: torch.device) -> "Targets":
        """The same there."""
        return Targets(*(getattr(self, field.name).to(device, non_blocking=True) for field in fields(self)))


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
    """Train `network` in place, on the device it is on."""
    tokenizer, normaliser = tools
    torch.manual_seed(recipe.seed)
    random_ = random.Random(recipe.seed)  # noqa: S311  (to be repeatable, not secret)
    views = [normaliser.views(text_of(item)) for item in items]
    pace = Pace(network, -(-len(items) // recipe.batch), recipe)
    network.train()
    start = perf_counter()
    for epoch in range(recipe.epochs):
        texts = [shown(view, random_, recipe) for view in views]
        for rows in batches_of([len(text) for text in texts], recipe.batch, random_):
            batch = collate([pieces(tokenizer, texts[i]) for i in rows]).to(network.encoder.device)
            scores = network(batch.ids, batch.mask, batch.buckets, batch.weights)
            pace.step(loss(scores, Targets.of([items[i] for i in rows]).to(network.encoder.device), recipe))
        logger.info("%d of %d epochs after %.0f s", epoch + 1, recipe.epochs, perf_counter() - start)


class Pace:
    """The optimiser of a network, and how its rates rise and fall over the training. `steps`: batches in an epoch."""

    def __init__(self, network: Network, steps: int, recipe: Recipe) -> None:
        encoder = list(network.encoder.parameters())
        heads = [parameter for name, parameter in network.named_parameters() if not name.startswith("encoder.")]
        self._network = network
        self._optimiser = torch.optim.AdamW(
            [{"params": encoder, "lr": recipe.encoder_rate}, {"params": heads, "lr": recipe.heads_rate}],
            weight_decay=recipe.decay,
            fused=True,
        )
        last = recipe.epochs * steps
        warm = max(int(recipe.warm_up * last), 1)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(
            self._optimiser, lambda step: min((step + 1) / warm, max(last - step, 0) / max(last - warm, 1))
        )

    def step(self, cost: Tensor) -> None:
        """Change the network so that this costs less."""
        self._optimiser.zero_grad(set_to_none=True)
        cost.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._network.parameters(), 1.0)
        self._optimiser.step()
        self._schedule.step()


def text_of(item: Labelled) -> str:
    """What the network reads of a message: with the question before, where the message leans on it."""
    return join(item.previous, item.text) if item.previous else item.text


def shown(views: Views, random_: random.Random, recipe: Recipe) -> str:
    """A message as it is shown this time: corrected or as written, now and then blurred."""
    view = views.original if random_.random() < recipe.as_written else views.plain
    return blur(view, random_) if random_.random() < recipe.noise else view


def batches_of(lengths: Sequence[int], size: int, random_: random.Random) -> Iterator[list[int]]:
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
        for at in range(0, len(items), AT_ONCE):
            texts = [normaliser.views(text_of(item)).plain for item in items[at : at + AT_ONCE]]
            batch = collate([pieces(tokenizer, text) for text in texts]).to(network.encoder.device)
            scores = network(batch.ids, batch.mask, batch.buckets, batch.weights)
            intents.append(scores.intent.cpu().numpy())
            units.append(scores.unit.cpu().numpy())
    return np.concatenate(intents), np.concatenate(units)


AT_ONCE = 64
"""So many messages are judged in one batch."""


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
