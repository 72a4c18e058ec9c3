"""What people wrote is sealed; rows written before are sealed on the way."""

import json

import sqlalchemy as sa
from alembic import op

from bot.storage.sealing import Sealed, seal

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Each table: its primary key, and what is sealed.
COLUMNS = {
    "inbound": (("conversation", "activity"), ("response",)),
    "conversations": (("id",), ("state",)),
    "outbox": (("position",), ("message",)),
    "reports": (("id",), ("route", "body")),
    "report_history": (("position",), ("data",)),
    "lessons": (("id",), ("session", "found")),
    "lesson_history": (("position",), ("data",)),
    "school_settings": (("name",), ("value",)),
    "school_changes": (("position",), ("value",)),
}


def upgrade() -> None:
    """JSON becomes sealed text, in this one transaction; and the keys that have sealed are noted."""
    op.create_table(
        "sealing_keys",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("proof", sa.Text(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sealing_keys"),
    )
    for table, (key, columns) in COLUMNS.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.alter_column(column, existing_type=sa.JSON(), type_=sa.Text(), postgresql_using=f"{column}::text")
        for column in columns:
            _seal(op.get_bind(), table, key, column)


def _seal(connection: sa.Connection, name: str, key: tuple[str, ...], column: str) -> None:
    plain = sa.table(name, *(sa.column(each) for each in key), sa.column(column))
    sealed = sa.Table(name, sa.MetaData(), sa.Column(column, Sealed))
    rows = connection.execute(sa.select(*(plain.c[each] for each in key), plain.c[column])).all()
    for *values, text in rows:
        if text is None:
            continue
        row = [plain.c[each] == value for each, value in zip(key, values, strict=True)]
        value = str(seal(connection, sealed.c[column], json.loads(text), *values))
        connection.execute(sa.update(plain).where(*row).values({column: value}))
