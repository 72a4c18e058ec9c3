"""Whether a message asks about reports that were sent, and whose. Whatever only speaks of a report is not meant.

"Does it have to be reported?" asks about the policy, and "she showed me what they wrote" tells of something: neither may
be answered with whose reports may be seen. So, but for a wish to add, only short messages count, and of those only a
part, between two stops, that asks it outright. What stands beside that part may tell of something: whoever asks this looks at it as well.
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
_SHOW = (
    r"(?:please |can you |could you |can i |could i |may i |let me |i want to |i need to |i'?d like to )*"
    r"(?:open|show|see|read|list|view|get|find|look at|(?:bring|pull) up|give|check|have)(?: me)?"
)
_FEW = r"(?: [\w'-]+){0,4}"  # words that may follow; more would tell a story
_REFERENCE = r"sn[ -]?[0-9a-z]{4}[ -]?[0-9]{2}"
_WRITING = r"(?:make|do (?:my|a|the)|start|take|write|writing|begin|send|file|submit|finish|complete|handed|gave)"  # a report, or a pupil's
_TOLD_OF = r"(?:girls?|boys?|child|children|kids?|pupils?|y\d|year|parents?|mum|dad|threat\w*|messag\w*|abus\w*)"  # it tells of something
_OWN = regex(
    rf"(?:{_SHOW} )?(?:my |the )?(?:report |ref |reference )?{_REFERENCE}"
    r"|has (?:any|some)(?:body|one) (?:read|seen|opened|looked at|got) (?:it|this|that|my report)(?: yet)?"
    rf"|(?!.*\b(?:{_WRITING}|{_TOLD_OF})\b)(?:[\w'-]+ ){{0,8}}my (?:last |first |other |old |latest )?(?:safeguarding )?reports?"
    rf"(?! (?:is|was|are|cards?|comments?|writing|box(?:es)?|templates?)\b)(?: [\w'-]+){{0,6}}"
    rf"|do i have (?:any )?reports?{_FEW}"
    r"|(?:[\w'-]+ ){0,6}my (?:report )?(?:ref|reference)s?(?: numbers?)?"
    rf"|(?:{_SHOW}|.*\b(?:lost|need|what'?s|what is|remind me of|tell me|where'?s|where is|forgotten|forgot))"
    r" (?:both|the) (?:ref|reference)s?(?: numbers?)?"
    rf"|(?:{_SHOW} |(?:has|have|did) (?:[\w'-]+ ){{1,3}}(?:read|see|seen|opened?|looked? at|got|get) )?"
    rf"(?:what i (?:sent|reported)|the report i (?:sent|made|put in)){_FEW}"
    r"|have i (?:already )?reported (?:this|it|that)(?: already)?"
)
_NOT_SAID_OF = r"(?!it\b|this\b|that\b|each\b|every|all\b|i\b|we\b|you\b)"
_TITLED = r"(?:mr|mrs|ms|miss) [\w'-]+"
_SOMEBODY = rf"(?:(?:any|some|every)(?:body|one)(?: else)?|{_TITLED}|[\w'-]+)"
_WHEN = (
    r"(?: (?:yet|already|before|lately|recently|at all|here|today|tonight|yesterday|so far|in|on|for|to|open|waiting|(?:this|last|since) \w+"
    r"|come in|been (?:made|sent|put in)))*"
)
_OF = r"(?:about|on|against|concerning|from|by|of)"
_ABOUT = rf"(?: {_OF}(?: (?!goes\b|go\b|must\b|should\b)[\w'-]+){{1,4}})?"
_SUCH = (
    r"(?:(?:all|of|the|any|other|new|open|closed|old|last|latest|first|newest|recent|most|safeguarding|staff|their|his|her|people'?s"
    r"|everyone'?s|y\d|[a-z]+'s) ){0,4}"
)
_OTHERS = regex(
    rf"(?:has|have|did) (?:any|some)(?:body|one)(?: else)? (?:been )?report(?:ed)?(?! that\b)(?: (?:some|any)thing(?: {_OF})?)?(?: [\w'-]+){{0,3}}"
    rf"|(?:has|have) {_NOT_SAID_OF}[\w'-]+(?: [\w'-]+){{0,4}} (?:ever |already |just )?(?:been|got) reported{_WHEN}"
    rf"|(?:is|was|were) (?:he|she|they|{_TITLED}) (?:ever |already )?(?:been |got )?reported{_WHEN}"
    rf"|{_SHOW} (?!an? |another ){_SUCH}reports?(?: \d+| number \d+)?{_ABOUT}{_WHEN}"
    rf"|(?:what )?(?:are|were|is|was|have|has) (?:there )?(?:been )?(?:any|many) (?:other |new |open )?reports?{_ABOUT}{_WHEN}"
    rf"|(?:how many|what|number of) (?:other |new |open )?reports (?!do i\b|must\b|should\b|to\b|are for\b)[\w' -]*"
    rf"|(?:all|any|other|new|open|latest|newest|recent|most recent) (?:other |new |open )?reports?{_ABOUT}{_WHEN}"
    r"|reports"
    rf"|(?:what'?s|what has|what else has) been reported{_WHEN}"
    rf"|(?:who|what) (?:has |have )?(?:put in|sent|made) (?:a |the |any )?reports?{_ABOUT}{_WHEN}"
    rf"|who (?:has |have )?reported (?:me|him|her|them|us|{_TITLED}){_WHEN}"
    rf"|{_SHOW} (?:the one|the report|what|anything|everything)(?: that)? (?!i\b|he\b|she\b|they\b){_SOMEBODY} (?:put in|sent|made|reported|wrote){_FEW}"
    rf"|(?:what about|how about|what happened to|where is|is) (?:the one|the report)(?: that)? (?!i\b){_SOMEBODY} (?:put in|sent|made){_FEW}"
    rf"|(?:what are |what about |the )*reports? (?:about|on|against|concerning) (?!me\b|it\b|this\b|that\b|something\b|an?\b)[\w'-]+(?: [\w'-]+){{0,2}}"
)
_PLEASE = regex(r"(?: (?:please|pls|now|then|thanks))+$")
_STOPS = regex(r"[.,;:!?\u2013\u2014\n]+(?=\s|$)|\s-\s")
_LEADING = regex(FILL)
_ONLY_ADD = regex(
    rf"{FILL}(?:i (?:want|need|would like|'d like) to |i'?d like to |to )?(?:add|adding|say|tell you|there(?:'s| is))\b(?: (?:something|more"
    rf"|a bit|a note|anything|else|to|my|the|that|it"
    r"|report|sn-\w{4}-\d{2}|please|about|this|i (?:want|need) to (?:add|say)))*\??"
)


def only_asks_to_add(text: str) -> bool:
    """Whether a message asks to add to a report and does not say yet what."""
    return bool(_ONLY_ADD.fullmatch(plain(text).rstrip(".!")))


def about_reports(text: str) -> tuple[About, str] | None:
    """Whether a message asks about reports that were sent, and whose; and what stands beside that, in plain words."""
    said = plain(text).rstrip(".!? ")
    if _ADDING.fullmatch(said):
        return About.ADDING, ""
    if len(said) > SHORT:
        return None
    parts = [part.strip() for part in _STOPS.split(after_greeting(said) or said)]
    for number, part in enumerate(parts):
        bare = _LEADING.sub("", _PLEASE.sub("", part), count=1)
        about = About.OWN if _OWN.fullmatch(bare) else About.OTHERS if _OTHERS.fullmatch(bare) else None
        if about is not None:
            return about, ". ".join(parts[:number] + parts[number + 1 :])
    return None
