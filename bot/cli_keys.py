"""`safecontact keys new` and `safecontact reseal`: the keys that records are sealed with, and their rotation."""

import sys

from bot import settings
from bot.errors import StorageError
from bot.storage import resealing
from bot.storage.sealing import SETTING, new_key
from bot.wiring import open_records


def new() -> None:
    """Print a key on standard output, and what to do with it beside it."""
    print(new_key())
    advice = (
        f"Put this into {SETTING}, in front of any other key and with a comma between them. Keep a copy away from "
        "this computer: without its key nobody can read the records any more."
    )
    print(advice, file=sys.stderr)


def reseal() -> None:
    """Seal everything again with the first key.

    Raises:
        StorageError: Something is left that could not be sealed again.
    """
    result = resealing.reseal(open_records(settings.load()))
    for table, count in sorted(result.done.items()):
        print(f"{table}: {count} sealed again.")
    if result.unreadable:
        raise StorageError(
            f"{len(result.unreadable)} records cannot be opened: {', '.join(result.unreadable[:5])}.",
            advice="They were changed outside Safe Contact. Get them back from a copy of the database.",
        )
    if result.left:
        raise StorageError(
            f"{result.left} records are not sealed with the first key yet.",
            advice="Does a server still run with the old setting? Start it again, then run: safecontact reseal",
        )
    print("Everything is sealed with the first key.")
    if result.retired:
        print(f"Not needed any more, and can be taken out of {SETTING}: {', '.join(result.retired)}.")
