"""Queries of the Head Teacher's guidance. Each change moves a counter, by which other processes notice it."""

from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.core.audit import Deed, Kind
from bot.core.guidance.published import Entry, Guidance
from bot.errors import Conflict, Tampered
from bot.storage import audit, school_settings
from bot.storage.positions import next_position
from bot.storage.sealing import seal, unseal
from bot.storage.tables import guidance, guidance_history

log = structlog.get_logger()

CHANGED = "guidance_changed"  # a name of `school_settings`, of which only the version counts


def add(connection: Connection, one: Guidance) -> None:
    """Store new guidance with its history.

    Raises:
        Conflict: The reference is taken.
    """
    try:
        connection.execute(insert(guidance).values(_columns(connection, one) | {"id": one.reference, "version": 1}))
    except IntegrityError:
        raise Conflict("This reference is taken.") from None
    _append(connection, one.reference, one.history)


def change(connection: Connection, one: Guidance, entries: Sequence[Entry]) -> None:
    """Store guidance that was loaded at `one.version`, and add what happened.

    Raises:
        Conflict: Somebody else changed it first.
    """
    same = (guidance.c.id == one.reference) & (guidance.c.version == one.version)
    values = _columns(connection, one) | {"version": one.version + 1}
    if connection.execute(update(guidance).where(same).values(values)).rowcount != 1:
        raise Conflict("This guidance was changed by somebody else first.")
    _append(connection, one.reference, entries)


def load(connection: Connection, reference: str) -> Guidance | None:
    """One piece of guidance with its history, or None."""
    row = connection.execute(select(guidance).where(guidance.c.id == reference)).first()
    return None if row is None else _guidance(connection, row)


def all_guidance(connection: Connection) -> list[Guidance]:
    """All guidance, withdrawn too, newest first; what was changed outside keeps nobody from the rest."""
    found = []
    for row in connection.execute(select(guidance).order_by(guidance.c.given_at.desc(), guidance.c.id)).all():
        try:
            found.append(_guidance(connection, row))
        except Tampered:
            log.exception("guidance cannot be opened", guidance=row.id)
    return found


def changes(connection: Connection) -> int:
    """How often guidance has changed: a number that another process compares with the one it knows."""
    return school_settings.version_of(connection, CHANGED)


def moved_on(connection: Connection) -> None:
    """Guidance has changed, or was deleted: every process reads it again."""
    school_settings.note(connection, CHANGED, {}, changes(connection))


def _append(connection: Connection, reference: str, entries: Sequence[Entry]) -> None:
    for entry in entries:
        position = next_position(connection, guidance_history)
        values = {"guidance": reference, "at": entry.at, "actor": entry.actor, "what": entry.what.value}
        sealed = {"position": position, "data": seal(connection, guidance_history.c.data, entry.data, position)}
        connection.execute(insert(guidance_history).values(values | sealed))
    audit.add(connection, [Deed(one.at, one.actor, Kind.GUIDANCE, one.what.value, reference) for one in entries])
    moved_on(connection)


def _columns(connection: Connection, one: Guidance) -> dict[str, object]:
    words = one.model_dump(mode="json", include={"question", "answer"})
    return {
        "status": one.status.value,
        "words": seal(connection, guidance.c.words, words, one.reference),
        "policy": one.policy,
        "given_at": one.given_at,
    }


def _guidance(connection: Connection, row: Row[Any]) -> Guidance:
    query = select(guidance_history).where(guidance_history.c.guidance == row.id)
    column = guidance_history.c.data
    history = [
        {"at": one.at, "actor": one.actor, "what": one.what, "data": unseal(connection, column, one.data, one.position)}
        for one in connection.execute(query.order_by(guidance_history.c.position))
    ]
    stored = dict(row._mapping) | {"reference": row.id, "history": history}  # noqa: SLF001  # SQLAlchemy's own way
    stored |= unseal(connection, guidance.c.words, row.words, row.id)
    return Guidance.model_validate({name: stored[name] for name in Guidance.model_fields})
