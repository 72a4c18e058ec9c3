"""What the bot owes: in order, leased to one sender, and settled by that one."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.core.delivery import Guarantee, Next, Outcome, Status
from bot.core.message import Card, Message
from bot.core.notice import NoticeKind, slot
from bot.services.turns import Turns, Work
from bot.storage import backlog, outbox, tables
from bot.storage.database import Database
from bot.storage.outbox import ALONGSIDE, LEASE, Owed
from tests.support.clock import MORNING
from tests.support.records import address, inbound, owe, rows
from tests.support.school import as_filed

SECOND = timedelta(seconds=1)


async def claim(database: Database, at: datetime = MORNING, limit: int = 16, chat: str | None = None) -> list[Owed]:
    """Lease what is due at this moment."""
    return await database.transact(lambda connection: outbox.claim(connection, at, limit, chat))


async def settle(
    database: Database,
    owed: Owed,
    status: Status,
    at: datetime | None = None,
    outcome: Outcome = Outcome.AMBIGUOUS,
    activity: str = "m1",
) -> bool:
    """Record what became of a send."""
    outcome = Outcome.DELIVERED if status is Status.SENT else outcome
    follows = Next(status, at)
    return await database.transact(
        lambda connection: outbox.settle(connection, owed, outcome, follows, activity, MORNING + SECOND)
    )


def texts(owed: list[Owed]) -> list[str]:
    """What is to be said."""
    return [item.message.text for item in owed]


async def test_message_is_given_back_as_it_was_owed(database: Database) -> None:
    """Text, card, guarantee, address and what is answered come out of the outbox as they went in."""
    card = Card({"type": "AdaptiveCard", "body": [{"text": "à 🙂 <b>"}]}, "A summary")
    await owe(database, Message(card=card, guarantee=Guarantee.AT_MOST_ONCE), activity="act-1")
    [owed] = await claim(database)
    assert owed.message == Message(card=card, guarantee=Guarantee.AT_MOST_ONCE)
    assert (owed.address, owed.reply_to, owed.attempts) == (address(), "act-1", 1)


async def test_messages_of_a_conversation_come_in_order(database: Database) -> None:
    """The next message of a conversation is due only when the one before it is settled."""
    await owe(database, "one", "two")
    await owe(database, "three", activity="2")
    said = []
    while owed := await claim(database):
        said += texts(owed)
        assert await claim(database) == []
        await settle(database, owed[0], Status.SENT)
    assert said == ["one", "two", "three"]


async def test_message_that_waits_holds_back_the_ones_after_it(database: Database) -> None:
    """While the first message waits to be tried again, the second is not sent before it."""
    await owe(database, "one", "two")
    [one] = await claim(database)
    await settle(database, one, Status.PENDING, MORNING + 10 * SECOND)
    assert await claim(database, MORNING + 9 * SECOND) == []
    assert texts(await claim(database, MORNING + 10 * SECOND)) == ["one"]


@pytest.mark.parametrize("status", [Status.DEAD, Status.PARKED])
async def test_message_that_is_given_up_holds_back_nothing(database: Database, status: Status) -> None:
    """A message that will not be tried again does not silence the conversation."""
    await owe(database, "one", "two")
    [one] = await claim(database)
    await settle(database, one, status)
    assert texts(await claim(database)) == ["two"]


async def test_conversations_do_not_wait_for_each_other(database: Database) -> None:
    """One message of each conversation is due at the same time, the oldest first, as many as are asked for."""
    for name in ("a:1", "a:2", "a:3"):
        await owe(database, f"{name} one", f"{name} two", conversation=name)
    assert texts(await claim(database, limit=2)) == ["a:1 one", "a:2 one"]
    assert texts(await claim(database)) == ["a:3 one"]


async def test_one_conversation_can_be_asked_for(database: Database) -> None:
    """A turn sends the replies of its own conversation and no other."""
    await owe(database, "one", conversation="a:1")
    await owe(database, "two", conversation="a:2")
    assert texts(await claim(database, chat="a:2")) == ["two"]
    assert await claim(database, chat="a:3") == []


async def test_leased_message_is_nobody_elses(database: Database) -> None:
    """While one sender has a message, no other gets it."""
    await owe(database, "one")
    assert texts(await claim(database)) == ["one"]
    assert await claim(database, MORNING + LEASE - SECOND) == []


@pytest.mark.parametrize("behind", [timedelta(milliseconds=1), 20 * SECOND])
async def test_lease_holds_for_a_process_whose_clock_is_behind(database: Database, behind: timedelta) -> None:
    """Who asked a moment ago, or whose clock is a little behind, does not take a new lease for one that is over."""
    await owe(database, "one")
    await claim(database, MORNING + 60 * SECOND)
    assert await claim(database, MORNING + 60 * SECOND - behind) == []


async def test_lease_that_ran_out_is_taken_over(database: Database) -> None:
    """When a sender has died its message is sent by another, as a further attempt."""
    await owe(database, "one")
    await claim(database)
    [again] = await claim(database, MORNING + LEASE)
    assert (again.message.text, again.attempts) == ("one", 2)


async def test_lease_that_ran_out_parks_what_may_not_arrive_twice(database: Database) -> None:
    """Nobody knows whether a dead sender's message arrived, so at most once means: not again."""
    await owe(database, Message(text="thanks", guarantee=Guarantee.AT_MOST_ONCE), "two")
    await claim(database)
    assert texts(await claim(database, MORNING + LEASE)) == ["two"]
    parked = (await rows(database, tables.outbox))[0]
    assert (parked.status, parked.outcome, parked.lease_until) == ("parked", "ambiguous", None)


