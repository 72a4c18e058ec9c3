"""Reports as use cases: what is recorded together, who is owed what, and what becomes of a send."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, update
from sqlalchemy.exc import OperationalError

from bot.core import changing, handling
from bot.core.access import Status
from bot.core.case import Case, Happened
from bot.core.delivery import Outcome
from bot.core.incident import Certainty, Party
from bot.core.message import Message
from bot.core.notice import NoticeKind, slot
from bot.core.people import Person
from bot.core.routing import route, route_urgent
from bot.core.school import School
from bot.errors import Conflict, StorageError
from bot.services.reports import Reports
from bot.services.turns import Change, Turns, Work
from bot.storage import reports as stored
from bot.storage import tables
from bot.storage.database import Database
from bot.storage.outbox import Owed
from bot.storage.sealing import Ciphertext
from tests.support.cases import draft
from tests.support.clock import MORNING
from tests.support.leads import ADMIN, CHAIR, DAN, DEE, EVERYBODY, HEAD, TEACHER, always, school_of
from tests.support.notices import present
from tests.support.records import address, inbound, opened, rows
from tests.support.school import as_filed

SCHOOL = school_of()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def reports(database: Database) -> Reports:
    """The school's reports, with the real words."""
    return Reports(database, always(SCHOOL), present)


async def arrive(database: Database, *people: Person) -> None:
    """These people have added the app."""
    turns = Turns(database, as_filed)
    for person in people:
        arrived = inbound("arrival", f"a:{person.id}", person=person.id)
        await turns.commit(arrived, address(f"a:{person.id}"), await turns.open(arrived), Work({}), MORNING)


async def send(reports: Reports, database: Database, *parties: Party, complete: bool = True, **more: Any) -> Case:
    """Send a report of the teacher, or raise an alert."""
    body = draft(*parties, **more)
    to = route(body.parties or frozenset(), TEACHER, SCHOOL)
    if not complete:
        to = route_urgent(about_head=False, reporter=TEACHER, school=SCHOOL)
        body = body.model_copy(update={"parties": frozenset(parties) or None})
    case, change = reports.begin(body, to, TEACHER, "a:teacher", MORNING, SCHOOL, complete=complete)
    await database.transact(change)
    return case


async def loaded(reports: Reports, case: Case) -> Case:
    """The case as it is on record."""
    found = await reports.load(case.reference)
    assert found is not None
    return found


async def owed(database: Database) -> list[tuple[str, str]]:
    """What is owed: to which conversation, and under which slot (the text, where there is none)."""
    found = await rows(database, tables.outbox)
    return [
        (row.conversation, row.slot.split("/", 1)[-1] + (" changed" if row.replaces is not None else ""))
        if row.slot
        else (row.conversation, row.message["text"])
        for row in found
        if row.status == "pending"
    ]


async def deliver(reports: Reports, database: Database, outcome: Outcome, person: Person) -> None:
    """The alert of this person ends like this."""

    def settle(connection: Connection) -> None:
        for row in opened(connection, tables.outbox):
            if not row.slot.endswith(f"/{person.id}"):
                continue
            message = Message(text=row.message["text"], slot=row.slot, update=row.replaces is not None)
            done = Owed(row.position, address(row.conversation), "", message, 1, MORNING)
            connection.execute(
                update(tables.outbox).where(tables.outbox.c.position == row.position).values(status="sent")
            )
            reports.ladders.settled(connection, done, outcome, MORNING + MINUTE)

    await database.transact(settle)


async def test_report_and_alert_are_recorded_together(reports: Reports, database: Database) -> None:
    """After one transaction there is the report, its history, the owed alert, and when to look at it again."""
    await arrive(database, TEACHER, HEAD)
    case = await send(reports, database)
    assert await owed(database) == [("a:head", "alert/head")]
    assert [entry.what for entry in (await loaded(reports, case)).history] == [
        Happened.SENT,
        Happened.RUNG,
        Happened.ALERTED,
    ]
    [row] = await rows(database, tables.reports)
    assert row.next_at == MORNING + 30 * MINUTE


