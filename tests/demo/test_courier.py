"""What the chat says when the bot cannot be asked at all."""

from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from bot.demo.courier import Courier
from bot.demo.people import DemoPerson
from bot.demo.transcript import Transcripts

NOW = datetime(2026, 6, 1, 12, 30, tzinfo=UTC)
TARA = DemoPerson("p-tara", "Tara Teacher", "Class teacher", "")


@pytest.mark.parametrize("kind", ["message", "invoke"])
async def test_unreachable_bot_is_said_in_words(kind: str) -> None:
    """When nothing answers at the bot's address, the chat says so and is not left at work."""
    chats = Transcripts([TARA.conversation_id])
    address = f"http://127.0.0.1:{unused_port()}/api/messages"
    async with aiohttp.ClientSession() as session:
        courier = Courier(chats, session=lambda: session, messages_url=lambda: address, now=lambda: NOW)
        answer = await courier.deliver(TARA, {"type": kind, "id": "1"})
    assert answer.outcome == "failed"
    picture = await chats.subscribe().news()
    assert picture is not None
    chat = picture.data["chats"][TARA.conversation_id]
    assert chat["working"] is False
    assert [(e["text"], e["failed"]) for e in chat["entries"]] == [(answer.sentence, True)]
    assert answer.sentence == "The bot could not be reached. Please try again."
