"""The way a session is held: Teams, Zoom, or any other that is named."""

import re
from dataclasses import dataclass
from typing import Final

from bot.core.facts.platforms import platform_places
from bot.core.lesson.reading.answers import answer, as_typed
from bot.core.patterns import regex

_BY = r"(?P<by>\b(?:on|over|via|through|using|use|to|it's|its)\s+(?:(?:my|the|our|a|ms|microsoft|personal|own|school|work)\s+){0,3})?"
_OURS = (
    ("Teams", regex(rf"{_BY}\b(?:ms\s+|microsoft\s+)?te[ae]ms\b(?!\s+(?:of|topic|sport))", re.IGNORECASE)),
    ("Zoom", regex(rf"{_BY}\bzoom(?:s|ing)?\b(?!\s+(?:in|out)\b)", re.IGNORECASE)),
)
_NO_APP = regex(r"\b(?:sports?|football|netball|both|two)\s+$", re.IGNORECASE)
_SESSIONS = regex(r"\s+(?:lessons?|calls?|meetings?|sessions?)\b", re.IGNORECASE)
_RULED_OUT = regex(
    r"(?:\b(?:not|no|without|from|instead\s+of|rather\s+than)|n'?t\s+(?:got|have|use|do|like))\s+(?:on\s+|over\s+)?$",
    re.IGNORECASE,
)
_FAILS = regex(
    r"\s+(?:won'?t|isn'?t|doesn'?t|is\s+down|drops?|keeps?|crash\w*|not\s+working|stops?|fails?|goes\s+down)\b",
    re.IGNORECASE,
)
_OR = regex(r"\s*(?:\bor\b|/)\s*(?:on\s+)?", re.IGNORECASE)
_NEVER = frozenset({"e-mail", "text message", "game chat"})
_SHOWN = frozenset(
    {"YouTube", "Class Dojo", "Google Classroom", "Seesaw", "Spotify", "Pinterest", "LinkedIn", "Strava"}
)
"""Where clips are found and work is set: the way a session is held only where nothing else is named."""
_CHANGES = regex(
    r"\b(?:instead|make\s+it|change|switch|move|use|using|then|actually|sorry|do\s+it|it'?s)\b|^\W*(?:no|ok|okay)\b",
    re.IGNORECASE,
)
_NO_NAME = regex(
    r"\b(?:same|either|both|any|ones?|usual|online|video|laptop|phone|school|account|other|else|which|what|it|that|this|the"
    r"|(?:to|mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|later|now|next|back|send|skip|stop|done|none|nowhere)\b",
    re.IGNORECASE,
)
_ANSWER = regex(r"[^\W\d_][\w .+&'-]{1,29}")
_FEW: Final = 3
"""Words of an answer that names a platform nobody knew, or changes the one that was told."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A platform that is named. `by`: the words say that the session is held on it."""

    start: int
    end: int
    name: str
    by: bool


def _is_ruled_out(own: str, start: int, end: int) -> bool:
    moved = re.match(r"from\s", own[start:end], re.IGNORECASE) and re.match(r"\s+to\b", own[end:], re.IGNORECASE)
    return bool(moved or _FAILS.match(own, end) or _RULED_OUT.search(own, max(0, start - 30), start))


def _places(own: str) -> list[_Place]:
    """Every platform that is named and not ruled out, in order."""
    found = [
        _Place(*match.span(), name, bool(match["by"]))
        for name, pattern in _OURS
        for match in pattern.finditer(own)
        if _SESSIONS.match(own, match.end()) or not _NO_APP.search(own, max(0, match.start() - 20), match.start())
    ]
    ours = list(found)
    for start, end, name in platform_places(own):
        if name not in _NEVER and all(end <= each.start or start >= each.end for each in ours):
            by = re.match(r"(?:on|over|via|through|using|by|in|to)\b", own[start:end], re.IGNORECASE)
            found.append(_Place(start, end, name, bool(by)))
    kept = [each for each in found if not _is_ruled_out(own, each.start, each.end)]
    return sorted(kept, key=lambda each: each.start)


def _answered(own: str) -> str:
    """A platform nobody knew, where the question was which."""
    words = as_typed(own)
    named = _ANSWER.fullmatch(words) and len(words.split()) <= _FEW and not _NO_NAME.search(words)
    return words if named and answer(words) is None else ""


def read_platform(own: str, known: str, *, asked: bool) -> str:
    """The platform after a text: the one it says the session is held on, else any named, else the one known."""
    places = _places(own)
    live = [each for each in places if each.name not in _SHOWN] or [each for each in places if each.by or asked]
    if not live:
        return (_answered(own) if asked else "") or known
    chosen = next((each for each in live if each.by), live[0])
    after = next(
        (each for each in live if each.start >= chosen.end and _OR.fullmatch(own, chosen.end, each.start)), None
    )
    if after is not None:
        return known
    plain = not known or chosen.by or asked or _CHANGES.search(own) or len(own.split()) <= _FEW
    return chosen.name if plain else known


def names_platform(own: str) -> bool:
    """Whether a text names any way of meeting, ruled out or not."""
    return bool(_places(own))
