"""Queries of what the Head Teacher sets in Teams: a value by its name, with a version, and every change kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.errors import Conflict
from bot.storage.tables import school_changes, school_settings


def all_values(connection: Connection) -> dict[str, tuple[Any, int]]:
    """Every setting that was ever set, with its version."""
    query = select(school_settings.c.name, school_settings.c.value, school_settings.c.version)
    return {row.name: (row.value, row.version) for row in connection.execute(query)}


def keep(connection: Connection, name: str, value: Any, version: int, actor: str, now: datetime) -> None:
    """Set a value that was read at `version` (0: never set); the change is kept with who made it.

    Raises:
        Conflict: Somebody else changed it first.
    """
    note(connection, name, value, version)
    connection.execute(insert(school_changes).values(at=now, actor=actor, name=name, value=value))


def note(connection: Connection, name: str, value: Any, version: int) -> None:
    """Set a value that nobody chose, such as when something was last asked; it is in no list of changes.

    Raises:
        Conflict: It was set by another process first.
    """
    if version:
        same = (school_settings.c.name == name) & (school_settings.c.version == version)
        changed = connection.execute(update(school_settings).where(same).values(value=value, version=version + 1))
        if changed.rowcount != 1:
            raise Conflict("This setting was changed by somebody else first.")
    else:
        try:
            connection.execute(insert(school_settings).values(name=name, value=value, version=1))
        except IntegrityError:
            raise Conflict("This setting was changed by somebody else first.") from None
