"""Commands that look after the records: exports, what falls due, holds, the audit, the keys."""

from pathlib import Path
from typing import Annotated

import typer

from bot import logs

audit_app = typer.Typer(help="Show who did or opened what, and prove that the list is whole.", no_args_is_help=True)
keys_app = typer.Typer(help="Make a key that records are sealed with.", no_args_is_help=True)


def export(
    reference: Annotated[str, typer.Argument(help="A case's reference, such as SN-7K4M-26, or: register.")] = "",
    person: Annotated[str, typer.Option(help="The Entra object id of a person who asks for their data.")] = "",
    out: Annotated[
        Path | None,
        typer.Option(help="What to write: .pdf or .txt; a .csv file; of a person a folder, a .zip or a .json file."),
    ] = None,
) -> None:
    """Write a closed case with its chronology, the register of remote lessons, or one person's data."""
    from bot import cli_export, cli_person

    if bool(reference) == bool(person):
        raise typer.BadParameter("give a reference, or: register, or --person with an id")
    if person:
        written = cli_person.export_person(person, out or Path("access-request.zip"))
        print(f"{', '.join(map(str, written))}: written. Somebody must read it before it is handed over.")
    elif reference.strip().lower() == "register":
        chosen = out or Path("register.csv")
        print(f"{chosen}: written, {cli_export.export_register(chosen)} sessions.")
    else:
        chosen = out or Path("closed-case.pdf")
        cli_export.export(reference, chosen)
        print(f"{chosen}: written.")


def purge(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print the list.")] = False,
) -> None:
    """Print what falls due by the school's retention, list what is new, and delete what was listed before."""
    from bot import cli_purge

    logs.configure()
    cli_purge.purge(dry_run=dry_run)


def hold(
    reference: Annotated[str, typer.Argument(help="The report's reference, such as SN-7K4M-26.")],
    reason: Annotated[str, typer.Option(help="Why; it stands in the report's history.")],
    release: Annotated[bool, typer.Option("--release", help="End the hold.")] = False,
) -> None:
    """Keep a report whatever the school's retention says, until the hold is ended."""
    from bot import cli_purge

    print(f"{cli_purge.hold(reference, reason, release=release)}: {'released' if release else 'held'}.")


def review(
    clear: Annotated[bool, typer.Option("--clear", help="Empty the list once it is printed.")] = False,
) -> None:
    """Print what the policy left open and which answers helped: for its review, without names."""
    from bot import cli_review

    cli_review.print_review(clear=clear)


def reseal() -> None:
    """Seal everything again with the first key, while the bot runs; when all is done the older keys can go."""
    from bot import cli_keys

    logs.configure()
    cli_keys.reseal()


@audit_app.command("verify")
def audit_verify(
    anchor: Annotated[str, typer.Option(help="A line that `audit anchor` printed before: it must still hold.")] = "",
) -> None:
    """Find anything in the audit that was edited, removed or put in another order."""
    from bot import cli_audit

    cli_audit.verify(anchor)


@audit_app.command("anchor")
def audit_anchor() -> None:
    """Print where the audit ends now, for the governors' minutes."""
    from bot import cli_audit

    cli_audit.show_anchor()


@audit_app.command("show")
def audit_show(report: Annotated[str, typer.Option(help="Of this reference only.")] = "") -> None:
    """Print in words who did or opened what."""
    from bot import cli_audit

    cli_audit.show(report)


@keys_app.command("new")
def keys_new() -> None:
    """Print a new key for the setting SAFECONTACT_SEALING_KEYS."""
    from bot import cli_keys

    cli_keys.new()
