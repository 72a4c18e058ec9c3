"""Fits the maps of the encoder's vectors; see `bot.answers.linear_map`.

python -m bot.answers.training.maps      after every training of the encoder; takes about two minutes on one core

`TRANSFER`: a ridge regression from its vectors to those of the published encoder, over the training messages and over
words and phrases of all kinds. It undoes much of the fine-tuning on one policy, and needs neither a second encoder at
run time nor any text of another policy.

`SAMENESS`: the directions in which messages of one family differ, which say the same in other words, count the less
the more they differ there (whitening by the covariance within families).
"""

import logging
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from bot.answers.encoder import Encoder as Shipped
from bot.answers.evaluate import EXAMPLES
from bot.answers.linear_map import SAMENESS, TRANSFER
from bot.answers.model_files import FOLDER, ModelFiles
from bot.answers.normalise import Normaliser
from bot.answers.scoring import read_labelled
from bot.answers.training.export import write_card
from bot.answers.training.published import vectors

Exact = NDArray[np.float64]
SEED = 1
MESSAGES, WORDS, PHRASES = 4000, 6000, 5000
"""So many messages are taken; single words and made-up phrases stand for all that the messages do not speak of."""
RIDGE = 20.0
"""How much `TRANSFER` is held back from fitting these texts too well; chosen by hand."""
LOOSE = 0.1
"""What is added to the variance of each direction, as a share of the mean variance, so that none counts for all."""
_log = logging.getLogger(__name__)
_SHORTEST = 3  # letters of a word worth taking


def main() -> int:
    """Fit the maps for the encoder that is shipped, and enter them on the model's card."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)  # sums come out the same each time
    files = ModelFiles.checked(FOLDER)
    shipped = Shipped(files.path("encoder.onnx"), files.path("tokenizer.json"))
    wanted = files.path("words.txt").read_text(encoding="utf-8").split()
    normaliser = Normaliser(shipped.words, wanted)

    def meaning(texts: Sequence[str]) -> Exact:
        return np.stack([shipped.vector(text) for text in texts]).astype(np.float64)

    texts = list(_texts(shipped, normaliser))
    _log.info("%d texts: first what they mean to the encoder that is shipped ...", len(texts))
    here = meaning(texts)
    _log.info("... then what they mean to the published one ...")
    _write(TRANSFER, fit(here, vectors(shipped.tokenizer, texts).astype(np.float64)))
    _write(SAMENESS, whitened([meaning(family) for family in _families(normaliser)]))
    encoder = {"encoder_sha256": files.card["files"]["encoder.onnx"]}
    about = {key: value for key, value in files.card.items() if key not in {"files", TRANSFER, SAMENESS}}
    write_card(FOLDER, {**about, TRANSFER: {**encoder, "ridge": RIDGE}, SAMENESS: {**encoder, "loose": LOOSE}})
    _log.info("The maps are in %s and on the model's card.", FOLDER)
    return 0


def fit(here: Exact, there: Exact) -> Exact:
    """The ridge regression from one set of vectors to another; its last row is what is added."""
    rows = np.hstack([here, np.ones((len(here), 1))])
    return np.asarray(np.linalg.solve(rows.T @ rows + RIDGE * np.eye(rows.shape[1]), rows.T @ there))


def whitened(families: Sequence[Exact]) -> Exact:
    """The map after which vectors of one family differ alike in all directions; its last row is what is added."""
    rows = np.concatenate(families)
    apart = np.concatenate([family - family.mean(0) for family in families])
    spread, directions = np.linalg.eigh(apart.T @ apart / (len(rows) - len(families)))
    turned = directions / np.sqrt(spread + LOOSE * spread.mean()) @ directions.T
    turned /= np.linalg.norm(turned, 2)
    return np.vstack([turned, -rows.mean(0) @ turned])


def _write(name: str, fitted: Exact) -> None:
    np.savez_compressed(FOLDER / f"{name}.npz", map=fitted[:-1].astype(np.float16), add=fitted[-1].astype(np.float32))


def _texts(shipped: Shipped, normaliser: Normaliser) -> Iterator[str]:
    """The messages as they are read, single words, and phrases of words from both."""
    chance = random.Random(SEED)  # noqa: S311  (the same texts each time)
    known = sorted({item.text for item in read_labelled(EXAMPLES)})
    chosen = chance.sample(known, min(MESSAGES, len(known)))
    messages = [plain for text in chosen if (plain := normaliser.views(text).plain)]
    yield from messages
    words = sorted(word for word in shipped.words if len(word) >= _SHORTEST)
    yield from chance.sample(words, WORDS)
    said = [word for message in messages for word in message.split()]
    for _ in range(PHRASES):
        yield " ".join(chance.choice(chance.choice((words, said))) for _ in range(chance.randint(3, 12)))


def _families(normaliser: Normaliser) -> list[list[str]]:
    """The messages that say the same in several wordings, as they are read."""
    found: dict[str, list[str]] = defaultdict(list)
    for item in read_labelled(EXAMPLES):
        if not item.previous:
            found[item.family].append(normaliser.views(item.text).plain)
    return [texts for texts in found.values() if len(texts) > 1]


if __name__ == "__main__":
    sys.exit(main())
