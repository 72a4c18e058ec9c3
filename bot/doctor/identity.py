"""Who the bot is: its ids and kind, its sign-in, and what its token is good for.

Entra's error numbers: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import jwt
import requests

from bot.core.delivery import Outcome
from bot.doctor.finding import Finding, note, ok, refused, skipped, wrong
from bot.doctor.patient import Patient
from bot.doctor.records import recorded
from bot.errors import SettingsError
from bot.packaging import check_id
from bot.settings import Settings
from bot.storage import turns
from bot.teams import certificate
from bot.teams.credential import ANY_SCOPE, CredentialRefused

SOON = timedelta(days=30)  # before its end that a certificate's renewal is asked for
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_DOMAIN = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
_QUOTES = "'\"` \t"
_CASES = {
    "AADSTS7000215": "secret_wrong",
    "AADSTS7000222": "secret_expired",
    "AADSTS700016": "app_unknown",
    "AADSTS7000112": "app_disabled",
    "AADSTS90002": "tenant_unknown",
    "AADSTS900023": "tenant_unknown",
    "AADSTS900021": "tenant_unknown",
    "AADSTS50194": "kind",
    "AADSTS700027": "certificate_unknown",
    "AADSTS700024": "clock",
    "AADSTS53003": "blocked",
    "AADSTS530003": "blocked",
    "AADSTS500011": "scope",
    "AADSTS1002012": "scope",
    "AADSTS70011": "scope",
    "AADSTS50196": "busy",
    "AADSTS90033": "busy",
}


async def ids(patient: Patient) -> Finding:
    """Whether the ids are there, are ids, and are not mistaken for each other."""
    settings = patient.settings
    try:
        app_id = check_id(settings.app_id)
    except SettingsError as error:
        return refused("ids", "app_id", error)
    tenant = settings.tenant_id.strip()
    if not tenant and settings.app_type != "MultiTenant":
        return wrong("ids", "no_tenant")
    if tenant and not (GUID.fullmatch(tenant) or _DOMAIN.fullmatch(tenant)):
        return wrong("ids", "tenant_odd")
    if tenant.lower() == app_id:
        return wrong("ids", "same")
    return ok("ids", kind=settings.app_type)


async def tenant(patient: Patient) -> Finding:
    """Whether the settings and the school file speak of one organisation."""
    school = patient.school
    if school is None:
        return skipped("tenant", "no_school")
    given = patient.settings.tenant_id.strip().lower()
    if GUID.fullmatch(given) and given != school.identity.tenant_id:
        return wrong("tenant", "two")
    return ok("tenant")


async def sign_in(patient: Patient) -> Finding:
    """Sign in, and say what Entra means when it refuses."""
    settings = patient.settings
    if settings.managed:
        return await _signed_in(patient, ok("sign_in", "ok_managed"))
    if settings.certificate_file is not None:
        return await _with_certificate(patient)
    secret = settings.app_password.get_secret_value()
    if not secret:
        return wrong("sign_in", "no_secret")
    if GUID.fullmatch(secret.strip(_QUOTES)):
        return wrong("sign_in", "secret_id")
    if secret != secret.strip(_QUOTES):
        return wrong("sign_in", "secret_quoted")
    return await _signed_in(patient, ok("sign_in", "ok_secret"))


async def connector(patient: Patient) -> Finding:
    """Whether the token is the bot's, for the connector, and whether the connector takes it."""
    claims = claims_of(await patient.credential.token())
    settings = patient.settings
    if claims:
        if str(claims.get("aud", "")).rstrip("/") != settings.oauth_scope.removesuffix(ANY_SCOPE).rstrip("/"):
            return wrong("connector", "audience")
        if str(claims.get("appid") or claims.get("azp") or settings.app_id).lower() != settings.app_id.strip().lower():
            return wrong("connector", "other_app")
    address = await recorded(patient, turns.newest_address)
    if address is None:
        return ok("connector", "ok_unproved")
    match await patient.connector.probe(address):
        case Outcome.REFUSED:
            return wrong("connector", "refused", kind=settings.app_type)
        case Outcome.UNSENT | Outcome.AMBIGUOUS:
            return wrong("connector", "unreachable")
        case _:
            return ok("connector")


def claims_of(token: str) -> Mapping[str, Any]:
    """What a token says of itself, for advice only: nobody is let in by it. Empty: it is not for us to read."""
    try:
        return dict(jwt.decode(token, options={"verify_signature": False}))
    except jwt.PyJWTError:
        return {}


async def _with_certificate(patient: Patient) -> Finding:
    path = patient.settings.certificate_file
    assert path is not None  # noqa: S101  # the caller has looked
    try:
        own = certificate.read(path)
    except SettingsError as error:
        return refused("sign_in", "certificate", error)
    day, now = f"{own.ends:%d %B %Y}", patient.now()
    if not own.begins <= now < own.ends:
        return wrong("sign_in", "certificate_over", begins=f"{own.begins:%d %B %Y}", ends=day)
    good = ok("sign_in", "ok_certificate", ends=day)
    if own.ends - now < SOON:
        good = note("sign_in", "certificate_soon", ends=day)
    return await _signed_in(patient, good, thumbprint=own.thumbprint)


async def _signed_in(patient: Patient, good: Finding, thumbprint: str = "") -> Finding:
    try:
        await patient.credential.token()
    except CredentialRefused as error:
        return _refusal(error, patient.settings, thumbprint)
    return good


def _refusal(error: CredentialRefused, settings: Settings, thumbprint: str) -> Finding:
    """A refused sign-in in words: its cause, and what to do."""
    if settings.managed:
        return wrong("sign_in", "identity_unknown" if error.code else "identity_away")
    if not error.code:
        tls = isinstance(error.__cause__, requests.exceptions.SSLError)
        return wrong("sign_in", "untrusted" if tls else "unreachable")
    case = _CASES.get(error.code, "other")
    if case == "app_unknown" and settings.app_type == "MultiTenant":
        case = "kind"
    return wrong("sign_in", case, code=error.code, thumbprint=thumbprint)
