"""Words that tell of a child in danger, or of a nude or intimate image.

They are looked for in quoted words too, and in the whole text: they only ever make the bot more careful.
"""

import re

from bot.core.facts.texts import straight
from bot.core.patterns import regex

_SELF = r"(?:him|her|them|my|your|our|it)sel(?:f|ves)"
_THEM = r"(?:him|her|me|them)"
_PILLS = r"(?:tablets|pills|paracetamol|medicine|medication)"
# Every alternative begins with a letter, so that none of them is tried in the middle of a word.
_DANGER = regex(
    rf"""\b(?: suicid(?:e|al) | overdos(?:e|ed|ing)\b | (?-i:\bOD'?d)\b | kms\b | unalive\b
      | kil+(?:ing|ed)?\s+(?:{_SELF}|{_THEM}|somebody|someone)\b
      | (?:hurt|harm|cut|stab|hang|drown|starv)(?:t?ing|s)?\s+{_SELF}\b | self[\s-]?harm\w*
      | (?:end|ending|take|taking)\s+(?:his|her|their|my|your)\s+(?:own\s+)?life\b
      | (?:wants?|wanted|going|wanna|gonna)\s+(?:to\s+)?die\b | wish(?:es|ed)?\s+(?:\w+\s+){{1,3}}dead\b
      | (?:tak(?:en|ing|e)|took)\s+(?:\w+\s+){{0,4}}{_PILLS}\b
      | in\s+(?:\w+\s+)?danger\b | immediate\s+danger\b
      | not\s+breathing\b | unconscious\b | bleeding\b
      | (?:has|got|had|with)\s+(?:a|the)\s+(?:knife|gun|blade|weapon)\b
      | run(?:ning)?\s+away\b | run\s+off\s+with\b | missing\s+(?:from\s+home|child)\b
      | (?:scared|frightened|afraid)\s+(?:to\s+go\s+home|of\s+{_THEM})\b
      | (?:hits?|hitting|hurts?|hurting|beats?|beating)\s+{_THEM}\b
      | (?:meet|meeting)\s+(?:up\s+with\s+)?(?:{_THEM}|a\s+(?:man|stranger))\s+(?:\w+\s+){{0,4}}
            (?:tonight|today|now|later|tomorrow)\b
      | (?:he|she|they|dad|mum|stepdad)(?:'s|'re|\s+is|\s+are)\s+(?:\w+\s+){{0,3}}(?:right\s+now|coming\s+over)\b
      | right\s+now\s+(?:he|she|they)(?:'s|'re|\s+is|\s+are)\b
      | lock(?:s|ed|ing)?\s+{_THEM}\s+(?:\w+\s+)?(?:in|out|up)\b
      | (?<!was\s)(?<!were\s)(?<!been\s)(?:outside|in\s+front\s+of)\s+(?:her|his|their|my)\s+(?:front\s+)?
            (?:house|home|flat|door|gate|window|bedroom)\b
      | (?:at|by)\s+(?:her|his|their|my)\s+(?:front\s+|bedroom\s+)?(?:door|gate|window)\b
      | follow(?:s|ed|ing)?\s+{_THEM}\s+home\b
      | (?:has\s?n'?t|is\s?n'?t|not|never)\s+(?:come|came|got|arrived|back|been)\s+(?:back\s+)?home\b
      | (?:called|rung|rang|dialled|phoned|ringing|calling|phoning)\s+(?:999|an\s+ambulance)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_NONE = regex(r"(?:\b(?:not|isn't|aren't|no|no\s?(?:body|one)(?:'s|\s+is)?))\s+$", re.IGNORECASE)

_PICTURE = r"(?:photo(?:graph)?s?|pics?|pictures?|images?|videos?|selfies?|snaps?)"
_CLOTHES = r"(?:top|clothes|shirt|trousers|pants|bra|knickers)"
_IMAGE = regex(
    rf"""\b(?: nudes?\b | nudity\b | naked\b | topless\b | undress(?:ed|ing)\b | sext(?:s|ed|ing)?\b
      | dick\s?pics?\b | private\s+parts?\b | privates\b | porn\w* | deep\s?fakes?\b
      | (?:(?:with\s+)?no|without\s+(?:a|any|her|his|their))\s+{_CLOTHES}(?:\s+on)?\b
      | in\s+(?:just\s+)?(?:her|his|their|my|your)\s+(?:underwear|pants|bra|knickers|boxers|bikini|pyjamas)\b
      | (?:rude|dirty|sexual|sexy|sexualised|intimate|indecent|explicit|inappropriate|private)\s+{_PICTURE}\b
      | {_PICTURE}\s+of\s+{_SELF}\b
      | {_PICTURE}\b[^.\n]{{0,40}}\b(?:swim(?:ming)?\s?(?:costume|trunks|suit)|bath|shower)\b)""",
    re.VERBOSE | re.IGNORECASE,
)


def danger_words(text: str) -> tuple[str, ...]:
    """Words that speak of a child in danger, as typed, quoted ones too; "not in danger" is none."""
    plain = straight(text)
    return tuple(
        text[match.start() : match.end()]
        for match in _DANGER.finditer(plain)
        if not (match[0].lower().endswith("danger") and _NONE.search(plain, max(0, match.start() - 20), match.start()))
    )


def image_words(text: str) -> tuple[str, ...]:
    """Words that speak of a nude or intimate image, as typed, quoted ones too."""
    return tuple(text[match.start() : match.end()] for match in _IMAGE.finditer(straight(text)))
