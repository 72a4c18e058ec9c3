"""Classes and year groups as staff write them: 5H, Year 5, yr5, y5s, Reception, Oak class."""

import re

from bot.core.patterns import regex

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_YEAR_NUMBER = rf"(?:1[0-3]|[1-9]|{'|'.join(_WORDS)})"

CODE = r"(?-i:(?:1[0-3]|[1-9]|[RN])[A-Z])"
YEAR = rf"(?:(?:year|yr)s?\s?-?|y)(?:group\s)?{_YEAR_NUMBER}"
EARLY = r"(?-i:Reception|Nursery|EYFS)"
NAMED = r"(?-i:(?!My|The|Our|Her|His|This|That|In|A|One|Year)[A-Z][a-z]+\s[Cc]lass)|class\s[0-9]{1,2}"
CLASS = rf"(?:{CODE}|{YEAR}|{EARLY}|{NAMED})"
LOOSE_CLASS = rf"(?:(?:1[0-3]|[1-9]|[rn])[a-z]|{YEAR}|reception|nursery|{NAMED})"
"""The same where a class was asked for, or "in" stands before it: small letters will do."""

_ONE_CODE = regex(r"(?:1[0-3]|[1-9]|[RN])[A-Z]", re.IGNORECASE)
_ONE_YEAR = regex(rf"{YEAR}", re.IGNORECASE)
_NUMBER = regex(rf"({_YEAR_NUMBER})$", re.IGNORECASE)
_LEADING = regex(r"1[0-3]|[1-9]")


def as_class(written: str) -> str:
    """A class in its usual spelling: "5H", "Year 5", "Reception"; a name of a class as written."""
    written = " ".join(written.split())
    if _ONE_CODE.fullmatch(written):
        return written.upper()
    if _ONE_YEAR.fullmatch(written) and (number := _NUMBER.search(written)):
        said = number[1].lower()
        return f"Year {_WORDS.index(said) + 1 if said in _WORDS else said}"
    return written[:1].upper() + written[1:]


def year_of(school_class: str) -> str:
    """The year group of a class, where its name tells: "5" of "5H" and of "Year 5"."""
    if _ONE_CODE.fullmatch(school_class) and (number := _LEADING.match(school_class)):
        return number[0]
    return school_class.removeprefix("Year ") if school_class.startswith("Year ") else ""


def fits(known: str, told: str) -> bool:
    """Whether two classes may be the same child's: the same one, or a year group and a class of it."""
    if not known or not told or known.casefold() == told.casefold():
        return True
    is_year = known.startswith("Year ") or told.startswith("Year ")
    return is_year and bool(year_of(known)) and year_of(known) == year_of(told)


def finer(known: str, told: str) -> str:
    """The class that says more: "5H" rather than "Year 5"; where both say as much, the one told last."""
    if not told or (told.startswith("Year ") and fits(known, told) and known):
        return known
    return told
