"""The network that is trained: the MiniLM sentence encoder and two linear heads on it.

The encoder is all-MiniLM-L6-v2 (Apache-2.0), a BERT of six layers, written out here in plain torch, so that the
training needs no model library and the exported graph holds nothing but what is used.
"""

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

WIDTH, LAYERS, ATTENTION_HEADS, INNER = 384, 6, 12, 1536
VOCABULARY, POSITIONS = 30522, 512
EPSILON = 1e-12


class Layer(nn.Module):
    """One transformer layer as BERT has it: attention, then the feed-forward net, each with a residual."""

    def __init__(self, dropout: float, inner: int = INNER) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.joined = nn.Linear(WIDTH, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.inner, self.outer = nn.Linear(WIDTH, inner), nn.Linear(inner, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, blocked: Tensor) -> Tensor:
        """The states after this layer; `blocked` is added to the scores and is very negative at padding."""
        batch, length = states.shape[0], states.shape[1]

        def split(x: Tensor) -> Tensor:
            return x.reshape(batch, length, ATTENTION_HEADS, WIDTH // ATTENTION_HEADS).transpose(1, 2)

        query, key, value = split(self.query(states)), split(self.key(states)), split(self.value(states))
        scores = query @ key.transpose(-1, -2) / math.sqrt(WIDTH // ATTENTION_HEADS) + blocked
        mixed = self.dropout(scores.softmax(-1)) @ value
        mixed = mixed.transpose(1, 2).reshape(batch, length, WIDTH)
        states = self.attention_norm(states + self.dropout(self.joined(mixed)))
        return self.norm(states + self.dropout(self.outer(functional.gelu(self.inner(states)))))  # type: ignore[no-any-return]


class Encoder(nn.Module):
    """Token ids to one vector for each message: the mean of its tokens' last states, of length one."""

    def __init__(self, dropout: float = 0.1, layers: int = LAYERS, inner: int = INNER) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH, padding_idx=0)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kinds = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout, inner) for _ in range(layers))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """One row of `WIDTH` numbers for each message. `mask` is 1 at tokens, 0 at padding, as float."""
        states = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.kinds
        states = self.dropout(self.norm(states))
        blocked = (1.0 - mask)[:, None, None, :] * -10000.0
        for layer in self.layers:
            states = layer(states, blocked)
        weights = mask[:, :, None]
        mean = (states * weights).sum(1) / weights.sum(1).clamp(min=1.0)
        return mean / (mean * mean).sum(1, keepdim=True).sqrt().clamp(min=1e-9)  # type: ignore[no-any-return]

    @property
    def device(self) -> torch.device:
        """Where the weights are."""
        return self.kinds.device

    def load_minilm(self, path: Path) -> None:
        """Take over the published weights (safetensors, names as the BERT model of `transformers` has them)."""
        raw = load_file(str(path))
        state = {
            "words.weight": raw["embeddings.word_embeddings.weight"],
            "positions.weight": raw["embeddings.position_embeddings.weight"],
            "kinds": raw["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": raw["embeddings.LayerNorm.weight"],
            "norm.bias": raw["embeddings.LayerNorm.bias"],
        }
        for i in range(LAYERS):
            for ours, theirs in _PARTS.items():
                for part in ("weight", "bias"):
                    state[f"layers.{i}.{ours}.{part}"] = raw[f"encoder.layer.{i}.{theirs}.{part}"]
        self.load_state_dict(state)


_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "joined": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "norm": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of a batch: one row for each message, a number for each intent and each unit."""

    intent: Tensor
    unit: Tensor


class Network(nn.Module):
    """The encoder and the two heads, which read the message's vector and its lexical features side by side."""

    def __init__(
        self, *, intents: int, units: int, lexical: int, dropout: float = 0.1, layers: int = LAYERS, inner: int = INNER
    ) -> None:
        super().__init__()
        self.encoder = Encoder(dropout, layers, inner)
        self.dropout = nn.Dropout(dropout)
        self.intent, self.unit = nn.Linear(WIDTH, intents), nn.Linear(WIDTH, units)
        self.lexical = nn.Embedding(lexical, intents + units)
        nn.init.zeros_(self.lexical.weight)
        self._intents = intents

    def forward(self, ids: Tensor, mask: Tensor, buckets: Tensor, weights: Tensor) -> Scores:
        """Logits. `buckets` and `weights` are the hashed features of each message, padded with weight 0."""
        return self.judged(self.encoder(ids, mask), buckets, weights)

    def judged(self, vector: Tensor, buckets: Tensor, weights: Tensor) -> Scores:
        """Logits of messages whose vectors are known."""
        vector = self.dropout(vector) * SCALE
        words = (self.lexical(buckets) * weights[:, :, None]).sum(1)
        return Scores(self.intent(vector) + words[:, : self._intents], self.unit(vector) + words[:, self._intents :])


SCALE = 10.0
"""Vectors have length one; scaled up, so that heads of ordinary size can be sure of something."""
