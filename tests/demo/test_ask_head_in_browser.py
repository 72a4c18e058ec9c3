"""A question to the Head Teacher in real Chromium: asked, answered, published, found by the next person, reviewed."""

import pytest
from playwright.async_api import Page, expect

from tests.demo.test_report_in_browser import HEAD, TEACHER, OpenPage, address, answers, chromium, open_page
from tests.support.demo_page import chat, gives, go_to, presses, says, sideways

__all__ = ["address", "answers", "chromium", "open_page"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

QUESTION = "Can I charge my electric car at school?"
PUBLISHED = "May staff charge an electric car at school?"
ANSWER = "Yes, after four o'clock, from the socket beside the shed."
MARK = "Head Teacher's guidance, Monday 23 November 2026, not part of the policy"
DEPUTY = "Dan Deputy"


async def asks_and_publishes(page: Page) -> None:
    """The teacher asks, looks the words over and sends them; the head opens, answers and publishes."""
    await go_to(page, TEACHER)
    await says(page, TEACHER, QUESTION)
    await presses(page, TEACHER, "Ask the Head Teacher", "These words are sent, exactly as they stand here:")
    await presses(page, TEACHER, "Send to the Head Teacher", "has not opened it yet")
    head = await go_to(page, HEAD)
    await expect(head.get_by_role("heading", name="A question for you")).to_be_visible()
    await expect(head.get_by_text("electric car")).to_have_count(0)
    await presses(page, HEAD, "Open", "Only you are shown who asked.")
    await gives(page, HEAD, "Your answer", ANSWER)
    await gives(page, HEAD, "If you publish it", PUBLISHED)
    await presses(page, HEAD, "Answer and publish", "Everybody can read it as guidance")


async def test_question_is_answered_published_and_found_by_the_next_who_asks(open_page: OpenPage) -> None:
    """The answer comes back under its mark, and the deputy who asks the same is shown it under the refusal."""
    page = await open_page()
    await asks_and_publishes(page)
    teacher = await go_to(page, TEACHER)
    await expect(teacher.get_by_text(MARK).last).to_be_visible()
    await expect(teacher.get_by_text(ANSWER).last).to_be_visible()
    deputy = await go_to(page, DEPUTY)
    await says(page, DEPUTY, "may staff charge an electric car at school")
    await expect(deputy.get_by_text(MARK).last).to_be_visible()
    await expect(deputy.get_by_text(ANSWER).last).to_be_visible()
    await expect(deputy.get_by_text(TEACHER)).to_have_count(0)
    await presses(page, DEPUTY, "Not helpful", "You can also send the question to the Head Teacher.")
    await go_to(page, HEAD)
    await says(page, HEAD, "review list")
    await expect(chat(page, HEAD).get_by_role("heading", name="For the policy's review").last).to_be_visible()
    await presses(page, HEAD, "Clear the list", "All of it is deleted for good.")
    await presses(page, HEAD, "Clear it", "The list is empty.")
    assert await sideways(page) == 0


async def test_whole_way_of_a_question_fits_a_phone(open_page: OpenPage) -> None:
    """At 375 pixels nothing scrolls sideways on the way, and every button can be hit with a thumb."""
    page = await open_page(width=375, height=700, has_touch=True, is_mobile=True)
    await asks_and_publishes(page)
    for person in (TEACHER, HEAD):
        said = await go_to(page, person)
        assert await sideways(page) == 0
        small = await said.evaluate(
            """(said) => [...said.querySelectorAll('.ac-pushButton, .ac-column.ac-selectable')]
                      .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44)
                      .map((each) => each.textContent)"""
        )
        assert small == []
    await says(page, HEAD, "guidance")
    await chat(page, HEAD).get_by_text(PUBLISHED).last.click()
    await expect(chat(page, HEAD).get_by_role("button", name="Withdraw it").last).to_be_visible()
    assert await sideways(page) == 0
