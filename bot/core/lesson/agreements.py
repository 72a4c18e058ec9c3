"""Who agreed a meeting, in the words that were typed, and whether the SENCo comes."""

import re

from bot.core.facts.texts import sentences
from bot.core.lesson.answers import answer, as_typed, is_short
from bot.core.lesson.session import Answer

_WHOM = r"(?:any\s?(?:one|body)|the\s+head\w*|head|mum|dad|(?:her|his|their|the)\s+(?:mums?|dads?|parents?)|parents|home)"
_NOT_AGREED = re.compile(
    rf"""\b(?:has|have|had|is|was|'s|it's|its)?(?:n'?t|\s+not|\bnot)\s+(?:yet\s+|been\s+|really\s+)*
            (?:agreed|arranged|okayed|ok'd|approved|cleared|signed\s+off)\b
      | \b(?:haven'?t|have\s+not|not|didn'?t|'ve\s+not)\s+(?:yet\s+|actually\s+)*(?:asked|told|spoken\s+to|checked\s+with|arranged\s+it\s+with|agreed\s+it\s+with)
            \s+{_WHOM}\b
      | \bno\s?(?:body|-?\s?one)(?:'s|\s+has|\s+else\s+has)?\s+(?:agreed|arranged|okayed|approved|knows)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_AGREED_WITH = re.compile(
    r"\b(?:agreed|arranged|okayed|cleared|approved|signed\s+off)\s+(?:(?:it|this|that)\s+)?(?:with|by)\s+[^.;!?\n,]+", re.IGNORECASE
)
_THEY_AGREED = re.compile(
    r"(?:^|(?<=[.;!?\n])|(?<=:)\s|\bthat\b|\bwhich\b)\s*(?P<words>[^.;!?\n:]{2,80}?"
    r"\b(?:(?:have|has|'ve|'s|both|all|already)\s+)*"
    r"(?:agreed|okayed|ok'?d|approved|signed\s+(?:it\s+|this\s+)?off|cleared|arranged)(?:\s+(?:it|this|that|to\s+it))?(?:\s+off)?(?:\s+now)?)\b",
    re.IGNORECASE,
)
_SAID_YES = re.compile(
    r"(?:^|(?<=[.;!?\n:,]))\s*(?P<words>[^.;!?\n:,]{2,60}?\b(?:said|says|say)\s+(?:(?:that\s+)?(?:it's|its|it\s+is|that's)\s+(?:all\s+)?(?:ok(?:ay)?|fine|alright|all\s+right)|yes))\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?\s*$|^\W*(?:will|would|can|could|does|do|did|has|have|should|is|are)\s+(?:you|the|it|i|we|my|their|her|his)\b"
    r"|\b(?:if|when|once|unless|to\s+be|need(?:s)?\s+to|i'll|will)\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"\b(?:head\w*|mums?|dads?|parents?|famil(?:y|ies)|mrs?|ms|miss|dr|senco|sendco|deputy|dsl|slt|carer|nan|gran|i|we|me|us|they|she|he|all|everyone)\b"
    r"|'s\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:(?:need|want|please|can|check|one\s+to\s+one|1:1)\b[^,]*,\s*)", re.IGNORECASE)

_SENCO = r"\b(?:sen(?:d)?\s?-?co)(?:'s|s)?\b"
_SENCO_NO = re.compile(
    rf"\b(?:without|no|not)\s+(?:the\s+|our\s+|a\s+)?{_SENCO}"
    rf"|{_SENCO}\s+(?:(?:is|was|'s)\s+)?(?:off\b|ill\b|away\b|sick\b|unavailable|absent|out\b|(?:can|won|isn|is|does|did)\s?(?:'?t|not)\b|(?:is\s+)?not\b|couldn'?t|will\s+not)",
    re.IGNORECASE,
)
_SENCO_YES = re.compile(
    rf"\bwith\s+(?:the\s+|our\s+|my\s+)?{_SENCO}|{_SENCO}\s+(?:and|&)\s+(?:i|me)\b|\b(?:i|me)\s+(?:and|&|plus)\s+(?:the\s+|our\s+)?{_SENCO}"
    rf"|\bi(?:'?m|\s+am)\s+(?:the\s+)?{_SENCO}|{_SENCO}\s+(?:is\s+|will\s+(?:be\s+)?|are\s+)?(?:also\s+)?(?:coming|there|joining|attending|in\s+(?:it|on)|on\s+it|going\s+to)",
    re.IGNORECASE,
)
_SENCO_ASKS = re.compile(
    r"\b(?:does|do|is|are|will|should|must|whether|if|not\s+sure)\b[^.,;!?\n]{0,30}$", re.IGNORECASE
)


def _phrase(own: str, start: int, end: int) -> str:
    return as_typed(_LEAD.sub("", own[start:end].strip()))


def agreement_places(own: str) -> list[tuple[int, int]]:
    """The sentences and clauses that tell of an agreement, whose days are not those of the session."""
    places: list[tuple[int, int]] = []
    for start, end in sentences(own):
        found = _AGREED_WITH.search(own, start, end) or _THEY_AGREED.search(own, start, end)
        if found:
            places.append((found.start(), end))
        places.extend(match.span() for match in _NOT_AGREED.finditer(own, start, end))
    return places


def read_agreed(own: str, *, asked: bool) -> tuple[str, bool]:
    """Who agreed, as typed, and whether a text says that nobody has; ("", False) where it tells neither."""
    if _NOT_AGREED.search(own):
        return "", True
    for start, end in sentences(own):
        sentence = own[start:end]
        if _ASKS.search(sentence):
            continue
        for pattern in (_AGREED_WITH, _THEY_AGREED, _SAID_YES):
            match = pattern.search(sentence)
            if match is None:
                continue
            words = _phrase(sentence, *match.span("words" if "words" in match.re.groupindex else 0))
            if _SOMEBODY.search(words) or pattern is _AGREED_WITH:
                return words, False
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
