"""Activities to plain values and back: what is read, what is left as it was typed, what is not believed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.message import Card, Inbound, Message
from bot.errors import RequestRefused
from bot.teams.translate import activity_of, address_of, inbound_of, kind_of, receive
from tests.support.channel import APP_ID, Channel, message
from tests.support.records import address
from tests.support.school import TEACHER, TENANT

BOT = f"28:{APP_ID}"
NOBODY = Channel(keys=[], base="https://service.example")


def activity(text: str = "", **changes: Any) -> dict[str, Any]:
    """An activity as Teams sends it."""
    return message(NOBODY, TEACHER, text, **changes)


def read(text: str = "", **changes: Any) -> Inbound:
    """What the turn knows of such an activity."""
    return inbound_of(receive(activity(text, **changes)))


def mention(who: str, text: str) -> dict[str, Any]:
    """The entity that says whom a part of the text mentions."""
    return {"type": "mention", "mentioned": {"id": who, "name": "Somebody"}, "text": text}


def action(data: object, **more: Any) -> dict[str, Any]:
    """A pressed Action.Execute."""
    value = {"action": {"type": "Action.Execute", "data": data, **more}, "trigger": "manual"}
    return {"type": "invoke", "name": "adaptiveCard/action", "value": value}


@given(st.text())
def test_text_stays_as_it_was_typed(text: str) -> None:
    """Plain text reaches the dialogs byte for byte: no trimming, no unescaping, no cleaning."""
    assert read(text, textFormat="plain").text == text
    assert read(text, textFormat=None).text == text
    assert read(text, textFormat="markdown").text == text


@pytest.mark.parametrize(
    "text", ["a &lt; b &amp; c", "<at>not a mention</at> x", "  spaced  ", "<b>bold</b>", "\x00\u202e"]
)
def test_markup_that_was_typed_is_kept(text: str) -> None:
    """What looks like markup in plain text is what the person typed."""
    assert read(text).text == text


def test_xml_is_unescaped_once() -> None:
    """Where Teams sends XML its escapes are undone, once."""
    assert read("Tom &amp; Jerry &lt;3 &amp;amp;", textFormat="xml").text == "Tom & Jerry <3 &amp;"


def test_mention_of_the_bot_is_taken_away() -> None:
    """What is left is the question, with nothing of the mention around it."""
    text = "<at>Safe Contact</at> what is clause 9? "
    assert read(text, entities=[mention(BOT, "<at>Safe Contact</at>")]).text == "what is clause 9?"


def test_every_mention_of_the_bot_is_taken_away() -> None:
    """A bot that is mentioned twice reads the question once."""
    entity = mention(BOT, "<at>Bot</at>")
    assert read("<at>Bot</at> help <at>Bot</at>", entities=[entity, entity]).text == "help"


def test_mention_of_somebody_else_keeps_the_name() -> None:
    """Who is spoken of is part of the question."""
    text = '<at id="0">Bot</at> may <at>Harriet Head</at> see it?'
    entities = [mention(BOT, '<at id="0">Bot</at>'), mention("29:head", "<at>Harriet Head</at>")]
    assert read(text, entities=entities).text == "may Harriet Head see it?"


@pytest.mark.parametrize(
    "entities",
    [
        None,
        [],
        [{"type": "clientInfo", "locale": "en-GB", "platform": "Web"}],
        [{"type": "mention"}],
        [{"type": "mention", "text": "", "mentioned": None}],
        [{"type": "mention", "text": "elsewhere", "mentioned": {"id": BOT}}],
        [{"type": "other", "text": "what", "mentioned": {"id": BOT}}],
    ],
)
def test_entities_without_a_mention_change_nothing(entities: Any) -> None:
    """Entities that mention nobody in the text leave it as it is."""
    assert read("  what is clause 9? ", entities=entities).text == "  what is clause 9? "


def test_submit_carries_its_data_and_inputs() -> None:
    """A pressed Action.Submit is a message without text; every value is taken as the string that Teams makes of it."""
    value = {"verb": "unit", "id": "9", "agree": "true", "count": "3"}
    pressed = read("", value=value, replyToId="card-1")
    assert (pressed.kind, pressed.value, pressed.text, pressed.reply_to) == ("press", value, "", "card-1")


def test_message_back_is_read_as_typed() -> None:
    """A button that also says something in the chat counts as what it says."""
    assert read("help", value={"verb": "unit"}).kind == "message"


@pytest.mark.parametrize("value", ["text", ["a"], 5, True])
def test_value_that_is_no_object_is_no_press(value: Any) -> None:
    """Only an object can be a card's data."""
    assert (read("", value=value).kind, read("", value=value).value) == ("message", {})


def test_execute_carries_its_data_inputs_and_verb() -> None:
    """A pressed Action.Execute nests its data; its own verb is the one that counts."""
    pressed = read(**action({"id": "9", "verb": "from data", "note": "x"}, verb="unit"))
    assert (pressed.kind, pressed.value) == ("action", {"verb": "unit", "id": "9", "note": "x"})


def test_execute_without_a_verb_has_the_one_in_its_data() -> None:
    """An Execute whose verb is left out is the same button as its Submit fallback."""
    assert read(**action({"verb": "unit", "id": "9"})).value == {"verb": "unit", "id": "9"}


