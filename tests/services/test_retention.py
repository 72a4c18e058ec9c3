"""Retention at work: listed first, deleted later, never what is open or under a hold, and each deletion in the audit."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import Connection, text, update

from bot.core.access import Status
from bot.core.audit import PURGED, Kind
from bot.core.case import Entry, Happened
from bot.core.delivery import Outcome
from bot.core.delivery import Status as Sending
from bot.core.guidance import handling as asking
from bot.core.guidance import published
from bot.core.guidance.question import Status as Asked
from bot.core.guidance.review import Note, NoteKind
from bot.core.incident import Party
from bot.core.lesson import handling
from bot.core.lesson.rules import judge
from bot.core.lesson.session import Session
from bot.core.message import Message
from bot.core.school import Retention as Times
from bot.errors import StorageError
from bot.storage import audit, drafts, guidance, lessons, purging, questions, reports, review, tables
from bot.storage.database import Database
from bot.storage.outbox import Owed
from tests.support.cases import having, sent
from tests.support.clock import MORNING
from tests.support.leads import CHAIR, HEAD, TEACHER
from tests.support.records import address, owe, rows
from tests.support.retention import DAY, SCHOOL, closed, left, lists_arrive, look, retention, said, store


async def test_listed_first_and_deleted_after_the_notice(database: Database) -> None:
    """The Head Teacher is sent the reference; thirty days later report, history and its messages are gone."""
    await store(database, closed())
    due = MORNING + 11 * DAY
    assert await look(database, MORNING + 9 * DAY) == 0
    assert await look(database, due) == 1
    [(person, words)] = await said(database)
    assert person == HEAD.id
    assert "SN-7K4M-26" in words
    assert await look(database, due + 29 * DAY) == 0
    assert await left(database) == ["SN-7K4M-26"]
    await look(database, due + 30 * DAY)
    assert await left(database) == []
    assert await rows(database, tables.report_history) == []
    assert await rows(database, tables.purge_list) == []
    last = [link.deed for link in await database.transact(audit.links) if link.deed.action == PURGED]
    assert ("SN-7K4M-26", Kind.REPORT) in [(deed.subject, deed.kind) for deed in last]
    assert await database.transact(audit.verify) is None
    assert await database.transact(audit.changed_histories) == []


async def test_lists_come_once_a_month_at_most(database: Database) -> None:
    """What falls due a week after a list waits for the next one, and its own thirty days."""
    await store(database, closed(), having(closed("SN-22B2-26"), (Happened.CLOSED, HEAD.id, {"kept_in": ""})))
    later = Entry(at=MORNING + 7 * DAY, actor=HEAD.id, what=Happened.CLOSED, data={"kept_in": ""})
    await database.transact(lambda connection: reports.append(connection, "SN-22B2-26", [later]))
    first = MORNING + 11 * DAY
    for days in range(29):
        await look(database, first + days * DAY)
    assert len(await said(database)) == 1
    await look(database, first + 30 * DAY)
    assert ["SN-22B2-26" in words for _, words in await said(database)] == [False, True]
    assert await left(database) == ["SN-22B2-26"]


async def test_whoever_a_report_is_about_is_not_told_of_it(database: Database) -> None:
    """A report about the Head Teacher is on the chair's list, and on nobody else's."""
    await store(database, closed("SN-22B2-26", Party.HEAD))
    await look(database, MORNING + 11 * DAY)
    assert [person for person, _ in await said(database)] == [CHAIR.id]


async def test_nothing_is_deleted_that_nobody_could_be_told_of(database: Database) -> None:
    """Where the Head Teacher has not added the app the record stays, however long it takes."""
    await database.transact(lambda connection: reports.add(connection, closed()))
    for days in (11, 60, 600):
        await look(database, MORNING + days * DAY)
    assert await left(database) == ["SN-7K4M-26"]


async def test_a_hold_after_the_list_keeps_it(database: Database) -> None:
    """A hold strikes it off the list; once ended, it is listed again before it goes."""
    await store(database, closed())
    due = MORNING + 11 * DAY
    await look(database, due)
    held = Entry(at=due, actor="console", what=Happened.HELD, data={"text": "court"})
    await database.transact(lambda connection: reports.append(connection, "SN-7K4M-26", [held]))
    await look(database, due + 31 * DAY)
    assert await left(database) == ["SN-7K4M-26"]
    assert await rows(database, tables.purge_list) == []
    released = held.model_copy(update={"what": Happened.RELEASED})
    await database.transact(lambda connection: reports.append(connection, "SN-7K4M-26", [released]))
    assert await look(database, due + 62 * DAY) == 1
    assert await left(database) == ["SN-7K4M-26"]


async def test_database_refuses_to_delete_what_is_held(database: Database) -> None:
    """Whatever a program asks for, a report under a hold stays, and so does the audit without a deletion."""
    held = having(closed(), (Happened.HELD, "console", {"text": "court"}))
    await store(database, held)
    with pytest.raises(StorageError, match="only added to"):
        await database.transact(lambda c: purging.purge(c, Kind.REPORT, "SN-7K4M-26", "console", MORNING))
    assert await left(database) == ["SN-7K4M-26"]
    assert PURGED not in {link.deed.action for link in await database.transact(audit.links)}


async def test_a_report_opened_again_is_struck_off(database: Database) -> None:
    """A longer time, or a report that is dealt with again, is not deleted by an old list."""
    await store(database, closed())
    await look(database, MORNING + 11 * DAY)
    opened = update(tables.reports).values(status=Status.ACKNOWLEDGED.value)
    await database.transact(lambda connection: connection.execute(opened))
    await look(database, MORNING + 60 * DAY)
    assert await left(database) == ["SN-7K4M-26"]
    assert await rows(database, tables.purge_list) == []


async def test_two_processes_delete_once(database: Database) -> None:
    """What another process has just deleted is not deleted again, and stands in the audit once."""
    await store(database, closed())
    purge = partial(purging.purge, kind=Kind.REPORT, subject="SN-7K4M-26", actor="console", now=MORNING)
    assert [await database.transact(purge) for _ in range(2)] == [True, False]
    assert [link.deed.action for link in await database.transact(audit.links)].count(PURGED) == 1


async def test_sessions_have_their_own_time(database: Database) -> None:
    """A checked session is listed to the Head Teacher, and deleted with its history."""
    await store(database)
    checked = handling.checked("RL-7K4M-26", TEACHER, "a:t", Session(), judge(Session(), ()), "", MORNING).lesson
    await database.transact(lambda connection: lessons.add(connection, checked))
    await look(database, MORNING + 21 * DAY)
    assert [person for person, _ in await said(database)] == [HEAD.id]
    await look(database, MORNING + 52 * DAY)
    assert await rows(database, tables.lessons) == []
    assert await rows(database, tables.lesson_history) == []


async def test_copies_of_words_go_by_themselves(database: Database) -> None:
    """Messages that were sent, and marks of activities, go after their days; what is owed stays; it is in the audit."""
    await owe(database, "sent", "owed")
    first = update(tables.outbox).where(tables.outbox.c.position == 1).values(status=Sending.SENT.value)
    await database.transact(lambda connection: connection.execute(first))
    await look(database, MORNING + 29 * DAY)
    assert len(await rows(database, tables.outbox)) == 2
    await look(database, MORNING + 31 * DAY)
    assert [row.message["text"] for row in await rows(database, tables.outbox)] == ["owed"]
    assert await rows(database, tables.inbound) == []
    [link] = await database.transact(audit.links)
    assert (link.deed.action, link.deed.subject, link.deed.detail) == (PURGED, "messages", "1")


async def test_cards_of_open_reports_stay(database: Database) -> None:
    """A receipt that may still be changed in place is no copy, as long as its report is open."""
    await owe(database, "card")
    slot = update(tables.outbox).values(status=Sending.SENT.value, slot="SN-7K4M-26/receipt")
    await database.transact(lambda connection: connection.execute(slot))
    await store(database, sent())
    await look(database, MORNING + 31 * DAY)
    assert "SN-7K4M-26/receipt" in [row.slot for row in await rows(database, tables.outbox)]


async def test_chats_of_people_who_left_are_emptied(database: Database) -> None:
    """What a chat remembers of somebody who is no longer listed goes; a report they are writing, and others', stay."""

    def remember(connection: Connection) -> None:
        drafts.keep(connection, "a:writing", MORNING, MORNING)

    for name, person in (("gone", "somebody"), ("writing", "else"), ("here", HEAD.id)):
        await owe(database, conversation=f"a:{name}", activity=name, person=person)
    await database.transact(remember)
    await fill_states(database)
    await look(database, MORNING + 89 * DAY)
    assert all(row.state for row in await rows(database, tables.conversations))
    await look(database, MORNING + 91 * DAY)
    states = {row.id: bool(row.state) for row in await rows(database, tables.conversations)}
    assert states == {"a:gone": False, "a:here": True, "a:writing": True}
    before = len(await database.transact(audit.links))
    await look(database, MORNING + 93 * DAY)
    assert len(await database.transact(audit.links)) == before


