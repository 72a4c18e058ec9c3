"""The numbers that Word counts by itself: they are on the page, but not in the text of a paragraph."""

from collections.abc import Callable, Iterator
from typing import Any

from docx.oxml.ns import qn

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LETTERS = 26


def roman(number: int) -> str:
    """A number in small Roman numerals."""
    found = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        found += sign * count
    return found


def letter(number: int) -> str:
    """A number as Word counts letters: a to z, then aa, bb."""
    return chr(ord("a") + (number - 1) % _LETTERS) * ((number - 1) // _LETTERS + 1)


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": letter,
    "upperLetter": lambda number: letter(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "none": lambda _: "",
}


class WordNumbers:
    """Counts the numbered paragraphs of a document in the order in which they are asked for."""

    def __init__(self, numbering: Any) -> None:
        abstract = {each.get(qn("w:abstractNumId")): each for each in _found(numbering, "w:abstractNum")}
        self._lists: dict[str, tuple[str, Any, Any]] = {}
        for num in _found(numbering, "w:num"):
            named = num.find(qn("w:abstractNumId"))
            key = named.get(qn("w:val")) if named is not None else ""
            self._lists[num.get(qn("w:numId"))] = (key, abstract.get(key), num)
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def marker(self, list_id: str, level: int) -> str:
        """What stands before the next paragraph of this list on this level, with a space; empty for no list."""
        if list_id not in self._lists:
            return ""
        key, abstract, num = self._lists[list_id]
        levels = {int(each.get(qn("w:ilvl"))): each for each in _found(abstract, "w:lvl")}
        if level not in levels:
            return ""
        counts = self._counts.setdefault(key, {})
        restarts = {
            int(each.get(qn("w:ilvl"))): int(start.get(qn("w:val")))
            for each in _found(num, "w:lvlOverride")
            if (start := each.find(qn("w:startOverride"))) is not None
        }
        if list_id not in self._begun:
            self._begun.add(list_id)
            counts.update({place: start - 1 for place, start in restarts.items()})
        counts[level] = counts.get(level, _start(levels[level]) - 1) + 1
        for deeper in [place for place in counts if place > level]:
            del counts[deeper]
        return self._written(levels, level, counts)

    @staticmethod
    def _written(levels: dict[int, Any], level: int, counts: dict[int, int]) -> str:
        if _value(levels[level], "w:numFmt") == "bullet":
            return "\N{BULLET} "
        text = _value(levels[level], "w:lvlText")
        for place, each in levels.items():
            count = counts.get(place, _start(each))
            text = text.replace(f"%{place + 1}", _FORMATS.get(_value(each, "w:numFmt") or "decimal", str)(count))
        return f"{text} " if text.strip() else ""


def _found(element: Any, name: str) -> Iterator[Any]:
    return iter(element.findall(qn(name)) if element is not None else ())


def _value(level: Any, name: str) -> str:
    found = level.find(qn(name))
    return str(found.get(qn("w:val"), "")) if found is not None else ""


def _start(level: Any) -> int:
    return int(_value(level, "w:start") or 1)