async def test_fault_takes_report_and_alert_with_it(database: Database) -> None:
    """A report whose alert cannot be made is not stored: its reporter is told of the fault and sends it again."""

    def broken(notice: object, case: object, school: object, now: object) -> Message:
        del notice, case, school, now
        raise LookupError("no words")

    await arrive(database, TEACHER, HEAD)
    with pytest.raises(LookupError):
        await send(Reports(database, always(SCHOOL), broken), database)
    assert await rows(database, tables.reports) == await rows(database, tables.report_history) == []


async def test_reference_that_is_taken_conflicts(database: Database) -> None:
    """The turn is run again, and finds another one."""
    same = Reports(database, always(SCHOOL), present, random_bytes=lambda number: b"7" * number)
    await send(same, database)
    with pytest.raises(Conflict):
        await send(same, database)
    assert len(await rows(database, tables.reports)) == 1


async def test_account_is_stored_byte_for_byte(reports: Reports, database: Database) -> None:
    """Spaces, line ends, emoji, markup, quotation marks: nothing is trimmed, joined or escaped."""
    account = ("  She wrote \r\n\t'hi' \U0001f642 <b>x</b> ", "", 'é e\u0301 \u202e "quoted" \\n %s {0}')
    case = await send(reports, database, account=account)
    assert (await loaded(reports, case)).body.account == account


@pytest.mark.parametrize(
    ("parties", "alerted"),
    [
        ((), {"head", "dan", "dee"}),
        ((Party.NONE,), {"head", "dan", "dee"}),
        ((Party.DEPUTY,), {"head"}),
        ((Party.HEAD,), {"chair"}),
        ((Party.HEAD, Party.DEPUTY), {"chair"}),
        ((Party.ADULT, Party.CHAIR), {"head"}),
    ],
)
async def test_alert_goes_to_nobody_who_is_named(
    reports: Reports, database: Database, parties: Sequence[Party], alerted: set[str]
) -> None:
    """Whatever route the caller has worked out, who is named in the draft is kept out of the alert."""
    await arrive(database, *EVERYBODY)
    case = await send(reports, database, *parties, complete=False)
    assert {chat.removeprefix("a:") for chat, name in await owed(database) if name.startswith("alert")} == alerted
    assert (await loaded(reports, case)).urgent


async def test_somebody_without_the_app_is_passed_over_at_once(reports: Reports, database: Database) -> None:
    """The head never added it: recorded, the deputies alerted, the receipt and a sentence owed to the reporter."""
    await arrive(database, TEACHER, DAN, DEE)
    case = await loaded(reports, await send(reports, database))
    assert case.unreachable == {"head"}
    [first, second, tell, receipt] = await owed(database)
    assert [first, second, receipt] == [
        ("a:dan", "alert/dan"),
        ("a:dee", "alert/dee"),
        ("a:teacher", "receipt changed"),
    ]
    assert "the next person has been told" in tell[1]


@pytest.mark.parametrize("outcome", [Outcome.UNREACHABLE, Outcome.REJECTED])
async def test_alert_that_will_never_arrive_goes_to_the_next(
    reports: Reports, database: Database, outcome: Outcome
) -> None:
    """Blocked, or refused for good: the deputies at once."""
    await arrive(database, *EVERYBODY)
    case = await send(reports, database)
    await deliver(reports, database, outcome, HEAD)
    assert (await loaded(reports, case)).unreachable == {"head"}
    assert {"a:dan", "a:dee"} <= {chat for chat, _ in await owed(database)}


async def test_delivered_alert_shows_on_the_receipt_and_rings_nobody(reports: Reports, database: Database) -> None:
    """Delivery is recorded once; the ladder goes on as it was."""
    await arrive(database, *EVERYBODY)
    case = await send(reports, database)
    await deliver(reports, database, Outcome.DELIVERED, HEAD)
    assert await owed(database) == [("a:teacher", "receipt changed")]
    assert [e.data for e in (await loaded(reports, case)).entries(Happened.DELIVERED)] == [{"person": "head"}]


