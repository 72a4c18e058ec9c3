"""The ladder at work in the whole bot: every rung by the clock, and over a restart in the middle."""

import pytest
from sqlalchemy import select

from bot.core.access import Status
from bot.core.case import Happened
from bot.settings import Settings
from bot.storage import tables
from bot.storage.sealing import Ciphertext
from tests.support.chat import all_said
from tests.support.house import ACKNOWLEDGE, House, together
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER

EVERY_LEAD = {"Harriet": 1, "Dan": 1, "Dee": 1}


WITH_CHAIR = EVERY_LEAD | {"Cora": 1}


async def test_normal_report_in_school_time(house: House) -> None:
    """Head; after 30 minutes again, with the deputies; after 60 all and the reporter; then the chair; each morning."""
    await house.all_arrive()
    ref = await house.report()
    assert await house.new(ref) == {"Harriet": 1}
    assert await house.new(ref, minutes=29) == {}
    assert await house.new(ref, minutes=1) == EVERY_LEAD
    assert "Nobody has taken on your report" in house.chat(TEACHER).words()
    assert await house.new(ref, minutes=29) == {}
    assert await house.new(f"Still waiting: report {ref}", minutes=1) == EVERY_LEAD
    assert "Please phone Harriet Head, 01632 960101" in house.chat(TEACHER).words()
    assert await house.new(ref, minutes=59) == {}
    assert await house.new(ref, minutes=1) == WITH_CHAIR
    assert await house.new(ref, to="2026-11-23 16:31") == {}
    assert await house.new(ref, to="2026-11-25 07:59") == {}, "Tuesday is a holiday"
    assert await house.new(ref, to="2026-11-25 08:00") == WITH_CHAIR
    assert await house.new(ref, to="2026-11-25 20:00") == {}
    assert "Tess" not in house.chat(HEAD).words()
    assert "not been taken on yet" in house.chat(CHAIR).words()


async def test_every_rung_is_climbed_once_however_often_one_looks(house: House) -> None:
    """Looking a hundred times between two rungs does what looking once does."""
    await house.all_arrive()
    ref = await house.report()
    for _ in range(100):
        await house.later(minutes=1)
    assert house.got(ref) == {"Harriet": 3, "Dan": 2, "Dee": 2}


async def test_bot_that_was_down_all_day_does_at_once_what_was_due(house: House) -> None:
    """One card a person and one text to the reporter for all the rungs that were missed, none of them again."""
    await house.all_arrive()
    ref = await house.report()
    await house.settle()
    await house.stop()
    house.clock.pass_by(hours=5)
    await house.start()
    assert await house.new(ref) == WITH_CHAIR
    assert await house.new(ref, minutes=5) == {}
    assert house.got("Please phone", TEACHER) == {"Tess": 1}


async def test_restart_between_two_rungs_repeats_none_and_loses_none(house: House) -> None:
    """A second bot on the same records goes on where the first stopped, at every rung of the way."""
    await house.all_arrive()
    ref = await house.report()
    seen = [await house.new(ref)]
    for minutes in (30, 30, 60):
        await house.restart()
        seen += [await house.new(ref), await house.new(ref, minutes=minutes)]
        await house.restart()
        seen.append(await house.new(ref))
    assert seen == [{"Harriet": 1}, {}, EVERY_LEAD, {}, {}, EVERY_LEAD, {}, {}, WITH_CHAIR, {}]
    names = [entry.data["name"] for entry in (await house.case(ref)).entries(Happened.RUNG)]
    assert names == ["sent", "remind", "deputies", "reporter", "unread"]


async def test_stopped_before_the_alert_is_sent_it_is_sent_after(house: House) -> None:
    """The bot stops between the reporter's receipt and the alert: the next one sends it."""
    await house.all_arrive()
    ref = await house.report()
    assert house.got(ref) == {}
    await house.restart()
    assert await house.new(ref) == {"Harriet": 1}


async def test_acknowledged_stops_it(house: House) -> None:
    """From then on nobody is reminded but the owner, once a day while nothing is done and once a week after that."""
    await house.all_arrive()
    ref = await house.report()
    await house.later(minutes=30)
    head = house.chat(HEAD)
    await head.presses("Open")
    await head.presses(ACKNOWLEDGE)
    await house.settle()
    assert "Taken on by Head Teacher Harriet Head" in house.chat(DEPUTY).words()
    assert await house.new(ref, hours=7) == {}
    assert await house.new(ref, to="2026-11-25 07:59") == {}
    assert await house.new(ref, to="2026-11-25 08:00") == {"Harriet": 1}
    await head.says("open reports")
    await head.presses("Add the action", action="Phone home")
    assert await house.new(ref, to="2026-11-26 12:00") == {}
    assert await house.new(ref, to="2026-12-01 07:59") == {}
    assert await house.new(ref, to="2026-12-02 08:00") == {"Harriet": 1}, "open for more than five school days"


