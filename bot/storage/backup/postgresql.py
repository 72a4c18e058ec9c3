"""PostgreSQL: its own pg_dump and pg_restore, on the tables of Safe Contact only.

Source: https://www.postgresql.org/docs/current/app-pgdump.html. The password goes by the environment: a command line
can be read by everybody on the computer.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, inspect, text

from bot.errors import StorageError
from bot.storage import guards
from bot.storage.database import Database
from bot.storage.tables import metadata

VERSIONS: Final = "alembic_version"
_OTHERS: Final = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def copy(url: URL, to: Path) -> None:
    """Dump one snapshot of the tables in PostgreSQL's custom format, and prove that it can be read.

    Raises:
        StorageError: pg_dump is not there, or says why it cannot.
    """
    to.touch(0o600)
    named = [f"--table={name}" for name in (*metadata.tables, VERSIONS)]
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", *named, f"--file={to}")
    _run("pg_restore", None, "--list", "--file=/dev/null", str(to))


@contextmanager
def replaced(database: Database, records: Path, now: datetime, *, force: bool) -> Iterator[str]:
    """Load the tables of a dump; the schema that the earlier ones are kept in, empty when there were none.

    When loading them fails, or what is done with them in here, the earlier tables are put back where they stood.

    Raises:
        StorageError: Somebody else is connected, a program is missing, or the dump cannot be loaded.
    """
    _found("pg_restore")  # before anything is moved
    others = int(database.transact_now(lambda connection: connection.execute(text(_OTHERS)).scalar_one()))
    if others and not force:
        raise StorageError(
            f"The database is in use; other connections: {others}.",
            advice="Stop every safecontact serve and worker. If something else is connected, repeat it with --force.",
        )
    kept = f"before_restore_{now:%Y%m%d_%H%M%S}"
    moved = database.transact_now(lambda connection: _set_aside(connection, kept))
    url = database.engine.url
    try:
        loading = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
        _run("pg_restore", url, *loading, str(records))
        yield kept if moved else ""
    except StorageError:
        database.transact_now(lambda connection: _back(connection, kept, moved))
        raise


def _set_aside(connection: Connection, kept: str) -> Sequence[str]:
    """Move our tables, with their indexes and sequences, into a schema of their own; make what a dump is without."""
    guards.functions(connection)
    there = _ours(connection)
    if there:
        connection.execute(text(f"CREATE SCHEMA {kept}"))
    for name in there:
        connection.execute(text(f"ALTER TABLE {name} SET SCHEMA {kept}"))
    return there


def _back(connection: Connection, kept: str, moved: Sequence[str]) -> None:
    for name in _ours(connection):
        connection.execute(text(f"DROP TABLE {name}"))
    home = connection.execute(text("SELECT current_schema()")).scalar_one()
    for name in moved:
        connection.execute(text(f'ALTER TABLE {kept}.{name} SET SCHEMA "{home}"'))
    if moved:
        connection.execute(text(f"DROP SCHEMA {kept}"))


def _ours(connection: Connection) -> Sequence[str]:
    return sorted(set(inspect(connection).get_table_names()) & {*metadata.tables, VERSIONS})


def _address(url: URL) -> str:
    """The address as PostgreSQL's own programs take it, without the password."""
    return url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)


def _found(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise StorageError(
            f"{program} is not installed.",
            advice=(
                "Install PostgreSQL's client programs, of the server's version or a later one "
                "(Debian: apt-get install postgresql-client), or use the backups of whoever runs the server."
            ),
        )
    return path


def _run(program: str, url: URL | None, *arguments: str) -> None:
    command = [_found(program), *arguments]
    environment = dict(os.environ)
    if url is not None:
        command += ["--no-password", f"--dbname={_address(url)}"]
        environment |= {"PGPASSWORD": url.password} if url.password else {}
    done = subprocess.run(  # noqa: S603  # a program of PostgreSQL, with our own arguments
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = (done.stderr.strip().splitlines() or ["it does not say why"])[0]
        raise StorageError(f"{program} failed: {said}.", advice="Check SAFECONTACT_DATABASE_URL and its user's rights.")
