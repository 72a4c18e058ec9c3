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
_BETWEEN = r"[\s\u00a0\u202f.:#_/\u2010-\u2015\u2212-]"
_GAP = rf"{_BETWEEN}{{0,3}}"
_CODE = rf"[{_EITHER}]{{2}}[{DIGITS}][{_EITHER}]"
REPORT, LESSON, QUESTION, GUIDANCE = "SN", "RL", "HQ", "HG"
_REFERENCE = regex(
    rf"(?<![^\W_])({REPORT}|{LESSON}|{QUESTION}|{GUIDANCE}){_GAP}({_CODE}){_GAP}([0-9]{{2}})(?![^\W_])",
    re.IGNORECASE | re.ASCII,
)
# One with a wrong letter, with another word than SN, or without a part. "sniper99", "sn_max_10", SN15 3QT, "SN 10pm"
# and "SN class 10" are none: there is a letter and a figure in a code, or a hyphen on both sides of it.
_SPACED = r"[\s\u00a0\u202f:#/\u2010-\u2015\u2212-]{1,3}"
_BOTH = r"(?=[0-9]*[a-z])(?=[a-z]*[0-9])"
_YEAR = r"(?:20)?[0-9]{2}"
_MISTYPED = regex(
    rf"(?<![^\W_])(?:{REPORT}-[0-9a-z]{{1,3}}[ -]?[0-9a-z]{{2,3}}-{_YEAR}"
    rf"|{REPORT}{_SPACED}{_BOTH}[0-9a-z]{{4,5}}(?:{_SPACED})?{_YEAR}"
    rf"|{REPORT}(?![aeiouy]){_BOTH}[0-9a-z]{{4}}{_GAP}{_YEAR}"
    rf"|{REPORT}(?:{_SPACED})?{_BOTH}{_CODE}"
    rf"|[a-z]{{2}}-{_BOTH}{_CODE}-{_YEAR}|(?:report|case|for|to)\s{{1,3}}{_BOTH}{_CODE}-{_YEAR})(?![^\W_])",
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


def mistyped_reference(text: str) -> bool:
    """Whether something in a text looks like the reference of a report and cannot be one."""
    return any(not reference for _, _, reference in report_places(text))


def report_places(text: str) -> list[tuple[int, int, str]]:
    """Where references of reports begin and end, and which they are; empty where they are mistyped."""
    found = [
        (*match.span(), f"{REPORT}-{match[2]}-{match[3]}".upper())
        for match in _REFERENCE.finditer(text)
        if match[1].upper() == REPORT
    ]
    rest = _REFERENCE.sub(lambda match: " " * len(match[0]), text)
    return sorted([*found, *((*match.span(), "") for match in _MISTYPED.finditer(rest))])
