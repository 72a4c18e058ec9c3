"""A guided report when somebody does what the card does not ask for: nothing is lost, and the next step is shown again."""

from typing import Any

from bot.texts import say
from tests.support.chat import Chat, actions, all_said, content, said
from tests.support.house import OTHER_TEACHER, House, press
from tests.support.school import CHAIR, HEAD, TEACHER


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


async def test_same_game_without_an_earlier_report_names_no_place(house: House) -> None:
    """Who has sent nothing before has no place to take it from: nothing is made up, and it is asked for."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says("report")
    await teacher.presses("No")
    await teacher.presses("Next", parties="none")
    assert "Understood" not in all_said(await teacher.says("it was the same game"))
    assert say("report.facts.title") in said(teacher.messages()[-1])


async def test_question_that_tells_of_something_is_told(house: House) -> None:
    """In the middle of a report it is no question about the policy: it goes into the report as it was typed."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says("report")
    words = "did I say that he messaged me twice?"
    assert "School staff must not" not in all_said(await teacher.says(words))
    await house.finish(teacher, "none")
    await house.settle()
    assert words in all_said(await house.chat(HEAD).presses("Open"))


async def test_head_with_nobody_above_is_pointed_outside(house: House) -> None:
    """Where a school has neither deputy nor chair, the head's own report and a picture in it are for the LADO."""
    people = tuple(one for one in house.school.people if one.id in (HEAD, TEACHER))
    house.school = house.school.model_copy(update={"people": people})
    await house.restart()
    head = house.chat(HEAD)
    await head.says("report")
    picture = {"contentType": "image/png", "contentUrl": "https://example.invalid/a.png", "name": "a.png"}
    heard = all_said(await head.says("", attachments=[picture]))
    lado = say("people.lado")
    assert say("report.flow.no_files", who=lado) in heard
    assert say("report.safety.title") in heard
    await head.presses("No")
    assert f"tell {lado} in person or by phone" in all_said(await head.says("save it for later"))


async def test_somebody_else_than_the_reporter_is_not_asked(house: House) -> None:
    """To ask Otto about a report of Tess's asks nobody: neither Otto nor Tess is sent anything."""
    await house.all_arrive()
    await house.report()
    await house.settle()
    head, teacher = house.chat(HEAD), house.chat(TEACHER)
    await head.presses("Open")
    before = len(teacher.messages())
    await head.says("ask Otto when he saw it")
    await house.settle()
    assert len(teacher.messages()) == before
    assert "when he saw it" not in house.chat(OTHER_TEACHER).words()
