"""Reads a policy from a Word document (.docx): paragraphs, tables, the numbers that Word counts itself.

What is not in the running text (headers, footers, footnotes, comments, text boxes, hidden words) is listed as left out.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from bot.core.policy import LeftOut
from bot.errors import ImportRefused
from bot.importing.blocks import Block, Source, Style, tidy
from bot.importing.word_numbers import WordNumbers

LARGEST = 200_000_000  # bytes that a document may unpack to
_TABLES = "The file has a table. Its cells follow one another, row by row: check how they read."
_CHANGES = ("w:ins", "w:del", "w:moveFrom", "w:moveTo")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BESIDE = {
    "header": "header",
    "footer": "footer",
    "footnotes": "footnote",
    "endnotes": "endnote",
    "comments": "comment",
}


def read(content: bytes) -> Source:
    """The paragraphs of a Word document; raises `ImportRefused` when it cannot be read as one."""
    document = _opened(content)
    body = document.element.body
    if any(next(body.iter(qn(name)), None) is not None for name in _CHANGES):
        raise ImportRefused(
            "The document holds tracked changes, so it is not clear what the policy says.",
            advice="In Word accept or reject all changes (Review), save it, and import that.",
        )
    reader = _Reader(document)
    reader.body(body)
    left_out = [*reader.left_out, *_beside(document)]
    notes = (_TABLES,) if reader.tables else ()
    return Source(tuple(reader.blocks), tuple(left_out), notes)


def _opened(content: bytes) -> Any:
    try:
        with ZipFile(BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > LARGEST:
                raise ImportRefused("The document is too large.", advice="Take the pictures out of it and try again.")
        return Document(BytesIO(content))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError, XMLSyntaxError) as error:
        raise ImportRefused(
            "The file cannot be read as a Word document.", advice="Open it in Word and save it again as .docx."
        ) from error


class _Reader:
    """Goes through the body once, in its order."""

    def __init__(self, document: Any) -> None:
        self._document = document
        try:
            numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            numbering = None
        self._numbers = WordNumbers(numbering)
        self.blocks: list[Block] = []
        self.left_out: list[LeftOut] = []
        self.tables = False
        self._row: Any = None

    def body(self, body: Any) -> None:
        """Every paragraph, wherever it is nested."""
        for element in body.iter(qn("w:p")):
            above = {ancestor.tag for ancestor in element.iterancestors()}
            if _FALLBACK in above:  # says again, for older readers, what stands before it
                continue
            if qn("w:txbxContent") in above:
                self._leave_out(_text(element), "text box")
                continue
            self._paragraph(element)

    def _paragraph(self, element: Any) -> None:
        self._leave_out(_text(element, hidden=True), "hidden text")
        text = _text(element)
        row = next(element.iterancestors(qn("w:tr")), None)
        if not tidy(text):
            return
        paragraph = Paragraph(element, self._document)
        name = (paragraph.style.name or "").lower() if paragraph.style is not None else ""
        text = tidy(self._marker(element, paragraph) + text)
        if row is not None and row is self._row:
            self.blocks[-1] = Block(f"{self.blocks[-1].text}\n{text}")
            return
        self._row, self.tables = row, self.tables or row is not None
        style = Style.CONTENTS if name.startswith("toc") and name != "toc heading" else Style.PLAIN
        if name.startswith(("heading", "title", "subtitle", "toc heading")):
            style = Style.HEADING
        self.blocks.append(Block(text, style))

    def _marker(self, element: Any, paragraph: Paragraph) -> str:
        """The number of a paragraph, from its own settings or from those of its style."""
        settings, style = [element.find(qn("w:pPr"))], paragraph.style
        while style is not None:
            settings.append(style.element.find(qn("w:pPr")))
            style = style.base_style
        numbered = [found for each in settings if each is not None and (found := each.find(qn("w:numPr"))) is not None]
        list_id = _setting(numbered, "w:numId")
        return self._numbers.marker(list_id, int(_setting(numbered, "w:ilvl") or 0)) if list_id else ""

    def _leave_out(self, text: str, why: str) -> None:
        if tidy(text):
            after = self.blocks[-1].text[:40] if self.blocks else "the beginning"
            self.left_out.append(LeftOut(text=tidy(text), where=f"after: {after}", why=why))


def _setting(numbered: list[Any], name: str) -> str:
    """The first of several settings that says anything: the paragraph's own outweighs its style's."""
    found = (each.find(qn(name)) for each in numbered)
    return next((str(value.get(qn("w:val"))) for value in found if value is not None), "")


def _text(paragraph: Any, *, hidden: bool = False) -> str:
    """The visible text of a paragraph, or what is hidden in it."""
    found = ""
    for element in paragraph.iter():
        if next(element.iterancestors(qn("w:p")), None) is not paragraph:
            continue
        run = next(element.iterancestors(qn("w:r")), None)
        if (run is not None and run.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is not None) is not hidden:
            continue
        match element.tag:
            case tag if tag == qn("w:t"):
                found += element.text or ""
            case tag if tag in (qn("w:tab"), qn("w:br"), qn("w:cr")) and run is not None:
                found += " " if tag == qn("w:tab") else "\n"
            case tag if tag == qn("w:noBreakHyphen"):
                found += "-"
    return found


def _beside(document: Any) -> Iterator[LeftOut]:
    """What stands in parts of their own: headers, footers, notes, comments."""
    for relation in document.part.rels.values():
        why = _BESIDE.get(relation.reltype.rpartition("/")[2])
        if why is None or relation.is_external:
            continue
        for element in parse_xml(relation.target_part.blob).iter(qn("w:p")):
            if text := tidy(_text(element)):
                yield LeftOut(text=text, where="the whole document", why=why)
