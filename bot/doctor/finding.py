"""What a check has found, in the words of `bot/texts/doctor.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.errors import SafeContactError
from bot.settings import Settings, environment_name
from bot.texts import say

# What a sentence may name: every setting, and what the libraries beneath read of the environment themselves.
_NAMES: Final = {
    **{field: environment_name(field) for field in Settings.model_fields},
    "requests_ca": "REQUESTS_CA_BUNDLE",
    "ssl_cert": "SSL_CERT_FILE",
    "option": "--address",
}


class State(StrEnum):
    """How it stands with one thing."""

    OK = "ok"
    NOTE = "note"  # works, and somebody should know
    WRONG = "wrong"
    SKIPPED = "skipped"  # not used, or waits for something else to be put right


@dataclass(frozen=True, slots=True)
class Finding:
    """One line for the person who sets the bot up. `case` is the cause's own name, for scripts; no secret is in it."""

    check: str
    case: str
    state: State
    words: str
    advice: str = ""

    @property
    def title(self) -> str:
        """What was looked at, in words."""
        return say(f"doctor.title.{self.check}")

    @property
    def line(self) -> str:
        """All of it in one line."""
        return " ".join(part for part in (f"{self.title}:", self.words, self.advice) if part)


def ok(check: str, case: str = "ok", **values: object) -> Finding:
    """It was used, and works."""
    return Finding(check, case, State.OK, _words(f"doctor.{check}.{case}", values))


def skipped(check: str, case: str, **values: object) -> Finding:
    """It was not looked at, and why."""
    return Finding(check, case, State.SKIPPED, _words(f"doctor.{check}.{case}", values))


def wrong(check: str, case: str, **values: object) -> Finding:
    """It does not work: what is wrong, and what to do."""
    return _advised(State.WRONG, check, case, values)


def note(check: str, case: str, **values: object) -> Finding:
    """It works, with something to know or to do later."""
    return _advised(State.NOTE, check, case, values)


def refused(check: str, case: str, error: SafeContactError) -> Finding:
    """It does not work, and the error says why and what to do."""
    return Finding(check, case, State.WRONG, str(error.args[0]), error.advice)


def late(check: str, seconds: float) -> Finding:
    """It gave no answer in time."""
    return Finding(check, "late", State.WRONG, say("doctor.any.late", seconds=f"{seconds:g}"), say("doctor.any.again"))


def broken(check: str) -> Finding:
    """The check itself failed; the log has the place."""
    return Finding(check, "broken", State.WRONG, say("doctor.any.broken"), say("doctor.any.again"))


def waiting(check: str, on: str) -> Finding:
    """It was not looked at because it rests on something that is wrong."""
    words = say("doctor.any.waiting", title=say(f"doctor.title.{on}"))
    return Finding(check, "waiting", State.SKIPPED, words)


def _advised(state: State, check: str, case: str, values: dict[str, object]) -> Finding:
    words, advice = (_words(f"doctor.{check}.{case}.{part}", values) for part in ("says", "do"))
    return Finding(check, case, state, words, advice)


def _words(key: str, values: Mapping[str, object]) -> str:
    return say(key, **{**_NAMES, **values})
