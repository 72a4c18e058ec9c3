"""Trains the model again from the messages in this folder and the published encoder.

    pip install 'safecontact[train]'
    python -m bot.answers.training [--out FOLDER] [--folds 5 | --folds 0] [--teachers 5] [--device cpu] [--threads 1]

Large networks are trained on all messages, each with a seed of its own, and a small one to say what they say together
(`distil`): the better part of a day on one core, some minutes with `--device cuda`. Then cross-validation: messages of
one family stay together, every message is judged once by a small network whose teachers never saw it either. Those
judgements give the figures on the card, the temperatures and the biases. `--folds 0` leaves it out; then
`python -m bot.answers.training.tune` sets those. Last comes `python -m bot.answers.training.maps`.

The order of the sums, and so the last digits, depend on the processor, on --device and on --threads.
"""

import argparse
import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from bot import policies
from bot.answers.model_files import FOLDER
from bot.answers.normalise import Normaliser
from bot.answers.scoring import Labelled, read_labelled
from bot.answers.training import export, tuning
from bot.answers.training.crossval import Held, figures, hold_out
from bot.answers.training.distil import COPYING, Likeness, distilled, pooled
from bot.answers.training.fit import Recipe, fresh_network, train
from bot.answers.training.network import Network
from bot.answers.training.source import WEIGHTS, published_model

MESSAGES = Path(__file__).parent / "messages"
_SPELT_WELL = {"plain", "scenario", "indirect", "long"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, measure and write; 0 when done."""
    options = _options(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(options.threads)
    torch.use_deterministic_algorithms(mode=options.device == "cpu")
    source = published_model()
    items = read_labelled(MESSAGES)
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    known = {piece for piece in tokenizer.get_vocab() if piece.isalpha()}
    words = wanted_words(items, known)
    tools = (tokenizer, Normaliser(known, words))

    def large(part: Sequence[Labelled], seed: int) -> Network:
        recipe = Recipe(seed=seed)
        network = fresh_network(recipe)
        network.encoder.load_minilm(source / "model.safetensors")
        train(part, network.to(options.device), tools, recipe)
        return network

    def trained(part: Sequence[Labelled]) -> Network:
        teachers = [large(part, seed) for seed in range(1, options.teachers + 1)]
        return distilled(part, pooled(part, teachers, tools, COPYING, Likeness()), teachers[0]).cpu()

    network = trained(items)
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    measured: dict[str, Any] = {"temperatures": [1.0, 1.0], "biases": {}}
    export.write_encoder(network.encoder, out / "encoder.onnx")
    export.write_words(words, out / "words.txt")
    export.copy_tokenizer(source / "tokenizer.json", out)
    _write_rest(out, network, measured, _about(items, options.teachers))
    if options.folds:
        measured = _measured(hold_out(items, options.folds, trained, tools), options.folds)
        _write_rest(out, network, measured, _about(items, options.teachers))
    sys.stdout.write(f"Written to {out}.\n{json.dumps(measured, indent=2)}\n")
    return 0


def _write_rest(out: Path, network: Network, measured: dict[str, Any], about: dict[str, Any]) -> None:
    """The heads and the card: what the tuning changes."""
    export.write_heads(network, (measured["temperatures"][0], measured["temperatures"][1]), out / "heads.npz")
    export.write_card(out, {**about, **measured})


def wanted_words(items: Sequence[Labelled], known: set[str]) -> set[str]:
    """The words that slips are corrected to: those that well-spelt messages use, and use more than once."""
    counts = Counter(
        word for item in items if item.style in _SPELT_WELL for word in re.findall(r"[a-z]+", item.text.lower())
    )
    return {word for word, count in counts.items() if count >= (2 if word in known else 4)}


def _measured(held: Held, count: int) -> dict[str, Any]:
    temperatures = (
        tuning.temperature(held.intents, tuning.right_intents(held.items)),
        tuning.temperature(held.units, tuning.right_units(held.items)),
    )
    intents = held.intents / np.float32(temperatures[0])
    biases = tuning.biases(intents, held.items)
    return {
        "temperatures": [round(t, 4) for t in temperatures],
        "biases": biases,
        "cross_validation": {"folds": count, **figures(held, biases, temperatures)},
    }


def _about(items: Sequence[Labelled], teachers: int) -> dict[str, Any]:
    return {
        "name": "safecontact answers",
        "encoder": "all-MiniLM-L6-v2, Apache-2.0, fine-tuned; weights as published have SHA-256 " + WEIGHTS,
        "policy_sha256": policies.load().fingerprint,
        "messages": len(items),
        "messages_sha256": sha256(b"".join(file.read_bytes() for file in sorted(MESSAGES.iterdir()))).hexdigest(),
        "recipe": {"teachers": teachers, **asdict(Recipe()), "copying": asdict(COPYING) | asdict(Likeness())},
        "torch": torch.__version__,
    }


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.answers.training", description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="where the model's files go")
    parser.add_argument("--folds", type=int, default=5, help="parts of the cross-validation; 0: none")
    parser.add_argument("--teachers", type=int, default=5, help="large networks that the small one copies")
    parser.add_argument("--device", default="cpu", help="where the sums are done, as torch names it: cpu, cuda")
    parser.add_argument("--threads", type=int, default=1, help="cores to use")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
