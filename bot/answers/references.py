"""Clauses that a message names by number: "clause 9", "rule no. 4", "cl. 15"."""

import re

_NAMED = re.compile(
    r"\b(?:clauses?|cl\.?|rules?|points?|sections?|paragraphs?|para\.?|items?|numbers?|procedures?)"
    r" ?(?:number|no\.?|num|#)? ?(\d{1,3})(?:(?: ?(?:and|or|,|&|/|to|vs\.?|against|versus) ?)(\d{1,3}))?\b"
)
_LETTERS = re.compile(
    r"\b(clause|rule|point|section|paragraph|procedure) (?:number )?"
    r"(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen)\b"
)
_COUNT = re.findall(
    r"\w+",
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
)
_ALONE = re.compile(r"^#? ?(\d{1,2})[ .?!]*$")


def named_clauses(original: str) -> tuple[str, ...]:
    """The numbers of the clauses a message names, in the order it names them, each once."""
    text = _LETTERS.sub(lambda m: f"{m[1]} {_COUNT.index(m[2])}", original)
    found = [number for match in _NAMED.finditer(text) for number in match.groups() if number]
    if alone := _ALONE.match(text):
        found.append(alone[1])
    return tuple(dict.fromkeys(str(int(number)) for number in found))
