"""A session through the whole bot by its buttons: checked, sent, decided, followed by the clock, registered."""

import re
from typing import Any

import pytest

from tests.support.chat import Chat, actions, all_said, content, said
from tests.support.house import OTHER_TEACHER, House, press, together
from tests.support.school import DEPUTY, HEAD, TEACHER

FORM = {
    "purpose": "lesson", "platform": "Teams", "day": "2026-11-25", "starts": "10:00", "ends": "10:45", "group": "Year 4",
    "curriculum": "fractions", "account": "school", "late": "false",
}  # fmt: skip
CLOSURE = {"first": "2026-11-25", "last": "2026-11-27", "groups": "", "reason": "boiler failure"}
MEETS = "Meets the points clause 14 covers"
ASK_HEAD = "The policy does not settle this: please ask the headteacher"


async def close_school(house: House, **changes: str) -> None:
    """The Head Teacher sets a period of closure."""
    head = house.chat(HEAD)
    await head.says("closures")
    assert "Set:" in all_said(await head.presses("Set it", **CLOSURE | changes))


async def check(chat: Chat, **changes: str) -> str:
    """A teacher fills in the form and sends it off; all that came back."""
    await chat.says("check a lesson")
    return all_said(await chat.presses("Check it", **FORM | changes))


async def test_lesson_in_a_closure_is_confirmed(house: House) -> None:
    """With a period set, a lesson on Teams with a link to the curriculum meets the points, and the clause is quoted."""
    await house.all_arrive()
    await close_school(house)
    shown = await check(house.chat(TEACHER))
    assert MEETS in shown
    assert "During periods of Lockdown or school closure staff may have" in shown
    assert "boiler failure" in shown
    assert "Wednesday 25 November 2026, 10:00 to 10:45" in shown
    assert "Tess Taylor" in shown
    assert "Send to the head" not in shown


async def test_without_a_closure_clause_14_does_not_apply(house: House) -> None:
    """Without a period the card says so, asks whether the school is closed, and offers to send it to the head."""
    await house.all_arrive()
    shown = await check(house.chat(TEACHER))
    assert ASK_HEAD in shown
    assert "no period is set for this date" in shown
    assert "Is the school closed, or in lockdown, on that day?" in shown
    assert "Send to the head" in str(content(house.chat(TEACHER).messages()[-1]))


async def send(house: House, **changes: str) -> tuple[Chat, Chat]:
    """Everybody is there, and a session that the policy does not settle was sent to the head; teacher and head."""
    await house.all_arrive()
    teacher, head = house.chat(TEACHER), house.chat(HEAD)
    await check(teacher, **changes)
    await teacher.presses("Send to the head")
    await house.settle()
    return teacher, head


async def test_head_decides_and_the_card_says_whose_decision_it_is(house: House) -> None:
    """Sent, decided with a note: the teacher reads it as the Head Teacher's decision, and the verdict stays."""
    teacher, head = await send(house)
    card = said(head.messages()[-1])
    assert "A session needs your decision" in card
    assert "Asked by Member of staff Tess Taylor" in card
    assert "no period is set for this date" in card
    await head.presses("OK to go ahead", note="Chickenpox in Year 4: fine for this week.")
    await house.settle()
    shown = teacher.words()
    assert "Head Teacher's decision, Monday 23 November 2026, 09:00. It is not part of the policy." in shown
    assert "Chickenpox in Year 4: fine for this week." in shown
    assert ASK_HEAD in shown
    assert house.got("needs your decision", HEAD) == {"Harriet": 1}


@pytest.mark.parametrize(
    ("button", "words"), [("Not OK", "has decided about"), ("Talk to me", "would like to talk to you about")]
)
async def test_every_decision_reaches_the_teacher(house: House, button: str, words: str) -> None:
    """Whatever the Head Teacher decides, the teacher is told in words, with the note as typed."""
    teacher, head = await send(house)
    await head.presses(button, note="Not *this* week.")
    await house.settle()
    assert words in teacher.words()
    assert "Not *this* week." in teacher.words()


async def test_decision_without_a_note_decides_nothing(house: House) -> None:
    """A phone that does not check the form gets a sentence that asks for the note."""
    teacher, head = await send(house)
    assert "please write a note" in all_said(await head.presses("OK to go ahead", note=" "))
    await house.settle()
    assert "Head Teacher's decision" not in teacher.words()


