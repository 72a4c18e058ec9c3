"""The model's folder: what belongs to it, and proof that each file is the one that was measured."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bot.errors import ModelError

FOLDER = Path(__file__).parent / "model"
CARD = "model.json"
_ADVICE = "Install safecontact again; after training a model of your own, run `python -m bot.answers.training`."


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model's folder whose files were checked against the hashes on its card."""

    folder: Path
    card: Mapping[str, Any]

    @classmethod
    def checked(cls, folder: Path = FOLDER) -> "ModelFiles":
        """The folder, or `ModelError` when a file is missing or is not the one the card describes."""
        try:
            card = json.loads((folder / CARD).read_text(encoding="utf-8"))
            hashes = dict(card["files"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"The answering model's card {folder / CARD} cannot be read.", advice=_ADVICE) from error
        for name, expected in hashes.items():
            path = folder / name
            if not path.is_file():
                raise ModelError(f"The answering model's file {path} is missing.", advice=_ADVICE)
            if fingerprint(path) != expected:
                raise ModelError(
                    f"The answering model's file {path} is not the one that was measured (its SHA-256 differs).",
                    advice=_ADVICE,
                )
        return cls(folder, MappingProxyType(card))

    def trained_for(self, policy: str) -> bool:
        """Whether the model was trained for the policy text with this SHA-256."""
        return bool(self.card.get("policy_sha256") == policy)

    def check_policy(self, policy: str) -> None:
        """`ModelError` unless the model was trained for the policy text with this SHA-256."""
        if not self.trained_for(policy):
            raise ModelError(
                "The answering model was trained for another text of the policy.",
                advice="Check training/messages against the new text, then run `python -m bot.answers.training`.",
            )

    def path(self, name: str) -> Path:
        """The path of a file on the card; `ModelError` for any other, since nobody checked it."""
        if name not in self.card["files"]:
            raise ModelError(f"The answering model has no file {name}.", advice=_ADVICE)
        return self.folder / name


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return sha256(path.read_bytes()).hexdigest()
