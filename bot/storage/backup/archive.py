"""The file of a backup: a zip with `about.json`, which says what it is, and `records`, the database's own format.

Its checksums are the zip's. It holds no settings, no secret and no key.
"""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from bot.errors import StorageError

SUFFIX: Final = ".zip"
ABOUT, RECORDS = "about.json", "records"
_NO_BACKUP: Final = "is no backup of Safe Contact, or is damaged"
_TAKE_ANOTHER: Final = "Take another file, made by: safecontact backup"


class About(BaseModel):
    """What a backup is: when and by which version, of which kind of database, in which form, of which tenants."""

    model_config = ConfigDict(frozen=True)

    made_at: AwareDatetime
    program: str
    database: str
    revision: str
    tenants: tuple[str, ...]
    reports: int


@contextmanager
def writing(out: Path) -> Iterator[Path]:
    """A place for the records beside the file that is to be written, for its owner only; it goes at the end.

    Raises:
        StorageError: The name does not end in .zip, or nothing can be written there.
    """
    if out.suffix != SUFFIX:
        raise StorageError(f"{out} is no {SUFFIX} file.", advice="Name it safecontact-backup.zip, say.")
    with _written(out), tempfile.TemporaryDirectory(dir=out.absolute().parent, prefix=".safecontact-") as folder:
        yield Path(folder, RECORDS)


def write(out: Path, about: About, records: Path) -> None:
    """Write the file whole, on the disk, and only then under its name. Nobody but its owner may read it."""
    part = records.with_name("part")
    with _written(out):
        part.touch(0o600)
        with part.open("r+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
                packed.writestr(ABOUT, about.model_dump_json(indent=2) + "\n")
                packed.write(records, RECORDS)
            file.flush()
            os.fsync(file.fileno())
        part.replace(out)


@contextmanager
def reading(source: Path, beside: Path | None) -> Iterator[tuple[About, Path]]:
    """What a backup says of itself, and its records, unpacked beside the file that they are to replace.

    Raises:
        StorageError: It cannot be read, or is no backup, or is damaged.
    """
    folder = beside.absolute().parent if beside else None
    try:
        with zipfile.ZipFile(source) as packed:
            about = About.model_validate_json(packed.read(ABOUT))
            with tempfile.TemporaryDirectory(dir=folder, prefix=".safecontact-") as unpacked:
                records = Path(unpacked, RECORDS)
                records.touch(0o600)
                with packed.open(RECORDS) as stored, records.open("wb") as file:
                    shutil.copyfileobj(stored, file)
                yield about, records
    except (zipfile.BadZipFile, KeyError, ValidationError, EOFError):
        raise StorageError(f"{source} {_NO_BACKUP}.", advice=_TAKE_ANOTHER) from None
    except OSError as error:
        raise StorageError(
            f"{error.filename or source} cannot be used: {error.strerror}.",
            advice="Check the name of the backup and the rights of the data folder.",
        ) from None


@contextmanager
def _written(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{out} cannot be written: {error.strerror}.",
            advice="Name a file in a folder that exists, with room for it.",
        ) from None
