"""What people write is sealed: for one place, by one of the school's keys, and never readable anywhere else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Text, insert, select, text, type_coerce, update
from sqlalchemy.exc import StatementError

from bot.core.case import Entry, Happened
from bot.core.guidance import handling as asking
from bot.core.guidance import published
from bot.core.guidance.review import Note, NoteKind
from bot.core.lesson import handling
from bot.core.lesson.rules import judge
from bot.core.lesson.session import Session
from bot.core.message import Message
from bot.errors import KeyMissing, SafeContactError, SettingsError, Tampered
from bot.services.turns import Turns, Work
from bot.storage import (
    guidance,
    key_proofs,
    lessons,
    outbox,
    questions,
    reports,
    resealing,
    review,
    school_settings,
    tables,
    turns,
)
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from bot.storage.sealing import Ciphertext, Sealer, new_key, seal, sealed_columns, unseal
from tests.support.cases import sent
from tests.support.clock import MORNING
from tests.support.keys import KEYS, SEALER, setting
from tests.support.records import address, inbound, opened, owe, rows
from tests.support.school import TEACHER, as_filed, school

TESS = next(person for person in school().people if person.id == TEACHER)
HARRIET = school().headteacher
WORDS = "zqcanaryzq"
ALL = sealed_columns(tables.metadata)
OF_THE_AUDIT = {tables.audit_end, tables.audit_secrets}  # which has tests of its own: there is one row of each
COLUMNS = [column for column in ALL if column.table not in OF_THE_AUDIT]
SEALED_FROM_THE_START = {
    tables.questions,
    tables.question_history,
    tables.guidance,
    tables.guidance_history,
    tables.review_notes,
}
BODY = tables.reports.c.body


def opening(url: str, *key_ids: str) -> Database:
    """The same database, with these keys; the first one seals."""
    return Database(url, Sealer.parse(setting(*key_ids)))


async def fill(database: Database) -> None:
    """Two rows of every table, with words in every sealed column."""
    service = Turns(database, as_filed)
    for number in ("1", "2"):
        arrived = inbound(number, f"a:{number}")
        work = Work({"question": WORDS}, [Message(text=WORDS)], response={"value": WORDS})
        await service.commit(arrived, address(f"a:{number}"), await service.open(arrived), work, MORNING)
        entry = Entry(at=MORNING, actor="head", what=Happened.ASKED, data={"text": WORDS})
        case = sent(reference=f"SN-{number * 2}2{number}-26")
        case = case.model_copy(
            update={"body": case.body.model_copy(update={"account": (WORDS,)}), "history": (*case.history, entry)}
        )
        await database.transact(lambda connection, case=case: reports.add(connection, case))
        session = Session(curriculum=WORDS)
        asked = handling.checked(f"RL-{number * 2}2{number}-26", TESS, "a:1", session, judge(session, ()), "", MORNING)
        await database.transact(lambda connection, one=asked.lesson: lessons.add(connection, one))
        question = asking.asked(f"HQ-{number * 2}2{number}-26", TESS, "a:1", WORDS, HARRIET, "", MORNING)
        given = published.published(f"HG-{number * 2}2{number}-26", HARRIET, WORDS, WORDS, "", MORNING)
        assert question is not None
        assert given is not None
        note = Note(MORNING.date(), NoteKind.UNANSWERED, ("13",), WORDS)
        await database.transact(lambda connection, one=question.question: questions.add(connection, one))
        await database.transact(lambda connection, one=given.guidance: guidance.add(connection, one))
        await database.transact(lambda connection, one=note: review.add(connection, one))
        await database.transact(
            lambda connection, name=number: school_settings.keep(connection, name, {"text": WORDS}, 0, "head", MORNING)
        )


def stored(connection: Connection, column: Column[Any]) -> list[Any]:
    """Each row's key, and the sealed text in this column."""
    key = column.table.primary_key.columns.values()
    return [tuple(row) for row in connection.execute(select(*key, column).order_by(*key))]


def overwrite(connection: Connection, column: Column[Any], key: tuple[Any, ...], value: str) -> None:
    """What somebody with the database in hand can do."""
    columns = column.table.primary_key.columns.values()
    place = [each == one for each, one in zip(columns, key, strict=True)]
    connection.execute(update(column.table).where(*place).values({column: Ciphertext(value)}))