async def test_settled_message_says_what_became_of_it(database: Database) -> None:
    """A delivered message stays on record with when, and under which id it stands in the chat."""
    await owe(database, "one")
    [one] = await claim(database)
    assert await settle(database, one, Status.SENT)
    [row] = await rows(database, tables.outbox)
    assert (row.status, row.outcome, row.activity, row.sent_at) == ("sent", "delivered", "m1", MORNING + SECOND)
    assert (row.lease_until, row.attempts, row.created_at) == (None, 1, MORNING)
    assert await claim(database, MORNING + LEASE) == []


async def test_sender_that_lost_its_lease_records_nothing(database: Database) -> None:
    """Who was so slow that another took over does not settle what the other is sending."""
    await owe(database, "one")
    [slow] = await claim(database)
    [other] = await claim(database, MORNING + LEASE)
    assert not await settle(database, slow, Status.DEAD)
    assert await settle(database, other, Status.SENT)
    [row] = await rows(database, tables.outbox)
    assert (row.status, row.attempts) == ("sent", 2)


async def test_released_message_is_due_at_once(database: Database) -> None:
    """A lease that is handed back unsent costs no attempt and no wait."""
    await owe(database, "one")
    leased = await claim(database)
    await database.transact(lambda connection: outbox.release(connection, leased))
    [again] = await claim(database)
    assert (again.message.text, again.attempts) == ("one", 1)


async def test_release_takes_nothing_from_others(database: Database) -> None:
    """A message that is settled, or that somebody else has taken over, is not handed back."""
    await owe(database, "one")
    slow = await claim(database)
    await claim(database, MORNING + LEASE)
    await database.transact(lambda connection: outbox.release(connection, slow))
    assert await claim(database, MORNING + LEASE) == []


@pytest.mark.parametrize("outcome", [Outcome.UNSENT, Outcome.AMBIGUOUS, Outcome.REFUSED])
async def test_what_waits_for_the_channel_can_be_hastened(database: Database, outcome: Outcome) -> None:
    """When a service is back, what waits because of it is due at once, and what waits for another service is not."""
    for chat, service in (("a:1", "https://one.example/"), ("a:2", "https://two.example/")):
        await owe(database, chat, conversation=chat, service_url=service)
    for owed in await claim(database):
        await settle(database, owed, Status.PENDING, MORNING + 300 * SECOND, outcome)
    now = MORNING + 2 * SECOND
    waiting = await database.transact(lambda connection: backlog.waiting(connection, now))
    assert sorted(each.service_url for each in waiting) == ["https://one.example/", "https://two.example/"]
    assert await database.transact(lambda connection: backlog.hasten(connection, "https://one.example/", now)) == 1
    assert texts(await claim(database, now)) == ["a:1"]


