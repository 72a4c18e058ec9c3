"""What people type about a report that they have sent: whether it was read, what was wrong in it, what they forgot."""

import re
from enum import StrEnum

from bot.core.patterns import regex
from bot.core.reference import report_places
from bot.core.short_answers import plain
from dialogs.phrases import FILL, SHORT

_ONE = r"(?:any(?:one|body)|some(?:one|body)|the head(?:teacher)?|she|he|they|(?:mrs|mr|miss|ms) [\w'-]+)(?: else)?"
_IT = r"(?:it|that|this|my report|the report)"
_READ = r"(?:read|seen?|opened?|got|gotten|received?|looked at)"
_TAIL = rf"(?: (?:{_IT}|through|off|yet|already|so far|now|there|to {_ONE}|back|anything|an answer|a reply))*"
ASKS = (
    rf"{FILL}(?:(?:has|have|did) {_ONE} (?:been )?(?:{_READ}|get)|who(?: has|'s)? (?:been )?{_READ}"
    rf"|(?:has|did|was|is) {_IT} (?:been )?(?:go|gone|sent?|arrived?|{_READ}|get)|(?:did|have) you sen[dt]|(?:when )?(?:will|do|am) i (?:going to )?hear"
    rf"|what happens (?:now|next)){_TAIL}"
)
_WHAT = r"(?:name|names|child|girl|boy|class|year|day|date|time|app|one|person|thing)"
_WRONG = (
    rf"(?:wrong {_WHAT}|(?:put|gave|got|wrote|typed|said) (?:in |down )?(?:the )?(?:{_WHAT} wrong|wrong {_WHAT})"
    rf"|(?:the |that |his |her )?{_WHAT} (?:is|was|'s) wrong|made a mistake|there(?:'?s| is) a mistake"
    r"|something(?:'?s| is) wrong(?! with (?!it\b|that\b|my report|the report|what i )))"
)
_FORGOT = (  # "forgot her surname, it is Rowe", but not "forgot my password"
    r"forgot(?:ten)?(?! (?:my|me pass\w*|how|to (?!say|mention|add|tell you|put|write|include|give|name|state|note))\b)"
)
_LEFT_OUT = rf"(?:{_FORGOT}|left (?:something |a bit )?out|should(?:'?ve| have) (?:said|mentioned|added|put)|meant to (?:say|mention|add))"
_SAY = r"(?: (?:to (?:say|mention|add|tell you|put|write)|something|a bit|one thing|that|it|else|in (?:it|my report|the report)|in))*"


class Sent(StrEnum):
    """What a message does to a report that was sent."""

    ASKS = "asks"  # what has become of it
    REGRETS = "regrets"  # that it was sent
    OFFERS = "offers"  # to put right or add something, without saying what
    ADDS = "adds"


_WAYS = tuple(
    (way, regex(pattern))
    for way, pattern in (
        (Sent.ASKS, ASKS),
        (
            Sent.REGRETS,
            rf"{FILL}(?:(?:it|that|this)(?: was|'?s)?(?: sent)? (?:a |an |by |in )*(?:mistake|accident|error)"
            rf"|(?:i )?(?:pressed|hit|clicked|sent)(?: send| {_IT})* (?:by (?:accident|mistake)|too (?:soon|early))"
            rf"|(?:take|call|get) {_IT} back|(?:undo|unsend|withdraw|recall|retract)(?: {_IT})?|(?:i )?did(?:n'?t| not) mean to send(?: {_IT})?)",
        ),
        (Sent.OFFERS, rf"{FILL}(?:i(?:'ve| have)? )?(?:{_WRONG}|{_LEFT_OUT}){_SAY}"),
        (
            Sent.ADDS,
            rf"{FILL}(?:(?:also|but|i|i've) )*(?:{_WRONG}|{_LEFT_OUT}|p\.?s\.?|one more thing|another thing)\b.+",
        ),
    )
)


def of_sent(text: str) -> Sent | None:
    """What this message does to a report that was sent, if there is one; a question adds nothing."""
    said = plain(text).rstrip(".!?")
    if len(said) <= SHORT:
        short = next((way for way, pattern in _WAYS[:-1] if pattern.fullmatch(said)), None)
        if short:
            return short
    way, pattern = _WAYS[-1]
    return way if pattern.fullmatch(said) and not text.rstrip().endswith("?") else None


_AFTER = (  # what a reference stands behind in "please add this to my earlier report ..."
    r"\W*(?:(?:please|can|could|you|i|want|would|like|need|to|also|and|just|ok|hi|hello)\W+)*add(?:\W+(?:this|that|it|a|note"
    r"|something|more|bit))*\W+(?:to|in)\W+(?:(?:my|the|this|that|our|earlier|first|other|second|last|old)\W+)*"
    r"(?:(?:report|case|ref|reference|number|no)\W*)*"
)
_BEFORE = (  # and in "I forgot to say for ...: he wrote again"
    r"\W*(?:(?:please|also|hi|sorry|oh|and|i(?:'ve)?|have|forgot(?:ten)?|left|out|should|meant|to|say|said|tell|told|you|mention(?:ed)?"
    r"|add(?:ed)?|put|something|a|bit|one|more|another|thing|p\.?s\.?|wrong|name|update|note)\W+)*(?:(?:for|to|re|ref|regarding|about|on|in)\W+)?"
    r"(?:(?:my|the|this|that)\W+)?(?:report\W+)?(?:(?:number|no)\W+)?"
)
_REQUEST, _LEADS = regex(_AFTER, re.IGNORECASE), regex(_BEFORE, re.IGNORECASE)
_THEN = regex(r"\s*[:;,.\n\u2013\u2014-]|\s+that\b", re.IGNORECASE)
_ADDRESS = 120  # characters in which an address must begin


def addressed(text: str) -> str | None:
    """The reference of the report that words are meant for, where they say so at their beginning; empty: mistyped.

    None: they are meant for none. A report that is named further on, or compared with, is not sent anything.
    """
    for start, end, reference in report_places(text)[:1]:
        before, after = text[:start], text[end : end + _ADDRESS]
        if start > _ADDRESS:
            continue
        if _REQUEST.fullmatch(before) or (_LEADS.fullmatch(before) and _THEN.match(after)):
            return reference
    return None