async def test_double_presses_of_two_people_do_everything_once(house: House) -> None:
    """Teacher and head press twice at once: one request, one decision, one message of each kind."""
    await house.all_arrive()
    teacher, head = house.chat(TEACHER), house.chat(HEAD)
    await check(teacher)
    await together(teacher.presses("Send to the head"), teacher.presses("Send to the head"))
    await house.settle()
    assert house.got("A session needs your decision", HEAD) == {"Harriet": 1}
    await together(
        head.presses("OK to go ahead", note="Fine."),
        head.presses("OK to go ahead", note="Fine."),
        teacher.presses("It will not take place"),
    )
    await house.settle()
    assert house.got("OK to go ahead. This is the Head Teacher's decision", TEACHER).get("Tess", 0) <= 1


async def test_reminder_and_honest_word_at_the_start(house: House) -> None:
    """Half an hour before the head is reminded, at the start the teacher is told that nobody has decided."""
    teacher, _ = await send(house)
    assert await house.new("Starts soon: a session needs your decision", HEAD, to="2026-11-25 09:30") == {"Harriet": 1}
    assert await house.new("needs your decision", HEAD, to="2026-11-25 09:45") == {}
    await house.later(to="2026-11-25 10:00")
    assert "there is no decision yet. Please do not start" in teacher.words()
    assert "I cannot stop the meeting" in teacher.words()
    assert await house.new("there is no decision yet", TEACHER, to="2026-11-25 10:10") == {}


async def test_restart_forgets_no_reminder(house: House) -> None:
    """The bot is stopped and started between the request and the reminder."""
    await send(house)
    await house.restart()
    assert await house.new("Starts soon", HEAD, to="2026-11-25 09:31") == {"Harriet": 1}


async def test_head_who_cannot_be_reached_is_told_to_the_teacher(house: House) -> None:
    """Where Teams refuses the head's card, the teacher hears at once to ask in person, with the number."""
    await house.all_arrive()
    house.block(HEAD)
    teacher = house.chat(TEACHER)
    await check(teacher)
    await teacher.presses("Send to the head")
    await house.settle()
    assert "the Head Teacher cannot be reached in Teams now" in teacher.words()
    assert "01632 960101" in teacher.words()


async def test_head_who_has_not_added_the_app_is_told_to_the_teacher(house: House) -> None:
    """Without the app there is nobody to ask, and that is said at once."""
    await house.all_arrive(HEAD)
    teacher = house.chat(TEACHER)
    await check(teacher)
    await teacher.presses("Send to the head")
    await house.settle()
    assert "the Head Teacher cannot be reached in Teams now" in teacher.words()


async def test_changed_session_voids_the_decision(house: House) -> None:
    """After an OK the teacher changes the platform: it is checked again, and the head is told the decision is void."""
    teacher, head = await send(house)
    await head.presses("OK to go ahead", note="Fine.")
    await house.settle()
    await teacher.presses("Change my answers")
    shown = all_said(await teacher.presses("Check it", **FORM | {"platform": "Google Meet"}))
    assert "Does not meet clause 14" in shown
    await house.settle()
    assert "your decision no longer stands" in head.words()
    assert "OK to go ahead" not in said(teacher.messages()[-1])


async def test_old_cards_do_nothing_and_show_how_it_stands(house: House) -> None:
    """A send on the card of an older check, and a decision on an older card, change nothing."""
    await house.all_arrive()
    teacher, head = house.chat(TEACHER), house.chat(HEAD)
    await check(teacher)
    old = next(a for a in _actions(teacher) if a["title"] == "Send to the head")["data"]
    await teacher.presses("Change my answers")
    await teacher.presses("Check it", **FORM | {"group": "Year 5"})
    shown = all_said(await press(teacher, old))
    assert "That was an older card. Nothing was changed." in shown
    await teacher.presses("Send to the head")
    await house.settle()
    asked = next(a for a in _actions(head) if a["title"] == "OK to go ahead")["data"]
    await teacher.presses("Change my answers")
    await teacher.presses("Check it", **FORM | {"group": "Year 6"})
    await house.settle()
    shown = all_said(await press(head, {**asked, "note": "Fine."}))
    assert "The teacher has changed this session" in shown
    await house.settle()
    assert "Head Teacher's decision" not in teacher.words()