def contents(folder: Path) -> list[bytes]:
    """Everything that lies in this folder."""
    return [path.read_bytes() for path in folder.iterdir()]


def test_what_people_write_has_a_sealed_column() -> None:
    """Nothing is kept as plain JSON any more, and every sealed column is known by its type."""
    assert {f"{column.table.name}.{column.name}" for column in ALL} == {
        "inbound.response",
        "conversations.state",
        "outbox.message",
        "reports.route",
        "reports.body",
        "report_history.data",
        "lessons.session",
        "lessons.found",
        "lesson_history.data",
        "questions.text",
        "question_history.data",
        "guidance.words",
        "guidance_history.data",
        "review_notes.outline",
        "school_settings.value",
        "school_changes.value",
        "audit_end.end",
        "audit_secrets.secret",
    }
    kinds = {str(column.type) for table in tables.metadata.sorted_tables for column in table.columns}
    assert "JSON" not in kinds


@pytest.mark.parametrize("column", COLUMNS, ids=str)
async def test_swapped_texts_are_refused(database: Database, column: Column[Any]) -> None:
    """Two texts of one column that change places open in neither row."""
    await fill(database)

    def swap(connection: Connection) -> None:
        first, *_, last = (row for row in stored(connection, column) if row[-1])
        for (*key, _), (*_, other) in ((first, last), (last, first)):
            overwrite(connection, column, tuple(key), other)

    await database.transact(swap)

    def check(connection: Connection) -> int:
        refused = 0
        for *key, value in stored(connection, column):
            try:
                unseal(connection, column, value, *key)
            except Tampered:
                refused += 1
        return refused

    assert await database.transact(check) == 2


@pytest.mark.parametrize("column", COLUMNS, ids=str)
async def test_text_of_another_column_is_refused(database: Database, column: Column[Any]) -> None:
    """A text opens in no other column of a row with the same key, be it of its own table or of another."""

    def opens(connection: Connection, other: Column[Any]) -> bool:
        try:
            unseal(connection, other, seal(connection, column, {"text": WORDS}, "same"), "same")
        except Tampered:
            return False
        return True

    opened = await database.transact(lambda connection: [each for each in ALL if opens(connection, each)])
    assert opened == [column]


@pytest.mark.parametrize(
    "change",
    [
        lambda value: value[:-2],
        lambda value: value[:-6] + ("A" if value[-6] != "A" else "B") + value[-5:],
        lambda value: value.partition(":")[0] + ":",
        lambda value: value + "!",
        lambda value: value.replace(":", ":\u00e9"),
    ],
)
async def test_changed_text_is_refused(database: Database, change: Callable[[str], str]) -> None:
    """A sealed text that was cut, changed by one letter, or is no sealed text is never given out as something else."""

    def spoil(connection: Connection) -> None:
        value = seal(connection, BODY, {"text": WORDS}, "SN-7K4M-26")
        unseal(connection, BODY, Ciphertext(change(str(value))), "SN-7K4M-26")

    with pytest.raises(Tampered):
        await database.transact(spoil)


@pytest.mark.parametrize(
    "value", [None, {}, [], "", 0, {"text": "à 🙂 \u0000 \ud800", "deep": [{"n": 1.5, "x": None, "yes": True}]}]
)
async def test_value_comes_back_as_it_was_sealed(database: Database, value: Any) -> None:
    """Any JSON comes back as it was, odd letters included; where there is nothing, nothing is sealed."""

    def there_and_back(connection: Connection) -> Any:
        return unseal(connection, BODY, seal(connection, BODY, value, 1), 1)

    assert await database.transact(there_and_back) == value


async def test_same_words_are_sealed_differently_each_time(database: Database) -> None:
    """Nobody can see that two people wrote the same."""

    def twice(connection: Connection) -> set[Any]:
        return {seal(connection, BODY, {"text": WORDS}, 1) for _ in range(100)}

    assert len(await database.transact(twice)) == 100


