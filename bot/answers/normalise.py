"""Reads a message the way a patient colleague would: markup off, text-speak spelt out, slips of the finger put right.

The text as it was written stays beside the plain one, for what is looked for letter by letter.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType

from bot.answers.spelling import Speller
from bot.core.patterns import regex

HEAD, TAIL = 1200, 600
"""Of a very long message its first and last so many characters are read: that is where people say what they want."""

_MARKUP = regex(r"<[^<>]{1,200}>")
_ENTITY = MappingProxyType({"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&quot;": '"', "&#39;": "'"})
_QUOTES = str.maketrans("\u2018\u2019\u02bc\u201c\u201d\u2013\u2014", "'''\"\"--")
_SPACES = regex(r"\s+")
_STRETCHED = regex(r"(\w)\1{2,}")
_MARKS = (  # vowel signs and accents that stand alone: part of a word, though Python's \w does not say so
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957"
    "\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a70-\u0a75\u0a81-\u0a83\u0abc-\u0acd"
    "\u0b82\u0bbe-\u0bcd\u0bd7"
)
_TOKEN = regex(rf"(?:[^\W_]|[{_MARKS}])+(?:['/\-](?:[^\W_]|[{_MARKS}])+)*|[^\w\s]|_+")


@dataclass(frozen=True, slots=True)
class Views:
    """One message, two ways: `original` is cleaned but spelt as written; `plain`, in plain spelling, is read."""

    original: str
    plain: str

    @property
    def is_empty(self) -> bool:
        """Whether there is no letter or digit to read (nothing, spaces, emoji, punctuation)."""
        return not any(character.isalnum() for character in self.original)


def clean(text: str) -> str:
    """The text without markup, control and invisible characters, in one line, lower case, of bounded length."""
    if len(text) > HEAD + TAIL:
        text = f"{text[:HEAD]} {text[-TAIL:]}"
    for entity, character in _ENTITY.items():
        text = text.replace(entity, character)
    text = unicodedata.normalize("NFKC", _MARKUP.sub(" ", text)).translate(_QUOTES)
    if not text.isprintable():
        text = "".join(_SHOWN_AS.get(unicodedata.category(c), c) for c in text)
    return _SPACES.sub(" ", text).strip().lower()


_SHOWN_AS = MappingProxyType({"Cf": "", "Cc": " ", "Cs": " ", "Co": " ", "Cn": " ", "Zl": " ", "Zp": " "})
"""Characters one cannot see, by category. Those inside a word (soft hyphen, joiners) leave nothing behind."""


@cache
def _table(name: str) -> Mapping[str, str]:
    """One word list of `lexicon/`, its sections merged."""
    raw = tomllib.loads((resources.files("bot.answers") / "lexicon" / name).read_text(encoding="utf-8"))
    return MappingProxyType({key: value for section in raw.values() for key, value in section.items()})


@cache
def _other_languages() -> Mapping[str, str]:
    """Words and stems of other languages, and their English."""
    text = (resources.files("bot.answers") / "lexicon" / "other_languages.txt").read_text(encoding="utf-8")
    return MappingProxyType(dict(line.split(" = ", 1) for line in text.splitlines() if " = " in line))


@lru_cache(maxsize=4096)
def _translated(token: str) -> str | None:
    """The English of a word of another language, by the word itself or its longest listed stem."""
    bare = _ARABIC_POINTS.sub("", token)
    return _listed(bare) or _listed(_ARABIC_PREFIX.sub("", bare))


def _listed(word: str) -> str | None:
    table = _other_languages()
    stems = (f"{word[:end]}*" for end in range(len(word), _MIN_STEM - 1, -1))
    return next((table[key] for key in (word, *stems) if key in table), None)


def _spaced(chinese: re.Match[str]) -> str:
    """Chinese as words: at each place the longest listed word, else one character."""
    text, words, at = chinese[0], [], 0
    while at < len(text):
        size = next(n for n in range(_LONGEST_CHINESE, 0, -1) if n == 1 or text[at : at + n] in _other_languages())
        words.append(text[at : at + size])
        at += size
    return f" {' '.join(words)} "


_MIN_STEM = 3
_CHINESE = regex(r"[\u3400-\u9fff]+")
_LONGEST_CHINESE = 5
_ARABIC_POINTS = regex(r"[\u0640\u064b-\u0652]")
_ARABIC_PREFIX = regex(r"^(?:\u0648|\u0628|\u0644)?(?:\u0627\u0644|\u0644)(?=\w{3})|^[\u0648\u0628](?=\w{3})")


class Normaliser:
    """Turns a message into its two views, with the spelling of the given words (see `Speller`)."""

    def __init__(self, known: Iterable[str] = (), wanted: Iterable[str] = ()) -> None:
        self._speller = Speller(known, wanted)

    def views(self, text: str) -> Views:
        """Both views of a message; never raises, whatever the text."""
        original = clean(text)
        tokens = _TOKEN.findall(_CHINESE.sub(_spaced, _STRETCHED.sub(r"\1\1", original)))
        translated = [None if token in self._speller.wanted else _translated(token) for token in tokens]
        if any(translated) and sum(token in _ENGLISH for token in tokens) < _ENGLISH_SHARE * len(tokens):
            words = [english or token for token, english in zip(tokens, translated, strict=True)]
        else:
            table = _table("english.toml")
            words = [table[token] if token in table else self._speller.meant(token) for token in tokens]
        plain = _SPACES.sub(" ", " ".join(word for word in words if word)).strip()
        return Views(original, plain or original)


_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the is can i my to of and what if on do does it that they this you we for have has she he about who when are"
        " not how with or but be am was an there our me get any from just",
    )
)
_ENGLISH_SHARE = 0.25
"""With fewer everyday English words than this, a message that holds listed foreign words is taken to be foreign."""