async def test_another_teachers_card_does_nothing(house: House) -> None:
    """Whoever presses somebody else's buttons, or makes them up, learns nothing and changes nothing."""
    teacher, _ = await send(house)
    other = house.chat(OTHER_TEACHER)
    for action in _actions(teacher):
        shown = all_said(await press(other, {**action["data"], "note": "Fine."}))
        if action["data"]["id"].partition("=")[2]:
            assert "There is no session of yours with that reference." in shown
    reference = next(a["data"]["id"].partition("=")[2] for a in _actions(teacher) if "=" in a["data"]["id"])
    for person in (OTHER_TEACHER, DEPUTY):
        shown = all_said(
            await press(house.chat(person), {"verb": "decide", "id": f"ok={reference}", "v": 1, "note": "Fine."})
        )
        assert "There is no session of yours with that reference." in shown
        assert "fractions" not in house.chat(person).words()
    await house.settle()
    assert "OK to go ahead" not in said(teacher.messages()[-1])


async def test_past_session_is_not_confirmed_and_nothing_typed_is_lost(house: House) -> None:
    """What is over is named at its field, and the form comes back with all that was typed."""
    await house.all_arrive()
    await close_school(house, first="2026-11-16")
    shown = await check(house.chat(TEACHER), day="2026-11-20", curriculum="the water cycle")
    assert "that is already over, so it cannot be checked beforehand" in shown
    assert "the water cycle" in shown
    assert MEETS not in shown


async def test_session_that_has_started_is_allowed_and_marked_late(house: House) -> None:
    """Who has started already ticks it: it is checked, and marked late wherever it is shown."""
    await house.all_arrive()
    await close_school(house, first="2026-11-23")
    teacher = house.chat(TEACHER)
    now = {"day": "2026-11-23", "starts": "08:45", "ends": "09:30"}
    assert "that has begun already" in await check(teacher, **now)
    shown = all_said(await teacher.presses("Check it", **FORM | now | {"late": "true"}))
    assert MEETS in shown
    assert "It had already started when it was checked." in shown
    head = house.chat(HEAD)
    await head.says("register")
    assert "Started before it was checked." in all_said(await head.presses("Exceptions"))


async def test_end_of_a_closure_reaches_the_teachers_whose_sessions_it_covered(house: House) -> None:
    """The head removes the period: the confirmed session is confirmed no more, and its teacher is told."""
    await house.all_arrive()
    await close_school(house)
    teacher = house.chat(TEACHER)
    assert MEETS in await check(teacher)
    await house.chat(HEAD).says("closures")
    await house.chat(HEAD).presses("Remove 25 Nov to 27 Nov")
    await house.settle()
    assert "your session does not stand as it did" in teacher.words()
    assert MEETS not in said(next(m for m in teacher.messages() if "checked" in said(m) and "RL-" in said(m)))


async def test_closure_that_is_in_force_can_end_today(house: House) -> None:
    """School opens again tomorrow: today is still covered, tomorrow no more, and a period to come has only Remove."""
    await house.all_arrive()
    await close_school(house, first="2026-11-23", last="2026-11-25")
    head, teacher = house.chat(HEAD), house.chat(TEACHER)
    assert MEETS in await check(teacher, day="2026-11-25")
    await head.says("closures")
    assert "Today is the last day of" in all_said(await head.presses("Ends today: 23 Nov to 25 Nov"))
    await house.settle()
    assert "your session does not stand as it did" in teacher.words()
    assert MEETS in await check(teacher, day="2026-11-23")
    await close_school(house, first="2026-12-01", last="2026-12-02")
    await head.says("closures")
    assert not [action for action in _actions(head) if action["title"] == "Ends today: 1 Dec to 2 Dec"]


