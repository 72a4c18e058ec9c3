"""The SDK's adapter on our own authentication and on a connector that records instead of sending.

Public extension points only (authentication, connector factory): nothing of the installed SDK is patched.
"""

from typing import NoReturn

from botbuilder.core import Bot, TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount, ResourceResponse
from botframework.connector.auth import AuthenticationConstants, BotFrameworkAuthentication, ClaimsIdentity
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult
from botframework.connector.auth.connector_factory import ConnectorFactory

from bot.services.turns import Work
from bot.teams.tokens import Caller
from bot.teams.translate import Received
from dialogs.turn import Turn, enter, message_of


class TeamsAdapter(CloudAdapter):
    """Runs a turn in memory: what the dialogs send is recorded in the turn's work."""

    def __init__(self) -> None:
        super().__init__(_AlreadyAuthenticated())

    async def run(self, activity: Activity, caller: Caller, turn: Turn, bot: Bot) -> None:
        """Run the bot on one activity whose caller has been authenticated.

        What the SDK would answer an invoke with is left aside: a card action's answer is in the turn's work, and
        without one the SDK says 501.
        """
        identity = ClaimsIdentity({**caller.claims, AuthenticationConstants.AUDIENCE_CLAIM: caller.app_id}, True)
        result = AuthenticateRequestResult()
        result.claims_identity = identity
        result.connector_factory = _RecordingFactory(turn.work)

        async def logic(context: TurnContext) -> None:
            enter(context, turn)
            await bot.on_turn(context)

        await self.process_activity(result, activity, logic)


def as_activity(received: Received) -> Activity:
    """What the SDK needs to know of an activity. Its own decoder reads every field, and takes longer than the turn.

    The dialogs read none of it: what arrived is in the turn. How the channel would like to be answered is left out, as
    replies always go through the outbox.
    """
    return Activity(
        type=received.type,
        id=received.id,
        name=received.name or None,
        channel_id=received.channel_id,
        service_url=received.service_url,
        text=received.text,
        value=received.value,
        conversation=ConversationAccount(id=received.conversation.id, conversation_type=received.conversation.kind),
        from_property=ChannelAccount(id=received.sender.id, aad_object_id=received.sender.aad_object_id),
        recipient=ChannelAccount(id=received.recipient.id),
    )


class _AlreadyAuthenticated(BotFrameworkAuthentication):
    """The endpoint authenticates before the SDK sees a request, so everything else here is refused."""

    async def authenticate_request(self, activity: Activity, auth_header: str) -> NoReturn:
        raise PermissionError("the endpoint authenticates")

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> NoReturn:
        raise PermissionError("streaming is not offered")

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> NoReturn:
        raise PermissionError("messages to others go through the outbox")

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """No user signs in to anything through this bot."""


class _RecordingFactory(ConnectorFactory):
    def __init__(self, work: Work) -> None:
        self._work = work

    async def create(self, service_url: str, audience: str) -> "_RecordingConnector":
        return _RecordingConnector(self._work)


class _RecordingConnector:
    """Stands where the SDK expects a connector client; its conversations put messages into the turn's work."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.conversations = self

    async def send_to_conversation(self, conversation_id: str, activity: Activity) -> ResourceResponse:
        return await self.reply_to_activity(conversation_id, "", activity)

    async def reply_to_activity(self, conversation_id: str, activity_id: str, activity: Activity) -> ResourceResponse:
        del conversation_id, activity_id
        self._work.messages.append(message_of(activity))
        return ResourceResponse(id="")
