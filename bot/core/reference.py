"""References: SN-7K4M-26 of a report, RL- of a remote lesson, HQ- of a question to the Head Teacher, HG- of guidance.

They say nothing of who, what or how many, and can be read out on the phone.
"""

import re

from bot.core.patterns import regex

# No vowels, so that no words appear; no 0 1 I L O U, which are misread. Y is left out with the vowels.
LETTERS = "BCDFGHJKMNPQRSTVWXZ"
DIGITS = "23456789"
_EITHER = DIGITS + LETTERS
# The third is a digit: never more than two letters stand together.
_PLACES = (_EITHER, _EITHER, DIGITS, _EITHER)

MIN_BYTES = 8  # with fewer, some references would be noticeably likelier than others

# Spaces (Teams likes to put no-break ones) and the dashes that keyboards and editors make of a hyphen.
_GAP = r"[\s\u00a0\u202f._/\u2010-\u2015\u2212-]{0,3}"
REPORT, LESSON, QUESTION, GUIDANCE = "SN", "RL", "HQ", "HG"
_REFERENCE = regex(
    rf"(?<![^\W_])({REPORT}|{LESSON}|{QUESTION}|{GUIDANCE}){_GAP}([{_EITHER}]{{2}}[{DIGITS}][{_EITHER}]){_GAP}([0-9]{{2}})(?![^\W_])",
    re.IGNORECASE | re.ASCII,
)

# As long as one, or with a figure in it; "sneaky" is neither.
_LIKE = regex(
    rf"(?<![^\W_]){REPORT}(?:(?!\w){_GAP}[0-9a-z]{{4}}|{_GAP}(?=[a-z]*[0-9])[0-9a-z]{{2,8}})(?![^\W_])",
    re.IGNORECASE | re.ASCII,
)


def reference(random_bytes: bytes, year: int, prefix: str = REPORT) -> str:
    """The reference that these bytes stand for. 157,464 a year: the caller tries again when one is taken.

    ValueError: fewer than eight bytes.
    """
    if len(random_bytes) < MIN_BYTES:
        raise ValueError(f"a reference needs {MIN_BYTES} random bytes, not {len(random_bytes)}")
    number = int.from_bytes(random_bytes, "big")
    code = ""
    for place in _PLACES:
        number, index = divmod(number, len(place))
        code += place[index]
    return f"{prefix}-{code}-{year % 100:02d}"


def find_references(text: str, prefix: str = REPORT) -> tuple[str, ...]:
    """The references in what somebody typed, written properly, each once; case, spaces and dashes do not matter."""
    each = (match for match in _REFERENCE.finditer(text) if match[1].upper() == prefix)
    found = (f"{prefix}-{match[2]}-{match[3]}".upper() for match in each)
    return tuple(dict.fromkeys(found))


def names_report(text: str) -> bool:
    """Whether somebody typed the reference of a report, also one that is mistyped: then no other report is meant."""
    return bool(find_references(text) or _LIKE.search(text))
