"""A guided report and what comes of it, in real Chromium against the whole bot of `safecontact demo`."""

import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect
from pydantic import SecretStr

from bot import cli_demo, settings, wiring
from bot.demo import DemoClock
from bot.services.asking import Asking
from tests.demo.conftest import CHROMIUM_ARGS, LOUD
from tests.support.clock import MORNING
from tests.support.demo_page import chat, gives, go_to, moves, presses, reference, says, sideways, ticks
from tests.support.keys import KEYS

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

TEACHER, HEAD, DEPUTY, CHAIR = "Tess Taylor", "Harriet Head", "Dan Deputy", "Cora Chair"
TOLD = "one of my y5s messaged me on Instagram last night and said hi"
CHILD = "Ruby Marsh 5H"
ACCOUNT = "She wrote 'hi miss'. I did not answer."
OpenPage = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def chromium(chromium_path: Path) -> AsyncIterator[Browser]:
    """One Chromium for all of these journeys."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=CHROMIUM_ARGS)
        yield browser
        await browser.close()


@pytest.fixture(scope="module")
def answers() -> Asking:
    """The real policy and the real engine, loaded once."""
    return wiring.asking(settings.load())


@pytest_asyncio.fixture(loop_scope="module")
async def address(tmp_path: Path, answers: Asking) -> AsyncIterator[str]:
    """The demonstration with records of its own, on a Monday morning."""
    school, began = cli_demo.sample_school(), datetime.now(UTC)
    clock = DemoClock(school, computer=lambda: MORNING + (datetime.now(UTC) - began))
    with socket.create_server((cli_demo.HOST, 0)) as listener:
        changes = {"data_dir": tmp_path, "database_url": "", "port": listener.getsockname()[1]}
        changes["sealing_keys"] = SecretStr(KEYS)
        chosen = settings.load(host=cli_demo.HOST).model_copy(update=changes)
        built = cli_demo.application(chosen, school, clock, answers)
        async with cli_demo.serving(built, listener) as url:
            yield url


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(chromium: Browser, address: str) -> AsyncIterator[OpenPage]:
    """Opens the page, each time in a window of its own; the test fails when one complains on its console."""
    complaints: list[str] = []
    contexts = []

    async def open_it(width: int = 1280, height: int = 900, **options: Any) -> Page:
        wanted = {"locale": "en-GB", "reduced_motion": "reduce"} | options
        context = await chromium.new_context(viewport={"width": width, "height": height}, **wanted)
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(30_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type in LOUD else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(address)
        return page

    yield open_it
    for context in contexts:
        await context.close()
    assert complaints == []


async def reports(page: Page, person: str = TEACHER, party: str = "None of these") -> str:
    """A whole report from its first words to the receipt; its reference."""
    await go_to(page, person)
    await says(page, person, TOLD)
    await expect(chat(page, person).get_by_text("Is a child in danger right now?")).to_be_visible()
    await presses(page, person, "No", "Is any of these people the one you are worried about")
    await ticks(page, person, party)
    await presses(page, person, "Next", "Which child or children is it about?")
    await gives(page, person, "Child or children: name and class", CHILD)
    await presses(page, person, "Next", "What happened, in your own words")
    await gives(page, person, "What happened, in your own words", ACCOUNT)
    await presses(page, person, "Next", "Does it involve a nude, sexual or intimate image?")
    await presses(page, person, "No", "Who knows so far?")
    await gives(page, person, "Anything replied, deleted, saved or shown to others", "I have not replied")
    await presses(page, person, "Next", "Please check before anything is sent")
    for words in (TOLD, ACCOUNT, "Ruby Marsh", "Instagram", "Sunday 22 November 2026"):
        await expect(chat(page, person).get_by_text(words).last).to_be_visible()
    await presses(page, person, "Send", "Your report has been recorded")
    return await reference(chat(page, person))


async def test_two_people_see_a_report_to_its_end(open_page: OpenPage) -> None:
    """The teacher reports, the head opens, takes on and closes, and the teacher's receipt follows each step."""
    page = await open_page()
    name = await reports(page)
    teacher, head = chat(page, TEACHER), chat(page, HEAD)
    await expect(head.get_by_role("heading", name=f"New report {name}")).to_be_visible()
    for secret in ("Instagram", TEACHER, "hi miss", "Ruby"):
        await expect(head.get_by_text(secret)).to_have_count(0)
    await expect(teacher.get_by_text("delivered 09:00. Not yet opened")).to_be_visible()
    await presses(page, HEAD, "Open", ACCOUNT)
    await expect(teacher.get_by_text("Head Teacher Harriet Head: opened 09:00")).to_be_visible()
    await presses(page, HEAD, "Acknowledge: I am responsible for the next step", f"{name} is acknowledged.")
    await expect(teacher.get_by_text("Being dealt with by Head Teacher Harriet Head")).to_be_visible()
    await presses(page, HEAD, "Close", f"Close report {name}")
    await ticks(page, HEAD, "Advice given")
    await gives(page, HEAD, "Reason for the decision, and what was done", "I have spoken to her mother.")
    await presses(page, HEAD, "Close the report", f"{name} is closed")
    await expect(teacher.get_by_text(f"Your report {name} is closed.")).to_be_visible()
    await expect(teacher.get_by_text("Your report has been recorded")).to_have_count(1)
    await expect(teacher.get_by_text("mother")).to_have_count(0)


