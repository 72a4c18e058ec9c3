"""Somebody has not added the app, or has blocked it: the next person at once, and the truth to the reporter."""

import pytest

from tests.support.house import EVERYBODY, House
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER

EVERY_LEAD = {"Harriet": 1, "Dan": 1, "Dee": 1}


@pytest.mark.parametrize("how", ["blocked", "gone", "never added"])
async def test_head_who_cannot_be_reached_is_passed_over_at_once(house: House, how: str) -> None:
    """The deputies are alerted in the same minute, the receipt says so, and the reporter is told."""
    await house.all_arrive(*((HEAD,) if how == "never added" else ()))
    if how != "never added":
        house.block(HEAD, 403 if how == "blocked" else 404)
    ref = await house.report()
    assert await house.new(f"New report {ref}") == {"Dan": 1, "Dee": 1}
    teacher = house.chat(TEACHER).words()
    assert "Head Teacher Harriet Head: could not be reached in Teams" in teacher
    assert "Deputy safeguarding lead Dan Deputy: delivered" in teacher
    assert f"the next person has been told of your report {ref}" in teacher
    assert await house.new(ref, minutes=30) == {"Dan": 1, "Dee": 1}
    assert "has not added the app" not in teacher


async def test_head_who_is_back_is_reminded_again(house: House) -> None:
    """Who opens the report can be reached, whatever Teams said before."""
    await house.all_arrive()
    house.block(HEAD)
    ref = await house.report()
    await house.settle()
    house.channel.answers_for.clear()
    head = house.chat(HEAD)
    await head.says("open reports")
    await head.presses(f"Open {ref}")
    assert await house.new(ref, minutes=30) == EVERY_LEAD


async def test_all_leads_unreachable(house: House) -> None:
    """The chair hears of it by reference at once, and the reporter that nobody can be reached."""
    await house.all_arrive(DEPUTY)
    for person in (HEAD, EVERYBODY[4]):
        house.block(person)
    ref = await house.report()
    assert await house.new(ref) == {"Cora": 1}
    teacher = house.chat(TEACHER).words()
    for name in (
        "Head Teacher Harriet Head",
        "Deputy safeguarding lead Dan Deputy",
        "Deputy safeguarding lead Dee Deputy",
    ):
        assert f"{name}: could not be reached in Teams" in teacher
    assert f"Nobody who may read your report {ref} can be reached in Teams now" in teacher
    assert "LADO" not in teacher.split("Your report has been recorded")[1]


@pytest.mark.parametrize("how", ["blocked", "never added"])
@pytest.mark.parametrize("urgent", [False, True])
async def test_nobody_left_ends_with_the_lado(house: House, how: str, urgent: bool) -> None:  # noqa: FBT001
    """When the chair cannot be reached either, the reporter is given the LADO's number at once."""
    people = (HEAD, DEPUTY, EVERYBODY[4], CHAIR)
    await house.all_arrive(*(people if how == "never added" else ()))
    for person in people:
        house.block(person)
    ref = await house.urgent() if urgent else await house.report()
    assert await house.new(ref) == {}
    assert "LADO, the council officer who deals with concerns about adults who work with children: 01632 960203" in (
        house.chat(TEACHER).words()
    )
    assert house.got("there is nobody else I may tell", TEACHER) == {"Tess": 1}


async def test_chair_who_cannot_be_reached_leaves_a_report_about_the_head_with_the_lado(house: House) -> None:
    """Nobody at school is told instead."""
    await house.all_arrive(CHAIR)
    ref = await house.report("head")
    await house.later(to="2026-11-26 12:00")
    assert house.got(ref) == {}
    assert "01632 960203" in house.chat(TEACHER).words()
    assert "Chair of governors Cora Chair: could not be reached in Teams" in house.chat(TEACHER).words()
