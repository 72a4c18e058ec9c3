"""Whether a message asks for another arrangement for one person only, and leaves the session as it is."""

import re

from bot.core.facts.texts import own_words
from bot.core.lesson.platform import names_platform

_PERSON = r"(?:mums?|dads?|parents?|mothers?|fathers?|famil(?:y|ies)|carers?|nan|gran|child|pupil|kid|girl|boy|grandparents?)"
_ONE_PERSON = re.compile(
    rf"\b(?:one|an?|a\s+couple|two|1)\s+(?:of\s+(?:the|my|our)\s+)?{_PERSON}\b|\bone\s+of\s+(?:them|the\s+slots|the\s+(?:\w+\s+)?{_PERSON})\b"
    rf"|\ba\s+couple\s+of\s+{_PERSON}\b|\b[A-Z]\w+'s\s+{_PERSON}\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:wants?|wanted|prefers?|would\s+(?:rather|prefer|like)|'d\s+(?:rather|prefer|like)|asked|asks|asking|can\s+only|can'?t\s+(?:do|use|get)|needs?"
    r"|hasn'?t\s+got|hasn'?t|doesn'?t\s+have|instead|do\s+(?:it|hers|his|theirs))\b|^\W*(?:can|could|what\s+if|what\s+about)\b|\bdo\s+one\s+of\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(r"\b(?:instead|by\s+phone|phone\s+call|another\s+(?:day|time|way))\b", re.IGNORECASE)
_SESSION_ITSELF = re.compile(r"\b(?:can|could|shall)\s+we\b|\bone\s+of\s+my\b", re.IGNORECASE)


def is_variant(text: str) -> bool:
    """Whether a text asks for a different arrangement for one person ("one dad wants his on Messenger instead")."""
    own = own_words(text)
    if not _ONE_PERSON.search(own) or not _WISH.search(own) or _SESSION_ITSELF.search(own):
        return False
    return names_platform(own) or bool(_OTHERWISE.search(own))
