"""Whoever a report is not for gets nothing of it, on any surface."""

import json
from typing import Any

import pytest
from sqlalchemy import Connection

from bot import logs
from bot.core.access import Status
from bot.core.case import Happened
from bot.storage import tables
from tests.support.channel import Answer
from tests.support.chat import Chat, all_said
from tests.support.house import ACKNOWLEDGE, EVERYBODY, INPUTS, NAMES, OTHER_TEACHER, SECOND_DEPUTY, House, press
from tests.support.records import opened
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER

MADE_UP = "SN-BC2D-26"


DEPUTIES = {DEPUTY, SECOND_DEPUTY}


ACTS = ("open", "acknowledge", "pass", "ask", "action", "done:1", "close", "closed", "reopen", "export", "told")


TYPED = (
    "open {ref}",
    "acknowledge {ref}",
    "close {ref}",
    "show me the report {ref}",
    "open reports",
    "my reports",
    "what did Tess report?",
    "has anyone else reported?",
)


ROUTES = [
    # who reports, about whom, who may know of it
    (TEACHER, "none", {HEAD, CHAIR} | DEPUTIES),
    (TEACHER, "adult", {HEAD, CHAIR}),
    (TEACHER, "myself", {HEAD, CHAIR}),
    (TEACHER, "deputy", {HEAD, CHAIR}),
    (TEACHER, "chair", {HEAD}),
    (TEACHER, "head", {CHAIR}),
    (TEACHER, "head,deputy", {CHAIR}),
    (TEACHER, "deputy,chair", {HEAD}),
    (DEPUTY, "none", {HEAD, SECOND_DEPUTY, CHAIR}),
    (DEPUTY, "head", {CHAIR}),
    (DEPUTY, "deputy", {HEAD, CHAIR}),
    (CHAIR, "none", {HEAD} | DEPUTIES),
    (HEAD, "none", {CHAIR} | DEPUTIES),
    (HEAD, "adult", {CHAIR}),
]


async def tries(chat: Chat, reference: str) -> list[str]:
    """What somebody reads who tries everything that can be typed or pressed, forged too, about this reference."""
    heard = [all_said(await chat.says(text.format(ref=reference))) for text in TYPED]
    for act in ACTS:
        data = {"verb": "case", "id": f"{act}={reference}", "v": 1, **INPUTS}
        heard.append(all_said(await press(chat, data)))
    heard.append(all_said(await press(chat, {"verb": "add", "id": reference, "v": 1})))
    heard.append(all_said(await chat.says("Something to add")))
    return [text.replace(reference, "REF") for text in heard]


def owed_to(house: House, person: str) -> Any:
    """Everything that was ever put into the outbox for this person, as JSON."""

    def owed(connection: Connection) -> str:
        found = [row for row in opened(connection, tables.outbox) if row.conversation == f"a:{person}"]
        return json.dumps([[row.message, row.slot] for row in found])

    return house.do(owed)


@pytest.fixture(scope="module")
def unknown() -> dict[str, list[str]]:
    """What each person reads who asks for a report that does not exist; found once, because it takes long."""
    return {}


