"""Whether a message asks about reports that were sent, and whose. Whatever only speaks of a report is not meant.

"Does it have to be reported?" asks about the policy, and "she showed me what they wrote" tells of something: neither may
be answered with whose reports may be seen. So only short messages count, and only those that ask it outright, with their
first or last words.
"""

from enum import StrEnum

from bot.core.greeting import after_greeting
from bot.core.patterns import regex
from bot.core.short_answers import plain
from dialogs.phrases import FILL, SHORT


class About(StrEnum):
    """Whose reports a message is about, when it is about reports that were sent."""

    OWN = "own"
    OTHERS = "others"
    ADDING = "adding"


_ASKING = (  # what may come before "add to my report"
    "please|pls|hi|hello|hey|ok|okay|and|also|just|oh|sorry|i|we|i'd|i've|have|can|could|may|might|should|do|is|it|possible"
    "|how|want|wanted|would|like|love|need|to|you|forgot|let|me|still|got|something|thing|things|one|more"
)
_ADDING = regex(
    rf"(?:(?:{_ASKING})\W+)*add\b.*\b(?:to (?:my|the|that) report|that|something|more)\b.*"
    r"|.*\b(?:something|more|bit) (?:else )?(?:to add|for my report)\b.*"
)
_SHOW = r"(?:please |can you |could you |can i |could i |may i |let me |i want to |i need to |i'?d like to )*(?:open|show|see|read|list|view)(?: me)?"
_REFERENCE = r"sn[ -]?[0-9a-z]{4}[ -]?[0-9]{2}"
_MINE = r"my (?:last |first |other |old |latest )?reports?\b(?! (?:cards?|comments?|writing|box(?:es)?|templates?))"
_OWN = regex(
    rf"(?:{_SHOW} )?(?:my |the )?(?:report |ref |reference )?{_REFERENCE}"
    r"|has (?:any|some)(?:body|one) (?:read|seen|opened|looked at|got) (?:it|this|that|my report)(?: yet)?"
    rf"|(?:{_SHOW}|where|what|when|who|how|any|is|has|have|did|was|can|could|tell|remind|status)\b.*\b{_MINE}.*|{_MINE}.*"
    r"|(?!.*\bwrit).*\b(?:my (?:ref|reference)s?|(?:both|the) (?:references|refs|reference numbers?|ref numbers?))\b.*"
    r"|.*\b(?:what i (?:sent|reported)|the report i (?:sent|made|put in))\b.*"
)
_SOMEBODY = r"(?:(?:any|some|every)(?:body|one)(?: else)?|(?:mr|mrs|ms|miss) \w+|\w+)"
_WHEN = r"(?: (?:yet|already|before|lately|recently|at all|here|(?:this|last) \w+))*"
_ABOUT = r"(?: (?:about|on|against|concerning|from|by|of) .*)?"
_OTHERS = regex(
    rf"(?:has|have|did) (?:any|some|every)(?:body|one)(?: else)? (?:been )?report(?:ed)?\b.*"
    rf"|(?:has|have|was|were|is) (?!it\b|this\b|that\b|each\b|every\b|all\b){_SOMEBODY}(?: ever| already| just)? (?:been |got )?reported{_WHEN}"
    rf"|{_SHOW}(?: (?:all|the|any|other|new|open|closed|old|safeguarding|staff|their|his|her|people'?s|everyone'?s|\w+'s)){{1,3}} reports?{_ABOUT}"
    rf"|{_SHOW} reports?(?: \d+| number \d+|{_ABOUT})"
    rf"|open report \d+"
    rf"|(?:are|were|is|was|have|has) there (?:been )?(?:any|many|a) (?:other |new |open )?reports?\b(?:{_ABOUT}|{_WHEN})"
    rf"|how many (?:other |new |open )?reports\b.*|any (?:other |new |open )?reports?\b(?:{_ABOUT}|{_WHEN})"
    r"|(?:who|what) (?:has |have )?(?:put in|sent|made) (?:a |the |any )?reports?\b.*"
    r"|who (?:has |have )?reported (?:me|him|her|them|us|(?:mr|mrs|ms|miss) \w+)\b.*"
    rf"|{_SHOW} (?:the one|the report|what|anything|everything)(?: that)? (?!i\b){_SOMEBODY} (?:put in|sent|made|reported|wrote)\b.*"
    rf"|(?:what about|how about|what happened to|where is|is) (?:the one|the report)(?: that)? (?!i\b){_SOMEBODY} (?:put in|sent|made)\b.*"
    rf"|(?:what are |what about |the )+reports? (?:about|on|against|concerning) (?!me\b|it\b|this\b|that\b|something\b|a child\b)\w+.*"
)
_PLEASE = regex(r"(?: please| pls| now| then| thanks)+$")
_LAST_WORDS = regex(r"(?:.*[.!;:,]\s+)?(.+)")
_ONLY_ADD = regex(
    rf"{FILL}(?:i (?:want|need|would like|'d like) to |i'?d like to |to )?(?:add|adding|say|tell you|there(?:'s| is))\b(?: (?:something|more"
    rf"|a bit|a note|anything|else|to|my|the|that|it"
    r"|report|sn-\w{4}-\d{2}|please|about|this|i (?:want|need) to (?:add|say)))*\??"
)
_LEADING = regex(FILL)


def only_asks_to_add(text: str) -> bool:
    """Whether a message asks to add to a report and does not say yet what."""
    return bool(_ONLY_ADD.fullmatch(plain(text).rstrip(".!")))


def about_reports(text: str) -> About | None:
    """Whether a message asks about reports that were sent, and whose."""
    said = _PLEASE.sub("", plain(text).rstrip(".!? "))
    if _ADDING.fullmatch(said):
        return About.ADDING
    if len(said) > SHORT:
        return None
    asked = after_greeting(said) or said
    last = _LAST_WORDS.fullmatch(asked)
    for words in (asked, last[1] if last else asked):
        bare = _LEADING.sub("", words, count=1)
        if _OWN.fullmatch(bare):
            return About.OWN
        if _OTHERS.fullmatch(bare):
            return About.OTHERS
    return None
