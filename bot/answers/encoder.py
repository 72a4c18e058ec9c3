"""The sentence encoder: a text in, a vector of what it means out. One core, no network, always the same."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from bot.answers.tokens import shortened

LATEST = 4
"""Of so many texts the pieces are remembered, since whoever asks whether a text can be read asks what it means next."""

SLOWER = ["SkipLayerNormFusion"]
"""What ONNX Runtime would put together and then takes longer for: a tenth of the whole, measured with AVX2."""


class Encoder:
    """A small BERT with 8-bit weights, run by ONNX Runtime on one thread."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.use_deterministic_compute = True
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=SLOWER
        )
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(tokenizer))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self._unknown = self.tokenizer.token_to_id("[UNK]")
        self._pieces = lru_cache(LATEST)(lambda text: self.tokenizer.encode(text).ids)

    def unknown_share(self, text: str) -> float:
        """The share of the text's pieces that the encoder has never seen; 1 where there are none."""
        pieces = self._pieces(text)[1:-1]
        return sum(piece == self._unknown for piece in pieces) / len(pieces) if pieces else 1.0

    def vector(self, text: str) -> NDArray[np.float32]:
        """What the text means: 384 numbers, of length one."""
        ids = np.array([shortened(self._pieces(text))], dtype=np.int64)
        mask = np.ones(ids.shape, dtype=np.float32)
        (vectors,) = self._session.run(["vector"], {"ids": ids, "mask": mask})
        return np.asarray(vectors[0], dtype=np.float32)

    @property
    def words(self) -> frozenset[str]:
        """The whole words the encoder knows: they need no spelling correction."""
        return frozenset(piece for piece in self.tokenizer.get_vocab() if piece.isalpha())
