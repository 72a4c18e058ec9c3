"""The steps from one form of the database to the next, which Alembic takes."""

from functools import cache
from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

HERE = "bot.storage.migrations"


@cache
def known() -> tuple[str, ...]:
    """The numbers of all forms that this program knows, the newest first."""
    with as_file(files(HERE)) as folder:
        return tuple(each.revision for each in ScriptDirectory(str(folder)).walk_revisions())


def climb(connection: Connection, to: str) -> None:
    """Take the steps up to a form, on a connection and within its transaction."""
    with as_file(files(HERE)) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, to)
