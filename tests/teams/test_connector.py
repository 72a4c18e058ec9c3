"""The way to Teams: what is sent, and what every answer and every failure on the way means."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import aiohttp
import pytest

from bot.core.delivery import Outcome
from bot.core.message import Address, Card, Message
from bot.settings import Settings
from bot.storage.outbox import LEASE
from bot.teams import connector as module
from bot.teams.connector import Connector
from bot.teams.credential import Credential, CredentialRefused
from tests.support.channel import Answer, Channel
from tests.support.records import address
from tests.support.school import TEACHER

HELLO = Message(text="Hello & <b>welcome</b> *you*")
CARD = Message(card=Card({"type": "AdaptiveCard", "version": "1.5", "x": {"y": [1]}}, "An answer"))


class WrittenCredential(Credential):
    """Signs in without Entra, and notes which tokens it was told to forget."""

    def __init__(self) -> None:
        super().__init__(Settings(_env_file=None, app_id="app"))
        self.forgotten: list[str] = []
        self.fault: Exception | None = None
        self.held: asyncio.Event | None = None

    async def token(self) -> str:
        """The same token each time."""
        if self.fault:
            raise self.fault
        if self.held:
            await self.held.wait()
        return "our-token"

    def forget(self, token: str) -> None:
        """Note it."""
        self.forgotten.append(token)


@pytest.fixture
def credential() -> WrittenCredential:
    """A credential that works."""
    return WrittenCredential()


@pytest.fixture
async def connector(credential: WrittenCredential) -> AsyncIterator[Connector]:
    """The connector that production uses."""
    made = Connector(credential)
    yield made
    await made.close()


def chat(channel: Channel, conversation: str = "a:chat") -> Address:
    """A conversation of the loopback Teams."""
    return address(conversation, channel.service_url)


async def test_text_is_sent_plain(connector: Connector, channel: Channel) -> None:
    """Text goes as plain text, to the person, as an answer to what was said, with the bot's token."""
    receipt = await connector.send(chat(channel), HELLO, "activity-1")
    assert (receipt.outcome, receipt.activity) == (Outcome.DELIVERED, "m1")
    [sent] = channel.sent
    assert (sent["_method"], sent["_path"]) == ("POST", "/connector/v3/conversations/a:chat/activities/activity-1")
    assert (sent["text"], sent["textFormat"]) == ("Hello & <b>welcome</b> *you*", "plain")
    assert (sent["type"], sent["replyToId"], sent["conversation"]) == ("message", "activity-1", {"id": "a:chat"})
    assert sent["from"] == {"id": "28:bot"}
    assert channel.authorizations == ["Bearer our-token"]


async def test_card_is_sent_alone(connector: Connector, channel: Channel) -> None:
    """A card goes without text, because Teams gives text with a card no id; its summary is for notifications."""
    await connector.send(chat(channel), CARD, "")
    [sent] = channel.sent
    assert "text" not in sent
    assert "replyToId" not in sent
    assert sent["summary"] == "An answer"
    assert sent["attachments"] == [
        {"contentType": "application/vnd.microsoft.card.adaptive", "content": {**CARD.card.content}}  # type: ignore[union-attr]
    ]
    assert sent["_path"] == "/connector/v3/conversations/a:chat/activities"


async def test_card_is_changed_in_place(connector: Connector, channel: Channel) -> None:
    """A message that replaces an earlier one is put in its place, once."""
    await connector.send(chat(channel), CARD, "activity-1", "sent-7")
    [sent] = channel.sent
    assert (sent["_method"], sent["_path"]) == ("PUT", "/connector/v3/conversations/a:chat/activities/sent-7")
    assert channel.requests == 1


async def test_probe_shows_that_the_bot_is_typing(connector: Connector, channel: Channel) -> None:
    """A probe goes the way of a message and says nothing; its answer means what a message's would."""
    assert await connector.probe(chat(channel)) is Outcome.DELIVERED
    [sent] = channel.shown
    assert (sent["_method"], sent["_path"]) == ("POST", "/connector/v3/conversations/a:chat/activities")
    assert (sent["type"], sent["conversation"], sent["recipient"]) == (
        "typing",
        {"id": "a:chat"},
        {"id": f"29:{TEACHER}"},
    )
    assert not {"text", "attachments", "summary"} & set(sent)
    channel.answers.append(Answer(503))
    assert await connector.probe(chat(channel)) is Outcome.AMBIGUOUS


