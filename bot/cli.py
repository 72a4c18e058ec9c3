"""The command `safecontact`. Each command imports what it needs itself, so that all of them start fast."""

import asyncio
import contextlib
import gc
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import cli_records, logs, settings
from bot.errors import SafeContactError

app = typer.Typer(
    name="safecontact",
    help="A school's Social Networking Policy inside Microsoft Teams.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
policy_app = typer.Typer(
    help="Make a policy pack from a file, check one, or print it word for word.", no_args_is_help=True
)
app.add_typer(policy_app, name="policy")
people_app = typer.Typer(help="Find people in the school's directory, or give them the app.", no_args_is_help=True)
app.add_typer(people_app, name="people")
app.add_typer(cli_records.audit_app, name="audit")
app.add_typer(cli_records.keys_app, name="keys")


def main() -> None:
    """Run the command line: 0 on success, 2 on wrong usage, 1 with one line that says what to do."""
    try:
        app()
    except SafeContactError as error:
        print(f"safecontact: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on this computer; 0 takes a free one.")] = 3978,
    data: Annotated[Path | None, typer.Option(help="Folder to keep records in; without it they go at the end.")] = None,
    school: Annotated[Path | None, typer.Option(help="A school file to use instead of the sample school.")] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the page.")] = False,
) -> None:
    """Try the whole bot on this computer: no account, no keys, a sample school, a page to chat in."""
    from bot.cli_demo import run

    logs.configure()
    run(port=port, data=data, school_path=school, browser=not no_browser)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on.")] = None,
    worker: Annotated[bool, typer.Option("--worker/--no-worker", help="Run an outbox worker inside.")] = True,
) -> None:
    """Serve the bot to Microsoft Teams."""
    gc.disable()  # until it runs: hardly anything that is made before is garbage
    from bot import cli_serve

    given = {"host": host, "port": port}
    cli_serve.serve(settings.load(**{name: value for name, value in given.items() if value is not None}), worker=worker)


@app.command()
def worker() -> None:
    """Run an outbox worker alone, beside one or more `serve --no-worker`."""
    from bot import wiring
    from bot.event_loop import new_event_loop

    chosen = settings.load()
    logs.configure(chosen.log_format)
    with contextlib.suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=new_event_loop) as runner:
        runner.run(wiring.work(chosen))


@app.command()
def migrate() -> None:
    """Bring the database up to date."""
    from bot.wiring import open_database

    open_database(settings.load())
    print("The database is up to date.")


@app.command()
def backup(
    out: Annotated[Path, typer.Option(help="The .zip file to write; one of that name is replaced.")],
) -> None:
    """Copy the records into one file, checked; the bot may be running."""
    from bot import cli_backup

    print(cli_backup.backup(out))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `safecontact backup` has written.")],
    force: Annotated[
        bool, typer.Option("--force", help="On PostgreSQL, although something else is connected.")
    ] = False,
) -> None:
    """Replace the records by those of a backup; the earlier ones are kept beside them. The bot must be stopped."""
    from bot import cli_backup

    for line in cli_backup.restore(file, force=force):
        print(line)


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="The message.")] = None,
    jsonl: Annotated[
        bool,
        typer.Option("--jsonl", help='Read {"id","text"} lines from standard input, write one line each.'),
    ] = False,
) -> None:
    """Show what the bot would answer, without a server."""
    from bot.cli_ask import answer_lines, answer_text

    logs.configure()
    if jsonl == (text is not None):
        raise typer.BadParameter("give a message, or --jsonl with lines on standard input")
    if text is None:
        answer_lines(sys.stdin.buffer, sys.stdout)
    else:
        print(answer_text(text))


@app.command("eval")
def evaluate(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="Labelled messages, one JSON object a line.")
    ],
    policy: Annotated[str, typer.Option(help="Another policy than the one in use: a pack's folder, or its id.")] = "",
) -> None:
    """Measure the answers on labelled messages, beside two simpler engines, in one table."""
    from bot import policies
    from bot.answers.evaluate import evaluate as measure
    from bot.answers.scoring import read_labelled

    for line in measure(read_labelled(file), policies.load(policy or settings.load().policy)).lines():
        print(line)


