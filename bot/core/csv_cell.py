"""Cells of a CSV file: what a person typed must never run as a formula when a spreadsheet opens it."""

_FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def cell(text: str) -> str:
    """The text as a cell; where a spreadsheet would take it for a formula, an apostrophe stands before it.

    Source: OWASP, CSV injection. Blanks in front do not keep a spreadsheet from it, nor do full-width signs.
    """
    first = text.lstrip(" \u00a0\u200b\ufeff")[:1]
    return f"'{text}" if first and first in _FORMULA else text