async def test_closed_ends_it_and_reopened_starts_it_again(house: House) -> None:
    """A closed report reminds nobody; opened again, whoever did so is reminded."""
    await house.all_arrive()
    ref = await house.report()
    await house.settle()
    head = house.chat(HEAD)
    await head.presses("Open")
    await head.presses(ACKNOWLEDGE)
    await head.presses("Close")
    await head.presses("Close the report", outcomes="recorded", reason="Done.")
    assert await house.new(ref, to="2026-12-20 12:00") == {}
    assert house.got("is closed. Thank you.", TEACHER) == {"Tess": 1}
    await head.presses("Open")
    await head.presses("Reopen", reason="More came up.")
    assert await house.new(ref, to="2026-12-21 12:00") == {"Harriet": 1}


async def test_urgent_alert_takes_two_presses_and_goes_to_all(house: House) -> None:
    """From the safety question: Yes, then the button; head and deputies are called, the reporter is to phone."""
    await house.all_arrive()
    ref = await house.urgent()
    assert await house.new("URGENT") == EVERY_LEAD
    teacher = house.chat(TEACHER).words()
    assert f"Your urgent alert {ref} is on its way" in teacher
    assert "999" in teacher


async def test_urgent_ladder_goes_by_the_clock_on_the_wall(house: House) -> None:
    """Day or night: all again after 5 minutes, the chair after 15, then every quarter of an hour."""
    await house.all_arrive()
    house.clock.now = house.clock.now.replace(hour=22)
    ref = await house.urgent()
    assert await house.new(ref) == EVERY_LEAD
    assert await house.new(ref, minutes=4) == {}
    assert await house.new(f"Still waiting: report {ref}", minutes=1) == EVERY_LEAD
    assert "Nobody has taken on your urgent report" in house.chat(TEACHER).words()
    assert await house.new(ref, minutes=10) == {"Cora": 1}
    assert "Children's social care: 01632 960201" in house.chat(TEACHER).words()
    assert await house.new(ref, minutes=15) == EVERY_LEAD
    assert await house.new(ref, minutes=14) == {}
    assert await house.new(ref, minutes=1) == EVERY_LEAD


async def test_urgent_alert_goes_on_as_a_report_under_its_reference(house: House) -> None:
    """The report that follows is the same one; what was rung already is not rung again, and readers hear of it."""
    await house.all_arrive()
    ref = await house.urgent()
    await house.settle()
    assert await house.finish(house.chat(TEACHER), "none") == ref
    assert await house.new(f"New report {ref}") == {}
    assert house.got("has added something") == EVERY_LEAD
    assert [row.id for row in await house.everything()] == [ref]
    assert (await house.case(ref)).complete
    teacher = house.chat(TEACHER).words()
    for name in (
        "Head Teacher Harriet Head",
        "Deputy safeguarding lead Dan Deputy",
        "Deputy safeguarding lead Dee Deputy",
    ):
        assert f"{name}: delivered" in teacher


async def test_urgent_alert_about_the_head(house: House) -> None:
    """The second button calls the chair alone; nobody at school hears of it on any rung."""
    await house.all_arrive()
    ref = await house.urgent("Alert now: it is about the head teacher")
    for _ in range(100):
        await house.later(minutes=15)
    assert set(house.got(ref)) == {"Cora"}
    assert "LADO" in house.chat(TEACHER).words()


async def test_head_only_report_passes_the_deputies_by(house: House) -> None:
    """About another adult: head, head again, the chair by reference, the reporter to the phone; never a deputy."""
    await house.all_arrive()
    ref = await house.report("adult")
    assert await house.new(ref) == {"Harriet": 1}
    assert await house.new(ref, minutes=30) == {"Harriet": 1}
    assert await house.new(ref, minutes=30) == {"Harriet": 1, "Cora": 1}
    assert "Please phone Harriet Head" in house.chat(TEACHER).words()
    await house.later(to="2026-11-27 12:00")
    assert set(house.got(ref)) == {"Harriet", "Cora"}


async def test_report_about_the_head_climbs_to_the_chair_alone(house: House) -> None:
    """Chair, chair again, then the LADO's number for the reporter; nobody at school, day after day."""
    await house.all_arrive()
    ref = await house.report("head")
    assert await house.new(ref) == {"Cora": 1}
    assert await house.new(ref, minutes=30) == {"Cora": 1}
    assert await house.new(ref, minutes=30) == {"Cora": 1}
    assert "LADO, the council officer who deals with concerns about adults who work with children: 01632 960203" in (
        house.chat(TEACHER).words()
    )
    await house.later(to="2026-12-01 12:00")
    assert set(house.got(ref)) == {"Cora"}


