"""Puts slips of the finger right: the word that was meant, where there is only one it can be."""

import re
from collections.abc import Iterable
from functools import lru_cache

MIN_CORRECTED = 4
"""Words shorter than this are never corrected: too many of them are one slip away from another word."""
_FAR = 3
"""A correction is never so many letters longer or shorter."""
_ENDINGS = ("s", "es", "ing", "ed", "er", "ers", "ly", "ness", "ful")


class Speller:
    """Knows words: `known` ones need no correction, `wanted` ones are those slips are corrected to."""

    def __init__(self, known: Iterable[str] = (), wanted: Iterable[str] = ()) -> None:
        self.wanted = frozenset(word for word in wanted if len(word) >= MIN_CORRECTED)
        self._known = frozenset(known) | self.wanted
        self._by_sound: dict[str, set[str]] = {}
        for word in self.wanted:
            self._by_sound.setdefault(_sound(word), set()).add(word)
        self._meant = lru_cache(maxsize=4096)(self._correction)

    def meant(self, word: str) -> str:
        """The word that was meant; the word itself where it is right, too short, or could be several."""
        if not word.isalpha() or not word.isascii() or len(word) < MIN_CORRECTED or self._is_known(word):
            return word
        return self._meant(word)

    def _is_known(self, word: str) -> bool:
        stems = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
        return word in self._known or any(
            stem in self._known or f"{stem}e" in self._known for stem in stems if len(stem) >= MIN_CORRECTED
        )

    def _correction(self, word: str) -> str:
        """The one wanted word a single slip away, else the one that sounds alike, else the one known word near it."""
        near = set(_slips(word))
        for candidates in (near & self.wanted, self._by_sound.get(_sound(word), set())):
            if choice := _only(word, candidates):
                return choice
        long = {candidate for candidate in near & self._known if len(candidate) > MIN_CORRECTED}
        return _only(word, long) or word


def _only(word: str, candidates: set[str]) -> str | None:
    """The one candidate; of several, among those that begin alike, the one that has only its letters swapped."""
    alike = {
        candidate for candidate in candidates if candidate[0] == word[0] and abs(len(candidate) - len(word)) < _FAR
    }
    if len(alike) > 1:
        alike = {candidate for candidate in alike if sorted(candidate) == sorted(word)}
    return next(iter(alike)) if len(alike) == 1 else None


def _sound(word: str) -> str:
    """How a word's consonants sound, roughly: words spelt by ear share it with the word that was meant."""
    for written, heard in _HEARD:
        word = word.replace(written, heard)
    rest = re.sub(r"[aeiouyhw]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", word[:1] + rest)


_HEARD = (
    ("ph", "f"), ("ght", "t"), ("tch", "c"), ("ch", "c"), ("ck", "k"), ("ce", "se"), ("ci", "si"), ("cy", "sy"),
    ("tio", "sh"), ("sio", "sh"), ("shu", "sh"), ("kn", "n"), ("wr", "r"), ("q", "k"), ("c", "k"), ("z", "s"),
    ("dg", "g"),
)  # fmt: skip


def _slips(word: str) -> Iterable[str]:
    """Every spelling one slip away: a letter left out, doubled, swapped, wrong or too many."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in letters:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
