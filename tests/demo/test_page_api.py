"""What the page asks of the server, and what reaches the bot."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.demo import install_everybody

Client = TestClient[web.Request, web.Application]
Picture = Callable[[], Awaitable[dict[str, Any]]]


async def post(client: Client, path: str, **body: Any) -> Any:
    """A call of the page that is answered with 200."""
    response = await client.post(path, json=body)
    assert response.status == 200
    return await response.json()


async def card_in(picture: Picture, client: Client, kind: str) -> str:
    """Ask the bot for a card of this kind; the id of the activity it stands on."""
    await post(client, "/demo/say", person="p-tara", text=kind)
    return str((await picture())["demo-p-tara"]["entries"][-1]["id"])


async def test_people_are_listed_in_order(client: Client) -> None:
    """The page is told the people with name, role, description and chat, and the bot's name."""
    answer = await (await client.get("/demo/people")).json()
    assert answer["bot"] == "Safe Contact"
    assert [person["name"] for person in answer["people"]] == ["Tara Teacher", "Harriet Head", "Dev Deputy"]
    assert answer["people"][0] == {
        "id": "p-tara",
        "name": "Tara Teacher",
        "role": "Class teacher",
        "blurb": "Teaches Year 4.",
        "chat": "demo-p-tara",
    }


async def test_bot_is_told_once_that_it_was_installed(client: Client, bot: Any) -> None:
    """Opening a chat, even several times at once, tells the bot once for each person."""
    await asyncio.gather(*(post(client, "/demo/open", person="p-tara") for _ in range(3)))
    await post(client, "/demo/open", person="p-dev")
    told = [(activity["type"], activity["from"]["id"]) for activity in bot.seen]
    assert told == [
        ("installationUpdate", "29:p-tara"),
        ("conversationUpdate", "29:p-tara"),
        ("installationUpdate", "29:p-dev"),
        ("conversationUpdate", "29:p-dev"),
    ]


async def test_everybody_has_the_bot_from_the_start(client: Client, server: Any, bot: Any, picture: Picture) -> None:
    """All sample people are installed once, whoever's chat is opened later, and their greetings are no news."""
    await install_everybody(server.app)
    await post(client, "/demo/open", person="p-dev")
    told = [activity["from"]["id"] for activity in bot.seen if activity["type"] == "installationUpdate"]
    assert told == ["29:p-tara", "29:p-harriet", "29:p-dev"]
    chats = await picture()
    assert [entry["quiet"] for chat in chats.values() for entry in chat["entries"]] == [True, True, True]


async def test_text_reaches_the_bot_and_the_answer_the_chat(client: Client, bot: Any, picture: Picture) -> None:
    """What a person says stands in their chat with the bot's answer, in nobody else's."""
    await post(client, "/demo/say", person="p-tara", text=" 1 < 2\n& more 🙂 ")
    assert bot.seen[-1]["text"] == " 1 < 2\n& more 🙂 "
    chats = await picture()
    assert [(e["author"], e["text"]) for e in chats["demo-p-tara"]["entries"]] == [
        ("bot", "Hello Tara Teacher."),
        ("person", " 1 < 2\n& more 🙂 "),
        ("bot", "You said:  1 < 2\n& more 🙂 "),
    ]
    assert chats["demo-p-dev"]["entries"] == []


async def test_long_text_is_carried_whole(client: Client, bot: Any) -> None:
    """A text of 20,000 characters reaches the bot whole."""
    await post(client, "/demo/say", person="p-tara", text="x" * 20_000)
    assert len(bot.seen[-1]["text"]) == 20_000


async def test_message_to_another_person_stands_in_their_chat(client: Client, picture: Picture) -> None:
    """What the bot sends to somebody else appears in that person's chat."""
    await post(client, "/demo/say", person="p-tara", text="tell p-harriet A report needs you.")
    (entry,) = (await picture())["demo-p-harriet"]["entries"]
    assert (entry["author"], entry["text"]) == ("bot", "A report needs you.")


