"""The audit, with what people did before it began; and what may never be changed or deleted, the database refuses."""

import sqlalchemy as sa
from alembic import op

from bot.core.audit import Deed, Kind
from bot.storage import audit
from bot.storage.tables import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Each table: what of it is never updated (all, or these columns), and when a row may be deleted: a history with the
# thing it is about, and that only once the audit says so. Sealed columns may be sealed again with another key.
NEVER = "false"
GUARDS = {
    "audit": ("", NEVER),
    "report_history": ("position, report, at, actor, what", "not exists (select 1 from reports where id = old.report)"),
    "lesson_history": ("position, lesson, at, actor, what", "not exists (select 1 from lessons where id = old.lesson)"),
    "school_changes": ("position, at, actor, name", NEVER),
    "reports": ("id", "exists (select 1 from audit where action = 'purged' and subject = old.id)"),
    "lessons": ("id", "exists (select 1 from audit where action = 'purged' and subject = old.id)"),
}


def upgrade() -> None:
    """Tables, what is on record already, and the guards."""
    op.create_table(
        "audit",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("detail", sa.String(64), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_audit"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "audit_end",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("end", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_end"),
    )
    op.create_table(
        "audit_secrets",
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_audit_secrets"),
    )
    audit.add(op.get_bind(), sorted(_so_far(op.get_bind()), key=lambda deed: deed.at))
    guard = _guard_postgresql if op.get_bind().dialect.name == "postgresql" else _guard_sqlite
    for table, (columns, deletable) in GUARDS.items():
        guard(table, columns, deletable)


def _so_far(connection: sa.Connection) -> list[Deed]:
    found = []
    for kind, name, owner in ((Kind.REPORT, "report_history", "report"), (Kind.LESSON, "lesson_history", "lesson")):
        table = sa.table(name, *(sa.column(each) for each in (owner, "position", "actor", "what")))
        at = sa.column("at", Instant())
        query = sa.select(table.c[owner], at, table.c.actor, table.c.what).select_from(table)
        rows = connection.execute(query.where(table.c.actor != "").order_by(table.c.position))
        found += [Deed(moment, actor, kind, what, reference) for reference, moment, actor, what in rows]
    return found


def _guard_sqlite(table: str, columns: str, deletable: str) -> None:
    refuse = "begin select raise(abort, 'only added to'); end"
    of = f"of {columns} " if columns else ""
    op.execute(f"create trigger {table}_unchanged before update {of}on {table} {refuse}")
    op.execute(f"create trigger {table}_kept before delete on {table} when not ({deletable}) {refuse}")


def _guard_postgresql(table: str, columns: str, deletable: str) -> None:
    of = f"of {columns} " if columns else ""
    op.execute(
        f"create function {table}_guard() returns trigger language plpgsql as $$ begin "
        f"if tg_op = 'DELETE' then if {deletable} then return old; end if; end if; "
        "raise exception 'only added to'; end $$"
    )
    for name, when in (("unchanged", f"update {of}"), ("kept", "delete ")):
        op.execute(
            f"create trigger {table}_{name} before {when}on {table} for each row execute function {table}_guard()"
        )
    op.execute(
        f"create trigger {table}_whole before truncate on {table} for each statement execute function {table}_guard()"
    )
