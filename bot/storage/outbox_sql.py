"""The statements of the outbox that every turn runs."""

from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    insert,
    not_,
    or_,
    select,
    update,
)

from bot.core.delivery import Guarantee, Outcome, Status
from bot.core.notice import NoticeKind
from bot.storage.prepared import Prepared
from bot.storage.sealing import Ciphertext
from bot.storage.tables import conversations, outbox


class Due(NamedTuple):
    """A message that may be sent now, as it stands in the outbox (sealed), and where its conversation is reached."""

    position: int
    message: Ciphertext
    guarantee: str
    slot: str
    replaces: int | None
    reply_to: str
    attempts: int
    id: str
    service_url: str
    tenant: str
    bot_account: str
    person_account: str


def _held(table: FromClause) -> ColumnElement[bool]:
    """Whether somebody is sending this now. A lease that ends too late was given before the clock was set back."""
    lease = table.c.lease_until
    return and_(lease.is_not(None), lease > bindparam("now"), lease <= bindparam("held"))


def _alone(table: FromClause) -> ColumnElement[bool]:
    """Whether this is word of one report to somebody who deals with it, which waits for no word of another one."""
    kinds = (NoticeKind.ALERT, NoticeKind.REFERENCE_ONLY)
    return or_(*(table.c.slot.like(f"%/{kind.value}/%") for kind in kinds))


def _due() -> Select[Any]:
    """What may be sent now; SQLite, which has one writer, knows no rows that others are leasing.

    The messages of a conversation come one after the other, but an alert that Teams does not take holds up no other.
    """
    other = outbox.alias("other")
    blocked = exists().where(
        other.c.conversation == outbox.c.conversation,
        other.c.status == Status.PENDING.value,
        or_(other.c.position < outbox.c.position, _held(other)),
        or_(other.c.slot == outbox.c.slot, not_(_alone(other)), not_(_alone(outbox))),
    )
    at = outbox.c.next_at
    return (
        select(*(outbox.c[name] for name in Due._fields[:7]), *(conversations.c[name] for name in Due._fields[7:]))
        .join(conversations, conversations.c.id == outbox.c.conversation)
        .where(
            outbox.c.status == Status.PENDING.value,
            # A sender died with it, and it may have arrived: it is to be parked.
            or_(outbox.c.lease_until.is_(None), outbox.c.guarantee != Guarantee.AT_MOST_ONCE.value),
            # What was never tried, or lies further ahead than any wait, was noted before the clock was set back.
            or_(at <= bindparam("now"), outbox.c.attempts == 0, at > bindparam("ahead")),
            ~blocked,
        )
        .order_by(outbox.c.position)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(of=outbox, skip_locked=True)
    )


OWE = Prepared(
    insert(outbox),
    *("position", "conversation", "reply_to", "message", "guarantee", "status", "attempts", "next_at", "created_at"),
    *("lease_until", "slot", "replaces"),
)
OWES = Prepared(
    select(outbox.c.position)
    .where(outbox.c.conversation == bindparam("chat"), outbox.c.status == Status.PENDING.value)
    .limit(1)
)
STANDING = Prepared(
    select(outbox.c.position)
    .where(
        outbox.c.conversation == bindparam("chat"),
        outbox.c.slot == bindparam("slot"),
        or_(outbox.c.replaces.is_(None), outbox.c.replaces == 0),
        or_(outbox.c.status == Status.PENDING.value, outbox.c.status == Status.SENT.value),
    )
    .order_by(outbox.c.position)
)
ACTIVITY = Prepared(select(outbox.c.activity).where(outbox.c.position == bindparam("at")))
PARK = Prepared(
    update(outbox)
    .where(
        outbox.c.status == Status.PENDING.value,
        outbox.c.guarantee == Guarantee.AT_MOST_ONCE.value,
        outbox.c.lease_until.is_not(None),
        ~_held(outbox),
    )
    .values(status=Status.PARKED.value, outcome=Outcome.AMBIGUOUS.value, lease_until=None)
)
DUE_OF = Prepared(_due().where(outbox.c.conversation == bindparam("chat")))
DUE_BUT = _due().where(outbox.c.conversation.not_in(bindparam("but", expanding=True)))
LEASE = Prepared(update(outbox).where(outbox.c.position == bindparam("at")), "lease_until", "attempts")
SETTLE = Prepared(
    update(outbox).where(outbox.c.position == bindparam("at"), outbox.c.lease_until == bindparam("until")),
    *("status", "next_at", "lease_until", "outcome", "activity", "sent_at"),
)
