"""What is counted and timed: for whoever has the token, in Prometheus' format, and nothing that names anybody."""

import asyncio
import re
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from bot import wiring
from bot.core.reply import Context
from bot.metrics import Metrics, TimedEngine
from bot.services.asking import Asking
from bot.settings import Settings
from bot.storage.database import Database
from bot.teams import measures as module
from bot.teams.measures import Measures
from tests.conftest import Post
from tests.support.channel import Answer, Channel, message
from tests.support.clock import Clock
from tests.support.engine import WrittenEngine
from tests.support.house import House
from tests.support.keys import SEALER
from tests.support.records import owe
from tests.support.school import PUPIL, TEACHER, TENANT, school
from tests.support.waiting import until

TOKEN = "a token of the school's own Prometheus"
LABELS = {"kind", "outcome", "le"}


async def shown(client: TestClient[Any, Any], token: str = TOKEN) -> dict[str, float]:
    """Every series with its labels, and its value."""
    answer = await client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(await answer.text()):
        for sample in family.samples:
            found[" ".join([sample.name, *(f"{k}={v}" for k, v in sorted(sample.labels.items()))])] = sample.value
    return found


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Production settings with a token for the metrics."""
    return settings.model_copy(update={"metrics_token": SecretStr(TOKEN)})


async def test_turns_and_sends_are_counted_by_what_became_of_them(
    client: TestClient[Any, Any], post: Post, channel: Channel
) -> None:
    """Each request counts once, by its kind and outcome; each message to Teams by its outcome."""
    channel.answers.append(Answer(500))
    first = message(channel, TEACHER, "friend?")
    for activity in (first, first, message(channel, TEACHER, "explode"), message(channel, PUPIL, "hello")):
        await post(activity)
    await post({"type": "message"})
    await post(message(channel, TEACHER, type="typing"))
    await post(message(channel, TEACHER, type="invoke", name="task/fetch"))
    await client.post("/api/messages", data=b"")
    counts = {name: value for name, value in (await shown(client)).items() if name.startswith("safecontact_turns")}
    assert counts == {
        "safecontact_turns_total kind=message outcome=answered": 1,
        "safecontact_turns_total kind=message outcome=repeated": 1,
        "safecontact_turns_total kind=message outcome=fault": 1,
        "safecontact_turns_total kind=message outcome=stranger": 1,
        "safecontact_turns_total kind=unread outcome=refused": 2,
        "safecontact_turns_total kind=other outcome=ignored": 1,
        "safecontact_turns_total kind=other outcome=not offered": 1,
    }
    sends = {name: value for name, value in (await shown(client)).items() if name.startswith("safecontact_sends")}
    assert sends["safecontact_sends_total outcome=ambiguous"] == 1


async def test_times_and_the_process_are_measured(client: TestClient[Any, Any], post: Post, channel: Channel) -> None:
    """How long turns took, how late the event loop was, and the memory of the process are there."""
    await post(message(channel, TEACHER, "friend?"))
    found = await shown(client)
    assert found["safecontact_turn_seconds_count kind=message"] == 1
    assert found["safecontact_turn_seconds_bucket kind=message le=+Inf"] == 1
    assert found["safecontact_database_up"] == 1
    assert "safecontact_event_loop_lag_seconds_count" in found
    assert found["process_resident_memory_bytes"] > 0


async def test_the_outbox_and_the_ladder_are_as_on_record(database: Database) -> None:
    """How much is owed, for how long, and how often a ladder was climbed come from the records themselves."""
    clock, metrics = Clock(), Metrics()
    await owe(database, "one", "two")
    clock.pass_by(seconds=90)
    async with watched(Measures(database, clock, metrics)) as client:
        await client.get("/metrics")
    assert (metrics.value("safecontact_outbox_pending"), metrics.value("safecontact_outbox_oldest_seconds")) == (2, 90)
    assert metrics.value("safecontact_ladder_climbs") == 0


async def test_rungs_are_counted(house: House) -> None:
    """Each rung that is climbed counts, the first one at once."""
    await house.all_arrive()
    await house.report()
    metrics = Metrics()
    database = Database(house.settings.database, SEALER)
    async with watched(Measures(database, house.clock, metrics)) as client:
        await client.get("/metrics")
        first = metrics.value("safecontact_ladder_climbs")
        await house.later(minutes=30)
        await client.get("/metrics")
    await database.close()
    assert first == 1
    assert metrics.value("safecontact_ladder_climbs") > first


def watched(measures: Measures) -> TestClient[Any, Any]:
    """A server that shows these measures only."""
    app = web.Application()
    app.add_routes([web.get("/metrics", measures.show)])
    return TestClient(TestServer(app))


async def test_broken_records_are_no_reason_to_show_nothing(database: Database) -> None:
    """Without a database the rest is still shown, and that it is not there."""
    metrics = Metrics()
    async with watched(Measures(database, Clock(), metrics)) as client:
        assert (await client.get("/metrics")).status == 200
        with database.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE outbox")
        assert (await client.get("/metrics")).status == 200
    assert metrics.value("safecontact_database_up") == 0


@pytest.mark.parametrize("token", ["", "another", TOKEN + "x", TOKEN.upper(), "ü"])
async def test_whoever_has_not_got_the_token_is_shown_nothing(client: TestClient[Any, Any], token: str) -> None:
    """Counts tell that there is a report, so that they are not for everybody who can reach the bot."""
    answer = await client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status == 401
    assert "safecontact" not in await answer.text()
    assert (await client.get("/metrics")).status == 401


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer", "Bearer x"])
async def test_without_a_token_nobody_is_shown_anything(database: Database, given: str) -> None:
    """A server whose token was never set has no metrics, whatever is sent."""
    async with watched(Measures(database, Clock(), Metrics(), "")) as client:
        answer = await client.get("/metrics", headers={"Authorization": given})
        assert answer.status == 404
        assert "SAFECONTACT_METRICS_TOKEN" in (await answer.json())["error"]


async def test_development_needs_no_token(settings: Settings, pack: Any, engine: WrittenEngine) -> None:
    """On the own computer, where nobody else is served, they are simply there."""
    alone = settings.model_copy(update={"app_id": ""})
    app = wiring.application(alone, school=school(), answers=Asking(pack, engine))
    async with TestClient(TestServer(app)) as client:
        assert (await client.get("/metrics")).status == 200


async def test_no_series_names_anybody(client: TestClient[Any, Any], post: Post, channel: Channel) -> None:
    """Labels are of a fixed few kinds, and no value of an activity becomes one."""
    for activity in (
        message(channel, TEACHER, "zqcanary friend"),
        message(channel, TEACHER, type="zqcanary"),
        message(channel, "zqcanary", "hello"),
        message(channel, TEACHER, type="invoke", name="zqcanary"),
        message(channel, TEACHER, value={"verb": "zqcanary"}),
    ):
        await post(activity)
    answer = await client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    text = await answer.text()
    assert set(re.findall(r'(\w+)="', text)) <= LABELS
    for word in ("zqcanary", TEACHER, TENANT, "a:", "Tess", "SN-"):
        assert word not in text


def test_readings_are_timed() -> None:
    """Each message that the engine reads is one observation, one that it fails on too."""
    metrics = Metrics()
    timed = TimedEngine(WrittenEngine(), metrics)
    assert timed.reply("friend?").answer == "9"
    with pytest.raises(RuntimeError):
        timed.reply("explode")
    assert metrics.value("safecontact_engine_seconds_count") == 2


def test_reading_is_kept_and_no_word_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same message after the same ones is not read again; after others it is; only the newest are kept, as digests."""
    monkeypatch.setattr("bot.metrics.KEPT", 2)
    metrics = Metrics()
    timed = TimedEngine(WrittenEngine(), metrics)

    def readings(text: str, *earlier: str) -> float:
        timed.reply(text, Context(earlier, ()))
        return metrics.value("safecontact_engine_seconds_count")

    assert [readings("friend?"), readings("friend?"), readings("friend?", "zqcanary")] == [1, 1, 2]
    assert not [known for known in timed._known if b"friend" in known or b"zqcanary" in known]
    assert [readings("logo?"), readings("friend?")] == [3, 4]


async def test_lateness_of_the_event_loop_is_observed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A beat at a time is measured for as long as the bot runs, and no longer."""
    monkeypatch.setattr(module, "BEAT", 0.001)
    metrics = Metrics()
    async with Measures(database, Clock(), metrics).beating():
        await until(lambda: metrics.value("safecontact_event_loop_lag_seconds_count"))
    seen = metrics.value("safecontact_event_loop_lag_seconds_count")
    await asyncio.sleep(0.01)
    assert metrics.value("safecontact_event_loop_lag_seconds_count") == seen
