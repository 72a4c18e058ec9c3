"""Reminders of reports that were begun and not sent."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.services.drafts import Drafts
from bot.storage import drafts as queries
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from bot.storage.tables import outbox
from tests.support.school import school

BEGUN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CHAT = "a:teacher"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """An empty database."""
    opened = Database(f"sqlite:///{tmp_path / 'test.db'}")
    upgrade(opened)
    return opened


def nagged(database: Database, now: datetime) -> int:
    """How many reminders are owed at this moment, in all."""
    database.transact_now(lambda connection: Drafts(school()).nag_due(connection, now))
    return len(database.transact_now(lambda connection: connection.execute(select(outbox)).all()))


def test_an_unsent_report_is_named_after_half_an_hour_and_at_half_past_three(database: Database) -> None:
    """Its writer is reminded after 30 minutes and once more at 15:30, and then left alone."""
    database.transact_now(Drafts(school()).noted(CHAT, BEGUN))
    at = [BEGUN + timedelta(minutes=29), BEGUN + timedelta(minutes=30), BEGUN + timedelta(hours=2)]
    assert [nagged(database, now) for now in at] == [0, 1, 1]
    assert nagged(database, datetime(2026, 11, 23, 15, 30, tzinfo=UTC)) == 2
    assert nagged(database, BEGUN + timedelta(days=3)) == 2


def test_a_report_begun_after_half_past_three_is_named_once(database: Database) -> None:
    """There is no second reminder on a day that is over."""
    late = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    database.transact_now(Drafts(school()).noted(CHAT, late))
    assert [nagged(database, late + timedelta(hours=hours)) for hours in (1, 24)] == [1, 1]


def test_a_sent_report_is_not_named(database: Database) -> None:
    """Sending or deleting ends the reminders."""
    database.transact_now(Drafts(school()).noted(CHAT, BEGUN))
    database.transact_now(Drafts(school()).noted(CHAT, None))
    assert nagged(database, BEGUN + timedelta(hours=1)) == 0


def test_writing_on_does_not_start_the_half_hour_again(database: Database) -> None:
    """The time counts from the first word, however much is typed after it."""
    for _ in range(3):
        database.transact_now(Drafts(school()).noted(CHAT, BEGUN))
    assert nagged(database, BEGUN + timedelta(minutes=31)) == 1
    assert database.transact_now(lambda connection: queries.due(connection, BEGUN + timedelta(minutes=31))) == []
