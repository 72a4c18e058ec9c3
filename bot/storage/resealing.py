"""Seals everything again with the first key, a few rows at a time, while the bot runs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Text, func, select, tuple_, type_coerce, update

from bot.errors import Tampered
from bot.storage import key_proofs
from bot.storage.database import Database
from bot.storage.sealing import seal, sealed_columns, sealer_of, unseal
from bot.storage.tables import metadata

BATCH = 100  # rows a transaction


@dataclass(slots=True)
class Resealed:
    """What became of it. `unreadable`: rows that were changed outside; `left`: not sealed with the first key."""

    done: Counter[str] = field(default_factory=Counter)
    unreadable: list[str] = field(default_factory=list)
    left: int = 0
    retired: list[str] = field(default_factory=list)


def reseal(database: Database) -> Resealed:
    """Go through every sealed column; broken off, it goes on where it was when it is run again.

    Raises:
        KeyMissing: Something is sealed with a key that is not at hand; what was done before that stays done.
    """
    result = Resealed()
    for column in sealed_columns(metadata):
        after: Sequence[Any] | None = ()
        while after is not None:
            batch = database.transact_now(partial(_batch, column=column, after=after))
            after = batch.last
            result.done[column.table.name] += batch.done
            result.unreadable += batch.unreadable

    def finish(connection: Connection) -> tuple[int, list[str]]:
        left = sum(_left(connection, column) for column in sealed_columns(metadata))
        return left, [] if left else key_proofs.retire(connection)

    result.left, result.retired = database.transact_now(finish)
    result.done = +result.done
    return result


@dataclass(slots=True)
class _Batch:
    """What one transaction has done; `last`: the key of its last row, None when there are no more."""

    last: Sequence[Any] | None = None
    done: int = 0
    unreadable: list[str] = field(default_factory=list)


def _batch(connection: Connection, column: Column[Any], after: Sequence[Any]) -> _Batch:
    """Seal the next rows again."""
    key = column.table.primary_key.columns.values()
    query = select(*key, column).where(_older(connection, column))
    if after:
        query = query.where(tuple_(*key) > tuple_(*after))
    batch = _Batch()
    for *values, stored in connection.execute(query.order_by(*key).limit(BATCH)).all():
        batch.last = values
        try:
            plain = unseal(connection, column, stored, *values)
        except Tampered:
            batch.unreadable.append(f"{column.table.name}.{column.name} of {'/'.join(map(str, values))}")
            continue
        # Only over what was read: a turn that has written in the meantime has sealed with the first key itself.
        row = [*(each == value for each, value in zip(key, values, strict=True)), column == stored]
        again = update(column.table).where(*row).values({column: seal(connection, column, plain, *values)})
        batch.done += connection.execute(again).rowcount
    return batch


def _left(connection: Connection, column: Column[Any]) -> int:
    query = select(func.count()).select_from(column.table).where(_older(connection, column))
    return int(connection.execute(query).scalar_one())


def _older(connection: Connection, column: Column[Any]) -> ColumnElement[bool]:
    """What is not sealed with the first key."""
    text = type_coerce(column, Text)
    return column.is_not(None) & ~text.startswith(f"{sealer_of(connection).current}:", autoescape=True)
