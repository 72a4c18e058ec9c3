"""Reports on record: as they were sent, changed by one at a time, and a history that is only ever added to."""

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bot.core.access import Status
from bot.core.case import Case, Entry, Happened
from bot.core.incident import Certainty, Child, Draft, Kind, Party, Source, Told, When
from bot.errors import Conflict, StorageError
from bot.storage import reports
from bot.storage.database import Database
from tests.support.cases import having, sent, taken_on
from tests.support.clock import MORNING
from tests.support.leads import HEAD
from tests.support.records import address, inbound, owe
from tests.support.school import as_filed

FULL = Draft(
    started_at=MORNING,
    safety=Certainty.NOT_SURE,
    parties=frozenset({Party.ADULT, Party.CHAIR}),
    kind=Kind.CHILD_CONTACT,
    children=(Child(name="Ruby Marsh", school_class="5H", screen_name="rubes", note="her sister"), Child(name="?")),
    platform="Instagram",
    happened=When(day=date(2026, 11, 22), at=time(16, 5), about=True, words="yesterday about 4"),
    aware=When(day=date(2026, 11, 23)),
    source=Source.CHILD_TOLD,
    others="Tom",
    account=("  hi \r\n", "", "\U0001f642 'x' \u202e"),
    childs_words="He said 'hi'",
    images=Certainty.NO,
    told=Told.HEAD_IN_PERSON,
    done_so_far=("Replied once",),
    settled=frozenset({"facts"}),
)


async def store(database: Database, *cases: Case) -> None:
    """Put these on record."""
    for case in cases:
        await database.transact(partial(reports.add, case=case))


async def load(database: Database, case: Case) -> Case:
    """The same case from the records."""
    found = await database.transact(lambda connection: reports.load(connection, case.reference))
    assert found is not None
    return found


async def test_a_case_comes_back_as_it_was_sent(database: Database) -> None:
    """Every answer, its route, every time with its zone, and what has happened, in its order."""
    case = taken_on(sent(Party.ADULT, body=FULL, urgent=True, practice=True, complete=False))
    await store(database, case)
    assert await load(database, case) == case


async def test_a_change_keeps_what_happened_and_counts(database: Database) -> None:
    """The new state, one version on; the history has what was added at its end."""
    case = sent()
    await store(database, case)
    entry = Entry(at=MORNING, actor="head", what=Happened.OPENED)
    changed = case.model_copy(update={"status": Status.ACKNOWLEDGED, "owner": "head", "urgent": True})
    await database.transact(lambda connection: reports.change(connection, changed, [entry]))
    after = await load(database, case)
    assert (after.status, after.owner, after.urgent, after.version) == (Status.ACKNOWLEDGED, "head", True, 2)
    assert after.history == (*case.history, entry)


async def test_the_second_of_two_changes_conflicts(database: Database) -> None:
    """Both had loaded the same version: the second is refused whole, its entries too."""
    case = sent()
    await store(database, case)
    entry = Entry(at=MORNING, actor="head", what=Happened.OPENED)
    await database.transact(lambda connection: reports.change(connection, case, [entry]))
    with pytest.raises(Conflict):
        await database.transact(lambda connection: reports.change(connection, case, [entry]))
    assert len((await load(database, case)).history) == 2


async def test_a_reference_is_given_once(database: Database) -> None:
    """The second report of one reference is refused, and the first stays as it is."""
    await store(database, sent())
    with pytest.raises(Conflict):
        await store(database, sent(Party.HEAD))
    assert (await load(database, sent())).route == sent().route


async def test_what_is_not_there_is_not_found(database: Database) -> None:
    """Nor is anything by half of a reference, or by something that is none."""
    await store(database, sent())
    for name in ("SN-2222-26", "", "SN-7K4M", "%", "SN-7K4M-26' OR 1=1 --"):
        assert await database.transact(partial(reports.load, reference=name)) is None


async def test_lists_are_in_the_order_of_sending(database: Database) -> None:
    """All, the open ones, and a reporter's own."""
    late = sent(reference="SN-22B2-26", sent_at=MORNING + timedelta(hours=1))
    done = sent(reference="SN-33B3-26", status=Status.CLOSED, reporter=HEAD)
    await store(database, late, done, sent())

    def names(connection: Connection) -> list[list[str]]:
        found = (
            reports.all_cases(connection),
            reports.all_cases(connection, open_only=True),
            reports.of_reporter(connection, "teacher", 9),
            reports.of_reporter(connection, "teacher", 1),
            reports.of_reporter(connection, "nobody", 9),
        )
        return [[case.reference for case in cases] for cases in found]

    assert await database.transact(names) == [
        ["SN-33B3-26", "SN-7K4M-26", "SN-22B2-26"],
        ["SN-7K4M-26", "SN-22B2-26"],
        ["SN-7K4M-26", "SN-22B2-26"],
        ["SN-22B2-26"],
        [],
    ]


