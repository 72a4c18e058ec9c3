"""How a message tells that something happened: a child wrote to the reporter, or the reporter came to know of it."""

import re

from bot.core.incident import Kind, Source
from bot.core.patterns import regex

_YEAR = r"\by(?:ear\s*|r\s*)?(?:[1-6]|one|two|three|four|five|six)s?"
CHILD = (
    rf"(?:child|children|kids?|pupils?|boys?|girls?|lads?|lass|students?|little\s+ones?|{_YEAR}|[1-6][A-Z]\b"
    r"|one\s+of\s+(?:my|mine|our)(?!\s+(?:mums|dads|parents|colleagues|friends)))"
)
ADULT = (
    r"(?:mums?|dads?|mother|father|parents?|nan|gran\w*|aunt\w*|uncle|carer|colleague|teacher|ta|man|woman|friend"
    r"|neighbour|brother|sister|cousin|stepdad|stepmum)"
)
_WRITING = (
    r"(?:messag|mesag|messg|msg|text|wrote|writ|sent|send|dm|snap|e-?mail|call|ring|rang|phon|add|friended|follow|contact"
    r"|comment|lik|whatsapp|insta|tik\s?tok|voice\s?note)\w*(?:'\w+)?"
)
_MESSAGES = r"(?:messages?|texts?|dms?|snaps?|e-?mails?|requests?|voice\s+notes?)"
_CONTACT = regex(
    rf"""\b{CHILD}\b(?!'s\s+(?:mum|dad|mother|father|parent))(?:(?!\b{ADULT}\b)[^.?!\n]){{0,70}}?
            \b{_WRITING}\s+(?:\w+\s+){{0,5}}?(?:to\s+|at\s+)?(?:me|my)\b
      | \bI(?:'?ve|\s+have)?\s+(?:just\s+)?(?:had|got|received|opened)\s+(?:\w+\s+){{1,4}}?{_MESSAGES}
            \s+(?:\w+\s+){{0,3}}?(?:from|off)\s+(?:\w+\s+){{0,3}}?{CHILD}\b
      | \bgot\s+an?\s+(?:\w+\s+)?{_MESSAGES}\s+(?:off|from)\s+(?:an?|one\s+of)\s+(?:\w+\s+)?{CHILD}\b
      | \bI\s+(?:replied\s+to|answered)\s+an?\s+(?:\w+\s+)?{CHILD}\b""",
    re.VERBOSE | re.IGNORECASE,
)
_HYPOTHETICAL = regex(
    rf"\b(?:what\s+(?:about\s+)?if|would\s+i|what\s+would|suppose|imagine|(?:if|could|can|should)\s+an?\s+{CHILD})\b",
    re.IGNORECASE,
)
_I_HAVE = r"\bI(?:'?ve|\s+have)?\s+(?:just\s+|also\s+|only\s+)?"
_SEEN = regex(rf"{_I_HAVE}(?:seen|saw|noticed|c[oa]me\s+across|overheard|spotted)\b", re.IGNORECASE)
_LEARNT = regex(
    rf"{_I_HAVE}(?:found\s+out|heard|been\s+(?:told|shown|sent)|discovered|learnt|learned|realised)\b", re.IGNORECASE
)
_WHO_IS_IN = r"(?:\s+(?:in|of|from)(?:\s+\w+){1,3}?)?(?:'s|\s+has)?\s+(?:just\s+|now\s+)?"
_ADULT_TELLS = regex(
    rf"""\b{ADULT}{_WHO_IS_IN}
           (?:told|showed|shown|rang|phoned|said\s+to|mentioned\s+to
              |(?:sent|e-?mailed|messaged)(?=[^.?!\n]*\b(?:photo|pic|screenshot|video|link|picture)))
           \s+(?:me|us|school)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_CHILD_TELLS = regex(rf"\b{CHILD}{_WHO_IS_IN}(?:told|showed|shown|said\s+to)\s+(?:me|us)\b", re.IGNORECASE)
_THIRD_PARTY = regex(
    rf"""\b(?:stranger|(?:an?|some|old|older|grown)\s+(?:\w+\s+)?(?:man|men|adult|woman|bloke|guy))\b
      | \bgr(?:ou)?p\s+chat\b | \bfake\s+account\b
      | \bsomeone(?:\s+(?:online|on\s+\w+))?(?:'s|\s+is|\s+has|\s+keeps)\b
      | \b(?:{ADULT}|he|she|they|somebody|someone)(?:'s|'ve|\s+has|\s+have|\s+is|\s+keeps)?\s+(?:been\s+)?
            (?:messag|text|snapp|chatt|contact|dm|talk)ing\s+(?:(?:to|with)\s+)?(?:an?|one\s+of|our|my|the|some)\s+
            (?:\w+\s+){{0,2}}?{CHILD}\b""",
    re.VERBOSE | re.IGNORECASE,
)


def is_hypothetical(own: str) -> bool:
    """Whether a message asks what would be, so that nothing in it has happened."""
    return bool(_HYPOTHETICAL.search(own))


def is_learning(own: str) -> bool:
    """Whether words tell how the reporter came to know, and not what happened."""
    return any(pattern.search(own) for pattern in (_SEEN, _LEARNT, _ADULT_TELLS, _CHILD_TELLS))


def read_kind(own: str) -> Kind:
    """Which clause it is, where a message says so plainly and is no "what if"."""
    if is_hypothetical(own):
        return Kind.NOT_SURE
    if _CONTACT.search(own):
        return Kind.CHILD_CONTACT
    return Kind.BECAME_AWARE if is_learning(own) or _THIRD_PARTY.search(own) else Kind.NOT_SURE


def read_source(own: str) -> Source | None:
    """How the reporter knows; whoever a child wrote to saw it."""
    if is_hypothetical(own):
        return None
    told = ((Source.ADULT_TOLD, _ADULT_TELLS), (Source.CHILD_TOLD, _CHILD_TELLS), (Source.SAW, _SEEN))
    for source, pattern in told:
        if pattern.search(own):
            return source
    return Source.SAW if read_kind(own) is Kind.CHILD_CONTACT else None