async def test_file_is_named_to_the_bot_and_nothing_more(client: Client, bot: Any, picture: Picture) -> None:
    """An attached file reaches the bot as a name with an address that nobody serves."""
    await post(client, "/demo/attach", person="p-tara", name="photo.jpg")
    (attachment,) = bot.seen[-1]["attachments"]
    assert attachment["name"] == "photo.jpg"
    entries = (await picture())["demo-p-tara"]["entries"]
    assert [(e["file"], e["text"]) for e in entries[-2:]] == [("photo.jpg", ""), ("", "I cannot take files.")]


async def test_submit_reaches_the_bot_as_a_message(client: Client, bot: Any, picture: Picture) -> None:
    """Pressing Action.Submit sends the button's data without text, as a reply to the card."""
    card = await card_in(picture, client, "choice")
    data = {"verb": "start", "v": 7}
    answer = await post(client, "/demo/press", person="p-tara", activity_id=card, kind="submit", data=data)
    assert answer["outcome"] == "done"
    assert (bot.seen[-1]["type"], bot.seen[-1]["value"], bot.seen[-1]["replyToId"]) == ("message", data, card)
    assert (await picture())["demo-p-tara"]["entries"][-1]["text"] == "Pressed start."


async def press(client: Client, card: str, verb: str, **data: str) -> Any:
    """Press an Action.Execute button in Tara's chat."""
    body = {"person": "p-tara", "activity_id": card, "kind": "execute", "verb": verb, "data": data}
    return await post(client, "/demo/press", **body)


async def test_execute_replaces_the_card_in_place(client: Client, bot: Any, picture: Picture) -> None:
    """The card that an invoke answers with takes the old one's place, under the same id."""
    card = await card_in(picture, client, "form")
    before = (await picture())["demo-p-tara"]["entries"]
    assert (await press(client, card, "save", place="online"))["outcome"] == "replaced"
    assert bot.seen[-1]["value"]["action"]["data"] == {"place": "online"}
    after = (await picture())["demo-p-tara"]["entries"]
    assert [e["id"] for e in after] == [e["id"] for e in before]
    assert after[-1]["cards"][0]["body"][0]["text"] == "Saved: online"


async def test_execute_answered_with_words_leaves_a_note(client: Client, picture: Picture) -> None:
    """An invoke answered with a message leaves the card and adds a short note."""
    card = await card_in(picture, client, "form")
    assert (await press(client, card, "explain"))["outcome"] == "noted"
    note = (await picture())["demo-p-tara"]["entries"][-1]
    assert (note["author"], note["text"], note["failed"]) == ("demo", "That is only a note.", False)


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        ("fail", "That did not work. That card is too old."),
        ("crash", "The bot answered with an error (HTTP 500)."),
    ],
)
async def test_failed_execute_is_said_in_words(client: Client, picture: Picture, verb: str, words: str) -> None:
    """An invoke that fails leaves the card as it was and says so in the chat."""
    card = await card_in(picture, client, "form")
    assert await press(client, card, verb) == {"outcome": "failed", "sentence": words}
    *_, old, note = (await picture())["demo-p-tara"]["entries"]
    assert old["cards"][0]["body"][0]["text"] == "Where was it?"
    assert (note["author"], note["text"], note["failed"]) == ("demo", words, True)


async def test_failing_bot_is_said_in_words(client: Client, picture: Picture) -> None:
    """When the bot fails on a message, the chat says so with the bot's own reason."""
    await post(client, "/demo/say", person="p-tara", text="crash")
    note = (await picture())["demo-p-tara"]["entries"][-1]
    assert note["failed"] is True
    assert note["text"] == "The bot answered with an error (HTTP 500). The bot is tired."


@pytest.mark.parametrize(
    ("text", "entries"),
    [("update", [("person", "update"), ("bot", "Changed later.")]), ("delete", [("person", "delete")])],
)
async def test_bot_changes_and_takes_back(
    client: Client, picture: Picture, text: str, entries: list[tuple[str, str]]
) -> None:
    """A message that the bot changes is changed in place, and one that it deletes is gone."""
    await post(client, "/demo/say", person="p-tara", text=text)
    chat = (await picture())["demo-p-tara"]["entries"]
    assert [(e["author"], e["text"]) for e in chat[1:]] == entries


