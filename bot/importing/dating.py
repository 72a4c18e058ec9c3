"""Finds the dates that a policy gives of itself: when it was adopted or reviewed, and when it is to be reviewed."""

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
_WHEN = rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?{_MONTH},?\s+(?P<year>20\d\d)"
_FIGURES = r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>20\d\d)"
_DUE = r"(?:next review|review (?:date|due)|due for review|to be reviewed|review by|date of next review)"
_DATED = (
    r"(?:last review(?:ed)?|adopted|approved|ratified|date of publication|effective(?: date)?|dated|agreed|policy date"
    r"|issued)"
)
_BETWEEN = r"[^\n\d]{0,40}?"


@dataclass(frozen=True, slots=True)
class Dates:
    """A policy's own dates, as far as it gives any; where only a month is given, its first day."""

    dated: date | None = None
    review_due: date | None = None


def dates_in(document: str) -> Dates:
    """The dates in the text of a policy; a month in one of its first lines stands for when it was adopted."""
    due, dated = _after(_DUE, document), _after(_DATED, document)
    return Dates(dated or _date(re.search(_WHEN, "\n".join(document.split("\n")[:12]), re.IGNORECASE)), due)


def _after(words: str, document: str) -> date | None:
    for when in (_WHEN, _FIGURES):
        if found := _date(re.search(rf"\b{words}\b{_BETWEEN}{when}", document, re.IGNORECASE)):
            return found
    return None


def _date(found: re.Match[str] | None) -> date | None:
    if found is None:
        return None
    month = found["month"].lower()
    number = int(month) if month.isdigit() else 1 + next(i for i, name in enumerate(_MONTHS) if name[:3] == month[:3])
    try:
        return date(int(found["year"]), number, int(found["day"] or 1))
    except ValueError:
        return None
