"""Writes a trained network as the files the engine loads: an 8-bit ONNX graph, the heads, the card with hashes."""

import json
import shutil
import tempfile
import warnings
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from bot.answers.model_files import CARD, fingerprint
from bot.answers.training.network import SCALE, Encoder, Network

OPSET = 17


def write_encoder(encoder: Encoder, path: Path) -> None:
    """The encoder as ONNX with 8-bit weights.

    Weights keep 7 bits (`reduce_range`): processors without VNNI would otherwise overflow and answer differently.
    """
    encoder.eval()
    example = (torch.tensor([[101, 7592, 102]]), torch.ones(1, 3))
    axes = {
        "ids": {0: "messages", 1: "pieces"},
        "mask": {0: "messages", 1: "pieces"},
        "vector": {0: "messages"},
    }
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch announces its other exporter
        full = Path(folder) / "encoder.onnx"
        torch.onnx.export(
            encoder, example, str(full), input_names=["ids", "mask"], output_names=["vector"],
            dynamic_axes=axes, opset_version=OPSET, dynamo=False,
        )  # fmt: skip
        quantize_dynamic(full, path, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    graph = onnx.load(path)
    graph.doc_string = ""
    graph.producer_version = ""
    onnx.save(graph, path)


def write_heads(network: Network, temperatures: tuple[float, float], path: Path) -> None:
    """The heads as arrays: what each intent and unit takes from the vector and from each lexical bucket."""
    weights = torch.cat([network.intent.weight, network.unit.weight]).detach().numpy() * SCALE
    bias = torch.cat([network.intent.bias, network.unit.bias]).detach().numpy()
    np.savez_compressed(
        path,
        weights=weights.astype(np.float32),
        bias=bias.astype(np.float32),
        lexical=network.lexical.weight.detach().numpy().astype(np.float16),
        temperatures=np.array(temperatures, dtype=np.float32),
    )


def retemper(path: Path, temperatures: tuple[float, float]) -> None:
    """Give written heads other temperatures."""
    with np.load(path, allow_pickle=False) as file:
        stored = {name: file[name] for name in file.files}
    np.savez_compressed(path, **{**stored, "temperatures": np.array(temperatures, dtype=np.float32)})


def write_words(words: Iterable[str], path: Path) -> None:
    """The words that misspelt ones are corrected to, one a line."""
    path.write_text("".join(f"{word}\n" for word in sorted(words)), encoding="utf-8")


def write_card(folder: Path, about: Mapping[str, Any]) -> None:
    """`model.json`: what the model is, how it was made, its figures, and the SHA-256 of every file beside it."""
    files = {path.name: fingerprint(path) for path in sorted(folder.iterdir()) if path.name != CARD}
    text = json.dumps({**about, "files": files}, indent=2, ensure_ascii=False)
    (folder / CARD).write_text(text + "\n", encoding="utf-8")


def copy_tokenizer(source: Path, folder: Path) -> None:
    """The tokenizer belongs to the encoder and is taken over unchanged."""
    shutil.copyfile(source, folder / "tokenizer.json")
