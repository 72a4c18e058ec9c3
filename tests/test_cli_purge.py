"""What falls due, holds, and one person's data, from the command line."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot import cli_person, cli_purge
from bot.core.access import Status as State
from bot.core.case import Case, Entry, Happened
from bot.core.delivery import Status
from bot.core.guidance import handling as asking
from bot.core.guidance import published
from bot.core.guidance.question import Status as Asked
from bot.core.incident import Party
from bot.core.lesson import handling as lesson_handling
from bot.core.lesson.rules import judge
from bot.core.lesson.session import Session
from bot.core.people import Person
from bot.core.routing import route
from bot.errors import SafeContactError
from bot.services.turns import Turns, Work
from bot.storage import audit, guidance, lessons, questions, reports, tables
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from cards.case import opened_cards
from cards.plain import plain_text
from tests.support.cases import draft
from tests.support.keys import KEYS, SEALER
from tests.support.records import address, inbound, opened
from tests.support.school import HEAD, TEACHER, TEXT, as_filed, school

SCHOOL = school()
OLD = datetime.now(UTC) - timedelta(days=40)
REF, ABOUT_HEAD = "SN-7K4M-26", "SN-22B2-26"


def person(person_id: str) -> Person:
    """Somebody of the school."""
    found = SCHOOL.person(person_id)
    assert found is not None
    return found


def case(reference: str, *parties: Party, account: str = "A canary.", status: State = State.CLOSED) -> Case:
    """A report of the teacher from forty days ago, opened by its first reader, and closed."""
    body = draft(*parties, account=(account,))
    to = route(body.parties or frozenset(), person(TEACHER), SCHOOL)
    history = [Entry(at=OLD, actor=TEACHER, what=Happened.SENT)]
    reader = to.readers[0]
    history.append(Entry(at=OLD, actor=reader, what=Happened.OPENED))
    if status is State.CLOSED:
        data = {"outcomes": ["recorded"], "reason": "Spoke to Tess Taylor", "kept_in": ""}
        history.append(Entry(at=OLD, actor=reader, what=Happened.CLOSED, data=data))
    return Case(
        reference=reference,
        reporter=TEACHER,
        conversation=f"a:{TEACHER}",
        status=status,
        urgent=False,
        practice=False,
        complete=True,
        route=to,
        body=body,
        sent_at=OLD,
        history=tuple(history),
    )


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The commands' own database: a report, one about the head, a session, chats; reports are kept thirty days."""
    (tmp_path / "school.toml").write_text(f'{TEXT}\n[retention]\nreports = "30 days"\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAFECONTACT_SCHOOL_FILE", str(tmp_path / "school.toml"))
    monkeypatch.setenv("SAFECONTACT_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", KEYS)
    made = Database(f"sqlite:///{tmp_path / 'safecontact.db'}", SEALER)
    upgrade(made)
    for one in (case(REF), case(ABOUT_HEAD, Party.HEAD, account="Harriet Head again, a canary.")):
        made.transact_now(partial(reports.add, case=one))
    session = Session(curriculum="Fractions")
    checked = lesson_handling.checked("RL-7K4M-26", person(TEACHER), "a:t", session, judge(session, ()), "", OLD)
    made.transact_now(partial(lessons.add, lesson=checked.lesson))
    sent = asking.asked("HQ-7K4M-26", person(TEACHER), "a:t", "May Otto and I?", person(HEAD), "policy", OLD)
    assert sent is not None
    given = published.published("HG-7K4M-26", person(HEAD), "May we?", "Yes, says Harriet.", "policy", OLD)
    done = asking.decided(sent.question, person(HEAD), Asked.ANSWERED, "Yes.", OLD)
    assert given is not None
    assert done is not None
    made.transact_now(partial(questions.add, question=sent.question))
    made.transact_now(partial(questions.change, question=done.question, entries=done.entries))
    made.transact_now(partial(guidance.add, one=given.guidance))
    return made


async def arrive(database: Database, *people: str) -> None:
    """These have added the app, and their chats remember something."""
    turns = Turns(database, as_filed)
    for one in people:
        said = inbound(one, f"a:{one}", person=one)
        work = Work({"questions": [f"asked by {one}"]})
        await turns.commit(said, address(f"a:{one}"), await turns.open(said), work, datetime.now(UTC))


def left(database: Database) -> list[str]:
    """The references on record."""
    return [row.id for row in database.transact_now(lambda connection: opened(connection, tables.reports))]


async def test_dry_run_changes_nothing(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """`purge --dry-run` prints what falls due and who knows of it, and sends and deletes nothing."""
    await arrive(database, HEAD)
    cli_purge.purge(dry_run=True)
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{ABOUT_HEAD}: Chair of governors Cora Chair has not been told yet."
    assert said[1] == f"{REF}: Head Teacher Harriet Head has not been told yet."
    assert said[2:] == ["Nothing was changed."]
    assert database.transact_now(lambda connection: opened(connection, tables.outbox)) == []
    assert left(database) == [ABOUT_HEAD, REF]


def a_month_later(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lists have arrived, and their notice is over."""
    sent = tables.outbox.update().values(status=Status.SENT.value)
    database.transact_now(lambda connection: connection.execute(sent))
    monkeypatch.setattr(cli_purge, "utc_now", lambda: datetime.now(UTC) + timedelta(days=31))


async def test_listed_first_and_purged_when_the_notice_is_over(
    database: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run lists what is new, one a month later deletes it, none before; what nobody was told of stays."""
    await arrive(database, HEAD)
    cli_purge.purge(dry_run=False)
    assert "Lists sent: 1. What is new on them can be deleted after 30 days." in capsys.readouterr().out
    cli_purge.purge(dry_run=False)
    assert left(database) == [ABOUT_HEAD, REF]
    a_month_later(database, monkeypatch)
    capsys.readouterr()
    cli_purge.purge(dry_run=False)
    assert f"{REF}: deleted." in capsys.readouterr().out
    assert left(database) == [ABOUT_HEAD]
    deeds = [link.deed for link in database.transact_now(audit.links) if link.deed.action == "purged"]
    assert ("console", REF) in [(deed.actor, deed.subject) for deed in deeds]
    assert database.transact_now(audit.verify) is None


async def test_hold_keeps_a_report_and_stands_on_it(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """`hold` keeps it through every run, shows on the report with its reason, and ends with `--release`."""
    await arrive(database, HEAD)
    cli_purge.purge(dry_run=False)
    assert cli_purge.hold("sn 7k4m 26", "The police asked", release=False) == REF
    a_month_later(database, monkeypatch)
    cli_purge.purge(dry_run=False)
    assert REF in left(database)
    held = database.transact_now(lambda connection: reports.load(connection, REF))
    assert held is not None
    shown = plain_text(opened_cards(held, person(HEAD), SCHOOL)[-1])
    assert "Under a hold" in shown
    assert "somebody at the server's command line: it is kept" in shown
    assert "Reason: The police asked" in shown
    for again, release in ((REF, False), ("SN-2222-26", False), ("rubbish", True)):
        with pytest.raises(SafeContactError):
            cli_purge.hold(again, "x", release=release)
    cli_purge.hold(REF, "They are done", release=True)
    with pytest.raises(SafeContactError, match="not under a hold"):
        cli_purge.hold(REF, "x", release=True)


def test_without_anything_due_that_is_said(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing falls due the command says so."""
    Path("school.toml").write_text(TEXT, "utf-8")
    del database
    cli_purge.purge(dry_run=False)
    assert capsys.readouterr().out.startswith("Nothing falls due.\nOld messages deleted: 0.")


async def test_one_person_s_data_is_gathered(database: Database) -> None:
    """What they sent, had checked, asked and did is all there; of what others did with it, the act and time only."""
    await arrive(database, TEACHER, HEAD)
    [path] = cli_person.export_person(TEACHER.upper(), Path("teacher.json"))
    data: dict[str, Any] = json.loads(path.read_text("utf-8"))
    assert data["listed_as"]["name"] == "Tess Taylor"
    assert [one["reference"] for one in data["reports_sent"]] == [ABOUT_HEAD, REF]
    assert "A canary." in json.dumps(data["reports_sent"])
    assert [entry["what"] for entry in data["reports_sent"][1]["history"]] == ["sent", "opened", "closed"]
    assert "Spoke to" not in path.read_text("utf-8")
    assert HEAD not in json.dumps(data["reports_sent"])
    assert [one["session"]["curriculum"] for one in data["lessons"]] == ["Fractions"]
    [asked] = data["questions"]
    assert (asked["reference"], asked["text"], asked["status"]) == ("HQ-7K4M-26", "May Otto and I?", "answered")
    assert [(entry["what"], entry.get("text")) for entry in asked["history"]] == [("sent", None), ("answered", "Yes.")]
    assert data["conversations"][0]["state"] == {"questions": [f"asked by {TEACHER}"]}
    assert {entry["action"] for entry in data["audit"]} == {"sent", "checked"}
    assert data["acts_in_questions"] == data["guidance"] == []
    assert data["to_be_reviewed"] == []
    assert path.stat().st_mode & 0o777 == 0o600


async def test_reports_of_others_are_named_by_reference_only(database: Database) -> None:
    """Of a report that may be about the person only the reference is given, with the note that somebody must look."""
    await arrive(database, HEAD)
    [path] = cli_person.export_person(HEAD, Path("head.zip"))
    with zipfile.ZipFile(path) as packed:
        data = json.loads(packed.read("access-request.json"))
        text = packed.read("access-request.txt").decode()
    assert data["to_be_reviewed"] == [ABOUT_HEAD]
    assert [(act["question"], act["what"]) for act in data["acts_in_questions"]] == [("HQ-7K4M-26", "answered")]
    assert [act["data"]["answer"] for act in data["guidance"]] == ["Yes, says Harriet."]
    assert "May Otto" not in json.dumps(data)
    assert "canary" not in json.dumps(data)
    assert [act["what"] for act in data["acts_in_reports"]] == ["opened", "closed"]
    assert "Spoke to Tess Taylor" in json.dumps(data["acts_in_reports"])
    assert "Somebody must read this before it is handed over" in text
    assert f"Head Teacher Harriet Head opened report {REF}." in text
    assert text.endswith(f"{ABOUT_HEAD}\n")


def test_folder_gets_both_files_and_the_export_is_audited(database: Database) -> None:
    """A folder is made for its owner only; who was asked about is in the audit."""
    written = cli_person.export_person(TEACHER, Path("for-tess"))
    assert [path.name for path in written] == ["access-request.json", "access-request.txt"]
    last = database.transact_now(audit.last)
    assert last is not None
    assert (last.deed.actor, last.deed.action, last.deed.subject) == ("console", "person_exported", TEACHER)


@pytest.mark.parametrize(("wanted", "out"), [("nobody", "x.json"), (TEACHER, "school.toml/x.json")])
def test_nobody_and_nowhere_are_said(database: Database, wanted: str, out: str) -> None:
    """An id that nothing is on record of, and a file that cannot be written, are each one line of advice."""
    del database
    with pytest.raises(SafeContactError) as error:
        cli_person.export_person(wanted, Path(out))
    assert error.value.advice
