"""What the case desk says when something cannot be done: one plain sentence each, and the report stays as it is."""

import pytest

from bot.core.access import Status
from bot.core.case import Happened
from bot.storage import audit
from bot.texts import say
from tests.support.chat import Chat, all_said
from tests.support.house import ACKNOWLEDGE, OTHER_TEACHER, House, press
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER

ONCE = (
    Happened.ASKED,
    Happened.ACTION,
    Happened.ACTION_DONE,
    Happened.PASSED_ON,
    Happened.CLOSED,
    Happened.REOPENED,
)


async def taken_on(house: House) -> tuple[str, Chat]:
    """A report that the head has opened and taken on."""
    await house.all_arrive()
    ref = await house.report()
    await house.settle()
    head = house.chat(HEAD)
    await head.presses("Open")
    await head.presses(ACKNOWLEDGE)
    return ref, head


@pytest.mark.parametrize("person", [TEACHER, DEPUTY, CHAIR])
async def test_only_the_head_starts_a_drill(house: House, person: str) -> None:
    """A practice report that rings everybody's phone is for the Head Teacher to send."""
    await house.all_arrive()
    assert all_said(await house.chat(person).says("practice drill")) == say("case.desk.refused")
    assert await house.everything() == []


async def test_an_unread_report_is_not_taken_on(house: House) -> None:
    """Whoever takes it on has read it: until then the answer says to open it."""
    await house.all_arrive()
    ref = await house.report()
    await house.settle()
    heard = all_said(await press(house.chat(HEAD), {"verb": "case", "id": f"acknowledge={ref}"}))
    assert heard == say("case.done.open_first", reference=ref)
    assert (await house.case(ref)).owner is None


async def test_an_open_action_stands_in_the_way_of_closing(house: House) -> None:
    """The answer names what is not done yet."""
    ref, head = await taken_on(house)
    await head.presses("Add the action", action="Phone home")
    heard = all_said(await press(head, {"verb": "case", "id": f"close={ref}"}))
    assert heard == say("case.done.actions_first", reference=ref, left="Phone home")
    await press(head, {"verb": "case", "id": f"closed={ref}", "outcomes": "recorded", "reason": "Done."})
    assert (await house.case(ref)).status is Status.ACKNOWLEDGED


@pytest.mark.parametrize(
    ("inputs", "answer"),
    [
        ({"outcomes": "recorded"}, "case.close.ask_note"),
        ({"outcomes": "recorded", "reason": "  "}, "case.close.ask_note"),
        ({"reason": "Done."}, "case.close.outcome_error"),
        ({"reason": "Done.", "outcomes": ","}, "case.close.outcome_error"),
        ({"reason": "Done.", "outcomes": "made up"}, "case.done.not_allowed"),
    ],
)
async def test_a_report_is_closed_with_an_outcome_and_a_reason(
    house: House, inputs: dict[str, str], answer: str
) -> None:
    """What is missing is asked for, and until it is there the report stays open."""
    ref, head = await taken_on(house)
    assert all_said(await press(head, {"verb": "case", "id": f"closed={ref}", **inputs})) == say(answer)
    assert (await house.case(ref)).status is Status.ACKNOWLEDGED


async def test_a_closed_report_is_opened_again_with_a_reason(house: House) -> None:
    """Without one it is asked for; what can only be done with an open report is refused."""
    ref, head = await taken_on(house)
    await press(head, {"verb": "case", "id": f"closed={ref}", "outcomes": "recorded", "reason": "Done."})
    heard = all_said(await press(head, {"verb": "case", "id": f"reopen={ref}", "reason": " "}))
    assert heard == say("case.desk.reopen_reason", reference=ref)
    for act in ("ask", "action", "pass"):
        data = {"verb": "case", "id": f"{act}={ref}", "question": "Q?", "action": "A"}
        assert f"{ref} is closed" in all_said(await press(head, data)), act
    assert (await house.case(ref)).status is Status.CLOSED


