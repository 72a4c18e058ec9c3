"""Migrations bring a database to exactly the tables of the code."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.storage import migrations
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from bot.storage.tables import metadata


def differences(connection: Connection) -> list[object]:
    """What Alembic would have to change to come to the tables of the code."""
    options = {"compare_type": True, "compare_server_default": True, "target_metadata": metadata}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def test_upgrade_makes_exactly_the_tables(tmp_path: Path) -> None:
    """An empty database comes to the tables, columns, types and indexes of the code, and nothing else."""
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    upgrade(database)
    assert database.transact_now(differences) == []
    assert set(inspect(database.engine).get_table_names()) == {*metadata.tables, "alembic_version"}
    database.engine.dispose()


def test_comparison_would_find_a_difference(tmp_path: Path) -> None:
    """The comparison of the test above does see a table that is missing."""
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    assert len(database.transact_now(differences)) >= len(metadata.tables)
    database.engine.dispose()


def test_upgrade_is_harmless_when_repeated(tmp_path: Path) -> None:
    """A second upgrade changes nothing and loses nothing."""
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    upgrade(database)
    row = "INSERT INTO inbound (conversation, activity, received_at) VALUES ('a', '1', '2026-11-23 09:00:00.000000')"
    database.transact_now(lambda connection: connection.execute(text(row)))
    upgrade(database)
    assert database.transact_now(lambda connection: connection.execute(text("SELECT count(*) FROM inbound")).scalar())
    assert database.transact_now(differences) == []
    database.engine.dispose()


def test_upgrade_that_fails_leaves_nothing_half_made(tmp_path: Path) -> None:
    """All steps of an upgrade are one transaction: one table in the way, and none of the others is made."""
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    database.transact_now(lambda connection: connection.execute(text("CREATE TABLE outbox (x INTEGER)")))
    try:
        upgrade(database)
    except Exception:  # noqa: BLE001  # whatever it is, what it leaves behind is what counts
        assert inspect(database.engine).get_table_names() == ["outbox"]
    else:
        raise AssertionError("the table in the way was not noticed")
    database.engine.dispose()


def test_each_step_keeps_what_is_on_record(tmp_path: Path) -> None:
    """A database of the first version comes to the newest step by step, and what it held is still there."""
    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    steps = [step.revision for step in ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions()]
    assert {"0001", "0002"} <= set(steps)
    database.transact_now(lambda connection: to_version(connection, "0001"))
    assert "reports" not in inspect(database.engine).get_table_names()
    row = "INSERT INTO inbound (conversation, activity, received_at) VALUES ('a', '1', '2026-11-23 09:00:00.000000')"
    database.transact_now(lambda connection: connection.execute(text(row)))
    upgrade(database)
    assert {"reports", "report_history"} <= set(inspect(database.engine).get_table_names())
    assert database.transact_now(lambda connection: connection.execute(text("SELECT count(*) FROM inbound")).scalar())
    assert database.transact_now(differences) == []
    database.engine.dispose()


def to_version(connection: Connection, version: str) -> None:
    """Bring a database to one version."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def test_versions_are_one_line() -> None:
    """Each migration follows one other, so that there is one newest version."""
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert len(script.get_heads()) == 1
    assert [step.revision for step in reversed(list(script.walk_revisions()))] == sorted(
        step.revision for step in script.walk_revisions()
    )
