"""The issuer's signing keys: fetched without blocking, kept while the issuer is down, refreshed within limits."""

import asyncio
from typing import Any

import jwt
import pytest
from aiohttp.test_utils import TestClient

from bot.errors import RequestRefused
from bot.teams import keys
from bot.teams.keys import FIRST_RETRY, FRESH, RENEW, RETRY, TOO_OLD, KeyRing
from tests.conftest import Post
from tests.support.channel import Channel, SigningKey, message, rsa_key
from tests.support.clock import Stopwatch
from tests.support.school import TEACHER
from tests.support.waiting import until


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    """The clock that the key ring measures by."""
    stopped = Stopwatch()
    monkeypatch.setattr(keys, "time", stopped)
    return stopped


@pytest.fixture
def ring(channel: Channel) -> KeyRing:
    """A key ring on the loopback issuer."""
    return KeyRing(channel.metadata_url)


async def test_keys_are_fetched_once(ring: KeyRing, channel: Channel) -> None:
    """Many callers at once wait for one fetch, and later ones for none."""
    found = await asyncio.gather(*(ring.find("key-1") for _ in range(20)))
    assert all(found)
    assert await ring.find("key-1") is found[0]
    assert channel.key_fetches == 1


async def test_keys_are_fetched_again_every_hour(ring: KeyRing, channel: Channel, watch: Stopwatch) -> None:
    """A key that the issuer has withdrawn stops being accepted within the hour."""
    await ring.find("key-1")
    channel.keys = [SigningKey("key-2")]
    watch.seconds += FRESH + 1
    assert await ring.find("key-1") is None
    assert await ring.find("key-2")
    assert channel.key_fetches == 2


async def test_keys_are_renewed_while_they_serve(ring: KeyRing, channel: Channel, watch: Stopwatch) -> None:
    """Before their hour is over the keys are fetched by one fetch that nobody waits for, however long it takes."""
    await ring.find("key-1")
    channel.keys = [*channel.keys, SigningKey("key-2")]
    channel.keys_held = asyncio.Event()
    watch.seconds += RENEW + 1
    for _ in range(5):
        assert await ring.find("key-1")
    await until(lambda: channel.key_fetches == 2)
    channel.let_go()
    await until(lambda: ring._renewing is not None and ring._renewing.done())
    assert await ring.find("key-2")
    assert channel.key_fetches == 2


async def test_unknown_key_costs_one_fetch(
    post: Post, channel: Channel, watch: Stopwatch, client: TestClient[Any, Any]
) -> None:
    """Tokens with made-up key ids make the bot ask the issuer once, not each time, and are all 401."""
    await post(message(channel, TEACHER, "friend?"))
    watch.seconds += RETRY + 1
    forged = {"Authorization": f"Bearer {channel.token(key=SigningKey('made-up', private=rsa_key('forger')))}"}
    activity = message(channel, TEACHER, "friend?")
    answers = await asyncio.gather(*(client.post("/api/messages", json=activity, headers=forged) for _ in range(10)))
    assert {answer.status for answer in answers} == {401}
    assert channel.key_fetches == 2


async def test_token_of_another_kind_costs_no_fetch(
    client: TestClient[Any, Any], post: Post, channel: Channel, watch: Stopwatch
) -> None:
    """A token that could never be valid is refused before anybody is asked for its key."""
    await post(message(channel, TEACHER, "friend?"))
    watch.seconds += RETRY + 1
    unsigned = jwt.encode({"iss": "x"}, "a secret of enough bytes for this algorithm", headers={"kid": "made-up"})
    forged = {"Authorization": f"Bearer {unsigned}"}
    assert (await client.post("/api/messages", json=message(channel, TEACHER, "friend?"), headers=forged)).status == 401
    assert channel.key_fetches == 1


async def test_rotated_key_is_accepted(post: Post, channel: Channel, watch: Stopwatch) -> None:
    """A token signed with a key that the issuer has just announced is accepted at once."""
    await post(message(channel, TEACHER, "friend?"))
    channel.keys = [SigningKey("key-2", private=rsa_key("rotated"))]
    watch.seconds += RETRY + 1
    assert (await post(message(channel, TEACHER, "friend?"))).status == 200
    assert channel.key_fetches == 2


