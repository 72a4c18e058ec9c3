"""The statements of the outbox that every turn runs."""

from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from bot.core.delivery import ALARM_AFTER, Guarantee, Outcome, Status
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


def _is_alert(table: FromClause) -> ColumnElement[bool]:
    """Whether this is word of one report to somebody who deals with it (`bot.core.notice.alerted_person`)."""
    kinds = (NoticeKind.ALERT, NoticeKind.REFERENCE_ONLY)
    return or_(*(table.c.slot.like(f"%/{kind.value}/%") for kind in kinds))


def _is_stuck(table: FromClause) -> ColumnElement[bool]:
    """Whether Teams fails at this message again and again, and nobody is sending it now.

    What never gets as far as Teams, or is refused with everything else, is not: the next one would fare no better.
    """
    failed = func.coalesce(table.c.outcome, "") == Outcome.AMBIGUOUS.value
    return and_(table.c.attempts >= ALARM_AFTER, failed, not_(_held(table)))


def _same_card(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Whether the first is the card that the other changes, or another change of that one.

    By what they change and not by their slot: a new card under the same name does not wait for the old one.
    """
    changes = and_(one.c.replaces == other.c.replaces, one.c.replaces != 0)
    return func.coalesce(or_(changes, one.c.position == other.c.replaces), false())


def _is_held_up(table: FromClause) -> ColumnElement[bool]:
    """Whether this message is stuck, or its own card is."""
    card = outbox.alias("card")
    there = and_(card.c.conversation == table.c.conversation, card.c.status == Status.PENDING.value)
    before = and_(card.c.position < table.c.position, _same_card(card, table))
    return or_(_is_stuck(table), exists().where(there, before, _is_stuck(card)))


def _due() -> Select[Any]:
    """What may be sent now; SQLite, which has one writer, knows no rows that others are leasing.

    The messages of a conversation come one after the other, but for one that is stuck: only changes of its own card
    wait for that. An alert waits for nothing but its own card, and nothing else waits for an alert. So what Teams does
    not take holds up neither word of another report nor a reply; what was tried less comes first.
    """
    other = outbox.alias("other")
    there, status = other.c.conversation, other.c.status
    before = exists().where(or_(other.c.position < outbox.c.position, _held(other)))
    # Found by its slot, as no index serves what stands in coalesce(); by its conversation it would be all its alerts.
    own = before.where(
        other.c.slot == outbox.c.slot,
        func.coalesce(there, "") == outbox.c.conversation,
        func.coalesce(status, "") == Status.PENDING.value,
    )
    rest = before.where(
        and_(there == outbox.c.conversation, status == Status.PENDING.value, not_(_is_alert(other))),
        or_(_same_card(other, outbox), not_(_is_held_up(other))),
    )
    blocked = or_(and_(_is_alert(outbox), own), and_(not_(_is_alert(outbox)), rest))
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
        .order_by(case((_is_alert(outbox), outbox.c.attempts), (_is_stuck(outbox), 1), else_=0), outbox.c.position)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(of=outbox, skip_locked=True)
    )


OWE = Prepared(
    insert(outbox),
    *("position", "conversation", "reply_to", "message", "guarantee", "status", "attempts", "next_at", "created_at"),
    *("lease_until", "slot", "replaces"),
)
_OWED = select(outbox.c.position).where(
    outbox.c.conversation == bindparam("chat"), outbox.c.status == Status.PENDING.value
)
OWES = {
    True: Prepared(_OWED.where(_is_alert(outbox)).limit(1)),
    False: Prepared(_OWED.where(not_(_is_alert(outbox))).limit(1)),
}
"""Whether alerts, or anything else, is owed."""
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
_DUE_OF = _due().where(outbox.c.conversation == bindparam("chat"))
DUE_OF = {True: Prepared(_DUE_OF.where(_is_alert(outbox))), False: Prepared(_DUE_OF.where(not_(_is_alert(outbox))))}
"""Alerts, or whatever else is due."""
DUE_BUT = _due().where(
    case(
        (_is_alert(outbox), outbox.c.conversation.not_in(bindparam("full", expanding=True))),
        else_=outbox.c.conversation.not_in(bindparam("busy", expanding=True)),
    )
)
LEASE = Prepared(update(outbox).where(outbox.c.position == bindparam("at")), "lease_until", "attempts")
SETTLE = Prepared(
    update(outbox).where(outbox.c.position == bindparam("at"), outbox.c.lease_until == bindparam("until")),
    *("status", "next_at", "lease_until", "outcome", "activity", "sent_at"),
)
