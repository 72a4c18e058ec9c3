"""A remote session as a message tells of it: what is known already, completed and corrected by what is plain.

Nothing here raises, whatever is typed. A pupil's name stays out of every field but the words in which somebody said
who agreed.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.core.facts.texts import hide, own_words
from bot.core.lesson.reading import topics
from bot.core.lesson.reading.agreements import agreement_places, read_agreed, read_senco
from bot.core.lesson.reading.ahead import PlanTrouble
from bot.core.lesson.reading.answers import answer
from bot.core.lesson.reading.groups import Who, read_who
from bot.core.lesson.reading.platform import read_platform
from bot.core.lesson.reading.purpose import read_purpose
from bot.core.lesson.reading.setting import closure_places, read_account, read_closed
from bot.core.lesson.reading.timetable import read_timetable
from bot.core.lesson.reading.variants import is_variant
from bot.core.lesson.session import Answer, Purpose, Session
from bot.core.patterns import regex

__all__ = ["Read", "TellingTrouble", "is_variant", "read_session"]


_SEVERAL = regex(
    r"\b(?:two|2|three|3|four|4|both|several|a\s+couple\s+of|a\s+few)\s+(?:(?:teams|zoom|online|remote|live|video|different|separate)\s+){0,2}"
    r"(?:lessons|sessions|meetings|calls)\b(?!\s+(?:a|per|each|every)\b)",
    re.IGNORECASE,
)


class TellingTrouble(StrEnum):
    """Something told that is not kept, and that the teacher is asked about kindly."""

    NAME = "name"  # a pupil was named: it is not needed and not kept
    SEVERAL = "several"  # more than one session is told at once
    NOT_LINKED = "not_linked"  # asked for the link to the curriculum, the teacher says that there is none


@dataclass(frozen=True, slots=True)
class Read:
    """A session after a message, and what of the message could not be taken."""

    session: Session
    troubles: tuple[PlanTrouble | TellingTrouble, ...] = ()


_WITH_A_TA = regex(
    r"\b(?:with|and)\s+(?P<words>(?:my|our|the)\s+ta)\b|\b(?P<there>(?:my|our|the)\s+ta)(?:'s|\s+(?:is|will))\b",
    re.IGNORECASE,
)
_UNTAUGHT = frozenset({Purpose.PARENTS, Purpose.SEND, Purpose.OTHER})


def _about(own: str, purpose: Purpose | None, expecting: str, *, named: bool) -> dict[str, Any]:
    """What it is about and how it is linked. Free words are not kept where a pupil is named among them."""
    subject, link = topics.topic(own), "" if named else topics.link(own)
    free = "" if named else topics.free_answer(own)
    linked = link or subject or (free if expecting == "curriculum" else "")
    told: dict[str, Any] = {}
    if expecting == "about" and free:
        told["about"] = free
    elif link and re.search(r"\b(?:on|about)\b", link):
        told["about"] = link
    elif subject:
        told["about"] = subject
    elif (purpose is Purpose.OTHER and not named) and (fun := topics.fun(own)):
        told["about"] = fun
    if linked and purpose not in _UNTAUGHT:
        told["curriculum"] = linked
    return told


def _staff(own: str, expecting: str) -> str:
    if expecting == "staff" and (free := topics.free_answer(own)):
        return free
    match = _WITH_A_TA.search(own)
    return (match["words"] or match["there"]) if match else ""


def _who(who: Who, own: str, expecting: str) -> dict[str, Any]:
    given = answer(own) if expecting == "one_to_one" else None
    if given in {Answer.YES, Answer.NO}:
        return {"one_to_one": given is Answer.YES, **({"group": "one pupil"} if given is Answer.YES else {})}
    told: dict[str, Any] = {"group": who.group} if who.group else {}
    if who.one is not None or who.group:
        told["one_to_one"] = who.one
    return told


def read_session(text: str, now: datetime, known: Session | None = None, expecting: str = "") -> Read:
    """The session after a message: what was known, and whatever the message plainly tells; what is said last counts.

    `now`: the moment of typing, in the school's zone. `expecting`: the field that was just asked for, so that a bare
    answer ("yes", "Year 4", "Mrs Carter last Friday") counts for it.
    """
    before = known or Session()
    own = own_words(text)
    who = read_who(own, asked=expecting == "group", known=before.group)
    purpose = read_purpose(
        own, before.purpose, one=bool(who.one or (who.one is None and before.one_to_one)), asked=expecting == "purpose"
    )
    told: dict[str, Any] = {"purpose": purpose, **_who(who, own, expecting)}
    told |= _about(own, purpose, expecting, named=who.named)
    if not (before.platform and is_variant(text)):
        told["platform"] = read_platform(own, before.platform, asked=expecting == "platform" and not who.named)
    agreed, not_agreed = read_agreed(own, asked=expecting == "agreed")
    if agreed or not_agreed:
        told |= {"agreed": agreed, "not_agreed": not_agreed}
    single = {
        "staff": _staff(own, expecting),
        "senco": read_senco(own, asked=expecting == "senco"),
        "account": read_account(own, asked=expecting == "account"),
        "says_closed": read_closed(own, asked=expecting == "says_closed"),
    }
    told |= {name: value for name, value in single.items() if value not in {None, ""}}
    timetable, trouble = read_timetable(_without_other_days(own, expecting), now, before, expecting)
    troubles: list[PlanTrouble | TellingTrouble] = [trouble] if trouble else []
    if who.named:
        troubles.append(TellingTrouble.NAME)
    if known is None and _SEVERAL.search(own):
        troubles.append(TellingTrouble.SEVERAL)
    if expecting == "curriculum" and "curriculum" not in told:
        if answer(own) is Answer.YES:
            told["curriculum"] = before.about or "yes"
        elif topics.is_no_link(own):
            troubles.append(TellingTrouble.NOT_LINKED)
    return Read(before.model_copy(update=told | timetable), tuple(troubles))


def _without_other_days(own: str, expecting: str) -> str:
    """The text without days that are not the session's: those of the closure and of the agreement."""
    places = [*closure_places(own), *agreement_places(own)]
    if expecting in {"agreed", "staff"}:
        places.append((0, len(own)))
    for start, end in places:
        own = hide(own, start, end)
    return own
