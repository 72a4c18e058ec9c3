"""The bot's own tokens, by msal: one credential for the process and each scope, asked off the event loop.

It signs in with a secret, with a certificate, or in Azure as a managed identity. Azure Bot knows user-assigned ones
only, whose client id is the MicrosoftAppId: https://learn.microsoft.com/azure/bot-service/bot-builder-authentication
"""

import asyncio
import re
import time
from contextlib import suppress
from typing import Any, Self

import msal
import requests
import structlog

from bot.errors import SafeContactError, SettingsError
from bot.settings import Settings
from bot.teams import certificate

log = structlog.get_logger()

EARLY = 300  # seconds before its end that a token is renewed; half of its life, if that is shorter
LATE = 60  # seconds before its end that it is used no more; a quarter of its life, if that is shorter
PAUSE = 10.0  # seconds until a sign-in that failed is tried again: Entra throttles those who ask on and on
TIMEOUT = 10  # seconds of each request of a sign-in
ADVICE = (
    "Check MicrosoftAppId, MicrosoftAppPassword (the secret's value) and MicrosoftAppTenantId. Run safecontact doctor."
)
ANY_SCOPE = "/.default"  # after an address: all that was granted there; a managed identity is asked by the address
_DETAIL = re.compile(r"\bAADSTS\d{1,9}\b")  # https://learn.microsoft.com/entra/identity-platform/reference-error-codes


_AWAY = "Can this computer reach login.microsoftonline.com, or the SAFECONTACT_LOGIN_URL that is set?"
_MANAGED_AWAY = "Does this computer run in Azure, with the identity of MicrosoftAppId assigned to it?"


class CredentialRefused(SafeContactError):
    """Entra gave no token; the message carries its error code, never the secret.

    `code` is Entra's own number ("AADSTS7000215") or word for it, "certificate" where ours cannot be used, and empty
    where nobody answered as Entra does.
    """

    def __init__(self, message: str, *, advice: str = "", code: str = "") -> None:
        super().__init__(message, advice=advice)
        self.code = code


class Credential:
    """Keeps one msal application and one token; a new application each turn would sign in each turn."""

    def __init__(self, settings: Settings, *, scope: str = "", authority: str = "") -> None:
        """Without `scope` and `authority`: the connector's, from the settings."""
        self._settings = settings
        self._scope = scope or settings.oauth_scope
        self._authority = authority or settings.authority
        self._application: Any = None
        self._session: requests.Session | None = None
        self._token = ""
        self._good_until = 0.0
        self._ends = 0.0
        self._renewing: asyncio.Task[None] | None = None
        self._refused: CredentialRefused | None = None
        self._refused_until = 0.0
        self._asking = asyncio.Lock()

    @classmethod
    def for_graph(cls, settings: Settings) -> Self:
        """The same app's other token: for Microsoft Graph, always from the school's own tenant."""
        return cls(settings, scope=settings.graph_url.rstrip("/") + ANY_SCOPE, authority=settings.home_authority)

    async def token(self) -> str:
        """A token that is good for a while; empty in development, where nobody asks for one.

        It is renewed beside what is going on as long as the old one is good, so that a login server that is slow, or
        away for a moment, holds up nobody.

        Raises:
            CredentialRefused: Entra refused, or cannot be reached.
        """
        if self._settings.development:
            return ""
        if time.monotonic() < self._ends:
            if time.monotonic() >= self._good_until and (self._renewing is None or self._renewing.done()):
                self._renewing = asyncio.create_task(self._renew_beside())
            return self._token
        async with self._asking:  # single flight: one sign-in, however many messages wait for it
            if time.monotonic() >= self._good_until:
                await self._renew()
            return self._token

    def forget(self, token: str) -> None:
        """The connector refused this token: ask for a new one next time, and msal not out of its own store."""
        if token == self._token:
            self._good_until = self._ends = 0.0
            self.close()

    def close(self) -> None:
        """Let go of the connections to the login server; a later sign-in makes new ones."""
        self._application = None
        if self._session is not None:
            self._session.close()
            self._session = None

    async def _renew_beside(self) -> None:
        """Renew the token that is still good; a refusal is for whoever needs the next one."""
        async with self._asking:
            with suppress(CredentialRefused):
                await self._renew()

    async def _renew(self) -> None:
        if self._refused is not None and time.monotonic() < self._refused_until:
            raise self._refused
        try:
            self._token, life = _granted(await asyncio.to_thread(self._ask))
        except CredentialRefused as refused:
            self._refused, self._refused_until = refused, time.monotonic() + PAUSE
            log.warning("no sign-in", code=refused.code)
            raise
        self._refused = None
        self._good_until = time.monotonic() + life - min(EARLY, life / 2)
        self._ends = time.monotonic() + life - min(LATE, life / 4)

    def _ask(self) -> object:
        try:
            if self._application is None:
                self._session = _Session()
                self._application = self._identity() if self._settings.managed else self._registration()
            if self._settings.managed:
                return self._application.acquire_token_for_client(resource=self._scope.removesuffix(ANY_SCOPE))
            return self._application.acquire_token_for_client([self._scope])
        except SettingsError as error:
            raise CredentialRefused(str(error), code="certificate") from error
        except Exception as error:  # msal names no common base of what it raises, and adds to it
            code = _DETAIL.search(f"{error} {error.__context__}")
            raise CredentialRefused(
                f"No sign-in was possible: {code[0] if code else type(error).__name__}.",
                advice=_MANAGED_AWAY if self._settings.managed else _AWAY,
                code=code[0] if code else "",
            ) from error

    def _registration(self) -> Any:
        """The app registration, with its certificate where there is one, else with its secret."""
        secret: Any = self._settings.app_password.get_secret_value()
        if self._settings.certificate_file is not None:
            own = certificate.read(self._settings.certificate_file)
            secret = {"private_key": own.private_key, "public_certificate": own.public}
        return msal.ConfidentialClientApplication(
            self._settings.app_id, client_credential=secret, authority=self._authority, http_client=self._session
        )

    def _identity(self) -> Any:
        """The managed identity that Azure gives to the computer this runs on."""
        return msal.ManagedIdentityClient(
            msal.UserAssignedManagedIdentity(client_id=self._settings.app_id), http_client=self._session
        )


class _Session(requests.Session):
    """msal's way to the network: with a time limit, and a second try on a kept connection that has gone stale."""

    def __init__(self) -> None:
        super().__init__()
        self.mount("https://", requests.adapters.HTTPAdapter(max_retries=1))

    def request(self, *args: Any, **kwargs: Any) -> Any:
        return super().request(*args, **{"timeout": TIMEOUT, **kwargs})


def _granted(answer: object) -> tuple[str, float]:
    """The token in Entra's answer, and the seconds it is good for."""
    fields: dict[str, Any] = answer if isinstance(answer, dict) else {}
    token, life = fields.get("access_token"), fields.get("expires_in", 3600)
    if isinstance(token, str) and token and isinstance(life, int | float):
        return token, float(life)
    code = re.fullmatch(r"[a-z_]{1,64}", str(fields.get("error", "")))
    detail = _DETAIL.search(str(fields.get("error_description", "")))
    named = [found[0] for found in (code, detail) if found]
    raise CredentialRefused(
        f"The sign-in was refused: {' '.join(named) or 'unknown'}.", advice=ADVICE, code=named[-1] if named else ""
    )
