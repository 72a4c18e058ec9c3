"""The local channel: plays the Bot Framework's connector towards the bot, for personal chats only.

What the bot sends here appears in the chat of the person it is meant for. Answers follow Microsoft's
connector REST API: 201 with the new id, 200 for an update, 404 `ConversationNotFound`, 413
`MessageSizeTooBig`.
"""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from aiohttp import web

from bot.demo.courier import CARD_TYPE
from bot.demo.people import DemoPerson, Roster
from bot.demo.transcript import Entry, Json, Transcripts
from bot.demo.web_errors import Refusal, answering_bot, json_object

PREFIX = "/demo/channel"
MESSAGE_LIMIT = 100 * 1024  # bytes; Microsoft's "Format your bot messages" page


class Channel:
    """The connector's five calls, on the chats of the sample people."""

    def __init__(
        self, roster: Roster, transcripts: Transcripts, *, tenant_id: str, now: Callable[[], datetime]
    ) -> None:
        self._roster = roster
        self._transcripts = transcripts
        self._tenant_id = tenant_id
        self._now = now

    def routes(self) -> list[web.RouteDef]:
        """The addresses under the service URL."""
        conversations = f"{PREFIX}/v3/conversations"
        activities = conversations + "/{conversation}/activities"
        return [
            web.post(conversations, answering_bot(self.create)),
            web.post(activities, answering_bot(self.send)),
            web.post(activities + "/{activity}", answering_bot(self.send)),
            web.put(activities + "/{activity}", answering_bot(self.update)),
            web.delete(activities + "/{activity}", answering_bot(self.delete)),
        ]

    async def create(self, request: web.Request) -> web.Response:
        """Find a person's personal chat; it exists from the start, so this creates nothing."""
        body = await json_object(request, MESSAGE_LIMIT)
        members = body.get("members")
        if body.get("isGroup") or not isinstance(members, list) or len(members) != 1:
            raise Refusal(400, "Only a personal chat with one member can be created.")
        if self._tenant_of(body) not in (None, self._tenant_id):
            raise Refusal(403, "That is another tenant.", "Forbidden")
        person = self._roster.member(members[0].get("id")) if isinstance(members[0], dict) else None
        if person is None:
            raise Refusal(404, "No sample person has that id.", "MemberNotFound")
        answer = {"id": person.conversation_id, "serviceUrl": self._service_url(request)}
        if isinstance(body.get("activity"), dict):
            answer["activityId"] = self._write(person, body["activity"])
        return web.json_response(answer, status=201)

    async def send(self, request: web.Request) -> web.Response:
        """Put an activity of the bot into a chat."""
        person = self._owner(request)
        return web.json_response({"id": self._write(person, await self._activity(request))}, status=201)

    async def update(self, request: web.Request) -> web.Response:
        """Put a new version of an activity in the place of the old one."""
        person, old = self._addressed(request)
        entry = self._entry(old.id, await self._activity(request), old.at)
        self._transcripts.update(person.conversation_id, replace(entry, edited=True))
        return web.json_response({"id": old.id})

    async def delete(self, request: web.Request) -> web.Response:
        """Take an activity of the bot out of a chat."""
        person, old = self._addressed(request)
        self._transcripts.remove(person.conversation_id, old.id)
        return web.json_response({})

    def _write(self, person: DemoPerson, activity: Json) -> str:
        entry = self._entry(str(uuid.uuid4()), activity, self._now())
        if activity.get("type") == "message":  # typing and the like leave no trace in a chat
            self._transcripts.add(person.conversation_id, entry)
        return entry.id

    def _addressed(self, request: web.Request) -> tuple[DemoPerson, Entry]:
        person = self._owner(request)
        entry = self._transcripts.entry(person.conversation_id, request.match_info["activity"])
        if entry is None or entry.author != "bot":
            raise Refusal(404, "No activity of the bot has that id.", "ActivityNotFoundInConversation")
        return person, entry

    def _owner(self, request: web.Request) -> DemoPerson:
        person = self._roster.owner(request.match_info["conversation"])
        if person is None:
            raise Refusal(404, "Conversation not found.", "ConversationNotFound")
        return person

    @staticmethod
    async def _activity(request: web.Request) -> Json:
        activity = await json_object(request, MESSAGE_LIMIT)
        if not isinstance(activity.get("type"), str):
            raise Refusal(400, "The activity has no type.", "BadSyntax")
        return activity

    @staticmethod
    def _entry(entry_id: str, activity: Json, at: datetime) -> Entry:
        attachments = [a for a in _list(activity.get("attachments")) if isinstance(a, dict)]
        cards = [a.get("content") for a in attachments if a.get("contentType") == CARD_TYPE]
        suggested = activity.get("suggestedActions")
        actions = _list(suggested.get("actions")) if isinstance(suggested, dict) else []
        return Entry(
            entry_id,
            "bot",
            at,
            text=_text(activity.get("text")),
            cards=tuple(card for card in cards if isinstance(card, dict)),
            suggestions=tuple(action for action in actions if isinstance(action, dict)),
            summary=_text(activity.get("summary")),
        )

    @staticmethod
    def _tenant_of(body: Json) -> object:
        channel_data = body.get("channelData")
        tenant = channel_data.get("tenant") if isinstance(channel_data, dict) else None
        return body.get("tenantId") or (tenant.get("id") if isinstance(tenant, dict) else None)

    @staticmethod
    def _service_url(request: web.Request) -> str:
        return f"{request.scheme}://{request.host}{PREFIX}"


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
