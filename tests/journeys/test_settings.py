"""The school's settings, changed in Teams: in force at the next turn, in every process, and after a restart."""

from typing import Any

import pytest

from bot.settings import Settings
from bot.storage.tables import school_changes
from tests.support.chat import all_said, said
from tests.support.house import ACKNOWLEDGE, OTHER_TEACHER, SECOND_DEPUTY, House, press
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER

NORA = "33333333-0000-4000-8000-00000000000a"
FORM = {"entra": NORA, "name": "Nora New", "roles": "staff", "phone": "01632 960111", "email": ""}
DAYS = {"first": "2026-11-23", "last": "2026-11-27"}


async def opens(house: House, title: str, *, by: str = HEAD) -> Any:
    """Open one of the settings from the menu; the chat."""
    chat = house.chat(by)
    await chat.says("settings")
    await chat.presses(title)
    return chat


async def adds(house: House, **fields: str) -> str:
    """Add somebody as the Head Teacher; what was said."""
    chat = await opens(house, "People")
    await chat.presses("Add somebody")
    return all_said(await chat.presses("Save", **{**FORM, **fields}))


async def has_roles(house: House, person: str, roles: str) -> str:
    """Give somebody these roles as the Head Teacher; what was said."""
    school = house.school.person(person)
    assert school is not None
    chat = await opens(house, "People")
    await press(chat, {"verb": "settings", "id": f"person={person}"})
    return all_said(await chat.presses("Save", name=school.name, phone=school.phone, email="", roles=roles))


async def removes(house: House, person: str) -> str:
    """Take somebody off the list as the Head Teacher; what was said."""
    chat = await opens(house, "People")
    await press(chat, {"verb": "settings", "id": f"person={person}"})
    await chat.presses("Remove from the list")
    return all_said(await chat.presses("Yes, remove"))


async def goes_away(house: House, stand_in: str = DEPUTY) -> str:
    """The Head Teacher is away this week; what was said."""
    chat = await opens(house, "I am away")
    return all_said(await chat.presses("Save", **DAYS, stand_in=stand_in))


async def test_somebody_added_can_use_the_bot_at_once_and_after_a_restart(house: House) -> None:
    """A stranger gets nothing; added by the head, they are answered, by another process too, and the change is kept."""
    await house.all_arrive()
    nora = house.chat(NORA)
    assert "Social Networking Policy" not in all_said(await nora.says("help"))
    assert "Saved" in await adds(house)
    assert "What I can do" in all_said(await nora.says("help"))
    await house.restart()
    assert "What I can do" in all_said(await nora.says("help"))
    changes = await house.do(lambda connection: connection.execute(school_changes.select()).all())
    assert [(change.actor, change.name) for change in changes] == [(HEAD, "people")]


async def test_somebody_removed_is_a_stranger_at_once(house: House) -> None:
    """The next message of somebody who was removed is not answered."""
    await house.all_arrive()
    assert "Saved" in await removes(house, OTHER_TEACHER)
    assert "What I can do" not in all_said(await house.chat(OTHER_TEACHER).says("help"))


async def test_two_processes_have_one_list(house: House, settings: Settings) -> None:
    """What is set at one server counts at the other at its next turn, without a restart."""
    await house.all_arrive()
    second = House(settings, house.answers, house.channel, house.clock)
    await second.start()
    await adds(house)
    heard = all_said(await second.chat(NORA).says("help"))
    await second.stop()
    assert "What I can do" in heard


async def test_form_that_cannot_be_read_names_its_fields_and_loses_nothing(house: House) -> None:
    """Each wrong field is named by its words, and what was typed stands in the form."""
    await house.all_arrive()
    heard = await adds(house, entra="nora@school.example", phone="ask Ada")
    assert "Please look at: Entra object id" in heard
    assert "Telephone number" in heard.splitlines()[0]
    assert "Nora New" in heard
    assert "ask Ada" in heard
    assert await house.do(lambda connection: connection.execute(school_changes.select()).all()) == []