async def test_plain_words_cannot_be_stored(database: Database) -> None:
    """A query that forgets to seal fails, and stores nothing."""
    values = {"conversation": "a", "activity": "1", "received_at": MORNING, "response": WORDS}
    with pytest.raises(StatementError, match="sealed text only"):
        await database.transact(lambda connection: connection.execute(insert(tables.inbound).values(values)))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_file_tells_nothing(database: Database, tmp_path: Path) -> None:
    """With words in every sealed column, the file and its journal hold none of them, nor their JSON around them."""
    await fill(database)
    files = contents(tmp_path)
    assert len(files) >= 2
    for word in (WORDS, '"question"', '"account"'):
        assert not [content for content in files if word.encode() in content]
    assert WORDS in json.dumps([row.body for row in await rows(database, tables.reports)])


async def test_one_changed_message_stops_no_other(database: Database) -> None:
    """A message that was changed outside is given up, and the ones after it are sent."""
    await owe(database, "one", "two")
    key = (1,)
    await database.transact(lambda connection: overwrite(connection, tables.outbox.c.message, key, "test:spoilt"))
    assert await database.transact(lambda connection: outbox.claim(connection, MORNING, 16)) == []
    [owed] = await database.transact(lambda connection: outbox.claim(connection, MORNING, 16))
    assert owed.message.text == "two"
    kept = await database.transact(
        lambda connection: connection.execute(select(tables.outbox.c.status)).scalars().all()
    )
    assert kept == ["dead", "pending"]


@pytest.mark.parametrize(("column", "key"), [(BODY, ("SN-112B-26",)), (tables.report_history.c.data, (1,))], ids=str)
async def test_one_changed_report_hides_no_other(database: Database, column: Column[Any], key: tuple[Any, ...]) -> None:
    """A report that was changed outside is left out of a list, and refused when it is asked for."""
    spoilt, whole = sent(reference="SN-112B-26"), sent(reference="SN-222B-26")
    for case in (spoilt, whole):
        await database.transact(lambda connection, case=case: reports.add(connection, case))
    await database.transact(lambda connection: overwrite(connection, column, key, "test:spoilt"))
    assert [case.reference for case in await database.transact(reports.all_cases)] == ["SN-222B-26"]
    with pytest.raises(Tampered):
        await database.transact(lambda connection: reports.load(connection, "SN-112B-26"))


async def test_missing_key_gives_up_nothing(database: Database, database_url: str) -> None:
    """Without the key that sealed a message it is neither sent nor given up: it waits for the key."""
    await owe(database, "one")
    other = opening(database_url, "other")
    with pytest.raises(KeyMissing, match="key test that is not in SAFECONTACT_SEALING_KEYS"):
        await other.transact(lambda connection: outbox.claim(connection, MORNING, 16))
    await other.close()
    [owed] = await database.transact(lambda connection: outbox.claim(connection, MORNING, 16))
    assert owed.message.text == "one"


@pytest.mark.parametrize(
    "keys",
    [setting("other"), new_key("test"), setting("other") + "," + new_key("test")],
    ids=["another id", "another key of that id", "both"],
)
async def test_wrong_key_is_noticed_before_anything_is_sealed(database: Database, database_url: str, keys: str) -> None:
    """Another key, or another key of the same name, is refused at the start, and nothing is changed."""
    await fill(database)
    before = await database.transact(lambda connection: [stored(connection, column) for column in COLUMNS])
    wrong = Database(database_url, Sealer.parse(keys))
    with pytest.raises(KeyMissing) as error:
        upgrade(wrong)
    assert "Nothing is lost" in error.value.advice
    await wrong.close()
    assert await database.transact(lambda connection: [stored(connection, column) for column in COLUMNS]) == before
    assert [row.id for row in await rows(database, tables.sealing_keys)] == ["test"]


@pytest.mark.parametrize(
    ("keys", "what"),
    [
        ("", "is not set"),
        (" , ", "is not set"),
        ("secretword", "is not 32 bytes"),
        (":" + KEYS, "no id"),
        ("Key One:AAAA", "no id"),
        ("k1:c2VjcmV0d29yZA==", "The key k1 of SAFECONTACT_SEALING_KEYS is not 32 bytes"),
        ("k1:not base64 secretword", "The key k1 of SAFECONTACT_SEALING_KEYS is not 32 bytes"),
        ("k1:\u00e9secretword", "The key k1 of SAFECONTACT_SEALING_KEYS is not 32 bytes"),
        (f"{KEYS},{KEYS}", "two keys test"),
    ],
)
def test_wrong_setting_is_refused_in_words(keys: str, what: str) -> None:
    """Each mistake is named, with what to do, and no key is shown."""
    with pytest.raises(SettingsError, match=what) as error:
        Sealer.parse(keys)
    assert error.value.advice
    assert "secretword" not in str(error.value).replace("The key secretword", "")
    assert "c2VjcmV0" not in str(error.value)


