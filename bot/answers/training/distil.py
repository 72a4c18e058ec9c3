"""Trains the small network that is shipped to say what several large ones say together.

The large ones learn from the messages, each in its own order. What they say on average is right more often than any of
them, and says how close two answers are, which a label cannot. It is put down once for a pool of texts: every message
in several spellings, and halves of messages put together, which no label fits and on which the large ones have an
opinion all the same. The small network keeps the words and some layers of the first large one and learns the pool.
Sentence vectors are copied too, so that likeness between texts (guidance, other schools' policies) means what it did.
"""

import logging
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from bot.answers.features import BUCKETS
from bot.answers.labels import INTENTS, UNITS
from bot.answers.normalise import Normaliser, Views
from bot.answers.scoring import Labelled
from bot.answers.training.fit import (
    AT_ONCE,
    Pace,
    Pieces,
    Recipe,
    Targets,
    batches_of,
    collate,
    loss,
    pieces,
    shown,
    text_of,
)
from bot.answers.training.network import Network, Scores
from bot.answers.training.noise import blur, splice

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the small network is, and how it copies.

    `layers`: which of the large one's it begins with; `inner`: how many units of each feed-forward net. `spellings`: so
    often each message is in the pool; `spliced`: how many texts of halves for each. `labels`, `logits`, `vectors`: what
    each weighs in the cost; logits are compared at the temperature `softness`.
    """

    layers: tuple[int, ...] = (0, 2, 4, 5)
    inner: int = 768
    spellings: int = 6
    spliced: int = 3
    labels: float = 0.3
    logits: float = 1.0
    vectors: float = 5.0
    softness: float = 2.0


COPYING = Recipe(epochs=6, batch=256, encoder_rate=4e-4, heads_rate=2e-3)
"""How the small network is trained; an epoch is the whole pool once."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Texts with what the large networks say of each. `rows`: the message it is of, -1 where there is none."""

    texts: Sequence[Pieces]
    rows: Tensor
    intent: Tensor
    unit: Tensor
    vector: Tensor


def pooled(
    items: Sequence[Labelled],
    teachers: Sequence[Network],
    tools: tuple[Tokenizer, Normaliser],
    recipe: Recipe,
    likeness: Likeness,
) -> Pool:
    """The pool, on the teachers' device: logits are the mean of all, the vectors those of the first."""
    tokenizer, normaliser = tools
    random_ = random.Random(recipe.seed)  # noqa: S311  (to be repeatable, not secret)
    views = [normaliser.views(text_of(item)) for item in items]
    found = list(_texts(views, random_, recipe, likeness))
    found.sort(key=lambda pair: len(pair[0]))
    texts = [pieces(tokenizer, text) for text, _ in found]
    device = teachers[0].encoder.device
    intents, units, vectors = [], [], []
    for teacher in teachers:
        teacher.eval()
    with torch.no_grad():
        for at in range(0, len(texts), AT_ONCE):
            batch = collate(texts[at : at + AT_ONCE]).to(device)
            seen = [teacher.encoder(batch.ids, batch.mask) for teacher in teachers]
            said = [
                teacher.judged(vector, batch.buckets, batch.weights)
                for teacher, vector in zip(teachers, seen, strict=True)
            ]
            intents.append(torch.stack([each.intent for each in said]).mean(0))
            units.append(torch.stack([each.unit for each in said]).mean(0))
            vectors.append(seen[0])
    rows = torch.tensor([row for _, row in found], device=device)
    return Pool(texts, rows, torch.cat(intents), torch.cat(units), torch.cat(vectors))


def _texts(
    views: Sequence[Views], random_: random.Random, recipe: Recipe, likeness: Likeness
) -> Iterator[tuple[str, int]]:
    for row, view in enumerate(views):
        yield view.plain, row
        if view.original != view.plain:
            yield view.original, row
        for _ in range(likeness.spellings):
            yield blur(shown(view, random_, recipe), random_), row
        for _ in range(likeness.spliced):
            yield splice(view.plain, random_.choice(views).plain, random_), -1


def distilled(
    items: Sequence[Labelled], pool: Pool, teacher: Network, *,
    recipe: Recipe = COPYING, likeness: Likeness | None = None,
) -> Network:  # fmt: skip
    """A small network that says what the pool says; it begins with layers of `teacher`, the first of the large ones."""
    likeness = likeness or Likeness()
    torch.manual_seed(recipe.seed)
    random_ = random.Random(recipe.seed)  # noqa: S311  (to be repeatable, not secret)
    device = teacher.encoder.device
    student = small(teacher, recipe, likeness).to(device)
    lengths = [len(ids) for ids, _ in pool.texts]
    pace = Pace(student, -(-len(lengths) // recipe.batch), recipe)
    student.train()
    start = perf_counter()
    for epoch in range(recipe.epochs):
        for rows in batches_of(lengths, recipe.batch, random_):
            batch = collate([pool.texts[i] for i in rows]).to(device)
            vector = student.encoder(batch.ids, batch.mask)
            scores = student.judged(vector, batch.buckets, batch.weights)
            at = torch.tensor(rows, device=device)
            cost = likeness.logits * _apart(scores, Scores(pool.intent[at], pool.unit[at]), likeness.softness)
            cost = cost + likeness.vectors * (1 - (vector * pool.vector[at]).sum(1)).mean()
            told = [(i, row) for i, row in enumerate(pool.rows[at].tolist()) if row >= 0]
            if told:
                places = [i for i, _ in told]
                ours = Scores(scores.intent[places], scores.unit[places])
                targets = Targets.of([items[row] for _, row in told]).to(device)
                cost = cost + likeness.labels * loss(ours, targets, recipe)
            pace.step(cost)
        logger.info("copied: %d of %d epochs after %.0f s", epoch + 1, recipe.epochs, perf_counter() - start)
    return student


def small(teacher: Network, recipe: Recipe, likeness: Likeness) -> Network:
    """The teacher with the layers that are kept, and of their feed-forward nets the units that weigh most."""
    student = Network(
        intents=len(INTENTS), units=len(UNITS), lexical=BUCKETS, dropout=recipe.dropout,
        layers=len(likeness.layers), inner=likeness.inner,
    )  # fmt: skip
    rest = {name: value for name, value in teacher.state_dict().items() if ".layers." not in name}
    student.load_state_dict(rest, strict=False)
    for layer, kept in zip(student.encoder.layers, likeness.layers, strict=True):
        layer.load_state_dict(_narrowed(teacher.encoder.layers[kept], likeness.inner))
    student.encoder.words.requires_grad_(requires_grad=False)
    return student


def _narrowed(layer: nn.Module, inner: int) -> dict[str, Tensor]:
    state: dict[str, Tensor] = dict(layer.state_dict())
    if inner < len(state["inner.bias"]):
        weight = state["inner.weight"].norm(dim=1) * state["outer.weight"].norm(dim=0)
        kept = weight.topk(inner).indices.sort().values
        state["inner.weight"], state["inner.bias"] = state["inner.weight"][kept], state["inner.bias"][kept]
        state["outer.weight"] = state["outer.weight"][:, kept]
    return state


def _apart(scores: Scores, said: Scores, softness: float) -> Tensor:
    """How far two judgements are apart (Kullback-Leibler), both read softly."""
    pairs = ((scores.intent, said.intent), (scores.unit, said.unit))
    return torch.stack(
        [
            functional.kl_div(
                (ours / softness).log_softmax(1), (theirs / softness).log_softmax(1),
                reduction="batchmean", log_target=True,
            )
            for ours, theirs in pairs
        ]
    ).sum() * softness**2  # fmt: skip