async def test_second_press_on_the_desk_is_said_to_be_recorded(house: House) -> None:
    """Whatever the one has recorded, the same press by them or by the other says so, with who did it and when."""
    ref, head = await taken_on(house)
    deputy = house.chat(DEPUTY)
    await press(deputy, {"verb": "case", "id": f"open={ref}"})
    for act, typed in (
        ("ask", {"question": "When?"}),
        ("action", {"action": "Phone home"}),
        ("done:1", {}),
        ("pass", {}),
        ("closed", {"outcomes": "recorded", "reason": "Done."}),
        ("reopen", {"reason": "More came up."}),
    ):
        data = {"verb": "case", "id": f"{act}={ref}", **typed}
        assert "recorded already" not in all_said(await press(head, data)), act
        others = [head] if act in ("ask", "action", "pass") else [head, deputy]
        for chat in others:
            heard = all_said(await press(chat, data))
            assert f"{ref}: that is recorded already, by Head Teacher Harriet Head, Monday" in heard, act
    assert [len((await house.case(ref)).entries(what)) for what in ONCE] == [1] * len(ONCE)


async def test_a_closed_report_asked_to_be_closed_says_who_closed_it(house: House) -> None:
    """No form for an outcome is shown again, neither to whoever closed it nor to the other."""
    ref, head = await taken_on(house)
    await press(head, {"verb": "case", "id": f"closed={ref}", "outcomes": "recorded", "reason": "Done."})
    heard = all_said(await press(head, {"verb": "case", "id": f"close={ref}"}))
    assert heard.startswith(f"{ref}: that is recorded already, by Head Teacher Harriet Head")


async def test_an_open_report_is_not_exported(house: House) -> None:
    """The file is made of a report that is over."""
    ref, head = await taken_on(house)
    assert all_said(await press(head, {"verb": "case", "id": f"export={ref}"})) == say("case.done.not_allowed")


async def test_whose_role_has_ended_is_answered_like_everybody(house: House) -> None:
    """Somebody who is on a report's route and no longer a lead gets the answer that every reference has."""
    ref, _ = await taken_on(house)
    people = tuple(
        person.model_copy(update={"roles": frozenset()}) if person.id == DEPUTY else person
        for person in house.school.people
    )
    house.school = house.school.model_copy(update={"people": people})
    await house.restart()
    deputy = house.chat(DEPUTY)
    for act in ("open", "acknowledge", "told"):
        assert all_said(await press(deputy, {"verb": "case", "id": f"{act}={ref}"})) == say("case.desk.refused")


async def test_who_opened_and_who_was_refused_is_in_the_audit(house: House) -> None:
    """An opening, an export and a refusal leave an entry each; of a made-up reference nothing that was typed is kept."""
    ref, head = await taken_on(house)
    teacher = house.chat(OTHER_TEACHER)
    await press(teacher, {"verb": "case", "id": f"open={ref}"})
    await press(teacher, {"verb": "case", "id": "open=zqcanaryzq"})
    await press(teacher, {"verb": "case", "id": f"zqcanaryzq={ref}"})
    await head.presses("Close")
    await head.presses("Close the report", outcomes="recorded", reason="Done.")
    await press(head, {"verb": "case", "id": f"export={ref}"})
    links = await house.do(audit.links)
    deeds = [(link.deed.actor, link.deed.action, link.deed.subject, link.deed.detail) for link in links]
    assert [deed for deed in deeds if deed[0] == OTHER_TEACHER] == [
        (OTHER_TEACHER, "refused", ref, "open"),
        (OTHER_TEACHER, "refused", "", "open"),
        (OTHER_TEACHER, "refused", ref, "unknown"),
    ]
    assert [deed[1] for deed in deeds if deed[0] == HEAD] == ["opened", "acknowledged", "closed", "exported"]
    assert await house.do(audit.verify) is None
    assert await house.do(audit.changed_histories) == []
