"""What staff say of the setting of a session: closure or lockdown, and whose account or equipment it runs on."""

import re

from bot.core.lesson.reading.answers import answer
from bot.core.lesson.session import Account, Answer
from bot.core.patterns import regex

_SCHOOL = r"(?:the\s+|our\s+)?(?:whole\s+)?(?:schools?|skool|building)"
_IS = r"(?:'?s|\s*'?re|\s+(?:is|are|was|were|has\s+been|have\s+been|has|have))?"
_ADVERB = r"(?:(?:all|now|still|currently|just|been|being|fully|partly|completely)\s+)*"
_OPEN = regex(
    rf"""\b(?:we|{_SCHOOL}|it|were){_IS}\s+{_ADVERB}open\b | \bopen\s+as\s+(?:normal|usual)\b
      | (?:\b(?:not|no\s+longer)|n'?t)\s+(?:(?:actually|really|in|currently|a|the)\s+)*(?:closed|shut|locked\s*down|lock\s?down|closure)\b
      | \bno\s+(?:lock\s?down|closure)\b | \bjust\s+(?:her|him|them|the\s+(?:one|child))\s+(?:\w+\s+)?at\s+home\b""",
    re.VERBOSE | re.IGNORECASE,
)
_CLOSED = regex(
    rf"""\b(?:we|{_SCHOOL}|you|they){_IS}\s+{_ADVERB}(?:shut|closed)\b
      | \bwere\s+{_ADVERB}(?:shut|closed|locked\s*down)\b | (?:^|[,.;:!?]\s*|\byes\s+|\byep\s+|\byeah\s+)(?:it's\s+|its\s+)?(?:closed|shut|closure)\b
      | \b(?:closed|shut)(?=\W*$)
      | \b(?:boss|head|heads|headteacher|they|council|lea|trust)(?:'s|\s+has|\s+have|'ve)?\s+(?:just\s+)?(?:shut|closed)\b
      | \block(?:ed)?\s?down\b | \b(?:during|for|because\s+of)\s+(?:the\s+|this\s+)?closure\b | \b(?:school|partial|bubble)\s+closure\b
      | \b(?:boiler|heating)\b | \bsnow\s?(?:day|ed\s+(?:in|off)) | \bflood(?:ed|ing|s)?\b(?!\s+plain)
      | \bbubble(?:'s|\s+has|\s+is)?\s+(?:been\s+)?(?:sent\s+home|burst|closed|isolating|shut)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_ON_CONDITION = regex(
    r"(?:\b(?:if|unless|when|once|whenever|until|in\s+case|only|suppose)\b|(?:^|[.,;!?\n]\s*|\bor\s+)(?:is|are|does)\b)[^.,;!?\n]{0,30}$",
    re.IGNORECASE,
)
_ITS_DAYS = regex(
    r"\s+(?:down\s+)?(?:from|until|till?|since|next|on|for|all|this|as\s+of|after|again|tomorrow|today)\b[^.,;!?\n]*?"
    r"(?=$|[.,;!?\n]|\b(?:so|and|but|because|cos|lesson|teams|zoom|can|could|i|i'm|we)\b)",
    re.IGNORECASE,
)

_PLATFORM = r"(?:teams|zoom|microsoft|google|meet|office)"
_OWNED = r"(?:school|work)(?:'?s)?(?:\s+own)?"
_MINE = r"(?:my\s+own|(?:my\s+)?(?:personal|private))"
_RUNS = rf"(?:(?:{_PLATFORM}\s+)?(?:account|log\s?-?in|licen[cs]e|profile|tenant|e-?mail|one)|{_PLATFORM})\b"
_DEVICE = r"(?:laptop|i\s?-?pad|tablet|computer|pc|mac|device|phone|mobile|chromebook|equipment|kit|machine)\b"
_NOT = r"(?<!not\s)(?<!not\son\s)"
_ACCOUNTS = tuple(
    (regex(pattern, re.IGNORECASE), account)
    for pattern, account in (
        (rf"{_NOT}\b{_OWNED}\s+{_RUNS}", Account.SCHOOL),
        (rf"{_NOT}\b{_MINE}\s+{_RUNS}", Account.PERSONAL),
    )
)
_DEVICES = tuple(
    (regex(pattern, re.IGNORECASE), account)
    for pattern, account in (
        (rf"{_NOT}\b{_OWNED}\s+{_DEVICE}", Account.SCHOOL),
        (rf"{_NOT}\b(?:{_MINE}\s+{_DEVICE}|(?:on|from|using|with|off)\s+my\s+(?:phone|mobile)\b)", Account.PERSONAL),
    )
)
_SCHOOLS_ANSWER = regex(r"\b(?:school(?:'?s)?|work)\b", re.IGNORECASE)
_OWN_ANSWER = regex(r"\b(?:mine|my\s+own|own|personal|private)\b", re.IGNORECASE)


def closure_places(own: str) -> list[tuple[int, int]]:
    """Where a text tells of a closure, with the days that belong to it."""
    places = []
    for match in _CLOSED.finditer(own):
        days = _ITS_DAYS.match(own, match.end())
        places.append((match.start(), days.end() if days else match.end()))
    return places


def read_closed(own: str, *, asked: bool) -> bool | None:
    """Whether a text says that school is closed or in lockdown, or open; None where it says neither."""
    told = [(match.start(), False) for match in _OPEN.finditer(own)]
    opens = [match.span() for match in _OPEN.finditer(own)]
    told += [
        (match.start(), True)
        for match in _CLOSED.finditer(own)
        if not any(match.start() < end and start < match.end() for start, end in opens)
        and not _ON_CONDITION.search(own, max(0, match.start() - 40), match.start() + 1)
    ]
    if told:
        return max(told)[1]
    if not asked:
        return None
    if re.search(r"^\W*(?:re-?)?open\b", own, re.IGNORECASE):
        return False
    return {Answer.YES: True, Answer.NO: False}.get(answer(own) or Answer.NOT_SURE)


def read_account(own: str, *, asked: bool) -> Account | None:
    """Whose account it runs on; an account that is named counts before the equipment, and the last of several counts."""
    for patterns in (_ACCOUNTS, _DEVICES):
        found = [(match.start(), account) for pattern, account in patterns for match in pattern.finditer(own)]
        if found:
            return max(found)[1]
    if not asked:
        return None
    if answer(own) is Answer.NOT_SURE:
        return Account.NOT_SURE
    if _OWN_ANSWER.search(own):
        return Account.PERSONAL
    return Account.SCHOOL if _SCHOOLS_ANSWER.search(own) else None
