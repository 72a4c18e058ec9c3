"""Old cards, forged ones, double taps and two at one instant: the right thing once, or nothing."""

import json
from itertools import product
from typing import Any

import pytest

from bot.core.access import Status
from bot.core.case import Happened
from bot.core.handling import Outcome
from bot.texts import say
from tests.support.chat import Chat, actions, all_said, content, said
from tests.support.house import ACKNOWLEDGE, INPUTS, SECOND_DEPUTY, House, press, together
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER


async def owned_by_head(house: House, parties: str = "none") -> tuple[str, Chat, Chat]:
    """A report that head and deputy have open on their screens, and the head has taken on."""
    await house.all_arrive()
    ref = await house.report(parties)
    await house.later(minutes=30)
    head, deputy = house.chat(HEAD), house.chat(DEPUTY)
    await deputy.presses("Open")
    await head.presses("Open")
    await head.presses(ACKNOWLEDGE)
    await house.settle()
    return ref, head, deputy


def buttons(chat: Chat) -> dict[str, dict[str, Any]]:
    """Every case button that this person has on the screen, the newest of each title."""
    cards = [content(sent) for sent in chat.messages()]
    return {
        each["title"]: each["data"]
        for card in cards
        for each in actions(card)
        if each.get("data", {}).get("verb") == "case"
    }


async def test_an_old_card_cannot_do_what_its_state_no_longer_allows(house: House) -> None:
    """The deputy's card was drawn before the head took it on: a press says who has it, and changes nothing."""
    ref, head, deputy = await owned_by_head(house)
    said_to_deputy = all_said(await deputy.presses(ACKNOWLEDGE))
    assert f"{ref} is already acknowledged, by Head Teacher Harriet Head" in said_to_deputy
    old = buttons(head)
    await head.presses("Close")
    await head.presses("Close the report", outcomes="recorded", reason="Done.")
    closed = await house.case(ref)
    for title, data in old.items():
        if data["id"].partition("=")[0] not in ("open", "told", "export"):
            heard = all_said(await press(head, data | INPUTS))
            assert "is closed" in heard or "already" in heard or "Reason" in title, (title, heard)
    assert (await house.case(ref)).status is Status.CLOSED
    assert len((await house.case(ref)).history) == len(closed.history)


async def test_a_card_of_an_earlier_report_answers_nothing_in_the_next(house: House) -> None:
    """Who must not see it is asked for each report, and no button of the report before can answer it."""
    await house.all_arrive()
    chat = house.chat(TEACHER)
    await chat.says("report")
    await chat.presses("No")
    [old] = [each["data"] for each in actions(content(chat.messages()[-1])) if each["title"] == "Next"]
    await house.finish(chat, "none")
    house.clock.pass_by(minutes=5)
    await chat.says("report")
    await chat.presses("No")
    assert say("report.flow.old_card") in all_said(await press(chat, old | {"parties": "none"}))
    case = await house.case(await house.finish(chat, "head"))
    assert case.route.everybody == {CHAIR}


async def test_every_button_pressed_twice_acts_once(house: House) -> None:
    """Teams sends a double tap as two presses: one question, one action, one passing on, one end, one beginning."""
    ref, head, _ = await owned_by_head(house)
    for title, inputs in (
        ("Send the question", {"question": "When was it?"}),
        ("Add the action", {"action": "Phone home"}),
        ("Done: Phone home", {}),
        ("I can't deal with this: pass to deputy", {}),
        ("Close the report", {"outcomes": "recorded", "reason": "Done."}),
        ("Reopen", {"reason": "More came up."}),
    ):
        if title == "Close the report":
            await head.presses("Close")
        if title == "Reopen":
            await head.presses("Open")
        data = buttons(head)[title] | inputs
        await together(press(head, data), press(head, data))
        await press(head, data)
    await house.settle()
    case = await house.case(ref)
    once = (
        Happened.ASKED,
        Happened.ACTION,
        Happened.ACTION_DONE,
        Happened.PASSED_ON,
        Happened.CLOSED,
        Happened.REOPENED,
    )
    assert [len(case.entries(what)) for what in once] == [1] * len(once)
    for words in ("When was it?", "is closed. Thank you.", "has been opened again"):
        assert house.got(words, TEACHER) == {"Tess": 1}
    rung = [entry.data["person"] for entry in case.entries(Happened.ALERTED)]
    assert rung.count(DEPUTY) == 2, "by the ladder, and because it was passed on"