@policy_app.command("import")
def policy_import(
    file: Annotated[Path, typer.Argument(help="The policy: a text file, a Word document (.docx) or a PDF.")],
    out: Annotated[Path, typer.Option(help="Folder in which the pack's folder is made.")] = Path(),
    pack_id: Annotated[str, typer.Option("--id", help="What the pack is called: small letters, digits, - and _.")] = "",
    title: Annotated[str, typer.Option("--name", help="The policy's title; without it the file's first line.")] = "",
    school: Annotated[str, typer.Option(help="Whose policy it is.")] = "",
    dated: Annotated[str, typer.Option(help="When it was adopted or reviewed: 2024-03-01, or 2024-03.")] = "",
    review_due: Annotated[str, typer.Option(help="When it is to be reviewed, in the same way.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of a pack of that name.")] = False,
) -> None:
    """Make a policy pack from a file, to be checked by a person."""
    from bot import cli_policy

    if pack_id and not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", pack_id):
        raise typer.BadParameter("--id is at most 40 small letters, digits, - and _")
    cli_policy.bring_in(
        file, out, pack_id=pack_id, title=title, school=school, dated=dated, review_due=review_due, replace=replace
    )


@policy_app.command("check")
def policy_check(
    pack_id: Annotated[str | None, typer.Argument(help="The pack, or its folder; without it the one in use.")] = None,
) -> None:
    """Prove that every quoted unit is a verbatim part of the document and that nothing is left out."""
    from bot import cli_policy

    cli_policy.check(pack_id or settings.load().policy)


@policy_app.command("show")
def policy_show(
    unit: Annotated[str | None, typer.Argument(help="A unit, such as 9 or scope.")] = None,
) -> None:
    """Print the policy, or one unit of it, word for word."""
    from bot import cli_policy

    cli_policy.show(unit)


@people_app.command("find")
def people_find(
    words: Annotated[str, typer.Argument(help="An e-mail address, or how a name begins.")],
) -> None:
    """Print who is found in the school's directory, as entries for the school file."""
    from bot import cli_people

    logs.configure()
    cli_people.find(words)


@people_app.command("install")
def people_install(
    everybody: Annotated[bool, typer.Option("--everybody", help="Everybody in the school file.")] = False,
) -> None:
    """Give the app to the Head Teacher, the deputies and the chair of governors."""
    from bot import cli_people

    logs.configure()
    if not cli_people.install(everybody=everybody):
        raise typer.Exit(1)


@people_app.command("reset")
def people_reset() -> None:
    """Let the people of the school file take the place of those set in Teams."""
    from bot import cli_reset

    print(f"The school file's {cli_reset.reset()} people count from now on.")


@app.command()
def sheet(
    out: Annotated[Path, typer.Option(help="The .pdf file to write.")] = Path("when-teams-is-down.pdf"),
) -> None:
    """Write the page for the staff room wall: whom to tell and ring when Teams does not work."""
    from bot import cli_sheet

    cli_sheet.sheet(out)
    print(f"{out}: written. Check the numbers by ringing them, print it, and hang it up.")


@app.command()
def package(
    out: Annotated[Path, typer.Option(help="The zip file to write.")] = Path("safecontact-teams-app.zip"),
) -> None:
    """Build the Teams app zip from the settings, and validate it."""
    from bot.packaging import Developer, build

    chosen = settings.load()
    developer = Developer(chosen.developer_name, chosen.website_url, chosen.privacy_url, chosen.terms_url)
    built = build(chosen.app_id, developer, out)
    print(f"{built.path}: ready to upload in the Teams admin centre.")


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for scripts.")] = False,
    app_zip: Annotated[Path | None, typer.Option("--app", help="A Teams app package to compare with.")] = None,
    address: Annotated[str, typer.Option(help="The https address from outside, to be tried.")] = "",
) -> None:
    """Prove every setting by using it: one line each, and what to do."""
    from bot import cli_doctor

    logs.configure()
    if not cli_doctor.doctor(as_json=as_json, app=app_zip, address=address):
        raise typer.Exit(1)


for _command in (cli_records.export, cli_records.purge, cli_records.hold, cli_records.review, cli_records.reseal):
    app.command()(_command)
