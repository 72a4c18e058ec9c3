"""The printed sheet as one page of A4, as large as fits: it is read from a wall, perhaps in a hurry."""

import re
from importlib.resources import as_file, files
from typing import Final

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from bot.errors import SafeContactError
from cards.sheet import Sheet

_FONT: Final = "DejaVu"
_MARGIN: Final = 16  # millimetres
_SIZES: Final = (13.0, 12.5, 12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0)  # points, the largest that fits is taken
_LEADING: Final = 0.5  # millimetres a point
_MARK: Final = "\N{BULLET}"


def draw(sheet: Sheet) -> bytes:
    """The page as PDF.

    Raises:
        SafeContactError: It does not fit on one page, even in small letters.
    """
    with as_file(files("bot").joinpath("fonts", "DejaVuSans.ttf")) as font:
        for size in _SIZES:
            page = FPDF(format="A4")
            page.set_title(sheet.title)
            page.set_margins(_MARGIN, _MARGIN, _MARGIN)
            page.set_auto_page_break(True, margin=_MARGIN)
            page.add_font(_FONT, fname=font)
            page.add_page()
            _fill(page, sheet, size)
            content = bytes(page.output())  # which closes the font, too, of a page that is not taken
            if page.page_no() == 1:
                return content
    raise SafeContactError(
        "The sheet does not fit on one page.", advice="Name fewer deputies, or shorten names, in the school file."
    )


def _fill(page: FPDF, sheet: Sheet, size: float) -> None:
    _line(page, sheet.school, size - 1)
    _line(page, sheet.title, size * 2)
    _line(page, sheet.lead, size)
    page.ln(size * 0.2)
    page.set_fill_color(0)
    page.set_text_color(255)
    page.set_font(_FONT, size=size * 1.2)
    page.multi_cell(
        0, size * 0.9, sheet.danger, align="C", fill=True, padding=(1, 2), new_x=XPos.LMARGIN, new_y=YPos.NEXT
    )
    page.set_text_color(0)
    for section in sheet.sections:
        page.ln(size * 0.22)
        _line(page, section.heading, size * 1.15)
        page.line(_MARGIN, page.get_y(), page.w - _MARGIN, page.get_y())
        page.ln(size * 0.08)
        for text in section.lines:
            _line(page, text, size, mark=True)
    page.ln(size * 0.25)
    for text in sheet.foot:
        _line(page, text, size - 2.5)
        page.ln(size * 0.08)


def _line(page: FPDF, text: str, size: float, *, mark: bool = False) -> None:
    page.set_font(_FONT, size=size)
    if mark:
        page.cell(_LEADING * size, _LEADING * size, _MARK)
    whole = re.sub(r"(?<=\d) (?=\d)", "\N{NO-BREAK SPACE}", text)  # a telephone number stays on one line
    page.multi_cell(0, _LEADING * size, whole, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
