"""The school's settings when something is in the way: an older card, a wrong field, somebody who may do less."""

from typing import Any

from bot.school_file import parse
from bot.storage.tables import school_changes
from bot.texts import say
from tests.support.chat import Chat, actions, all_said, content
from tests.support.house import OTHER_TEACHER, House, full_school, press
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER, TEXT

NOBODY = "33333333-0000-4000-8000-0000000000ff"
OFFICE = "33333333-0000-4000-8000-00000000000b"


async def opens(house: House, person: str, *titles: str) -> Chat:
    """Somebody's settings, and on through these buttons; the chat."""
    chat = house.chat(person)
    await chat.says("settings")
    for title in titles:
        await chat.presses(title)
    return chat


def version(chat: Chat) -> int:
    """The version that the newest card of the settings carries."""
    data = [each["data"] for sent in chat.messages() for each in actions(content(sent)) if "data" in each]
    return int(data[-1]["v"])


async def changes(house: House) -> list[Any]:
    """Everything that was set, with who did it."""
    found = await house.do(lambda connection: connection.execute(school_changes.select()).all())
    return [(change.actor, change.name) for change in found]


async def add_office(house: House) -> Chat:
    """The Head Teacher adds Ada of the school office; her chat."""
    head = await opens(house, HEAD, "People", "Add somebody")
    form = {"entra": OFFICE, "name": "Ada Admin", "roles": "admin", "phone": "", "email": ""}
    assert "Saved" in all_said(await head.presses("Save", **form))
    return house.chat(OFFICE)


async def test_chair_changes_their_own_number(house: House) -> None:
    """It is read before it is taken over: a wrong one is named, with what was typed; a right one is shown to staff."""
    await house.all_arrive()
    chair = await opens(house, CHAIR, "My own details")
    heard = all_said(await chair.presses("Save", phone="ask me", email=""))
    assert heard.startswith("Please look at: Telephone number.")
    assert "ask me" in heard
    heard = all_said(await chair.presses("Save", phone="01632 960104", email="cora@school.example"))
    assert heard == "Saved, and in force from now on: your own details."
    assert "01632 960104" in all_said(await house.chat(TEACHER).says("who can help me"))


async def test_own_details_on_an_older_card_are_shown_again(house: House) -> None:
    """When the settings have changed since, nothing is taken over, and the form comes back with what was typed."""
    await house.all_arrive()
    chair = await opens(house, CHAIR, "My own details")
    head = await opens(house, HEAD, "Telephone numbers")
    await head.presses("Save", social_care="01632 960777", social_care_out_of_hours="", lado="", whistleblowing="")
    heard = all_said(await chair.presses("Save", phone="01632 960104", email=""))
    assert say("settings.old_card") in heard
    assert "01632 960104" in heard
    assert await changes(house) == [(HEAD, "numbers")]


async def test_seat_on_an_older_card_is_asked_again(house: House) -> None:
    """The headship does not change hands by a card from before another change: whom to choose is asked afresh."""
    await house.all_arrive()
    head = await opens(house, HEAD, "People", "Hand over the headship", "Otto Other")
    before = version(head)
    await opens(house, HEAD, "Telephone numbers")
    await head.presses("Save", social_care="01632 960777", social_care_out_of_hours="", lado="", whistleblowing="")
    yes = {"verb": "settings", "id": f"head=yes:{OTHER_TEACHER}", "v": before}
    heard = all_said(await press(head, yes))
    assert say("settings.old_card") in heard
    assert say("settings.head.intro") in heard
    assert await changes(house) == [(HEAD, "numbers")]


async def test_somebody_who_has_gone_cannot_take_a_seat(house: House) -> None:
    """Chosen from a list of before they were removed, that is said, and nobody is asked to confirm it."""
    await house.all_arrive()
    head = await opens(house, HEAD, "People", "Hand over the headship")
    heard = all_said(await press(head, {"verb": "settings", "id": f"head=ask:{NOBODY}"}))
    assert heard == say("settings.refused.gone")


async def test_a_right_version_gives_nobody_a_right(house: House) -> None:
    """A deputy's own card is of today, and still opens and changes nothing but their own days."""
    await house.all_arrive()
    deputy = await opens(house, DEPUTY, "I am away")
    today = version(deputy)
    for pressed in ("save=numbers", "save=own", "save=person", "right", f"removed={TEACHER}"):
        data = {"verb": "settings", "id": pressed, "v": today, "lado": "01632 960000", "name": "X", "phone": ""}
        assert all_said(await press(deputy, data)) == say("settings.refused.not_yours")
    assert await changes(house) == []


