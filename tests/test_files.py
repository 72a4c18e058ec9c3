"""What a command writes is there whole, or not at all."""

import os
import stat
from pathlib import Path

import pytest

from bot.errors import SafeContactError
from bot.files import SHARED, write_whole


def test_a_file_is_its_owner_s_alone_unless_it_is_shared(tmp_path: Path) -> None:
    """A closed report is for whoever asked for it; a sheet for the wall is for all."""
    for name, mode in (("case.txt", 0o600), ("sheet.pdf", SHARED)):
        write_whole(tmp_path / name, b"words", mode)
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == mode
        assert (tmp_path / name).read_bytes() == b"words"


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The earlier file stays as it was, and nothing lies beside it."""
    out = tmp_path / "case.txt"
    write_whole(out, b"before")

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(SafeContactError, match="No space left on device"):
        write_whole(out, b"after")
    assert out.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [out]


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    """What is no plain file stays what it is: `--out /dev/stdout` prints."""
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, b"words")
    assert os.read(reader, 10) == b"words"
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    os.close(reader)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """The advice says what to do."""
    with pytest.raises(SafeContactError, match="cannot be written") as refused:
        write_whole(tmp_path / "nowhere" / "case.txt", b"words")
    assert "--out" in refused.value.advice
