"""Children who are told of without a name, by their class: "one of my Year 5s", "a girl from the year 6 class"."""

import re

from bot.core.facts.classes import CLASS, LOOSE_CLASS, as_class
from bot.core.incident import Child
from bot.core.patterns import regex

_CHILD = r"(?:child|girl|boy|kid|pupil|lad|lass|student|one|little\s+one)"
_ADJECTIVES = r"(?:(?:little|small|young|older|younger|former|new|different|poor)\s+)?"
_MANY = r"(?:two|three|four|five|six|some|several|a\s+few|a\s+couple)"
_DID = (
    r"(?:'s\b|has\b|have\b|messag|wrote|writ|sent|send|ask|told|tell|snap|text|found|add|lik|comment|follow|dm|e-?mail|rang|phon"
    r"|call|who\b|showed|is\b|was\b|keeps|just\b|really\b|on\b|boy|girl|child|pupil|kid|lad|lass|student)"
)
_ONE = (
    regex(
        rf"\b(?:one|another)\s+of\s+(?:my|our|the|your)\s+(?:girls?|boys?|children|kids|pupils|lads?|little\s+ones)?\s*"
        rf"(?:(?:in|from)\s+)?(?:the\s+)?(?P<class>(?:{CLASS}))(?:'?s)?\b(?!\s+(?:mums?|dads?|parents?|teachers?|staff|tas?)\b)",
        re.IGNORECASE,
    ),
    regex(
        rf"\b(?:an?|another|the|this|my|our)\s+{_ADJECTIVES}{_CHILD}\s+(?:who(?:'s|\s+is)\s+)?(?:in|from|out\s+of)\s+"
        rf"(?:my\s+|our\s+|the\s+)?(?P<class>(?:{LOOSE_CLASS}))\b",
        re.IGNORECASE,
    ),
    regex(
        rf"\b(?:an?|another|this|my|our)\s+{_ADJECTIVES}(?P<class>(?:{CLASS}))(?:\s+{_CHILD}\b(?!')|(?=\s*{_DID}))",
        re.IGNORECASE,
    ),
    regex(rf"^[ \t]*(?P<class>(?:{CLASS}))\s+{_CHILD}\b(?!')", re.IGNORECASE | re.MULTILINE),
)
_SOME = regex(
    rf"\b{_MANY}\s+(?:of\s+(?:my|our|the|your)\s+)?(?:(?:girls|boys|children|kids|pupils|lads)\s+(?:in|from)\s+)?"
    rf"(?P<class>(?:{CLASS}))(?:'?s)?\b(?:\s+(?:girls|boys|children|kids|pupils|lads)\b)?(?!\s+(?:mums?|dads?|parents?|teachers?)\b)",
    re.IGNORECASE,
)


def unnamed_children(own: str) -> tuple[Child, ...]:
    """One child for each class told of in this way; where they are several, the words that say so are the note."""
    found = [
        (match.start(), Child(school_class=as_class(match["class"])))
        for pattern in _ONE
        for match in pattern.finditer(own)
    ]
    found.extend(
        (match.start(), Child(school_class=as_class(match["class"]), note=match[0])) for match in _SOME.finditer(own)
    )
    children: list[Child] = []
    for _, child in sorted(found, key=lambda each: each[0]):
        if all(child.school_class != other.school_class for other in children):
            children.append(child)
    return tuple(children)
