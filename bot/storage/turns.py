"""Queries of a turn: the inbound mark and the conversation with its version."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.core.message import Address, Inbound
from bot.errors import Conflict
from bot.storage.prepared import Prepared
from bot.storage.sealing import seal, seal_text, unseal, unseal_text
from bot.storage.tables import conversations, inbound


def seen(connection: Connection, message: Inbound) -> tuple[bool, dict[str, Any] | None]:
    """Whether this activity was taken before, and what its card action was answered with."""
    row = connection.execute(_SEEN, {"chat": message.conversation, "name": message.activity}).first()
    if row is None:
        return False, None
    return True, unseal(connection, inbound.c.response, row.response, message.conversation, message.activity)


def begin(connection: Connection, message: Inbound) -> tuple[bool, dict[str, Any] | None, bytes, int]:
    """What `seen` and `state_of` say, the state as JSON; in one query, but for a conversation's first turn."""
    row = connection.execute(_BEGUN, {"chat": message.conversation, "name": message.activity}).first()
    if row is None:
        return *seen(connection, message), b"{}", 0
    response = unseal(connection, inbound.c.response, row.response, message.conversation, message.activity)
    state = unseal_text(connection, conversations.c.state, row.state, message.conversation)
    return row.activity is not None, response, state, row.version


def state_of(connection: Connection, conversation: str) -> tuple[dict[str, Any], int]:
    """The dialogs' state and its version; a conversation never seen has version 0 and an empty state."""
    row = connection.execute(_STATE, {"chat": conversation}).first()
    if row is None:
        return {}, 0
    return unseal(connection, conversations.c.state, row.state, conversation), row.version


def mark(connection: Connection, message: Inbound, response: dict[str, Any] | None, now: datetime) -> None:
    """Note that the activity is taken.

    Raises:
        Conflict: Another delivery of the same activity was recorded first.
    """
    sealed = seal(connection, inbound.c.response, response, message.conversation, message.activity)
    named = {"conversation": message.conversation, "activity": message.activity}
    try:
        _MARK.change(connection, **named, received_at=now, response=sealed)
    except IntegrityError:
        raise Conflict("This activity is recorded already.") from None


def keep(
    connection: Connection,
    message: Inbound,
    address: Address,
    state: bytes,
    version: int,
    now: datetime,
) -> None:
    """Store the state, which is JSON, as version + 1, and where the conversation is reached now.

    Raises:
        Conflict: The stored version is no longer `version`.
    """
    values = {
        "person": message.person,
        "personal": message.personal,
        "service_url": address.service_url,
        "tenant": address.tenant,
        "bot_account": address.bot,
        "person_account": address.person,
        "state": seal_text(connection, conversations.c.state, state, message.conversation),
        "version": version + 1,
        "updated_at": now,
    }
    if version:
        if _KEEP.change(connection, chat=message.conversation, known=version, **values) != 1:
            raise Conflict("Another turn of this conversation was recorded first.")
        return
    try:
        connection.execute(insert(conversations), {"id": message.conversation, **values})
    except IntegrityError:
        raise Conflict("Another turn of this conversation was recorded first.") from None


def replace_state(
    connection: Connection, conversation: str, state: dict[str, Any], version: int, now: datetime
) -> None:
    """Change a conversation's state outside a turn.

    Raises:
        Conflict: A turn was recorded in the meantime.
    """
    same = (conversations.c.id == conversation) & (conversations.c.version == version)
    sealed = seal(connection, conversations.c.state, state, conversation)
    values = {"state": sealed, "version": version + 1, "updated_at": now}
    if connection.execute(update(conversations).where(same).values(values)).rowcount != 1:
        raise Conflict("A turn of this conversation was recorded first.")


def newest_address(connection: Connection) -> Address | None:
    """Where the private chat that was heard from last is reached, or None when there is none."""
    newest = (
        select(conversations.c.id)
        .where(conversations.c.personal.is_(True))
        .order_by(conversations.c.updated_at.desc())
        .limit(1)
    )
    conversation = connection.execute(newest).scalar()
    return None if conversation is None else address_of(connection, conversation)


def address_of(connection: Connection, conversation: str) -> Address | None:
    """Where a conversation is reached, or None when it was never seen."""
    row = connection.execute(select(conversations).where(conversations.c.id == conversation)).first()
    if row is None:
        return None
    return Address(row.id, row.service_url, row.tenant, row.bot_account, row.person_account)


# The statements of every turn, built once: to build one takes longer than to run it.
_SEEN = select(inbound.c.response).where(
    inbound.c.conversation == bindparam("chat"), inbound.c.activity == bindparam("name")
)
_STATE = select(conversations.c.state, conversations.c.version).where(conversations.c.id == bindparam("chat"))
_BEGUN = (
    select(conversations.c.state, conversations.c.version, inbound.c.activity, inbound.c.response)
    .outerjoin(inbound, (inbound.c.conversation == conversations.c.id) & (inbound.c.activity == bindparam("name")))
    .where(conversations.c.id == bindparam("chat"))
)
_MARK = Prepared(insert(inbound), "conversation", "activity", "received_at", "response")
_KEEP = Prepared(
    update(conversations).where(conversations.c.id == bindparam("chat"), conversations.c.version == bindparam("known")),
    *("person", "personal", "service_url", "tenant", "bot_account", "person_account", "state", "version", "updated_at"),
)
