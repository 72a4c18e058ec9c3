"""Questions, guidance and notes in the database: kept whole, sealed, never overwritten, found by whoever may."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import delete, update

from bot.core.audit import Kind
from bot.core.guidance import handling, published
from bot.core.guidance.published import Guidance
from bot.core.guidance.question import Question, Status
from bot.core.guidance.review import Note, NoteKind
from bot.errors import Conflict, StorageError
from bot.services.guidance import GuidanceBook, Match
from bot.services.turns import Change
from bot.storage import audit, guidance, purging, questions, review, tables
from bot.storage.database import Database
from bot.storage.sealing import Ciphertext
from tests.support.clock import MORNING
from tests.support.engine import WrittenEngine
from tests.support.keys import SEALER
from tests.support.records import rows
from tests.support.school import HEAD, TEACHER, school

TESS, HARRIET = (next(p for p in school().people if p.id == one) for one in (TEACHER, HEAD))
WORDS = "May we use *AI*? \N{GRINNING FACE}"


def question(name: str = "HQ-7K4M-26", minutes: int = 0) -> Question:
    """A question that was just sent."""
    at = MORNING + timedelta(minutes=minutes)
    decision = handling.asked(name, TESS, "a:chat", WORDS, HARRIET, "policy", at)
    assert decision is not None
    return decision.question


def given(name: str = "HG-7K4M-26", words: str = WORDS) -> Guidance:
    """Guidance that was just published."""
    decision = published.published(name, HARRIET, words, "Yes.", "policy", MORNING)
    assert decision is not None
    return decision.guidance


async def test_question_comes_back_as_it_was_kept(database: Database) -> None:
    """Words, states and history are read as they were written, and found by asker and by waiting."""
    first, second = question(), question("HQ-2222-26", minutes=1)
    for each in (second, first):
        await database.transact(partial(questions.add, question=each))
    assert await database.transact(lambda c: questions.load(c, first.reference)) == first
    assert await database.transact(lambda c: questions.of_asker(c, TEACHER)) == [first, second]
    assert await database.transact(questions.waiting) == [first, second]
    assert await database.transact(lambda c: questions.of_asker(c, HEAD)) == []
    assert await database.transact(lambda c: questions.load(c, "HQ-3333-26")) is None


async def test_taken_or_older_is_a_conflict(database: Database) -> None:
    """One reference is one question; of two who read the same version the second is refused."""
    kept = question()
    await database.transact(partial(questions.add, question=kept))
    with pytest.raises(Conflict):
        await database.transact(partial(questions.add, question=kept))
    decision = handling.decided(kept, HARRIET, Status.ANSWERED, "Yes.", MORNING)
    assert decision is not None
    await database.transact(lambda c: questions.change(c, decision.question, decision.entries))
    with pytest.raises(Conflict):
        await database.transact(lambda c: questions.change(c, decision.question, decision.entries))
    assert await database.transact(questions.waiting) == []


async def test_questions_of_a_head_who_left_are_found(database: Database) -> None:
    """Open ones that lie with somebody else than the head of now."""
    kept = question()
    await database.transact(partial(questions.add, question=kept))
    assert await database.transact(lambda c: questions.held_by_others(c, HEAD)) == []
    assert await database.transact(lambda c: questions.held_by_others(c, TEACHER)) == [kept]


async def test_one_that_was_spoilt_keeps_nobody_from_the_others(database: Database) -> None:
    """A question or guidance that was changed outside is left out of the list."""
    for name in ("7K4M", "2222"):
        await database.transact(partial(questions.add, question=question(f"HQ-{name}-26")))
        await database.transact(partial(guidance.add, one=given(f"HG-{name}-26")))
    spoilt = Ciphertext("test:spoilt")
    for table, column, name in ((tables.questions, "text", "HQ"), (tables.guidance, "words", "HG")):
        spoil = update(table).where(table.c.id == f"{name}-2222-26").values({column: spoilt})
        await database.transact(lambda connection, spoil=spoil: connection.execute(spoil))
    assert [one.reference for one in await database.transact(questions.all_questions)] == ["HQ-7K4M-26"]
    assert [one.reference for one in await database.transact(guidance.all_guidance)] == ["HG-7K4M-26"]


async def test_guidance_keeps_every_version_and_counts_changes(database: Database) -> None:
    """Earlier words stay in the history, who changed them in the audit, and the counter moves each time."""
    first = given()
    before = await database.transact(guidance.changes)
    await database.transact(partial(guidance.add, one=first))
    changed = published.changed(first, HARRIET, WORDS, "No.", "newer", MORNING)
    assert changed is not None
    await database.transact(lambda c: guidance.change(c, changed.guidance, changed.entries))
    with pytest.raises(Conflict):
        await database.transact(lambda c: guidance.change(c, changed.guidance, changed.entries))
    with pytest.raises(Conflict):
        await database.transact(partial(guidance.add, one=first))
    kept = await database.transact(lambda c: guidance.load(c, first.reference))
    assert kept == changed.guidance.model_copy(update={"version": 2})
    assert [entry.data["answer"] for entry in kept.history] == ["Yes.", "No."]
    assert await database.transact(guidance.changes) == before + 2
    deeds = [link.deed for link in await database.transact(audit.links)]
    assert [(deed.actor, deed.kind, deed.action) for deed in deeds] == [
        (HEAD, Kind.GUIDANCE, "published"), (HEAD, Kind.GUIDANCE, "changed"),
    ]  # fmt: skip
    assert await database.transact(audit.verify) is None
    assert await database.transact(audit.changed_histories) == []


async def test_what_happened_cannot_be_changed_or_deleted(database: Database) -> None:
    """The database refuses it for questions, guidance and their histories; a deletion goes through the audit."""
    await database.transact(partial(questions.add, question=question()))
    await database.transact(partial(guidance.add, one=given()))
    histories = (tables.question_history, tables.guidance_history)
    whole = [delete(table) for table in (tables.questions, tables.guidance, *histories)]
    for forbidden in (*whole, *(update(table).values(actor="nobody") for table in histories)):
        with pytest.raises(StorageError):
            await database.transact(lambda connection, forbidden=forbidden: connection.execute(forbidden))
    moved = await database.transact(guidance.changes)
    for kind, name in ((Kind.QUESTION, "HQ-7K4M-26"), (Kind.GUIDANCE, "HG-7K4M-26")):
        purge = partial(purging.purge, kind=kind, subject=name, actor="", now=MORNING)
        assert await database.transact(purge)
        assert not await database.transact(purge)
    for table in (tables.questions, tables.question_history, tables.guidance, tables.guidance_history):
        assert await rows(database, table) == []
    assert await database.transact(guidance.changes) == moved + 1
    assert await database.transact(audit.changed_histories) == []


async def test_notes_hold_a_day_and_never_a_person(database: Database) -> None:
    """They come back without an order that would tell whose turn it was, and go by day or all at once."""
    first = Note(date(2026, 11, 2), NoteKind.UNANSWERED, ("13", "5"), "may we use \N{EN DASH}")
    second = Note(date(2026, 11, 9), NoteKind.HELPFUL, ("9",))
    for note in (first, second):
        await database.transact(partial(review.add, note=note))
    assert list(await database.transact(review.all_notes)) == [second, first]
    [row, _] = sorted(await rows(database, tables.review_notes), key=lambda each: str(each.day))
    assert set(vars(row)) == {"id", "day", "kind", "units", "outline"}
    assert len(row.id) == 32
    assert await database.transact(lambda c: review.purge(c, date(2026, 11, 9))) == 1
    assert await database.transact(review.clear) == 1
    assert list(await database.transact(review.all_notes)) == []


async def test_guidance_that_another_process_has_changed_is_noticed_when_the_turn_is_recorded(
    database: Database, database_url: str
) -> None:
    """A book that knows yesterday's guidance says so at the end, reads it again, and works out only what is new."""
    worked: list[str] = []

    def vector(words: str) -> object:
        worked.append(words)
        return WrittenEngine().vector(words)

    book = GuidanceBook(database, "policy", vector)  # type: ignore[arg-type]

    async def found() -> tuple[Match, ...]:
        matches, unchanged = await book.near("may we use ai")
        await database.transact(unchanged)
        return matches

    async def changed(work: Change) -> None:
        await other.transact(work)
        with pytest.raises(Conflict):
            await found()

    assert await found() == ()
    assert worked == []
    other = Database(database_url, SEALER)
    await changed(partial(guidance.add, one=given(words="May we use AI?")))
    [match] = await found()
    assert match.same
    assert worked.count("May we use AI?") == 1
    await changed(partial(guidance.add, one=given("HG-2222-26", "May we bring dogs?")))
    assert await found() == (match,)
    assert worked.count("May we use AI?") == 1
    gone = published.withdrawn(match.guidance, HARRIET, MORNING)
    assert gone is not None
    await changed(lambda c: guidance.change(c, gone.guidance, gone.entries))
    await other.close()
    assert await found() == ()
