"""A message about a session made ready for reading: folded, and without links and numbers that tell no time."""

import re

from bot.core.patterns import regex
from bot.core.when.words import HIDDEN, fold, readable

_ONE = r"(?:1|one)"
ONE_TO_ONE = (
    rf"(?<![\w:/.-]){_ONE}(?:\s?[:-]\s?|\s?-?\s?(?:to|on)\s?-?\s?|\s2\s){_ONE}(?![\w:/-]|\.[0-9])|\b(?:121|1-2-1)\b"
)
"""One child alone, in the ways of writing it: 1:1, one to one, 1-2-1."""

_FEW = r"(?:[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"
_NO_TIMES = regex(
    rf"""https?://\S+ | \bwww\.\S+ | \S+@\S+ | {ONE_TO_ONE}
      | \b(?:years?|yrs?|y|key\s+stages?|ks|ages?|aged|units?|chapters?|pages?|weeks|steps?|groups?|sets?)\s?-?{_FEW}
            (?:\s?(?:-|/|&|,|to|and)\s?(?:y|yr|year)?\s?{_FEW})+\b
      | \b{_FEW}\s?(?:-|to|or)\s?{_FEW}(?=\s+(?:\w+\s+)?(?:(?:children|kids|pupils|girls|boys|families|parents)\b|years?[\s-]olds?\b))
      | \b(?:meeting\s+id|passcode|password|code|pin)\b[\s:]*[\w\s-]{{0,20}}?[0-9][0-9\s-]* | \bworld\s+war\s+(?:[12]|one|two)\b | \bww[12]\b
      | \b(?:group|period)\s+{_FEW}\b | \b[0-9]+\s*[+\u00d7*=]\s*[0-9]+(?:\s*=\s*[0-9]+)?""",
    re.VERBOSE,
)


_H = r"[0-9]{1,2}h(?:[0-5][0-9])?"
_WITH_AN_H = regex(rf"\b{_H}\s*(?:-|/|to|till?|until)\s*{_H}\b|(?:\bat|@)\s*{_H}\b")
_AN_H = regex(r"(?<=[0-9])h(?P<minutes>[0-9]?)")


def _with_a_colon(match: re.Match[str]) -> str:
    """The hours of the continent, "10h30-11h", written as here; as long as before."""
    return _AN_H.sub(lambda h: f":{h['minutes']}" if h["minutes"] else " ", match[0])


def plain(text: str) -> str:
    """The folded text in which whatever looks like a day or time and is none cannot be read; places stay the same."""
    own = _WITH_AN_H.sub(_with_a_colon, fold(text))
    return readable(_NO_TIMES.sub(lambda match: HIDDEN * len(match[0]), own))
