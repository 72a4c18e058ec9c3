"""What people who deal with reports type in a hurry: it is done to the report they mean, or said why not."""

import pytest

from bot.core.access import Status
from bot.core.case import Happened
from tests.support.chat import all_said
from tests.support.house import ACKNOWLEDGE, SECOND_DEPUTY, House
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER


async def waiting(house: House, parties: str = "none") -> str:
    """A report of which the alert has arrived."""
    await house.all_arrive()
    ref = await house.report(parties)
    await house.settle()
    return ref


async def reads(house: House, text: str, person: str = HEAD) -> str:
    """Type something; what was said."""
    return all_said(await house.chat(person).says(text))


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("pass it to Dee", SECOND_DEPUTY),
        ("hand it over to Mrs Dee Deputy please", SECOND_DEPUTY),
        ("give it to Dan", DEPUTY),
        ("pass it to the deputy", DEPUTY),
        ("pass it to the safeguarding lead", DEPUTY),
        ("pass it on", DEPUTY),
        ("I can't deal with this", DEPUTY),
    ],
)
async def test_a_report_is_passed_to_whoever_is_named(house: House, text: str, to: str) -> None:
    """And not to whoever happens to be next; without a name, it is the next."""
    ref = await waiting(house)
    assert f"{ref} has been passed to" in await reads(house, text)
    [passed] = (await house.case(ref)).entries(Happened.PASSED_ON)
    assert passed.data["to"] == to


async def test_a_deputy_passes_a_report_to_the_head(house: House) -> None:
    """By role: the head, and no deputy head."""
    ref = await waiting(house)
    assert "Head Teacher Harriet Head, who is told now" in await reads(house, f"pass {ref} to the head", DEPUTY)


@pytest.mark.parametrize("name", ["Otto", "Mrs Smith", "Cora", "the chair of governors"])
async def test_a_report_is_passed_to_nobody_who_may_not_read_it(house: House, name: str) -> None:
    """Whoever is named and may not read it is not told; those who may are named to the reader."""
    ref = await waiting(house)
    answer = await reads(house, f"pass it to {name}")
    assert f"{ref} can be passed to somebody who may read it and is here: Deputy safeguarding lead Dan" in answer
    assert (await house.case(ref)).entries(Happened.PASSED_ON) == ()


@pytest.mark.parametrize("text", ["pass it to Dan", "pass it on"])
async def test_a_report_for_one_reader_is_passed_to_nobody(house: House, text: str) -> None:
    """That there is nobody else is said, instead of a bare no."""
    ref = await waiting(house, "adult")
    assert f"There is nobody else here to whom {ref} can be passed" in await reads(house, text)


async def test_whoever_passes_it_on_stays_responsible_until_it_is_taken_on(house: House) -> None:
    """Both are true and said: who is asked, and who has it meanwhile."""
    ref = await waiting(house)
    assert "Nobody is responsible for it until somebody takes it on" in await reads(house, "pass it on")
    await house.chat(HEAD).presses("Open")
    await house.chat(HEAD).presses(ACKNOWLEDGE)
    answer = await reads(house, "pass it to Dee")
    assert "Head Teacher Harriet Head stays responsible until Deputy safeguarding lead Dee Deputy takes it on" in answer
    assert (await house.case(ref)).owner == HEAD


async def test_who_is_asked_to_take_over_is_told_so_on_the_card(house: House) -> None:
    """Not only that somebody has taken it on; and again after half an hour, with whoever is responsible."""
    ref = await taken_on(house)
    await reads(house, "pass it to Dee")
    assert await house.new("Head Teacher Harriet Head asks you to take it on") == {"Dee": 1}
    assert await house.new(ref, minutes=31) == {"Dee": 1, "Harriet": 1}
    dee = house.chat(SECOND_DEPUTY)
    await dee.presses("Open")
    assert "You are responsible for the next step" in all_said(await dee.presses(ACKNOWLEDGE))
    assert await house.new(ref, minutes=31) == {}


