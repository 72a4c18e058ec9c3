"""What people type about a session they have had checked. Whole short messages; everything else is read or asked on."""

import re
from enum import StrEnum

from bot.core.short_answers import plain

SHORT = 160  # characters of a message that can be one of these at all


class Said(StrEnum):
    """What a message about a checked session says or asks, beside new facts."""

    PARENTS_AGREE = "parents_agree"
    CALL_IT = "call_it"  # would another name help?
    IS_IT_NO = "is_it_no"  # the answer once more
    OWN_CONTACT = "own_contact"  # a child has asked for the teacher's own account or number


_PARENT = r"(?:(?:the|their|his|her|all|my|both|some|most)\s+)*(?:mums?|dads?|mothers?|fathers?|parents?|carers?|famil(?:y|ies)|nans?)"
_PATTERNS = tuple(
    (said, re.compile(pattern))
    for said, pattern in (
        (
            Said.PARENTS_AGREE,
            rf"(?:.*\b)?{_PARENT}\b.*\b(?:said|says?|fine|ok|okay|happy|agreed?|consent(?:ed|s)?|permission|don'?t mind)\b.*",
        ),
        (
            Said.CALL_IT,
            r"(?:.*\b)?(?:what (?:if|about if)|if|can|could|suppose)\b.*\b(?:i|we|you)\b.*\b(?:call|say|put|label|name|describe)"
            r"(?:ed|ing)?\b.*\b(?:it|it's|this|that)\b.*\b(?:lesson|meeting|something else|curriculum)\b.*",
        ),
        (
            Said.IS_IT_NO,
            r"(?:(?:so|but|ok|okay|right|and|then|hang on|wait)[\s,]+)*(?:is (?:it|that|this) (?:a |still a )?(?:no|yes|ok|okay"
            r"|allowed|fine)|(?:it|that)'?s a (?:no|yes)|(?:can|may|should) i (?:just )?(?:do it|go ahead|start|run it|still do it)"
            r"|(?:so )?i can'?t(?: do it)?|am i allowed|yes or no|what'?s the answer)(?: then| now| or not| anyway)*\W*",
        ),
        (
            Said.OWN_CONTACT,
            r"(?:.*\b)?(?:asked|asks|asking|wants?|wanted|keeps asking|begging)\b(?:\s+me)?\s+(?:for|to have|to know|to get|about)?\s*"
            r"my\b.*",
        ),
    )
)
_TEACHERS_OWN = re.compile(r"\b(?:i|me|we)\s+(?:asked|want|wanted|am asking)\b")
_ALOUD = re.compile(
    r"\b(?:out loud|aloud|said it|verbally|in person|face to face|on (?:the|our|a) (?:last |zoom |teams )?(?:call|lesson|screen)"
    r"|in (?:class|the lesson|the room)|spoke|told me|just said|she said|he said|they said|by voice|loud)\b"
)
_WRITTEN = re.compile(
    r"\b(?:messaged?|message|texte?d?|text|dm'?e?d?|typed|wrote|written|e-?mail(?:ed)?|in (?:the|a) chat|chat|comment(?:ed)?"
    r"|snap(?:ped|chat)?|insta(?:gram)?|whatsapp|post(?:ed)?|note)\b"
)


def said(text: str) -> Said | None:
    """What this message says of a checked session; None: none of these."""
    words = plain(text)
    if len(words) > SHORT:
        return None
    found = next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(words)), None)
    return None if found is Said.OWN_CONTACT and _TEACHERS_OWN.search(words) else found


def how_asked(text: str) -> bool | None:
    """Whether a child asked in writing; False: out loud. None: the message does not say."""
    words = plain(text)
    if _ALOUD.search(words):
        return False
    return True if _WRITTEN.search(words) else None
