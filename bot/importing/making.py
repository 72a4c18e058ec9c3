"""From the bytes of a file to a pack that is proved: read, left out, cut, named, checked against what was read."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.core.policy import LeftOut, Pack
from bot.errors import ImportRefused, install_extra
from bot.importing import text_file
from bot.importing.blocks import Block, Source, letters
from bot.importing.contents import without_contents
from bot.importing.cutting import cut
from bot.importing.dating import Dates, dates_in
from bot.importing.naming import name, slug

LARGEST = 20_000_000  # bytes of a file
LONGEST = 400_000  # characters of a policy
MOST_UNITS = 600
FEWEST_LETTERS = 40
LONGEST_TITLE = 100
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_OTHERS = {b"{\\rtf": "a rich-text file (.rtf)", b"<!DO": "a web page", b"<htm": "a web page", b"<?xm": "an XML file"}


@dataclass(frozen=True, slots=True)
class Made:
    """A pack that has not been written yet, with what a person should check."""

    pack: Pack
    data: dict[str, Any]
    notes: tuple[str, ...] = field(default=())


def make(
    content: bytes,
    file_name: str,
    *,
    pack_id: str = "",
    title: str = "",
    school: str = "",
    dates: Dates = Dates(),  # noqa: B008  (frozen: never changes)
    today: date | None = None,
) -> Made:
    """The pack of a policy file; raises `ImportRefused` when it cannot be one."""
    read = _read(content)
    source = without_contents(read)
    if len(letters(block.text for block in source.blocks)) < FEWEST_LETTERS:
        raise ImportRefused("The file is empty, or nearly so.", advice="Give the file that holds the policy's text.")
    named = name(cut(source.blocks))
    if len(named.document) > LONGEST or len(named.units) > MOST_UNITS:
        raise ImportRefused(
            f"The file is too long for one policy ({len(named.units)} parts).",
            advice="Give the policy alone, without appendices.",
        )
    if not named.units:
        raise ImportRefused("The file holds headings only.", advice="Give the file that holds the policy's text.")
    _prove(read, named.document, source.left_out)
    found = dates_in(named.document)
    data: dict[str, Any] = {
        "title": title or _title(source.blocks, file_name),
        "school": school,
        "dated": dates.dated or found.dated,
        "review_due": dates.review_due or found.review_due,
        "imported": today,
        "headings": named.headings,
        "left_out": [left.model_dump() for left in source.left_out],
        "roles": {},
        "units": named.units,
    }
    data = {key: value for key, value in data.items() if value not in (None, "", [])}
    pack_id = pack_id or slug(data["title"])
    pack = Pack.model_validate({**data, "id": pack_id, "document": named.document})
    if problems := pack.problems():
        raise ImportRefused(f"The file could not be cut into clauses: {problems[0]}.", advice=_REPORT)
    return Made(pack, data, (*source.notes, *named.notes, *_doubts(pack, found, dates)))


_REPORT = "Give it as a text file with one paragraph a line, and tell whoever keeps this program."


def _read(content: bytes) -> Source:
    """What the file holds, by what its first bytes say that it is."""
    if len(content) > LARGEST:
        raise ImportRefused("The file is larger than 20 MB.", advice="Take the pictures out of it and try again.")
    if content.startswith(_OLD_WORD):
        raise ImportRefused(
            "This is a Word document of the old kind (.doc), or one that is protected by a password.",
            advice="Open it in Word and save it as .docx without a password.",
        )
    for first, kind in _OTHERS.items():
        if content.lstrip()[: len(first)].lower() == first.lower():
            raise ImportRefused(f"This is {kind}.", advice="Save it as a Word document (.docx), a PDF or plain text.")
    try:
        if content.startswith(b"%PDF"):
            from bot.importing import pdf_file  # noqa: PLC0415  (of the extra `import`, which a server does not need)

            return pdf_file.read(content)
        if content.startswith(b"PK"):
            from bot.importing import word_file  # noqa: PLC0415

            return word_file.read(content)
    except ModuleNotFoundError as error:
        raise ImportRefused(
            "Word documents and PDFs need a part of this program that is not installed.",
            advice=install_extra("import"),
        ) from error
    return text_file.read(content)


def _prove(read: Source, document: str, left_out: tuple[LeftOut, ...]) -> None:
    """Raise unless every letter that was read is in the document or listed as left out, and nothing else is."""
    before = Counter(letters(block.text for block in read.blocks)) + Counter(letters(x.text for x in read.left_out))
    after = Counter(letters([document])) + Counter(letters(left.text for left in left_out))
    kept = iter(letters(block.text for block in read.blocks))
    if before != after or not all(letter in kept for letter in letters([document])):
        raise ImportRefused("Some of the text would have been lost or moved.", advice=_REPORT)


def _title(blocks: tuple[Block, ...], file_name: str) -> str:
    """The first line that can be a title; else the file's name."""
    short = (block.text for block in blocks if len(block.text) <= LONGEST_TITLE)
    first = next((text for text in short if "policy" in text.lower()), "")
    named = re.sub(r"[_\-]+", " ", file_name.rpartition(".")[0]).strip()
    return " ".join(first.split()) or named or "Policy"


def _doubts(pack: Pack, found: Dates, given: Dates) -> list[str]:
    """What a person must look at, whatever the file."""
    doubts = []
    if not pack.clauses:
        doubts.append("No numbered clauses were found, so each paragraph or short section is a part of its own.")
    if found.dated and not given.dated:
        doubts.append(f"The policy seems to be of {found.dated:%B %Y}. If that is wrong, give --dated.")
    if not pack.dated:
        doubts.append("No date was found. Answers then name the text's version only; give --dated to name the date.")
    if found.review_due and not given.review_due:
        doubts.append(f"It seems to be due for review by {found.review_due:%B %Y}. If not, give --review-due.")
    if pack.left_out:
        kinds = ", ".join(f"{count} x {why}" for why, count in Counter(each.why for each in pack.left_out).items())
        doubts.append(f"Left out, and listed in pack.toml under left_out: {kinds}. See that no rule is among them.")
    return doubts