async def test_a_mistyped_reference_opens_no_other_report(house: House) -> None:
    """Not even the one that was spoken of before, and a lead is not told that only leads see reports."""
    ref = await waiting(house)
    await reads(house, f"open {ref}")
    answer = await reads(house, "open SN-AAAA-26")
    assert answer.startswith("There is no such report for you")
    assert (await reads(house, "SN-2222-26")).startswith("There is no such report for you")
    assert "not been opened by you" not in await reads(house, "what do I do now?")


async def test_a_bare_reference_opens_the_report(house: House) -> None:
    """As asked for by "which report do you mean?"; its reporter is shown their own."""
    ref = await waiting(house)
    await house.report(by=TEACHER)
    which = await reads(house, "close it")
    assert "Which report do you mean?" in which
    assert "Open reports" in which
    assert "What happened, exactly as typed" in await reads(house, ref)
    assert "My reports" in await reads(house, ref, TEACHER)
    assert "My reports" in await reads(house, "has anybody read it?", TEACHER)


async def test_a_lead_is_shown_their_own_report_as_theirs(house: House) -> None:
    """The head, who sent it, cannot open it, and is told how it stands."""
    await house.all_arrive()
    ref = await house.report(by=HEAD)
    assert "My reports" in await reads(house, f"open {ref}")


@pytest.mark.parametrize("text", ["got it", "ok noted", "on it"])
async def test_a_mere_got_it_takes_nothing_on_and_says_so(house: House, text: str) -> None:
    """Nobody believes to have taken on what still waits; once it is taken on, it is small talk."""
    ref = await waiting(house)
    assert f"Nobody has taken on {ref} yet" in await reads(house, text)
    await house.chat(HEAD).presses("Open")
    answer = await reads(house, text)
    assert f"Nobody has taken on {ref} yet" in answer
    assert (await house.case(ref)).status is Status.NEW
    assert "is acknowledged" in await reads(house, "leave it with me")
    assert "Nobody has taken on" not in await reads(house, text)


async def test_what_to_do_now_is_about_the_report_that_waits(house: House) -> None:
    """Not the general help: to read it, then to take it on, then what can be done with it."""
    ref = await waiting(house)
    assert f"To read it, type: open {ref}" in await reads(house, "What do I do now?")
    await house.chat(HEAD).presses("Open")
    assert f"Report {ref} Nobody has taken it on yet." in await reads(house, "what now")
    assert "To read it" not in await reads(house, "what do I do now?", TEACHER)


async def test_who_knows_is_answered_from_the_history(house: House) -> None:
    """Who was told and who has opened it; nothing of it to somebody who cannot read it."""
    ref = await waiting(house)
    answer = await reads(house, "who else knows?")
    assert f"Report {ref}" in answer
    assert "alert delivered to Head Teacher Harriet Head" in answer
    assert ref not in await reads(house, "who else knows?", CHAIR)
    assert "Open reports" in await reads(house, "show me the open ones")


async def test_several_open_reports_are_listed_where_one_was_meant(house: House) -> None:
    """What to do now is a choice then."""
    await waiting(house)
    await house.report()
    assert "Open reports" in await reads(house, "what do I do now?")


async def test_closed_reports_can_be_found_again(house: House) -> None:
    """By whoever could read them, the last first, and by nobody else."""
    ref = await waiting(house)
    assert "There are no closed reports for you" in await reads(house, "closed reports")
    head = house.chat(HEAD)
    await head.presses("Open")
    await head.presses(ACKNOWLEDGE)
    await head.presses("Close")
    await head.presses("Close the report", outcomes="recorded", reason="Done.")
    assert f"{ref}: closed" in await reads(house, "what did we do about the one last week?")
    assert "is closed" in await reads(house, "add action: phone home")
    assert ref not in await reads(house, "closed reports", CHAIR)
    assert "Only the Headteacher" in await reads(house, "closed reports", TEACHER)


async def test_what_cannot_be_done_yet_says_what_to_do_first(house: House) -> None:
    """And the next message is read as what it is, not as the reason for closing."""
    ref = await waiting(house)
    assert f"Please open {ref} and read it first" in await reads(house, "close it")
    assert "Open reports" in await reads(house, "show me the open ones")
    await house.chat(HEAD).presses("Open")
    assert f"Nobody has taken on {ref} yet. Please take it on first" in await reads(house, "close it")
    await reads(house, "I'll take it")
    assert "short note of the outcome" in await reads(house, "close it")
    assert await reads(house, "never mind") == "Nothing was changed."


