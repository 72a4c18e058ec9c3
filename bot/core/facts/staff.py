"""Staff called by what they are: whoever writes "it's about Mrs Carter" means the Head Teacher, who must not read it.

Used to find out whom a report is about, and for nothing else: what was typed is kept as typed.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.core.facts.parties import read_parties
from bot.core.incident import Party
from bot.core.people import Person, Role

_TITLES = ("mr", "mrs", "ms", "miss", "mx", "dr", "sir", "rev", "revd", "reverend", "canon", "father")
_ROLES = (
    (Role.HEADTEACHER, "the head teacher"),
    (Role.DEPUTY, "the deputy"),
    (Role.CHAIR, "the chair of governors"),
)
_OTHER = "a colleague"
_WORDS = frozenset({"head", "teacher", "deputy", "chair", "governor", "none", "no", "not", "yes", "will", "may", "an"})
"""Names that are words as well: where a name was asked for they are not taken for one without a title."""


@dataclass(frozen=True, slots=True)
class Staff:
    """The people of a school whom a message may name: each with id, name and the word for what they are.

    `but`: the id of whoever writes, who may well give their own name.
    """

    people: tuple[tuple[str, str, str], ...] = ()
    but: str = ""

    @classmethod
    def of(cls, people: Iterable[Person], but: str = "") -> "Staff":
        """These people."""
        return cls(tuple((one.id, one.name, _role(one)) for one in people), but)

    def by_role(self, text: str, *, alone: bool = False) -> str:
        """The text with every name replaced. `alone`: a first name or surname will do, because a name was asked for."""
        folded = text.lower()
        for one, key, pattern, role in _names(self.people, alone):
            if key in folded and one != self.but:
                text = _looked_for(pattern).sub(role, text)
        return text

    def involved(self, text: str) -> frozenset[Party]:
        """Whom the worry is plainly about, called by name or by what they are."""
        return read_parties(self.by_role(text))


NOBODY = Staff()


def _role(person: Person) -> str:
    return next((word for role, word in _ROLES if person.has(role)), _OTHER)


Name = tuple[str, str, str, str]
"""Whose it is, the part of it that is always there, the pattern, and what stands in its place."""


@lru_cache(maxsize=64)  # a school's people, whoever of them writes; and, on the check card, each reader alone
def _names(people: tuple[tuple[str, str, str], ...], alone: bool) -> tuple[Name, ...]:  # noqa: FBT001
    """What to look for: whole names before parts of them. A school may have hundreds of people: they are counted once."""
    named = [(one, *_split(name), role) for one, name, role in people]
    surnames = Counter(surname for _, _, _, surname, _ in named)
    firsts = Counter(first for _, _, given, _, _ in named for first in set(given))
    initials = Counter((surname[:1], _called(title)) for _, title, _, surname, _ in named)
    found: list[Name] = []
    for one, title, given, surname, role in named:
        shared = surnames[surname] > 1
        titles = title if shared else "|".join(_TITLES)
        last = re.escape(surname)
        ways = [rf"(?:(?:{'|'.join(_TITLES)})\.?\s+)?{' '.join(map(re.escape, given))} {last}"] if given else []
        ways += [rf"(?:{titles})\.? (?:[a-z]\.? )?{last}"] if titles else []
        ways += [last] if alone and not shared and surname not in _WORDS else []
        found += [(one, surname, way, role) for way in ways if surname]
        if surname and sum(initials[surname[0], called] for called in _ALIKE[_called(title)]) == 1:
            way = rf"(?:{'|'.join(_called(title))})\.? {surname[0]}(?!\w|'(?!s\b))"  # "Mrs C"
            found.append((one, f" {surname[0]}", way, role))
        first = given[0] if given and given[0] not in _WORDS else ""
        if alone and firsts[first] == 1:
            found.append((one, first, re.escape(first), role))
    return tuple(sorted(found, key=lambda each: -len(each[2])))


_WOMAN = ("mrs", "ms", "miss")


def _called(title: str) -> tuple[str, ...]:
    """The titles that people may use of somebody who has this one, or none."""
    if title in _WOMAN:
        return _WOMAN
    return (title,) if title else _TITLES


_CALLED = {_called(title) for title in (*_TITLES, "")}
_ALIKE = {one: [other for other in _CALLED if {*one} & {*other}] for one in _CALLED}
"""Of the titles that people may use of somebody, those that they may use of somebody else with the same initial."""


@lru_cache(maxsize=512)
def _looked_for(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b{pattern}\b".replace(" ", r"\s+"), re.IGNORECASE)


def _split(name: str) -> tuple[str, tuple[str, ...], str]:
    """Title, given names and surname; a name of one word is a surname, and one without letters is nobody's."""
    words = re.findall(r"[^\W\d_](?:[\w'-]*\w)?", name.lower())
    title = words.pop(0) if len(words) > 1 and words[0] in _TITLES else ""
    *given, surname = words or [""]
    return title, tuple(given), surname