def test_new_key_is_taken_as_it_is_printed() -> None:
    """Each key is new, names itself, and is accepted by the setting; several stand beside each other."""
    keys = {new_key() for _ in range(10)}
    assert len(keys) == 10
    assert Sealer.parse(" , ".join(keys)).current in {key.partition(":")[0] for key in keys}


async def test_reseal_changes_the_key_of_everything(database: Database, database_url: str) -> None:
    """With a new key in front everything is sealed with it, reads as before, and the old key can go."""
    await fill(database)
    before = [await rows(database, column.table) for column in COLUMNS]
    both = opening(database_url, "new", "test")
    upgrade(both)
    result = resealing.reseal(both)
    assert (result.left, result.unreadable, result.retired) == (0, [], ["test"])
    assert result.done["outbox"] == 2
    await both.close()
    alone = opening(database_url, "new")
    upgrade(alone)
    assert [await rows(alone, column.table) for column in COLUMNS] == before
    await alone.close()


async def test_old_key_is_needed_until_everything_is_resealed(database: Database, database_url: str) -> None:
    """A new key alone does not start before `reseal`, and the error names the key that is missing."""
    await fill(database)
    both = opening(database_url, "new", "test")
    upgrade(both)
    await both.close()
    alone = opening(database_url, "new")
    with pytest.raises(KeyMissing, match="key test"):
        upgrade(alone)
    await alone.close()


