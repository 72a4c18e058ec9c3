"""The SDK's turn in memory: what the dialogs say is recorded, nothing is sent, and nobody else gets in."""

from typing import Any

import pytest
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.schema import Activity

from bot.core.message import Card, Message
from bot.services.turns import Work
from bot.teams.adapter import TeamsAdapter, _AlreadyAuthenticated
from bot.teams.tokens import Caller
from dialogs.turn import Turn, say, show, turn_of
from tests.support.channel import APP_ID, Channel, message
from tests.support.clock import MORNING
from tests.support.records import inbound
from tests.support.school import TEACHER, school

CALLER = Caller(APP_ID, "https://service.example/", frozenset({"msteams"}), {"iss": "https://issuer.example"})
CARD = Card({"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "X", "unknown": {"kept": True}}]}, "A card")


class Talker(ActivityHandler):
    """Says two things and remembers what it was told."""

    def __init__(self) -> None:
        self.contexts: list[TurnContext] = []

    async def on_turn(self, turn_context: TurnContext) -> None:
        """Say one sentence, then show one card."""
        self.contexts.append(turn_context)
        await say(turn_context, "One & <two>")
        await show(turn_context, CARD)


def activity(**changes: Any) -> Activity:
    """The SDK's own model of an activity."""
    where = Channel(keys=[], base="http://127.0.0.1:9")
    return Activity().deserialize(message(where, TEACHER, "hello", **changes))


def turn() -> Turn:
    """A turn of the teacher."""
    person = school().person(TEACHER)
    assert person is not None
    return Turn(inbound(), person, school(), MORNING, Work({}))


async def test_what_is_said_is_recorded_in_order() -> None:
    """Texts and cards become messages of the turn's work, word for word; the service URL is never called."""
    running = turn()
    await TeamsAdapter().run(activity(), CALLER, running, Talker())
    assert running.work.messages == [Message(text="One & <two>"), Message(card=CARD)]


async def test_dialogs_know_the_turn_and_the_caller() -> None:
    """The turn is what the endpoint authenticated, and the SDK's identity carries the token's claims."""
    running, talker = turn(), Talker()
    await TeamsAdapter().run(activity(), CALLER, running, talker)
    [context] = talker.contexts
    assert turn_of(context) is running
    identity = context.turn_state["BotIdentity"]
    assert identity.is_authenticated
    assert (identity.claims["aud"], identity.claims["iss"]) == (APP_ID, "https://issuer.example")


async def test_turns_do_not_share_what_they_say() -> None:
    """One adapter runs all turns; each has messages of its own."""
    adapter, first, second = TeamsAdapter(), turn(), turn()
    await adapter.run(activity(), CALLER, first, Talker())
    await adapter.run(activity(), CALLER, second, Talker())
    assert len(first.work.messages) == len(second.work.messages) == 2


async def test_fault_of_a_dialog_comes_out() -> None:
    """An error in a dialog is not swallowed by the SDK: whoever runs the turn must know of it."""

    class Faulty(ActivityHandler):
        async def on_turn(self, turn_context: TurnContext) -> None:
            raise RuntimeError(turn_context.activity.text)

    with pytest.raises(RuntimeError, match="hello"):
        await TeamsAdapter().run(activity(), CALLER, turn(), Faulty())


async def test_invoke_without_an_answer_is_no_error() -> None:
    """The SDK's own answer to an invoke, 501, is left aside; the turn's work has the answer."""
    running = turn()
    invoke = activity(type="invoke", name="adaptiveCard/action", value={"action": {}})
    await TeamsAdapter().run(invoke, CALLER, running, Talker())
    assert len(running.work.messages) == 2


async def test_nobody_comes_in_past_the_endpoint() -> None:
    """The SDK's own ways to authenticate, to stream and to send are closed, and nobody signs in anywhere."""
    closed = _AlreadyAuthenticated()
    with pytest.raises(PermissionError):
        await closed.authenticate_request(activity(), "Bearer token")
    with pytest.raises(PermissionError):
        await closed.authenticate_streaming_request("Bearer token", "msteams")
    with pytest.raises(PermissionError):
        closed.create_connector_factory(None)
    assert await closed.create_user_token_client(None) is None  # type: ignore[func-returns-value]
    with pytest.raises(PermissionError):
        await TeamsAdapter().process_activity("Bearer token", activity(), Talker().on_turn)
