"""What stands before a message and says nothing of it: a greeting, a word of excuse, "quick question". Pure.

"Morning! Can staff have Facebook?" asks what "Can staff have Facebook?" asks. Read as a whole, a short question behind
a greeting is taken for small talk.
"""

import re

from bot.core.patterns import regex

_ASKS = r"(?:can|could|may|might|must|should|shall|is|are|am|do|does|did|was|what|who|how|when|where|which|why|if|whether|would|will|has|have)"
_BREAK = r"(?=\s*[,.;:!?\u2013\u2014-])"
_BEFORE_A_QUESTION = rf"(?:{_BREAK}|(?=\s+{_ASKS}\b))"
_WHOM = r"(?:\s+(?:there|all|again|everyone|everybody|folks|team|both|bot|robot|safe contact|mate|love|pal|duck|dear|to (?:you|all)))*"
_MAY_I_ASK = r"(?:can|could|may) i (?:just |quickly )?ask(?: you)?"
_HELLO = (
    rf"(?:hi|hiya|hey|heya|hello|helo|hullo|hallo|good (?:morning|afternoon|evening|day))(?!-\w){_WHOM}"
    rf"(?:\W+{_MAY_I_ASK}(?!(?:\s+\S+){{1,6}}\s+(?:to|for|about)\b)(?=\W+\w))?"  # not "can I ask a parent to ..."
)
_TIME_OF_DAY = rf"(?:morning|mornin|afternoon|evening|alright){_WHOM}{_BEFORE_A_QUESTION}"
_EXCUSE = (
    rf"(?:(?:(?:just )?(?:a |one )?(?:quick|silly|daft|stupid|short) (?:one|question|query|q)|(?:a )?question|one more(?: thing| question)?"
    rf"|another (?:one|question)|sorry to (?:ask|bother you|trouble you)(?: again)?"
    rf"|{_MAY_I_ASK}(?: something| (?:a|one) (?:quick )?question)?){_BEFORE_A_QUESTION}"
    rf"|(?:just )?(?:checking|wondering|asking)(?: for a (?:friend|colleague|mate))?{_BREAK}"
    rf"|(?:help please|please help|sorry|right|ok|okay){_BREAK})"
)
_QUESTION = regex(rf"\?\s*$|^{_ASKS}(?:'?s|n't)?\b", re.IGNORECASE)
_OPENING = regex(rf"(?:(?:{_HELLO}|{_TIME_OF_DAY}|{_EXCUSE})\b[\s,.;:!?\u2013\u2014-]*(?:but\s+)?)+", re.IGNORECASE)


def after_greeting(text: str) -> str:
    """The message behind its greeting; "" where it opens with none, or has nothing else."""
    opening = _OPENING.match(text.lstrip())
    return text.lstrip()[opening.end() :].strip() if opening else ""


def asks(rest: str) -> bool:
    """Whether what stands behind a greeting is a question, by its first word or its mark."""
    return bool(_QUESTION.search(rest))
