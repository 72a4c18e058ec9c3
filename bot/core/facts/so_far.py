"""What the reporter has done already: whom they told, whether they answered, what was kept, deleted or shown."""

import re

from bot.core.facts.texts import own_words, sentences
from bot.core.incident import Told
from bot.core.patterns import regex

_HEAD = r"(?:the|our)\s+head(?:\s?-?teacher)?\b(?!\s+of\s+year)"
_I_HAVE = r"\bI(?:'?ve|\s+have)?\s+(?:(?:already|just|also)\s+)*"
_RANG = r"(?:rang|rung|phoned|called|telephoned)"
_TOLD: tuple[tuple[Told, re.Pattern[str]], ...] = (
    (
        Told.NOBODY,
        regex(
            r"""\bI\s*(?:haven'?t|'?ve\s+not|have\s+not|didn'?t|did\s+not)\s+(?:told|tell|spoken\s+to)\s+(?:any(?:one|body))\b
              | \bno\s?(?:body|\s?one)(?:\s+else)?\s+(?:knows|has\s+been\s+told)\b
              | \bI(?:'?ve|\s+have)\s+told\s+no\s?(?:body|one)\b""",
            re.VERBOSE | re.IGNORECASE,
        ),
    ),
    (
        Told.HEAD_BY_PHONE,
        regex(
            rf"{_I_HAVE}(?:{_RANG}\s+(?:[\w']+\s+){{0,9}}?{_HEAD}|told\s+{_HEAD}[^.\n]*\b(?:on|by|over)\s+(?:the\s+)?phone\b)",
            re.IGNORECASE,
        ),
    ),
    (
        Told.HEAD_IN_PERSON,
        regex(
            rf"""{_I_HAVE}been\s+(?:in\s+)?to\s+see\s+{_HEAD}
               | {_I_HAVE}(?:told|seen|saw|spoken?\s+to)\s+{_HEAD}[^.\n]*\b(?:in\s+person|face\s+to\s+face)\b""",
            re.VERBOSE | re.IGNORECASE,
        ),
    ),
    (
        Told.DEPUTY,
        regex(rf"{_I_HAVE}(?:told|{_RANG}|spoken\s+to|spoke\s+to)\s+(?:the|our)\s+deputy\b", re.IGNORECASE),
    ),
)
_NOT_REPLIED = regex(
    r"""\b(?:haven'?t|have\s+not|didn'?t|did\s+not|never|'ve\s+not)\s+(?:\w+\s+)?
          (?:repl(?:ied|y)|answer(?:ed)?|respond(?:ed)?|(?:written|wrote|write|messaged?)\s+(?:\w+\s+)?back)\b
      | \bno\s+reply\s+sent\b""",
    re.VERBOSE | re.IGNORECASE,
)
_REPLIED = regex(
    rf"""(?<!if\s){_I_HAVE}(?:replied|answered(?!\s+the\s+(?:door|phone))|responded
           |(?:wrote|written|messaged|texted)\s+(?:him\s+|her\s+|them\s+|it\s+)?back)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_DONE = regex(
    r"""\b(?:I(?:ve)?(?!'d|\s+said)|we)\b[^.?!\n]{0,40}?(?<!been\ssent\s)\b
          (?:repl(?:y|ied)|answered|responded|deleted?|block(?:ed)?|screen\s?shot(?:s|ted)?|saved|kept|forwarded|accepted
            |log(?:ged)?\s+(?:\w+\s+)?off|unfriended|unfollowed|rang|rung|phoned|told\s+(?:the|her|his|our)
            |(?:messaged|texted|wrote)\s+(?:(?:him|her|them)\s+)?back)\b
      | ^already\s+(?:sent|told|shown|rung|deleted|replied)\b | \bambulance\b | \bno\s+reply\b""",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_DONE_YET = regex(
    r"\b(?:shall|should|can|could|do|would|might|may|if)\s+(?:I|we)\b|\bI(?:'ll|\s+will|'m\s+going)\b|\?\s*$",
    re.IGNORECASE,
)


def _deeds(own: str) -> list[tuple[int, int]]:
    """The sentences that tell of what is done, and not of what is asked or meant to be done."""
    return [(start, end) for start, end in sentences(own) if not _NOT_DONE_YET.search(own[start:end])]


def read_told(text: str) -> Told | None:
    """Whom the reporter has told, where whom and how is plain; "I told the head" does not say how."""
    own = own_words(text)
    for start, end in _deeds(own):
        found = next((told for told, pattern in _TOLD if pattern.search(own, start, end)), None)
        if found is not None:
            return found
    return None


def read_replied(text: str) -> bool | None:
    """Whether the reporter has answered the child; None where it was not said, or both were."""
    own = own_words(text)
    deeds = [own[start:end] for start, end in _deeds(own)]
    no = any(_NOT_REPLIED.search(deed) for deed in deeds)
    yes = any(_REPLIED.search(deed) for deed in deeds)
    return None if no == yes else yes


def done_so_far(text: str) -> tuple[str, ...]:
    """The sentences that tell what was done, as typed: replied, deleted, saved, shown, rung."""
    own = own_words(text)
    return tuple(text[start:end] for start, end in _deeds(own) if _DONE.search(own[start:end]))