async def test_what_waits_for_another_reason_is_not_hastened(database: Database) -> None:
    """What Teams asked to send later, what is due anyway and what is being sent stay as they are."""
    later = MORNING + 300 * SECOND
    for number, outcome in enumerate((Outcome.THROTTLED, Outcome.AMBIGUOUS)):
        await owe(database, str(number), conversation=f"a:{number}")
        [owed] = await claim(database, chat=f"a:{number}")
        await settle(database, owed, Status.PENDING, later if number == 0 else MORNING, outcome)
    await owe(database, "2", conversation="a:2")
    await claim(database, chat="a:2")
    assert await database.transact(lambda connection: backlog.waiting(connection, MORNING)) == []
    hasten = backlog.hasten
    assert await database.transact(lambda connection: hasten(connection, "https://service.example/", MORNING)) == 0


async def test_what_is_withdrawn_is_never_sent_and_what_was_sent_stays(database: Database) -> None:
    """Of one name nothing more is sent, not even what is being tried; a card that has arrived can still be changed."""
    await owe(database, Message(text="arrived", slot="card"))
    [arrived] = await claim(database)
    await settle(database, arrived, Status.SENT)
    await owe(database, Message(text="tried", slot="card"), activity="2")
    [tried] = await claim(database)
    await owe(database, Message(text="waiting", slot="card"), "another", activity="3")
    await database.transact(lambda connection: outbox.withdraw(connection, ["card"]))
    assert not await settle(database, tried, Status.PENDING, MORNING)
    [other] = await claim(database)
    assert other.message.text == "another"
    await settle(database, other, Status.SENT)
    await owe(database, Message(text="changed", slot="card", update=True), activity="4")
    assert [(owed.message.text, owed.replaces) for owed in await claim(database)] == [("changed", "m1")]


async def test_message_that_may_have_arrived_is_not_the_next_one(database: Database) -> None:
    """Where a sender died over a message that may arrive once, the chain of a turn neither sends it nor passes it."""
    await owe(database, Message(text="once", guarantee=Guarantee.AT_MOST_ONCE), "two")
    assert len(await claim(database)) == 1
    late = MORNING + LEASE + SECOND
    assert await database.transact(lambda connection: outbox.next_of(connection, "a:chat", late)) is None
    assert texts(await claim(database, late)) == ["two"]


async def test_update_changes_every_card_once(database: Database) -> None:
    """Each change goes to each card that stands under the name, however often the cards were changed before."""
    await owe(database, Message(text="one", slot="card"), Message(text="two", slot="card"))
    for number in range(4):
        await owe(database, Message(text=str(number), slot="card", update=True), activity=str(number + 2))
    sent = []
    while owed := await claim(database):
        sent.append((owed[0].message.text, owed[0].replaces))
        await settle(database, owed[0], Status.SENT)
    assert sent == [("one", ""), ("two", ""), *((str(number), "m1") for number in range(4) for _ in range(2))]


async def test_last_change_of_a_card_is_followed_by_none(database: Database) -> None:
    """A name may serve again for another card: changes of that one leave those alone whose last change was made."""
    await owe(database, Message(text="form", slot="form"))
    for number in (2, 4):
        await owe(database, Message(text="done", slot="form", update=True, last=True), activity=str(number))
        await owe(database, Message(text="form", slot="form"), activity=str(number + 1))
    sent = []
    while owed := await claim(database):
        sent.append((owed[0].message.text, owed[0].replaces))
        await settle(database, owed[0], Status.SENT, activity=f"m{owed[0].position}")
    assert sent == [("form", ""), ("done", "m1"), ("form", ""), ("done", "m3"), ("form", "")]


