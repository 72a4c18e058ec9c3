"""Queries of the outbox: what is owed, who is sending it, what became of it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Connection, update

from bot.core.delivery import LONGEST_ASKED, Guarantee, Next, Outcome, Status
from bot.core.message import Address, Card, Message
from bot.core.notice import alerted_person
from bot.errors import Tampered
from bot.storage import outbox_sql
from bot.storage.positions import next_position
from bot.storage.sealing import seal, unseal
from bot.storage.tables import outbox

log = structlog.get_logger()

LEASE = timedelta(seconds=20)  # longer than the longest send, so that nobody sends what is being sent
ALONGSIDE = 7  # alerts to one person that a process has on their way together: Teams takes so many a second
SKEW = timedelta(seconds=30)  # between the clocks of two computers


NOTHING: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Owed:
    """One message of the outbox, leased to whoever holds this. `replaces`: the card it changes in place."""

    position: int
    address: Address
    reply_to: str
    message: Message
    attempts: int
    lease_until: datetime
    replaces: str = ""


def owe(
    connection: Connection,
    conversation: str,
    reply_to: str,
    messages: Sequence[Message],
    now: datetime,
    address: Address | None = None,
) -> Owed | None:
    """Put messages into the outbox, to be sent at once. An update changes every card that stands under its slot.

    With `address` the first of them is leased to the caller, who sends it there, unless another is still owed before
    it: a turn then needs no transaction of its own to take up its reply.
    """
    leased = None
    mine = address is not None and messages and not owes(connection, conversation)
    for message in messages:
        card = {"content": message.card.content, "summary": message.card.summary} if message.card else None
        body = {"text": message.text, "card": card}
        standing = _standing(connection, conversation, message.slot) if message.update else (None,)
        for replaces in standing:
            position = next_position(connection, outbox)
            until = now + LEASE if mine else None
            row = {
                "position": position,
                "conversation": conversation,
                "reply_to": reply_to,
                "message": seal(connection, outbox.c.message, body, position),
                "guarantee": message.guarantee.value,
                "status": Status.PENDING.value,
                "attempts": 1 if mine else 0,
                "next_at": now,
                "created_at": now,
                "lease_until": until,
                "slot": "" if message.last else message.slot,
                "replaces": replaces,
            }
            outbox_sql.OWE.change(connection, **row)
            if mine and until is not None and address is not None:
                leased = Owed(position, address, reply_to, message, 1, until, _activity(connection, replaces))
                mine = False
        if message.last:
            connection.execute(update(outbox).where(outbox.c.position.in_(standing)).values(slot=""))
    return leased


def owes(connection: Connection, conversation: str, *, alerts: bool = False) -> bool:
    """Whether anything but alerts, or any of these, is owed to this conversation."""
    return bool(outbox_sql.OWES[alerts].rows(connection, chat=conversation))


def _standing(connection: Connection, conversation: str, slot: str) -> Sequence[int]:
    """Positions of the cards under this slot that are shown, or will be; 0 alone when there is none to replace."""
    return [row[0] for row in outbox_sql.STANDING.rows(connection, chat=conversation, slot=slot)] or (0,)


def claim(
    connection: Connection,
    now: datetime,
    limit: int,
    conversation: str | None = None,
    busy: Collection[str] = (),
    there: Mapping[str, int] = NOTHING,
    sending: Collection[int] = (),
) -> list[Owed]:
    """Lease what is due, the oldest of each conversation only, and none while another is on its way there.

    So its messages arrive in order, whichever process sends them; only alerts, each of another report, are on their
    way together, and beside the rest. What another process is leasing at this instant is passed over. `conversation`:
    of this one only, and no alerts; `busy`: of these, nothing but alerts; `there`: so many alerts are on their way to
    these; `sending`: the positions of whatever the caller is sending, whatever the clock says.

    A lease that has run out tells of a sender that died while it was sending. Nobody knows whether that message
    arrived, so one that may arrive at most once is parked. One that cannot be opened any more stops no other.
    """
    outbox_sql.PARK.change(connection, now=now, held=now + LEASE + SKEW)
    given = _due(now, limit + len(sending))
    if conversation is None:
        full = [chat for chat, count in there.items() if count >= ALONGSIDE]
        due: Sequence[Any] = connection.execute(outbox_sql.DUE_BUT, given | {"full": full, "busy": [*busy]}).fetchall()
    else:
        due = outbox_sql.DUE_OF[False].rows(connection, chat=conversation, **given)
    return _lease(connection, due, now, limit, there, sending)


def next_of(
    connection: Connection, conversation: str, now: datetime, sending: Collection[int] = (), *, alerts: bool = False
) -> Owed | None:
    """Lease the next message that this conversation is owed, if it is due, and not one that the caller is sending.

    Only an alert, or only something else. What is to be parked is left to the next claim, and stops what comes after it
    until then.
    """
    if not owes(connection, conversation, alerts=alerts):
        return None
    due = outbox_sql.DUE_OF[alerts].rows(connection, chat=conversation, **_due(now, 1 + len(sending)))
    return next(iter(_lease(connection, due, now, 1, NOTHING, sending)), None)


def _due(now: datetime, most: int) -> dict[str, Any]:
    return {"now": now, "held": now + LEASE + SKEW, "ahead": now + LONGEST_ASKED, "most": most}


def _lease(
    connection: Connection,
    due: Sequence[Any],
    now: datetime,
    limit: int,
    there: Mapping[str, int],
    sending: Collection[int],
) -> list[Owed]:
    owed: list[Owed] = []
    alerts, others = Counter(there), set()
    for row in map(outbox_sql.Due._make, due):
        is_alert = alerted_person(row.slot) is not None
        full = alerts[row.id] >= ALONGSIDE if is_alert else row.id in others
        if len(owed) == limit or row.position in sending or full:
            continue
        try:
            owed.append(_owed(connection, row, now + LEASE))
            if is_alert:
                alerts[row.id] += 1
            else:
                others.add(row.id)
        except Tampered:
            _give_up(connection, row.position)
    for item in owed:
        outbox_sql.LEASE.change(connection, at=item.position, lease_until=item.lease_until, attempts=item.attempts)
    return owed


def settle(
    connection: Connection, owed: Owed, outcome: Outcome, follows: Next, activity: str | None, now: datetime
) -> bool:
    """Record what became of a send, and give the lease back. False: the lease is lost, and nothing is recorded."""
    values = {
        "status": follows.status.value,
        "next_at": follows.at or now,
        "lease_until": None,
        "outcome": outcome.value,
        "activity": activity,
        "sent_at": now if follows.status is Status.SENT else None,
    }
    return outbox_sql.SETTLE.change(connection, at=owed.position, until=owed.lease_until, **values) == 1


def release(connection: Connection, leased: Sequence[Owed]) -> None:
    """Give leases back unsent, so that the next worker need not wait for them to run out."""
    for owed in leased:
        connection.execute(
            update(outbox).where(*_still_held(owed)).values(lease_until=None, attempts=owed.attempts - 1)
        )


def withdraw(connection: Connection, slots: Sequence[str]) -> None:
    """Never send what is still owed under these slots: whom it is for may not have it any more.

    What is on its way at this moment cannot be called back, but it is not tried again.
    """
    owed = (outbox.c.status == Status.PENDING.value) & outbox.c.slot.in_(slots)
    connection.execute(update(outbox).where(owed).values(status=Status.WITHDRAWN.value, lease_until=None))


def park_owed(connection: Connection) -> int:
    """Park what is owed and may arrive at most once; how much that is.

    For records that come from a backup: nobody knows what has been sent since it was made.
    """
    once = (outbox.c.status == Status.PENDING.value) & (outbox.c.guarantee == Guarantee.AT_MOST_ONCE.value)
    parked = update(outbox).where(once).values(status=Status.PARKED.value, outcome=Outcome.AMBIGUOUS.value)
    return connection.execute(parked.values(lease_until=None)).rowcount


def _give_up(connection: Connection, position: int) -> None:
    """A message that was changed outside cannot be sent: somebody must look at it."""
    log.error("message cannot be opened", position=position)
    dead = {"status": Status.DEAD.value, "outcome": Outcome.REJECTED.value, "lease_until": None}
    connection.execute(update(outbox).where(outbox.c.position == position).values(dead))


def _still_held(owed: Owed) -> tuple[ColumnElement[bool], ...]:
    return (outbox.c.position == owed.position, outbox.c.lease_until == owed.lease_until)


def _activity(connection: Connection, position: int | None) -> str:
    """The channel's id of the card at this position; empty: there is none, and a new card is sent."""
    if not position:
        return ""
    [(activity,)] = outbox_sql.ACTIVITY.rows(connection, at=position) or [(None,)]
    return activity or ""


def _owed(connection: Connection, row: outbox_sql.Due, lease_until: datetime) -> Owed:
    body = unseal(connection, outbox.c.message, row.message, row.position)
    card = Card(**body["card"]) if body["card"] else None
    return Owed(
        position=row.position,
        address=Address(row.id, row.service_url, row.tenant, row.bot_account, row.person_account),
        reply_to=row.reply_to,
        message=Message(body["text"], card, Guarantee(row.guarantee), row.slot, row.replaces is not None),
        attempts=row.attempts + 1,
        lease_until=lease_until,
        replaces=_activity(connection, row.replaces),
    )
