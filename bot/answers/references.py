"""Clauses that a message names by number: "clause 9", "rule no. 4", "cl. 15"."""

import re

from bot.core.commands import number_as_id
from bot.core.patterns import regex

_NAMED = regex(
    r"\b(?:clauses?|cl\.?|rules?|points?|sections?|paragraphs?|para\.?|items?|numbers?|procedures?)"
    r" ?(?:number|no\.?|num|#)? ?(\d{1,3})(?:(?: ?(?:and|or|,|&|/|to|vs\.?|against|versus) ?)(\d{1,3}))?\b"
)
_LETTERS = regex(
    r"\b(clause|rule|point|section|paragraph|procedure) (?:number )?"
    r"(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen)\b"
)
_COUNT = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
)
_ALONE = regex(r"^#? ?(\d{1,2})[ .?!]*$")


_PARTS = regex(
    r"\b(?:clauses?|cl\.?|rules?|sections?|paragraphs?|para\.?|articles?) ?(?:number|no\.?|#)? ?"
    r"(\d{1,3}(?:\.\d{1,3}){0,4}(?: ?\([a-z]{1,4}\)){0,2})"
)
_CODES = regex(r"\b[a-z]{2,12}(?:[.\-][a-z0-9]{1,12}){0,3}[.\-]\d{1,4}\b")


def named_parts(original: str) -> tuple[str, ...]:
    """The parts of any policy that a message names, as ids: "section 3.2 (a)" is 3.2.a, "POL-12" is pol-12."""
    found = [number_as_id(number) for number in _PARTS.findall(original)] + _CODES.findall(original)
    return tuple(dict.fromkeys(found))


def named_clauses(original: str) -> tuple[str, ...]:
    """The numbers of the clauses a message names, in the order it names them, each once."""
    text = _LETTERS.sub(lambda m: f"{m[1]} {_COUNT.index(m[2])}", original)
    found = [number for match in _NAMED.finditer(text) for number in match.groups() if number]
    if alone := _ALONE.match(text):
        found.append(alone[1])
    return tuple(dict.fromkeys(str(int(number)) for number in found))
