"""Activities of the Bot Framework to plain values, and messages to activities. Nothing from outside is believed."""

import html
import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.core.message import Address, Inbound, Message
from bot.errors import RequestRefused

CARD = "application/vnd.microsoft.card.adaptive"
_TAGS = re.compile(r"</?at[^>]*>")


class _Lenient(BaseModel):
    """Only what is needed is read; what else Teams sends is left alone."""

    model_config = ConfigDict(extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, value: object) -> object:
        """JSON from .NET writes what is not there as null."""
        return {name: each for name, each in value.items() if each is not None} if isinstance(value, dict) else value


STORABLE = r"^[^\x00]*$"  # what names a row: PostgreSQL takes no NUL in a text


class _Account(_Lenient):
    id: str = Field(min_length=1, max_length=256, pattern=STORABLE)
    aad_object_id: str = Field(default="", alias="aadObjectId", max_length=64, pattern=STORABLE)


class _Conversation(_Lenient):
    id: str = Field(min_length=1, max_length=512, pattern=STORABLE)
    kind: str = Field(default="", alias="conversationType", max_length=32)


class _Tenant(_Lenient):
    id: str = Field(default="", max_length=64, pattern=STORABLE)


class _ChannelData(_Lenient):
    tenant: _Tenant = _Tenant()


class _Attachment(_Lenient):
    content_type: str = Field(default="", alias="contentType")


class _Mentioned(_Lenient):
    id: str = ""


class _Entity(_Lenient):
    """Something that the text speaks of; only mentions are looked at."""

    type: str = ""
    text: str = ""
    mentioned: _Mentioned = _Mentioned()


class Received(_Lenient):
    """An activity as far as this bot reads it."""

    type: str = Field(min_length=1, max_length=64)
    id: str = Field(default="", max_length=512, pattern=STORABLE)
    name: str = Field(default="", max_length=128)
    action: str = Field(default="", max_length=32)
    channel_id: str = Field(default="", alias="channelId", max_length=64)
    service_url: str = Field(default="", alias="serviceUrl", max_length=2048, pattern=STORABLE)
    sender: _Account = Field(alias="from")
    recipient: _Account
    conversation: _Conversation
    channel_data: _ChannelData = Field(default=_ChannelData(), alias="channelData")
    text: str = ""
    text_format: str = Field(default="", alias="textFormat", max_length=32)
    value: Any = None
    reply_to: str = Field(default="", alias="replyToId", max_length=512)
    attachments: tuple[_Attachment, ...] = ()
    entities: tuple[_Entity, ...] = ()
    members_added: tuple[_Account, ...] = Field(default=(), alias="membersAdded")

    @property
    def tenant(self) -> str:
        """The tenant: conversation.tenantId is not filled by the SDK's model, channelData is what Teams signs."""
        return self.channel_data.tenant.id.lower()

    @property
    def personal(self) -> bool:
        """Whether only this person and the bot can read the conversation; what is not said is not private."""
        return self.conversation.kind == "personal"


def receive(body: object) -> Received:
    """Read an activity.

    Raises:
        RequestRefused: 400, with the name of the first field that is missing or wrong.
    """
    if not isinstance(body, dict):
        raise RequestRefused(400, "The body must be one activity, a JSON object.")
    try:
        return Received.model_validate(body)
    except ValidationError as error:
        field = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise RequestRefused(400, f"The activity's field {field!r} is missing or wrong.") from None


Kind = Literal["message", "press", "action", "arrival", ""]


def kind_of(activity: Received) -> Kind:
    """What this activity is to the bot; empty: nothing to answer."""
    match activity.type:
        case "message":
            return "press" if isinstance(activity.value, dict) and not activity.text.strip() else "message"
        case "invoke" if activity.name == "adaptiveCard/action":
            return "action"
        case "installationUpdate" if activity.action.startswith("add"):
            return "arrival"
        case "conversationUpdate" if any(member.id == activity.recipient.id for member in activity.members_added):
            return "arrival"
        case _:
            return ""


def inbound_of(activity: Received) -> Inbound:
    """The activity as the turn knows it."""
    kind = kind_of(activity)
    return Inbound(
        conversation=activity.conversation.id,
        activity=activity.id,
        person=activity.sender.aad_object_id.lower(),
        kind=kind,
        personal=activity.personal,
        text=_plain(activity) if kind == "message" else "",
        value=_value(activity, kind),
        reply_to=activity.reply_to,
        files=sum(1 for item in activity.attachments if not item.content_type.startswith("text/html")),
    )


def address_of(activity: Received) -> Address:
    """Where the answer goes; the service URL is the one the token vouches for."""
    return Address(
        conversation=activity.conversation.id,
        service_url=activity.service_url,
        tenant=activity.tenant,
        bot=activity.recipient.id,
        person=activity.sender.id,
    )


def activity_of(address: Address, message: Message, reply_to: str) -> dict[str, Any]:
    """A message as the activity that Teams takes. Text is plain: nothing a person typed becomes markup."""
    activity = _activity("message", address)
    if reply_to:
        activity["replyToId"] = reply_to
    if message.card is None:
        return activity | {"text": message.text, "textFormat": "plain"}
    attachment = {"contentType": CARD, "content": message.card.content}
    return activity | {"summary": message.card.summary, "attachments": [attachment]}


def typing_of(address: Address) -> dict[str, Any]:
    """The activity that shows for a moment that the bot is typing."""
    return _activity("typing", address)


def _activity(kind: str, address: Address) -> dict[str, Any]:
    return {
        "type": kind,
        "from": {"id": address.bot},
        "recipient": {"id": address.person},
        "conversation": {"id": address.conversation},
    }


def _plain(activity: Received) -> str:
    """The typed text without mentions of the bot, and with the names of other people who are mentioned.

    Teams escapes text only where it sends XML, so that everything else stays as typed.
    """
    text = activity.text
    for entity in activity.entities:
        if entity.type == "mention" and entity.text and entity.text in text:
            ours = entity.mentioned.id == activity.recipient.id
            text = text.replace(entity.text, "" if ours else _TAGS.sub("", entity.text)).strip()
    return html.unescape(text) if activity.text_format == "xml" else text


def _value(activity: Received, kind: Kind) -> dict[str, Any]:
    """A card's data and inputs. Action.Execute nests them; a submit has them at the top, all strings."""
    if not isinstance(activity.value, dict):
        return {}
    if kind != "action":
        return activity.value
    action = activity.value.get("action")
    if not isinstance(action, dict):
        return {}
    data, verb = action.get("data"), action.get("verb")
    return (data if isinstance(data, dict) else {}) | ({"verb": verb} if verb else {})
