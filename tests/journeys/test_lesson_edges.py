"""Remote sessions at their edges: presses that come too late, twice, from the wrong person or from nowhere."""

import csv
from typing import Any

import pytest

from bot.core.people import Role
from bot.storage import lessons
from bot.texts import say
from cards.register_file import register_csv
from tests.journeys.test_lesson_form import CLOSURE, FORM, check, close_school, send
from tests.support.chat import Chat, actions, all_said, content
from tests.support.house import House, press
from tests.support.school import DEPUTY, HEAD, TEACHER

OLDER = "That was an older card. Nothing was changed."


def reference_of(chat: Chat) -> str:
    """The reference of the session whose buttons this person sees."""
    ids = [
        action["data"]["id"].partition("=")[2]
        for sent in chat.messages()
        for action in actions(content(sent))
        if action.get("data", {}).get("verb") == "session"
    ]
    return next(name for name in ids if name)


async def test_unknown_act_on_a_session_is_told_so(house: House) -> None:
    """A button that no version of the bot has drawn does nothing to a session."""
    teacher, _ = await send(house)
    made_up = {"verb": "session", "id": f"paint={reference_of(teacher)}", "v": 1}
    assert all_said(await press(teacher, made_up)) == say("edge.unknown_button")


@pytest.mark.parametrize("act", ["send", "cancel", "nothing", "change", "report"])
async def test_head_cannot_act_in_a_teachers_place(house: House, act: str) -> None:
    """What only the teacher may do with a session, the Head Teacher's press does not do, and nothing is noted."""
    teacher, head = await send(house)
    heard = all_said(await press(head, {"verb": "session", "id": f"{act}={reference_of(teacher)}", "v": 1}))
    assert OLDER in heard
    assert "Noted" not in heard
    assert "Waiting for the Head Teacher's decision." in all_said(await teacher.says("my lessons"))


async def test_decision_nobody_can_make_is_none(house: House) -> None:
    """An outcome that does not exist decides nothing, and the head sees how the session stands."""
    teacher, head = await send(house)
    made_up = {"verb": "decide", "id": f"maybe={reference_of(teacher)}", "v": 1, "note": "Fine."}
    assert OLDER in all_said(await press(head, made_up))
    assert "Waiting for the Head Teacher's decision." in all_said(await teacher.says("my lessons"))


async def test_decision_about_a_session_that_was_called_off_comes_too_late(house: House) -> None:
    """The teacher calls it off while the head writes the note: the head is told, and nothing is decided."""
    teacher, head = await send(house)
    decision = next(
        a["data"] for m in head.messages() for a in actions(content(m)) if a.get("title") == "OK to go ahead"
    )
    await teacher.presses("It will not take place")
    heard = all_said(await press(head, {**decision, "note": "Fine."}))
    assert "The teacher has marked this session as not taking place." in heard
    await house.settle()
    assert "Head Teacher's decision" not in teacher.words()


