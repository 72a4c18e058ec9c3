"""The words and numbers that days and times are made of, and the text made ready for reading them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.core.patterns import regex
from bot.core.when.found import DayFound


@dataclass(frozen=True, slots=True)
class Typed:
    """When a text was typed, in the school's zone, and whether the question was when (`asked`)."""

    now: datetime
    asked: bool

    @property
    def today(self) -> date:
        """The day of typing."""
        return self.now.date()


Reader = Callable[[re.Match[str], Typed], DayFound | None]
"""What a match says of a day."""

WEEK: Final = 7

LONGEST = 4000
"""Characters of a text that are read; what comes after them is kept in the account all the same."""

HIDDEN = "\x00"
"""Stands for a character that must not be read. No pattern matches it, and places in the text stay the same."""

_STRAIGHT = str.maketrans("\u2018\u2019\u02bc\u2013\u2014\u00a0\u202f", "'''--  ")

NUMBERS = {
    name: number
    for number, name in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=1
    )
}
HOUR = rf"(?:{'|'.join(NUMBERS)}|1[0-2]|0?[1-9])"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT_WEEKDAYS = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4,
                   "sat": 5, "sun": 6, "wensday": 2, "wendsday": 2, "tusday": 1,
                   "teusday": 1, "thursay": 3, "thrusday": 3, "saterday": 5, "satuday": 5}  # fmt: skip
WEEKDAY = rf"(?:{'|'.join((*WEEKDAYS, *_SHORT_WEEKDAYS))})"
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
MONTH = rf"(?:{'|'.join(_MONTHS)}|sept|{'|'.join(month[:3] for month in _MONTHS)})"

_NOT_TIMES = regex(
    r"""\b(?:year|yr|y|class|form|room|number|no\.|page|key\ stage|ks|group|set|aged?)\s*-?
           (?:[0-9]{1,2}|one|two|three|four|five|six|seven)(?:s|[a-z])?\b
      | \b[0-9]{1,2}[a-z]\b(?!\s+ago)
      | \b(?:[0-9]{1,2}|\w+)[\s-](?:years?|yrs?|months?)[\s-](?:old|olds)\b
      | \b(?:s?he|they|who)(?:'s|\ is|\ was|\ were|\ are|'re)\s+(?:(?:only|just|about|around|maybe|like)\s+)*
           (?:[0-9]{1,2}|nine|ten|eleven|eight|seven|six|five|four)(?=\s*(?:[.,;!?)]|$|\s(?:and|but|so|in|now)\b))
      | \b24/7\b | \b(?:999|101|111|112)\b(?!\ days) | [£$€][0-9.,]+ | \b[0-9]+%""",
    re.VERBOSE,
)
"""Class names, ages, telephone numbers and prices: their numbers are never times or dates."""

_FOLLOWS = regex(
    rf"""\s*(?:$|[.,;:!?)\-'"]|\x00
      | \s(?:o'?\s?clock|am|pm|ish|or\ so|or\ thereabouts|on|at|about|around|this|that|yesterday|today|tonight|last|when
            |while|and|but|because|as|or|he|she|it|they|we|i|i'?ve|to|then|the|a|my|his|her|there|from|after|before|until|till|via|by
            |in\ the\ (?:morning|afternoon|evening|night)|at\ night|{WEEKDAY}|one\ of|someone|mum|sorry|please|sent
            |messaged|[0-9]{{1,2}}(?:st|nd|rd|th)?\ {MONTH})\b)""",
    re.VERBOSE,
)
_COUNTED = regex(r"\s+(?:and|or|to)\s+(?:[0-9]+|\w+)\s+(?:of|\w+s)\b")

_DENIED = regex(r"(?:\bnot|\bwasn't|\bisn't|\brather than|\binstead of)\s+(?:(?:at|on|in|about|around|the|last)\s+)*$")


def fold(text: str) -> str:
    """The text in lower case with plain quotes and dashes; every character keeps its place."""
    straight = text[:LONGEST].translate(_STRAIGHT)
    return "".join(lower if len(lower := character.lower()) == 1 else character for character in straight)


def hide(text: str, start: int, end: int) -> str:
    """The text with a stretch of it made unreadable, at the same length."""
    return f"{text[:start]}{HIDDEN * (end - start)}{text[end:]}"


def readable(text: str) -> str:
    """The folded text without what looks like a time and is none: "5H", "Year 5", "she's 9", "999"."""
    return _NOT_TIMES.sub(lambda match: HIDDEN * len(match[0]), fold(text))


def stands_alone(text: str, end: int) -> bool:
    """Whether a number that ends here counts nothing: "at 4" and "at 4 he wrote", but not "at 4 schools"."""
    return bool(_FOLLOWS.match(text, end)) and not _COUNTED.match(text, end)


def denied(text: str, start: int) -> bool:
    """Whether what starts here is only named to be ruled out: "not Tuesday"."""
    return bool(_DENIED.search(text, max(0, start - 40), start))


def number(word: str) -> int:
    """The number that a word of one to twelve, or up to four digits, stands for."""
    return NUMBERS[word] if word in NUMBERS else int(word)


def weekday(word: str) -> int:
    """The day of the week that a name stands for: Monday is 0."""
    return WEEKDAYS.index(word) if word in WEEKDAYS else _SHORT_WEEKDAYS[word]


def month(word: str) -> int:
    """The month that a name stands for: January is 1."""
    return next(place for place, name in enumerate(_MONTHS, start=1) if name[:3] == word[:3])
