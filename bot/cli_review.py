"""`safecontact review`: the list for the policy's review, printed for the governors, and emptied when that is asked."""

from collections.abc import Sequence

from sqlalchemy import Connection

from bot import policies, settings
from bot.core.audit import CONSOLE
from bot.core.guidance.review import Note, themes
from bot.services.review import cleared
from bot.storage import review
from bot.wiring import open_records, utc_now
from cards.review_list import review_lines


def print_review(*, clear: bool) -> None:
    """Print every theme with how often it came up; `clear` empties the list in the same moment, and not before."""
    chosen = settings.load()
    pack, now = policies.load(chosen.policy), utc_now()

    def run(connection: Connection) -> Sequence[Note]:
        notes = review.all_notes(connection)
        if clear:
            cleared(CONSOLE, now)(connection)
        return notes

    for line in review_lines(themes(open_records(chosen).transact_now(run)), pack):
        print(line)
