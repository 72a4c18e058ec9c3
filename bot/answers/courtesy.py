"""Which kind of small talk a message is."""

import re
import tomllib
from functools import cache
from importlib import resources

from bot.core.patterns import regex
from bot.core.reply import Courtesy

_ORDER = (Courtesy.WHO, Courtesy.HELP, Courtesy.THANKS, Courtesy.GOODBYE, Courtesy.GREETING)


def courtesy_of(plain: str) -> Courtesy:
    """The kind of a message in plain spelling that is known to be small talk; help where nothing tells."""
    return next((kind for kind, rule in _rules() if rule.search(plain)), Courtesy.HELP)


def is_courtesy(plain: str) -> bool:
    """Whether some word of small talk stands in the message at all."""
    return any(rule.search(plain) for _, rule in _rules())


_LEADING = regex(
    r"^(?:(?:oh|ah|well|right|ok|great|brilliant|lovely|fab|fantastic|perfect|wonderful|nice|cheers|thanks(?: a lot)?"
    r"|thank you|hi|hello|so|now)\b[\s,.!]*)+"
)


def after_courtesy(plain: str) -> str:
    """What a message says behind the small talk it opens with; "" where it opens with none."""
    opening = _LEADING.match(plain)
    return plain[opening.end() :] if opening else ""


@cache
def _rules() -> tuple[tuple[Courtesy, re.Pattern[str]], ...]:
    words = tomllib.loads((resources.files("bot.answers") / "lexicon" / "courtesy.toml").read_text(encoding="utf-8"))
    return tuple((kind, re.compile("|".join(_pattern(word) for word in words[kind.value]))) for kind in _ORDER)


def _pattern(word: str) -> str:
    """The word standing by itself; emoji may stand anywhere."""
    if not any(character.isalnum() for character in word):
        return re.escape(word)
    return rf"(?<!\w){re.escape(word.removesuffix('*'))}" + ("" if word.endswith("*") else r"(?!\w)")