async def test_double_press_and_old_card_change_nothing(house: House) -> None:
    """The second press, and a card of before another change, show how things are now."""
    await house.all_arrive()
    assert "Saved" in await adds(house)
    chat = house.chat(HEAD)
    assert all_said(await chat.presses("Save", **FORM)) == "Nothing was changed: it is like this already."
    assert "nothing was changed" in all_said(await chat.presses("Save", **{**FORM, "name": "Nora Newer"}))
    changes = await house.do(lambda connection: connection.execute(school_changes.select()).all())
    assert len(changes) == 1


@pytest.mark.parametrize("person", [TEACHER, DEPUTY, CHAIR])
@pytest.mark.parametrize("act", ["people", "person", "numbers", "times", "hours", "head", "right"])
async def test_settings_are_for_those_who_may_change_them(house: House, person: str, act: str) -> None:
    """Whoever presses another's button sees nothing of the setting, and changes nothing."""
    await house.all_arrive()
    saved = "right" if act == "right" else f"save={act}"
    for pressed in (act, saved, f"removed={OTHER_TEACHER}", f"head=yes:{person}"):
        heard = all_said(await press(house.chat(person), {"verb": "settings", "id": pressed, "v": 1, **FORM}))
        assert "Otto" not in heard
        assert "Saved" not in heard
    assert await house.do(lambda connection: connection.execute(school_changes.select()).all()) == []


async def test_new_deputy_joins_what_they_would_have_received_and_nothing_else(house: House) -> None:
    """The open report about nobody here is theirs too; one about an adult, or about a deputy, stays the head's."""
    await house.all_arrive()
    normal, adult, deputy = [await house.report(parties) for parties in ("none", "adult", "deputy")]
    await house.settle()
    assert "Saved" in await has_roles(house, OTHER_TEACHER, "deputy")
    otto = house.chat(OTHER_TEACHER)
    heard = all_said(await otto.says("open reports"))
    assert normal in heard
    assert adult not in heard
    assert deputy not in heard
    assert await house.new(normal, OTHER_TEACHER, minutes=30) == {"Otto": 1}
    await house.later(to="2026-11-27 12:00")
    assert not house.got(adult, OTHER_TEACHER)
    assert not house.got(deputy, OTHER_TEACHER)


async def test_lead_who_is_removed_gets_nothing_more(house: House) -> None:
    """Not the alert that was on its way, no reminder, no list; and the others are rung as before."""
    await house.all_arrive()
    ref = await house.urgent()
    assert "Saved" in await has_roles(house, DEPUTY, "staff")
    await house.settle()
    assert house.got(ref) == {"Harriet": 1, "Dee": 1}
    await house.later(to="2026-11-23 12:00")
    assert not house.got(ref, DEPUTY)
    assert "Only the Headteacher" in all_said(await house.chat(DEPUTY).says("open reports"))


async def test_report_whose_owner_leaves_waits_again(house: House) -> None:
    """The deputy who took it on is no deputy any more: the ladder starts afresh for those who remain."""
    await house.all_arrive()
    ref = await house.report()
    await house.later(minutes=30)
    await house.chat(DEPUTY).presses("Open")
    await house.chat(DEPUTY).presses(ACKNOWLEDGE)
    await house.settle()
    assert "Saved" in await has_roles(house, DEPUTY, "staff")
    await house.settle()  # an alert is for the worker, also where it comes of the person's own turn
    assert house.got(f"New report {ref}", HEAD) == {"Harriet": 2}
    assert (await house.case(ref)).owner is None
    assert await house.new(ref, minutes=30) == {"Harriet": 1, "Dee": 1}


async def test_deputy_who_was_kept_out_stays_out_as_head(house: House) -> None:
    """A report about a deputy is not theirs when they become the Head Teacher; the reporter is told whom to phone."""
    await house.all_arrive()
    ref = await house.report("deputy")
    await house.settle()
    chat = await opens(house, "People")
    await chat.presses("Hand over the headship")
    assert "Is that right?" in all_said(await chat.presses(house.school.person(DEPUTY).name))
    assert "Saved" in all_said(await chat.presses("Yes, hand over now"))
    await house.later(to="2026-11-27 12:00")
    dan = house.chat(DEPUTY)
    assert "is now the Head Teacher" in dan.words()
    assert "is now the Head Teacher" in house.chat(CHAIR).words()
    assert ref not in dan.words()
    assert ref not in all_said(await dan.says("open reports"))
    assert "Only the Headteacher" in all_said(await house.chat(HEAD).says("open reports"))


