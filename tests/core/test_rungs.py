"""Every rung of the ladder by the clock: who is told, when, and what the reporter hears."""

from datetime import date
from itertools import islice
from typing import Any

from bot.core.access import Status
from bot.core.escalation import Ladder, rungs
from bot.core.incident import Party
from bot.core.ladder import Purpose
from bot.core.routing import route, route_urgent
from tests.support.ladder import SCHOOL, TUESDAY, facts, lines
from tests.support.leads import CHAIR, HEAD, TEACHER, local, school_of


def test_a_normal_report() -> None:
    """The head; again with the deputies; everybody; the chair by reference; then every school morning."""
    assert lines(facts(), 7) == [
        ("sent", "Tue 10:00", "head", "", ""),
        ("remind", "Tue 10:30", "head", "", "not_taken_on"),
        ("deputies", "Tue 10:30", "dan dee", "", ""),
        ("reporter", "Tue 11:00", "head dan dee", "", "please_phone"),
        ("unread", "Tue 12:00", "head dan dee", "chair", ""),
        ("morning-2022-03-16", "Wed 08:00", "head dan dee", "chair", "please_phone"),
        ("morning-2022-03-17", "Thu 08:00", "head dan dee", "chair", "please_phone"),
    ]


def test_the_end_of_the_school_day_comes_before_two_hours() -> None:
    """A report of the afternoon is called unread when the day ends, once the reporter has been told to phone."""
    assert lines(facts("2022-03-15 15:10"), 5)[3:] == [
        ("reporter", "Tue 16:10", "head dan dee", "", "please_phone"),
        ("unread", "Tue 16:30", "head dan dee", "chair", ""),
    ]


def test_a_report_just_before_the_end_of_the_day() -> None:
    """The reporter hears at closing time that nobody may see it; the rungs go on in the morning, none is left out."""
    assert lines(facts("2022-03-18 15:50"), 7) == [
        ("sent", "Fri 15:50", "head", "", ""),
        ("remind", "Fri 16:20", "head", "", "not_taken_on"),
        ("deputies", "Fri 16:20", "dan dee", "", ""),
        ("closing", "Fri 16:30", "", "", "out_of_hours"),
        ("reporter", "Mon 08:20", "head dan dee", "", "please_phone"),
        ("unread", "Mon 09:20", "head dan dee", "chair", ""),
        ("morning-2022-03-22", "Tue 08:00", "head dan dee", "chair", "please_phone"),
    ]


def test_a_report_in_the_evening() -> None:
    """At 19:40 the head is alerted at once all the same, and the reporter told that nobody may see it yet."""
    assert lines(facts("2022-03-15 19:40"), 5) == [
        ("sent", "Tue 19:40", "head", "", "out_of_hours"),
        ("remind", "Wed 08:30", "head", "", "not_taken_on"),
        ("deputies", "Wed 08:30", "dan dee", "", ""),
        ("reporter", "Wed 09:00", "head dan dee", "", "please_phone"),
        ("unread", "Wed 10:00", "head dan dee", "chair", ""),
    ]


def test_a_report_on_the_weekend_of_the_clock_change() -> None:
    """The rungs keep to the school's clock on the Monday after the clocks went forward."""
    times = [line[1] for line in lines(facts("2022-03-26 23:30"), 6)]
    assert times == ["Sat 23:30", "Mon 08:30", "Mon 08:30", "Mon 09:00", "Mon 10:00", "Tue 08:00"]


def test_a_report_in_the_holidays() -> None:
    """In the holidays the head is alerted at once, and the other rungs wait for the first morning of term."""
    school = school_of(holidays=((date(2022, 4, 11), date(2022, 4, 22)),))
    found = list(islice(rungs(facts("2022-04-13 10:00", school=school), school), 2))
    assert [rung.at for rung in found] == [local("2022-04-13 10:00"), local("2022-04-25 08:30")]
    assert found[0].alerts == ("head",)
    assert found[0].tell_reporter == "out_of_hours"


def test_the_school_sets_its_own_times() -> None:
    """Reminder, deputies and reporter come when the school file says; what comes after them waits for them."""
    school = school_of(escalation={"remind": 10, "deputies": 180, "reporter": 20})
    found = [line[:2] for line in lines(facts(), 5, school)]
    assert found == [
        ("sent", "Tue 10:00"),
        ("remind", "Tue 10:10"),
        ("reporter", "Tue 10:20"),
        ("deputies", "Tue 13:00"),
        ("unread", "Tue 13:00"),
    ]


def test_a_head_only_report_skips_the_deputies() -> None:
    """About another adult: the head, the head again, then the chair by reference while the reporter is to phone."""
    assert lines(facts(party=Party.ADULT), 5) == [
        ("sent", "Tue 10:00", "head", "", ""),
        ("remind", "Tue 10:30", "head", "", "not_taken_on"),
        ("reporter", "Tue 11:00", "head", "chair", "please_phone"),
        ("unread", "Tue 12:00", "head", "chair", ""),
        ("morning-2022-03-16", "Wed 08:00", "head", "chair", "please_phone"),
    ]