async def fill_states(database: Database) -> None:
    """Give every chat something that it remembers."""
    from bot.storage import turns  # noqa: PLC0415  # this one helper speaks of turns

    for row in await rows(database, tables.conversations):
        change = partial(turns.replace_state, conversation=row.id, state={"q": ["x"]}, version=row.version, now=MORNING)
        await database.transact(change)


async def test_it_looks_once_a_day(database: Database) -> None:
    """Whichever process looks, and after a restart, too; a clock that was set back does not stop it."""
    await store(database, closed())
    due = MORNING + 11 * DAY
    early = due - timedelta(hours=25)
    assert await look(database, early) == 0
    assert await look(database, early + timedelta(hours=23)) == 0
    assert await look(database, due) == 1
    assert await look(database, early) == 0
    count = "SELECT count(*) FROM purge_list"
    assert await database.transact(lambda connection: connection.execute(text(count)).scalar()) == 0


async def test_a_list_that_never_arrived_counts_for_nothing(database: Database) -> None:
    """Where Teams refuses the list for good it is struck off, and sent again a month later; until then all stays."""
    await store(database, closed())
    due, service = MORNING + 11 * DAY, retention()
    await look(database, due)
    [(_, words)] = await said(database)
    refused = Owed(1, address(), "", Message(text=words, slot=purging.LIST), 1, due)
    await database.transact(partial(service.settled, owed=refused, outcome=Outcome.UNREACHABLE, now=due))
    assert await rows(database, tables.purge_list) == []
    assert await look(database, due + 31 * DAY) == 1
    assert await left(database) == ["SN-7K4M-26"]


