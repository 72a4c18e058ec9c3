"""The activities look like those of Teams."""

from datetime import UTC, datetime

from bot.demo.activities import ActivityMaker
from bot.demo.people import DemoPerson

NOW = datetime(2026, 6, 1, 12, 30, tzinfo=UTC)
TARA = DemoPerson("p-tara", "Tara Teacher", "Class teacher", "")
MAKER = ActivityMaker("tenant-1", "http://127.0.0.1:3978/demo/channel")


def test_message_carries_what_teams_sends_with_every_activity() -> None:
    """A message names the channel, the person, the bot, the personal chat, the tenant and the local time."""
    activity = MAKER.message(TARA, NOW, "hello")
    assert activity["type"] == "message"
    assert activity["text"] == "hello"
    assert activity["channelId"] == "msteams"
    assert activity["serviceUrl"] == "http://127.0.0.1:3978/demo/channel"
    assert activity["from"] == {"id": "29:p-tara", "name": "Tara Teacher", "aadObjectId": "p-tara"}
    assert activity["recipient"] == {"id": "28:safecontact", "name": "Safe Contact"}
    assert activity["conversation"] == {
        "id": "demo-p-tara",
        "conversationType": "personal",
        "tenantId": "tenant-1",
    }
    assert activity["channelData"] == {"tenant": {"id": "tenant-1"}}
    assert activity["timestamp"] == "2026-06-01T12:30:00.000+00:00"
    assert activity["localTimestamp"] == "2026-06-01T13:30:00.000+01:00"
    assert activity["localTimezone"] == "Europe/London"
    assert activity["locale"] == "en-GB"


def test_every_activity_has_an_id_of_its_own() -> None:
    """Two activities never share an id, because the bot takes the second of two equal ones for a repeat."""
    assert MAKER.message(TARA, NOW, "x")["id"] != MAKER.message(TARA, NOW, "x")["id"]


def test_submit_is_a_message_without_text() -> None:
    """Action.Submit arrives as a message with a value, no text, and the card's activity in replyToId."""
    activity = MAKER.submit(TARA, NOW, "card-1", {"verb": "start"})
    assert activity["type"] == "message"
    assert "text" not in activity
    assert activity["value"] == {"verb": "start"}
    assert activity["replyToId"] == "card-1"


def test_execute_is_an_invoke() -> None:
    """Action.Execute arrives as the invoke adaptiveCard/action, set off by the person."""
    activity = MAKER.execute(TARA, NOW, "card-1", "save", {"place": "x"})
    assert activity["type"] == "invoke"
    assert activity["name"] == "adaptiveCard/action"
    assert activity["replyToId"] == "card-1"
    assert activity["value"]["trigger"] == "manual"
    assert activity["value"]["action"]["type"] == "Action.Execute"
    assert activity["value"]["action"]["verb"] == "save"
    assert activity["value"]["action"]["data"] == {"place": "x"}


def test_file_points_to_an_address_that_nobody_serves() -> None:
    """A file is named in an attachment, and its address is in .invalid, which never resolves."""
    (attachment,) = MAKER.file(TARA, NOW, "photo.JPG")["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.teams.file.download.info"
    assert attachment["name"] == "photo.JPG"
    assert attachment["content"]["fileType"] == "jpg"
    assert attachment["contentUrl"].startswith("https://files.invalid/")


def test_installation_is_told_in_two_activities() -> None:
    """The first contact is an installation and a conversation with the person and the bot in it."""
    assert MAKER.installed(TARA, NOW)["action"] == "add"
    joined = MAKER.joined(TARA, NOW)
    assert joined["type"] == "conversationUpdate"
    assert {member["id"] for member in joined["membersAdded"]} == {"29:p-tara", "28:safecontact"}
