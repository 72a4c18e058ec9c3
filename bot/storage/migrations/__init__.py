"""Numbered migrations; `upgrade` brings a database up to date."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from bot.storage.database import Database


def upgrade(database: Database, version: str = "head") -> None:
    """Bring the database to the newest version, in one transaction; harmless when it is there already.

    Of several processes that start at once the first migrates, and the others wait and find nothing to do.
    """

    def run(connection: Connection) -> None:
        with as_file(files(__name__)) as folder:
            config = Config()
            config.set_main_option("script_location", str(folder))
            config.attributes["connection"] = connection
            command.upgrade(config, version)

    with database.alone():
        database.transact_now(run)
