"""The sentence encoder as it was published, to measure against and to fit the transfer to; never needed to run."""

import logging
from collections.abc import Sequence
from functools import cache

import numpy as np
import torch
from tokenizers import Tokenizer

from bot.answers.heads import Numbers
from bot.answers.tokens import ids_of
from bot.answers.training.network import WIDTH, Encoder
from bot.answers.training.source import published_model

_log = logging.getLogger(__name__)
BATCH, REPORTED = 32, 100  # texts at a time; a line of progress after so many batches


def vector(tokenizer: Tokenizer, text: str) -> Numbers:
    """What a text means: 384 numbers, of length one."""
    ids = torch.tensor([list(ids_of(tokenizer, text))])
    with torch.inference_mode():
        return np.asarray(_encoder()(ids, torch.ones(ids.shape))[0].numpy(), dtype=np.float32)


def vectors(tokenizer: Tokenizer, texts: Sequence[str]) -> Numbers:
    """What many texts mean, one row each; the short ones first, many at a time, so that it takes a few minutes."""
    ids = [list(ids_of(tokenizer, text)) for text in texts]
    order = sorted(range(len(texts)), key=lambda i: (len(ids[i]), i))
    found = np.zeros((len(texts), WIDTH), dtype=np.float32)
    for start in range(0, len(order), BATCH):
        rows = order[start : start + BATCH]
        longest = len(ids[rows[-1]])
        padded = torch.tensor([ids[i] + [0] * (longest - len(ids[i])) for i in rows])
        mask = torch.tensor([[1.0] * len(ids[i]) + [0.0] * (longest - len(ids[i])) for i in rows])
        with torch.inference_mode():
            found[rows] = _encoder()(padded, mask).numpy()
        if start // BATCH % REPORTED == 0:
            _log.info("%d of %d", start, len(order))
    return found


@cache
def _encoder() -> Encoder:
    encoder = Encoder()
    encoder.load_minilm(published_model() / "model.safetensors")
    encoder.eval()
    return encoder