async def test_settled_messages_that_are_no_alert_change_nothing(reports: Reports, database: Database) -> None:
    """A reply, a receipt, and the update of a card say nothing about who was reached."""
    await arrive(database, *EVERYBODY)
    case = await send(reports, database)
    before = await loaded(reports, case)
    alert = slot(case.reference, NoticeKind.ALERT, "head")
    for message in (Message(text="x"), Message(slot=f"{case.reference}/receipt"), Message(slot=alert, update=True)):
        done = Owed(99, address(), "", message, 1, MORNING)
        await database.transact(partial(reports.ladders.settled, owed=done, outcome=Outcome.UNREACHABLE, now=MORNING))
    assert await loaded(reports, case) == before


async def test_chair_who_got_the_reference_is_no_recipient(reports: Reports, database: Database) -> None:
    """Delivered to the chair is not delivered to anybody who may read it; not delivered means that nobody is left."""
    await arrive(database, TEACHER, CHAIR)
    case = await send(reports, database)
    assert ("a:chair", "reference_only/chair") in await owed(database)
    await deliver(reports, database, Outcome.DELIVERED, CHAIR)
    assert (await loaded(reports, case)).entries(Happened.DELIVERED) == ()
    await database.transact(
        lambda connection: connection.execute(
            update(tables.outbox).where(tables.outbox.c.slot.like("%/chair")).values(status="pending")
        )
    )
    await deliver(reports, database, Outcome.UNREACHABLE, CHAIR)
    assert "LADO" in (await owed(database))[-1][1] + (await owed(database))[-2][1]


async def test_due_ladders_are_climbed_once(reports: Reports, database: Database) -> None:
    """Whoever looks first does it; whoever looks second finds nothing."""
    await arrive(database, *EVERYBODY)
    await send(reports, database)
    at = MORNING + 30 * MINUTE
    assert await database.transact(lambda connection: reports.ladders.climb_due(connection, at - MINUTE)) == 0
    assert await database.transact(lambda connection: reports.ladders.climb_due(connection, at)) == 1
    owing = await owed(database)
    assert await database.transact(lambda connection: reports.ladders.climb_due(connection, at)) == 0
    assert await owed(database) == owing


async def test_a_decision_on_an_old_case_conflicts(reports: Reports, database: Database) -> None:
    """Two acknowledge the case as they both saw it: the second turn is run again, and nothing of it is recorded."""
    await arrive(database, *EVERYBODY)
    case = await send(reports, database)
    for person in (HEAD, DAN):
        opened = handling.open_case(await loaded(reports, case), person, MORNING)
        assert opened is not None
        await database.transact(reports.recorded(opened, MORNING))
    seen = await loaded(reports, case)
    changes: list[Change] = []
    for person in (HEAD, DAN):
        taken = handling.acknowledge(seen, person, MORNING)
        assert taken is not None
        changes.append(reports.recorded(taken, MORNING))
    await database.transact(changes[0])
    owing = await owed(database)
    with pytest.raises(Conflict):
        await database.transact(changes[1])
    assert await owed(database) == owing
    assert (await loaded(reports, case)).owner == "head"


async def test_what_was_delivered_in_the_meantime_is_on_the_receipt(reports: Reports, database: Database) -> None:
    """A card is made of what is on record when it is owed, not of what its turn had read before."""
    await arrive(database, *EVERYBODY)
    case = await loaded(reports, await send(reports, database))
    opened = handling.open_case(case, HEAD, MORNING)
    await deliver(reports, database, Outcome.UNREACHABLE, HEAD)
    await deliver(reports, database, Outcome.DELIVERED, DAN)
    assert opened is not None
    await database.transact(reports.recorded(opened, MORNING))
    receipts = [row for row in await rows(database, tables.outbox) if row.slot.endswith("/receipt")]
    assert "Dan Deputy: delivered" in str(receipts[-1].message)


