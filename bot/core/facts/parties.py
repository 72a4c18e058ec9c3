"""Whom a worry is plainly about: the head, the deputy, the chair, another adult, the reporter. Nobody is looked up."""

import re

from bot.core.facts.texts import own_words
from bot.core.incident import Party
from bot.core.patterns import regex

_CONTACTING = r"(?:messag|messg|msg|text|chatt|snapp|dm|e-?mail|contact|groom)(?:'?ing)"
_CONTACTED = (
    r"(?:messaged|texted|contacted|wrote\s+to|written\s+to|snapped|dm'?d|e-?mailed|followed"
    r"|added|friended|friend[\s-]requested)"
)
_CHILD = r"(?:child|children|pupils?|boys?|girls?|kids?|lads?|students?|year\s?[1-6]|y[1-6])"
_ADULT = (
    r"(?:(?<!head\s)teacher|ta|teaching\s+assistant|coach|volunteer|governor|caretaker|colleague|supervisor|cleaner|tutor"
    r"|member\s+of\s+staff|staff\s+member)"
)
_ONE = r"(?:the|our|my|an?|another|one\s+of\s+(?:the|our))\s+(?:\w+\s+)?"
_IT_IS = r"(?:it's|its|it\s+is|this\s+is|report|concern|worry|worried|complaint|something|is)"


def _of(who: str) -> re.Pattern[str]:
    """Somebody named as the one whom the worry is about, or who did the contacting."""
    return regex(
        rf"""\b{_IT_IS}\s+(?:\w+\s+)?(?:about|against)\s+{_ONE}{who}\b(?!\s+(?:of\s+year|lice|girl|boy)\b|')
          | \b{_ONE}{who}\s*(?:'s|\s+has|\s+is|\s+was|\s+keeps|\s+have)?\s*(?:(?:just|still|also)\s+)?(?:been\s+)?
              (?:{_CONTACTING}\b|liking\s+and\s+commenting\b
                |(?:liking|commenting\s+on)\s+(?:\w+\s+){{0,4}}?(?:photo|pic|post|video|stor(?:y|ies)|{_CHILD}))
          | \b{_ONE}{who}\s+(?:has\s+|'s\s+)?{_CONTACTED}\s+
              (?:an?|my|our|the|(?:one|some|two|three|four|several|lots|[0-9]+)(?:\s+of)?)\s+(?:\w+\s+){{0,3}}{_CHILD}\b""",
        re.VERBOSE | re.IGNORECASE,
    )


_MYSELF = regex(
    r"""\breport(?:ing)?\s+(?:on\s+)?myself\b
      | \b(?:it's|it\s+is|this\s+is|something)\s+about\s+(?:me|myself)\b(?!\s+\w+ing)
      | \bI\s*(?:have|need|want|'ve\s+got)\s+to\s+own\s+up\b""",
    re.VERBOSE | re.IGNORECASE,
)
_PARTIES = (
    (Party.HEAD, _of(r"(?:(?<!deputy\s)(?<!assistant\s)head(?:\s?-?(?:teacher|master|mistress))?|boss|principal)")),
    (Party.DEPUTY, _of(r"(?:deputy|assistant\s+head)(?:\s+head)?(?:\s?teacher)?")),
    (Party.CHAIR, _of(r"chair(?:\s+of\s+(?:the\s+)?governors)?")),
    (Party.ADULT, _of(_ADULT)),
    (Party.MYSELF, _MYSELF),
)


def read_parties(text: str) -> frozenset[Party]:
    """Whom the worry is plainly about; empty where nobody is named so, which is not the same as nobody."""
    own = own_words(text)
    return frozenset(party for party, pattern in _PARTIES if pattern.search(own))