async def test_old_change_button_shows_how_the_session_stands(house: House) -> None:
    """Change on the card of an older check opens no form with older answers."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await check(teacher)
    old = next(
        a["data"] for m in teacher.messages() for a in actions(content(m)) if a.get("title") == "Change my answers"
    )
    await teacher.presses("Change my answers")
    await teacher.presses("Check it", **FORM | {"group": "Year 5"})
    heard = all_said(await press(teacher, old))
    assert OLDER in heard
    assert "Year 5" in heard


async def test_period_is_removed_once(house: House) -> None:
    """Pressed again, on a card from before, Remove says that the period is not set any more; so does a made-up act."""
    await house.all_arrive()
    await close_school(house)
    head = house.chat(HEAD)
    await head.says("closures")
    remove = next(
        a["data"] for m in head.messages() for a in actions(content(m)) if a.get("title") == "Remove 25 Nov to 27 Nov"
    )
    made_up = {**remove, "id": remove["id"].replace("remove", "paint")}
    assert "That period is not set any more." in all_said(await press(head, made_up))
    assert "Removed:" in all_said(await press(head, remove))
    assert "That period is not set any more." in all_said(await press(head, remove))
    assert "No period is set." in all_said(await head.says("closures"))


async def test_period_that_is_set_twice_is_one(house: House) -> None:
    """A second press of Set it, with another reason, leaves one period with the reason given last."""
    await house.all_arrive()
    await close_school(house)
    await close_school(house, reason="burst pipe")
    shown = all_said(await house.chat(HEAD).says("closures"))
    assert shown.count("25 November 2026 to") == 1
    assert "burst pipe" in shown


async def test_register_shows_what_is_to_come_where_a_view_is_unknown(house: House) -> None:
    """A view or a page that does not exist is the first page of what is to come, or an empty one."""
    teacher, head = await send(house)
    assert reference_of(teacher)
    for view in ("paint", "upcoming:x", ""):
        assert "Year 4" in all_said(await press(head, {"verb": "register", "id": view, "v": 1}))
    assert "There are none." in all_said(await press(head, {"verb": "register", "id": "upcoming:99", "v": 1}))


async def test_register_is_turned_over_a_page_at_a_time(house: House) -> None:
    """Thirteen sessions are twelve and one: More shows the last, and there is no More after it."""
    await house.all_arrive()
    teacher, head = house.chat(TEACHER), house.chat(HEAD)
    for number in range(13):
        await check(teacher, starts=f"{8 + number // 2:02}:{number % 2 * 30:02}", ends="18:00")
        await house.later(minutes=1)
    assert "1 to 12 of 13" in all_said(await head.says("register"))
    last = await head.presses("More")
    assert "13 to 13 of 13" in all_said(last)
    assert "14:00 to 18:00" in all_said(last)
    assert "More" not in [action["title"] for action in actions(content(last[-1]))]


async def test_rule_that_does_not_exist_cannot_be_adopted(house: House) -> None:
    """A name that is in no list adopts nothing, and none of the others with it; nothing chosen adopts nothing."""
    await house.all_arrive()
    head = house.chat(HEAD)
    await head.says("lesson rules")
    assert "Nothing was changed." in all_said(await head.presses("Save", adopted="consent,paint"))
    assert "No rule is adopted" in all_said(await head.presses("Save", adopted=""))


async def test_session_of_a_group_that_is_not_closed_is_not_settled(house: House) -> None:
    """A period for Year 4 leaves Year 5 to the Head Teacher, and covers Year 4."""
    await house.all_arrive()
    await close_school(house, **{**CLOSURE, "groups": "Year 4"})
    teacher = house.chat(TEACHER)
    assert "not plainly for this class or group" in await check(teacher, group="Year 5")
    assert "Meets the points clause 14 covers" in await check(teacher, group="4B")


async def test_staff_see_the_periods_and_no_way_to_change_them(house: House) -> None:
    """A teacher reads which periods are set; there is nothing to press."""
    await house.all_arrive()
    await close_school(house)
    shown = await house.chat(TEACHER).says("closures")
    assert "boiler failure" in all_said(shown)
    assert not list(actions(content(shown[-1])))


async def test_head_who_looks_late_is_told_that_it_has_begun(house: House) -> None:
    """The request opened after the start says that it has begun, and can still be decided."""
    _, head = await send(house)
    await house.later(to="2026-11-25 10:05")
    await head.says("register")
    page = head.messages()[-1]
    row = next(a["data"] for a in actions(content(page)) if a.get("data", {}).get("id", "").startswith("show="))
    shown = all_said(await press(head, row))
    assert "It has begun or is over. You can still decide, and the teacher is told." in shown
    assert "recorded as your decision" in all_said(await head.presses("OK to go ahead", note="Fine."))


async def test_each_day_of_a_series_is_asked_about_afresh(house: House) -> None:
    """What was answered after the first day is not taken for the second: the question comes without an answer in it."""
    await house.all_arrive()
    await close_school(house, last="2026-12-18")
    teacher = house.chat(TEACHER)
    await check(teacher, until="2026-12-02")
    await house.later(to="2026-11-25 10:45")
    await teacher.presses("No, nothing to report")
    await house.later(to="2026-12-02 10:45")
    asked = all_said(teacher.messages()[-1:])
    assert "Is there anything to report from it" in asked
    assert "Noted" not in asked


async def test_older_form_is_shown_again_and_not_used(house: House) -> None:
    """A form that was sent off after a newer one was shown checks nothing."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says("check a lesson")
    old = button(teacher, "Check it")
    await teacher.says("on Teams tomorrow at 10")
    heard = all_said(await press(teacher, old | FORM))
    assert say("lesson.form.old_card") in heard
    assert "There are none." in all_said(await teacher.says("my lessons"))


