"""A message in; intent, units and confidence out."""

from pathlib import Path
from typing import Protocol

from bot.answers.engine import Engine
from bot.answers.heads import Numbers
from bot.answers.model_files import FOLDER, ModelFiles
from bot.answers.zero_shot import ZeroShot
from bot.core.policy import Pack
from bot.core.reply import Context, Reply

__all__ = ["Engine", "Reader", "ZeroShot", "load"]


class Reader(Protocol):
    """Reads one message: intent, units, confidence. Deterministic, offline."""

    def reply(self, text: str, context: Context = ...) -> Reply:
        """The reading of this message after these earlier ones."""

    def vector(self, text: str) -> Numbers:
        """What a text means, as numbers; of length one."""


def load(pack: Pack, folder: Path = FOLDER) -> Reader:
    """What reads messages in the light of this policy: the engine trained for its text, else retrieval.

    Raises:
        ModelError: A file of the model is not the one that was measured.
    """
    files = ModelFiles.checked(folder)
    return Engine.of(files, pack) if files.trained_for(pack.fingerprint) else ZeroShot.of(files, pack)
