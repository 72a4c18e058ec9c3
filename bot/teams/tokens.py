"""Who is calling: validation of the Bot Framework's token. Whatever is wrong with it, the answer is 401.

Teams sends one token with many requests. One whose signature was found right is remembered, letter for letter, with the
key that signed it; while that key serves, only its times are looked at again.
"""

import time
from dataclasses import dataclass

import jwt

from bot.errors import RequestRefused
from bot.teams.keys import KeyRing, SigningKey

SKEW = 60  # seconds that two clocks may differ
REMEMBERED = 256  # tokens; a channel uses one or two at a time
UNAUTHORIZED = "The request does not carry a valid token of the Bot Framework."


@dataclass(frozen=True, slots=True)
class Caller:
    """What a valid token vouches for."""

    app_id: str
    service_url: str
    channels: frozenset[str]
    claims: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Valid:
    """A token that was validated with this key. Its times are seconds since 1970."""

    kid: str
    key: SigningKey
    begins: float
    ends: float
    caller: Caller


class Tokens:
    """Validates tokens for one app id. The SDK's own validation answers 500 to most bad ones."""

    def __init__(self, keys: KeyRing, *, app_id: str, issuer: str) -> None:
        self._keys = keys
        self._app_id = app_id
        self._issuer = issuer
        self._valid: dict[str, _Valid] = {}

    async def caller(self, header: str) -> Caller:
        """Who calls, from the Authorization header.

        Raises:
            RequestRefused: 401 for every missing, malformed, expired, foreign or forged token; 503 when the
                signing keys cannot be fetched.
        """
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise RequestRefused(401, UNAUTHORIZED)
        if (caller := await self._remembered(token)) is not None:
            return caller
        try:
            head = jwt.get_unverified_header(token)
            if head["alg"] != "RS256":  # before the keys are looked at, so that it costs nobody a fetch
                raise RequestRefused(401, UNAUTHORIZED)
            key = await self._keys.find(str(head["kid"]))
            if key is None:
                raise RequestRefused(401, UNAUTHORIZED)
            claims = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=self._issuer,
                leeway=SKEW,
                options={"require": ["exp", "nbf", "iss", "aud", "serviceurl"]},
            )
        except (jwt.PyJWTError, LookupError, ValueError, TypeError, ArithmeticError, RecursionError):
            raise RequestRefused(401, UNAUTHORIZED) from None
        plain = {str(name): str(value) for name, value in claims.items()}
        caller = Caller(self._app_id, plain["serviceurl"], key.endorsements, plain)
        self._remember(token, _Valid(str(head["kid"]), key, int(claims["nbf"]), int(claims["exp"]), caller))
        return caller

    async def _remembered(self, token: str) -> Caller | None:
        """Who called with this very token before, if it is still good; where it is not, it is validated anew."""
        valid = self._valid.get(token)
        if valid is None or not valid.begins - SKEW <= time.time() < valid.ends + SKEW:
            return None
        return valid.caller if await self._keys.find(valid.kid) is valid.key else None

    def _remember(self, token: str, valid: _Valid) -> None:
        self._valid[token] = valid
        if len(self._valid) > REMEMBERED:
            del self._valid[next(iter(self._valid))]


def vouched(caller: Caller, channel: str, service_url: str) -> None:
    """Check that the token speaks for this channel and that answers go where it says, and nowhere else.

    Raises:
        RequestRefused: 401.
    """
    if channel not in caller.channels or caller.service_url.rstrip("/") != service_url.rstrip("/"):
        raise RequestRefused(401, UNAUTHORIZED)