async def test_new_head_receives_what_is_about_nobody_here(house: House) -> None:
    """The report that waited for the old head is the new head's at once."""
    await house.all_arrive()
    ref = await house.report()
    await house.settle()
    chat = await opens(house, "People")
    await chat.presses("Hand over the headship")
    await chat.presses(house.school.person(OTHER_TEACHER).name)
    await chat.presses("Yes, hand over now")
    assert await house.new(ref, OTHER_TEACHER) == {"Otto": 1}


@pytest.mark.parametrize("reported", [True, False])
async def test_head_cannot_touch_the_chair_whether_or_not_there_is_a_report(house: House, *, reported: bool) -> None:
    """The very same words with and without a report about the head; the chair has it still, and so does the ladder."""
    await house.all_arrive()
    ref = await house.report("head") if reported else ""
    await house.settle()
    before = len(house.chat(HEAD).words())
    heard = [await removes(house, CHAIR), await has_roles(house, CHAIR, "staff")]
    chat = house.chat(HEAD)
    heard.append(all_said(await press(chat, {"verb": "settings", "id": "chair"})))
    assert (
        heard[0] == "Only the chair of governors can change their own entry, and hand the seat on. Nothing was changed."
    )
    assert "Only the chair of governors" in heard[1]
    assert "receives what is reported" not in heard[2]
    assert await house.do(lambda connection: connection.execute(school_changes.select()).all()) == []
    await house.later(minutes=30)
    if reported:
        assert house.got(ref) == {"Cora": 2}
        assert ref not in chat.words()[before:]


async def test_chair_hands_on_the_seat_and_the_reports_with_it(house: House) -> None:
    """The new chair receives what is about the head; the old one gets nothing more, and the head hears of no report."""
    await house.all_arrive()
    ref = await house.report("head")
    await house.settle()
    cora = house.chat(CHAIR)
    await cora.says("settings")
    await cora.presses("Hand on the chair")
    await cora.presses(house.school.person(OTHER_TEACHER).name)
    assert "Saved" in all_said(await cora.presses("Yes, from now on"))
    assert await house.new(ref, OTHER_TEACHER) == {"Otto": 1}
    await house.later(to="2026-11-23 12:00")
    assert house.got(ref) == {"Cora": 1}
    assert "is now the chair of governors" in house.chat(HEAD).words()


async def test_stand_in_is_first_while_the_head_is_away(house: House) -> None:
    """The reporter reads so before sending, the stand-in is alerted at once, the head not until they are back."""
    await house.all_arrive()
    assert "Saved" in await goes_away(house)
    ref = await house.report()
    told = "The head teacher is away now, so this goes to Deputy safeguarding lead Dan Deputy first."
    assert any(told in said(sent) for sent in house.channel.sent)
    assert await house.new(ref) == {"Dan": 1}
    assert "you stand in" in house.chat(DEPUTY).words()
    assert await house.new(ref, minutes=30) == {"Dan": 1, "Dee": 1}
    assert await house.new(ref, to="2026-11-30 08:00") == {"Harriet": 1, "Dan": 1, "Dee": 1, "Cora": 1}


async def test_report_for_the_head_alone_waits_for_the_head_and_says_so(house: House) -> None:
    """No stand-in gets it; the chair hears the reference at once, and the reporter whom to phone."""
    await house.all_arrive()
    await goes_away(house)
    ref = await house.report("adult")
    await house.settle()
    assert house.got(ref) == {"Harriet": 1, "Cora": 1}
    assert "can be reached in Teams now" in house.chat(TEACHER).words()


async def test_head_who_goes_away_passes_open_reports_to_the_deputies(house: House) -> None:
    """What waited for the head is told to the deputies at once, and the reporter that it was."""
    await house.all_arrive()
    ref = await house.report()
    await house.settle()
    await goes_away(house)
    assert await house.new(ref) == {"Dan": 1, "Dee": 1}
    assert "is away or cannot be reached in Teams" in house.chat(TEACHER).words()
    chat = house.chat(HEAD)
    await chat.says("settings")
    await chat.presses("I am away")
    assert "you are here again" in all_said(await chat.presses("I am here again"))


