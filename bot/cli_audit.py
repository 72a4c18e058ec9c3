"""`safecontact audit`: shows who did or opened what, and proves that nobody has changed the list."""

from bot import school_file, settings
from bot.core.audit import Anchor
from bot.core.reference import find_references
from bot.errors import SafeContactError, StorageError
from bot.storage import audit
from bot.texts import say
from bot.wiring import open_records
from cards.audit import audit_line


def verify(anchor: str = "") -> None:
    """Go through the whole chain, and hold the histories of reports and sessions against it.

    Raises:
        StorageError: It does not hold; the message names the first entry that is wrong.
    """
    known = _parsed(anchor) if anchor else None
    database = open_records(settings.load())
    found = database.transact_now(lambda connection: audit.verify(connection, known))
    if found is not None:
        raise StorageError(say(f"audit.fault.{found.fault}", position=found.position), advice=_KEEP)
    if changed := database.transact_now(audit.changed_histories):
        raise StorageError(say("audit.fault.history", references=", ".join(changed)), advice=_KEEP)
    last = database.transact_now(audit.last)
    print(say("audit.holds", count=last.position if last else 0))


def show_anchor() -> None:
    """Print where the chain ends now, on one line.

    Raises:
        StorageError: Nothing has been recorded yet.
    """
    last = open_records(settings.load()).transact_now(audit.last)
    if last is None:
        raise StorageError(say("audit.empty"))
    print(Anchor(last.position, last.deed.at, last.seal))


def show(report: str = "") -> None:
    """Print the list in words, of one report or session, or of everything.

    Raises:
        SafeContactError: That is no reference, or nothing is recorded.
    """
    chosen = settings.load()
    school = school_file.read(chosen.school_file)
    subject = next(iter(find_references(report)), report.strip().upper())
    links = open_records(chosen).transact_now(lambda connection: audit.links(connection, subject))
    if not links:
        raise SafeContactError(say("audit.empty"), advice="Give a reference as on its receipt: SN-7K4M-26.")
    for link in links:
        print(audit_line(link, school))


def _parsed(anchor: str) -> Anchor:
    try:
        return Anchor.parse(anchor)
    except ValueError:
        raise SafeContactError(
            "This is no anchor.", advice='Give its whole line in quotes, as "safecontact audit anchor" printed it.'
        ) from None


_KEEP = "Keep a copy of the database as it is now, and find out who could write to it."
