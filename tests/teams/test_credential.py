"""The bot's own sign-in: msal's own code against a loopback login server over TLS."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from bot.settings import Settings
from bot.teams import credential as module
from bot.teams.credential import EARLY, LATE, PAUSE, Credential, CredentialRefused
from tests.support.channel import APP_ID
from tests.support.clock import Stopwatch
from tests.support.login import LoginServer
from tests.support.school import TENANT
from tests.support.waiting import until

SECRET = "a-secret-value-8812"


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    """The clock that the credential measures by."""
    stopped = Stopwatch()
    monkeypatch.setattr(module, "time", stopped)
    return stopped


def settings(authority: str) -> Settings:
    """Production settings that sign in there."""
    return Settings(_env_file=None, app_id=APP_ID, app_password=SECRET, tenant_id=TENANT, login_url=authority)


@pytest.fixture
def credential(login: LoginServer, watch: Stopwatch) -> Iterator[Credential]:
    """A credential of the loopback login server."""
    del watch
    made = Credential(settings(login.authority))
    yield made
    made.close()


async def renewed(credential: Credential) -> None:
    """Wait for the sign-in beside what is going on."""
    assert credential._renewing is not None
    await credential._renewing


async def test_sign_in_asks_for_the_scope_with_the_secret(credential: Credential, login: LoginServer) -> None:
    """The bot signs in as itself, for the connector's scope."""
    assert await credential.token() == "token-1"
    [form] = login.forms
    assert form["client_id"] == APP_ID
    assert form["client_secret"] == SECRET
    assert form["grant_type"] == "client_credentials"
    assert form["scope"] == "https://api.botframework.com/.default"


async def test_one_sign_in_serves_many_messages(credential: Credential, login: LoginServer) -> None:
    """Messages one after the other and many at once use the token of one sign-in and of one discovery."""
    assert {await credential.token() for _ in range(5)} == {"token-1"}
    assert set(await asyncio.gather(*(credential.token() for _ in range(20)))) == {"token-1"}
    assert (login.sign_ins, login.discoveries) == (1, 1)


async def test_messages_at_the_start_wait_for_one_sign_in(credential: Credential, login: LoginServer) -> None:
    """When many messages need the first token together, one of them signs in and the others wait for it."""
    assert set(await asyncio.gather(*(credential.token() for _ in range(20)))) == {"token-1"}
    assert login.sign_ins == 1


async def test_token_is_renewed_before_it_ends(credential: Credential, login: LoginServer, watch: Stopwatch) -> None:
    """From five minutes before its end a token is replaced beside what is going on: nobody waits for the new one."""
    login.life = EARLY + 700
    assert await credential.token() == "token-1"
    watch.seconds += 699
    assert await credential.token() == "token-1"
    watch.seconds += 2
    credential._application.remove_tokens_for_client()  # type: ignore[union-attr]  # msal's own store has its own clock
    login.held = asyncio.Event()
    assert {await credential.token() for _ in range(5)} == {"token-1"}
    await until(lambda: login.sign_ins == 2)
    login.held.set()
    await renewed(credential)
    assert await credential.token() == "token-2"
    assert login.sign_ins == 2


async def test_token_serves_to_its_end_while_nobody_gives_a_new_one(
    credential: Credential, login: LoginServer, watch: Stopwatch
) -> None:
    """A login server that refuses for a while holds up no message before the old token has really ended."""
    login.life = EARLY + 700
    assert await credential.token() == "token-1"
    watch.seconds += 701
    credential._application.remove_tokens_for_client()  # type: ignore[union-attr]
    login.refusal = (503, {})
    assert await credential.token() == "token-1"
    await renewed(credential)
    watch.seconds += EARLY - LATE - 2
    assert await credential.token() == "token-1"
    watch.seconds += 2
    with pytest.raises(CredentialRefused):
        await credential.token()


async def test_short_token_is_used_for_half_of_its_life(
    credential: Credential, login: LoginServer, watch: Stopwatch
) -> None:
    """A token that lives shorter than the five minutes does not make the bot sign in for every message."""
    login.life = 60
    assert {await credential.token() for _ in range(5)} == {"token-1"}
    watch.seconds += 31
    assert await credential.token() == "token-1"
    await renewed(credential)
    assert await credential.token() == "token-2"


async def test_token_that_the_connector_refused_is_not_used_again(credential: Credential, login: LoginServer) -> None:
    """After a 401 a really new token is asked for; msal's own store does not hand out the refused one."""
    refused = await credential.token()
    credential.forget(refused)
    assert await credential.token() == "token-2"
    credential.forget(refused)
    assert await credential.token() == "token-2"
    assert login.sign_ins == 2