async def test_nobody_answers_and_the_ladder_is_climbed(open_page: OpenPage) -> None:
    """As the clock is moved, the head is reminded, the deputy called in, the chair told, and the reporter each time."""
    page = await open_page()
    name = await reports(page)
    teacher, head = chat(page, TEACHER), chat(page, HEAD)
    await moves(page, "forward by 30 minutes", "Mon 23 Nov 09:30")
    await expect(head.get_by_role("heading", name=f"Still waiting: report {name}")).to_have_count(1)
    await expect(
        teacher.get_by_text(f"Nobody has taken on your report {name} yet. It has been sent again.")
    ).to_be_visible()
    await moves(page, "forward by 30 minutes", "Mon 23 Nov 10:00")
    await expect(head.get_by_role("heading", name=f"Still waiting: report {name}")).to_have_count(2)
    await expect(teacher.get_by_text("Please phone Harriet Head, 01632 960101")).to_be_visible()
    deputy = await go_to(page, DEPUTY)
    await expect(deputy.get_by_role("heading", name=f"New report {name}")).to_be_visible()
    await moves(page, "to the next school morning", "Tue 24 Nov 08:00")
    chair = await go_to(page, CHAIR)
    await expect(chair.get_by_text(f"Report {name} has not been taken on yet.").first).to_be_visible()
    await expect(chair.get_by_role("button", name="Open")).to_have_count(0)
    assert TOLD not in await chair.inner_text()


async def test_each_step_of_the_ladder_comes_at_its_own_time(open_page: OpenPage) -> None:
    """One long move of the clock brings each message at the time at which it was due."""
    page = await open_page()
    await reports(page)
    await moves(page, "forward by 1 hour", "Mon 23 Nov 10:00")
    teacher = chat(page, TEACHER)
    for words, time in (("It has been sent again.", "09:30"), ("or speak to somebody in person.", "10:00")):
        said = teacher.get_by_role("listitem").filter(has_text=words)
        await expect(said.locator("time")).to_have_text(time)


async def test_concern_about_the_head_stays_away_from_the_head(open_page: OpenPage) -> None:
    """A report about the head goes to the chair; in the head's chat nothing happens, not even as time goes by."""
    page = await open_page()
    await go_to(page, HEAD)
    name = await reports(page, party="The head teacher")
    await moves(page, "forward by 1 hour", "Mon 23 Nov 10:00")
    await moves(page, "to the next school morning", "Tue 24 Nov 08:00")
    head = await go_to(page, HEAD)
    await expect(head.get_by_role("heading", name="Hello, I am Safe Contact")).to_be_visible()
    await expect(head.locator("li.message")).to_have_count(1)
    row = page.locator("#people").get_by_role("listitem").filter(has_text=HEAD)
    await expect(row.locator(".badge")).to_be_hidden()
    await expect((await go_to(page, CHAIR)).get_by_role("heading", name=f"New report {name}")).to_be_visible()