async def test_being_away_leads_to_the_days_away(house: House) -> None:
    """For those who can set them; anybody else is answered as ever."""
    await house.all_arrive()
    assert "Who stands in" in await reads(house, "I'm off sick tomorrow")
    assert "While you are away you are passed over" in await reads(house, "i am on leave next week", DEPUTY)
    assert "First day away" not in await reads(house, "i'm off sick tomorrow", CHAIR)
    assert "First day away" not in await reads(house, "i'm off sick tomorrow", TEACHER)


async def test_a_drill_is_marked_wherever_it_is_shown(house: House) -> None:
    """In the list, and in what its reporter would be told, which comes to the head's chat."""
    await house.all_arrive()
    await reads(house, "practice drill")
    await house.later(minutes=31)
    shown = house.chat(HEAD).words()
    assert "PRACTICE DRILL: this is what a reporter would be told. Nobody has taken on your report" in shown
    assert "Thank you. You have done the right thing" not in shown
    listed = await reads(house, "open reports")
    assert "PRACTICE DRILL SN-" in listed
    assert "no longer on the school's list" not in listed


async def taken_on(house: House) -> str:
    """A report that the head has taken on."""
    ref = await waiting(house)
    await house.chat(HEAD).presses("Open")
    await house.chat(HEAD).presses(ACKNOWLEDGE)
    return ref


@pytest.mark.parametrize(
    "text",
    ["i rang his mum", "Spoke to mum, she will check the tablet", "Her dad says it was a joke", "saw her parents at 3"],
)
async def test_what_was_done_is_noted_in_the_report_it_belongs_to(house: House, text: str) -> None:
    """It is asked first; before, it began another report, which then took in all that was typed."""
    ref = await taken_on(house)
    assert "Does what you have just typed belong to it" in await reads(house, text)
    answer = all_said(await house.chat(HEAD).presses(f"Note it in {ref}"))
    assert f"Added to {ref}: {text}" in answer
    assert (await house.case(ref)).open_actions == {"1": text}
    again = all_said(await house.chat(HEAD).presses(f"Note it in {ref}"))
    assert "Those words are no longer kept here" in again


async def test_what_was_done_may_be_a_new_report(house: House) -> None:
    """Then the words are in it already."""
    await taken_on(house)
    await reads(house, "Spoke to his mum, his sister has had a message from a stranger, too")
    answer = all_said(await house.chat(HEAD).presses("It is something new: report it"))
    assert "Is a child in danger right now?" in answer


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("i saw him hit her and he has a knife", HEAD),
        ("told that it's about the deputy", HEAD),
        ("i rang his mum", TEACHER),
        ("i rang his mum", DEPUTY),
        ("have you seen the rule on photos?", HEAD),
        ("told the head last week, is that enough?", HEAD),
        ("I spoke to a girl in Year 3 who has had a message from a stranger", HEAD),
        ("Mum says a profile with a cartoon cat keeps asking her daughter what she wears to bed", HEAD),
        ("I spoke to a stranger at the gate", HEAD),
        ("Saw cuts on the inside of a Year 6's arm getting changed for PE", HEAD),
        ("I have seen our deputy head replying to a pupil on a gaming chat", HEAD),
    ],
)
async def test_danger_a_colleague_and_other_people_are_never_asked_whether_it_is_new(
    house: House, text: str, person: str
) -> None:
    """Nor is a question; only who has taken a report on is asked."""
    await taken_on(house)
    assert "Does what you have just typed belong to it" not in await reads(house, text, person)


async def test_who_adds_the_app_late_is_told_that_reports_wait(house: House) -> None:
    """At once, once, and without a word of them; nobody else is."""
    await house.all_arrive(HEAD)
    await house.report()
    await house.settle()
    told = all_said(await house.chat(HEAD).arrives())
    assert "Reports are waiting for you. To see them, type: open reports" in told
    assert await house.chat(HEAD).arrives() == []
    assert "Reports are waiting" not in house.chat(CHAIR).words()
    assert "Reports are waiting" not in house.chat(TEACHER).words()