async def test_two_at_the_same_instant_one_owner(house: House) -> None:
    """Head and deputy acknowledge together: one has it, and both are told who."""
    await house.all_arrive()
    ref = await house.report()
    await house.later(minutes=30)
    people = {HEAD: "Head Teacher Harriet Head", DEPUTY: "Deputy safeguarding lead Dan Deputy"}
    chats = {one: house.chat(one) for one in people}
    for chat in chats.values():
        await chat.presses("Open")
    heard = dict(zip(people, await together(*(chat.presses(ACKNOWLEDGE) for chat in chats.values())), strict=True))
    case = await house.case(ref)
    assert case.owner in people
    assert len(case.entries(Happened.ACKNOWLEDGED)) == 1
    [loser] = set(people) - {case.owner}
    assert f"{ref} is acknowledged. You are responsible" in all_said(heard[case.owner])
    assert f"{ref} is already acknowledged, by {people[case.owner]}" in all_said(heard[loser])
    await house.settle()
    assert f"Being dealt with by {people[case.owner]}" in house.chat(TEACHER).words()
    assert house.got(f"{people[case.owner]} has taken on your report", TEACHER) == {"Tess": 1}
    assert f"Taken on by {people[case.owner]}" in said_on_alert(chats[loser], ref)


def said_on_alert(chat: Chat, reference: str) -> str:
    """What the alert card of a report says now."""
    return "\n".join(said(each) for each in chat.messages() if f"eport {reference}" in said(each))


@pytest.mark.parametrize("seven", range(3))
async def test_the_same_press_twice_at_once_acknowledges_once(house: House, seven: int) -> None:
    """Two taps of one finger, as two activities at one instant."""
    del seven
    await house.all_arrive()
    ref = await house.report()
    await house.settle()
    head = house.chat(HEAD)
    await head.presses("Open")
    data = buttons(head)[ACKNOWLEDGE]
    await together(*(press(head, data) for _ in range(3)))
    assert len((await house.case(ref)).entries(Happened.ACKNOWLEDGED)) == 1


FORGED: list[dict[str, Any]] = [
    *(
        {"verb": "case", "id": identifier}
        for identifier in ("", "=", "open", "open=", "=x", "open:=", "open=' OR 1=1 --")
    ),
    *({"verb": "case", "id": identifier} for identifier in (None, 7, ["open"], {"open": 1}, "x" * 65)),
    *({"verb": verb, "id": "open={ref}"} for verb in ("", "CASE", "drop", None, 3, ["case"], "step", "flow")),
    *({"verb": "case", "id": "sudo={ref}", "v": v} for v in (-1, 10**12, "1; DROP TABLE reports", None, [1])),
    {"verb": "case", "id": "done:99={ref}"},
    {"verb": "case", "id": "closed={ref}", "outcomes": "made up", "reason": "x"},
    {"verb": "case", "id": "closed={ref}", "outcomes": {"a": 1}, "reason": ["x"]},
    {},
]


async def test_forged_buttons_are_harmless(house: House) -> None:
    """Card data is never believed: whatever it says, nothing happens to the report, and nothing breaks."""
    ref, head, deputy = await owned_by_head(house)
    before = await house.case(ref)
    for chat, forged in product((head, deputy), FORGED):
        data = {
            name: value.replace("{ref}", ref) if isinstance(value, str) else value for name, value in forged.items()
        }
        heard = all_said(await press(chat, data))
        assert heard
        assert say("edge.fault") not in heard
    assert await house.case(ref) == before


@pytest.mark.parametrize("version", [0, 1, 2, 99, "7", None, "x"])
async def test_the_version_on_a_card_is_not_believed(house: House, version: Any) -> None:
    """It is the report as it is now that decides, not what the card says it was."""
    ref, _, deputy = await owned_by_head(house)
    heard = all_said(await press(deputy, {"verb": "case", "id": f"acknowledge={ref}", "v": version}))
    assert "already acknowledged" in heard
    assert (await house.case(ref)).owner == HEAD


async def test_a_closed_report_is_exported_by_its_readers_only(house: House) -> None:
    """The whole case, for who has opened it and may; for others the answer that every reference has."""
    ref, head, deputy = await owned_by_head(house)
    await head.presses("Close")
    await head.presses("Close the report", outcomes=",".join(Outcome), reason="Done.")
    assert "Hi." in said_or_file(await press(head, {"verb": "case", "id": f"export={ref}", "v": 1}))
    assert "Hi." in said_or_file(await press(deputy, {"verb": "case", "id": f"export={ref}", "v": 1}))
    for person in (SECOND_DEPUTY, CHAIR, TEACHER):
        chat = house.chat(person)
        before = chat.words()
        await press(chat, {"verb": "case", "id": f"export={ref}", "v": 1})
        assert "Done." not in chat.words().replace(before, "")


def said_or_file(sent: list[dict[str, Any]]) -> str:
    """What was said, or everything of a message that carries more than text."""
    return all_said(sent) + json.dumps(sent)
