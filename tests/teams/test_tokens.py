"""Who is calling: every token but a valid one is 401, at the bot's real door."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any, cast

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives import serialization

from bot.errors import RequestRefused
from bot.settings import Settings
from bot.storage import tables
from bot.storage.database import Database
from bot.teams import tokens as module
from bot.teams.keys import KeyRing
from bot.teams.keys import SigningKey as FoundKey
from bot.teams.tokens import Tokens
from tests.conftest import Post
from tests.support.channel import APP_ID, ISSUER, Channel, SigningKey, message, rsa_key
from tests.support.keys import SEALER
from tests.support.records import rows
from tests.support.school import TEACHER

Forge = Callable[[Channel], str]
TIMES = frozenset({"exp", "nbf", "iat"})  # claims given as seconds from the moment the token is made


def segment(value: object) -> str:
    """One part of a token."""
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def with_claims(**changes: Any) -> Forge:
    """A token that is rightly signed, with these claims; None leaves a claim out."""
    return lambda channel: f"Bearer {channel.token(**from_now(changes))}"


def from_now(claims: dict[str, Any]) -> dict[str, Any]:
    """Whole numbers of the time claims counted from now: a suite runs longer than a token is good for."""
    now = int(time.time())
    return {name: now + value if name in TIMES and type(value) is int else value for name, value in claims.items()}


def with_header(header: object, signature: bytes = b"") -> Forge:
    """A token with this header, the claims of a valid one, and this signature."""

    def forge(channel: Channel) -> str:
        return f"Bearer {segment(header)}.{channel.token().split('.')[1]}.{segment(signature)}"

    return forge


def signed_with_the_public_key(channel: Channel) -> str:
    """The old confusion: an HMAC whose secret is the public key that everybody can read."""
    public = channel.keys[0].private.public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    signed = f"{segment({'alg': 'HS256', 'kid': 'key-1'})}.{channel.token().split('.')[1]}"
    return f"Bearer {signed}.{segment(hmac.digest(pem, signed.encode(), hashlib.sha256))}"


def signed_by_somebody_else(channel: Channel) -> str:
    """Another key under the name of the announced one."""
    return f"Bearer {channel.token(key=SigningKey('key-1', private=rsa_key('forger')))}"


def changed_afterwards(channel: Channel) -> str:
    """A valid token whose claims were changed after it was signed."""
    header, payload, signature = channel.token().split(".")
    claims = jwt.decode(f"{header}.{payload}.{signature}", options={"verify_signature": False})
    return f"Bearer {header}.{segment(claims | {'serviceurl': 'https://elsewhere.example/'})}.{signature}"


BAD: dict[str, Forge] = {
    "empty": lambda _: "",
    "without Bearer": lambda channel: channel.token(),
    "another scheme": lambda channel: f"Basic {channel.token()}",
    "Bearer alone": lambda _: "Bearer ",
    "garbage": lambda _: "Bearer garbage",
    "dots": lambda _: "Bearer ..",
    "not base64": lambda _: "Bearer €.%%.\udcff",
    "header no JSON": with_header(b"{"),
    "header no object": with_header([]),
    "header nested without end": with_header(b'{"alg":' + b"[" * 5000),
    "header without kid": with_header({"alg": "RS256"}),
    "kid no text": with_header({"alg": "RS256", "kid": ["key-1"]}),
    "header without alg": with_header({"kid": "key-1"}),
    "alg none": with_header({"alg": "none", "kid": "key-1"}),
    "alg None": with_header({"alg": "None", "kid": "key-1"}),
    "alg RS512": with_header({"alg": "RS512", "kid": "key-1"}, b"signature"),
    "not signed": with_header({"alg": "RS256", "kid": "key-1"}),
    "HS256 with the public key": signed_with_the_public_key,
    "another key": signed_by_somebody_else,
    "changed afterwards": changed_afterwards,
    "expired": with_claims(exp=-3600),
    "expired beyond the skew": with_claims(exp=-120),
    "not yet valid": with_claims(nbf=3600),
    "not yet valid beyond the skew": with_claims(nbf=180),
    "no exp": with_claims(exp=None),
    "exp no number": with_claims(exp="soon"),
    "exp endless": with_claims(exp=float("inf")),
    "no nbf": with_claims(nbf=None),
    "no issuer": with_claims(iss=None),
    "another issuer": with_claims(iss="https://elsewhere.example"),
    "no audience": with_claims(aud=None),
    "another audience": with_claims(aud="00000000-1111-4222-8333-944455556666"),
    "no service URL": with_claims(serviceurl=None),
    "another service URL": with_claims(serviceurl="https://elsewhere.example/"),
    "service URL of this computer": with_claims(serviceurl="http://127.0.0.1:9/"),
    "kid with a path": with_header({"alg": "RS256", "kid": "../../dev/null"}, b"signature"),
    "kid with a query": with_header({"alg": "RS256", "kid": "' OR 1=1 --"}, b"signature"),
    "key in the header": with_header(
        {"alg": "RS256", "kid": "key-1", "jwk": SigningKey("key-1", private=rsa_key("forger")).announced()}, b"s"
    ),
    "key at an address": with_header({"alg": "RS256", "kid": "made-up", "jku": "http://127.0.0.1:9/keys"}, b"s"),
    "two in one": lambda channel: f"Bearer {channel.token()}, Bearer {channel.token()}",
    "as large as fits": lambda _: "Bearer " + "a" * 8_000,
    "service URL that begins alike": lambda channel: f"Bearer {channel.token(serviceurl=channel.service_url + 'x')}",
}


@pytest.mark.parametrize("forge", BAD.values(), ids=BAD.keys())
async def test_bad_token_is_401_and_leaves_no_trace(
    client: TestClient[Any, Any], channel: Channel, settings: Settings, forge: Forge
) -> None:
    """Whatever is wrong with a token, the answer is 401 with one sentence, and nothing is recorded or sent."""
    activity = message(channel, TEACHER, "friend?")
    answer = await client.post("/api/messages", json=activity, headers={"Authorization": forge(channel)})
    assert answer.status == 401
    assert (await answer.json())["error"].endswith(".")
    assert channel.requests == 0
    database = Database(settings.database, SEALER)
    assert [await rows(database, table) for table in (tables.inbound, tables.conversations, tables.outbox)] == [[]] * 3
    await database.close()


async def test_missing_token_is_401(client: TestClient[Any, Any], channel: Channel) -> None:
    """A request without an Authorization header is 401, and the issuer is not asked about it."""
    assert (await client.post("/api/messages", json=message(channel, TEACHER, "friend?"))).status == 401
    assert channel.key_fetches == 0


@pytest.mark.parametrize("alg", ["none", "HS256", "RS512", "ES256"])
async def test_token_of_another_kind_costs_no_fetch(client: TestClient[Any, Any], channel: Channel, alg: str) -> None:
    """What the Bot Framework never signs with is refused before its key is looked for, however new that key's name is."""
    header = {"Authorization": with_header({"alg": alg, "kid": "unheard of"})(channel)}
    answer = await client.post("/api/messages", json=message(channel, TEACHER, "hi"), headers=header)
    assert answer.status == 401
    assert channel.key_fetches == 0


