"""One line and one measure for every request at the door: what it was, what came of it, how long it took.

No name and no id: a conversation is a hash whose salt only this process knows, so that lines of one conversation can
be read together, and nobody can tell from a log whose it is.
"""

import hashlib
import secrets
import time
from contextvars import ContextVar
from http import HTTPStatus

import structlog
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

from bot.metrics import Metrics

log = structlog.get_logger()

# What an HTTP status says where nobody has said more. `bot.teams.host` says "answered", "repeated" and "fault".
_OUTCOMES = {
    HTTPStatus.OK: "ignored",
    HTTPStatus.NOT_IMPLEMENTED: "not offered",
    HTTPStatus.SERVICE_UNAVAILABLE: "unavailable",
}
_started: ContextVar[float] = ContextVar("turn_started", default=0.0)


class TurnLine:
    """Whatever is logged between `begin` and `end` carries the same conversation and kind."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._salt = secrets.token_bytes(16)

    def begin(self) -> None:
        """A request has come in; nothing is known of it."""
        clear_contextvars()
        _started.set(time.monotonic())

    def about(self, conversation: str, kind: str) -> None:
        """What it is, once that could be read."""
        digest = hashlib.blake2s(conversation.encode(), key=self._salt, digest_size=4).hexdigest()
        bind_contextvars(conversation=digest, kind=kind or "other")

    def end(self, status: int) -> None:
        """It is answered."""
        seconds = time.monotonic() - _started.get()
        known = get_contextvars()
        said = known.get("outcome") if status == HTTPStatus.OK else None
        outcome = said or _OUTCOMES.get(HTTPStatus(status), "refused")
        bind_contextvars(outcome=outcome)
        log.info("turn", status=status, ms=round(seconds * 1000, 1))
        self._metrics.turn(known.get("kind", "unread"), outcome, seconds)