async def test_reseal_goes_on_where_it_was_broken_off(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was sealed again before a power cut stays so, and the next run does the rest and nothing twice."""
    monkeypatch.setattr(resealing, "BATCH", 1)
    await fill(database)
    both = opening(database_url, "new", "test")
    upgrade(both)
    calls = iter(range(100))  # the first column takes two: its one row, and a look for more

    def cut(connection: Connection, **_: Any) -> Any:
        if next(calls) == 3:
            raise LookupError("power cut")
        return real(connection, **_)

    real = resealing._batch
    with monkeypatch.context() as patch:
        patch.setattr(resealing, "_batch", cut)
        with pytest.raises(LookupError):
            resealing.reseal(both)
    total = await database.transact(lambda connection: sum(len(stored(connection, column)) for column in ALL))
    again = resealing.reseal(both)
    assert (again.left, again.done.total()) == (0, total - 2)
    assert resealing.reseal(both).done.total() == 0
    await both.close()


async def test_reseal_does_not_undo_a_turn(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A turn that is recorded while `reseal` is at its row is not overwritten, and neither meets a conflict."""
    await fill(database)
    service, said = Turns(database, as_filed), inbound("3", "a:1")
    opened_before = await service.open(said)
    both = opening(database_url, "new", "test")
    upgrade(both)
    real = resealing.unseal

    def meanwhile(connection: Connection, column: Column[Any], value: Any, *key: Any) -> Any:
        plain = real(connection, column, value, *key)
        if column is tables.conversations.c.state and key == ("a:1",):
            values = {"state": seal(connection, column, {"newer": 1}, "a:1")}
            connection.execute(update(tables.conversations).where(tables.conversations.c.id == "a:1").values(values))
        return plain

    with monkeypatch.context() as patch:
        patch.setattr(resealing, "unseal", meanwhile)
        assert resealing.reseal(both).left == 0
    state, version = await both.transact(lambda connection: turns.state_of(connection, "a:1"))
    assert (state, version) == ({"newer": 1}, opened_before.version)
    await Turns(both, as_filed).commit(said, address("a:1"), opened_before, Work({"last": 1}), MORNING)
    assert await both.transact(lambda connection: turns.state_of(connection, "a:1")) == ({"last": 1}, version + 1)
    await both.close()


async def test_reseal_names_what_cannot_be_opened(database: Database, database_url: str) -> None:
    """A text that was changed outside is left as it is and named; the old key is not called unneeded."""
    await fill(database)
    await database.transact(lambda connection: overwrite(connection, tables.outbox.c.message, (2,), "test:spoilt"))
    both = opening(database_url, "new", "test")
    upgrade(both)
    result = resealing.reseal(both)
    assert (result.unreadable, result.left, result.retired) == (["outbox.message of 2"], 1, [])
    await both.close()


async def test_key_that_comes_back_is_in_use_again(database: Database, database_url: str) -> None:
    """A retired key that is put in front again seals again, and is needed again."""
    both, back = opening(database_url, "new", "test"), opening(database_url, "test", "new")
    upgrade(both)
    assert resealing.reseal(both).retired == ["test"]
    upgrade(back)
    retired = {row.id: row.retired for row in await rows(database, tables.sealing_keys)}
    assert retired == {"new": False, "test": False}
    await both.close()
    await back.close()


async def test_other_key_of_a_retired_name_is_noticed(database: Database, database_url: str) -> None:
    """A key that takes the name of one that was in use before is refused, and the name stays retired."""
    both = opening(database_url, "new", "test")
    upgrade(both)
    resealing.reseal(both)
    taken = Database(database_url, Sealer.parse(f"{new_key('test')},{setting('new')}"))
    with pytest.raises(KeyMissing):
        upgrade(taken)
    retired = {row.id: row.retired for row in await rows(database, tables.sealing_keys)}
    assert retired == {"new": False, "test": True}
    await both.close()
    await taken.close()


async def test_keys_of_a_running_server_are_checked(database: Database, database_url: str) -> None:
    """A server that goes on with the old setting finds that it lacks the new key."""
    await database.transact(key_proofs.check)
    both = opening(database_url, "new", "test")
    upgrade(both)
    await both.close()
    with pytest.raises(SafeContactError, match="key new"):
        await database.transact(key_proofs.check)


def test_records_from_before_are_sealed_on_the_way(empty_url: str, tmp_path: Path) -> None:
    """A database of the version before comes up with every word it had, and its file has none of them any more."""
    database = Database(empty_url, SEALER)
    upgrade(database, "0003")
    given = {"words": json.dumps({"text": WORDS}), "at": "2026-11-23 09:00:00.000000"}
    for statement in OLD:
        database.transact_now(lambda connection, one=statement: connection.execute(text(one), given))
    in_files = [content for content in contents(tmp_path) if WORDS.encode() in content]
    assert bool(in_files) == (database.engine.dialect.name == "sqlite")
    upgrade(database)
    for column in (each for each in COLUMNS if each.table not in SEALED_FROM_THE_START):
        found = database.transact_now(lambda connection, table=column.table: opened(connection, table))
        assert [getattr(row, column.name) for row in found if getattr(row, column.name)] == [{"text": WORDS}], column
    plain = select(type_coerce(tables.inbound.c.response, Text)).order_by(tables.inbound.c.activity)
    assert database.transact_now(lambda connection: connection.execute(plain).scalars().all())[1] is None
    assert not [content for content in contents(tmp_path) if WORDS.encode() in content]
    database.engine.dispose()


OLD = (
    "INSERT INTO inbound VALUES ('a', '1', :at, :words)",
    "INSERT INTO inbound VALUES ('a', '2', :at, NULL)",
    "INSERT INTO conversations VALUES ('a', 'p', true, 'https://s', 't', 'b', 'c', :words, 1, :at)",
    "INSERT INTO outbox VALUES (1, 'a', '', :words, 'at_least_once', 'sent', 1, :at, NULL, :at, NULL, NULL, NULL, '', NULL)",
    "INSERT INTO reports VALUES ('SN-7K4M-26', 'p', 'a', 'new', false, false, true, :words, :words, NULL, :at, NULL, 1)",
    "INSERT INTO report_history VALUES (1, 'SN-7K4M-26', :at, 'p', 'sent', :words)",
    "INSERT INTO lessons VALUES ('RL-7K4M-26', 'p', 'a', 'met', 'met', :words, :words, NULL, NULL, :at, NULL, 1)",
    "INSERT INTO lesson_history VALUES (1, 'RL-7K4M-26', :at, 'p', 'checked', :words)",
    "INSERT INTO school_settings VALUES ('closures', :words, 1)",
    "INSERT INTO school_changes VALUES (1, :at, 'p', 'closures', :words)",
)
