"""What a session is for: one of the four purposes of clause 14, or something else."""

import re

from bot.core.lesson.reading.topics import SCHEME, SUBJECT, link
from bot.core.lesson.session import Purpose
from bot.core.patterns import regex

_THE_CHECK = regex(
    r"\b(?:remote[\s-]+|online\s+)?lesson[\s-]+checks?\b|\bcheck(?:ing)?\s+(?:a\s+|the\s+)?remote\s+lessons?\b|\bstart\s+a\s+check\b",
    re.IGNORECASE,
)
"""The name of this check, which says nothing of what is checked."""
_SUPPOSES = regex(r"\bwhat\s+if\b|\bif\s+i\s+(?:call|say|name)\b|\bcall(?:ing)?\s+it\b", re.IGNORECASE)
_SEND = regex(
    r"""\bsend?\s+(?:\w+\s+)?(?:meeting|mtg|review|call|chat|session|support|conference)s?\b | (?-i:\bSEND?\b)(?=\W|$) | \behcp\b | \biep\b
      | \bannual\s+reviews?\b | \b(?:meet(?:ing)?|review|call)s?\b[^.;!?\n]{0,40}\bsen(?:d)?co\b | \bsen(?:d)?co\b[^.;!?\n]{0,40}\b(?:meet(?:ing)?|review|call)s?\b
      | \breview\s+meetings?\b""",
    re.VERBOSE | re.IGNORECASE,
)
_PARENTS = regex(
    r"\bpar[ea]nts?'?s?'?\s*(?:eve?n?i?n?g?s?|evn?ing?s?|consultations?|consults?|nights?|conferences?)\b|\bparent[\s-]+teacher\b|\bpar[ea]nts?'?s?'?\s+slots?\b",
    re.IGNORECASE,
)
_ADULTS = regex(
    r"\bstaff\s+(?:meeting|training|briefing|social)\b|\binset\b|\bcpd\b|\bgovernors?'?\s+(?:meeting|training)\b|\bpta\b|\bcoffee\s+morning\b|\binterviews?\b",
    re.IGNORECASE,
)
_FUN = regex(
    r"""\bassembl(?:y|ies)\b | \bbirthdays?\b | \bpart(?:y|ies)\b | \bdisco\b | \bbingo\b | \bsocial(?:s|\s+call)?\b(?!\s+(?:studies|media|story|skills|network)) | \bfor\s+fun\b
      | \bjust\s+fun\b | \bcheer(?:ing)?\s+(?:them|him|her|everyone)\s+up\b | \bmeet-?up\b | \bas\s+a\s+treat\b | \btalent\s+show\b | \bshow\s+and\s+tell\b
      | \bshow\s+(?:your|their|us|off\s+their)\s+pets?\b | \bsay\s+(?:hello|hi|goodbye)\b | \bwave\s+(?:to|at)\b | \bpyjama\b | \bhang\s?out\b""",
    re.VERBOSE | re.IGNORECASE,
)
_MILD_FUN = regex(
    r"\bcatch[\s-]?up\b|\bquiz(?:zes)?\b|\bstor(?:y|ies)(?:\s?time)?\b|\bchat\b(?!\s+(?:room|is|about\s+(?:their|his|her)\s+work))|\bsing-?along\b|\bgames?\b",
    re.IGNORECASE,
)
"""These are lessons where a subject stands beside them, and meetings where one child is meant."""
_LESSON = regex(
    r"\blessons?\b|\blive\s+(?:teaching|class|session)\b|\bteach(?:ing)?\b(?!\s+(?:assistant|staff))|\btutor(?:ing|ial)?s?\b|\bintervention\b|\bbooster\b",
    re.IGNORECASE,
)
_MEETING = regex(
    r"""\bmeet(?:ing)?s?\b | \bmtg\b | \bkeep(?:ing)?[\s-]in[\s-]touch\b | \bcheck[\s-]?ins?\b | \bcheck\s+in\s+with\b | \bmentor\w*\b | \bpastoral\b | \bwell-?being\b | \bwelfare\b
      | \bnurture\b | \bword\s+with\b | \bsupport\s+call\b | \b(?:ring|call)\s+(?:with\s+)?(?:an?|one\s+of|some\s+of)\b | \bcall\s+with\b""",
    re.VERBOSE | re.IGNORECASE,
)
_TALK = regex(r"\b(?:meet(?:ing)?s?|mtg|calls?|chat|talk|speak)\b", re.IGNORECASE)
_WITH_ADULTS = regex(r"\b(?:famil(?:y|ies)|mums?|dads?|parents?|carers?)\b", re.IGNORECASE)
_ANSWERS = tuple(
    (regex(pattern, re.IGNORECASE), purpose)
    for pattern, purpose in (
        (r"\bsend?\b", Purpose.SEND),
        (r"\bparents?\b", Purpose.PARENTS),
        (r"\blessons?\b", Purpose.LESSON),
        (r"\bmeetings?\b", Purpose.MEETING),
        (r"\b(?:other|something\s+else|none\s+of\s+(?:these|those|them))\b", Purpose.OTHER),
    )
)


def _taught(own: str) -> bool:
    return bool(SUBJECT.search(own) or SCHEME.search(own) or link(own))


def _by_words(own: str, *, one: bool) -> Purpose | None:
    """What the words say. `one`: a single child is meant."""
    taught, lesson, meeting = _taught(own), bool(_LESSON.search(own)), bool(_MEETING.search(own))
    adults = bool(_WITH_ADULTS.search(own))
    mild = bool(_MILD_FUN.search(own)) and not taught and not lesson
    signs = (
        (bool(_SEND.search(own)), Purpose.SEND),
        (bool(_PARENTS.search(own)), Purpose.PARENTS),
        (bool(_ADULTS.search(own) or (_FUN.search(own) and not taught)), Purpose.OTHER),
        (mild, Purpose.MEETING if one else Purpose.OTHER),
        (lesson, Purpose.LESSON),
        (one and (meeting or not taught), Purpose.MEETING),
        (taught and not (adults and _TALK.search(own)), Purpose.LESSON),
        (meeting and not adults, Purpose.MEETING),
    )
    return next((purpose for told, purpose in signs if told), None)


def read_purpose(own: str, known: Purpose | None, *, one: bool, asked: bool) -> Purpose | None:
    """What a session is for after a text; a lesson in name only changes nothing."""
    if _SUPPOSES.search(own):
        return known
    own = _THE_CHECK.sub(" ", own)
    told = _by_words(own, one=one)
    if told is None and asked:
        told = next((purpose for pattern, purpose in _ANSWERS if pattern.search(own)), None)
    if told is None or known is None or told is known:
        return told or known
    # What was a meeting with one child stays one when its topic is told, and a party is no lesson by a mere word.
    mere_topic = told is Purpose.LESSON and not _LESSON.search(own) and not link(own)
    keeps = mere_topic and known in {Purpose.MEETING, Purpose.SEND, Purpose.PARENTS} and not asked
    weaker = told is Purpose.MEETING and not asked and not _MEETING.search(own)
    return known if keeps or weaker else told
