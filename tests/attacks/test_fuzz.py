"""Activities of every shape at the bot's door: no 500, no stack trace, nothing changed by whoever is not known.

500 cases in every run, the same each time. SAFECONTACT_FUZZ=10000 makes that many, new ones each time:

    SAFECONTACT_FUZZ=10000 pytest tests/attacks/test_fuzz.py
"""

import json
import os
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import wiring
from bot.core.commands import Verb
from bot.metrics import Metrics
from bot.services.asking import Asking
from bot.settings import Settings
from tests.support.channel import APP_ID, Channel, message
from tests.support.engine import WrittenEngine
from tests.support.school import CHAIR, DEPUTY, HEAD, PUPIL, TEACHER, TENANT, school

CASES = int(os.environ.get("SAFECONTACT_FUZZ", "500"))
fuzzing = settings(
    max_examples=CASES // 2,  # half of them with a token, half without
    derandomize="SAFECONTACT_FUZZ" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

TEXT = st.text(max_size=12) | st.sampled_from(
    ["", "help", "report", "yes", "no", "clause 9", "friend?", "messaged me", "cancel", "send", "my reports", "\x00",
     "\ud800", "\u202e", "<at>Safe Contact</at>", "&lt;at&gt;", "a" * 9_000, "{0}{who}", "%s%n", "' OR 1=1 --"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


def usually(well_formed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What Teams may send, and one time in five anything that JSON can spell."""
    return st.integers(0, 4).flatmap(lambda number: well_formed if number else JSON)


TYPES = st.sampled_from(
    ["message", "invoke", "installationUpdate", "conversationUpdate", "messageReaction", "typing", "event", "trace",
     "endOfConversation", "messageUpdate", "messageDelete", "handoff", "command", "suggestion", "deleteUserData"]
)  # fmt: skip
VERBS = st.sampled_from([verb.value for verb in Verb])
IDS = st.sampled_from(
    ["9", "safety=yes", "parties=given", "facts=given", "account=given", "send", "open=SN-7K4M-26", "x="]
)
PRESSED = st.fixed_dictionaries(
    {"verb": usually(VERBS), "id": usually(IDS)},
    optional={
        "v": JSON | st.integers(0, 5).map(str),
        "account": JSON,
        "parties": JSON,
        "children": JSON,
        "happened": JSON,
        "done": JSON,
    },
)
MENTION = st.fixed_dictionaries(
    {"type": usually(st.just("mention"))},
    optional={"text": usually(TEXT), "mentioned": usually(st.just({"id": f"28:{APP_ID}"}))},
)


def executed(data: dict[str, Any]) -> dict[str, Any]:
    """A button as Action.Execute sends it."""
    return {"action": {"type": "Action.Execute", "verb": data["verb"], "data": data}}


def account(person: str) -> dict[str, Any]:
    """Somebody's account."""
    return {"id": f"29:{person}", "aadObjectId": person}


def conversation(kind: str) -> dict[str, Any]:
    """A conversation of this kind."""
    return {"id": f"19:{kind or TEACHER}", "conversationType": kind}


# Each field as Teams may send it, and as nobody should; what is not drawn is as in a usual message.
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "type": usually(TYPES),
    "id": usually(st.uuids().map(str)) | TEXT,
    "name": usually(
        st.sampled_from(["adaptiveCard/action", "task/fetch", "signin/verifyState", "composeExtension/query"])
    ),
    "action": usually(st.sampled_from(["add", "remove", "add-upgrade"])),
    "text": usually(TEXT),
    "textFormat": usually(st.sampled_from(["plain", "xml", "markdown"])),
    "value": usually(PRESSED | PRESSED.map(executed)),
    "from": usually(st.sampled_from([TEACHER, HEAD, DEPUTY, CHAIR, PUPIL, ""]).map(account)),
    "recipient": usually(st.just({"id": f"28:{APP_ID}"})),
    "conversation": usually(st.sampled_from(["personal", "groupChat", "channel", ""]).map(conversation)),
    "channelId": usually(st.sampled_from(["msteams", "webchat", "emulator", ""])),
    "channelData": usually(st.sampled_from([TENANT, TENANT.upper(), "other"]).map(lambda i: {"tenant": {"id": i}})),
    "serviceUrl": JSON,
    "replyToId": usually(TEXT),
    "attachments": usually(
        st.lists(st.fixed_dictionaries({"contentType": usually(TEXT)}, optional={"content": JSON}), max_size=3)
    ),
    "entities": usually(st.lists(usually(MENTION), max_size=3)),
    "membersAdded": usually(st.lists(usually(st.just({"id": f"28:{APP_ID}"})), max_size=2)),
    "timestamp": usually(st.datetimes().map(lambda at: f"{at.isoformat()}Z")),
    "locale": usually(TEXT),
    "expiration": usually(st.datetimes().map(lambda at: f"{at.isoformat()}Z")),
    "suggestedActions": usually(st.none()),
    "relatesTo": usually(st.none()),
}
CHANGES = st.lists(st.sampled_from(list(FIELDS)), max_size=3, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: FIELDS[name] for name in names})
)
USUAL = st.sampled_from(
    [{}, {"text": "friend?"}, {"value": {"verb": "report", "id": ""}}, {"type": "installationUpdate", "action": "add"}]
)


@dataclass
class Door:
    """The running bot, its records, and how often each status was given."""

    client: TestClient[Any, Any]
    channel: Channel
    metrics: Metrics
    records: sqlite3.Connection
    statuses: dict[int, int] = field(default_factory=dict)
    quiet: tuple[int, int] = (0, 0)
    faults: float = 0

    async def sends(self, body: bytes, authorization: str) -> ClientResponse:
        """One request; its status is counted."""
        headers = {"Content-Type": "application/json", "Authorization": authorization}
        answer = await self.client.post("/api/messages", data=body, headers=headers)
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        return answer

    def writes(self) -> int:
        """A number that is another one once anybody has written to the records."""
        return int(self.records.execute("PRAGMA data_version").fetchone()[0])


@pytest.fixture
async def door(
    settings: Settings, channel: Channel, pack: Any, signed_in: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Door]:
    """The bot in production, without its worker, for people of whom nobody types too fast."""
    del signed_in
    monkeypatch.setattr("bot.teams.limits.PER_MINUTE", 10_000_000)
    app = wiring.application(settings, school=school(), answers=Asking(pack, WrittenEngine()), worker=False)
    async with TestClient(TestServer(app)) as client:
        path = settings.database.removeprefix("sqlite:///")
        records = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        made = Door(client, channel, app[wiring.METRICS], records)
        await still_serves(made)
        made.quiet = (made.writes(), channel.requests)
        yield made
        await still_serves(made)
        assert made.writes() != made.quiet[0], "the count of writes does not count"
        records.close()
    print(f"statuses: {dict(sorted(made.statuses.items()))}")  # noqa: T201  # shown with pytest -s


async def still_serves(door: Door) -> None:
    """A valid turn is answered as ever."""
    person = str(uuid4())
    sent = len(door.channel.sent)
    activity = message(door.channel, TEACHER, "friend?", conversation={"id": person, "conversationType": "personal"})
    assert (await door.sends(json.dumps(activity).encode(), f"Bearer {door.channel.token()}")).status == 200
    await door.channel.arrived(sent + 1)


KINDS = ("message", "press", "action", "arrival", "other")
AUTHORIZATIONS = st.sampled_from(["", "Bearer", "Bearer x.y.z", "Basic eDp5", "Bearer e30.e30.e30"]) | st.text(
    st.characters(min_codepoint=33, max_codepoint=126), max_size=30
).map(lambda text: f"Bearer {text}")


async def well_answered(answer: ClientResponse) -> None:
    """A status of the contract, and a body that says what is wrong and nothing of how the bot is made."""
    assert answer.status in {200, 400, 401, 403, 501}
    text = await answer.text()
    assert "Traceback" not in text
    assert ".py" not in text
    if answer.status != 200:
        assert json.loads(text)["error"].endswith(".")


@fuzzing
@given(usual=USUAL, changes=CHANGES)
async def test_no_activity_breaks_the_bot(door: Door, usual: dict[str, Any], changes: dict[str, Any]) -> None:
    """With a valid token: answered or refused in one sentence, never a fault of ours, and the next person is served."""
    activity = message(door.channel, TEACHER) | usual | changes
    answer = await door.sends(json.dumps(activity).encode(), f"Bearer {door.channel.token()}")
    await well_answered(answer)
    faults = sum(door.metrics.value("safecontact_turns_total", kind=kind, outcome="fault") for kind in KINDS)
    before, door.faults = door.faults, faults
    assert faults == before, "a turn failed in our own code"


@fuzzing
@given(usual=USUAL, changes=CHANGES, raw=st.binary(max_size=50), authorization=AUTHORIZATIONS)
async def test_nobody_unknown_changes_anything(
    door: Door, usual: dict[str, Any], changes: dict[str, Any], raw: bytes, authorization: str
) -> None:
    """Without a valid token: 401, whatever the body is; nothing is recorded, sent, or told apart."""
    activity = json.dumps(message(door.channel, TEACHER) | usual | changes).encode()
    for body in (activity, raw):
        answer = await door.sends(body, authorization)
        assert answer.status == 401
        await well_answered(answer)
    assert (door.writes(), door.channel.requests) == door.quiet