async def test_completed_report_takes_the_alert_from_whom_it_names(reports: Reports, database: Database) -> None:
    """What is still owed to the deputies is withdrawn, the one who took it on is off it, the head is rung afresh."""
    await arrive(database, *EVERYBODY)
    case = await send(reports, database, complete=False)
    for person, act in ((DAN, handling.open_case), (DAN, handling.acknowledge)):
        decision = act(await loaded(reports, case), person, MORNING)
        assert decision is not None
        await database.transact(reports.recorded(decision, MORNING))
    body = draft(Party.DEPUTY)
    to = route(frozenset({Party.DEPUTY}), TEACHER, SCHOOL)
    changed, change = reports.complete(await loaded(reports, case), body, to, MORNING + 6 * MINUTE)
    await database.transact(change)
    assert (changed.status, changed.owner) == (Status.NEW, None)
    assert not [chat for chat, name in await owed(database) if chat in ("a:dan", "a:dee") and "alert/" in name]
    withdrawn = [row.conversation for row in await rows(database, tables.outbox) if row.status == "withdrawn"]
    assert set(withdrawn) == {"a:dan", "a:dee"}
    last = await loaded(reports, case)
    assert (last.complete, last.body) == (True, body)
    assert last.entries(Happened.ALERTED)[-1].data == {"person": "head"}


async def test_reference_is_called_back_from_whom_a_completed_report_names(
    reports: Reports, database: Database
) -> None:
    """A chair who was to be told the reference of an alert is not, once its report says that the chair is involved."""
    await arrive(database, *EVERYBODY)
    case = await send(reports, database, complete=False)
    later = MORNING + 20 * MINUTE
    await database.transact(lambda connection: reports.ladders.climb(connection, case.reference, later))
    assert ("a:chair", "reference_only/chair") in await owed(database)
    to = route(frozenset({Party.CHAIR}), TEACHER, SCHOOL)
    _, change = reports.complete(await loaded(reports, case), draft(Party.CHAIR), to, later)
    await database.transact(change)
    assert "a:chair" not in {chat for chat, _ in await owed(database)}


async def test_completed_report_about_somebody_else_starts_its_ladder_afresh(
    reports: Reports, database: Database
) -> None:
    """The alert went to the leads, the report is about the head: the chair is rung as if it had just been sent."""
    await arrive(database, *EVERYBODY)
    case = await send(reports, database, complete=False)
    to = route(frozenset({Party.HEAD}), TEACHER, SCHOOL)
    later = MORNING + 60 * MINUTE
    _, change = reports.complete(await loaded(reports, case), draft(Party.HEAD), to, later)
    await database.transact(change)
    last = await loaded(reports, case)
    assert (last.ladder.sent_at, last.fired) == (later, frozenset({"urgent-alert"}))
    assert {chat for chat, name in await owed(database) if name.startswith("alert/")} == {"a:chair"}


async def test_alert_that_nobody_may_have_is_shut(reports: Reports, database: Database) -> None:
    """Head and chair are named after the alert: nobody is rung again, and the reporter's receipt says whom to phone."""
    await arrive(database, *EVERYBODY)
    case = await send(reports, database, complete=False)
    to = route(frozenset({Party.HEAD, Party.CHAIR}), TEACHER, SCHOOL)
    await database.transact(reports.shut(await loaded(reports, case), to, MORNING))
    assert {chat for chat, _ in await owed(database)} == {"a:teacher"}
    assert "LADO" in str((await rows(database, tables.outbox))[-1].message)
    at = MORNING + timedelta(days=9)
    assert await database.transact(lambda connection: reports.ladders.climb_due(connection, at)) == 0


@pytest.mark.parametrize(
    ("parties", "readers"), [((Party.NONE,), {HEAD, DAN, DEE}), ((Party.HEAD,), {CHAIR}), ((Party.ADULT,), {HEAD})]
)
async def test_the_desk_lists_for_readers_only(
    reports: Reports, database: Database, parties: Sequence[Party], readers: set[Person]
) -> None:
    """Everybody else's list is empty, and a closed report is on nobody's."""
    case = await send(reports, database, *parties)
    seen = {person.id for person in EVERYBODY if await reports.desk(person)}
    assert seen == {person.id for person in readers}
    ended = (await loaded(reports, case)).model_copy(update={"status": Status.CLOSED})
    await database.transact(lambda connection: stored.change(connection, ended, []))
    assert not [person for person in EVERYBODY if await reports.desk(person)]


