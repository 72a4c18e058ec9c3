"""Numbered migrations; `upgrade` brings a database up to date."""

from enum import StrEnum

from sqlalchemy import Connection, inspect, select
from sqlalchemy.sql import column, table

from bot.errors import StorageError
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


def demand_records(database: Database) -> None:
    """For a command that looks at records: there are some. An empty database in their place would answer for them.

    Raises:
        StorageError: There are none; nothing is made then.
    """
    missing = database.file is not None and not database.file.exists()  # looking would make it
    if missing or database.transact_now(revision) is None:
        raise StorageError(
            "There are no records in the database that the settings name.",
            advice=(
                "Run this with the settings that the bot is served with: SAFECONTACT_DATA_DIR, or "
                "SAFECONTACT_DATABASE_URL. If it never ran, start it first, or run: safecontact migrate"
            ),
        )


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the database to the newest version, in one transaction; harmless when it is there already.

    Of several processes that start at once the first migrates, and the others wait and find nothing to do.

    Raises:
        KeyMissing: Something is sealed with a key that is not at hand; nothing is changed then.
        StorageError: A later version of the program made it; it is left as it is.
    """

    def run(connection: Connection) -> tuple[str | None, str | None]:
        if inspect(connection).has_table(sealing_keys.name):
            key_proofs.check(connection)
        before = revision(connection)
        if before != NEWEST:
            from bot.storage.migrations import steps

            if version(connection) is Version.NEWER:
                raise StorageError(
                    "The database was made by a later version of Safe Contact than this one, and is left as it is.",
                    advice="Install that version again, or put back the backup of before: safecontact restore FILE.zip",
                )
            steps.climb(connection, to)
        if inspect(connection).has_table(sealing_keys.name):
            key_proofs.prove(connection)
        return before, revision(connection)

    with database.alone():
        before, after = database.transact_now(run)
        if before not in (None, after):
            database.scrub()