async def test_only_a_refused_list_strikes_off(database: Database) -> None:
    """A list that arrives stands, and so it does when some other message cannot be delivered."""
    await store(database, closed())
    due, service = MORNING + 11 * DAY, retention()
    await look(database, due)
    [(_, words)] = await said(database)
    for slot, outcome in ((purging.LIST, Outcome.DELIVERED), ("", Outcome.UNREACHABLE)):
        message = Owed(1, address(), "", Message(text=words, slot=slot), 1, due)
        await database.transact(partial(service.settled, owed=message, outcome=outcome, now=due))
    assert len(await rows(database, tables.purge_list)) == 1


async def test_nothing_goes_while_its_list_is_on_its_way(database: Database) -> None:
    """Where Teams is away for longer than the notice, what stands on the list waits until it has arrived."""
    await store(database, closed())
    due, service = MORNING + 11 * DAY, retention()
    await database.transact(lambda connection: service.look(connection, due))
    await database.transact(lambda connection: service.look(connection, due + 40 * DAY))
    assert await left(database) == ["SN-7K4M-26"]
    await lists_arrive(database)
    await look(database, due + 41 * DAY)
    assert await left(database) == []


async def test_a_new_head_teacher_is_told_before_anything_goes(database: Database) -> None:
    """What the last one knew of is listed to whoever may read it now, and goes after a notice of its own."""
    await store(database, closed())
    due = MORNING + 11 * DAY
    await look(database, due)
    successor = HEAD.model_copy(update={"id": "successor"})
    people = tuple(successor if person.id == HEAD.id else person for person in SCHOOL.people)
    later = SCHOOL.model_copy(update={"people": people})
    await database.transact(lambda connection: settle_on(connection, "SN-7K4M-26", "successor"))
    await owe(database, "hello", conversation="a:successor", activity="successor", person="successor")
    assert await look(database, due + 31 * DAY, later) == 1
    assert [person for person, _ in await said(database)][-1] == "successor"
    assert await left(database) == ["SN-7K4M-26"]
    await look(database, due + 61 * DAY, later)
    assert await left(database) == []


def settle_on(connection: Connection, reference: str, person: str) -> None:
    """Let a closed report be read by this person, as it is when the Head Teacher's seat is handed on."""
    case = reports.load(connection, reference)
    assert case is not None
    route = case.route.model_copy(update={"first": (person,)})
    reports.change(connection, case.model_copy(update={"route": route}), [])


async def test_a_clock_that_was_far_ahead_delays_nothing(database: Database) -> None:
    """A list that was sent in a year that has not come yet keeps nobody from the next one."""
    await store(database, closed())
    await look(database, MORNING + 900 * DAY)
    assert await look(database, MORNING + 11 * DAY) == 1
    assert await left(database) == ["SN-7K4M-26"]


async def test_clock_set_back_after_the_list_shortens_no_notice(database: Database) -> None:
    """What is no longer due by the clock as it is now is struck off, and listed anew when it is."""
    await store(database, closed())
    due = MORNING + 11 * DAY
    await look(database, due)
    await look(database, MORNING + 5 * DAY)
    assert await rows(database, tables.purge_list) == []
    await look(database, due + 31 * DAY)
    assert await left(database) == ["SN-7K4M-26"]


