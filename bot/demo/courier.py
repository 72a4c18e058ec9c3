"""Carries activities to the bot over HTTP and notes in the chat what came of it, in words."""

import json
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import aiohttp

from bot.demo.people import DemoPerson
from bot.demo.transcript import Entry, Json, Transcripts

Outcome = Literal["done", "replaced", "noted", "failed"]

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
ERROR_TYPE = "application/vnd.microsoft.error"

# Teams gives up on an invoke after 15 seconds and repeats a message; here one waits longer and says so.
TURN_LIMIT = aiohttp.ClientTimeout(total=30)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one activity; `sentence` says what went wrong when the outcome is "failed"."""

    outcome: Outcome
    sentence: str = ""


class Courier:
    """Delivers the activities of all chats to one address."""

    def __init__(
        self,
        transcripts: Transcripts,
        *,
        session: Callable[[], aiohttp.ClientSession],
        messages_url: Callable[[], str],
        now: Callable[[], datetime],
    ) -> None:
        self._transcripts = transcripts
        self._session = session
        self._messages_url = messages_url
        self._now = now

    async def deliver(self, person: DemoPerson, activity: Json) -> Answer:
        """Give an activity to the bot and wait for its answer; a failure is noted in the person's chat."""
        chat = person.conversation_id
        typing = activity["type"] != "invoke"  # a card's own button shows that it is at work
        if typing:
            self._transcripts.turn_began(chat)
        try:
            answer = await self._post(chat, activity)
        finally:
            if typing:
                self._transcripts.turn_ended(chat)
        if answer.outcome == "failed":
            self._note(chat, answer.sentence, failed=True)
        return answer

    async def _post(self, chat: str, activity: Json) -> Answer:
        try:
            async with self._session().post(self._messages_url(), json=activity, timeout=TURN_LIMIT) as response:
                status, body = response.status, _parsed(await response.read())
        except TimeoutError:
            return Answer("failed", "The bot has not answered in 30 seconds. Please try again.")
        except aiohttp.ClientError as error:
            _log.warning("the bot could not be reached: %s", type(error).__name__)
            return Answer("failed", "The bot could not be reached. Please try again.")
        if status >= 400:  # noqa: PLR2004 - HTTP: all from here on are errors
            return _failed(f"The bot answered with an error (HTTP {status}).", body)
        return self._invoke_answer(chat, activity, body)

    def _invoke_answer(self, chat: str, activity: Json, body: Any) -> Answer:
        """Read the body of an invoke's answer; a message's answer has none that counts."""
        if activity["type"] != "invoke" or not isinstance(body, dict):
            return Answer("done")
        status, kind, value = body.get("statusCode", 200), body.get("type"), body.get("value")
        if kind == CARD_TYPE and status == 200 and isinstance(value, dict):  # noqa: PLR2004 - HTTP: OK
            return self._replace_card(chat, activity["replyToId"], value)
        if kind == MESSAGE_TYPE and status == 200 and isinstance(value, str):  # noqa: PLR2004 - HTTP: OK
            self._note(chat, value)
            return Answer("noted")
        if status != 200 or kind == ERROR_TYPE:  # noqa: PLR2004 - HTTP: OK
            return _failed("That did not work.", value)
        return Answer("done")

    def _replace_card(self, chat: str, entry_id: str, card: Json) -> Answer:
        entry = self._transcripts.entry(chat, entry_id)
        if entry is None:
            return Answer("failed", "The card that this button stood on is no longer in the chat.")
        self._transcripts.update(chat, replace(entry, cards=(card, *entry.cards[1:])))
        return Answer("replaced")

    def _note(self, chat: str, text: str, *, failed: bool = False) -> None:
        self._transcripts.add(chat, Entry(str(uuid.uuid4()), "demo", self._now(), text=text, failed=failed))


def _failed(sentence: str, body: Any) -> Answer:
    return Answer("failed", f"{sentence} {_reason(body)}".strip())


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None


def _reason(body: Any) -> str:
    """The sentence that an error's body gives, in the Bot Framework's shapes or as {"message": ...}."""
    if not isinstance(body, dict):
        return ""
    error = body.get("error", body)
    message = error.get("message", "") if isinstance(error, dict) else error
    return message[:300] if isinstance(message, str) else ""