@pytest.mark.parametrize(("reporter", "parties", "may_know"), ROUTES)
async def test_nobody_else_gets_anything(
    house: House,
    reporter: str,
    parties: str,
    may_know: set[str],
    unknown: dict[str, list[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Over days of the ladder, and whatever they try: no card, no list, no count, and one answer for all references."""
    logs.configure()
    await house.all_arrive()
    ref = await house.report(parties, by=reporter, account="A canary in the coal mine.")
    excluded = [one for one in EVERYBODY if one not in may_know | {reporter}]
    for _ in range(3):
        await house.later(hours=20)
    assert set(house.got(ref, *EVERYBODY)) == {NAMES[one] for one in may_know | {reporter}}
    for person in excluded:
        assert ref not in await owed_to(house, person)
        chat = house.chat(person)
        heard = await tries(chat, ref)
        assert "canary" not in chat.words()
        if person not in unknown:
            unknown[person] = await tries(chat, MADE_UP)
        assert heard == unknown[person], "the answer tells whether there is such a report"
    case = await house.case(ref)
    assert {entry.actor for entry in case.history} == {"", reporter}
    assert case.status is Status.NEW
    assert "canary" not in capsys.readouterr().err


@pytest.mark.parametrize("reporter", [TEACHER, DEPUTY, HEAD])
async def test_the_reporter_sees_the_state_and_no_more(house: House, reporter: str) -> None:
    """An own report is in "my reports"; it is not opened, taken on, closed or read there."""
    await house.all_arrive()
    ref = await house.report(by=reporter, account="A canary in the coal mine.")
    await house.later(minutes=60)
    chat = house.chat(reporter)
    before = chat.words().count("canary")
    for act in ACTS:
        await press(chat, {"verb": "case", "id": f"{act}={ref}", "v": 1, **INPUTS})
    assert ref in all_said(await chat.says("my reports"))
    assert ref not in all_said(await chat.says("open reports"))
    case = await house.case(ref)
    assert {entry.what for entry in case.entries(*Happened) if entry.actor} == {Happened.SENT}
    assert chat.words().count("canary") == before


async def test_my_reports_are_mine(house: House) -> None:
    """Another teacher's list has nothing of mine, and nothing can be added to mine by anybody else."""
    await house.all_arrive()
    ref = await house.report()
    await house.report(by=OTHER_TEACHER)
    other = house.chat(OTHER_TEACHER)
    assert ref not in all_said(await other.says("my reports"))
    await press(other, {"verb": "add", "id": ref, "v": 1})
    assert "I can only tell you about your own reports" in all_said(await other.says("It was me."))
    assert (await house.case(ref)).entries(Happened.ADDED) == ()


async def test_a_chair_who_is_told_the_reference_may_not_open_it(house: House) -> None:
    """Knowing the reference is not being allowed to read it."""
    await house.all_arrive()
    ref = await house.report()
    await house.later(hours=3)
    chair = house.chat(CHAIR)
    assert ref in chair.words()
    heard = await tries(chair, ref)
    assert heard == await tries(chair, MADE_UP)
    assert CHAIR not in (await house.case(ref)).opened_by


@pytest.mark.parametrize(
    ("parties", "button", "alerted"),
    [
        ("deputy", "Alert the safeguarding leads now", {"Harriet"}),
        ("head", "Alert the safeguarding leads now", {"Cora"}),
        ("adult", "Alert the safeguarding leads now", {"Harriet"}),
        ("chair", "Alert the safeguarding leads now", {"Harriet"}),
        ("none", "Alert the safeguarding leads now", {"Harriet", "Dan", "Dee"}),
        ("none", "Alert now: it is about the head teacher", {"Cora"}),
    ],
)
async def test_an_alert_keeps_out_whoever_was_named_before(
    house: House, parties: str, button: str, alerted: set[str]
) -> None:
    """The alert offered at the image question goes to nobody who was named at the question before."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says("report")
    await teacher.presses("No")
    await teacher.presses("Next", parties=parties)
    await teacher.presses("I do not know")
    await teacher.presses("Next", account="A picture.")
    await teacher.presses("Not sure")
    await teacher.presses(button)
    assert set(await house.new("URGENT")) == alerted


async def test_what_is_on_its_way_to_somebody_named_later_is_called_back(house: House) -> None:
    """Alerts that Teams has put off are never sent once the reporter says that it is about a deputy."""
    await house.all_arrive()
    for person in DEPUTIES:
        house.block(person, 429)
    ref = await house.urgent()
    await house.later(seconds=1)
    assert house.got(ref) == {"Harriet": 1}
    await house.finish(house.chat(TEACHER), "deputy")
    house.channel.answers_for.clear()
    await house.later(minutes=30)
    await house.later(hours=5)
    assert set(house.got(ref)) == {"Harriet", "Cora"}


async def test_somebody_named_later_loses_what_they_had(house: House) -> None:
    """A deputy who took on the alert is off it once it is about a deputy: no list, no opening, no reminder."""
    await house.all_arrive()
    ref = await house.urgent()
    await house.settle()
    deputy = house.chat(DEPUTY)
    await deputy.presses("Open")
    await deputy.presses(ACKNOWLEDGE)
    assert (await house.case(ref)).owner == DEPUTY
    await house.finish(house.chat(TEACHER), "deputy", account="A canary in the coal mine.")
    before = len(house.channel.sent)
    for _ in range(8):
        await house.later(minutes=30)
    assert not [sent for sent in house.channel.sent[before:] if sent["conversation"]["id"] == f"a:{DEPUTY}"]
    assert (await house.case(ref)).owner is None
    assert await tries(deputy, ref) == await tries(deputy, MADE_UP)
    assert "canary" not in deputy.words()
    assert house.got("URGENT", HEAD)["Harriet"] > 2, "the head is rung again"


async def test_an_alert_about_head_and_chair_is_shut(house: House) -> None:
    """Nobody in the app may have it after all: nobody is rung any more, and the reporter has the LADO's number."""
    await house.all_arrive()
    ref = await house.urgent()
    house.block(HEAD, 429)
    teacher = house.chat(TEACHER)
    await teacher.presses("Next", parties="head,chair")
    house.channel.answers_for.clear()
    await house.settle()
    before = dict(house.got(ref))
    for _ in range(6):
        await house.later(hours=1)
    assert house.got(ref) == before
    assert "01632 960203" in teacher.words()
    assert "There is nobody in the app" in all_said(await teacher.says("my reports"))
    for person in (HEAD, DEPUTY, CHAIR):
        assert await tries(house.chat(person), ref) == await tries(house.chat(person), MADE_UP)


async def test_a_throttled_or_failing_channel_leaks_nothing(house: House) -> None:
    """However the connector answers, only those who may know are ever sent the reference."""
    await house.all_arrive()
    ref = await house.report("head")
    for status in (429, 500, 503, 429, 500):
        house.channel.answers.append(Answer(status))
    for _ in range(20):
        await house.later(minutes=5)
    assert set(house.got(ref)) == {"Cora"}
