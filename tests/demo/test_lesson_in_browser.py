"""A remote lesson in real Chromium: checked, failed on purpose, sent to the head, decided, seen in the register."""

import pytest
from playwright.async_api import Page, expect

from tests.demo.test_report_in_browser import (
    HEAD,
    TEACHER,
    OpenPage,
    address,
    answers,
    chromium,
    open_page,
)
from tests.support.demo_page import chat, go_to, presses, says, sideways

__all__ = ["address", "answers", "chromium", "open_page"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

MEETS = "Meets the points clause 14 covers"
ASK_HEAD = "The policy does not settle this: please ask the headteacher"


async def fills(page: Page, platform: str = "Teams", day: str = "2026-11-25") -> None:
    """Fill in the newest form of the teacher's chat."""
    form = chat(page, TEACHER)
    await form.get_by_label("What it is for").last.select_option(label="A lesson")
    await form.get_by_label("Where it takes place").last.select_option(label=platform)
    await form.locator("input[type=date]").first.fill(day)
    await form.locator("input[type=time]").first.fill("10:00")
    await form.locator("input[type=time]").nth(1).fill("10:45")
    await form.get_by_label("Class or group").last.fill("Year 4")
    await form.get_by_label("Lessons: the subject or topic").last.fill("Fractions")


async def test_lesson_is_checked_decided_and_registered(open_page: OpenPage) -> None:
    """Without a period the head decides; with one it is confirmed; another platform fails; all is in the register."""
    page = await open_page()
    await go_to(page, TEACHER)
    await says(page, TEACHER, "check a lesson")
    await expect(chat(page, TEACHER).get_by_role("heading", name="A remote lesson or meeting").last).to_be_visible()
    await fills(page)
    await presses(page, TEACHER, "Check it", ASK_HEAD)
    await presses(page, TEACHER, "Send to the head", "is on its way to the Head Teacher")
    head = await go_to(page, HEAD)
    await expect(head.get_by_role("heading", name="A session needs your decision")).to_be_visible()
    await head.get_by_label("Note for the teacher").last.fill("Fine for this week.")
    await presses(page, HEAD, "OK to go ahead", "recorded as your decision")
    teacher = chat(page, TEACHER)
    await expect(teacher.get_by_text("Head Teacher's decision, Monday 23 November 2026").last).to_be_visible()
    await expect(teacher.get_by_text("Fine for this week.").first).to_be_visible()
    await says(page, HEAD, "closures")
    await head.get_by_label("First day").last.fill("2026-11-25")
    await head.get_by_label("Last day").last.fill("2026-11-27")
    await presses(page, HEAD, "Set it", "Set: Wednesday 25 November 2026 to Friday 27 November 2026")
    await expect(teacher.get_by_text(MEETS).last).to_be_visible()
    await presses(page, TEACHER, "Change my answers", "A remote lesson or meeting")
    await teacher.get_by_label("Where it takes place").last.select_option(label="WhatsApp")
    await presses(page, TEACHER, "Check it", "Does not meet clause 14")
    await says(page, HEAD, "register")
    await expect(head.get_by_role("heading", name="Register of remote sessions")).to_be_visible()
    await presses(page, HEAD, "Exceptions", "Wednesday 25 November 2026, 10:00 to 10:45")
    assert await sideways(page) == 0


async def test_form_that_lacks_what_it_needs_says_so_at_the_field(open_page: OpenPage) -> None:
    """Sent off empty, the form names each required field, and nothing that was filled in is lost."""
    page = await open_page()
    await go_to(page, TEACHER)
    await says(page, TEACHER, "check a lesson")
    form = chat(page, TEACHER)
    await form.get_by_label("Class or group").last.fill("Year 4")
    await form.get_by_role("button", name="Check it").last.click()
    for words in ("Please choose what it is for.", "Please choose where it takes place.", "Please give the day."):
        await expect(form.get_by_text(words).last).to_be_visible()
    await expect(form.get_by_label("Class or group").last).to_have_value("Year 4")


async def test_whole_check_fits_a_phone(open_page: OpenPage) -> None:
    """At 375 pixels a session is told in one message, checked and sent, nothing scrolls sideways, all can be hit."""
    page = await open_page(width=375, height=700, has_touch=True, is_mobile=True)
    await go_to(page, TEACHER)
    await says(page, TEACHER, "check a lesson")
    await fills(page)
    assert await sideways(page) == 0
    await presses(page, TEACHER, "Check it", ASK_HEAD)
    await presses(page, TEACHER, "Send to the head", "is on its way to the Head Teacher")
    assert await sideways(page) == 0
    head = await go_to(page, HEAD)
    await expect(head.get_by_role("heading", name="A session needs your decision")).to_be_visible()
    assert await sideways(page) == 0
    small = await head.evaluate(
        """(said) => [...said.querySelectorAll('.ac-pushButton, .ac-column.ac-selectable')]
                  .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44)
                  .map((each) => each.textContent)"""
    )
    assert small == []
