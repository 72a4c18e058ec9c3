"""Reports and later notes whose reader is away, has left, or was never there: somebody here reads them, or it is said."""

from tests.journeys.test_settings import goes_away
from tests.support.chat import all_said, said
from tests.support.house import ACKNOWLEDGE, SECOND_DEPUTY, House, press
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER


async def hands_over(house: House, person: str = SECOND_DEPUTY) -> None:
    """Let the Head Teacher hand the headship over."""
    head = house.chat(HEAD)
    await head.says("settings")
    await head.presses("People")
    await press(head, {"verb": "settings", "id": f"head=ask:{person}"})
    await head.presses("Yes, hand over now")
    await house.settle()


async def takes_on(house: House, *, closes: bool = False) -> None:
    """Let the Head Teacher take on, and perhaps close, the report that waits."""
    await house.settle()
    head = house.chat(HEAD)
    await head.presses("Open")
    await head.presses(ACKNOWLEDGE)
    if closes:
        await head.presses("Close")
        await head.presses("Close the report", outcomes="recorded", reason="Done.")
    await house.settle()


async def adds(house: House, text: str = "It was on Tuesday.") -> str:
    """Let the teacher add to the report; what was said."""
    await house.chat(TEACHER).presses("Add more")
    return all_said(await house.chat(TEACHER).says(text))


async def test_report_that_nobody_can_open_any_more_is_told_afresh(house: House) -> None:
    """Only the Head Teacher could read it, and has handed over: its reporter and the chair are told the truth, twice."""
    await house.all_arrive()
    ref = await house.report("adult")
    await takes_on(house)
    before = len(house.channel.sent)
    await hands_over(house)
    told = "\n".join(said(sent) for sent in house.channel.sent[before:])
    assert f"Nobody at school can open your report {ref} any more" in told
    assert f"Nobody at school can open report {ref} any more" in house.chat(CHAIR).words()
    assert "phone Harriet Head" not in told
    assert "phone Member of staff Harriet Head" not in told
    assert "Nobody at school can open it any more" in all_said(await house.chat(TEACHER).says("my reports"))
    assert await house.new(ref, TEACHER, CHAIR, hours=8) == {}
    assert await house.new(ref, TEACHER, CHAIR, to="2026-11-25 08:00") == {"Tess": 1, "Cora": 1}
    assert await house.new(ref, TEACHER, CHAIR, to="2026-12-09 08:00") == {}


async def test_note_to_a_report_that_nobody_can_open_any_more_says_so(house: House) -> None:
    """The words are kept, and nobody is said to be told of them."""
    await house.all_arrive()
    await house.report("adult")
    await takes_on(house, closes=True)
    await hands_over(house)
    said_back = await adds(house)
    assert "nobody at school can open that report any more" in said_back
    assert "will be told" not in said_back


async def test_note_goes_to_the_other_readers_while_the_person_responsible_is_away(house: House) -> None:
    """A deputy is told of it, who can read it and take the report over; before, it waited for the head's return."""
    await house.all_arrive()
    ref = await house.report()
    await takes_on(house)
    await goes_away(house)
    said_back = await adds(house)
    assert "Deputy safeguarding lead Dan Deputy and Deputy safeguarding lead Dee Deputy will be told" in said_back
    assert await house.new("has added something", HEAD, DEPUTY, SECOND_DEPUTY) == {"Dan": 1, "Dee": 1}
    deputy = house.chat(SECOND_DEPUTY)
    shown = await deputy.says(f"open {ref}")
    assert "It was on Tuesday." in all_said(shown)
    took = await deputy.presses("Take it over: Head Teacher Harriet Head is not here")
    assert f"{ref} is acknowledged" in all_said(took)
    await house.settle()
    assert f"Dee Deputy has taken on your report {ref}" in house.chat(TEACHER).words()


async def test_note_that_only_somebody_away_may_read_says_whom_to_phone(house: House) -> None:
    """A confidential report waits for the head; whoever adds to it hears that this may take."""
    await house.all_arrive()
    await house.report("adult")
    await takes_on(house)
    await goes_away(house)
    said_back = await adds(house)
    assert "Head Teacher Harriet Head is away or cannot be reached in Teams now" in said_back
    assert "please phone: 01632 960101" in said_back


async def test_note_that_tells_of_danger_is_answered_with_999_and_marked_urgent(house: House) -> None:
    """Whoever reads it is told that it cannot wait, without a word of it."""
    await house.all_arrive()
    ref = await house.report()
    await takes_on(house)
    assert "call 999 first" in await adds(house, "He is at the gate now and has a knife.")
    await house.settle()
    alarm = said(house.chat(HEAD).messages()[-1])
    assert alarm.startswith(f"URGENT: the reporter has added something to report {ref}")
    assert "knife" not in alarm


async def test_note_that_tells_of_an_intimate_image_is_answered_with_the_rule(house: House) -> None:
    """Not to look, copy or send it: as in the report itself."""
    await house.all_arrive()
    await house.report()
    await takes_on(house)
    assert "Do not look, copy, print, screenshot" in await adds(house, "He sent her a nude photo.")


async def test_own_reports_say_that_nobody_can_be_reached(house: House) -> None:
    """A report is not said to be on its way to people who have all not added the app."""
    await house.all_arrive(HEAD, DEPUTY, SECOND_DEPUTY, CHAIR)
    await house.report()
    await house.settle()
    mine = all_said(await house.chat(TEACHER).says("my reports"))
    assert "Nobody who may read it can be reached in Teams now" in mine
    assert "On its way" not in mine


async def test_closed_report_pressed_to_be_taken_on_is_said_to_be_closed(house: House) -> None:
    """An old card's button does not say that somebody is dealing with it."""
    await house.all_arrive()
    ref = await house.report()
    await takes_on(house, closes=True)
    answer = all_said(await house.chat(HEAD).presses(ACKNOWLEDGE))
    assert f"{ref} is closed" in answer
    assert "already acknowledged" not in answer
