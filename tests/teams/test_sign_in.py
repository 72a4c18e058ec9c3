"""Signing in without a secret: with a certificate, and in Azure as a managed identity."""

from collections.abc import AsyncIterator
from hashlib import sha1
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from jwt.utils import base64url_decode

from bot.settings import Settings
from bot.teams.credential import Credential, CredentialRefused
from tests.support.certificates import certificate_file
from tests.support.channel import APP_ID, rsa_key
from tests.support.identity import IdentityServer, loopback_identity
from tests.support.login import LoginServer
from tests.support.school import TENANT


@pytest.fixture
async def identity(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[IdentityServer]:
    """The endpoint of managed identities of the computer this runs on."""
    async with loopback_identity() as running:
        monkeypatch.setenv("IDENTITY_ENDPOINT", running.address)
        monkeypatch.setenv("IDENTITY_HEADER", running.secret)
        yield running


def with_certificate(path: Path, login: LoginServer) -> Credential:
    """A credential that signs in with the certificate in this file."""
    return Credential(
        Settings(_env_file=None, app_id=APP_ID, tenant_id=TENANT, login_url=login.authority, certificate_file=path)
    )


def managed(**changes: Any) -> Settings:
    """Settings of a bot that Azure gives its identity to."""
    return Settings(_env_file=None, app_type="UserAssignedMSI", app_id=APP_ID, tenant_id=TENANT, **changes)


async def test_certificate_signs_instead_of_a_secret(tmp_path: Path, login: LoginServer) -> None:
    """The sign-in is signed with the certificate's key and names the certificate; no secret and no key is sent."""
    path = certificate_file(tmp_path)
    credential = with_certificate(path, login)
    assert await credential.token() == "token-1"
    credential.close()
    [form] = login.forms
    assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    assert "client_secret" not in form
    claims = jwt.decode(
        form["client_assertion"],
        rsa_key().public_key(),
        algorithms=["RS256"],
        audience=f"{login.authority}/oauth2/token",
    )
    assert (claims["iss"], claims["sub"]) == (APP_ID, APP_ID)
    own = x509.load_pem_x509_certificate(path.read_bytes()).public_bytes(serialization.Encoding.DER)
    named = jwt.get_unverified_header(form["client_assertion"])["x5t"]
    assert base64url_decode(named) == sha1(own).digest()  # noqa: S324  # how the header is defined


async def test_certificate_that_cannot_be_used_signs_in_nowhere(tmp_path: Path, login: LoginServer) -> None:
    """A faulty file is told as such, and the login server is not asked."""
    with pytest.raises(CredentialRefused, match="no certificate") as refused:
        await with_certificate(certificate_file(tmp_path, b"nothing"), login).token()
    assert refused.value.code == "certificate"
    assert login.discoveries == 0


async def test_managed_identity_needs_no_secret(identity: IdentityServer) -> None:
    """Azure gives the token for the connector to the identity that is the bot's."""
    credential = Credential(managed())
    assert await credential.token() == "identity-token-1"
    assert await credential.token() == "identity-token-1"
    credential.close()
    assert identity.questions == [
        {"api-version": "2019-08-01", "resource": "https://api.botframework.com", "client_id": APP_ID}
    ]
    assert identity.headers == [identity.secret]


async def test_managed_identity_asks_for_graph_by_its_address(identity: IdentityServer) -> None:
    """The token for Microsoft Graph is another one, asked for by Graph's own address."""
    credential = Credential.for_graph(managed(graph_url="https://graph.microsoft.us/"))
    await credential.token()
    credential.close()
    assert identity.questions[0]["resource"] == "https://graph.microsoft.us"


async def test_refused_token_of_an_identity_is_asked_for_anew(identity: IdentityServer) -> None:
    """After a 401 of the connector a really new token is asked for."""
    credential = Credential(managed())
    credential.forget(await credential.token())
    assert await credential.token() == "identity-token-2"
    credential.close()
    assert len(identity.questions) == 2


@pytest.mark.parametrize("refusal", [(500, {"statusCode": 500, "message": "No identity"}), (400, {}), (200, [])])
async def test_identity_that_is_not_assigned_is_told(identity: IdentityServer, refusal: tuple[int, Any]) -> None:
    """What Azure answers instead of a token is a refusal like any other."""
    identity.refusal = refusal
    with pytest.raises(CredentialRefused) as refused:
        await Credential(managed()).token()
    assert refused.value.advice


async def test_identity_outside_azure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody gives out identities, the advice is about Azure and not about a secret."""
    monkeypatch.setenv("IDENTITY_ENDPOINT", "http://127.0.0.1:9/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", "x")
    with pytest.raises(CredentialRefused, match="No sign-in was possible") as refused:
        await Credential(managed()).token()
    assert "Azure" in refused.value.advice
    assert refused.value.code == ""
