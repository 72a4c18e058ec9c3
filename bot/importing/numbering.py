"""What stands before a clause: "1.", "3.2", "(a)", "iv)", "POL-12:", a bullet."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a mark says of the paragraph behind it."""

    NUMBER = "number"  # 1. or 3.2
    CODE = "code"  # POL.ITAUP.001
    ITEM = "item"  # (a), iv) or a bullet: one of a list


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark and the paragraph behind it. `id` is what people call it by, without brackets; empty for a bullet."""

    kind: Kind
    marker: str
    rest: str
    id: str = ""
    sure: bool = True

    @property
    def path(self) -> tuple[int, ...]:
        """The number as numbers: 3.2 is (3, 2); empty for what is no number."""
        return tuple(int(part) for part in self.id.split(".")) if self.kind is Kind.NUMBER else ()


_NUMBER = re.compile(
    r"(?:(?:Clause|Section|Paragraph|Article|Rule|Part)\s+)?(?P<id>\d{1,3}(?:\.\d{1,3}){0,4})(?P<end>\.?\)|[.:]|(?=\s))\s+"
    r"|(?P<bare>\d{1,3}(?:\.\d{1,3}){1,4})\.?(?=[A-Z])"
)
_CODE = re.compile(r"(?P<id>[A-Z]{2,12}(?:[.\-][A-Z0-9]{1,12}){0,3}[.\-]?\d{1,4})(?:[.:)]\s+|\s+[-\u2013]\s+)")
_ITEM = re.compile(r"\(?(?P<id>[a-z]|[ivx]{1,5})\)\s+|(?P<dotted>[a-z]|[ivx]{1,5})\.\s+(?=\S)")
_BULLET = re.compile(r"[\u2022\u00b7\u25cf\u25aa\u25e6\u25a0\u2043\u2219\uf0b7\u27a2\u2713*o\-\u2013\u2014]\s+")


def mark(text: str) -> Mark | None:
    """The mark at the beginning of a paragraph; a number without a dot or bracket is not sure to be one."""
    if found := _NUMBER.match(text):
        number = found["id"] or found["bare"]
        sure = bool(found["end"]) or bool(found["bare"]) or "." in number
        return Mark(Kind.NUMBER, found[0], text[found.end() :], number, sure)
    if found := _CODE.match(text):
        return Mark(Kind.CODE, found[0], text[found.end() :], re.sub(r"[^a-z0-9.\-]", "", found["id"].lower()))
    if found := _ITEM.match(text):
        return Mark(Kind.ITEM, found[0], text[found.end() :], found["id"] or found["dotted"])
    if found := _BULLET.match(text):
        return Mark(Kind.ITEM, found[0], text[found.end() :])
    return None


def follows(number: tuple[int, ...], before: tuple[int, ...]) -> bool:
    """Whether a number can come right after another: the next one on its level, or the first of a level below."""
    if not before:
        return number[-1] <= 1
    if len(number) > len(before):
        return number[: len(before)] == before and number[-1] <= 1
    level = len(number) - 1
    return number[:level] == before[:level] and number[level] == before[level] + 1
