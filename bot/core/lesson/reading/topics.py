"""What a session is about, and how it is linked to the curriculum: subjects, topics and schemes, as typed."""

import re

from bot.core.lesson.reading.answers import answer, as_typed, is_short
from bot.core.lesson.session import Answer
from bot.core.patterns import regex

_SUBJECT = r"""(?:maths?|mathematics|arithmetic|numeracy|english|literacy|science|sience|scence|sceince|scinece|history|geography|phonics|phonix|fonics|sounds|spellings?
    |guided\s+reading|reading(?!\s+(?:them|a\b|to\b|the\b))|handwriting|writing|grammar|spag|comprehension|poetry|vocabulary|fractions|frations|decimals|percentages
    |times\s?-?tables?|number\s+bonds|addition|subtraction|multiplication|division|place\s+value|algebra|geometry|angles|shapes|measurement|statistics
    |french|spanish|german|mandarin|latin|welsh|music|piano|guitar|violin|recorders?|ukulele|singing|art|design\s+(?:and|&)\s+technology
    |computing|coding|ict|pshe|rse|religious\s+education|sats\s+revision|sats|revision|forces|electricity|magnets|photosynthesis|volcanoes|volcanos|earthquakes
    |rivers|habitats|the\s+water\s+cycle|water\s+cycle|solar\s+system|food\s+chains|the\s+(?:romans|victorians|tudors|vikings|greeks|egyptians|anglo-?saxons|aztecs|maya)
    |romans|victorians|tudors|vikings|ancient\s+\w+|egyptians|(?:stone|bronze|iron)\s+age|the\s+(?:stone|bronze|iron)\s+age|great\s+fire\s+of\s+london
    |world\s+war\s+(?:1|2|one|two|i+)|ww[12]|the\s+blitz|dinosaurs|anglo-?saxons|hinduism|islam|christianity|judaism|buddhism|sikhism|(?-i:\b(?:PE|RE|DT|MFL)\b))"""
SUBJECT = regex(rf"\b{_SUBJECT}\b", re.VERBOSE | re.IGNORECASE)
_SCHEME = r"(?:white\s+rose(?:\s+maths)?|read\s+write\s+inc|rwi|letters\s+and\s+sounds|jigsaw|little\s+wandle|power\s+maths|charanga|accelerated\s+reader)"
SCHEME = regex(rf"\b{_SCHEME}\b", re.IGNORECASE)
_UNIT = r"(?:unit|topic|theme|scheme(?:\s+of\s+work)?|curriculum|objectives?|programme\s+of\s+study|project|module|text|plan)"
_UP_TO_MARK = r"[^.,;:!?\n]"
_LINKS = (
    regex(
        r"(?P<words>\b(?:the\s+|our\s+|my\s+|a\s+)?(?:(?:next|first|last|second|third|current)\s+(?:unit|part|lesson|step|chapter|block)|unit|block"
        rf"|(?:unit|chapter|block|lesson|step)\s+[0-9]+)\s+(?:in|of|from)\s+{_UP_TO_MARK}{{3,60}})",
        re.IGNORECASE,
    ),
    regex(rf"(?P<words>\bweek\s+[0-9]+\s+of\s+{_UP_TO_MARK}{{3,40}})", re.IGNORECASE),
    regex(
        rf"(?P<words>\b(?:(?:our|my|the|their|this\s+term's|a)\s+)?(?:[\w-]+\s+)?{_UNIT}\s+(?:on|about|of|called|is)\s+{_UP_TO_MARK}{{3,40}}?)"
        rf"(?=$|[.,;:!?\n]|\s+(?:with|for|on|at|over|to|they|we|so|and\s+(?:they|we|i))\b)",
        re.IGNORECASE,
    ),
    regex(
        rf"(?P<words>\b(?:our|my|the|their)\s+(?:[\w-]+\s+){{1,3}}?{_UNIT})\b(?!\s+(?:on|about|of)\b)", re.IGNORECASE
    ),
    regex(
        r"\b(?:linked|links?|part\s+of|ties\s+in|tied|fits)\s+(?:in\s+)?(?:to|with|into)?\s*(?P<words>(?:our|my|the|their|year)\s+[^.,;:!?\n]{3,60})",
        re.IGNORECASE,
    ),
)
_NOT_LINK = regex(
    r"\b(?:agree\w*|scrap|meeting|not\s+sure|head|plan\s+to|school|check|class|group|friday|monday)\b", re.IGNORECASE
)
_FUN = regex(
    r"\b(?:(?P<words>(?:a\s+)?catch[\s-]?up(?:\s+and\s+[^.,;!?\n]{3,30})?|quiz(?:\s+and\s+chat)?|(?:pyjama\s+|christmas\s+|leavers'?\s+|end\s+of\s+term\s+)?party"
    r"|birthday|assembly|disco|bingo|show\s+and\s+tell|show\s+(?:your|their|us|off\s+their)\s+pets?|story(?:\s?time)?|bedtime\s+story|social|meet-?up|talent\s+show|coffee\s+morning|staff\s+(?:meeting|training)|inset|transition[^.,;!?\n]{0,20}?))\b",
    re.IGNORECASE,
)
_LEAD = regex(
    r"^(?:(?:yes|yeah|yep|ok|okay|um|well|so)\b[,\s]*)*(?:(?:it|that|this|we)(?:'s|'re|\s+is|\s+are|\s+will\s+be)\s+|its\s+|were\s+|make\s+it\s+|about\s+|linked\s+to\s+|on\s+)*",
    re.IGNORECASE,
)
_WANTS_NO_LINK = regex(
    r"\b(?:just|only)\s+(?:for\s+fun|a\s+(?:chat|catch))|\bnot\s+(?:really\s+)?linked\b|\bno\s+link\b|\bcheer\b",
    re.IGNORECASE,
)


def topic(own: str) -> str:
    """The first subject, topic or scheme that a text names, as typed; "" where it names none."""
    found = [match for pattern in (SUBJECT, SCHEME) if (match := pattern.search(own))]
    return as_typed(min(found, key=lambda match: match.start())[0]) if found else ""


def link(own: str) -> str:
    """How a text says that a session is linked to the curriculum: a unit, a scheme, a class topic; "" where it does not."""
    for pattern in _LINKS:
        for match in pattern.finditer(own):
            words = as_typed(match["words"])
            if not _NOT_LINK.search(words):
                return words
    return ""


def fun(own: str) -> str:
    """What a session is for that is no lesson, as typed: a birthday, a catch up; "" where none is named."""
    match = _FUN.search(own)
    return as_typed(match["words"]) if match else ""


def is_no_link(own: str) -> bool:
    """Whether the answer to the question of the link is that there is none."""
    return answer(own) is Answer.NO or bool(_WANTS_NO_LINK.search(own))


def free_answer(own: str) -> str:
    """A short answer as typed, without the words that lead to it; "" where it is none."""
    if answer(own) in {Answer.NOT_SURE, Answer.NO} or not is_short(own):
        return ""
    return as_typed(_LEAD.sub("", own.strip()))
