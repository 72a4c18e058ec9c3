"""Linear maps of the encoder's vectors, fitted once for each encoder (`bot.answers.training.maps`).

Fine-tuning taught the encoder which messages go to the same clause, which is not all that its vectors are needed for:
`TRANSFER` brings them back towards those of the encoder as it was published, for other policies, and `SAMENESS` makes
near only what asks the same, for questions that are held against each other.
"""

from pathlib import Path

import numpy as np

from bot.answers.heads import Numbers
from bot.answers.model_files import ModelFiles
from bot.errors import ModelError

TRANSFER, SAMENESS = "transfer", "sameness"


class LinearMap:
    """Takes a vector to another of the same length, which is one."""

    def __init__(self, path: Path) -> None:
        try:
            with np.load(path, allow_pickle=False) as file:
                self._map, self._add = (np.asarray(file[name], dtype=np.float32) for name in ("map", "add"))
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"The answering model's file {path} cannot be read.") from error

    @classmethod
    def of(cls, files: ModelFiles, name: str) -> "LinearMap | None":
        """The map of this name; none where there is none for this very encoder, since another's would lead astray."""
        return cls(files.path(f"{name}.npz")) if fitted(files, name) else None

    def __call__(self, vector: Numbers) -> Numbers:
        """The vector of the same text, of length one."""
        moved = vector @ self._map + self._add
        return np.asarray(moved / np.linalg.norm(moved), dtype=np.float32)


def fitted(files: ModelFiles, name: str) -> bool:
    """Whether there is a map of this name for this very encoder."""
    about = files.card.get(name, {})
    same: bool = about.get("encoder_sha256") == files.card["files"]["encoder.onnx"]
    return f"{name}.npz" in files.card["files"] and same
