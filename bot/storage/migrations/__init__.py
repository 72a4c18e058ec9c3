"""Numbered migrations; `upgrade` brings a database up to date."""

from enum import StrEnum

from sqlalchemy import Connection, inspect, select
from sqlalchemy.sql import column, table

from bot.storage import key_proofs
from bot.storage.database import Database
from bot.storage.tables import sealing_keys

NEWEST = "0008"
"""The number of the newest form, so that Alembic is only loaded where there is something to migrate."""
_FORMS = table("alembic_version", column("version_num"))


class Version(StrEnum):
    """How a database's form stands to this program's."""

    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"  # made by a later version of the program


def version(connection: Connection) -> Version:
    """Whether a database is up to date."""
    there = revision(connection)
    if there == NEWEST:
        return Version.CURRENT
    from bot.storage.migrations import steps

    return Version.OLDER if there is None or there in steps.known() else Version.NEWER


def revision(connection: Connection) -> str | None:
    """The number of a database's form; None: there are no tables yet."""
    if not inspect(connection).has_table(_FORMS.name):
        return None
    return connection.execute(select(_FORMS.c.version_num)).scalar()


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the database to the newest version, in one transaction; harmless when it is there already.

    Of several processes that start at once the first migrates, and the others wait and find nothing to do.

    Raises:
        KeyMissing: Something is sealed with a key that is not at hand; nothing is changed then.
    """

    def run(connection: Connection) -> tuple[str | None, str | None]:
        if inspect(connection).has_table(sealing_keys.name):
            key_proofs.check(connection)
        before = revision(connection)
        if before != NEWEST:
            from bot.storage.migrations import steps

            steps.climb(connection, to)
        if inspect(connection).has_table(sealing_keys.name):
            key_proofs.prove(connection)
        return before, revision(connection)

    with database.alone():
        before, after = database.transact_now(run)
        if before not in (None, after):
            database.scrub()