async def test_two_tokens_are_none(client: TestClient[Any, Any], channel: Channel) -> None:
    """A request with two Authorization headers is 401, valid as each may be: a proxy may have checked the other one."""
    token = f"Bearer {channel.token()}"
    for second in (token, "", "Bearer garbage"):
        headers = [("Authorization", token), ("Authorization", second)]
        answer = await client.post("/api/messages", json=message(channel, TEACHER, "friend?"), headers=headers)
        assert answer.status == 401
    assert channel.requests == 0


@pytest.mark.parametrize("claims", [{}, {"serviceurl": "https://elsewhere.example/"}])
async def test_nothing_is_ever_sent_where_no_token_points(
    client: TestClient[Any, Any], channel: Channel, claims: dict[str, str]
) -> None:
    """An activity that wants its answer elsewhere than its token says is 401, and that address is never called."""
    asked: list[str] = []

    async def record(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response()

    trap = web.Application()
    trap.router.add_route("*", "/{rest:.*}", record)
    async with TestServer(trap) as elsewhere:
        lured = message(channel, TEACHER, "friend?", serviceUrl=str(elsewhere.make_url("/")))
        for authorization in (f"Bearer {channel.token(**claims)}", "Bearer garbage", ""):
            for activity in (lured, lured | {"type": "installationUpdate", "action": "add"}):
                answer = await client.post("/api/messages", json=activity, headers={"Authorization": authorization})
                assert answer.status == 401
        await client.get("/readyz")
        assert asked == []
    assert channel.requests == 0


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"channelData": {"tenant": {"id": "22222222-0000-4000-8000-000000000002"}}}, 403),
        ({"channelData": {"tenant": {"id": ""}}}, 403),
        ({"channelData": {}}, 403),
        ({"channelId": "webchat"}, 401),
        ({"channelId": "MSTEAMS"}, 401),
        ({"channelId": ""}, 401),
    ],
)
async def test_a_token_for_others_changes_nothing(
    post: Post, channel: Channel, settings: Settings, changes: dict[str, Any], status: int
) -> None:
    """Another tenant, or a channel that the key does not speak for: refused, nothing recorded, nothing sent."""
    assert (await post(message(channel, TEACHER, "friend?") | changes)).status == status
    assert channel.requests == 0
    records = Database(settings.database, SEALER)
    assert [await rows(records, table) for table in (tables.inbound, tables.conversations, tables.outbox)] == [[]] * 3
    await records.close()


async def test_who_calls_is_checked_before_what_is_said(client: TestClient[Any, Any]) -> None:
    """Without a token nobody learns whether a body would have been understood."""
    assert (await client.post("/api/messages", data=b"\xff", headers={"Content-Type": "text/plain"})).status == 401


async def test_valid_token_is_accepted(post: Post, channel: Channel) -> None:
    """The token that the forgeries are made of is accepted."""
    assert (await post(message(channel, TEACHER, "friend?"))).status == 200
    assert len(await channel.arrived(1)) == 1


