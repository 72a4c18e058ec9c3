"""What people type about a session they have had checked. Whole short messages; everything else is read or asked on."""

import re
from enum import StrEnum

from bot.core.patterns import regex
from bot.core.short_answers import plain
from dialogs.phrases import is_question

SHORT = 160  # characters of a message that can be one of these at all


class Said(StrEnum):
    """What a message about a checked session says or asks, beside new facts."""

    PARENTS_AGREE = "parents_agree"
    CALL_IT = "call_it"  # would another name help?
    IS_IT_NO = "is_it_no"  # the answer once more
    WHY = "why"  # what it means, and why
    DECIDED = "decided"  # whether the Head Teacher has seen or decided it, and who decides
    ANYWAY = "anyway"  # it will be held whatever is said here
    SEND = "send"  # to the Head Teacher
    CALL_OFF = "call_off"  # it will not take place; or never mind
    CHANGE = "change"  # its answers, without saying what
    ANOTHER = "another"  # a new one, from the beginning
    OWN_CONTACT = "own_contact"  # a child has asked for the teacher's own account or number


_PARENT = r"(?:(?:the|their|his|her|all|my|both|some|most)\s+)*(?:mums?|dads?|mothers?|fathers?|parents?|carers?|famil(?:y|ies)|nans?)"
_LEAD = r"(?:(?:so|but|ok|okay|right|and|then|no|actually|sorry|please|yes|well|oh|hang on|wait)[\s,.!]+)*"
_HEAD = r"(?:the |my |our )?(?:head ?teacher|head|boss)"
_PATTERNS = tuple(
    (said, regex(pattern))
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
            Said.WHY,
            rf"{_LEAD}(?:why(?: not| is that| does(?:n'?t| not) it| can'?t i)?|what does (?:that|this|it) mean|what do you mean"
            r"|how come|(?:why )?does (?:it|that) (?:even |really )?matter|(?:sorry )?i (?:don'?t|do not) (?:understand|get it|follow)(?: (?:that|this|it))?|huh|eh)(?: then| exactly)?\W*",
        ),
        (
            Said.DECIDED,
            rf"{_LEAD}(?:(?:has|did|is|was) (?:{_HEAD}|she|he|anyone|anybody|it|this|that) (?:been |already |even |got it and )*"
            r"(?:seen|see|read|looked at|decided?|approved?|agreed?|signed off|ok'?d|okayed|sent|answered|replied|reply|said yes|got)(?: (?:it|to it|this|that|by \w+|yet|on it|off))*"
            r"|who (?:decides|approves|signs (?:it|this) off|says yes|do i ask|can (?:approve|decide))(?: (?:it|this|that|then))*"
            rf"|(?:is there )?any (?:news|answer|decision|reply|word)|(?:have|did) (?:you|i|we) (?:sent|send) it|what did (?:{_HEAD}|she|he) say)"
            rf"(?: (?:yet|now|then|about it|from {_HEAD}|to {_HEAD}))*\W*",
        ),
        (
            Said.ANYWAY,
            r"(?:.*\b)?(?:i'?ll|i will|i'?m|i am|we'?ll|we will|we'?re|going to|gonna)\b.*\b(?:do(?:ing)?|run(?:ning)?|hold(?:ing)?|start(?:ing)?"
            r"|go(?:ing)?)\b.*\b(?:anyway|anyhow|regardless|all the same|either way)\W*",
        ),
        (
            Said.SEND,
            rf"{_LEAD}(?:(?:can|could|will) you |i'?d like to |let'?s |just )?(?:please )?(?:send|pass|forward|submit) (?:it|this|that)"
            rf"(?: (?:on|off|over))?(?: to {_HEAD})?(?: (?:please|now|then))*\W*"
            rf"|{_LEAD}(?:(?:can|could) you )?(?:please )?ask {_HEAD}(?: (?:for me|please|then|about it))*\W*",
        ),
        (
            Said.CALL_OFF,
            rf"{_LEAD}(?:cancel|forget|scrap|bin|delete|drop|never ?mind|call off)(?: (?:it|that|this|the lesson|the session|the meeting))*"
            rf"(?: (?:please|now|then|off))*\W*"
            rf"|{_LEAD}(?:it|that|the (?:lesson|session|meeting))(?:'s| is| has been|'s been)? (?:all )?(?:off|cancelled|not (?:happening|going ahead|on)"
            r"|won'?t (?:happen|take place|go ahead)|will not (?:happen|take place|go ahead))\b[^?]{0,40}",
        ),
        (
            Said.CHANGE,
            rf"{_LEAD}(?:(?:can|could|may) (?:i|we|you) |i(?:'d like| want| need) to |let me )?(?:please )?(?:change|edit|correct|amend)"
            r"(?: (?:it|that|this|something|(?:my|the|some) answers?|the (?:lesson|session|meeting)))?(?: (?:please|again|then|now))*\W*",
        ),
        (
            Said.ANOTHER,
            rf"{_LEAD}(?:(?:can|could|will) (?:you|i|we) |i(?:'ve| have)(?: got)? |i (?:need|want) to |let'?s )?(?:please )?(?:check |do )?"
            r"(?:another|a new|a different|a second)(?: (?:one|lesson|session|meeting))?(?: (?:to check|please|too|as well|now))*\W*"
            rf"|{_LEAD}(?:start (?:again|over|afresh)|new (?:one|lesson|session))(?: please)?\W*",
        ),
        (
            Said.OWN_CONTACT,
            r"(?:.*\b)?(?:asked|asks|asking|wants?|wanted|keeps asking|begging)\b(?:\s+me)?\s+(?:for|to have|to know|to get|about)?\s*"
            r"my\b.*",
        ),
    )
)
_TEACHERS_OWN = regex(r"\b(?:i|me|we)\s+(?:asked|want|wanted|am asking)\b")
_ALOUD = regex(
    r"\b(?:out loud|aloud|said it|verbally|in person|face to face|on (?:the|our|a) (?:last |zoom |teams )?(?:call|lesson|screen)"
    r"|in (?:class|the lesson|the room)|spoke|told me|just said|she said|he said|they said|by voice|loud)\b"
)
_WRITTEN = regex(
    r"\b(?:messaged?|message|texte?d?|text|dm'?e?d?|typed|wrote|written|e-?mail(?:ed)?|in (?:the|a) chat|chat|comment(?:ed)?"
    r"|snap(?:ped|chat)?|insta(?:gram)?|whatsapp|post(?:ed)?|note|both)\b"
)