async def test_last_change_of_no_card_is_a_card_that_stays(database: Database) -> None:
    """Where nothing stands under the name, it is shown anew, and nothing changes it later."""
    await owe(database, Message(text="done", slot="form", update=True, last=True))
    await owe(database, Message(text="again", slot="form", update=True), activity="2")
    assert [owed.replaces for owed in (await claim(database))] == [""]


async def test_update_without_a_card_is_a_card_that_the_next_one_changes(database: Database) -> None:
    """Where the card was never taken the change is sent as a new one, and later changes go to that."""
    await owe(database, Message(text="refused", slot="card"))
    [refused] = await claim(database)
    await settle(database, refused, Status.DEAD)
    for number, replaces in enumerate(("", "m1", "m1")):
        await owe(database, Message(text=str(number), slot="card", update=True), activity=str(number + 2))
        [owed] = await claim(database)
        assert (owed.message.text, owed.replaces) == (str(number), replaces)
        await settle(database, owed, Status.SENT)


async def test_what_was_never_tried_is_due_whatever_the_clock_says(database: Database) -> None:
    """A message that was owed a minute before the clock was set back by ten does not wait for the clock."""
    await owe(database, "one")
    assert texts(await claim(database, MORNING - timedelta(minutes=9))) == ["one"]


@pytest.mark.parametrize("back", [timedelta(minutes=20), timedelta(days=3)])
async def test_clock_that_is_set_back_holds_up_nothing(database: Database, back: timedelta) -> None:
    """A lease or a wait that was noted before, and lies further ahead than any can, counts as over."""
    await owe(database, "leased", conversation="a:1")
    await owe(database, "waiting", conversation="a:2")
    leased, waiting = await claim(database)
    await settle(database, waiting, Status.PENDING, MORNING + 300 * SECOND)
    assert texts(await claim(database, MORNING - back)) == ["leased", "waiting"]
    assert not await settle(database, leased, Status.SENT)


async def test_oldest_due_is_since_when_somebody_waits(database: Database) -> None:
    """Monitors see since when the oldest owed message waits, leased or not; nothing owed is None."""
    oldest = backlog.oldest_due
    assert await database.transact(oldest) is None
    await owe(database, "one", now=MORNING)
    await owe(database, "two", activity="2", now=MORNING + SECOND)
    [one] = await claim(database, MORNING + SECOND)
    assert await database.transact(oldest) == MORNING
    await settle(database, one, Status.SENT)
    assert await database.transact(oldest) == MORNING + SECOND


async def test_failing_tells_why_something_is_still_owed(database: Database) -> None:
    """An outcome counts while its message is still owed, and no longer."""

    async def failing(outcome: Outcome) -> Any:
        return await database.transact(lambda connection: backlog.failing(connection, outcome))

    await owe(database, "one")
    [one] = await claim(database)
    await settle(database, one, Status.PENDING, MORNING)
    assert await failing(Outcome.AMBIGUOUS)
    assert not await failing(Outcome.REFUSED)
    [one] = await claim(database)
    await settle(database, one, Status.SENT)
    assert not await failing(Outcome.AMBIGUOUS)


def alert(report: str, text: str = "", *, update: bool = False) -> Message:
    """What a lead is sent of a report, or its change."""
    return Message(text=text or report, slot=slot(report, NoticeKind.ALERT, "head"), update=update)


async def test_alert_that_is_not_taken_holds_up_no_other(database: Database) -> None:
    """Whatever Teams has against one card, word of the other reports goes out."""
    await owe(database, alert("SN-1"), alert("SN-2"))
    first, second = await claim(database)
    assert texts([first, second]) == ["SN-1", "SN-2"]
    await settle(database, first, Status.PENDING, MORNING + timedelta(minutes=5))
    await settle(database, second, Status.SENT)
    await owe(database, alert("SN-3"), activity="2")
    assert texts(await claim(database)) == ["SN-3"]


