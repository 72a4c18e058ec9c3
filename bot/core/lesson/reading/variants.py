"""Whether a message asks for another arrangement for one person only, and leaves the session as it is."""

import re

from bot.core.facts.texts import own_words
from bot.core.lesson.reading.platform import names_platform
from bot.core.patterns import regex

_PERSON = (
    r"(?:mums?|dads?|parents?|mothers?|fathers?|famil(?:y|ies)|carers?|nan|gran|child|pupil|kid|girl|boy|grandparents?)"
)
_ONE_PERSON = (
    rf"(?:\b(?:one|an?|1)\s+{_PERSON}\b|\b(?:one|1)\s+of\s+(?:them|the\s+slots|(?:the|our)\s+(?:\w+\s+)?{_PERSON})\b"
    rf"|\ba\s+couple\s+of\s+(?:the\s+)?{_PERSON}\b|\b[a-z]\w+'s\s+{_PERSON}\b)"
)
_WISHES = regex(
    rf"{_ONE_PERSON}(?:'s|\s+has|\s+is|\s+are|\s+have)?\s+(?:\w+\s+){{0,2}}?"
    r"(?:wants?|wanted|prefers?|would|asked|asks|asking|can\s+only|can'?t|cannot|needs?|hasn'?t|haven'?t|doesn'?t|has\s+no)\b",
    re.IGNORECASE,
)
_ASKS_FOR_ONE = regex(
    rf"\b(?:can|could|may|what\s+if|what\s+about)\s+(?:(?:i|we)\s+(?:do|have|see|ring|call|meet)\s+)?{_ONE_PERSON}",
    re.IGNORECASE,
)
_OTHERWISE = regex(r"\b(?:instead|by\s+phone|phone\s+call|another\s+(?:day|time|way))\b", re.IGNORECASE)


def is_variant(text: str) -> bool:
    """Whether a text asks for a different arrangement for one person ("one dad wants his on Messenger instead")."""
    own = own_words(text)
    if not _WISHES.search(own) and not _ASKS_FOR_ONE.search(own):
        return False
    return names_platform(own) or bool(_OTHERWISE.search(own))
