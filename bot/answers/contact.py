"""The plainest words of an incident, looked for letter by letter: a child has written to the person who writes.

The network may read such a message as a mere question ("kid texted me, do I block him?"), and a report that is not
offered is the worst error of all. So these words alone are enough for the offer; they never start a report.
"""

import re

from bot.core.patterns import regex

_CHILD = (
    r"(?:child(?:ren)?|kids?|pupils?|boys?|girls?|lads?|lass(?:es)?|students?|(?:y|yr|year)\s?[1-6]s?|little\s+one"
    r"|one\s+of\s+(?:my|the|our)\s+(?:class|lot|y\w+))"
)
_WROTE = (
    r"(?:(?:messag|text|whats\s?app|snapp|snapchatt|inbox|e-?mail|friend|follow|add|contact|request|invit|tagg|pok"
    r"|phon|call|face\s?tim|comment|repli)ed|(?:msg|dm|whats\s?app)'?e?d|rang|rung|wrote|written|sent)"
)
_WROTE_TO_ME = regex(
    rf"\b{_CHILD}(?:'s)?(?:\s+(?!not\b|never\b)[\w']+){{0,5}}?\s+{_WROTE}\s+(?:to\s+)?(?:me|us)\b", re.IGNORECASE
)


def tells_of_contact(text: str) -> bool:
    """Whether a text says that a child has written to, called or added the person who writes it."""
    return bool(_WROTE_TO_ME.search(text))
