"""What a message says beside the facts that were read from it: words that are no fact must not be lost."""

import re
from datetime import datetime

from bot.core.facts.classes import LOOSE_CLASS, NAMED, YEAR, as_class
from bot.core.facts.platforms import platform_places
from bot.core.facts.texts import own_words
from bot.core.incident import Child, When
from bot.core.patterns import regex
from bot.core.when import APART, read_when

_CLASS = regex(rf"(?<!\w)(?:{LOOSE_CLASS})(?!\w)", re.IGNORECASE)
_ONLY_CLASS = regex(rf"(?:1[0-3]|[1-9])[a-z]|{YEAR}|reception|nursery|{NAMED}", re.IGNORECASE)
_WORD = regex(r"[^\W\d_][\w'-]*")
_LINKS = frozenset(
    """
    a about also an and app are at both boy by called child children class from game girl he he's her his i'm in is it
    it's its kid kids my name name's named no of ok okay on or our pupil pupils she she's so sorry that the their them
    they think this to um using via was we well were with yeah year yes yr
    """.split()  # noqa: SIM905  # reads better as prose
)
"""Words that only lead from one fact to the next."""


def without_facts(text: str, now: datetime) -> str:
    """The reporter's own words with a comma in the place of every app, day and time."""
    own = own_words(text)
    for start, end, _ in sorted(platform_places(own), reverse=True):
        own = f"{own[:start]},{own[end:]}"
    found = read_when(own, now, expecting=True)
    for words in found.words.split(APART) if isinstance(found, When) else ():
        own = own.replace(words, ",", 1)
    return own


def says_more_than_facts(text: str, children: tuple[Child, ...], now: datetime) -> bool:
    """Whether any word of a message is none of app, day, time, the children's names and classes, or a link."""
    named = " ".join(f"{child.name} {child.school_class} {child.screen_name}" for child in children).lower()
    rest = _CLASS.sub(" ", without_facts(text, now)).lower()
    return not _LINKS.union(_WORD.findall(named)).issuperset(_WORD.findall(rest))


def bare_class(text: str) -> str:
    """The class that a message names and nothing else; "" where it says anything else."""
    said = text.strip(" .!")
    return as_class(said) if _ONLY_CLASS.fullmatch(said) else ""