async def test_old_keys_serve_while_the_issuer_is_down(post: Post, channel: Channel, watch: Stopwatch) -> None:
    """When the issuer cannot be reached, callers with a known key are served for five days."""
    await post(message(channel, TEACHER, "friend?"))
    channel.keys_down = True
    watch.seconds += FRESH + 1
    assert (await post(message(channel, TEACHER, "friend?"))).status == 200
    watch.seconds += TOO_OLD
    assert (await post(message(channel, TEACHER, "friend?"))).status == 503


async def test_issuer_that_is_down_is_not_asked_each_time(ring: KeyRing, channel: Channel, watch: Stopwatch) -> None:
    """While the issuer is down it is asked once in half a minute."""
    await ring.find("key-1")
    channel.keys_down = True
    watch.seconds += FRESH + 1
    for _ in range(5):
        assert await ring.find("key-1")
    assert channel.key_fetches == 2
    watch.seconds += RETRY + 1
    await ring.find("key-1")
    assert channel.key_fetches == 3


async def test_no_keys_yet_is_503(post: Post, channel: Channel, watch: Stopwatch) -> None:
    """Before any key was fetched nobody can be told from a forger: 503, and soon tried again."""
    channel.keys_down = True
    answer = await post(message(channel, TEACHER, "friend?"))
    assert answer.status == 503
    assert "try again" in (await answer.json())["error"]
    channel.keys_down = False
    watch.seconds += FIRST_RETRY + 0.1
    assert (await post(message(channel, TEACHER, "friend?"))).status == 200


async def test_unreachable_issuer_is_503() -> None:
    """An address where nothing listens is the same as an issuer that is down."""
    with pytest.raises(RequestRefused) as refused:
        await KeyRing("http://127.0.0.1:9/openid").find("key-1")
    assert refused.value.status == 503


@pytest.mark.parametrize("announced", [["keys"], {"keys": []}, {"keys": 5}, {"keys": [5]}, {"other": 1}, "keys"])
async def test_nonsense_from_the_issuer_is_503(ring: KeyRing, channel: Channel, announced: Any) -> None:
    """An answer that is no set of keys is the same as none, and never a 500."""
    channel.announced = announced
    with pytest.raises(RequestRefused) as refused:
        await ring.find("key-1")
    assert refused.value.status == 503


async def test_nonsense_does_not_replace_good_keys(ring: KeyRing, channel: Channel, watch: Stopwatch) -> None:
    """An empty set of keys does not take the known ones away."""
    await ring.find("key-1")
    channel.announced = {"keys": []}
    watch.seconds += FRESH + 1
    assert await ring.find("key-1")


async def test_one_malformed_key_does_not_spoil_the_others(ring: KeyRing, channel: Channel) -> None:
    """Keys of another kind, without an id or that cannot be read are left out."""
    good = SigningKey("key-1").announced()
    odd = [{"kty": "EC", "kid": "ec"}, {"kty": "RSA"}, {"kty": "RSA", "kid": "short", "n": "!", "e": 5}]
    channel.announced = {"keys": [*odd, good]}
    assert await ring.find("key-1")
    assert await ring.find("short") is None


async def test_slow_issuer_does_not_stop_the_bot(client: TestClient[Any, Any], post: Post, channel: Channel) -> None:
    """While the keys are being fetched from an issuer that does not answer, the bot serves everybody else."""
    channel.keys_held = asyncio.Event()
    waiting = asyncio.create_task(post(message(channel, TEACHER, "friend?")))
    await until(lambda: channel.key_fetches)
    assert (await client.get("/healthz")).status == 200
    assert not waiting.done()
    channel.let_go()
    assert (await waiting).status == 200


async def test_issuer_that_never_answers_is_given_up(
    ring: KeyRing, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two requests of a fetch have one time limit together."""
    monkeypatch.setattr(keys, "LIMIT", 0.05)
    channel.keys_held = asyncio.Event()
    with pytest.raises(RequestRefused):
        await ring.find("key-1")
