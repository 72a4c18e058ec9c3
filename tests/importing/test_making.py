"""A policy file becomes a pack: every letter in one part or listed, what belongs together together."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from fpdf import FPDF

from bot import policies
from bot.errors import ImportRefused
from bot.importing import make
from bot.importing.writing import write

POLICY = b"""Online Policy

1. Scope

1.1 This policy applies to all staff.
1.2 Staff must not:
(a) accept friend requests from pupils;
(b) message pupils.

2. Reporting

2.1 Tell the Head of anything that worries you.

Review date: March 2027
"""


def test_numbers_become_ids_and_a_list_stays_with_its_sentence() -> None:
    """Clauses are called by their numbers, and no item is cut off from what leads into it."""
    pack = make(POLICY, "online.txt").pack
    found = {unit.id: unit.text for unit in pack.clauses}
    assert list(found) == ["1.1", "1.2", "2.1"]
    assert found["1.2"] == "Staff must not:\n(a) accept friend requests from pupils;\n(b) message pupils."
    assert [unit.id for unit in pack.part("1.2.a")] == ["1.2"]
    assert [unit.id for unit in pack.part("1")] == ["1.1", "1.2"]


def test_a_document_without_numbers_is_cut_by_paragraph_and_says_so() -> None:
    """A policy without numbered clauses is imported with a warning."""
    made = make(
        b"Social media policy\n\nBe kind to everybody online.\n\nTell the Head when something is wrong.\n", "a.txt"
    )
    assert not made.pack.clauses
    assert any("No numbered clauses" in note for note in made.notes)


def test_words_own_numbers_are_read_and_headers_are_listed() -> None:
    """Numbers that Word counts itself stand in the pack, and the header is left out by name."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Draft for governors"
    document.add_heading("Staff and social media", 1)
    document.add_paragraph("Staff must not message pupils from an account of their own.", style="List Number")
    document.add_paragraph("Staff must tell the Head of any message from a pupil.", style="List Number")
    stream = BytesIO()
    document.save(stream)
    pack = make(stream.getvalue(), "policy.docx").pack
    assert [unit.marker for unit in pack.clauses] == ["1. ", "2. "]
    assert [(left.text, left.why) for left in pack.left_out] == [("Draft for governors", "header")]


def test_a_pdfs_lines_are_joined_and_its_page_numbers_left_out() -> None:
    """Lines of a page become paragraphs again, and the page's furniture is listed."""
    pdf = FPDF()
    pdf.set_font("helvetica", size=11)
    for page in (1, 2):
        pdf.add_page()
        pdf.cell(0, 6, "Social Media Policy of Hilltop School", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(8)
        pdf.multi_cell(
            0,
            6,
            f"{page}.1 " + ("Staff keep private accounts apart. ", "Pupils are never added as friends. ")[page - 1] * 6,
        )
        pdf.set_y(-25)
        pdf.cell(0, 6, f"Page {page} of 2")
    pack = make(bytes(pdf.output()), "policy.pdf").pack
    assert [unit.id for unit in pack.clauses] == ["1.1", "2.1"]
    assert "\n" not in pack.clauses[0].text
    assert {left.text for left in pack.left_out} == {
        "Social Media Policy of Hilltop School", "Page 1 of 2", "Page 2 of 2",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0 old", "old kind"),
        (b"{\\rtf1 text}", "rich-text"),
        (b"PK\x03\x04 no zip", "Word document"),
        (b"%PDF-1.7 broken", "PDF"),
        (bytes(range(1, 9)) * 50, "cannot be read as text"),
    ],
)
def test_what_cannot_be_a_policy_is_refused_with_advice(content: bytes, says: str) -> None:
    """Each kind of wrong file gets its own sentence, and nothing is written."""
    with pytest.raises(ImportRefused, match=says):
        make(content, "file")


def test_a_scanned_pdf_is_refused() -> None:
    """Pictures of pages hold no text that could be quoted."""
    pdf = FPDF()
    pdf.add_page()
    with pytest.raises(ImportRefused, match="pictures of pages"):
        make(bytes(pdf.output()), "scan.pdf")


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Where no folder can be made, one line says which place it is and names the option for another."""
    tmp_path.joinpath("file").touch()
    made = make(POLICY, "policy.txt")
    with pytest.raises(ImportRefused, match="Nothing can be written to") as refused:
        write(made, tmp_path / "file" / "below")
    assert "--out" in refused.value.advice


def test_a_pack_is_never_overwritten_unasked(tmp_path: Path) -> None:
    """A second import of the same name is refused; with replace the earlier pack is kept beside it."""
    made = make(POLICY, "online.txt", pack_id="ours")
    folder = write(made, tmp_path)
    assert policies.load(str(folder)).document == made.pack.document
    with pytest.raises(ImportRefused, match="--replace"):
        write(made, tmp_path)
    write(made, tmp_path, replace=True)
    assert (tmp_path / "ours.old" / "policy.txt").is_file()
