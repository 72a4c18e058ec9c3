"""Policy packs: for each policy a folder with its text, `policy.txt`, and its citable units, `pack.toml`."""

import tomllib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bot.core.policy import Pack
from bot.errors import PackError

DEFAULT_PACK = "st_peters_2022"

_CHECK = "Mend its pack.toml or put back its policy.txt, then run: safecontact policy check"


def names() -> tuple[str, ...]:
    """The ids of the packs that are installed, in alphabetical order."""
    return tuple(sorted(entry.name for entry in files(__name__).iterdir() if (entry / "pack.toml").is_file()))


def load(pack_id: str = DEFAULT_PACK) -> Pack:
    """The pack with this id, or in this folder, proved sound. An installed one is read once and kept.

    Raises:
        PackError: There is no such pack, or it is unfit to quote from.
    """
    if pack_id in names():
        return _installed(pack_id)
    folder = Path(pack_id)
    if not (folder / "pack.toml").is_file():
        raise PackError(
            f"There is no policy pack called {pack_id!r}, and no folder with a pack.toml.",
            advice=f"Installed packs: {', '.join(names())}. To make one: safecontact policy import FILE",
        )
    return read(folder.resolve())


@cache
def _installed(pack_id: str) -> Pack:
    return read(files(__name__) / pack_id)


def read(folder: Traversable) -> Pack:
    """The pack in this folder, whose name is its id.

    Raises:
        PackError: A file is missing or unreadable, or the pack does not quote its document faithfully.
    """
    pack = _parse(folder)
    if problems := pack.problems():
        raise PackError(f"The policy pack {pack.id!r} is not sound: {'; '.join(problems)}.", advice=_CHECK)
    return pack


def _parse(folder: Traversable) -> Pack:
    try:
        # Bytes, not read_text: a changed line end would be a changed document.
        document = (folder / "policy.txt").read_bytes().decode("utf-8")
        data: dict[str, Any] = tomllib.loads((folder / "pack.toml").read_text("utf-8"))
        return Pack.model_validate({**data, "id": folder.name, "document": document})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PackError(f"The policy pack {folder.name!r} cannot be read: {error}.", advice=_CHECK) from error
    except ValidationError as error:
        raise PackError(f"The policy pack {folder.name!r} is not complete: {_first(error)}.", advice=_CHECK) from error


def _first(error: ValidationError) -> str:
    """The first thing that is wrong, and where: "units.3.plain: field required"."""
    wrong = error.errors()[0]
    return f"{'.'.join(str(part) for part in wrong['loc'])}: {wrong['msg']}"
