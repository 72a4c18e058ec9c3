"""A bare yes, no or not sure at the head of an answer, and words kept as they were typed."""

import re
from typing import Final

from bot.core.facts.texts import HIDDEN
from bot.core.lesson.session import Answer
from bot.core.patterns import regex

MOST_WORDS: Final = 14
"""Words of an answer that is kept as typed; a longer text tells something else."""
_LONGEST: Final = 120
_LEAD = r"^[\s,.;!]*(?:(?:um|er|oh|well|ok|okay|so|and|but|sorry|actually|right)\b[\s,.;!]*)*"
_UNSURE = regex(
    rf"{_LEAD}(?:(?:i'?m\s+|i\s+am\s+)?(?:not\s+(?:really\s+|quite\s+|too\s+)?sure|unsure)|(?:i\s+)?(?:don'?t|do\s+not)\s+(?:really\s+)?know"
    r"|dunno|idk|no\s+idea|maybe|possibly|perhaps|dk\b|\?)",
    re.IGNORECASE,
)
_YES = regex(
    rf"{_LEAD}(?:yes+|yeah|yea|yep|yup|ya|y|aye|sure|definitely|correct|it\s+is|we\s+are|(?:s?he|they)(?:\s+(?:is|are|will)|'s|'ll)(?!\s+not)|i\s+am)\b",
    re.IGNORECASE,
)
_NO = regex(
    rf"{_LEAD}(?:(?:no+|nope|nah|n|none|never|not)\b(?!\s+(?:problem|worries))|(?:s?he|they|it|we)\s*(?:can'?t|won'?t|isn'?t|aren'?t|is\s+not|are\s+not)\b)",
    re.IGNORECASE,
)


def answer(text: str) -> Answer | None:
    """The yes, no or not sure that a text begins with; None where it begins otherwise."""
    for given, pattern in ((Answer.NOT_SURE, _UNSURE), (Answer.YES, _YES), (Answer.NO, _NO)):
        if pattern.search(text):
            return given
    return None


def as_typed(words: str) -> str:
    """Words in one line, as typed, without the marks around them."""
    return " ".join(words.replace(HIDDEN, " ").split()).strip(" ,.;:!?-")[:_LONGEST].rstrip()


def is_short(words: str) -> bool:
    """Whether words are few enough to be an answer, and are no question."""
    return 0 < len(words.split()) <= MOST_WORDS and len(words) <= _LONGEST and not words.rstrip().endswith("?")
