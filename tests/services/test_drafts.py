"""Reminders of reports that were begun and not sent."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.core.message import Address, Inbound
from bot.services.drafts import Drafts
from bot.storage import drafts as queries
from bot.storage import turns
from bot.storage.database import Database
from bot.storage.tables import outbox
from bot.texts import say
from tests.support.records import opened
from tests.support.school import as_filed

BEGUN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CHAT = "a:teacher"


def drafts(*, deletable: bool = True) -> Drafts:
    """Drafts of a school, which can be deleted or speak of danger."""
    return Drafts(as_filed, lambda _state, _since: {"left": True} if deletable else None)


def nagged(database: Database, now: datetime) -> int:
    """How many reminders are owed at this moment, in all."""
    database.transact_now(lambda connection: drafts().nag_due(connection, now))
    return len(database.transact_now(lambda connection: connection.execute(select(outbox)).all()))


def test_an_unsent_report_is_named_after_half_an_hour_and_at_half_past_three(database: Database) -> None:
    """Its writer is reminded after 30 minutes and once more at 15:30, and then left alone for the day."""
    database.transact_now(drafts().noted(CHAT, BEGUN))
    at = [BEGUN + timedelta(minutes=29), BEGUN + timedelta(minutes=30), BEGUN + timedelta(hours=2)]
    assert [nagged(database, now) for now in at] == [0, 1, 1]
    assert nagged(database, datetime(2026, 11, 23, 15, 30, tzinfo=UTC)) == 2
    assert nagged(database, BEGUN + timedelta(hours=23)) == 2


def test_a_report_begun_after_half_past_three_is_named_once(database: Database) -> None:
    """There is no second reminder on a day that is over."""
    late = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    database.transact_now(drafts().noted(CHAT, late))
    assert [nagged(database, late + timedelta(hours=hours)) for hours in (1, 23)] == [1, 1]


def test_a_sent_report_is_not_named(database: Database) -> None:
    """Sending or deleting ends the reminders."""
    database.transact_now(drafts().noted(CHAT, BEGUN))
    database.transact_now(drafts().noted(CHAT, None))
    assert nagged(database, BEGUN + timedelta(hours=1)) == 0


def test_writing_on_does_not_start_the_half_hour_again(database: Database) -> None:
    """The time counts from the first word, however much is typed after it."""
    for _ in range(3):
        database.transact_now(drafts().noted(CHAT, BEGUN))
    assert nagged(database, BEGUN + timedelta(minutes=31)) == 1
    assert database.transact_now(lambda connection: queries.due(connection, BEGUN + timedelta(minutes=31))) == []


def said(database: Database) -> list[str]:
    """What has been owed so far, in order."""
    found = database.transact_now(lambda connection: opened(connection, outbox))
    return [row.message["text"] for row in found]


def turned(database: Database) -> None:
    """The conversation of these drafts has had a turn."""
    arrived = Inbound(CHAT, "1", "teacher", "message", personal=True)
    address = Address(CHAT, "https://service.example/", "tenant", "28:bot", "29:teacher")
    database.transact_now(lambda connection: turns.keep(connection, arrived, address, b'{"draft":"words"}', 0, BEGUN))


def test_a_draft_is_asked_about_after_a_day_and_deleted_after_two(database: Database) -> None:
    """Nothing is deleted without having been asked about the day before, and the deletion is told."""
    turned(database)
    database.transact_now(drafts().noted(CHAT, BEGUN))
    for hours in (1, 24, 47, 48, 72):
        nagged(database, BEGUN + timedelta(hours=hours))
    assert said(database) == [say("report.flow.nag"), say("report.flow.old"), say("report.flow.deleted_old")]
    state, version = database.transact_now(lambda connection: turns.state_of(connection, CHAT))
    assert (state, version) == ({"left": True}, 2)


def test_a_draft_that_speaks_of_danger_is_never_deleted(database: Database) -> None:
    """It stays, and its writer is reminded every day."""
    turned(database)
    begun = drafts(deletable=False)
    database.transact_now(begun.noted(CHAT, BEGUN))
    for hours in (24, 48, 72, 96):
        now = BEGUN + timedelta(hours=hours)
        database.transact_now(lambda connection, now=now: begun.nag_due(connection, now))
    assert said(database) == [say("report.flow.nag")] * 4
    assert database.transact_now(lambda connection: turns.state_of(connection, CHAT)) == ({"draft": "words"}, 1)


def test_a_draft_is_not_deleted_unasked_because_nobody_looked(database: Database) -> None:
    """After an outage of days its writer is asked first, and has a whole day to answer."""
    turned(database)
    database.transact_now(drafts().noted(CHAT, BEGUN))
    back = BEGUN + timedelta(days=5)
    for hours in (0, 23, 24):
        nagged(database, back + timedelta(hours=hours))
    assert said(database) == [say("report.flow.old"), say("report.flow.deleted_old")]
