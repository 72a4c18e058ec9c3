"""Reads a policy from a text file."""

import re

from bot.errors import ImportRefused
from bot.importing.blocks import Block, Source, tidy
from bot.importing.paragraphs import Joiner

_MOST_CONTROLS = 0.01  # share of characters that no text has


def read(content: bytes) -> Source:
    """The paragraphs of a text file; raises `ImportRefused` when it is no text."""
    text, notes = _decoded(content)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    joiner = Joiner(lines)
    blocks: list[Block] = []
    for piece in re.split(r"\n\s*\n", "\n".join(lines)):
        kept = [line for line in map(tidy, piece.split("\n")) if line]
        blocks += [Block(paragraph) for paragraph in joiner.paragraphs(kept)]
    if joiner.dropped:
        notes.append(f"Hyphens at the end of a line were taken out of: {', '.join(joiner.dropped)}.")
    return Source(tuple(blocks), notes=tuple(notes))


def _decoded(content: bytes) -> tuple[str, list[str]]:
    """The text, and a note where its encoding had to be guessed."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _certain(content, encoding), []
    try:
        return _checked(content.decode("utf-8")), []
    except UnicodeDecodeError:
        text = _checked(content.decode("cp1252", errors="replace"))
        if "\N{REPLACEMENT CHARACTER}" in text:
            raise _unreadable() from None
        return text, ["The file is not UTF-8. It was read as Windows text: check quotation marks, dashes and accents."]


def _certain(content: bytes, encoding: str) -> str:
    try:
        return _checked(content.decode(encoding))
    except UnicodeDecodeError:
        raise _unreadable() from None


def _checked(text: str) -> str:
    controls = sum(character < " " and character not in "\t\n\r\f" for character in text)
    if controls > _MOST_CONTROLS * max(len(text), 1):
        raise _unreadable()
    return text


def _unreadable() -> ImportRefused:
    return ImportRefused(
        "The file cannot be read as text.",
        advice="Give a text file in UTF-8, a Word document (.docx) or a PDF.",
    )