@pytest.mark.parametrize("moment", ["2026-11-23 19:40", "2026-11-24 10:00", "2026-11-28 11:00"])
async def test_out_of_hours_the_reporter_is_told_so(house: House, moment: str) -> None:
    """Evening, holiday, weekend: alerted at once, but nobody may see it before the school opens; then time counts."""
    await house.all_arrive()
    house.clock.now = house.clock.now.fromisoformat(f"{moment}:00+00:00")
    ref = await house.report()
    assert await house.new(ref) == {"Harriet": 1}
    assert f"Nobody may take on your report {ref} before it opens" in house.chat(TEACHER).words()
    opens = "2026-11-30" if moment > "2026-11-25" else "2026-11-25"
    assert await house.new(ref, to=f"{opens} 08:29") == {}
    assert await house.new(ref, to=f"{opens} 08:30") == EVERY_LEAD


async def test_report_late_in_the_day_says_when_the_day_is_over(house: House) -> None:
    """Sent at 16:10 and not taken on at half past four: the reporter hears that nobody may see it before the next."""
    await house.all_arrive()
    house.clock.now = house.clock.now.replace(hour=16, minute=10)
    ref = await house.report()
    await house.settle()
    assert "before it opens" not in house.chat(TEACHER).words()
    await house.later(minutes=20)
    assert f"Nobody may take on your report {ref} before it opens" in house.chat(TEACHER).words()


async def test_intimate_image_makes_a_report_urgent(house: House) -> None:
    """The head and the deputies by the wall clock, as if a child were in danger."""
    await house.all_arrive()
    ref = await house.report(images="Not sure")
    assert await house.new("URGENT") == EVERY_LEAD
    assert await house.new(ref, minutes=5) == EVERY_LEAD


async def test_practice_drill_climbs_the_real_ladder(house: House) -> None:
    """Marked on every card, and the head is told what its reporter would be."""
    await house.all_arrive()
    await house.chat(HEAD).says("practice drill")
    await house.settle()
    assert house.got("PRACTICE DRILL: nothing has happened") == {"Harriet": 1}
    assert await house.new("PRACTICE DRILL: nothing has happened", minutes=30) == EVERY_LEAD
    assert "You can also phone Harriet Head" in house.chat(HEAD).words()


async def test_one_report_that_cannot_be_climbed_stops_no_other(house: House) -> None:
    """A record that cannot be read is logged; the others' reminders go out."""
    await house.all_arrive()
    broken, ref = await house.report(), await house.report()
    await house.settle()
    spoil = tables.reports.update().where(tables.reports.c.id == broken).values(route=Ciphertext("test:spoilt"))
    await house.do(lambda connection: connection.execute(spoil))
    assert await house.new(ref, minutes=30) == EVERY_LEAD


async def test_two_reports_climb_side_by_side(house: House) -> None:
    """Each at its own pace, and each to its own people."""
    await house.all_arrive()
    first = await house.report()
    await house.later(minutes=20)
    second = await house.report("adult")
    assert await house.new(first, minutes=10) == EVERY_LEAD
    assert await house.new(second, minutes=20) == {"Harriet": 1}
    assert set(house.got(second)) == {"Harriet"}


async def test_passed_on_alerts_the_next_person(house: House) -> None:
    """The head cannot deal with it: the deputy is alerted at once, opens it, and owns it."""
    await house.all_arrive()
    ref = await house.report()
    await house.settle()
    await house.chat(HEAD).presses("I can't deal with this: pass to deputy")
    assert await house.new(ref) == {"Dan": 1}
    deputy = house.chat(DEPUTY)
    await deputy.presses("Open")
    assert "is acknowledged" in all_said(await deputy.presses(ACKNOWLEDGE))
    case = await house.case(ref)
    assert (case.owner, case.status) == (DEPUTY, Status.ACKNOWLEDGED)
    statuses = select(tables.outbox.c.status).distinct()
    await house.settle()
    assert await house.do(lambda connection: connection.execute(statuses).scalars().all()) == ["sent"]


async def test_two_bots_on_one_database_ring_once(house: House, settings: Settings) -> None:
    """A server and a worker beside it look at the same moment: each rung is climbed once, each card sent once."""
    await house.all_arrive()
    second = House(settings, house.answers, house.channel, house.clock)
    await second.start()
    ref = await house.report()
    for minutes in (0, 30, 30, 60):
        house.clock.pass_by(minutes=minutes)
        await together(*(one.settle() for one in (house, second) * 3))
    await second.stop()
    assert house.got(ref) == {"Harriet": 4, "Dan": 3, "Dee": 3, "Cora": 1}
    names = [entry.data["name"] for entry in (await house.case(ref)).entries(Happened.RUNG)]
    assert names == ["sent", "remind", "deputies", "reporter", "unread"]
