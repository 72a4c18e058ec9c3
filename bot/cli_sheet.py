"""`safecontact sheet`: the page for the wall, from the school as it is now."""

from pathlib import Path

from bot import pdf_sheet, school_file, settings
from bot.errors import SafeContactError
from bot.files import SHARED, write_whole
from bot.services.school_book import as_set
from bot.wiring import open_records, utc_now
from cards.sheet import fallback_sheet


def sheet(out: Path) -> None:
    """Write the sheet to a .pdf file.

    Raises:
        SafeContactError: The file has another ending, or cannot be written.
    """
    if out.suffix != ".pdf":
        raise SafeContactError(f"{out} is no .pdf file.", advice="Name it when-teams-is-down.pdf, say.")
    chosen = settings.load()
    file = school_file.read(chosen.school_file)
    database = open_records(chosen)
    try:
        school = database.transact_now(lambda connection: as_set(connection, file))
    finally:
        database.engine.dispose()
    write_whole(out, pdf_sheet.draw(fallback_sheet(school, utc_now())), SHARED)
