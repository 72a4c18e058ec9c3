"""Reads a policy from a PDF: lines put back together, headers, footers and page numbers told apart and listed."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTPage, LTTextContainer, LTTextLine
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException

from bot.core.policy import LeftOut
from bot.errors import ImportRefused
from bot.importing.blocks import Block, Source, Style, tidy
from bot.importing.contents import is_contents_line
from bot.importing.numbering import mark
from bot.importing.paragraphs import Joiner

MOST_PAGES = 200
FEWEST_LETTERS = 20  # a page: with fewer on average, the pages are pictures
EDGE = 2  # lines at the top and at the bottom of a page that may be furniture
OFTEN = 0.5  # share of the pages from which a line at the edge is furniture
_LARGER, _GAP = 1.12, 1.6  # of a heading's letters; of the space before a paragraph, in heights of a line
_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-\u2013]?\s*(?:\d{1,3}|[ivxl]{1,6})\s*[-\u2013]?(?:\s*(?:of|/)\s*\d{1,3})?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page; `top` and `bottom` in points from the page's foot."""

    text: str
    page: int
    top: float
    bottom: float
    size: float
    bold: bool


def read(content: bytes) -> Source:
    """The paragraphs of a PDF; raises `ImportRefused` when it has no text that can be read."""
    pages = _pages(content)
    lines = [line for page in pages for line in page]
    if sum(len(line.text) for line in lines) < FEWEST_LETTERS * max(len(pages), 1):
        raise ImportRefused(
            "The PDF holds pictures of pages, and no text.",
            advice="Give the Word document that it was made from, or a PDF that was run through text recognition.",
        )
    if any("(cid:" in line.text for line in lines):
        raise ImportRefused(
            "The PDF does not say which letters it shows.", advice="Give the Word document that it was made from."
        )
    furniture = _furniture(pages)
    kept = [line for line in lines if line not in furniture]
    joiner = Joiner(line.text for line in kept)
    blocks = list(_blocks(kept, joiner))
    notes = []
    if joiner.dropped:
        notes.append(f"Hyphens at the end of a line were taken out of: {', '.join(joiner.dropped)}.")
    return Source(tuple(blocks), tuple(_left_out(lines, furniture)), tuple(notes))


def _pages(content: bytes) -> list[list[_Line]]:
    try:
        pages = []
        for number, page in enumerate(extract_pages(BytesIO(content), laparams=LAParams()), 1):
            if number > MOST_PAGES:
                raise ImportRefused(
                    f"The PDF has more than {MOST_PAGES} pages.", advice="Give the policy alone, without appendices."
                )
            pages.append(list(_lines(page, number)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise ImportRefused(
            "The PDF is protected by a password.", advice="Save it again without a password, and import that."
        ) from error
    except (PDFException, PSException, ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise ImportRefused(
            "The file cannot be read as a PDF.", advice="Open it, save or print it as a PDF again, and import that."
        ) from error
    return pages


def _lines(page: LTPage, number: int) -> Iterator[_Line]:
    """The lines of a page in the order in which they are read."""
    for box in page:
        if not isinstance(box, LTTextContainer):
            continue
        for line in box:
            text = tidy(line.get_text().replace("\n", " ")) if isinstance(line, LTTextLine) else ""
            if not isinstance(line, LTTextLine) or not text:
                continue
            letters = [each for each in line if isinstance(each, LTChar)]
            size = max((each.size for each in letters), default=line.height)
            bold = bool(letters) and all(_heavy(each.fontname) for each in letters if not each.get_text().isspace())
            yield _Line(text, number, line.y1, line.y0, round(size, 1), bold)


def _heavy(font: str) -> bool:
    return any(word in font.lower() for word in ("bold", "black", "heavy", "semibold"))


def _furniture(pages: list[list[_Line]]) -> set[_Line]:
    """The lines at the edge of pages that come again and again, and numbers that stand there alone."""
    edges = [_edge(page) for page in pages]
    seen = Counter(name for edge in edges for name in {_without_digits(line.text) for line in edge})
    least = max(2, OFTEN * len(pages))
    found = {line for edge in edges for line in edge}
    numbers = {line for line in found if _PAGE_NUMBER.fullmatch(line.text)} if len(pages) > 1 else set()
    return numbers | {line for line in found if seen[_without_digits(line.text)] >= least and mark(line.text) is None}


def _edge(page: list[_Line]) -> list[_Line]:
    ordered = sorted(page, key=lambda line: -line.top)
    return [*ordered[:EDGE], *ordered[-EDGE:]] if len(ordered) > 2 * EDGE else ordered


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


def _blocks(lines: list[_Line], joiner: Joiner) -> Iterator[Block]:
    """Lines that belong together as paragraphs; what is set larger or bolder than the rest is a heading."""
    body = Counter(line.size for line in lines for _ in range(len(line.text))).most_common(1)[0][0]
    heavy = sum(len(line.text) for line in lines if line.bold) * 2 > sum(len(line.text) for line in lines)
    current, style, last = "", Style.PLAIN, None
    for line in lines:
        heading = line.size > _LARGER * body or (line.bold and not heavy)
        if last is not None and current and _same(last, line, joiner):
            current = joiner.joined(current, line.text)
        else:
            if current:
                yield Block(current, style)
            current = line.text
            style = Style.CONTENTS if is_contents_line(current) else Style.HEADING if heading else Style.PLAIN
        last = line
    if current:
        yield Block(current, style)


def _same(last: _Line, line: _Line, joiner: Joiner) -> bool:
    """Whether a line goes on with the paragraph of the one before it."""
    begun = mark(line.text)
    if (begun is not None and begun.sure) or is_contents_line(line.text) or is_contents_line(last.text):
        return False
    if (last.size, last.bold) != (line.size, line.bold):
        return False
    if last.page == line.page and last.bottom - line.top > (_GAP - 1) * (line.top - line.bottom):
        return False
    return joiner.goes_on(last.text, line.text)


def _left_out(lines: list[_Line], furniture: set[_Line]) -> Iterator[LeftOut]:
    """Each line of furniture once, with its pages."""
    places: dict[str, list[int]] = {}
    for line in lines:
        if line in furniture:
            places.setdefault(line.text, []).append(line.page)
    for text, numbers in places.items():
        why = "page number" if _PAGE_NUMBER.fullmatch(text) else "header or footer"
        yield LeftOut(text=text, where=f"page {', '.join(map(str, numbers))}", why=why)
