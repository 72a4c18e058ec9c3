"""What is recorded: rows of a database, and what one is made of."""

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Table, select

from bot.core.message import Address, Inbound, Message
from bot.services.turns import Turns, Work
from bot.storage import outbox
from bot.storage.database import Database
from bot.storage.sealing import Sealed, unseal
from tests.support.clock import MORNING
from tests.support.school import TEACHER, TENANT, as_filed


async def rows(database: Database, table: Table) -> list[Any]:
    """Everything in a table, in the order of its key, with what is sealed opened."""
    return await database.transact(lambda connection: opened(connection, table))


def opened(connection: Connection, table: Table) -> list[Any]:
    """The same within a transaction."""
    key = table.primary_key.columns.values()
    found = []
    for row in connection.execute(select(table).order_by(*key)):
        values = dict(row._mapping)
        place = [values[column.name] for column in key]
        for column in table.columns:
            if isinstance(column.type, Sealed):
                values[column.name] = unseal(connection, column, values[column.name], *place)
        found.append(SimpleNamespace(**values))
    return found


def inbound(activity: str = "1", conversation: str = "a:chat", **changes: Any) -> Inbound:
    """A typed message of the teacher in a personal chat, but for the fields given."""
    usual = {"person": TEACHER, "kind": "message", "personal": True}
    return Inbound(conversation=conversation, activity=activity, **usual | changes)


def address(conversation: str = "a:chat", service_url: str = "https://service.example/") -> Address:
    """Where a conversation is reached."""
    return Address(conversation, service_url, TENANT, "28:bot", f"29:{TEACHER}")


async def owe(
    database: Database,
    *messages: Message | str,
    conversation: str = "a:chat",
    activity: str = "1",
    now: datetime = MORNING,
    service_url: str = "https://service.example/",
    person: str = TEACHER,
) -> None:
    """Record a turn of this person that owes these messages, plain text or more, and does not send them itself."""
    turns = Turns(database, as_filed)
    arrived = inbound(activity, conversation, person=person)
    said: Sequence[Message] = [Message(text=each) if isinstance(each, str) else each for each in messages]
    opened = await turns.open(arrived)
    leased = await turns.commit(arrived, address(conversation, service_url), opened, Work({}, list(said)), now)
    if leased is not None:
        await database.transact(lambda connection: outbox.release(connection, [leased]))