async def test_field_that_cannot_be_read_is_named(house: House) -> None:
    """A time that is none is named by its field, and nothing is checked."""
    await house.all_arrive()
    heard = await check(house.chat(TEACHER), starts="25:99")
    assert say("lesson.wrong.bad_date", field=say("lesson.form.starts")) in heard
    assert "clause 14" not in heard.lower()


async def test_decision_on_the_card_of_an_earlier_check_is_not_taken(house: House) -> None:
    """The teacher has changed the session and sent it again: what the head decides is what stands there now."""
    teacher, head = await send(house)
    old = button(head, "OK to go ahead")
    await teacher.presses("Change my answers")
    await teacher.presses("Check it", **FORM | {"group": "Year 6"})
    await teacher.presses("Send to the head")
    await house.settle()
    heard = all_said(await press(head, old | {"note": "Fine."}))
    assert OLDER in heard
    assert "Year 6" in heard
    assert "Waiting for the Head Teacher's decision." in all_said(await teacher.says("my lessons"))


async def test_same_decision_again_is_none(house: House) -> None:
    """Pressed once more with the same note, it is said to be recorded, by whom, and the teacher is told nothing again."""
    teacher, head = await send(house)
    first = button(head, "OK to go ahead") | {"note": "Fine."}
    assert "recorded as your decision" in all_said(await press(head, first))
    await house.settle()
    before = len(teacher.messages())
    heard = all_said(await press(head, first))
    assert "recorded already, by Head Teacher Harriet Head, Monday 23 November 2026, 09:00." in heard
    assert OLDER not in heard
    assert "Fine." in heard
    await house.settle()
    assert len(teacher.messages()) == before


@pytest.mark.parametrize("title", ["Send to the head", "It will not take place"])
async def test_second_press_of_a_teacher_is_said_to_be_recorded(house: House, title: str) -> None:
    """Sent, or called off, once: the same press again says so, and is not put down to an older card."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await check(teacher)
    first = button(teacher, title)
    await press(teacher, first)
    heard = all_said(await press(teacher, first))
    name = first["id"].partition("=")[2]
    assert f"{name}: that is recorded already, by Member of staff Tess Taylor" in heard
    assert OLDER not in heard


async def test_session_told_anew_after_it_was_called_off_is_another(house: House) -> None:
    """What was called off stays off: a new time makes a session of its own."""
    teacher, _ = await send(house)
    first = reference_of(teacher)
    await teacher.presses("It will not take place")
    heard = all_said(await teacher.says("make it Friday at 11"))
    assert "Friday 27 November 2026, 11:00" in heard
    assert first not in heard
    mine = all_said(await teacher.says("my lessons"))
    assert "Not taking place." in mine
    assert "Friday 27 November 2026, 11:00" in mine


async def test_rule_of_the_school_may_be_left_without_an_answer(house: House) -> None:
    """Asked for a rule the head has adopted, "not sure" leaves it open, and the check says that it is not known."""
    await house.all_arrive()
    await close_school(house)
    head, teacher = house.chat(HEAD), house.chat(TEACHER)
    await head.says("lesson rules")
    await head.presses("Save", adopted="consent")
    await teacher.says("Zoom lesson on Teams, Year 4, fractions, on Wednesday at 10")
    assert say("lesson.ask.rules") in teacher.words()
    heard = all_said(await teacher.says("not sure"))
    assert "Rules of this school, not from the policy" in heard
    assert "? Not known: Parents have agreed" in heard


async def test_report_from_a_session_lets_another_one_wait(house: House) -> None:
    """Who has put a report off and reports something from a session is asked back to the first afterwards."""
    await house.all_arrive()
    await close_school(house)
    teacher = house.chat(TEACHER)
    await teacher.says("report")
    await teacher.says("finish later")
    await check(teacher)
    await house.later(to="2026-11-25 10:45")
    assert "Teams" in all_said(await teacher.presses("Start a report"))
    await house.finish(teacher, "none", account="Somebody was rude in the chat.")
    assert "You still have an unfinished report from" in teacher.words()


async def test_register_file_has_the_points_as_they_are_now(house: House) -> None:
    """Once a period is set, it is no point that did not pass, though the verdict stays; corrected, none is left."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await check(teacher, purpose="other")

    async def not_passed() -> str:
        found = await house.do(lambda connection: lessons.between(connection, None, None))
        [row] = csv.DictReader(register_csv(found, house.school).decode("utf-8-sig").splitlines())
        return row[say("lesson.csv.not_passed")]

    purpose, closed = (say(f"lesson.point.{name}") for name in ("purpose", "closure"))
    assert await not_passed() == f"{closed}; {purpose}"
    await close_school(house)
    assert await not_passed() == purpose
    await house.settle()
    await teacher.presses("Change my answers")
    await teacher.presses("Check it", **FORM)
    assert await not_passed() == ""


