"""Everything that one message has told, as far as it is plain."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.core.facts.alarms import danger_words, image_words
from bot.core.facts.kinds import is_hypothetical, is_learning, read_kind, read_source
from bot.core.facts.naming import read_children
from bot.core.facts.parties import read_parties
from bot.core.facts.platforms import read_platform
from bot.core.facts.quoted import childs_words
from bot.core.facts.so_far import done_so_far, read_replied, read_told
from bot.core.facts.texts import clauses, hide, own_words
from bot.core.incident import Child, Draft, Kind, Party, Source, Told, When
from bot.core.patterns import regex
from bot.core.when import Trouble, TroubleKind, amend, read_when


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message has told already. None, empty and NOT_SURE mean: not told.

    `unclear`: a date or time that must be asked about ("last Tuesday"). `danger`, `images`: the words that speak of
    it. `done`: sentences about what was replied, kept, deleted, shown, as typed. `childs_words`: what was quoted as
    the child's, by the byte, without the marks.
    """

    platform: str = ""
    children: tuple[Child, ...] = ()
    kind: Kind = Kind.NOT_SURE
    source: Source | None = None
    happened: When | None = None
    aware: When | None = None
    unclear: Trouble | None = None
    parties: frozenset[Party] = frozenset()
    told: Told | None = None
    replied: bool | None = None
    done: tuple[str, ...] = ()
    childs_words: str = ""
    danger: tuple[str, ...] = ()
    images: tuple[str, ...] = ()


_JUST = regex(
    r"\bjust\s+(?:now\s+)?(?:messaged|texted|told|sent|written|wrote|snapped|dm'?d|called|rung|rang|seen|saw"
    r"|showed|shown|opened|found\s+out|noticed|had|got|been\s+(?:told|shown|sent))\b",
    re.IGNORECASE,
)
_OTHER_TIMES = regex(
    r"""\bI(?:'ll|\s+will|'m\s+going|'ve\s+(?:rung|told|phoned|reported)
           |\s+(?:rang|told|phoned|called|reported|replied|answered|deleted|blocked))\b
      | (?<!to\s)\bmeet\s+(?:me|up|him|her|them|us|you|at|in|on|by|next)\b | \bwants?\s+(?:meet|come|see|go|visit|call)\b
      | \blet'?s\s+meet\b | \b(?:joined|will|wants?\s+to|wanted\s+to|going\s+to|to\s+meet|shall|should|ambulance|meeting|lesson|disco|moved|started)\b
      | \?\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
"""Clauses whose times are plans, or of what was done since."""


_TOLD_IN_PERSON = regex(
    r"\b(?:he|she|they)(?:'ve|'s|\s+has|\s+have)?\s+(?:(?:only|just)\s+)?(?:tells?|told|shows?|showed|shown)\s+(?:me|us)"
    r"(?:\s+(?:this|it|that|about\s+it))?\s+(?:today|this\s+(?:morning|afternoon)|just\s+now|yesterday|at\s+(?:break|lunch|dinner|playtime|home\s?time)"
    r"|in\s+(?:class|school|the\s+playground)|before\s+school|after\s+school)\b",
    re.IGNORECASE,
)
"""When the reporter was told, face to face, is not when it happened."""


def _read(text: str, now: datetime, known: When | None) -> When | Trouble | None:
    just = _JUST.search(text)
    found = read_when(text, now)
    if found is None and just:
        at = now.time().replace(second=0, microsecond=0, tzinfo=None)
        return When(day=now.date(), at=at, about=True, words=just[0].strip())
    if found is None or known is None:
        return found
    changed = amend(known, text, now)
    return changed if changed is not None else found


def _times(own: str, now: datetime, draft: Draft | None) -> tuple[When | None, When | None, Trouble | None]:
    """When it happened, when the reporter learnt of it, and what of it must be asked about."""
    happened, aware = own, own
    for start, end in clauses(own):
        learning = is_learning(own[start:end]) or bool(_TOLD_IN_PERSON.search(own[start:end]))
        if learning or _OTHER_TIMES.search(own[start:end]):
            happened = hide(happened, start, end)
        if not learning:
            aware = hide(aware, start, end)
    found = (
        _read(happened, now, draft.happened if draft else None),
        _read(aware, now, draft.aware if draft else None),
    )
    # A plan ("can you come tomorrow?") is no trouble: a future time is asked about only where a past one is likely.
    troubles = (each for each in found if isinstance(each, Trouble))
    unclear = next((each for each in troubles if each.kind is not TroubleKind.FUTURE or each.options), None)
    first, second = (each if isinstance(each, When) else None for each in found)
    return first, second, unclear


def read_facts(text: str, now: datetime, draft: Draft | None = None) -> Facts:
    """What a message has told. `now`: the moment of typing, aware, in the school's zone.

    `draft`: what is known already, so that "about ten past eight" is of the day told before and "Mo" is the Mo
    named before. Times in it are the known ones as changed by this message.
    """
    own = own_words(text)
    parties = read_parties(text)
    kind = read_kind(own)
    if kind is Kind.NOT_SURE and parties - {Party.MYSELF}:
        kind = Kind.BECAME_AWARE
    happened, aware, unclear = (None, None, None) if is_hypothetical(own) else _times(own, now, draft)
    return Facts(
        platform=read_platform(text),
        children=read_children(text, draft.children if draft else ()),
        kind=kind,
        source=read_source(own),
        happened=happened,
        aware=aware,
        unclear=unclear,
        parties=parties,
        told=read_told(text),
        replied=read_replied(text),
        done=done_so_far(text),
        childs_words=childs_words(text),
        danger=danger_words(text),
        images=image_words(text),
    )
