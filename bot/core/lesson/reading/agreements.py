"""Who agreed a meeting, in the words that were typed, and whether the SENCo comes."""

import re
from typing import Final

from bot.core.facts.texts import sentences
from bot.core.lesson.reading.answers import answer, as_typed, is_short
from bot.core.lesson.session import Answer
from bot.core.patterns import regex

_WHOM = (
    r"(?:any\s?(?:one|body)|the\s+head\w*|head|mum|dad|(?:her|his|their|the)\s+(?:mums?|dads?|parents?)|parents|home)"
)
_NOT_AGREED = regex(
    rf"""\b(?:has|have|had|is|was|'s|it's|its)?(?:n'?t|\s+not|\bnot)\s+(?:yet\s+|been\s+|really\s+)*
            (?:agreed|arranged|okayed|ok'd|approved|cleared|signed\s+off)\b
      | \b(?:haven'?t|have\s+not|not|didn'?t|'ve\s+not)\s+(?:yet\s+|actually\s+)*(?:asked|told|spoken\s+to|checked\s+with|arranged\s+it\s+with|agreed\s+it\s+with)
            \s+{_WHOM}\b
      | \bno\s?(?:body|-?\s?one)(?:'s|\s+has|\s+else\s+has)?\s+(?:agreed|arranged|okayed|approved|knows)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_AGREED_WITH = regex(
    r"\b(?:agreed|arranged|okayed|cleared|approved|signed\s+off)\s+(?:(?:it|this|that)\s+)?(?:with|by)\s+[^.;!?\n,]+",
    re.IGNORECASE,
)
_THEY_AGREED = regex(
    r"(?:^|(?<=[.;!?\n])|(?<=:)\s|\bthat\b|\bwhich\b)\s*(?P<words>[^.;!?\n:]{2,80}?"
    r"\b(?:(?:have|has|'ve|'s|both|all|already)\s+)*"
    r"(?:agreed|okayed|ok'?d|approved|signed\s+(?:it\s+|this\s+)?off|cleared|arranged)(?:\s+(?:it|this|that|to\s+it))?(?:\s+off)?(?:\s+now)?)\b",
    re.IGNORECASE,
)
_SAID_YES = regex(
    r"(?:^|(?<=[.;!?\n:,]))\s*(?P<words>[^.;!?\n:,]{2,60}?\b(?:said|says|say)\s+(?:(?:that\s+)?(?:it's|its|it\s+is|that's)\s+(?:all\s+)?(?:ok(?:ay)?|fine|alright|all\s+right)|yes))\b",
    re.IGNORECASE,
)
_ASKS = regex(
    r"\?\s*$|^\W*(?:will|would|can|could|does|do|did|has|have|should|is|are)\s+(?:you|the|it|i|we|my|their|her|his)\b"
    r"|\b(?:if|when|once|unless|to\s+be|need(?:s)?\s+to|i'll|will)\b",
    re.IGNORECASE,
)
_SOMEBODY = regex(
    r"\b(?:head\w*|mums?|dads?|parents?|famil(?:y|ies)|mrs?|ms|miss|dr|senco|sendco|deputy|dsl|slt|carer|nan|gran\w*|we|they|she|he|everyone)\b",
    re.IGNORECASE,
)
_REST = regex(r"[^.;!?\n,]*")
_LISTED: Final = 3
"""Words of a piece between commas that may be one of those who agreed: "the Head, mum and me have agreed it"."""

_SENCO = r"\b(?:sen(?:d)?\s?-?co)(?:'s|s)?\b"
_SENCO_NO = regex(
    rf"\b(?:without|no|not)\s+(?:the\s+|our\s+|a\s+)?{_SENCO}"
    rf"|{_SENCO}\s+(?:(?:is|was|'s)\s+)?(?:off\b|ill\b|away\b|sick\b|unavailable|absent|out\b|(?:can|won|isn|is|does|did)\s?(?:'?t|not)\b|(?:is\s+)?not\b|couldn'?t|will\s+not)",
    re.IGNORECASE,
)
_SENCO_YES = regex(
    rf"\bwith\s+(?:the\s+|our\s+|my\s+)?{_SENCO}|{_SENCO}\s+(?:and|&)\s+(?:i|me)\b|\b(?:i|me)\s+(?:and|&|plus)\s+(?:the\s+|our\s+)?{_SENCO}"
    rf"|\bi(?:'?m|\s+am)\s+(?:the\s+)?{_SENCO}|{_SENCO}\s+(?:is\s+|will\s+(?:be\s+)?|are\s+)?(?:also\s+)?(?:coming|there|joining|attending|in\s+(?:it|on)|on\s+it|going\s+to)",
    re.IGNORECASE,
)
_SENCO_ASKS = regex(r"\b(?:does|do|is|are|will|should|must|whether|if|not\s+sure)\b[^.,;!?\n]{0,30}$", re.IGNORECASE)


def _said_by(own: str, start: int, end: int) -> int:
    """Where the words of those who agreed begin: the last clause, and the people listed before it."""
    pieces = own[start:end].split(",")
    first = len(pieces) - 1
    while first and len(pieces[first - 1].split()) <= _LISTED and _SOMEBODY.search(pieces[first - 1]):
        first -= 1
    return end - len(",".join(pieces[first:]))


def _agreement(sentence: str) -> tuple[int, int] | None:
    """Where a sentence tells who agreed; None where it asks, plans or does not say."""
    if _ASKS.search(sentence):
        return None
    if match := _AGREED_WITH.search(sentence):
        return match.span()
    for pattern in (_THEY_AGREED, _SAID_YES):
        if match := pattern.search(sentence):
            first, last = _said_by(sentence, *match.span("words")), match.end("words")
            if _SOMEBODY.search(sentence, first, last):
                return first, last
    return None


def _agreements(own: str) -> list[tuple[int, int]]:
    """Where each sentence of a text tells who agreed."""
    return [
        (start + found[0], start + found[1])
        for start, end in sentences(own)
        if (found := _agreement(own[start:end])) is not None
    ]


def agreement_places(own: str) -> list[tuple[int, int]]:
    """Where a text tells of an agreement, to the end of its clause: days there are not those of the session."""
    places = [*(match.span() for match in _NOT_AGREED.finditer(own)), *_agreements(own)]
    return [(start, match.end() if (match := _REST.match(own, end)) else end) for start, end in places]


def read_agreed(own: str, *, asked: bool) -> tuple[str, bool]:
    """Who agreed, as typed, and whether a text says that nobody has; ("", False) where it tells neither."""
    if _NOT_AGREED.search(own):
        return "", True
    for start, end in _agreements(own):
        return as_typed(own[start:end]), False
    if not asked or not is_short(own):
        return "", False
    given = answer(own)
    if given is Answer.NOT_SURE:
        return "", False
    if given is Answer.NO or re.match(r"^\W*no\s?-?(?:body|one)\b", own, re.IGNORECASE):
        return "", True
    return as_typed(own), False


def read_senco(own: str, *, asked: bool) -> Answer | None:
    """Whether the SENCo comes; None where a text does not say."""
    for given, pattern in ((Answer.NO, _SENCO_NO), (Answer.YES, _SENCO_YES)):
        match = pattern.search(own)
        if match and not _SENCO_ASKS.search(own, max(0, match.start() - 40), match.start()):
            return given
    return answer(own) if asked else None