async def test_stand_in_cannot_be_removed_meanwhile(house: House) -> None:
    """The refusal says what to do first."""
    await house.all_arrive()
    await goes_away(house, SECOND_DEPUTY)
    assert "choose another stand-in first" in await removes(house, SECOND_DEPUTY)


async def test_numbers_are_set_checked_and_told_to_the_chair(house: House) -> None:
    """A new LADO number is shown to staff at once, and the chair hears of it; checked ones say when and by whom."""
    await house.all_arrive()
    chat = await opens(house, "Telephone numbers")
    numbers = {"social_care": "01632 960201", "social_care_out_of_hours": "", "lado": "01632 960999"}
    assert "Saved" in all_said(await chat.presses("Save", **numbers, whistleblowing="0800 028 0285"))
    await house.settle()
    assert "01632 960999" in house.chat(CHAIR).words()
    await chat.says("settings")
    assert "Saved" in all_said(await chat.presses("These are right"))
    heard = all_said(await house.chat(TEACHER).says("who can help me"))
    assert "01632 960999" in heard
    assert "last checked on Monday 23 November 2026, 09:00 by Head Teacher Harriet Head" in heard


async def test_times_and_hours_reach_the_ladder_at_once(house: House) -> None:
    """An open report follows the new times: the deputies are told after ten minutes instead of thirty."""
    await house.all_arrive()
    ref = await house.report()
    await house.settle()
    chat = await opens(house, "Times of the ladder")
    asked = all_said(await chat.presses("Save", remind="10", deputies="10", reporter="20", urgent="0 5 x"))
    assert "Please look at: Minutes for an urgent report" in asked
    assert "Saved" in all_said(await chat.presses("Save", remind="10", deputies="10", reporter="20", urgent="0, 5, 15"))
    assert await house.new(ref, minutes=10) == {"Harriet": 1, "Dan": 1, "Dee": 1}


async def test_head_is_asked_once_a_month_whether_all_is_right(house: House) -> None:
    """Thirty days after the start, in school time, once; one tap answers, and the next month begins."""
    await house.all_arrive()
    await house.later(minutes=1)
    assert await house.new("Are these still right?", to="2026-12-22 12:00") == {}
    assert await house.new("Are these still right?", to="2026-12-23 19:00") == {}
    assert await house.new("Are these still right?", to="2026-12-24 10:00") == {"Harriet": 1}
    assert await house.new("Are these still right?", to="2026-12-24 11:00") == {}
    assert "Saved" in all_said(await house.chat(HEAD).presses("All right"))
    assert await house.new("Are these still right?", to="2027-01-22 12:00") == {}
    assert await house.new("Are these still right?", to="2027-01-25 12:00") == {"Harriet": 1}


async def test_drill_shows_who_was_reached_at_which_rung(house: House) -> None:
    """Nobody takes it on: the card says who got it when, who was not reached, and what to do about that."""
    await house.all_arrive(SECOND_DEPUTY)
    await house.chat(HEAD).says("practice drill")
    await house.settle()
    for minutes in (30, 30, 60):
        await house.later(minutes=minutes)
    heard = house.chat(HEAD).words()
    assert "Head Teacher Harriet Head: reached in Teams, as soon as it was sent." in heard
    assert "Deputy safeguarding lead Dan Deputy: reached in Teams, when the deputies are told." in heard
    assert "Deputy safeguarding lead Dee Deputy: could not be reached in Teams, when the deputies are told." in heard
    assert "Chair of governors Cora Chair: told the reference only, when it was still waiting." in heard
    assert house.got("What the practice drill") == {"Harriet": 1}


async def test_drill_that_is_taken_on_says_who_was_not_needed(house: House) -> None:
    """The head takes it on at once: the deputies and the chair were not tried, and the card says how to try them."""
    await house.all_arrive()
    chat = house.chat(HEAD)
    await chat.says("practice drill")
    await house.settle()
    await chat.presses("Open")
    await chat.presses(ACKNOWLEDGE)
    await house.settle()
    assert "Dan Deputy: not needed" in chat.words()
    assert "Cora Chair: not needed" in chat.words()
    assert "let nobody take it on" in chat.words()