async def test_an_unreadable_report_stops_no_ladder(reports: Reports, database: Database) -> None:
    """One that cannot be climbed is left alone; the one after it is climbed."""
    await arrive(database, *EVERYBODY)
    broken, whole = await send(reports, database), await send(reports, database)
    spoil = update(tables.reports).where(tables.reports.c.id == broken.reference).values(body=Ciphertext("test:spoilt"))
    await database.transact(lambda connection: connection.execute(spoil))
    at = MORNING + 30 * MINUTE
    assert await database.transact(lambda connection: reports.ladders.climb_due(connection, at)) == 1
    assert "remind" in (await loaded(reports, whole)).fired


async def test_fault_of_the_database_is_no_broken_report(reports: Reports, database: Database) -> None:
    """When the disk is full, nothing is taken for climbed, and all of it is climbed afterwards."""
    full = OperationalError("INSERT", {}, Exception("disk is full"))

    def out_of_room(*_notice: object) -> Message:
        raise full

    await arrive(database, *EVERYBODY)
    await send(reports, database)
    half_past = MORNING + 30 * MINUTE
    with pytest.raises(StorageError, match="disk is full"):
        await database.transact(
            lambda connection: Reports(database, always(SCHOOL), out_of_room).ladders.climb_due(connection, half_past)
        )
    assert await database.transact(lambda connection: reports.ladders.climb_due(connection, half_past)) == 1


async def test_drill_is_nobodys_report(reports: Reports, database: Database) -> None:
    """Marked as practice, reported by nobody, and on nobody's own list; what its reporter is told goes to the head."""
    await arrive(database, *EVERYBODY)
    case, change = reports.drill("a:head", MORNING, SCHOOL)
    await database.transact(change)
    assert (case.practice, case.complete, case.conversation) == (True, True, "a:head")
    assert not [person for person in EVERYBODY if await reports.of_reporter(person, 1)]
    assert await owed(database) == [("a:head", "alert/head")]


async def test_whoever_reads_no_reports_has_none_looked_through(
    reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The records of the whole school are opened for a lead only; everybody else has an empty desk without that."""

    def opened(*_given: Any, **_how: Any) -> Any:
        raise AssertionError("the reports were looked through")

    monkeypatch.setattr(stored, "all_cases", opened)
    for person in EVERYBODY:
        if person.reads_reports:
            with pytest.raises(AssertionError, match="looked through"):
                await reports.desk(person)
        else:
            assert (await reports.desk(person), await reports.closed(person)) == ([], [])


@pytest.mark.parametrize("answer", [Certainty.YES, Certainty.NOT_SURE, Certainty.NO])
@pytest.mark.parametrize("name", ["safety", "images"])
async def test_not_sure_is_as_urgent_as_yes(reports: Reports, database: Database, name: str, answer: Certainty) -> None:
    """A child perhaps in danger, or perhaps an intimate image: urgent."""
    case = await send(reports, database, **dict[str, Any]({name: answer}))
    assert case.urgent == (answer is not Certainty.NO)


def test_the_school_of_these_tests_has_everybody() -> None:
    """A head, two deputies and a chair of governors, so that an empty list is no accident."""
    school: School = SCHOOL
    assert [school.headteacher.id, *(one.id for one in school.deputies)] == ["head", "dan", "dee"]
    assert school.chair is not None


async def test_lead_whose_role_has_ended_is_told_nothing_more(reports: Reports, database: Database) -> None:
    """Where nobody may take a former head's place the route still names them; they get no word of it all the same."""
    await arrive(database, TEACHER, HEAD, ADMIN)
    case = await send(reports, database, Party.ADULT)
    after = changing.headed_by(SCHOOL, HEAD, ADMIN.id)
    assert isinstance(after, School)
    later = Reports(database, always(after), present)
    await database.transact(later.follow_people(MORNING))
    case = await loaded(later, case)
    assert case.route.readers == (HEAD.id,)
    noted = handling.add_note(case, TEACHER, "It was Tuesday.", MORNING + MINUTE, (HEAD.id,))
    assert noted is not None
    assert [notice.person for notice in noted.notices] == [HEAD.id]
    await database.transact(later.recorded(noted, MORNING + MINUTE))
    assert {conversation for conversation, _ in await owed(database)} == {"a:teacher"}
