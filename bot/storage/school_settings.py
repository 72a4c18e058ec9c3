"""Queries of what the Head Teacher sets in Teams: a value by its name, with a version, and every change kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.core.audit import Deed, Kind
from bot.errors import Conflict
from bot.storage import audit
from bot.storage.positions import next_position
from bot.storage.prepared import Prepared
from bot.storage.sealing import seal, unseal
from bot.storage.tables import school_changes, school_settings


def all_values(connection: Connection) -> dict[str, tuple[Any, int]]:
    """Every setting that was ever set, with its version."""
    column = school_settings.c.value
    found = connection.execute(_ALL).all()
    return {row.name: (unseal(connection, column, row.value, row.name), row.version) for row in found}


def fingerprint(connection: Connection) -> tuple[tuple[str, str], ...]:
    """What is set, as it is sealed: the same only as long as nothing was changed."""
    return tuple((name, str(value)) for name, value in _STORED.rows(connection))


def keep(connection: Connection, name: str, value: Any, version: int, actor: str, now: datetime) -> None:
    """Set a value that was read at `version` (0: never set); the change is kept with who made it.

    Raises:
        Conflict: Somebody else changed it first.
    """
    note(connection, name, value, version)
    position = next_position(connection, school_changes)
    kept = seal(connection, school_changes.c.value, value, position)
    change = {"position": position, "at": now, "actor": actor, "name": name, "value": kept}
    connection.execute(insert(school_changes).values(change))
    audit.add(connection, [Deed(now, actor, Kind.SETTING, "set", name)])


def note(connection: Connection, name: str, value: Any, version: int) -> None:
    """Set a value that nobody chose, such as when something was last asked; it is in no list of changes.

    Raises:
        Conflict: It was set by another process first.
    """
    sealed = seal(connection, school_settings.c.value, value, name)
    if version:
        same = (school_settings.c.name == name) & (school_settings.c.version == version)
        changed = connection.execute(update(school_settings).where(same).values(value=sealed, version=version + 1))
        if changed.rowcount != 1:
            raise Conflict("This setting was changed by somebody else first.")
    else:
        try:
            connection.execute(insert(school_settings).values(name=name, value=sealed, version=1))
        except IntegrityError:
            raise Conflict("This setting was changed by somebody else first.") from None


def version_of(connection: Connection, name: str) -> int:
    """How often this setting was set; 0: never."""
    return next((row.version for row in _VERSION.rows(connection, wanted=name)), 0)


_ALL = select(school_settings.c.name, school_settings.c.value, school_settings.c.version)
_STORED = Prepared(select(school_settings.c.name, school_settings.c.value))
_VERSION = Prepared(select(school_settings.c.version).where(school_settings.c.name == bindparam("wanted")))