async def hand_over(house: House) -> None:
    """The head hands the headship over to the deputy, in the chat."""
    head = house.chat(HEAD)
    await head.says("settings")
    await press(head, {"verb": "settings", "id": "head", "v": 1})
    await head.presses("Dan Deputy")
    await head.presses("Yes, hand over now")


async def test_new_head_takes_over_what_waits(house: House) -> None:
    """When the headship changes hands the new head gets the card at once, and decides; the old card decides nothing."""
    teacher, head = await send(house)
    deputy, old = house.chat(DEPUTY), button(head, "OK to go ahead") | {"note": "Fine."}
    await hand_over(house)
    await house.settle()
    assert "This session waits for another Head Teacher now." in head.words()
    assert "OK to go ahead" not in head.words()
    assert "no session of yours" in all_said(await press(head, old))
    assert "A session needs your decision" in deputy.words()
    assert "recorded as your decision" in all_said(await deputy.presses("OK to go ahead", note="Go on."))
    await house.settle()
    assert "Go on." in teacher.words()
    assert "Fine." not in teacher.words()


async def dan_is_head(house: House) -> None:
    """The bot is started with a school file in which the deputy is the Head Teacher."""
    roles = {HEAD: Role.STAFF, DEPUTY: Role.HEADTEACHER}
    people = tuple(
        one.model_copy(update={"roles": frozenset({roles[one.id]})}) if one.id in roles else one
        for one in house.school.people
    )
    house.school = house.school.model_copy(update={"people": people})
    await house.restart()


async def test_card_on_its_way_to_the_old_head_is_called_back(house: House) -> None:
    """A session that had not reached the old head is asked of the new one alone."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await check(teacher)
    await teacher.presses("Send to the head")
    await dan_is_head(house)
    await house.settle()
    assert house.got("A session needs your decision", HEAD, DEPUTY) == {"Dan": 1}


async def test_head_of_another_school_file_takes_over_by_the_clock(house: House) -> None:
    """Changed outside the chat, the headship brings what waits to the new head as soon as the bot looks, and once."""
    await send(house)
    await dan_is_head(house)
    await house.settle()
    await house.later(minutes=5)
    assert house.got("A session needs your decision", DEPUTY) == {"Dan": 1}
    assert "This session waits for another Head Teacher now." in house.chat(HEAD).words()


async def test_new_head_without_the_app_is_said_to_the_teacher(house: House) -> None:
    """What cannot reach the new head is told to the teacher at once, as on sending it, and once."""
    await house.all_arrive(DEPUTY)
    teacher = house.chat(TEACHER)
    await check(teacher)
    await teacher.presses("Send to the head")
    await house.settle()
    await hand_over(house)
    await house.later(minutes=5)
    assert house.got("the Head Teacher cannot be reached in Teams now", TEACHER) == {"Tess": 1}


def button(chat: Chat, title: str) -> dict[str, Any]:
    """What the newest button with this title says."""
    found = [a["data"] for sent in chat.messages() for a in actions(content(sent)) if a.get("title") == title]
    return dict(found[-1])