async def test_report_by_keyboard_alone(open_page: OpenPage) -> None:
    """Every step of a report can be reached, answered and sent with Tab, Space, Enter and letters."""
    page = await open_page()
    teacher, keys = chat(page, TEACHER), page.keyboard

    async def to_box() -> None:
        box = page.get_by_label(f"Message to Safe Contact, as {TEACHER}")
        for _ in range(60):
            if await box.evaluate("(each) => each === document.activeElement"):
                return
            await keys.press("Tab")
        pytest.fail("the keyboard does not reach the box")

    async def to(control: Locator) -> None:
        """From the box go back through the page until this has the focus, as often as it takes but not for ever."""
        await to_box()
        for _ in range(60):
            if await control.evaluate("(each) => each === document.activeElement"):
                return
            await keys.press("Shift+Tab")
        pytest.fail(f"the keyboard does not reach {control}")

    async def press(name: str, then: str) -> None:
        await to(teacher.get_by_role("button", name=name, exact=True).last)
        await keys.press("Enter")
        await expect(teacher.get_by_text(then).last).to_be_visible()

    await to_box()
    await keys.type(TOLD)
    await keys.press("Enter")
    await expect(teacher.get_by_text("Is a child in danger right now?")).to_be_visible()
    await press("No", "Who must not see it")
    await to(teacher.get_by_label("None of these").last)
    await keys.press("Space")
    await press("Next", "Which child or children is it about?")
    await to(teacher.get_by_label("Child or children: name and class").last)
    await keys.press("Control+A")
    await keys.type(CHILD)
    await press("Next", "What happened, in your own words")
    await to(teacher.get_by_label("What happened, in your own words").last)
    await keys.type(ACCOUNT)
    await press("Next", "Does it involve a nude, sexual or intimate image?")
    await press("No", "Who knows so far?")
    await press("Skip", "Please check before anything is sent")
    await press("Change Where", "A few short facts")
    await to(teacher.get_by_label("Where: app, game, e-mail, text").last)
    await keys.press("Control+A")
    await keys.type("TikTok")
    await press("Next", "TikTok")
    await press("Send", "Your report has been recorded")


async def test_whole_report_fits_a_phone(open_page: OpenPage) -> None:
    """At 375 pixels a report is made, read, taken on and closed, nothing scrolls sideways, all can be hit."""
    page = await open_page(width=375, height=700, has_touch=True, is_mobile=True)
    name = await reports(page)
    assert await sideways(page) == 0
    await go_to(page, HEAD)
    await presses(page, HEAD, "Open", ACCOUNT)
    await presses(page, HEAD, "Acknowledge: I am responsible for the next step", f"{name} is acknowledged.")
    await presses(page, HEAD, "Close", f"Close report {name}")
    assert await sideways(page) == 0
    for person in (HEAD, TEACHER):
        small = await (await go_to(page, person)).evaluate(
            """(said) => [...said.querySelectorAll('.ac-pushButton, .ac-column.ac-selectable')]
                      .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44)
                      .map((each) => each.textContent)"""
        )
        assert small == []


async def test_clock_is_moved_on_a_phone(open_page: OpenPage) -> None:
    """On a phone the clock's buttons stand behind one that says so, and shown they fit its width."""
    page = await open_page(width=375, height=700, has_touch=True, is_mobile=True)
    opener = page.get_by_role("button", name="Move the clock", exact=True)
    await expect(page.get_by_role("button", name="forward by 5 minutes")).to_be_hidden()
    await opener.click()
    await expect(opener).to_have_attribute("aria-expanded", "true")
    await expect(page.get_by_text("See what happens when nobody answers:")).to_be_visible()
    await moves(page, "forward by 5 minutes", "Mon 23 Nov 09:05")
    assert await sideways(page) == 0


async def test_everybody_can_be_reached_and_nobody_has_news_at_the_start(open_page: OpenPage) -> None:
    """All have been greeted before their chats are opened, and a greeting counts as no news."""
    page = await open_page()
    await expect(page).to_have_title("Safe Contact: demonstration")
    await expect(page.locator("#people .badge:visible")).to_have_count(0)
    chair = await go_to(page, CHAIR)
    await expect(chair.get_by_role("heading", name="Hello, I am Safe Contact")).to_have_count(1)
