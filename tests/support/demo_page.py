"""The demonstration's page as a person uses it: whose chat, what is typed, ticked and pressed."""

import re

from playwright.async_api import Locator, Page, expect


def chat(page: Page, person: str) -> Locator:
    """What has been said in the chat as this person."""
    return page.get_by_role("region", name=f"Messages with Safe Contact, as {person}")


async def go_to(page: Page, person: str) -> Locator:
    """Bring a person's chat into view, on a phone by way of the list."""
    await expect(page.get_by_role("region", name="Messages with Safe Contact").first).to_be_visible()  # it has begun
    if not await chat(page, person).is_visible():
        switch = page.get_by_role("button", name="You are ")
        if await switch.is_visible():
            await switch.click()
        await page.locator("#people").get_by_role("button", name=person).first.click()
    await expect(chat(page, person)).to_be_visible()
    return chat(page, person)


async def says(page: Page, person: str, text: str) -> None:
    """Type a text as this person and press Enter."""
    box = page.get_by_label(f"Message to Safe Contact, as {person}")
    await box.fill(text)
    await box.press("Enter")


async def presses(page: Page, person: str, title: str, then: str) -> None:
    """Press the newest button of this name, and wait until the chat says what follows."""
    await chat(page, person).get_by_role("button", name=title, exact=True).last.click()
    await expect(chat(page, person).get_by_text(then).last).to_be_visible()


async def gives(page: Page, person: str, label: str, text: str) -> None:
    """Fill in the newest box of this name."""
    await chat(page, person).get_by_label(label).last.fill(text)


async def ticks(page: Page, person: str, label: str) -> None:
    """Tick the newest choice of this name."""
    await chat(page, person).get_by_label(label).last.check()


async def reference(said: Locator) -> str:
    """The reference that stands in a chat."""
    found = re.search(r"SN-\w{4}-\d{2}", await said.inner_text())
    assert found
    return found.group()


async def moves(page: Page, step: str, to: str) -> None:
    """Press a button of the school's clock, and wait until it shows this time."""
    await page.get_by_role("button", name=step).click()
    await expect(page.get_by_role("group", name="School clock", exact=True)).to_contain_text(to)


async def sideways(page: Page) -> int:
    """By how many pixels the page, or a chat in it, is wider than it may be."""
    wide: int = await page.evaluate(
        """() => Math.max(...[document.documentElement, ...document.querySelectorAll('.scroller')]
                  .map((each) => each.scrollWidth - each.clientWidth))"""
    )
    return wide
