"""A guided report when somebody does what the card does not ask for: nothing is lost, and the next step is shown again."""

from typing import Any

from bot.texts import say
from tests.support.chat import Chat, actions, all_said, content
from tests.support.house import House, press
from tests.support.school import CHAIR, TEACHER


def newest(chat: Chat, identifier: str) -> dict[str, Any]:
    """A button with this id, as the newest card would have it."""
    cards = [content(sent) for sent in chat.messages()]
    revision = [each["data"]["v"] for card in cards for each in actions(card) if "data" in each][-1]
    return {"verb": "flow", "id": identifier, "v": revision}


async def test_a_made_up_button_shows_the_step_again(house: House) -> None:
    """An unknown button, a made-up step and a made-up way leave the report where it was."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says("report")
    for data in ({"verb": "launch"}, {"verb": "step", "id": "sudo=yes"}):
        heard = all_said(await press(teacher, newest(teacher, "") | data))
        assert say("edge.unknown_button") in heard
        assert say("report.safety.title") in heard
    heard = all_said(await press(teacher, newest(teacher, "fly")))
    assert say("report.safety.title") in heard


async def test_an_empty_message_answers_nothing(house: House) -> None:
    """Blanks are no answer: that is said, and the question stands."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says("report")
    heard = all_said(await teacher.says("  \n "))
    assert say("edge.empty") in heard
    assert say("report.safety.title") in heard


async def test_sending_too_early_says_what_is_missing(house: House) -> None:
    """Nothing is sent before who must not see it, what happened and the question on images are answered."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says("report")
    for _ in range(2):
        assert say("report.check.not_yet") in all_said(await teacher.says("send"))
    await teacher.presses("No")
    assert say("report.check.not_yet") in all_said(await teacher.says("send"))
    assert await house.everything() == []


async def test_send_passes_over_what_may_be_left_out(house: House) -> None:
    """At the short facts, "send" means that there is nothing to add; the report is read back before it goes."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says("she messaged me hi")
    await teacher.presses("No")
    await teacher.presses("Next", parties="none")
    heard = all_said(await teacher.says("send"))
    assert say("report.facts.title") not in heard
    assert await house.everything() == []


async def test_a_second_alert_is_none(house: House) -> None:
    """The alert pressed again, on the card that is shown now, rings nobody a second time."""
    await house.all_arrive()
    ref = await house.urgent()
    teacher = house.chat(TEACHER)
    heard = all_said(await press(teacher, newest(teacher, "alert")))
    assert say("report.flow.carry_on") in heard
    assert [row.id for row in await house.everything()] == [ref]


async def test_an_alert_that_nobody_may_have_names_the_lado(house: House) -> None:
    """The chair's alert about the head goes to nobody in the app, and the number outside is there at once."""
    await house.all_arrive()
    chair = house.chat(CHAIR)
    await chair.says("report")
    await chair.presses("Yes")
    heard = all_said(await chair.presses("Alert now: it is about the head teacher"))
    assert "01632 960203" in heard
    assert await house.everything() == []


async def test_stopping_where_nothing_is_open_says_so(house: House) -> None:
    """The word "cancel" after the end of a report is no question about the policy, and takes nothing back."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    for typed in ("cancel", "Stop.", "go back"):
        assert all_said(await teacher.says(typed)) == say("edge.nothing_open")
    assert await house.everything() == []