@pytest.mark.parametrize("changes", [{"exp": -20}, {"nbf": 50}, {"iat": 50}])
async def test_clocks_may_differ_a_little(post: Post, channel: Channel, changes: dict[str, int]) -> None:
    """A token that ran out, or becomes valid, within a minute is accepted: two clocks are never quite the same."""
    token = channel.token(**from_now(changes))
    assert (await post(message(channel, TEACHER, "friend?"), Authorization=f"Bearer {token}")).status == 200


@pytest.mark.parametrize("end", ["", "/"])
async def test_slash_at_the_end_of_the_service_url_does_not_matter(post: Post, channel: Channel, end: str) -> None:
    """Teams writes its service URL with and without a slash at the end."""
    token = channel.token(serviceurl=channel.service_url.rstrip("/") + end)
    assert (await post(message(channel, TEACHER, "friend?"), Authorization=f"Bearer {token}")).status == 200


async def test_key_without_endorsements_speaks_for_nobody(post: Post, channel: Channel) -> None:
    """A key that names no channel at all is good for none."""
    channel.keys = [SigningKey("key-1", endorsements=())]
    assert (await post(message(channel, TEACHER, "friend?"))).status == 401


class Moved:
    """A clock that stands at this moment, in the place of datetime."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def now(self, tz: tzinfo) -> datetime:
        """The moment."""
        return datetime.fromtimestamp(self._seconds, tz)


class Keys:
    """Announced keys that can be changed."""

    def __init__(self) -> None:
        self.made = SigningKey("key-1")
        self.known: FoundKey | None = self.found()

    def found(self) -> FoundKey:
        """The key as a fetch finds it."""
        return FoundKey(self.made.private.public_key(), frozenset({"msteams"}))

    async def find(self, kid: str) -> FoundKey | None:
        """What stands for this id now."""
        return self.known if kid == "key-1" else None


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every token whose signature was looked at."""
    seen: list[str] = []
    decode = jwt.decode

    def recording(token: str, *given: Any, **options: Any) -> Any:
        seen.append(token)
        return decode(token, *given, **options)

    monkeypatch.setattr(jwt, "decode", recording)
    return seen


def validator(keys: Keys) -> Tokens:
    """The bot's validation with these keys."""
    return Tokens(cast("KeyRing", keys), app_id=APP_ID, issuer=ISSUER)


async def test_token_that_comes_again_is_known(verified: list[str]) -> None:
    """A token is the same caller every time; its signature is looked at once, and another token's each by itself."""
    keys = Keys()
    channel, tokens = Channel(keys=[keys.made]), validator(keys)
    header = f"Bearer {channel.token()}"
    first = await tokens.caller(header)
    assert await tokens.caller(header) == first
    assert len(verified) == 1
    with pytest.raises(RequestRefused):
        await tokens.caller(header[:-8] + "AAAAAAAA")
    assert len(verified) == 2


async def test_known_token_runs_out(verified: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that was good before is none any more when its time is over, nor before its time when a clock was wrong."""
    keys = Keys()
    channel, tokens = Channel(keys=[keys.made]), validator(keys)
    now = time.time()
    header = f"Bearer {channel.token(**from_now({'nbf': -10, 'exp': -40}))}"
    await tokens.caller(header)
    monkeypatch.setattr(time, "time", lambda: now + 25)
    monkeypatch.setattr("jwt.api_jwt.datetime", Moved(now + 25))
    with pytest.raises(RequestRefused):
        await tokens.caller(header)
    assert len(verified) == 2
    monkeypatch.setattr(time, "time", lambda: now - 200)
    monkeypatch.setattr("jwt.api_jwt.datetime", Moved(now - 200))
    with pytest.raises(RequestRefused):
        await tokens.caller(header)


async def test_known_token_of_a_key_that_was_withdrawn_is_none(verified: list[str]) -> None:
    """When its key is no longer announced a token is none, and after a new announcement it is validated anew."""
    keys = Keys()
    channel, tokens = Channel(keys=[keys.made]), validator(keys)
    header = f"Bearer {channel.token()}"
    await tokens.caller(header)
    keys.known = keys.found()
    await tokens.caller(header)
    assert len(verified) == 2
    keys.known = None
    with pytest.raises(RequestRefused):
        await tokens.caller(header)
    keys.known = FoundKey(rsa_key("another").public_key(), frozenset({"msteams"}))
    with pytest.raises(RequestRefused):
        await tokens.caller(header)


async def test_only_so_many_tokens_are_known(verified: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded: the token that came first is forgotten first, and is as good as before."""
    monkeypatch.setattr(module, "REMEMBERED", 2)
    keys = Keys()
    channel, tokens = Channel(keys=[keys.made]), validator(keys)
    headers = [f"Bearer {channel.token(jti=str(number))}" for number in range(3)]
    for header in (*headers, headers[2], headers[1], headers[0]):
        await tokens.caller(header)
    assert len(verified) == 4
