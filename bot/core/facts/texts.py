"""A text taken apart for reading: the reporter's own words without quotations, sentences, clauses."""

from itertools import pairwise

from bot.core.patterns import regex
from bot.core.quotation import quotations

HIDDEN = "\x00"
"""Stands for a character that must not be read; every other character keeps its place."""

LONGEST = 4000
"""Characters of a text that are read for facts; words of danger are looked for in all of it."""

_STRAIGHT = str.maketrans("\u2018\u2019\u02bc\u2013\u2014\u00a0\u202f", "'''--  ")
_SENTENCE = regex(r"(?<=[.!?\n])(?=\s|$)|\n")
_CLAUSE = regex(r"(?:,|;|:|\s-\s|\b(?:and|but|so|then|because|cos|when|while)\b)\s*")


def straight(text: str) -> str:
    """The text with plain quotes, dashes and spaces; every character keeps its place."""
    return text.translate(_STRAIGHT)


def hide(text: str, start: int, end: int) -> str:
    """The text with a stretch of it made unreadable, at the same length."""
    return f"{text[:start]}{HIDDEN * (end - start)}{text[end:]}"


def own_words(text: str) -> str:
    """What the reporter says without what is quoted, so that a child's words are not taken for the reporter's."""
    own = straight(text[:LONGEST])
    for start, end in quotations(text[:LONGEST]):
        own = hide(own, start, end)
    return own


def sentences(own: str) -> tuple[tuple[int, int], ...]:
    """Start and end of every sentence of a text made by `own_words` ("3.15" and quoted full stops end none)."""
    cuts = [0, *(match.end() for match in _SENTENCE.finditer(own)), len(own)]
    spans: list[tuple[int, int]] = []
    for start, end in pairwise(cuts):
        stretch = own[start:end]
        first = start + len(stretch) - len(stretch.lstrip())
        last = start + len(stretch.rstrip())
        if last > first:
            spans.append((first, last))
    return tuple(spans)


def clauses(own: str) -> tuple[tuple[int, int], ...]:
    """Start and end of every clause: a sentence cut at commas and at words that join."""
    spans: list[tuple[int, int]] = []
    for start, end in sentences(own):
        cuts = [start, *(match.end() for match in _CLAUSE.finditer(own, start, end)), end]
        spans.extend((one, two) for one, two in pairwise(cuts) if two > one)
    return tuple(spans)