def test_a_report_about_the_head_ends_with_the_lado() -> None:
    """The chair alone is alerted; nobody comes after, so the reporter gets the LADO's number."""
    assert lines(facts(party=Party.HEAD), 5) == [
        ("sent", "Tue 10:00", "chair", "", ""),
        ("remind", "Tue 10:30", "chair", "", "not_taken_on"),
        ("reporter", "Tue 11:00", "chair", "", "nobody_left"),
        ("unread", "Tue 12:00", "chair", "", ""),
        ("morning-2022-03-16", "Wed 08:00", "chair", "", "nobody_left"),
    ]


def test_the_heads_own_report_tells_the_chair_at_once_that_it_exists() -> None:
    """The deputies receive it, and the chair of governors hears of it in the same minute."""
    assert lines(facts(reporter=HEAD), 3) == [
        ("sent", "Tue 10:00", "dan dee", "chair", ""),
        ("remind", "Tue 10:30", "dan dee", "", "not_taken_on"),
        ("reporter", "Tue 11:00", "dan dee", "chair", "please_phone"),
    ]


def test_an_urgent_report_at_two_in_the_morning() -> None:
    """Urgent rungs go by the clock on the wall: everybody, again, the chair, then every quarter of an hour."""
    found = route_urgent(about_head=False, reporter=TEACHER, school=SCHOOL)
    case = facts("2022-03-16 02:00", found=found, urgent=True)
    assert lines(case, 7) == [
        ("urgent-alert", "Wed 02:00", "head dan dee", "", "urgent_phone"),
        ("urgent-again", "Wed 02:05", "head dan dee", "", "urgent_not_taken_on"),
        ("urgent-beyond", "Wed 02:15", "", "chair", "urgent_999"),
        ("urgent-30", "Wed 02:30", "head dan dee", "", ""),
        ("urgent-45", "Wed 02:45", "head dan dee", "", ""),
        ("urgent-60", "Wed 03:00", "head dan dee", "chair", "urgent_999"),
        ("urgent-75", "Wed 03:15", "head dan dee", "", ""),
    ]


def test_after_six_hours_an_urgent_report_is_repeated_every_hour() -> None:
    """Every fifteen minutes for six hours, then every hour, without end."""
    marks = [line[0] for line in lines(facts(urgent=True), 60)]
    assert marks[24:28] == ["urgent-345", "urgent-360", "urgent-420", "urgent-480"]
    assert len(set(marks)) == 60


def test_an_urgent_report_over_the_clock_change_loses_no_minute() -> None:
    """When the clocks go forward at one in the morning, five minutes are five minutes."""
    times = [line[1] for line in lines(facts("2022-03-27 00:50", urgent=True), 4)]
    assert times == ["Sun 00:50", "Sun 00:55", "Sun 02:05", "Sun 02:20"]


def test_an_urgent_full_report_alerts_the_deputies_with_the_head() -> None:
    """Once the report is written, its readers are the same, and all of them are alerted at once."""
    assert lines(facts(urgent=True), 1) == [("urgent-alert", "Tue 10:00", "head dan dee", "", "urgent_phone")]


def test_an_urgent_report_about_another_adult_stays_with_the_head() -> None:
    """Urgency never widens a route: the deputies are not told, the chair only hears the reference."""
    alerted = {one for rung in islice(rungs(facts(party=Party.ADULT, urgent=True), SCHOOL), 40) for one in rung.alerts}
    assert alerted == {"head"}


def test_an_urgent_report_about_the_head_names_the_lado() -> None:
    """With nobody beyond the chair, the reporter is shown the LADO's number with social care and 999."""
    found = route_urgent(about_head=True, reporter=TEACHER, school=SCHOOL)
    assert lines(facts(found=found, urgent=True), 3) == [
        ("urgent-alert", "Tue 10:00", "chair", "", "urgent_phone"),
        ("urgent-again", "Tue 10:05", "chair", "", "urgent_not_taken_on"),
        ("urgent-beyond", "Tue 10:15", "", "", "urgent_nobody_left"),
    ]


def test_the_school_sets_its_own_urgent_times() -> None:
    """The first alert is never put off; missing times are filled up, further ones are repeats."""
    for minutes, expected in (
        ([3], ["urgent-alert 10:00", "urgent-again 10:03", "urgent-beyond 10:13", "urgent-28 10:28"]),
        ([0], ["urgent-alert 10:00", "urgent-again 10:05", "urgent-beyond 10:15", "urgent-30 10:30"]),
        ([0, 2, 4, 6], ["urgent-alert 10:00", "urgent-again 10:02", "urgent-beyond 10:04", "urgent-6 10:06"]),
    ):
        school = school_of(escalation={"urgent": minutes})
        assert [f"{name} {at[4:]}" for name, at, *_ in lines(facts(urgent=True), 4, school)] == expected


