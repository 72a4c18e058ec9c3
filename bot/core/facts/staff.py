"""Staff called by what they are: whoever writes "it's about Mrs Carter" means the Head Teacher, who must not read it.

Used to find out whom a report is about, and for nothing else: what was typed is kept as typed.
"""

import re
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
    """The people of a school whom a message may name: each with the word for what they are."""

    people: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, people: Iterable[Person], but: str = "") -> "Staff":
        """These people; `but`: the id of whoever writes, who may well give their own name."""
        return cls(tuple((one.name, _role(one)) for one in people if one.id != but))

    def by_role(self, text: str, *, alone: bool = False) -> str:
        """The text with every name replaced. `alone`: a first name or surname will do, because a name was asked for."""
        for pattern, role in _patterns(self.people, alone):
            text = pattern.sub(role, text)
        return text

    def involved(self, text: str) -> frozenset[Party]:
        """Whom the worry is plainly about, called by name or by what they are."""
        return read_parties(self.by_role(text))


NOBODY = Staff()


def _role(person: Person) -> str:
    return next((word for role, word in _ROLES if person.has(role)), _OTHER)


@lru_cache(maxsize=16)
def _patterns(people: tuple[tuple[str, str], ...], alone: bool) -> tuple[tuple[re.Pattern[str], str], ...]:  # noqa: FBT001
    """What to look for, and what stands in its place: whole names before parts of them."""
    named = [(*_split(name), role) for name, role in people]
    found = []
    for title, given, surname, role in named:
        shared = sum(other == surname for _, _, other, _ in named) > 1
        titles = title if shared else "|".join(_TITLES)
        ways = [rf"(?:(?:{'|'.join(_TITLES)})\.?\s+)?{' '.join(given)} {surname}"] if given else []
        ways += [rf"(?:{titles})\.? (?:[a-z]\.? )?{surname}"] if titles else []
        ways += [surname] if alone and not shared and surname not in _WORDS else []
        first = given[0] if given and given[0] not in _WORDS else ""
        ways += [first] if alone and first and sum(first in other for _, other, _, _ in named) == 1 else []
        found += [(re.compile(rf"\b{way}\b".replace(" ", r"\s+"), re.IGNORECASE), role) for way in ways]
    return tuple(sorted(found, key=lambda each: -len(each[0].pattern)))


def _split(name: str) -> tuple[str, tuple[str, ...], str]:
    """Title, given names and surname, each ready to be looked for; a name of one word is a surname."""
    words = [re.escape(word) for word in re.findall(r"[^\W\d_](?:[\w'-]*\w)?", name.lower())]
    title = words.pop(0) if len(words) > 1 and words[0] in _TITLES else ""
    *given, surname = words or ["(?!)"]
    return title, tuple(given), surname
