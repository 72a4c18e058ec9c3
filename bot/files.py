"""Files that a command writes for whoever called it: whole, or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from bot.errors import SafeContactError

PRIVATE, SHARED = 0o600, 0o644


def write_whole(out: Path, content: bytes, mode: int = PRIVATE) -> None:
    """Write a file; a full disk leaves what was there before, and no half of a new one. `mode`: who may read it.

    Raises:
        SafeContactError: It cannot be written.
    """
    try:
        if out.exists() and not out.is_file():  # a device or a pipe, which nothing can take the place of
            out.write_bytes(content)
            return
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
        fresh = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            fresh.chmod(mode)
            fresh.replace(out)
        except OSError:
            with suppress(OSError):
                fresh.unlink()
            raise
    except OSError as error:
        raise SafeContactError(
            f"{out} cannot be written: {error.strerror}.", advice="Choose another --out, in a folder that exists."
        ) from None