async def test_own_report_is_found_by_its_reference(database: Database) -> None:
    """Somebody else's is not there, whoever they are."""
    await store(database, sent())

    def found(connection: Connection) -> list[bool]:
        return [reports.own(connection, one, "SN-7K4M-26") is not None for one in ("teacher", HEAD.id)]

    assert await database.transact(found) == [True, False]


async def test_reports_with_a_question_are_found(database: Database) -> None:
    """Those of one person about which somebody has asked, newest first, unless they are closed."""
    asked = Entry(at=MORNING, actor=HEAD.id, what=Happened.ASKED, data={"text": "When?"})
    added = Entry(at=MORNING, actor="teacher", what=Happened.ADDED, data={"text": "Today."})
    late = sent(reference="SN-22B2-26", sent_at=MORNING + timedelta(hours=1), history=(asked, added))
    await store(database, sent(history=(asked,)), late, sent(reference="SN-33B3-26"))
    await store(database, sent(reference="SN-44B4-26", reporter=HEAD, history=(asked,)))
    await store(database, sent(reference="SN-55B5-26", status=Status.CLOSED, history=(asked,)))

    def found(connection: Connection) -> list[str]:
        return [case.reference for case in reports.asked_about(connection, "teacher")]

    assert await database.transact(found) == ["SN-22B2-26", "SN-7K4M-26"]


async def test_the_clock_finds_what_is_due(database: Database) -> None:
    """The earliest first, to the second; never scheduled is never due; a change does not forget it."""
    case, other = sent(), sent(reference="SN-22B2-26")
    await store(database, case, other)

    def look(connection: Connection, at: datetime) -> tuple[list[str], datetime | None]:
        return reports.due(connection, at), reports.next_due(connection)

    assert await database.transact(lambda connection: look(connection, MORNING)) == ([], None)

    def schedule(connection: Connection) -> None:
        reports.schedule(connection, case.reference, MORNING + timedelta(minutes=5))
        reports.schedule(connection, other.reference, MORNING)
        reports.change(connection, case, [])

    await database.transact(schedule)
    second = timedelta(seconds=1)
    first = MORNING.astimezone(UTC)
    assert await database.transact(lambda connection: look(connection, MORNING - second)) == ([], first)
    assert await database.transact(lambda connection: look(connection, MORNING)) == ([other.reference], first)
    both = await database.transact(lambda connection: look(connection, MORNING + timedelta(minutes=5)))
    assert both[0] == [other.reference, case.reference]


async def test_a_private_chat_is_where_somebody_is_reached(database: Database) -> None:
    """Never a group they are in, the newest where there are two, nothing where they never came."""
    from bot.services.turns import Turns, Work  # noqa: PLC0415  # this one test speaks of turns

    turns = Turns(database, as_filed)
    for number, (chat, personal) in enumerate((("a:old", True), ("a:new", True), ("19:group", False))):
        said = inbound(str(number), chat, person="head", personal=personal)
        at = MORNING + timedelta(minutes=number)
        await turns.commit(said, address(chat), await turns.open(said), Work({}), at)
    find = reports.personal_chat
    assert await database.transact(lambda connection: find(connection, "head")) == "a:new"
    assert await database.transact(lambda connection: find(connection, "dan")) is None


async def test_history_is_only_ever_added_to(database: Database) -> None:
    """The database itself refuses to change or delete what happened, or a report; all that storage does still works."""
    case = sent()
    await store(database, case)
    entry = Entry(at=MORNING, actor="", what=Happened.RUNG, data={"name": "sent", "ladder": 0})
    await database.transact(lambda connection: reports.change(connection, case, [entry]))
    await database.transact(lambda connection: reports.append(connection, case.reference, [entry]))
    assert len((await load(database, case)).history) == 3
    for statement in ("UPDATE report_history SET actor = 'x'", "DELETE FROM report_history", "DELETE FROM reports"):
        with pytest.raises(StorageError, match="only added to"):
            await run(database, statement)


async def run(database: Database, statement: str) -> Any:
    """Run one statement."""
    return await database.transact(lambda connection: connection.execute(text(statement)))


async def test_history_of_one_report_is_not_anothers(database: Database) -> None:
    """Each report has its own, though they stand in one table."""
    other = having(sent(reference="SN-22B2-26"), (Happened.OPENED, "head", {}))
    await store(database, sent(), other)
    assert len((await load(database, sent())).history) == 1
    assert len((await load(database, other)).history) == 2


async def test_outbox_and_reports_share_a_transaction(database: Database) -> None:
    """What is owed is rolled back with the report that owed it."""
    await owe(database, "hello")

    def half(connection: Connection) -> None:
        reports.add(connection, sent())
        raise LookupError("power cut")

    with pytest.raises(LookupError):
        await database.transact(half)
    assert await database.transact(reports.all_cases) == []