async def test_only_the_head_sets_a_closure(house: House) -> None:
    """Staff see the periods and cannot set one, whatever they press."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    assert "No period is set." in all_said(await teacher.says("closures"))
    shown = all_said(await press(teacher, {"verb": "closures", "id": "add", "v": 1, **CLOSURE}))
    assert "Only the Head Teacher can set or end" in shown
    assert ASK_HEAD in await check(teacher)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first": ""}, "First day: please choose it."),
        ({"last": "tomorrow"}, "Last day: please choose it."),
        ({"last": "2026-11-01"}, "it has to be on or after the first"),
        ({"last": "2028-11-01"}, "at most a year at a time"),
    ],
)
async def test_wrong_period_is_named_and_nothing_typed_is_lost(
    house: House, changes: dict[str, str], words: str
) -> None:
    """A period that cannot be is named at its field, and the form comes back as it was typed."""
    await house.all_arrive()
    head = house.chat(HEAD)
    await head.says("closures")
    shown = all_said(await head.presses("Set it", **CLOSURE | {"reason": "the flood"} | changes))
    assert words in shown
    assert "the flood" in shown


async def test_afterwards_a_report_starts_with_the_session_filled_in(house: House) -> None:
    """When it is over the teacher is asked once; "Start a report" begins one that knows the session."""
    await house.all_arrive()
    await close_school(house)
    teacher = house.chat(TEACHER)
    await check(teacher)
    assert await house.new("Is there anything to report from it", TEACHER, to="2026-11-25 10:45") == {"Tess": 1}
    shown = all_said(await teacher.presses("Start a report"))
    assert "Is a child in danger right now?" in shown
    assert "Teams" in shown
    await house.finish(teacher, "none", account="Somebody wrote something rude in the chat.")
    await house.settle()
    opened = all_said(await house.chat(HEAD).presses("Open"))
    assert "A lesson, Wednesday 25 November 2026, 10:00 to 10:45" in opened
    assert "Year 4" in opened
    assert "RL-" in opened


async def test_nothing_to_report_is_one_tap(house: House) -> None:
    """The answer is noted once, however often it is pressed."""
    await house.all_arrive()
    await close_school(house)
    teacher = house.chat(TEACHER)
    await check(teacher)
    await house.later(to="2026-11-25 10:45")
    for _ in range(2):
        assert "Noted: nothing to report" in all_said(await teacher.presses("No, nothing to report"))


async def test_register_shows_every_view_to_the_head_alone(house: House) -> None:
    """Each view lists what belongs to it; a teacher sees own sessions only."""
    teacher, head = await send(house)
    other = house.chat(OTHER_TEACHER)
    await check(other, group="Year 5", platform="Zoom")
    first = all_said(await head.says("register"))
    assert "Year 4" in first
    assert "Year 5" in first
    assert "Waiting for the Head Teacher's decision." in first
    waiting = all_said(await head.presses("Needs a decision"))
    assert "Year 4" in waiting
    assert "Year 5" not in waiting
    assert "There are none." in all_said(await head.presses("Today"))
    by_class = all_said(await head.presses("By class"))
    assert by_class.index("Year 4") < by_class.index("Year 5")
    assert "Otto Other" in all_said(await head.presses("By member of staff"))
    assert "All sessions checked: 2" in all_said(await head.presses("Counts for governors"))
    assert "Only the Head Teacher can see the register" in all_said(
        await press(teacher, {"verb": "register", "id": "upcoming", "v": 1})
    )
    mine = all_said(await teacher.says("my lessons"))
    assert "Year 4" in mine
    assert "Year 5" not in mine


async def test_adopted_rules_are_asked_and_shown_apart(house: House) -> None:
    """An item the head adopts is asked of teachers, shown with its source, and never as policy."""
    await house.all_arrive()
    await close_school(house)
    head, teacher = house.chat(HEAD), house.chat(TEACHER)
    await head.says("lesson rules")
    assert "Adopted: Parents have agreed in writing" in all_said(await head.presses("Save", adopted="consent"))
    shown = await check(teacher, rule_consent="no")
    assert "Meets clause 14; a rule of this school is not met" in shown
    assert "Rules of this school, not from the policy" in shown
    assert "National Education Union" in shown
    await teacher.presses("Change my answers")
    assert MEETS in all_said(await teacher.presses("Check it", **FORM | {"rule_consent": "yes"}))
    refused = all_said(await head.presses("Save", adopted="recorded,not_recorded"))
    assert "Please choose one of the two, or neither" in refused
    assert "Only the Head Teacher can adopt rules" in all_said(await teacher.says("lesson rules"))


async def test_form_whose_dialog_has_ended_is_still_read(house: House) -> None:
    """Who asks something else meanwhile can still send off the form: nothing that was filled in is lost."""
    await house.all_arrive()
    await close_school(house)
    teacher = house.chat(TEACHER)
    await teacher.says("check a lesson")
    await teacher.says("my reports")
    assert MEETS in all_said(await teacher.presses("Check it", **FORM))


async def test_form_of_a_change_changes_that_session_even_later(house: House) -> None:
    """Change, then something else, then the form: the session is checked again, and there is no second one."""
    await house.all_arrive()
    teacher, other = house.chat(TEACHER), house.chat(OTHER_TEACHER)
    await check(teacher)
    await teacher.presses("Change my answers")
    form = next(a for a in reversed(_actions(teacher)) if a["title"] == "Check it")["data"]
    await teacher.says("my reports")
    await press(teacher, {**form, **FORM, "group": "Year 6"})
    mine = all_said(await teacher.says("my lessons"))
    assert mine.count("A lesson on Teams") == 1
    assert "Year 6" in mine
    await press(other, {**form, **FORM, "group": "Year 1"})
    assert "Year 1" in all_said(await other.says("my lessons"))
    assert "Year 1" not in all_said(await teacher.says("my lessons"))


async def test_change_that_is_left_leaves_the_session_alone(house: House) -> None:
    """Cancel on the form of a change takes the form away, says so, and changes nothing."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await check(teacher)
    await teacher.presses("Change my answers")
    await teacher.presses("Cancel")
    assert "Nothing was changed. RL-" in teacher.words()
    assert "Check it" not in [action["title"] for action in _actions(teacher)]
    assert "Year 4" in all_said(await teacher.says("my lessons"))