def acknowledged(at: str, **more: Any) -> Ladder:
    """A report of Tuesday that the head took on at this time."""
    return facts(status=Status.ACKNOWLEDGED, owner="head", acknowledged_at=local(at), **more)


def test_the_owner_of_a_report_without_any_action_is_asked_daily() -> None:
    """After a day, then once every school day at the same time; a weekend is left out."""
    assert lines(acknowledged("2022-03-16 14:20"), 4) == [
        ("no-action-2022-03-17", "Thu 14:20", "head", "", ""),
        ("no-action-2022-03-18", "Fri 14:20", "head", "", ""),
        ("no-action-2022-03-21", "Mon 08:00", "head", "", ""),
        ("no-action-2022-03-22", "Tue 14:20", "head", "", ""),
    ]


def test_who_is_asked_to_take_over_is_asked_again_with_the_owner() -> None:
    """After the minutes of a reminder, once, and those of them who are here; then as ever."""
    passed = {"status": Status.ACKNOWLEDGED, "owner": "head", "passed_to": "dee", "acted": True}
    times = {"acknowledged_at": local("2022-03-15 10:30"), "passed_at": local("2022-03-15 11:00")}
    found = lines(facts(**passed, **times), 2)
    assert found[0] == ("passed-2022-03-15T11:00:00", "Tue 11:30", "head dee", "", "")
    assert found[1][0].startswith("still-open")
    alone = lines(facts(**passed, **times, away=frozenset({"head"})), 1)
    assert alone == [("passed-2022-03-15T11:00:00", "Tue 11:30", "dee", "", "")]


def test_the_owner_of_an_urgent_report_is_asked_after_an_hour() -> None:
    """After an hour, then once a day, on Saturday too."""
    assert lines(acknowledged("2022-03-18 14:20", urgent=True), 2) == [
        ("no-action-2022-03-18", "Fri 15:20", "head", "", ""),
        ("no-action-2022-03-19", "Sat 15:20", "head", "", ""),
    ]


def test_a_report_open_for_over_five_school_days_is_named_weekly() -> None:
    """From the morning after its fifth school day, once a week, until it is closed."""
    found = list(islice(rungs(acknowledged(TUESDAY, acted=True), SCHOOL), 3))
    assert [rung.name for rung in found] == [f"still-open-2022-{day}" for day in ("03-23", "03-30", "04-06")]
    assert [rung.at for rung in found] == [local(f"2022-{day} 08:00") for day in ("03-23", "03-30", "04-06")]
    assert {(rung.alerts, rung.purpose) for rung in found} == {(("head",), Purpose.STILL_OPEN)}


def test_a_weekly_nudge_waits_for_the_end_of_the_holidays() -> None:
    """What falls into the holidays comes on the first morning of term, and the week goes on as before."""
    school = school_of(holidays=((date(2022, 3, 28), date(2022, 4, 1)),))
    found = list(islice(rungs(acknowledged(TUESDAY, acted=True), school), 3))
    assert [rung.at for rung in found] == [local(f"2022-{day} 08:00") for day in ("03-23", "04-04", "04-06")]


def test_taking_a_report_on_late_brings_no_old_nudges() -> None:
    """Weeks that went by before somebody took it on are not made up for."""
    found = next(rungs(acknowledged("2022-03-31 10:00", acted=True), SCHOOL))
    assert found.name == "still-open-2022-04-06"


def test_the_other_readers_are_asked_when_the_owner_is_away() -> None:
    """A report is not stuck with an owner who cannot see to it."""
    assert lines(acknowledged(TUESDAY, away=frozenset({"head"})), 1)[0][2] == "dan dee"


def test_a_report_whose_owner_has_left_is_told_to_the_chair() -> None:
    """If no reader is left at all, the chair hears the reference; without a chair the reporter gets the LADO."""
    case = acknowledged(TUESDAY, party=Party.ADULT)
    new = HEAD.model_copy(update={"id": "new"})
    assert lines(case, 1, school_of(TEACHER, new, CHAIR))[0][2:] == ("", "chair", "")
    assert lines(case, 1, school_of(TEACHER, new))[0][2:] == ("", "", "nobody_left")


def test_a_closed_or_outside_report_has_no_ladder() -> None:
    """Nothing follows once it is closed, or where nobody in the app may have it."""
    outside = route(frozenset({Party.HEAD, Party.CHAIR}), TEACHER, SCHOOL)
    assert list(rungs(facts(status=Status.CLOSED, owner="head"), SCHOOL)) == []
    assert list(rungs(facts(found=outside), SCHOOL)) == []
    assert list(rungs(facts(found=outside, urgent=True), SCHOOL)) == []


def test_a_first_card_is_no_reminder() -> None:
    """The first card to somebody is new; the others are reminders, or say that it is unread."""
    found = {rung.name: rung for rung in islice(rungs(facts(), SCHOOL), 6)}
    assert [name for name, rung in found.items() if not rung.realert] == ["sent", "deputies"]
    assert found["unread"].purpose is Purpose.UNREAD
