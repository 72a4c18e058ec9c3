"""`safecontact export`: a closed case as text or PDF, for the school's own file, and the register of remote sessions.

The export of a case is in its history.
"""

from pathlib import Path

from bot import pdf, school_file, settings
from bot.core.access import Status
from bot.core.audit import CONSOLE, Deed, Kind
from bot.core.case import Case, Entry, Happened
from bot.core.reference import find_references
from bot.errors import SafeContactError
from bot.files import write_whole
from bot.services.school_book import as_set
from bot.storage import audit, lessons, reports
from bot.storage.database import Database
from bot.texts import say
from bot.wiring import open_records, utc_now
from cards.document import case_document
from cards.register_file import register_csv


def export(reference: str, out: Path) -> None:
    """Write one closed case to a .pdf or .txt file.

    Raises:
        SafeContactError: There is no such closed case, or the file cannot be written.
    """
    if out.suffix not in (".pdf", ".txt"):
        raise SafeContactError(f"{out} is neither a .pdf nor a .txt file.", advice="Name it closed-case.pdf, say.")
    chosen = settings.load()
    file = school_file.read(chosen.school_file)
    database = open_records(chosen)
    school = database.transact_now(lambda connection: as_set(connection, file))
    case = _closed(database, reference)
    text = case_document(case, school)
    if out.suffix == ".pdf":
        write_whole(out, pdf.draw(say("case.opened.title", reference=case.reference), text))
    else:
        write_whole(out, f"{text}\n".encode())
    noted = Entry(at=utc_now(), actor=CONSOLE, what=Happened.EXPORTED, data={"text": out.suffix.removeprefix(".")})
    database.transact_now(lambda connection: reports.append(connection, case.reference, [noted]))


def export_register(out: Path) -> int:
    """Write the register of remote sessions to a .csv file; how many sessions it holds.

    Raises:
        SafeContactError: The file has another ending, or cannot be written.
    """
    if out.suffix != ".csv":
        raise SafeContactError(f"{out} is no .csv file.", advice="Name it register.csv, say.")
    chosen = settings.load()
    file = school_file.read(chosen.school_file)
    database = open_records(chosen)
    school = database.transact_now(lambda connection: as_set(connection, file))
    register = database.transact_now(lambda connection: lessons.between(connection, None, None))
    write_whole(out, register_csv(register, school))
    deed = Deed(utc_now(), CONSOLE, Kind.RECORDS, "exported", "register")
    database.transact_now(lambda connection: audit.add(connection, [deed]))
    return len(register)


def _closed(database: Database, reference: str) -> Case:
    """The case, if it is closed: what is still being dealt with has no end to export."""
    found = find_references(reference)
    case = database.transact_now(lambda connection: reports.load(connection, found[0])) if found else None
    if case is None or case.status is not Status.CLOSED:
        raise SafeContactError(
            f"There is no closed case {reference}.", advice="Give the reference as on its receipt: SN-7K4M-26."
        )
    return case
