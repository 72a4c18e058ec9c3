"""A plain document as PDF, for a file that police or governors may read years later."""

from importlib.resources import as_file, files

from fpdf import FPDF
from fpdf.enums import XPos, YPos

_FONT = "DejaVu"  # covers the letters of most languages that pupils' names are written in
_SIZE, _LEADING, _MARGIN = 10, 5.5, 18  # points, millimetres, millimetres


def draw(title: str, text: str) -> bytes:
    """The document: text, line by line as it is, with its title on top and page numbers below."""
    page = _Page(title)
    with as_file(files("bot").joinpath("fonts", "DejaVuSans.ttf")) as font:
        page.add_font(_FONT, fname=font)
        page.set_font(_FONT, size=_SIZE)
        page.add_page()
        for line in text.split("\n"):
            indent = len(line) - len(line.lstrip(" "))
            page.set_x(_MARGIN + indent)
            page.multi_cell(0, _LEADING, line.strip(" ") or " ", align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        return bytes(page.output())


class _Page(FPDF):
    """A4 with the title above and the page number below."""

    def __init__(self, title: str) -> None:
        super().__init__(format="A4")
        self.set_title(title)
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.set_auto_page_break(True, margin=_MARGIN)
        self._heading = title
        self.alias_nb_pages()

    def header(self) -> None:
        self.set_font(_FONT, size=_SIZE - 2)
        self.cell(0, _LEADING, self._heading, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)
        self.set_font(_FONT, size=_SIZE)

    def footer(self) -> None:
        self.set_y(-_MARGIN)
        self.set_font(_FONT, size=_SIZE - 2)
        self.cell(0, _LEADING, f"{self.page_no()} / {{nb}}", align="R")