async def test_cancel_on_a_form_that_was_left_standing_opens_nothing(house: House) -> None:
    """Who turned to something else and then presses Cancel has nothing kept, and sees no form again."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await check(teacher, platform="")
    await teacher.says("my reports")
    assert all_said(await teacher.presses("Cancel")) == "Nothing has been checked, and nothing is kept."
    assert "what you had told me before" not in all_said(await teacher.says("check a lesson"))


async def test_tick_that_it_has_started_counts_only_once_it_has(house: House) -> None:
    """A session of tomorrow that is ticked as started is checked beforehand like any other."""
    await house.all_arrive()
    await close_school(house)
    shown = await check(house.chat(TEACHER), late="true")
    assert MEETS in shown
    assert "It had already started" not in shown


async def test_running_series_is_changed_from_its_next_day_on(house: House) -> None:
    """After the first day of a series the form has the next one, so that what is left can be checked again."""
    await house.all_arrive()
    await close_school(house, last="2026-12-18")
    teacher = house.chat(TEACHER)
    assert MEETS in await check(teacher, until="2026-12-09")
    await house.later(to="2026-11-26 09:00")
    assert "2026-12-02" in all_said(await teacher.presses("Change my answers"))
    left = {"day": "2026-12-02", "until": "2026-12-09", "platform": "Zoom"}
    assert MEETS in all_said(await teacher.presses("Check it", **FORM | left))


async def test_left_form_keeps_nothing(house: House) -> None:
    """Cancel takes the form away and records nothing."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says("check a lesson")
    await teacher.presses("Cancel")
    assert "Nothing has been checked, and nothing is kept." in teacher.words()
    assert "Check it" not in [action["title"] for action in _actions(teacher)]
    assert "There are none." in all_said(await teacher.says("my lessons"))


async def test_form_that_was_checked_keeps_its_reference(house: House) -> None:
    """A later lesson's form changes nothing on those that were checked before; each says under which reference."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    for group in ("Year 4", "Year 5", "Year 6"):
        await check(teacher, group=group)
    said = re.findall(r"Checked as (RL-\S+)\.", teacher.words())
    assert len(said) == len(set(said)) == 3
    changes = [sent for sent in house.channel.sent if sent["_method"] == "PUT" and "Checked as" in str(sent)]
    assert len(changes) == 3


def _actions(chat: Chat) -> list[dict[str, Any]]:
    """Every button that this person can see."""
    return [action for sent in chat.messages() for action in actions(content(sent)) if "data" in action]