async def test_refusal_says_what_to_do_and_keeps_the_secret(credential: Credential, login: LoginServer) -> None:
    """A wrong secret is told with Entra's code and the settings to look at, without any secret in it."""
    said = f"AADSTS7000215: Invalid client secret provided: {SECRET}. Trace ID: 1"
    login.refusal = (401, {"error": "invalid_client", "error_description": said})
    with pytest.raises(CredentialRefused) as refused:
        await credential.token()
    assert str(refused.value).startswith("The sign-in was refused: invalid_client AADSTS7000215.")
    assert "MicrosoftAppPassword" in refused.value.advice
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "refusal",
    [
        (400, {"error": SECRET}),
        (400, {}),
        (500, {}),
        (503, "busy"),
        (200, []),
        (200, {}),
        (200, {"access_token": ""}),
        (200, {"access_token": 5, "expires_in": "soon"}),
    ],
)
async def test_every_other_answer_is_a_refusal_too(
    credential: Credential, login: LoginServer, refusal: tuple[int, object]
) -> None:
    """Whatever the login server answers instead of a token, the error is the same kind and names no secret."""
    login.refusal = refusal
    with pytest.raises(CredentialRefused) as refused:
        await credential.token()
    assert refused.value.advice
    assert SECRET not in str(refused.value)


async def test_refused_sign_in_is_not_repeated_at_once(
    credential: Credential, login: LoginServer, watch: Stopwatch
) -> None:
    """After a refusal the login server is left alone for a while, however many messages wait, and then asked again."""
    login.refusal = (401, {"error": "invalid_client"})
    for _ in range(5):
        with pytest.raises(CredentialRefused):
            await credential.token()
    assert login.sign_ins == 1
    login.refusal = None
    watch.seconds += PAUSE + 1
    assert await credential.token() == "token-2"


async def test_unreachable_login_server_is_told_as_such(watch: Stopwatch) -> None:
    """Where nothing listens there is no sign-in; the advice is about the way there, not about the secret."""
    del watch
    with pytest.raises(CredentialRefused, match="No sign-in was possible") as refused:
        await Credential(settings("https://localhost:9/adfs")).token()
    assert "reach" in refused.value.advice
    assert SECRET not in str(refused.value)


async def test_tenant_that_entra_has_not_got_is_told_with_its_code(credential: Credential, login: LoginServer) -> None:
    """A wrong tenant is noticed before the secret is sent, and told with Entra's code."""
    login.unknown = (
        400,
        {"error": "invalid_tenant", "error_description": f"AADSTS90002: Tenant '{TENANT}' not found."},
    )
    with pytest.raises(CredentialRefused, match="AADSTS90002") as refused:
        await credential.token()
    assert refused.value.code == "AADSTS90002"
    assert login.forms == []


async def test_certificate_that_nobody_vouches_for_is_refused(
    credential: Credential, login: LoginServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The secret is not sent to a server whose certificate is not trusted."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(CredentialRefused):
        await credential.token()
    assert login.forms == []


async def test_slow_sign_in_does_not_stop_the_bot(credential: Credential, login: LoginServer) -> None:
    """While a sign-in waits for its answer in a thread of its own, the event loop runs on."""
    login.held = asyncio.Event()
    waiting = asyncio.create_task(credential.token())
    await until(lambda: login.sign_ins)
    assert threading.active_count() > 1
    assert not waiting.done()
    login.held.set()
    assert await waiting == "token-1"


async def test_development_signs_in_nowhere() -> None:
    """Without an app id there is no token and nobody is asked for one."""
    assert await Credential(Settings(_env_file=None, app_id="", login_url="https://localhost:9/adfs")).token() == ""


@pytest.mark.parametrize(
    ("chosen", "authority"),
    [
        ({}, f"https://login.microsoftonline.com/{TENANT}"),
        ({"app_type": "MultiTenant"}, "https://login.microsoftonline.com/botframework.com"),
        ({"login_url": "https://login.microsoftonline.us/t"}, "https://login.microsoftonline.us/t"),
    ],
)
def test_authority_follows_the_kind_of_app(chosen: dict[str, str], authority: str) -> None:
    """A single-tenant app signs in with the school's tenant, a multi-tenant one with the Bot Framework's."""
    assert Settings(_env_file=None, app_id=APP_ID, tenant_id=TENANT, **chosen).authority == authority
