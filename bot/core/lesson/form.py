"""What the form of a remote session does to the session: every field is read by itself, and a wrong one is named."""

import re
from dataclasses import dataclass
from datetime import date, time
from typing import TypeVar

from bot.core.facts import read_children
from bot.core.lesson.meeting import join_link
from bot.core.lesson.session import NAMED_PLATFORMS, Account, Answer, Purpose, Session
from bot.core.patterns import regex

OTHER = "other"  # of the choice of platforms
PLATFORMS = (*NAMED_PLATFORMS, "Google Meet", "WhatsApp", "FaceTime", "Skype", "Facebook Messenger")
RULE = "rule_"  # before the name of a rule of the school
LONGEST = 300  # characters of one field
LONGEST_LINK = 2_048

Wrong = tuple[str, dict[str, str]]
"""A sentence to say of one field: its key and its values."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The session as the form leaves it, and what could not be read; nothing else is lost for that."""

    session: Session
    wrong: tuple[Wrong, ...] = ()


_OF_A_PURPOSE = {"curriculum": Purpose.LESSON, "agreed": Purpose.MEETING, "senco": Purpose.SEND}
_ALWAYS = ("purpose", "platform", "day", "starts", "ends", "group", "account", "one_to_one", "staff", "until", "late")


def shown(known: Session) -> frozenset[str]:
    """The fields that the form has for a session: those of other purposes are left out once the purpose is known."""
    wanted = {
        name
        for name, purpose in _OF_A_PURPOSE.items()
        if known.purpose in (None, purpose) or (name == "agreed" and known.one_to_one)
    }
    return frozenset({*_ALWAYS, *wanted})


def filled(known: Session, inputs: dict[str, str]) -> Filled:
    """Take over what was put into the form. Every value is text; a field that is left empty takes its answer away."""
    wrong: list[Wrong] = []
    changes: dict[str, object] = {
        "purpose": _one_of(Purpose, inputs.get("purpose", "")),
        "platform": _platform(inputs.get("platform", ""), known.platform),
        "senco": _one_of(Answer, inputs.get("senco", "")),
        "account": _one_of(Account, inputs.get("account", "")),
        "one_to_one": {"yes": True, "no": False}.get(inputs.get("one_to_one", "")),
        "late": inputs.get("late") == "true",
        "group": _group(inputs, wrong),
    }
    changes |= {name: _date(name, inputs, getattr(known, name), wrong) for name in ("day", "until")}
    changes |= {name: _time(name, inputs, getattr(known, name), wrong) for name in ("starts", "ends")}
    changes |= {name: _words(name, inputs, wrong) for name in ("staff", "curriculum", "agreed")}
    fields = shown(known)
    changes = {name: value for name, value in changes.items() if name in fields}
    changes["rules"] = known.rules | _rules(inputs)
    if "join_link" in inputs:
        changes["join_link"] = join_link(inputs["join_link"][:LONGEST_LINK])
    if changes.get("agreed"):
        changes["not_agreed"] = False
    return Filled(known.model_copy(update=changes), tuple(wrong))


def _rules(inputs: dict[str, str]) -> dict[str, Answer]:
    """The answers to the school's own rules."""
    told = (
        (name.removeprefix(RULE), _one_of(Answer, value)) for name, value in inputs.items() if name.startswith(RULE)
    )
    return {name: answer for name, answer in told if answer is not None}


_T = TypeVar("_T", Purpose, Answer, Account)


def _one_of(kind: type[_T], value: str) -> _T | None:
    return kind(value) if value in set(kind) else None


def _platform(chosen: str, known: str) -> str:
    """Where it takes place: a choice of the form. Another one that was typed before is still that one."""
    if chosen == OTHER:
        return known if known not in PLATFORMS and known else OTHER
    return chosen if chosen in PLATFORMS else ""


def _words(name: str, inputs: dict[str, str], wrong: list[Wrong]) -> str:
    text = " ".join(inputs.get(name, "").split())
    if len(text) > LONGEST:
        wrong.append(("lesson.wrong.too_long_text", {"field": name, "most": str(LONGEST)}))
        return text[:LONGEST]
    return text


_GROUP = regex(r"\b(?:group|class|club|set|band|choir|council|team|table|parents|families|leavers)s?\b", re.IGNORECASE)


def _group(inputs: dict[str, str], wrong: list[Wrong]) -> str:
    """A class or a group. What reads as a child's name is not kept (product design 4.2)."""
    text = _words("group", inputs, wrong)
    if any(" " in child.name and not _GROUP.search(child.name) for child in read_children(text, expecting=True)):
        wrong.append(("lesson.wrong.name", {}))
        return ""
    return text


def _date(name: str, inputs: dict[str, str], known: date | None, wrong: list[Wrong]) -> date | None:
    text = inputs.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        wrong.append(("lesson.wrong.bad_date", {"field": name}))
        return known


def _time(name: str, inputs: dict[str, str], known: time | None, wrong: list[Wrong]) -> time | None:
    text = inputs.get(name, "").strip()
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None) if text else None
    except ValueError:
        wrong.append(("lesson.wrong.bad_date", {"field": name}))
        return known
