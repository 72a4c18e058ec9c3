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
        ("open", r"(?:(?:the )?(?:report|one|ref|reference) )?sn[ -]?[0-9a-z]{4}[ -]?[0-9]{2}", ""),
        (
            "acknowledge",
            rf"(?:acknowledged?|ack|i(?:'ve|\u2019ve| have) got it|i have it|i'?ll take|take){_IT}(?: on)?",
            _THEN,
        ),
        ("acknowledge", rf"(?:i'?ll |i will )?(?:take|deal with|handle){_IT}(?: on)?", _THEN),
        ("acknowledge", rf"i(?:'m|\u2019m| am) (?:on|dealing with|taking|handling){_IT}(?: on)?", _THEN),
        ("acknowledge", rf"leave{_IT} (?:with|to) me", _THEN),
        ("pass", rf"(?:pass|hand|give){_IT} (?:on|over)", _THEN),
        (
            "pass",
            rf"(?:pass|hand|give){_IT}(?: on| over)? to (?:the |my |our |a )?(?P<to>[\w'.-]+(?: [\w'.-]+){{0,4}})",
            _THEN,
        ),
        ("pass", rf"i (?:can'?t|cannot|can not) (?:deal with|take|handle){_IT}(?: on)?", _THEN),
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
    """What is to be done with a report: the act, and the words with it, as typed.

    `who` must be its reporter. `to`: whom it is to be passed to; empty: whoever is next.
    """

    act: str
    words: str = ""
    who: str = ""
    to: str = ""


def desk_act(text: str) -> Asked | None:
    """What a reader of reports asks to be done with one, in so many words; None: nothing."""
    said = text.strip()
    for act, pattern in _DESK:
        if match := pattern.fullmatch(said):
            found = match.groupdict()
            words = (found.get("rest") or found.get("why") or "").strip()
            return Asked(act, words, to=found.get("to") or "")
    if match := _ASK.fullmatch(said):
        return Asked("ask", match["rest"], match["who"].lower())
    if len(said) <= _LONGEST and (match := _TOLD.fullmatch(plain(said))):
        return Asked("told", who=match["who"] or match["other"])
    return None


_LONGEST = 80
_IT_IS = r"(?:it|this|that|this one|the report|this report|that report)"
_SOFT = tuple(
    (act, regex(pattern))
    for act, pattern in (
        ("noted", r"(?:ok(?:ay)?[\s,]+)?(?:got it|on it|noted|seen(?: it)?|read it|will do|mine)"),
        (
            "next",
            r"(?:ok(?:ay)?[\s,]+)?(?:so )?what (?:do|should|must|shall|can) (?:i|we) do(?: (?:now|next|first|here)| (?:about|with) {it})*",
        ),
        ("next", r"(?:ok(?:ay)?[\s,]+)?(?:what now|now what|what(?:'s| is)? next|next steps?|and now)"),
        (
            "state",
            r"who(?: else)? (?:knows|has it|has (?:seen|read|opened|got) {it}|can (?:see|read) {it}|is dealing with {it}|was told|has been told|sent {it})(?: about {it})?",
        ),
        ("state", r"(?:is|was) {it} (?:closed|open|taken on|done|finished)(?: now| yet)?"),
        ("state", r"what(?:'s| is| has)? (?:happened|happening|the (?:status|state))(?: (?:of|with|to) {it})?"),
        (
            "state",
            r"has (?:anyone|anybody|somebody|someone)(?: else)? (?:read|seen|opened|taken) {it}(?: on)?(?: yet)?",
        ),
        ("list", r"(?:show|list|see)(?: me)? (?:the |all |all the )*open ones"),
        ("list", r"(?:which|what|how many|any)(?: ones| reports)? (?:are )?(?:still )?(?:open|waiting)(?: for me)?"),
        ("closed", r"(?:show |list |see )?(?:me )?(?:the |all |all the )*closed (?:ones|reports?|cases?)"),
        (
            "closed",
            r"what (?:did (?:we|i) do|happened|have we done|became) (?:about|with|to|of) (?:the )?(?:one|ones|report|reports) .*\b(?:last|yesterday|before|ago|earlier|monday|tuesday|wednesday|thursday|friday)\b.*",
        ),
        (
            "away",
            r"(?:i'm|i am|i'?ll be|i will be) (?:away|off(?: sick| ill)?|ill|sick|not in|on (?:leave|holiday|a course)|unwell)"
            r"(?: (?:today|tomorrow|now|all week|(?:this|next) (?:week|morning|afternoon)|(?:from|until|till|on|for) .{{1,30}}))*",
        ),
    )
    for pattern in [pattern.format(it=_IT_IS)]
)


def desk_question(text: str) -> str:
    """What somebody who deals with reports asks or says in passing, which may as well be about something else.

    Empty: nothing of the kind. It counts only where there is a report that it can be about.
    """
    said = plain(text).rstrip(".!? ")
    if len(said) > _LONGEST:
        return ""
    return next((act for act, pattern in _SOFT if pattern.fullmatch(said)), "")


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
