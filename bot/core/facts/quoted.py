"""The child's own words, where a message quotes them: kept by the byte, without the marks."""

import re

from bot.core.facts.kinds import ADULT
from bot.core.facts.texts import straight
from bot.core.patterns import regex
from bot.core.quotation import quotations

_SAYS = regex(
    r"""(?:\b(?:said|says?|wrote|writes?|written|puts?|typed|ask(?:s|ed)|messaged|texted|sent|told\s+me|saying|reads?|went
            |goes|was|is|it|next|message|words?|comment\w*|first)
          \s*[:,-]?\s*(?:(?:to\s+)?(?:me|us)|that|back)?\s*[:,-]?\s*
        | ^\s* | :\s*)$""",
    re.VERBOSE | re.IGNORECASE,
)
_SAID_BY_OTHERS = regex(
    rf"""\bI(?:'ve|\s+have|\s+just)?\s+(?:said|wrote|written|replied|answered|put|typed|sent|told\s+\w+|messaged\s+\w+
            |texted\s+\w+)\s*(?:back)?\s*[:,-]?\s*$
      | \b{ADULT}\s+(?:said|says|wrote|put|asked)\s*[:,-]?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_GOES_ON = regex(r"['\"]?\s*[,.;]?\s*(?:and|then|and\s+then)?\s*['\"]?")
_BEFORE = 60


def childs_words(text: str) -> str:
    """What is quoted as said or written, each on its line; not what the reporter or another adult plainly said."""
    plain = straight(text)
    kept: list[str] = []
    last_end = None
    for start, end in quotations(text):
        before = plain[max(0, start - _BEFORE) : start - 1]
        goes_on = last_end is not None and _GOES_ON.fullmatch(plain, last_end, start)
        if goes_on or (_SAYS.search(before) and not _SAID_BY_OTHERS.search(before)):
            kept.append(text[start:end])
            last_end = end
        else:
            last_end = None
    return "\n".join(kept)
