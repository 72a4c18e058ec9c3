"""Cells of a file that somebody opens in a spreadsheet program, which takes some texts for formulas.

`=HYPERLINK("https://...", "open")` or `=cmd|...` typed into a report would otherwise be run, or sent somewhere, on the
computer of whoever opens the export (OWASP: CSV injection).
"""

# What a formula can begin with, in the letters of wide keyboards too, after blanks that a program may pass over.
_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def cell(text: str) -> str:
    """The text for one cell: as it is, or with an apostrophe before it where it would be taken for a formula."""
    begins = text.lstrip(" \u00a0\u200b\u3000\ufeff")
    return f"'{text}" if begins and begins[0] in _FORMULA else text
