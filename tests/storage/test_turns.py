"""What is kept of a turn: the mark that it was had, and the conversation's state with its version."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.core.message import Inbound
from bot.core.plain_json import encode
from bot.errors import Conflict
from bot.storage import turns
from bot.storage.database import Database
from bot.storage.tables import conversations, inbound
from tests.support import records
from tests.support.clock import MORNING
from tests.support.records import address, rows
from tests.support.school import TEACHER, TENANT

ARRIVED = records.inbound()


def mark(message: Inbound = ARRIVED, response: dict[str, Any] | None = None) -> Callable[[Connection], None]:
    """Mark this activity as taken."""
    return lambda connection: turns.mark(connection, message, response, MORNING)


def keep(state: dict[str, Any], version: int, message: Inbound = ARRIVED) -> Callable[[Connection], None]:
    """Keep this state over that version."""
    where = address(message.conversation)
    return lambda connection: turns.keep(connection, message, where, encode(state), version, MORNING)


async def seen(database: Database, message: Inbound = ARRIVED) -> tuple[bool, dict[str, Any] | None]:
    """Whether this activity was taken."""
    return await database.transact(lambda connection: turns.seen(connection, message))


async def test_mark_is_seen(database: Database) -> None:
    """An activity is new until it is marked, and then taken, with the answer it was given."""
    assert await seen(database) == (False, None)
    await database.transact(mark(response={"statusCode": 200}))
    assert await seen(database) == (True, {"statusCode": 200})


async def test_taken_without_an_answer_is_taken(database: Database) -> None:
    """A message has no answer of its own, and is taken all the same."""
    await database.transact(mark())
    assert await seen(database) == (True, None)


async def test_activity_is_marked_once(database: Database) -> None:
    """A second mark of the same activity is a conflict, and the first one's answer stays."""
    await database.transact(mark(response={"first": True}))
    with pytest.raises(Conflict):
        await database.transact(mark(response={"second": True}))
    assert await seen(database) == (True, {"first": True})
    assert len(await rows(database, inbound)) == 1


async def test_same_id_in_another_conversation_is_another_activity(database: Database) -> None:
    """Activity ids are Teams' own within one conversation only."""
    await database.transact(mark())
    assert await seen(database, records.inbound(conversation="a:other")) == (False, None)
    await database.transact(mark(records.inbound(conversation="a:other")))


async def test_state_of_a_new_conversation_is_empty(database: Database) -> None:
    """A conversation that was never seen has an empty state of version 0."""
    assert await database.transact(lambda connection: turns.state_of(connection, "a:chat")) == ({}, 0)
    assert await database.transact(lambda connection: turns.address_of(connection, "a:chat")) is None


async def test_state_is_given_back_with_the_next_version(database: Database) -> None:
    """Plain JSON comes back as it was kept, and each time it is kept its version grows by one."""
    state = {"stack": [{"id": "Root", "state": {"questions": ["à 🙂"], "deep": [{"n": 1.5, "x": None}]}}]}
    await database.transact(keep({}, 0))
    await database.transact(keep(state, 1))
    assert await database.transact(lambda connection: turns.state_of(connection, "a:chat")) == (state, 2)


@pytest.mark.parametrize("version", [0, 1, 3])
async def test_state_is_kept_over_its_own_version_only(database: Database, version: int) -> None:
    """Who started from another version than the stored one meets a conflict and changes nothing."""
    await database.transact(keep({}, 0))
    await database.transact(keep({"kept": True}, 1))
    with pytest.raises(Conflict):
        await database.transact(keep({"lost": True}, version))
    assert await database.transact(lambda connection: turns.state_of(connection, "a:chat")) == ({"kept": True}, 2)


@pytest.mark.parametrize("version", [0, 1, 3])
async def test_state_is_replaced_over_its_own_version_only(database: Database, version: int) -> None:
    """What the clock changes in a conversation is never put over a turn that was had in the meantime."""
    await database.transact(keep({}, 0))
    await database.transact(keep({"kept": True}, 1))
    with pytest.raises(Conflict):
        await database.transact(lambda connection: turns.replace_state(connection, "a:chat", {}, version, MORNING))
    assert await database.transact(lambda connection: turns.state_of(connection, "a:chat")) == ({"kept": True}, 2)


async def test_conversation_is_kept_with_where_it_is_reached(database: Database) -> None:
    """Who it is with and where it is reached are what Teams said last."""
    await database.transact(keep({}, 0))
    moved = address("a:chat", "https://moved.example/")
    await database.transact(lambda connection: turns.keep(connection, ARRIVED, moved, b"{}", 1, MORNING))
    assert await database.transact(lambda connection: turns.address_of(connection, "a:chat")) == moved
    [row] = await rows(database, conversations)
    assert (row.person, row.tenant, row.personal, row.updated_at) == (TEACHER, TENANT, True, MORNING)