async def test_a_purge_that_is_broken_off_leaves_everything(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When it fails half-way nothing is gone and the audit says nothing; the next look does all of it."""
    await store(database, closed(), closed("SN-22B2-26"))
    due = MORNING + 11 * DAY
    await look(database, due)

    def full(*_given: object) -> int:
        raise StorageError("The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(purging, "purge_messages", full)
        with pytest.raises(StorageError, match="disk is full"):
            await look(database, due + 30 * DAY)
    assert await left(database) == ["SN-22B2-26", "SN-7K4M-26"]
    assert PURGED not in {link.deed.action for link in await database.transact(audit.links)}
    await look(database, due + 30 * DAY)
    assert await left(database) == []
    assert await database.transact(audit.verify) is None
    assert await database.transact(audit.changed_histories) == []


async def test_settled_questions_and_withdrawn_guidance_go_as_records_do(database: Database) -> None:
    """Listed to the Head Teacher by reference and deleted later; what is open or shown stays, and cards of it, too."""
    await store(database)
    for name in ("HQ-7K4M-26", "HQ-22B2-26"):
        sent = asking.asked(name, TEACHER, f"a:{TEACHER.id}", "May we?", HEAD, "policy", MORNING)
        assert sent is not None
        await database.transact(partial(questions.add, question=sent.question))
        if name == "HQ-7K4M-26":
            done = asking.decided(sent.question, HEAD, Asked.DECLINED, "", MORNING)
            assert done is not None
            await database.transact(partial(questions.change, question=done.question, entries=done.entries))
    for name in ("HG-7K4M-26", "HG-22B2-26"):
        given = published.published(name, HEAD, "May we?", "Yes.", "policy", MORNING)
        assert given is not None
        await database.transact(partial(guidance.add, one=given.guidance))
        if name == "HG-7K4M-26":
            gone = published.withdrawn(given.guidance, HEAD, MORNING)
            assert gone is not None
            await database.transact(partial(guidance.change, one=gone.guidance, entries=gone.entries))
    school = SCHOOL.model_copy(update={"retention": Times(questions=5, messages=1)})
    await look(database, MORNING + 6 * DAY, school)
    [(person, words)] = await said(database)
    assert person == HEAD.id
    assert "HQ-7K4M-26, HG-7K4M-26" in words
    assert "22B2" not in words
    await look(database, MORNING + 40 * DAY, school)
    assert [row.id for row in await rows(database, tables.questions)] == ["HQ-22B2-26"]
    assert [row.id for row in await rows(database, tables.guidance)] == ["HG-22B2-26"]
    assert {row.question for row in await rows(database, tables.question_history)} == {"HQ-22B2-26"}
    assert {row.guidance for row in await rows(database, tables.guidance_history)} == {"HG-22B2-26"}
    deeds = [link.deed for link in await database.transact(audit.links) if link.deed.action == PURGED]
    assert {(deed.kind, deed.subject) for deed in deeds if "7K4M" in deed.subject} == {
        (Kind.QUESTION, "HQ-7K4M-26"), (Kind.GUIDANCE, "HG-7K4M-26"),
    }  # fmt: skip
    assert await database.transact(audit.verify) is None


async def test_card_of_an_open_question_is_kept(database: Database) -> None:
    """It is changed in place when the answer comes, so that it goes with the question and not before."""
    sent = asking.asked("HQ-7K4M-26", TEACHER, "a:chat", "May we?", HEAD, "policy", MORNING)
    assert sent is not None
    await database.transact(partial(questions.add, question=sent.question))
    await owe(database, "of a question", "of nothing")
    first = update(tables.outbox).where(tables.outbox.c.position == 1).values(slot="HQ-7K4M-26/receipt")
    await database.transact(lambda connection: connection.execute(first))
    await database.transact(
        lambda connection: connection.execute(update(tables.outbox).values(status=Sending.SENT.value))
    )
    assert await database.transact(lambda connection: purging.purge_messages(connection, MORNING + DAY)) == 1
    assert [row.message["text"] for row in await rows(database, tables.outbox)] == ["of a question"]


async def test_notes_for_the_review_go_after_a_year(database: Database) -> None:
    """They name nobody, so that nobody is told; the audit says how many there were."""
    for days in (0, 300):
        note = Note((MORNING + days * DAY).date(), NoteKind.UNANSWERED)
        await database.transact(partial(review.add, note=note))
    await look(database, MORNING + 368 * DAY)
    assert len(await rows(database, tables.review_notes)) == 1
    last = await database.transact(audit.last)
    assert last is not None
    assert (last.deed.subject, last.deed.detail) == ("notes", "1")
