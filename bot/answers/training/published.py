"""The sentence encoder as it was published, to measure against and to fit the transfer to; never needed to run."""

from functools import cache

import numpy as np
import torch
from tokenizers import Tokenizer

from bot.answers.heads import Numbers
from bot.answers.tokens import ids_of
from bot.answers.training.network import Encoder
from bot.answers.training.source import published_model


def vector(tokenizer: Tokenizer, text: str) -> Numbers:
    """What a text means: 384 numbers, of length one."""
    ids = torch.tensor([list(ids_of(tokenizer, text))])
    with torch.inference_mode():
        return np.asarray(_encoder()(ids, torch.ones(ids.shape))[0].numpy(), dtype=np.float32)


@cache
def _encoder() -> Encoder:
    encoder = Encoder()
    encoder.load_minilm(published_model() / "model.safetensors")
    encoder.eval()
    return encoder
