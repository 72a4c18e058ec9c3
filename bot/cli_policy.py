"""`safecontact policy import`, `check` and `show`."""

from datetime import UTC, date, datetime
from pathlib import Path

from bot import policies, settings
from bot.core.policy import Pack
from bot.errors import ImportRefused, SafeContactError

SHOWN = 12  # of a long list


def bring_in(
    file: Path, parent: Path, *, pack_id: str, title: str, school: str, dated: str, review_due: str, replace: bool
) -> None:
    """Make a pack of a policy file, and say what was made and what to check."""
    from bot.importing import make
    from bot.importing.dating import Dates
    from bot.importing.writing import write

    try:
        content = file.read_bytes()
    except OSError as error:
        raise ImportRefused(f"{file} cannot be read: {error.strerror}.", advice="Check its name.") from error
    dates = Dates(_day(dated, "--dated"), _day(review_due, "--review-due"))
    today = datetime.now(UTC).date()
    made = make(content, file.name, pack_id=pack_id, title=title, school=school, dates=dates, today=today)
    folder = write(made, parent, replace=replace)
    print(f"{folder}: {_counted(made.pack)}.")
    print(f"Version {made.pack.version}, {len(made.pack.document)} characters, each of them in one part or heading.")
    print("\nPlease check:")
    for note in made.notes[:SHOWN]:
        print(f"- {note}")
    if len(made.notes) > SHOWN:
        print(f"- and {len(made.notes) - SHOWN} more of the kind.")
    print("- Read it beside the original: safecontact policy show.")
    print(f"- Name in {folder / 'pack.toml'} which parts speak of reporting, under [roles].")
    print(f"\nThen set SAFECONTACT_POLICY={folder.resolve()}")
    print(f"Run: safecontact policy check {folder}")


def check(pack_id: str) -> None:
    """Prove that a pack quotes its document faithfully; a pack that is not sound is refused, with the reasons."""
    pack = policies.load(pack_id)
    print(f"{pack.title}: {_counted(pack)}, every word of the document accounted for. Version {pack.version}.")
    for left in pack.left_out[:SHOWN]:
        print(f"Left out ({left.why}, {left.where}): {left.text}")
    if len(pack.left_out) > SHOWN:
        print(f"... and {len(pack.left_out) - SHOWN} more, listed in its pack.toml.")
    if not pack.roles.duties:
        print("It does not say which parts speak of reporting: fill in [roles] in its pack.toml.")


def show(unit_id: str | None) -> None:
    """Print the policy in use, or one unit of it, word for word."""
    pack = policies.load(settings.load().policy)
    if unit_id is None:
        print(pack.document, end="")
        return
    found = pack.unit(unit_id)
    if found is None:
        known = ", ".join(each.id for each in pack.units)
        raise SafeContactError(f"The policy has no unit {unit_id!r}.", advice=f"It has: {known}.")
    print(found.marker + found.text)


def _counted(pack: Pack) -> str:
    return f"{len(pack.units)} units, {len(pack.clauses)} of them numbered"


def _day(text: str, option: str) -> date | None:
    """A date as it is typed: 2024-03-01, or 2024-03 for a month."""
    if not text:
        return None
    try:
        return date.fromisoformat(text if text.count("-") > 1 else f"{text}-01")
    except ValueError:
        raise SafeContactError(
            f"{option} {text!r} is not a date.", advice="Write it as 2024-03-01, or 2024-03."
        ) from None