def said(text: str) -> Said | None:
    """What this message says of a checked session; None: none of these."""
    words = plain(text)
    if len(words) > SHORT:
        return None
    found = next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(words)), None)
    return None if found is Said.OWN_CONTACT and _TEACHERS_OWN.search(words) else found


_ASKS = regex(
    r"(?:(?:and|but|so|ok|okay|then|also) )*(?:is|are|do|does|did|has|have|will|would|can|could|should|must|may|whose|which|(?:who|what|when|where|how|why)(?:'?s)?)\b"
)
_FEW = 14  # words of a question without its mark


def asks(text: str) -> bool:
    """Whether a message about a session asks something, though its mark may be left out: "is a ta enough"."""
    return is_question(text) or (len(text.split()) <= _FEW and _ASKS.match(plain(text)) is not None)


def how_asked(text: str) -> bool | None:
    """Whether a child asked in writing; False: out loud. None: the message does not say."""
    words = plain(text)
    if _ALOUD.search(words):
        return False
    return True if _WRITTEN.search(words) else None


_RESHAPES = regex(rf"{_LEAD}(?:let'?s |we'?ll |i'?ll |can we )?(?:make|call|have) (?:it|this|that)\b", re.IGNORECASE)


def reshapes(text: str) -> bool:
    """Whether a message says in so many words that it changes the session: "make it a lesson on animals"."""
    return _RESHAPES.match(text) is not None
