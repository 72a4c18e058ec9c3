"""What people write about a child stays where it belongs: a canary in every field is looked for in every output."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse

from bot import logs
from bot.storage import tables
from bot.storage.database import Database
from tests.support.channel import Answer, message
from tests.support.chat import content
from tests.support.house import ACKNOWLEDGE, House, reference_in
from tests.support.records import opened
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER

# Where each canary may be read: in these people's private chats, once they have asked for it.
READERS = {HEAD, DEPUTY, TEACHER}
FIELDS = {
    "opening": READERS,
    "children": READERS,
    "platform": READERS,
    "account": READERS,
    "childswords": READERS,
    "done": READERS,
    "note": READERS,
    "question": READERS,
    "action": {HEAD, DEPUTY},
    "reason": {HEAD, DEPUTY},
    "keptin": {HEAD, DEPUTY},
    "again": {HEAD, DEPUTY},
}


def canary(field: str) -> str:
    """A word that is nowhere else."""
    return f"zqcanary{field}zq"


async def a_whole_story(house: House) -> str:
    """A report with a canary in each field, from the first word to its second end."""
    await house.all_arrive()
    teacher, head, deputy = house.chat(TEACHER), house.chat(HEAD), house.chat(DEPUTY)
    await teacher.says(f"she messaged me {canary('opening')}")
    await teacher.presses("No")
    await teacher.presses("Next", parties="none")
    facts = {"children": f"{canary('children')} 5H", "platform": canary("platform"), "happened": "yesterday about 4"}
    await teacher.presses("Next", **facts)
    await teacher.presses("Next", account=canary("account"), childs_words=canary("childswords"))
    await teacher.presses("No")
    await teacher.presses("Next", told="nobody", done=canary("done"))
    sent = await teacher.presses("Send")
    await house.later(minutes=30)
    await head.presses("Open")
    await deputy.presses("Open")
    await head.presses(ACKNOWLEDGE)
    await teacher.presses("Add more")
    await teacher.says(canary("note"))
    await head.presses("Send the question", question=canary("question"))
    await head.presses("Add the action", action=canary("action"))
    await house.settle()
    await head.presses(f"Done: {canary('action')}")
    await head.presses("Close")
    await head.presses("Close the report", outcomes="recorded", reason=canary("reason"), kept_in=canary("keptin"))
    await house.settle()
    await head.presses("Open")
    await head.presses("Export")
    await head.presses("Reopen", reason=canary("again"))
    await head.says(f"open {reference_in(json.dumps(sent))}")
    for _ in range(4):
        await house.later(hours=30)
    return json.dumps(sent)


def contents(folder: Path) -> dict[str, bytes]:
    """Everything that lies in this folder, by its name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def previews(sent: dict[str, Any]) -> Iterator[str]:
    """What a notification or a lock screen may show of a message: its summary, its fallback, its title."""
    yield str(sent.get("summary", ""))
    yield str(content(sent).get("fallbackText", ""))


async def test_words_are_read_by_readers_and_by_nobody_else(house: House) -> None:
    """Each field in the chats of those who may read it, once they have opened it; no chat of anybody else."""
    await a_whole_story(house)
    for field, readers in FIELDS.items():
        where = {
            sent["conversation"]["id"].removeprefix("a:")
            for sent in house.channel.sent
            if canary(field) in json.dumps(sent)
        }
        assert where <= readers, field
        assert where, f"{field} is not shown to anybody: the test tests nothing"


async def test_no_word_is_in_a_preview_an_alert_a_slot_or_a_reference(house: House) -> None:
    """What rings a phone says that there is something, and nothing of what."""
    await a_whole_story(house)
    for sent in house.channel.sent:
        assert not [text for text in previews(sent) if "zqcanary" in text]
    found = await house.do(lambda connection: opened(connection, tables.outbox))
    for slot, owed in ((row.slot, row.message) for row in found):
        assert "zqcanary" not in slot
        if "/alert/" in slot or "/reference_only/" in slot:
            for word in ("zqcanary", "Tess", "Ruby"):
                assert word not in json.dumps(owed)
    for row in await house.everything():
        assert "zqcanary" not in row.id + row.status + row.conversation
    assert "zqcanary" not in " ".join(sent["_path"] for sent in house.channel.sent)


async def test_no_word_is_logged_or_answered(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not in one line of the log, whatever fails, nor in the body of any answer to Teams."""
    logs.configure("json")
    bodies: list[str] = []
    post = house.post

    async def listening(activity: Any) -> ClientResponse:
        answer = await post(activity)
        bodies.append(await answer.text())
        return answer

    monkeypatch.setattr(house, "post", listening)
    await a_whole_story(house)
    teacher = house.chat(TEACHER)
    await house.post(message(house.channel, TEACHER, f"please explode {canary('engine')}"))
    for changes in (
        {"from": canary("from")},
        {"value": {"verb": canary("verb"), "id": canary("id")}},
        {"value": {"verb": "case", "id": f"{canary('act')}=SN-BC2D-26"}},
        {"type": canary("type")},
        {"channelData": canary("data")},
        {"attachments": canary("attachments")},
        {"text": canary("toolong") * 1000},
        {"text": canary("half") + "\ud800"},
    ):
        await house.post(message(house.channel, TEACHER, **changes))
    house.channel.answers_for[f"a:{HEAD}"] = Answer(500, body=canary("teams").encode())
    await teacher.says(f"another one messaged me {canary('second')}")
    await house.later(minutes=30)

    def broken(_self: Database, _work: object) -> None:
        raise RuntimeError(f"cannot store {canary('database')}")

    with monkeypatch.context() as patch:
        patch.setattr(Database, "transact_now", broken)
        await house.post(message(house.channel, TEACHER, canary("lost")))
    print("a line of this test", file=sys.stderr)  # noqa: T201  # shows that lines are caught
    captured = capsys.readouterr()
    logged = captured.out + captured.err
    assert "a line of this test" in logged
    assert "turn failed" in logged
    assert logged.count('"event": "turn"') > 20
    assert "zqcanary" not in logged
    assert not [body for body in bodies if "zqcanary" in body]


async def test_what_a_report_says_is_on_record_whole(house: House) -> None:
    """The canaries are in the database, so that the tests above look for something that is there."""
    receipt = await a_whole_story(house)
    [row] = await house.everything()
    for field in ("opening", "children", "platform", "account", "childswords", "done"):
        assert canary(field) in json.dumps(row.body)
    assert "zqcanary" not in receipt.split("Your report has been recorded")[1]
    assert CHAIR not in row.route["first"]


async def test_no_word_is_in_a_file(house: House, tmp_path: Path) -> None:
    """Whoever takes the database with its journal, or all of the data folder, finds not one word that was typed."""
    await a_whole_story(house)
    await house.chat(TEACHER).says(f"another one messaged me {canary('unsent')}")
    await house.chat(CHAIR).says(f"can I add {canary('asked')} on facebook")
    names = contents(tmp_path)
    assert {"safecontact.db", "safecontact.db-wal"} <= set(names)
    assert not [name for name, content in names.items() if b"zqcanary" in content.lower()]
    [unsent] = [
        one
        for one in await house.do(lambda connection: opened(connection, tables.conversations))
        if one.person == TEACHER
    ]
    assert canary("unsent") in json.dumps(unsent.state)
