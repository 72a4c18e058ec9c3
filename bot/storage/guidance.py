"""Queries of the Head Teacher's guidance. Each change moves a counter, by which other processes notice it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from bot.core.guidance.published import Entry, Guidance
from bot.storage import ledgers, school_settings
from bot.storage.ledgers import GUIDANCE
from bot.storage.sealing import seal, unseal
from bot.storage.tables import guidance

CHANGED = "guidance_changed"  # a name of `school_settings`, of which only the version counts


def add(connection: Connection, one: Guidance) -> None:
    """Store new guidance with its history.

    Raises:
        Conflict: The reference is taken.
    """
    ledgers.add(connection, GUIDANCE, one.reference, _columns(connection, one), one.history)
    moved_on(connection)


def change(connection: Connection, one: Guidance, entries: Sequence[Entry]) -> None:
    """Store guidance that was loaded at `one.version`, and add what happened.

    Raises:
        Conflict: Somebody else changed it first.
    """
    ledgers.change(connection, GUIDANCE, one.reference, one.version, _columns(connection, one), entries)
    moved_on(connection)


def load(connection: Connection, reference: str) -> Guidance | None:
    """One piece of guidance with its history, or None."""
    return ledgers.load(connection, GUIDANCE, reference, _guidance)


def all_guidance(connection: Connection) -> list[Guidance]:
    """All guidance, withdrawn too, newest first; what was changed outside keeps nobody from the rest."""
    newest_first = select(guidance).order_by(guidance.c.given_at.desc(), guidance.c.id)
    return list(ledgers.load_all(connection, GUIDANCE, newest_first, _guidance))


def changes(connection: Connection) -> int:
    """How often guidance has changed: a number that another process compares with the one it knows."""
    return school_settings.version_of(connection, CHANGED)


def moved_on(connection: Connection) -> None:
    """Guidance has changed, or was deleted: every process reads it again."""
    school_settings.note(connection, CHANGED, {}, changes(connection))


def _columns(connection: Connection, one: Guidance) -> dict[str, object]:
    words = one.model_dump(mode="json", include={"question", "answer"})
    return {
        "status": one.status.value,
        "words": seal(connection, guidance.c.words, words, one.reference),
        "policy": one.policy,
        "given_at": one.given_at,
    }


def _guidance(connection: Connection, row: Any, stored: dict[str, Any]) -> Guidance:
    stored |= unseal(connection, guidance.c.words, row.words, row.id)
    return Guidance.model_validate({name: stored[name] for name in Guidance.model_fields})