@pytest.mark.parametrize("name", ["19:a@thread.tacv2;messageid=1", "a/b?c#d", "..", "a%2Fb", "a b", "ä\N{SNOWMAN}"])
async def test_ids_cannot_change_the_path(connector: Connector, channel: Channel, name: str) -> None:
    """Whatever stands in an id, it stays one segment of the path."""
    await connector.send(chat(channel, name), HELLO, name)
    [sent] = channel.sent
    raw = sent["_raw_path"].split("/")
    assert raw[:4] == ["", "connector", "v3", "conversations"]
    assert [raw[5], len(raw)] == ["activities", 7]
    assert raw[4] == raw[6]


async def test_one_session_serves_all_messages(connector: Connector, channel: Channel) -> None:
    """The connection is kept from message to message."""
    await connector.send(chat(channel), HELLO, "")
    session = connector._session
    await connector.send(chat(channel), HELLO, "")
    assert connector._session is session


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.DELIVERED),
        (201, Outcome.DELIVERED),
        (202, Outcome.DELIVERED),
        (400, Outcome.REJECTED),
        (401, Outcome.REFUSED),
        (403, Outcome.UNREACHABLE),
        (404, Outcome.UNREACHABLE),
        (408, Outcome.AMBIGUOUS),
        (412, Outcome.AMBIGUOUS),
        (413, Outcome.REJECTED),
        (418, Outcome.REJECTED),
        (429, Outcome.THROTTLED),
        (500, Outcome.AMBIGUOUS),
        (502, Outcome.AMBIGUOUS),
        (503, Outcome.AMBIGUOUS),
        (504, Outcome.AMBIGUOUS),
    ],
)
async def test_status_means(connector: Connector, channel: Channel, status: int, outcome: Outcome) -> None:
    """Each status of the connector has one meaning, and is asked for once."""
    channel.answers.append(Answer(status=status))
    assert (await connector.send(chat(channel), HELLO, "")).outcome is outcome
    assert channel.requests == 1


async def test_refused_token_is_forgotten(
    connector: Connector, channel: Channel, credential: WrittenCredential
) -> None:
    """A 401 of the connector makes the bot ask for another token next time; nothing else does."""
    channel.answers.extend([Answer(status=403), Answer(status=500), Answer(status=401)])
    for _ in range(3):
        await connector.send(chat(channel), HELLO, "")
    assert credential.forgotten == ["our-token"]


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("0", timedelta()),
        ("7", timedelta(seconds=7)),
        ("999999999999999999999999", timedelta(seconds=999_999_999)),
        ("Sat, 01 Jan 2000 00:00:00 GMT", timedelta()),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("\u00b2", None),
        ("Sat, 99 Foo 2000 99:99:99 GMT", None),
        ("Sat, 01 Jan 99999 00:00:00 GMT", None),
    ],
)
async def test_retry_after_is_read(connector: Connector, channel: Channel, header: str, wait: timedelta | None) -> None:
    """Retry-After is seconds or a date; a past date is now, and nonsense is as if it were not there."""
    channel.answers.append(Answer(status=429, headers={"Retry-After": header}))
    receipt = await connector.send(chat(channel), HELLO, "")
    assert (receipt.outcome, receipt.retry_after) == (Outcome.THROTTLED, wait)


async def test_retry_after_may_be_a_date(connector: Connector, channel: Channel) -> None:
    """A date to come is waited for."""
    at = datetime.now(UTC) + timedelta(days=1)
    channel.answers.append(Answer(status=503, headers={"Retry-After": format_datetime(at, usegmt=True)}))
    receipt = await connector.send(chat(channel), HELLO, "")
    assert receipt.retry_after is not None
    assert timedelta(hours=23) < receipt.retry_after <= timedelta(days=1)


@pytest.mark.parametrize(
    "body", [b"", b"garbage", b"\xff\xfe\x00", b"[]", b'"id"', b"{}", b'{"id": null}', b'{"id": ""}']
)
async def test_delivered_without_an_id_is_delivered(connector: Connector, channel: Channel, body: bytes) -> None:
    """A 2xx whose body says nothing that can be used is still delivered, only without an id."""
    channel.answers.append(Answer(status=201, body=body))
    receipt = await connector.send(chat(channel), HELLO, "")
    assert (receipt.outcome, receipt.activity) == (Outcome.DELIVERED, None)


