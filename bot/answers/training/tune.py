"""Makes the chances of a trained model honest, on messages that it was not trained on, in seconds.

    python -m bot.answers.training.tune FILE.jsonl ... [--temperatures INTENT UNIT] [--out FOLDER]

Fits the temperatures of the heads and the biases of the intents, and writes them into the model's folder. The training
does the same by cross-validation, which takes hours; use messages that nobody judges the engine on afterwards.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

from bot.answers.encoder import Encoder
from bot.answers.heads import Heads
from bot.answers.model_files import CARD, FOLDER, ModelFiles
from bot.answers.normalise import Normaliser
from bot.answers.scoring import Labelled, read_labelled
from bot.answers.training import export, tuning
from bot.answers.training.crossval import Held
from bot.answers.training.fit import text_of


def main(arguments: Sequence[str] | None = None) -> int:
    """Tune and write; 0 when done."""
    parser = argparse.ArgumentParser(prog="python -m bot.answers.training.tune", description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="labelled messages, JSON Lines")
    parser.add_argument("--out", type=Path, default=FOLDER, help="the model's folder")
    parser.add_argument(
        "--temperatures", type=float, nargs=2, help="not fitted: a few easy messages would make the model too sure"
    )
    options = parser.parse_args(arguments)
    items = [item for file in options.files for item in read_labelled(file)]
    held = judged(items, options.out)
    temperatures = tuple(options.temperatures or ()) or (
        tuning.temperature(held.intents, tuning.right_intents(items)),
        tuning.temperature(held.units, tuning.right_units(items)),
    )
    biases = tuning.biases(held.intents / np.float32(temperatures[0]), held.items)
    card = json.loads((options.out / CARD).read_text(encoding="utf-8"))
    used = sha256(b"".join(file.read_bytes() for file in options.files)).hexdigest()
    tuned = {
        "temperatures": [round(each, 4) for each in temperatures],
        "biases": biases,
        "tuned_on": {"messages": len(items), "sha256": used},
    }
    export.retemper(options.out / "heads.npz", temperatures)
    export.write_card(options.out, {**card, **tuned})
    sys.stdout.write(f"{json.dumps(tuned, indent=2)}\n")
    return 0


def judged(items: Sequence[Labelled], folder: Path) -> Held:
    """The messages with the logits that the model's files give them, before any temperature."""
    files = ModelFiles.checked(folder)
    encoder, heads = Encoder(files.path("encoder.onnx"), files.path("tokenizer.json")), Heads(files.path("heads.npz"))
    normaliser = Normaliser(encoder.words, files.path("words.txt").read_text(encoding="utf-8").split())
    texts = [normaliser.views(text_of(item)).plain for item in items]
    found = [heads.judge(encoder.vector(text), text) for text in texts]
    intents = np.array([each.intent for each in found]) * heads.temperatures[0]
    units = np.array([each.unit for each in found]) * heads.temperatures[1]
    return Held(tuple(items), intents, units)


if __name__ == "__main__":
    sys.exit(main())
