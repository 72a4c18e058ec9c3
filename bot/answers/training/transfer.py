"""Fits the map by which the fine-tuned encoder serves other policies; see `bot.answers.retrieval`.

python -m bot.answers.training.transfer      after every training of the encoder; takes about two minutes on one core

Fine-tuning on one policy moves apart what that policy tells apart and together what it does not. A ridge regression
from its vectors to those of the published encoder, over the training messages and over words and phrases of all
kinds, undoes much of it, and needs neither a second encoder at run time nor any text of another policy.
"""

import logging
import random
import sys
from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray

from bot.answers.encoder import Encoder as Shipped
from bot.answers.evaluate import EXAMPLES
from bot.answers.model_files import FOLDER, ModelFiles
from bot.answers.normalise import Normaliser
from bot.answers.scoring import read_labelled
from bot.answers.training.export import write_card
from bot.answers.training.published import vectors

Exact = NDArray[np.float64]
SEED = 1
MESSAGES, WORDS, PHRASES = 4000, 6000, 5000
"""So many messages are taken; single words and made-up phrases stand for all that the messages do not speak of."""
RIDGE = 30.0
"""How much the map is held back from fitting these texts too well; chosen by hand."""
_log = logging.getLogger(__name__)
_SHORTEST = 3  # letters of a word worth taking


def main() -> int:
    """Fit the map for the encoder that is shipped, and enter it on the model's card."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)  # sums come out the same each time
    files = ModelFiles.checked(FOLDER)
    shipped = Shipped(files.path("encoder.onnx"), files.path("tokenizer.json"))
    texts = list(_texts(shipped, files.path("words.txt").read_text(encoding="utf-8").split()))
    _log.info("%d texts: first what they mean to the encoder that is shipped ...", len(texts))
    here = np.stack([shipped.vector(text) for text in texts]).astype(np.float64)
    _log.info("... then what they mean to the published one ...")
    there = vectors(shipped.tokenizer, texts).astype(np.float64)
    fitted = fit(here, there)
    np.savez_compressed(FOLDER / "transfer.npz", map=fitted[:-1].astype(np.float16), add=fitted[-1].astype(np.float32))
    about = {key: value for key, value in files.card.items() if key not in {"files", "transfer"}}
    write_card(FOLDER, {**about, "transfer": {"encoder_sha256": files.card["files"]["encoder.onnx"], "ridge": RIDGE}})
    _log.info("The map is in %s and on the model's card.", FOLDER / "transfer.npz")
    return 0


def fit(here: Exact, there: Exact) -> Exact:
    """The ridge regression from one set of vectors to another; its last row is what is added."""
    rows = np.hstack([here, np.ones((len(here), 1))])
    return np.asarray(np.linalg.solve(rows.T @ rows + RIDGE * np.eye(rows.shape[1]), rows.T @ there))


def _texts(shipped: Shipped, wanted: list[str]) -> Iterator[str]:
    """The messages as they are read, single words, and phrases of words from both."""
    chance = random.Random(SEED)  # noqa: S311  (the same texts each time)
    normaliser = Normaliser(shipped.words, wanted)
    known = sorted({item.text for item in read_labelled(EXAMPLES)})
    chosen = chance.sample(known, min(MESSAGES, len(known)))
    messages = [plain for text in chosen if (plain := normaliser.views(text).plain)]
    yield from messages
    words = sorted(word for word in shipped.words if len(word) >= _SHORTEST)
    yield from chance.sample(words, WORDS)
    said = [word for message in messages for word in message.split()]
    for _ in range(PHRASES):
        yield " ".join(chance.choice(chance.choice((words, said))) for _ in range(chance.randint(3, 12)))


if __name__ == "__main__":
    sys.exit(main())
