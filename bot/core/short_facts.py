"""Whether a message is more than a short fact: what somebody did or said belongs in the account, as typed. Pure."""

import re

from bot.core.patterns import regex

BRIEF = 40
"""Characters of a fact that may be typed as it is: the name of an app nobody has heard of."""

ACTED = regex(  # what somebody does to another: with no pronoun in it, it is more than a fact all the same
    r"\b(?:add|ask|bull(?:y|ied)|call|comment|dm|follow|friend|hurt|invit|kiss|lik(?:ed|es|ing)|messag|met|meet|offer|post|"
    r"request|sen[dt]|shar|show|snap(?:ped|ping|s)|swear|swore|text|threat|told|tell|touch|upload|want|wrote|writ)\w*",
    re.IGNORECASE,
)
_PRONOUN = regex(r"\b(?:he|she|they|we|i|mum|dad)(?:'(?:d|ll|ve))?\b", re.IGNORECASE)
_IS_ONLY = regex(
    r"\b(?:he|she|they|it|i)(?:'s|'re|'m| is| was| are| were| think| mean| don'?t know)(?= (?:in|at|on|not|from"
    r"|called|named|about|the|actually|it|\d|[A-Z])|$)",
    re.IGNORECASE,
)


def says_more(text: str) -> bool:
    """Whether a message is longer than a short fact, or tells what somebody did to another."""
    return len(text) > BRIEF or bool(ACTED.search(text))


def tells_a_deed(text: str) -> bool:
    """Whether a message tells what somebody did or said, and is more than a fact."""
    straight = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    quotes = '"' in text or "\N{LEFT DOUBLE QUOTATION MARK}" in text or bool(re.search(r"(?:^|\s)['\u2018]\S", text))
    return quotes or bool(_PRONOUN.search(_IS_ONLY.sub("", straight)))
