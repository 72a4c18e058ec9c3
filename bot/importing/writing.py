"""Writes a pack's folder: the document, its units, and room for what only a person can add."""

import shutil
import tempfile
from pathlib import Path

import tomli_w

from bot import policies
from bot.errors import ImportRefused
from bot.importing.making import Made

_ABOUT = """\
# A policy, cut into the parts that answers quote. Made by: safecontact policy import
#
# `text` is the policy word for word: never mend it here. If the policy changes, import it again.
# Yours to fill in, each of them optional:
#   [roles]   which parts speak of what the bot does, by their ids. For example: reporting = ["11"], requests = ["9"]
#             reporting: a child's own message must be reported; aware: so must others one hears of;
#             requests: friend requests; lessons: remote lessons; parents: contact with parents
#   plain     (in a unit) one sentence that says what the text asks, and adds nothing to it
#   examples  (in a unit) questions in staff's own words that this part answers; they make answers better
#   faults, silences, companions, next_step: as in bot/policies/st_peters_2022/pack.toml
# Then run: safecontact policy check

"""


def write(made: Made, parent: Path, *, replace: bool = False) -> Path:
    """The pack's new folder below `parent`.

    Raises:
        ImportRefused: There is one and it may not be replaced, or nothing can be written there.
    """
    folder = parent / made.pack.id
    if folder.exists() and not replace:
        raise ImportRefused(
            f"There is already a {folder}.", advice="Give --replace to put a new one in its place, or another --id."
        )
    try:
        _put(made, parent, folder)
    except OSError as error:
        raise ImportRefused(
            f"Nothing can be written to {parent}: {error.strerror}.",
            advice="Name a folder with --out that you may write to, with room in it.",
        ) from None
    return folder


def _put(made: Made, parent: Path, folder: Path) -> None:
    """Make the pack beside, and only then put it in its place; what stood there is kept."""
    parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=parent) as workshop:
        fresh = Path(workshop) / made.pack.id
        fresh.mkdir()
        (fresh / "policy.txt").write_bytes(made.pack.document.encode())
        (fresh / "pack.toml").write_text(_ABOUT + tomli_w.dumps(made.data, multiline_strings=True), encoding="utf-8")
        policies.read(fresh)  # what was written is sound, or nothing takes its place
        if folder.exists():
            old = parent / f"{made.pack.id}.old"
            shutil.rmtree(old, ignore_errors=True)
            folder.rename(old)
        fresh.rename(folder)
