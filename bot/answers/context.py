"""Reads a message in the light of the one before: "and parents?" means nothing by itself."""

from dataclasses import dataclass

from bot.core.patterns import regex
from bot.core.reply import Context

_BARE = regex(
    r"^(?:(?:but|and|so|ok|oh|hm+|sorry|please|erm?|um) ?,? ?)*"
    r"(?:why(?: not| is that| so| though)?|how come|how so|really|seriously|are you sure|you sure|says who|since when"
    r"|what do you mean|meaning|in what way|what does (?:that|this|it) mean|what is that|what does it say"
    r"|where does it say (?:that|this|so)|which (?:clause|rule|part|bit)(?: is that| says that| says so)?"
    r"|explain(?: that| please)?|(?:tell|show) me more|more|more detail|go on|is that (?:it|all|true|right)"
    r"|(?:can|could) you explain(?: that)?|i do not understand|(?:say|show me|read) (?:that|it) again|again"
    r"|is there (?:an|any) exceptions?|any exceptions?|no exceptions?|what is the exact wording|exact words?)"
    r"(?: then| though| please| exactly)?[ ?.!]*$"
)
_OPENING = regex(
    r"^(?:(?:ok|oh|right|hm+|sorry|erm?|um|yes|no|but|so|well|thanks|thank you) ?[,.]? ?)*"
    r"(?:and\b|what about|how about|what if|what of|even if|even though|even when|even with"
    r"|or\b|also\b|but\b|same (?:for|with|goes)|does (?:that|this|it)"
    r"|do (?:those|these|they)|is (?:that|this|it)\b|are (?:they|those|these)\b|would (?:that|this|it)|will (?:that|it)"
    r"|(?:can|could|may|should|must) (?:they|he|she|it|those|these)\b|if (?:it|they|he|she|so|not)\b|unless\b|not even"
    r"|only\b|just\b|except\b|then\b|with\b|without\b|for\b|on\b|in\b|at\b|after\b|before\b|during\b|when it|who else"
    r"|apart from|including\b|who says|and$)"
)
_TOPICLESS = regex(
    r"^(?:(?:and|but|ok|so) )*(?:who (?:by|to|from|with)|(?:by|to|from|with|since|until) (?:when|whom|who)"
    r"|how (?:soon|quickly|fast|long)|when exactly|when by|how exactly|in writing|in person"
    r"|who exactly|what exactly)[ ?.!]*$"
)
_POINTING = regex(r"\b(?:that|this|it|them|those|these|one|ones|same|either|instead|he|him|she|they|there|then|so)\b")
_ENDING = regex(r"(?:\btoo|\bas well|\bthough|\bthen|\binstead|\beither|\balso)[ ?.!]*$")
_BRIEF, _SHORT, _LONGER = 5, 12, 16
"""A message of at most so many words may lean on the one before: without any sign of it, with one, and with two."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a message leans on the one before: the two together, and how much the joint reading counts, 0 to 1.

    `openly` is set where the message's wording says that it follows on from something.
    """

    joined: str
    share: float
    openly: bool = True


def leaning(plain: str, context: Context) -> Leaning | None:
    """How the message (in plain spelling) leans on the last question; None when it stands by itself."""
    if not context.questions:
        return None
    before = context.questions[-1]
    if _BARE.match(plain):
        return Leaning(before, 1.0)
    words = len(plain.split())
    openly = bool(_OPENING.match(plain) or _ENDING.search(plain))
    share = next(
        share
        for share, leans in (
            (1.0, _TOPICLESS.match(plain)),
            (0.9, openly and words <= _SHORT),
            (0.8, openly and words <= _LONGER and _POINTING.search(plain)),
            (0.7, words <= _BRIEF),
            (0.6, words <= _SHORT and _POINTING.search(plain)),
            (0.0, True),
        )
        if leans
    )
    return Leaning(join(before, plain), share, openly=openly) if share else None


def join(before: str, message: str) -> str:
    """A question and what followed it as one text; the network was trained on pairs joined like this."""
    return f"{before.rstrip(' ?.!')} - {message}"
