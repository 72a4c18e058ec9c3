"""What people who deal with reports type: acts on a report, what was told, how it ended. Whole messages only."""

import re
from dataclasses import dataclass

from bot.core.handling import Outcome
from bot.core.patterns import regex
from bot.core.short_answers import plain

_IT = r"(?:(?: (?:it|that|this|one|the report|this report|that report|report))*(?: sn[ -]?[0-9a-z]{4}[ -]?[0-9]{2})?)"
_LEAD = r"(?:(?:please|ok|okay|right|yes|can you|could you|now|i want to|i'd like to|can i|let me|just)[\s,]+)*"
_THEN = r"(?:\s*[,:;.\-]\s*(?P<rest>.+)|\s+(?:because|as|since)\s+(?P<why>.+))?"
_DESK = tuple(
    (act, regex(rf"{_LEAD}{words}{then}[.!?]*", re.IGNORECASE | re.DOTALL))
    for act, words, then in (
        ("open", rf"(?:open|show|read|view)(?: me)?{_IT}", _THEN),
        (
            "acknowledge",
            rf"(?:acknowledged?|ack|i(?:'ve|\u2019ve| have) got it|i have it|i'?ll take|take){_IT}(?: on)?",
            _THEN,
        ),
        ("acknowledge", rf"(?:i'?ll |i will )?(?:take|deal with|handle){_IT}(?: on)?", _THEN),
        ("pass", rf"(?:pass|hand){_IT} (?:on|over|to (?:the |my )?deputy|to \w+(?: \w+)?)", _THEN),
        ("close", rf"close{_IT}", _THEN),
        ("reopen", rf"re-?open{_IT}", _THEN),
        ("export", rf"export{_IT}", _THEN),
        ("action", r"(?:add|note|record)(?: an?)? action\s*[,:]?\s*(?P<rest>.+)", ""),
    )
)
_ASK = regex(
    r"(?:please |can you |could you )?ask (?P<who>the reporter|her|him|them|[A-Z][\w'-]+)\s*[,:]?\s+(?P<rest>.+)",
    re.DOTALL | re.IGNORECASE,
)
_TOLD = regex(
    r".*\b(?:does|has|have|is|was|did|do)\s+(?P<who>the reporter|she|he|they|[a-z][\w'-]+)\s+(?:know|been told"
    r"|heard|aware|informed|told"
    r"|get told|been informed)\b.*|.*\bwhat (?:has|have|was|did)\s+(?P<other>the reporter|she|he|they"
    r"|[a-z][\w'-]+)\s+(?:been told|told|hear)\b.*"
)
PRONOUNS = frozenset({"the reporter", "she", "he", "they", "her", "him", "them"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done with a report: the act, and the words with it, as typed. `who` must be its reporter."""

    act: str
    words: str = ""
    who: str = ""


def desk_act(text: str) -> Asked | None:
    """What a reader of reports asks to be done with one, in so many words; None: nothing."""
    said = text.strip()
    for act, pattern in _DESK:
        if match := pattern.fullmatch(said):
            found = match.groupdict()
            return Asked(act, (found.get("rest") or found.get("why") or "").strip())
    if match := _ASK.fullmatch(said):
        return Asked("ask", match["rest"], match["who"].lower())
    if len(said) <= _LONGEST and (match := _TOLD.fullmatch(plain(said))):
        return Asked("told", who=match["who"] or match["other"])
    return None


_LONGEST = 80
_OUTCOMES = (
    (Outcome.NO_FURTHER_ACTION, r"no further action|nfa\b|nothing further"),
    (
        Outcome.PARENTS_INFORMED,
        r"(?:spoke|spoken|talked|rang|rung|phoned|told|met|informed)\b.*\b(?:mum|dad|mother|father|parents?|carers?"
        r"|gran\w*)\b",
    ),
    (Outcome.SOCIAL_CARE, r"social (?:care|services|worker)|\bmash\b"),
    (Outcome.POLICE, r"\bpolice\b"),
    (Outcome.LADO, r"\blado\b"),
    (Outcome.RECORDED, r"\b(?:child'?s|her|his) file\b|\bcpoms\b|recorded"),
    (Outcome.ADVICE_GIVEN, r"\badvice\b|\badvised\b"),
    (Outcome.LOW_LEVEL, r"low[ -]level"),
    (Outcome.DUPLICATE, r"\bduplicate\b|\bsame as\b"),
)


def outcomes_said(text: str) -> tuple[str, ...]:
    """The outcomes that a closing note plainly names; they are only proposed."""
    said = plain(text)
    return tuple(outcome.value for outcome, pattern in _OUTCOMES if re.search(pattern, said))
