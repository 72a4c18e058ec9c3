"""Numbered migrations; `upgrade` brings a database up to date."""

from enum import StrEnum
from functools import cache
from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.storage import key_proofs
from bot.storage.database import Database
from bot.storage.tables import sealing_keys


class Version(StrEnum):
    """How a database's form stands to this program's."""

    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"  # made by a later version of the program


def version(connection: Connection) -> Version:
    """Whether a database is up to date."""
    there = revision(connection)
    if there == known()[0]:
        return Version.CURRENT
    return Version.OLDER if there is None or there in known() else Version.NEWER


def revision(connection: Connection) -> str | None:
    """The number of a database's form; None: there are no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


@cache
def known() -> tuple[str, ...]:
    """The numbers of all forms that this program knows, the newest first."""
    with as_file(files(__name__)) as folder:
        return tuple(each.revision for each in ScriptDirectory(str(folder)).walk_revisions())


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the database to the newest version, in one transaction; harmless when it is there already.

    Of several processes that start at once the first migrates, and the others wait and find nothing to do.

    Raises:
        KeyMissing: Something is sealed with a key that is not at hand; nothing is changed then.
    """

    def run(connection: Connection) -> tuple[str | None, str | None]:
        if inspect(connection).has_table(sealing_keys.name):
            key_proofs.check(connection)
        before = MigrationContext.configure(connection).get_current_revision()
        with as_file(files(__name__)) as folder:
            config = Config()
            config.set_main_option("script_location", str(folder))
            config.attributes["connection"] = connection
            command.upgrade(config, to)
        if inspect(connection).has_table(sealing_keys.name):
            key_proofs.prove(connection)
        return before, MigrationContext.configure(connection).get_current_revision()

    with database.alone():
        before, after = database.transact_now(run)
        if before not in (None, after):
            database.scrub()
