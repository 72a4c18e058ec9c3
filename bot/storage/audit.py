"""Queries of the audit. An entry is written in the transaction of what it records."""

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

import structlog
from sqlalchemy import Connection, bindparam, insert, select, update

from bot.core.audit import END_LOST, FIRST, Anchor, Deed, Found, Kind, Link, differing, first_fault, seal
from bot.errors import Tampered
from bot.storage import sealing
from bot.storage.prepared import Prepared
from bot.storage.sealing import sealer_of
from bot.storage.tables import (
    audit,
    audit_end,
    audit_secrets,
    guidance_history,
    lesson_history,
    question_history,
    report_history,
)

log = structlog.get_logger()

_WITH_HISTORY = {
    Kind.REPORT: (report_history, report_history.c.report),
    Kind.LESSON: (lesson_history, lesson_history.c.lesson),
    Kind.QUESTION: (question_history, question_history.c.question),
    Kind.GUIDANCE: (guidance_history, guidance_history.c.guidance),
}
_ONE = 1  # the key of the one row of `audit_end`
_END = select(audit_end.c.end).where(audit_end.c.id == _ONE)
_SEEN_END, _HELD_END = Prepared(_END), Prepared(_END.with_for_update())
_MOVE_END = Prepared(update(audit_end).where(audit_end.c.id == _ONE), "end")
_LAST = Prepared(select(audit).order_by(audit.c.position.desc()).limit(1))
_SECRET = Prepared(select(audit_secrets.c.secret).where(audit_secrets.c.key == bindparam("of")))
_ADD = Prepared(insert(audit), *(column.name for column in audit.columns))
NOTHING = (0, FIRST)


def add(connection: Connection, deeds: Sequence[Deed]) -> None:
    """Append to the chain. Whoever appends at the same time waits for this transaction, or is run again after it."""
    if not deeds:
        return
    stored = _HELD_END.rows(connection)
    end, newest = _opened(connection, stored), last(connection)
    if end is None or (end == NOTHING and newest is not None):  # removed or changed: said for good, and no act is lost
        log.error("audit has lost its end")
        end = (newest.position, newest.seal) if newest else NOTHING
        deeds = [Deed(deeds[0].at, "", Kind.RECORDS, END_LOST), *deeds]
    position, previous = end
    key = sealer_of(connection).current
    secret = _secret(connection, key)
    for deed in deeds:
        position += 1
        own = seal(secret, position, deed, key, previous)
        values = {"position": position, "at": deed.at, "actor": deed.actor, "kind": deed.kind.value}
        values |= {"action": deed.action, "subject": deed.subject, "detail": deed.detail}
        _ADD.change(connection, **values, key=key, previous=previous, seal=own)
        previous = own
    sealed = sealing.seal(connection, audit_end.c.end, [position, previous], _ONE)
    if stored:
        _MOVE_END.change(connection, end=sealed)
    else:
        connection.execute(insert(audit_end).values(id=_ONE, end=sealed))


def verify(connection: Connection, anchor: Anchor | None = None) -> Found | None:
    """What is wrong first with the chain; None: it holds."""
    return first_fault(_links(connection), _secrets(connection), _end(connection), anchor)


def changed_histories(connection: Connection) -> list[str]:
    """References of reports, sessions and the like whose history lacks, or has too much, of what the audit says."""
    audited: dict[str, list[Deed]] = {}
    for link in _links(connection):
        if link.deed.kind in _WITH_HISTORY and link.deed.subject:
            audited.setdefault(link.deed.subject, []).append(link.deed)
    histories: dict[str, list[Deed]] = {}
    for kind, (table, owner) in _WITH_HISTORY.items():
        query = select(owner, table.c.at, table.c.actor, table.c.what).where(table.c.actor != "")
        for reference, at, actor, what in connection.execute(query.order_by(table.c.position)):
            histories.setdefault(reference, []).append(Deed(at, actor, kind, what, reference))
    return list(differing(audited, histories))


def links(connection: Connection, subject: str = "") -> list[Link]:
    """The chain, oldest first; only what is about this reference, where one is given."""
    return [link for link in _links(connection) if subject in ("", link.deed.subject)]


def last(connection: Connection) -> Link | None:
    """The newest entry."""
    return next(map(_link, _LAST.rows(connection)), None)


def _links(connection: Connection) -> Iterator[Link]:
    for row in connection.execute(select(audit).order_by(audit.c.position)):
        yield _link(row)


def _link(row: Any) -> Link:
    deed = Deed(row.at, row.actor, Kind(row.kind), row.action, row.subject, row.detail)
    return Link(row.position, deed, row.key, row.previous, row.seal)


def _end(connection: Connection) -> tuple[int, str] | None:
    """Position and seal of the last entry, sealed so that nobody can write an earlier one; None: it was changed."""
    return _opened(connection, _SEEN_END.rows(connection))


def _opened(connection: Connection, stored: Sequence[Any]) -> tuple[int, str] | None:
    if not stored:
        return NOTHING
    try:
        position, own = sealing.unseal(connection, audit_end.c.end, stored[0].end, _ONE)
    except Tampered:
        return None
    return position, own


def _secret(connection: Connection, key: str) -> bytes:
    """The secret that belongs to a sealing key; made when that key is first used."""
    for stored in _SECRET.rows(connection, of=key):
        return bytes.fromhex(sealing.unseal(connection, audit_secrets.c.secret, stored.secret, key))
    secret = secrets.token_bytes(32)
    sealed = sealing.seal(connection, audit_secrets.c.secret, secret.hex(), key)
    connection.execute(insert(audit_secrets).values(key=key, secret=sealed))
    return secret


def _secrets(connection: Connection) -> dict[str, bytes]:
    rows = connection.execute(select(audit_secrets)).all()
    column = audit_secrets.c.secret
    return {row.key: bytes.fromhex(sealing.unseal(connection, column, row.secret, row.key)) for row in rows}
