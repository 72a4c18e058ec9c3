"""Numbered migrations; `upgrade` brings a database up to date."""

from enum import StrEnum
from functools import cache
from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.storage.database import Database


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
    """

    def run(connection: Connection) -> None:
        with as_file(files(__name__)) as folder:
            config = Config()
            config.set_main_option("script_location", str(folder))
            config.attributes["connection"] = connection
            command.upgrade(config, to)

    with database.alone():
        database.transact_now(run)