@pytest.mark.parametrize("value", [None, 5, [], {}, {"action": 5}, {"action": {}}, {"action": {"data": ["x"]}}])
def test_execute_of_an_unknown_shape_carries_nothing(value: Any) -> None:
    """What an action does not say is not made up."""
    pressed = read(type="invoke", name="adaptiveCard/action", value=value)
    assert (pressed.kind, pressed.value) == ("action", {})


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"type": "message"}, "message"),
        ({"type": "invoke", "name": "task/fetch"}, ""),
        ({"type": "invoke"}, ""),
        ({"type": "installationUpdate", "action": "add"}, "arrival"),
        ({"type": "installationUpdate", "action": "add-upgrade"}, "arrival"),
        ({"type": "installationUpdate", "action": "remove"}, ""),
        ({"type": "installationUpdate"}, ""),
        ({"type": "conversationUpdate", "membersAdded": [{"id": "29:x"}, {"id": BOT}]}, "arrival"),
        ({"type": "conversationUpdate", "membersAdded": [{"id": "29:x"}]}, ""),
        ({"type": "conversationUpdate"}, ""),
        ({"type": "messageReaction"}, ""),
        ({"type": "messageDelete"}, ""),
        ({"type": "Message"}, ""),
    ],
)
def test_kind_of_activity(changes: dict[str, Any], kind: str) -> None:
    """Messages, presses, actions and arrivals are answered, and nothing else is."""
    assert kind_of(receive(activity(**changes))) == kind


@pytest.mark.parametrize(
    ("channel_data", "tenant"),
    [
        ({"tenant": {"id": TENANT.upper()}}, TENANT),
        ({"tenant": {}}, ""),
        ({"tenant": None}, ""),
        ({}, ""),
        (None, ""),
    ],
)
def test_tenant_is_what_the_channel_says(channel_data: Any, tenant: str) -> None:
    """The tenant is read from channelData alone, and is empty when that does not name one."""
    conversation = {"id": "a:1", "conversationType": "personal", "tenantId": "another"}
    assert receive(activity(channelData=channel_data, conversation=conversation)).tenant == tenant


@pytest.mark.parametrize("kind", ["groupChat", "channel", "", None, "Personal", "personal "])
def test_what_is_not_said_to_be_private_is_not(kind: str | None) -> None:
    """Only a conversation that Teams calls personal is one; a new or missing kind is not."""
    assert not read(conversation={"id": "a:1", "conversationType": kind}).personal
    assert not read(conversation={"id": "a:1", "isGroup": False}).personal
    assert read(conversation={"id": "a:1", "conversationType": "personal"}).personal


def test_files_are_counted_and_not_read() -> None:
    """An attachment is a file, but for the HTML copy that Teams adds to formatted text."""
    html, picture, unknown = {"contentType": "text/html"}, {"contentType": "image/png"}, {"name": "x"}
    assert read("x", attachments=[html]).files == 0
    assert read("x", attachments=[html, picture, unknown]).files == 2
    assert read("x", attachments=None).files == 0


def test_person_is_the_directory_id_and_nothing_else() -> None:
    """Who speaks is the Entra object id in lower case; a name or a channel's own id is not believed."""
    assert read(**{"from": {"id": "29:x", "name": "Tess", "aadObjectId": TEACHER.upper()}}).person == TEACHER
    assert read(**{"from": {"id": TEACHER, "name": "Tess", "aadObjectId": None}}).person == ""


def test_address_is_where_the_activity_came_from() -> None:
    """The answer goes to the conversation, the person and the service URL of the activity."""
    received = receive(activity())
    kept = address_of(received)
    assert (kept.conversation, kept.service_url) == (f"a:{TEACHER}", "https://service.example/connector/")
    assert (kept.tenant, kept.bot, kept.person) == (TENANT, BOT, f"29:{TEACHER}")


@pytest.mark.parametrize("body", [None, [], "x", 5])
def test_body_that_is_no_object_is_refused(body: Any) -> None:
    """Only an object can be an activity."""
    with pytest.raises(RequestRefused) as refused:
        receive(body)
    assert refused.value.status == 400


@pytest.mark.parametrize("name", ["type", "from", "recipient", "conversation"])
def test_missing_field_is_named(name: str) -> None:
    """A refusal names the field, so that whoever builds a client can repair it; null is the same as missing."""
    whole = activity("canary")
    for body in ({key: value for key, value in whole.items() if key != name}, whole | {name: None}):
        with pytest.raises(RequestRefused, match=name) as refused:
            receive(body)
        assert refused.value.status == 400
        assert "canary" not in str(refused.value)


@pytest.mark.parametrize("field", ["id", "serviceUrl", "channelId"])
def test_half_a_character_in_an_id_is_refused(field: str) -> None:
    """An id that no database can store is refused."""
    with pytest.raises(RequestRefused, match=field):
        receive(activity(**{field: "\ud83d"}))


@pytest.mark.parametrize("field", ["id", "serviceUrl"])
def test_nul_in_what_names_a_record_is_refused(field: str) -> None:
    """A character that PostgreSQL cannot store is refused in an id, with the field's name, before anything is done."""
    with pytest.raises(RequestRefused, match=field) as refused:
        read(**{field: "a\x00b"})
    assert refused.value.status == 400


def test_message_is_text_or_card() -> None:
    """A card goes alone, a text is marked as plain, and only an answer names what it answers."""
    card = Message(text="left out", card=Card({"type": "AdaptiveCard"}, "An answer"))
    shown, said = activity_of(address(), card, "7"), activity_of(address(), Message(text="<b>"), "")
    assert "text" not in shown
    assert (shown["replyToId"], shown["summary"]) == ("7", "An answer")
    assert (said["text"], said["textFormat"]) == ("<b>", "plain")
    assert "replyToId" not in said
    assert "attachments" not in said
