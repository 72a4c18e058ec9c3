"""The activities that Teams would send to the bot, built from what was done on the page.

Shapes after Microsoft's Bot Framework activity schema and what the Teams client really sends.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.demo.people import BOT_ID, BOT_NAME, DemoPerson
from bot.demo.transcript import Json

TIMEZONE = "Europe/London"
LOCALE = "en-GB"
FILE_CONTENT_TYPE = "application/vnd.microsoft.teams.file.download.info"
_NOWHERE = "https://files.invalid/"  # RFC 6761: .invalid never resolves, so nobody can fetch it


@dataclass(frozen=True, slots=True)
class ActivityMaker:
    """Builds activities for one school: its tenant, and the address at which the local channel listens."""

    tenant_id: str
    service_url: str

    def installed(self, person: DemoPerson, now: datetime) -> Json:
        """The person has just been given the app."""
        return self._envelope(person, now, "installationUpdate") | {"action": "add"}

    def joined(self, person: DemoPerson, now: datetime) -> Json:
        """The personal chat has just come into being, with the bot in it."""
        members = [self._account(person), {"id": BOT_ID, "name": BOT_NAME}]
        return self._envelope(person, now, "conversationUpdate") | {"membersAdded": members}

    def message(self, person: DemoPerson, now: datetime, text: str) -> Json:
        """The person has typed something."""
        said = {"text": text, "textFormat": "plain", "attachments": []}
        return self._envelope(person, now, "message") | said

    def file(self, person: DemoPerson, now: datetime, name: str) -> Json:
        """The person has attached a file. Only its name is known here; nobody serves the address."""
        kind = name.rpartition(".")[2].lower() if "." in name else ""
        address = _NOWHERE + uuid.uuid4().hex
        attachment = {
            "contentType": FILE_CONTENT_TYPE,
            "contentUrl": address,
            "name": name,
            "content": {"downloadUrl": address, "uniqueId": uuid.uuid4().hex, "fileType": kind},
        }
        return self._envelope(person, now, "message") | {"text": "", "attachments": [attachment]}

    def submit(self, person: DemoPerson, now: datetime, activity_id: str, data: object) -> Json:
        """The person has pressed Action.Submit on the card of `activity_id`: a message without text."""
        return self._envelope(person, now, "message") | {"value": data, "replyToId": activity_id}

    def execute(self, person: DemoPerson, now: datetime, activity_id: str, verb: str, data: object) -> Json:
        """The person has pressed Action.Execute on the card of `activity_id`: an invoke."""
        action = {"type": "Action.Execute", "id": "", "verb": verb, "data": data}
        return self._envelope(person, now, "invoke") | {
            "name": "adaptiveCard/action",
            "value": {"action": action, "trigger": "manual"},
            "replyToId": activity_id,
        }

    def _envelope(self, person: DemoPerson, now: datetime, kind: str) -> Json:
        local = now.astimezone(ZoneInfo(TIMEZONE))
        return {
            "type": kind,
            "id": str(uuid.uuid4()),
            "timestamp": now.isoformat(timespec="milliseconds"),
            "localTimestamp": local.isoformat(timespec="milliseconds"),
            "localTimezone": TIMEZONE,
            "locale": LOCALE,
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": self._account(person),
            "recipient": {"id": BOT_ID, "name": BOT_NAME},
            "conversation": {
                "id": person.conversation_id,
                "conversationType": "personal",
                "tenantId": self.tenant_id,
            },
            "channelData": {"tenant": {"id": self.tenant_id}},
            "entities": [{"type": "clientInfo", "locale": LOCALE, "country": "GB", "platform": "Web"}],
        }

    @staticmethod
    def _account(person: DemoPerson) -> Json:
        return {"id": person.member_id, "name": person.name, "aadObjectId": person.id}
