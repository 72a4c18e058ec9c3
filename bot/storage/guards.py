"""What the database itself refuses, whoever asks: to change or delete what happened."""

from typing import Final

from sqlalchemy import Connection, inspect, text

# Each table: the columns of it that are never updated (empty: none is), and when a row may be deleted: a history with
# the thing that it is about, and that only once the audit says so. Sealed columns may be sealed again with another key.
NEVER: Final = "false"
PURGED: Final = "exists (select 1 from audit where action = 'purged' and subject = old.id)"
FREE: Final = (
    "coalesce((select what from report_history where report = old.id and what in ('held', 'released') "
    "order by position desc limit 1), '') <> 'held'"
)
GUARDS: Final = {
    "audit": ("", NEVER),
    "report_history": ("position, report, at, actor, what", "not exists (select 1 from reports where id = old.report)"),
    "lesson_history": ("position, lesson, at, actor, what", "not exists (select 1 from lessons where id = old.lesson)"),
    "question_history": (
        "position, question, at, actor, what",
        "not exists (select 1 from questions where id = old.question)",
    ),
    "guidance_history": (
        "position, guidance, at, actor, what",
        "not exists (select 1 from guidance where id = old.guidance)",
    ),
    "school_changes": ("position, at, actor, name", NEVER),
    "reports": ("id", f"{PURGED} and {FREE}"),
    "lessons": ("id", PURGED),
    "questions": ("id", PURGED),
    "guidance": ("id", PURGED),
}
REFUSED: Final = "only added to"


def install(connection: Connection) -> None:
    """Put the guards on those of their tables that are there.

    A migration that makes one of these tables, or makes it anew, must do it again.
    """
    functions(connection)
    there = set(inspect(connection).get_table_names())
    for table, (columns, deletable) in GUARDS.items():
        if table not in there:
            continue
        for name, event in (("unchanged", f"update of {columns}" if columns else "update"), ("kept", "delete")):
            _run(connection, f"drop trigger if exists {table}_{name}{_on(connection, table)}")
            guard = f"create trigger {table}_{name} before {event} on {table}"
            if _postgresql(connection):
                _run(connection, f"{guard} for each row execute function {table}_guard()")
            else:
                when = f" when not ({deletable})" if event == "delete" else ""
                _run(connection, f"{guard}{when} begin select raise(abort, '{REFUSED}'); end")
        if _postgresql(connection):
            _run(connection, f"drop trigger if exists {table}_whole on {table}")
            guard = f"create trigger {table}_whole before truncate on {table}"
            _run(connection, f"{guard} for each statement execute function {table}_guard()")


def functions(connection: Connection) -> None:
    """What PostgreSQL's guards call: no part of a table, so that a dump of the tables is without it."""
    if not _postgresql(connection):
        return
    for table, (_, deletable) in GUARDS.items():
        _run(
            connection,
            f"create or replace function {table}_guard() returns trigger language plpgsql as $$ begin "
            f"if tg_op = 'DELETE' then if {deletable} then return old; end if; end if; "
            f"raise exception '{REFUSED}'; end $$",
        )


def _on(connection: Connection, table: str) -> str:
    return f" on {table}" if _postgresql(connection) else ""


def _postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _run(connection: Connection, statement: str) -> None:
    connection.execute(text(statement))