async def test_answer_that_breaks_off_is_delivered(connector: Connector, channel: Channel) -> None:
    """Once Teams has said 201 the message is delivered, also when the rest of the answer never comes."""
    channel.answers.append(Answer(status=201, headers={"Content-Length": "100"}, drop_after=b'{"id":'))
    assert (await connector.send(chat(channel), HELLO, "")).outcome is Outcome.DELIVERED


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_redirect_is_not_followed(connector: Connector, channel: Channel, status: int) -> None:
    """The token and the message go to the address that was vouched for, and nowhere else."""
    channel.answers.append(Answer(status=status, headers={"Location": f"{channel.service_url}elsewhere"}))
    assert (await connector.send(chat(channel), HELLO, "")).outcome is Outcome.REJECTED
    assert channel.requests == 1


async def test_connection_refused_is_unsent(connector: Connector) -> None:
    """Where nobody listens, nothing has arrived."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        nobody = address(service_url=f"http://127.0.0.1:{bound.getsockname()[1]}/")
        assert (await connector.send(nobody, HELLO, "")).outcome is Outcome.UNSENT


async def test_unknown_host_is_unsent(connector: Connector) -> None:
    """A name that leads nowhere means that nothing was sent; RFC 6761 keeps .invalid so."""
    assert (await connector.send(address(service_url="http://nowhere.invalid/"), HELLO, "")).outcome is Outcome.UNSENT


async def test_no_connection_in_time_is_unsent(
    connector: Connector, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When every connection is taken for too long, this message was surely not sent."""
    monkeypatch.setattr(module, "LIMITS", aiohttp.ClientTimeout(total=5, connect=0.05))
    monkeypatch.setattr(module, "AT_ONCE", 1)
    channel.held = asyncio.Event()
    first = asyncio.create_task(connector.send(chat(channel), HELLO, ""))
    await channel.begun(1)
    assert (await connector.send(chat(channel), HELLO, "")).outcome is Outcome.UNSENT
    channel.let_go()
    assert (await first).outcome is Outcome.DELIVERED


async def test_hang_is_ambiguous(connector: Connector, channel: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    """When no answer comes in time nobody knows whether the message has arrived."""
    monkeypatch.setattr(module, "LIMITS", aiohttp.ClientTimeout(total=0.1))
    channel.held = asyncio.Event()
    assert (await connector.send(chat(channel), HELLO, "")).outcome is Outcome.AMBIGUOUS
    assert channel.requests == 1


async def test_reset_is_ambiguous(connector: Connector, channel: Channel) -> None:
    """When the connection breaks off nobody knows either, and the message is not sent again here."""
    channel.answers.extend([Answer(drop=True), Answer()])
    assert (await connector.send(chat(channel), HELLO, "")).outcome is Outcome.AMBIGUOUS
    assert channel.requests == 1


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://host/", "http://", "/relative", "http://[::1"])
async def test_address_that_is_none_is_rejected(connector: Connector, url: str) -> None:
    """A service URL that cannot be called will never take the message."""
    assert (await connector.send(address(service_url=url), HELLO, "")).outcome is Outcome.REJECTED


async def test_refused_sign_in_sends_nothing(
    connector: Connector, channel: Channel, credential: WrittenCredential
) -> None:
    """Without a token of its own the bot does not call Teams."""
    credential.fault = CredentialRefused("The sign-in was refused.")
    assert (await connector.send(chat(channel), HELLO, "")).outcome is Outcome.REFUSED
    assert channel.requests == 0


async def test_slow_sign_in_leaves_the_message_unsent(
    connector: Connector, channel: Channel, credential: WrittenCredential, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message does not wait for a sign-in for longer than its lease lasts."""
    monkeypatch.setattr(module, "SIGN_IN", 0.01)
    credential.held = asyncio.Event()
    assert (await connector.send(chat(channel), HELLO, "")).outcome is Outcome.UNSENT
    assert channel.requests == 0


async def test_development_carries_no_token(channel: Channel) -> None:
    """Without an app id messages carry no Authorization header."""
    connector = Connector(Credential(Settings(_env_file=None, app_id="")))
    assert (await connector.send(chat(channel), HELLO, "")).outcome is Outcome.DELIVERED
    assert channel.authorizations == [""]
    await connector.close()


def test_longest_send_is_shorter_than_a_lease() -> None:
    """Nobody else starts to send a message while it is still being sent."""
    total: Any = module.LIMITS.total
    assert timedelta(seconds=total + module.SIGN_IN) < LEASE
