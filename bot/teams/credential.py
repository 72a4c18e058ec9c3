"""The bot's own token for the connector, by msal: one credential for the process, asked off the event loop."""

import asyncio
import re
import time
from typing import Any, Self

import msal

from bot.errors import SafeContactError
from bot.settings import Settings

EARLY = 300  # seconds before its end that a token is renewed; half of its life, if that is shorter
PAUSE = 10.0  # seconds until a sign-in that failed is tried again: Entra throttles those who ask on and on
TIMEOUT = 10  # seconds of each request of a sign-in
ADVICE = "Check MicrosoftAppId, MicrosoftAppPassword (the secret's value) and MicrosoftAppTenantId."


class CredentialRefused(SafeContactError):
    """Entra gave no token; the message carries its error code, never the secret.

    `code` is Entra's own number ("AADSTS7000215") or word for it; empty: nobody answered as Entra does.
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
        self._application: msal.ConfidentialClientApplication | None = None
        self._token = ""
        self._good_until = 0.0
        self._refused: CredentialRefused | None = None
        self._refused_until = 0.0
        self._asking = asyncio.Lock()

    @classmethod
    def for_graph(cls, settings: Settings) -> Self:
        """The same app's other token: for Microsoft Graph, always from the school's own tenant."""
        return cls(settings, scope=f"{settings.graph_url.rstrip('/')}/.default", authority=settings.home_authority)

    async def token(self) -> str:
        """A token that is good for a few more minutes; empty in development, where nobody asks for one.

        Raises:
            CredentialRefused: Entra refused, or cannot be reached.
        """
        if self._settings.development:
            return ""
        async with self._asking:  # single flight: one sign-in, however many messages wait for it
            if time.monotonic() >= self._good_until:
                await self._renew()
            return self._token

    def forget(self, token: str) -> None:
        """The connector refused this token: ask for a new one next time, and msal not out of its own store."""
        if token == self._token:
            self._good_until = 0.0
            self.close()

    def close(self) -> None:
        """Let go of the connections to the login server; a later sign-in makes new ones."""
        if self._application is not None:
            self._application.http_client.close()
            self._application = None

    async def _renew(self) -> None:
        if self._refused is not None and time.monotonic() < self._refused_until:
            raise self._refused
        try:
            self._token, life = _granted(await asyncio.to_thread(self._ask))
        except CredentialRefused as refused:
            self._refused, self._refused_until = refused, time.monotonic() + PAUSE
            raise
        self._refused = None
        self._good_until = time.monotonic() + life - min(EARLY, life / 2)

    def _ask(self) -> object:
        try:
            if self._application is None:
                self._application = msal.ConfidentialClientApplication(
                    self._settings.app_id,
                    client_credential=self._settings.app_password.get_secret_value(),
                    authority=self._authority,
                    timeout=TIMEOUT,
                )
            return self._application.acquire_token_for_client([self._scope])
        except Exception as error:  # msal names no common base of what it raises, and adds to it
            raise CredentialRefused(
                f"No sign-in was possible: {type(error).__name__}.",
                advice="Can this computer reach login.microsoftonline.com, or the SAFECONTACT_LOGIN_URL that is set?",
            ) from error


def _granted(answer: object) -> tuple[str, float]:
    """The token in Entra's answer, and the seconds it is good for."""
    fields: dict[str, Any] = answer if isinstance(answer, dict) else {}
    token, life = fields.get("access_token"), fields.get("expires_in", 3600)
    if isinstance(token, str) and token and isinstance(life, int | float):
        return token, float(life)
    code = re.fullmatch(r"[a-z_]{1,64}", str(fields.get("error", "")))
    detail = re.search(r"\bAADSTS\d{1,9}\b", str(fields.get("error_description", "")))
    named = [found[0] for found in (code, detail) if found]
    raise CredentialRefused(
        f"The sign-in was refused: {' '.join(named) or 'unknown'}.", advice=ADVICE, code=named[-1] if named else ""
    )