async def test_change_of_an_alert_comes_after_it(database: Database) -> None:
    """A card is not changed before it is there, nor twice at once; the change of another one does not wait for that."""
    await owe(database, alert("SN-1"), alert("SN-2"), alert("SN-1", "SN-1 taken on", update=True))
    first, second = await claim(database)
    await settle(database, second, Status.SENT, activity="m2")
    await owe(database, alert("SN-2", "SN-2 taken on", update=True), activity="2")
    await owe(database, alert("SN-2", "SN-2 closed", update=True), activity="3")
    assert [(owed.message.text, owed.replaces) for owed in await claim(database)] == [("SN-2 taken on", "m2")]
    await settle(database, first, Status.SENT, activity="m1")
    assert [(owed.message.text, owed.replaces) for owed in await claim(database)] == [("SN-1 taken on", "m1")]


async def test_alerts_and_what_else_is_said_do_not_wait_for_each_other(database: Database) -> None:
    """Neither a reply behind a stuck alert nor an alert behind a stuck reply; replies keep their order."""
    await owe(database, alert("SN-1"), "one", "two", alert("SN-2"))
    first, one, second = await claim(database)
    assert texts([first, one, second]) == ["SN-1", "one", "SN-2"]
    await settle(database, first, Status.PENDING, MORNING + timedelta(minutes=5))
    await settle(database, one, Status.PENDING, MORNING + timedelta(minutes=5))
    await settle(database, second, Status.SENT)
    await owe(database, alert("SN-3"), "three", activity="2")
    assert texts(await claim(database)) == ["SN-3"]


async def test_next_one_is_of_the_same_kind(database: Database) -> None:
    """After an alert comes an alert, and after a reply a reply: the turn of somebody sends them no flood of alerts."""
    await owe(database, alert("SN-1"), "one", alert("SN-2"), "two")

    def both(connection: Connection) -> list[Owed | None]:
        return [outbox.next_of(connection, "a:chat", MORNING, alerts=alerts) for alerts in (True, False, True, False)]

    found = await database.transact(both)
    assert [each.message.text if each else None for each in found] == ["SN-1", "one", "SN-2", None]


async def test_turn_begins_with_its_reply_though_an_alert_is_owed(database: Database) -> None:
    """Whoever writes to the bot has their answer before word of reports that Teams does not take now."""
    await owe(database, alert("SN-1"))
    turns, arrived = Turns(database, as_filed), inbound("2")
    leased = await turns.commit(
        arrived, address(), await turns.open(arrived), Work({}, [Message(text="reply")]), MORNING
    )
    assert leased is not None
    assert leased.message.text == "reply"


async def test_few_alerts_to_one_person_are_leased_at_a_time(database: Database) -> None:
    """Teams takes so many messages a second of one conversation; others are served beside it."""
    await owe(database, *(alert(f"SN-{number}") for number in range(ALONGSIDE + 2)))
    await owe(database, "other", conversation="a:2", activity="2")
    assert texts(await claim(database)) == [*(f"SN-{number}" for number in range(ALONGSIDE)), "other"]

    def look(connection: Connection, there: int) -> list[Owed]:
        return outbox.claim(connection, MORNING, 16, there={"a:chat": there})

    assert await database.transact(partial(look, there=ALONGSIDE)) == []
    assert texts(await database.transact(partial(look, there=ALONGSIDE - 1))) == [f"SN-{ALONGSIDE}"]


async def test_what_is_being_sent_is_not_leased_again(database: Database) -> None:
    """Also where its lease is over by a clock that was set forward: its sender says what it is sending."""
    await owe(database, alert("SN-1"), alert("SN-2"))
    [first, second] = await claim(database)
    late = MORNING + LEASE + SECOND

    def look(connection: Connection) -> list[Owed]:
        return outbox.claim(connection, late, 16, sending=[first.position])

    assert texts(await database.transact(look)) == ["SN-2"]
    assert second.position != first.position