async def test_work_is_shown_while_the_bot_is_at_it(client: Client, bot: Any, picture: Picture) -> None:
    """While the bot works on a message, its chat says so, and no other."""
    saying = asyncio.create_task(post(client, "/demo/say", person="p-tara", text="slow"))
    await bot.slow.wait()
    chats = await picture()
    assert (chats["demo-p-tara"]["working"], chats["demo-p-dev"]["working"]) == (True, False)
    bot.go.set()
    await saying
    assert (await picture())["demo-p-tara"]["working"] is False


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/demo/say", {"person": "nobody", "text": "x"}, 404),
        ("/demo/say", {"text": "x"}, 400),
        ("/demo/say", {"person": 5, "text": "x"}, 400),
        ("/demo/say", {"person": "p-tara"}, 400),
        ("/demo/say", {"person": "p-tara", "text": " \n"}, 400),
        ("/demo/say", {"person": "p-tara", "text": ["x"]}, 400),
        ("/demo/say", {"person": "p-tara", "text": "x" * 100_001}, 413),
        ("/demo/attach", {"person": "p-tara", "name": ""}, 400),
        ("/demo/attach", {"person": "p-tara", "name": "x" * 256}, 413),
        ("/demo/open", {"person": "nobody"}, 404),
        ("/demo/press", {"person": "p-tara", "kind": "submit", "activity_id": "none"}, 404),
        ("/demo/press", {"person": "p-tara", "kind": "submit"}, 400),
        ("/demo/press", {"person": "p-tara", "kind": "dance", "activity_id": "none"}, 400),
    ],
)
async def test_bad_requests_get_one_sentence(
    client: Client, bot: Any, path: str, body: dict[str, Any], status: int
) -> None:
    """A request that cannot be done says why in one sentence, and nothing reaches the bot."""
    response = await client.post(path, json=body)
    assert response.status == status
    assert (await response.json())["error"].endswith(".")
    assert bot.seen == []


@pytest.mark.parametrize("more", [{"data": "x"}, {"data": [1]}, {"verb": 5}])
async def test_bad_button_data_is_400(client: Client, picture: Picture, more: dict[str, Any]) -> None:
    """A button's data must be an object and its verb a text."""
    card = await card_in(picture, client, "form")
    body = {"person": "p-tara", "activity_id": card, "kind": "execute"} | more
    assert (await client.post("/demo/press", json=body)).status == 400


async def test_card_of_another_person_cannot_be_pressed(client: Client, picture: Picture) -> None:
    """A card is pressed by the person whose chat it stands in, and a text has no buttons at all."""
    card = await card_in(picture, client, "form")
    body = {"person": "p-dev", "activity_id": card, "kind": "execute", "verb": "save"}
    assert (await client.post("/demo/press", json=body)).status == 404
    greeting = (await picture())["demo-p-tara"]["entries"][0]["id"]
    body = {"person": "p-tara", "activity_id": greeting, "kind": "execute", "verb": "save"}
    assert (await client.post("/demo/press", json=body)).status == 404


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"NaN", b'{"person": NaN}', b"[" * 100_000, b"\xff\xfe"])
async def test_what_is_no_json_object_is_400(client: Client, body: bytes) -> None:
    """Bad JSON is refused with a sentence, whatever it is."""
    response = await client.post("/demo/say", data=body, headers={"Content-Type": "application/json"})
    assert response.status == 400
    assert (await response.json())["error"].endswith(".")


async def test_other_content_types_are_415(client: Client) -> None:
    """A form of another site cannot post here, because only JSON is taken."""
    response = await client.post("/demo/say", data={"person": "p-tara", "text": "x"})
    assert response.status == 415


async def test_too_large_a_request_is_413(client: Client) -> None:
    """A request beyond any real one is refused without reading on."""
    body = io.BytesIO(b'{"person": "p-tara", "text": "' + b"x" * 2_000_000 + b'"}')
    response = await client.post("/demo/say", data=body, headers={"Content-Type": "application/json"})
    assert response.status == 413
    assert (await response.json())["error"].endswith(".")