async def test_what_is_like_this_already_is_not_recorded(house: House) -> None:
    """The numbers saved as they stand are no change: the chair is not told, and no list gets an entry."""
    await house.all_arrive()
    head = await opens(house, HEAD, "Telephone numbers")
    numbers = full_school().numbers.model_dump()
    assert all_said(await head.presses("Save", **numbers)) == say("settings.same")
    assert await changes(house) == []


async def test_hours_are_read_and_checked(house: House) -> None:
    """A time that is none is named, an end before the start is refused, and what is right is in force."""
    await house.all_arrive()
    head = await opens(house, HEAD, "School hours")
    assert "Please look at: From" in all_said(await head.presses("Save", days="mon,tue", opens="early", closes="16:00"))
    heard = all_said(await head.presses("Save", days="mon,tue", opens="16:00", closes="08:00"))
    assert say("settings.refused.order") in heard
    heard = all_said(await head.presses("Save", days="mon,tue", opens="07:30", closes="16:00"))
    assert heard == "Saved, and in force from now on: the school hours."


async def test_head_is_told_what_the_office_changes(house: House) -> None:
    """The office sees people without the seats, may change a number, and the Head Teacher hears of it."""
    await house.all_arrive()
    office = await add_office(house)
    await office.arrives()
    heard = all_said(await opens_people(office))
    assert "Tess Taylor" in heard
    assert say("settings.people.head_over") not in [each["title"] for each in buttons(office)]
    await press(office, {"verb": "settings", "id": f"person={TEACHER}"})
    form = {"name": "Tess Taylor", "roles": "staff", "phone": "01632 960188", "email": ""}
    assert "Saved" in all_said(await office.presses("Save", **form))
    await house.settle()
    assert "Ada Admin has changed the school's people or telephone numbers" in house.chat(HEAD).words()


async def opens_people(chat: Chat) -> list[dict[str, Any]]:
    """The list of people; what came back."""
    await chat.says("settings")
    return await chat.presses("People")


def buttons(chat: Chat) -> list[dict[str, Any]]:
    """The buttons of the newest card."""
    return list(actions(content(chat.messages()[-1])))


async def test_office_cannot_lose_a_deputys_role_by_saving(house: House) -> None:
    """Whoever the office may not make or unmake keeps their roles on the form; only the number can change."""
    await house.all_arrive()
    office = await add_office(house)
    await opens_people(office)
    shown = content((await press(office, {"verb": "settings", "id": f"person={DEPUTY}"}))[0])
    [roles] = [part for part in shown["body"] if part.get("id") == "roles"]
    assert roles["value"] == "deputy"
    assert {"title": "deputy safeguarding lead", "value": "deputy"} in [
        {"title": one["title"].lower(), "value": one["value"]} for one in roles["choices"]
    ]
    form = {"name": "Dan Deputy", "roles": "deputy", "phone": "01632 960199", "email": ""}
    assert "Saved" in all_said(await office.presses("Save", **form))
    await press(office, {"verb": "settings", "id": f"person={DEPUTY}"})
    heard = all_said(await office.presses("Save", **form | {"roles": "staff"}))
    assert say("settings.refused.office_roles") in heard


async def test_a_deputy_who_goes_away_names_nobody(house: House) -> None:
    """They are passed over in those days, nobody is told that they stand in, and they come back by one button."""
    await house.all_arrive()
    deputy = await opens(house, DEPUTY, "I am away")
    assert say("settings.away.intro_deputy") in deputy.words()
    assert "Saved" in all_said(await deputy.presses("Save", first="2026-11-23", last="2026-11-25"))
    await house.settle()
    assert all("you stand in" not in house.chat(person).words() for person in (HEAD, CHAIR, DEPUTY))
    ref = await house.report()
    await house.settle()
    assert "Dan" not in await house.new(ref, minutes=30)


async def test_a_long_list_of_people_has_more_pages(house: House) -> None:
    """Thirty on one card; "More" shows those after them, and no further button when there is nobody else."""
    people = "".join(
        f'[[people]]\nid = "33333333-0000-4000-8000-0000000001{number:02}"\nname = "Person {number:02}"\n'
        for number in range(40)
    )
    await house.stop()
    house.school = parse(f"{TEXT}{people}")
    await house.start()
    head = await opens(house, HEAD, "People")
    assert "Person 25" in head.words()
    assert "Person 26" not in head.words()
    heard = all_said(await head.presses("More"))
    assert "Person 26" in heard
    assert "Person 39" in heard
    assert "More" not in [each["title"] for each in buttons(head)]
