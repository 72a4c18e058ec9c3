"""Puts lines that a page was too narrow for back together into paragraphs."""

import re
from collections.abc import Iterable, Sequence

from bot.importing.numbering import mark

WIDEST = 120  # characters: in a file with longer lines than this, a line is a paragraph
_FULL = 0.7  # share of the page's width from which a line may have been broken because it was full
_END = re.compile(r"[.:;!?][\"'\u2019\u201d)\]]*$")
_HYPHEN = re.compile(r"(?P<head>[^\W\d_]+)-$")
_TAIL = re.compile(r"[^\W\d_]+")


class Joiner:
    """Joins broken lines. `known` are the words that stand whole somewhere in the file, which settle hyphens.

    `dropped` are the words whose hyphen at a line's end was taken to be the printer's.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        lines = [line.strip() for line in lines]
        lengths = sorted(len(line) for line in lines if line)
        self.width = lengths[int(len(lengths) * 0.95)] if lengths else 0
        self.wrapped = 0 < self.width <= WIDEST
        self._known = {word.casefold() for line in lines for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", line)}
        self.dropped: list[str] = []

    def paragraphs(self, lines: Sequence[str]) -> list[str]:
        """The lines of one piece of the page as paragraphs."""
        found: list[str] = []
        last = ""
        for line in lines:
            if found and self.goes_on(last, line):
                found[-1] = self.joined(found[-1], line)
            else:
                found.append(line)
            last = line
        return found

    def goes_on(self, last: str, line: str) -> bool:
        """Whether a line is the rest of the one before."""
        begun = mark(line)
        if not self.wrapped or (begun is not None and begun.sure):
            return False
        if line[:1].islower() or _HYPHEN.search(last):
            return True
        return len(last) >= _FULL * self.width and not (_END.search(last) and len(last) < 0.9 * self.width)

    def joined(self, before: str, line: str) -> str:
        """The two as one; a hyphen between them stays unless the word stands elsewhere without it."""
        head, tail = _HYPHEN.search(before), _TAIL.match(line)
        if head is None or tail is None:
            return f"{before} {line}"
        whole, hyphened = head["head"] + tail[0], f"{head['head']}-{tail[0]}"
        if whole.casefold() in self._known and hyphened.casefold() not in self._known:
            self.dropped.append(whole)
            return before[:-1] + line
        return before + line
