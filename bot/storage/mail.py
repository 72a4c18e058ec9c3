"""E-mails in the outbox: an address stands there as one more conversation, with its order, retries and leases."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.core.message import Message
from bot.core.people import Person
from bot.storage import outbox
from bot.storage.sealing import seal
from bot.storage.tables import conversations

SCHEME = "mailto:"


def owe(connection: Connection, person: Person, text: str, now: datetime) -> None:
    """Owe a person an e-mail, at the address that the school file has of them now."""
    conversation = f"{SCHEME}{person.id}"
    values = {
        "person": person.id,
        "personal": False,  # it is no chat: nobody is reached in it by anything else
        "service_url": f"{SCHEME}{person.email}",
        "tenant": "",
        "bot_account": "",
        "person_account": "",
        "updated_at": now,
    }
    ours = conversations.c.id == conversation
    if connection.execute(select(conversations.c.id).where(ours)).first():
        connection.execute(update(conversations).where(ours).values(values))
    else:
        state = seal(connection, conversations.c.state, {}, conversation)
        connection.execute(insert(conversations).values(id=conversation, state=state, version=1, **values))
    outbox.owe(connection, conversation, "", [Message(text=text)], now)
