"""The page in real Chromium: what a person sees, presses and hears."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from playwright.async_api import Locator, Page, expect

OpenPage = Callable[..., Awaitable[Page]]

pytestmark = pytest.mark.browser


def chat_of(page: Page, name: str) -> Locator:
    """The chat as this person."""
    return page.locator("section.chat", has=page.get_by_role("heading", level=2, name=f"as {name}"))


def shown(page: Page, text: str) -> Locator:
    """A text in one of the chats (what is read out to a screen reader stands elsewhere)."""
    return page.get_by_role("main").get_by_text(text)


def box_of(page: Page, name: str = "Tara Teacher") -> Locator:
    """The box to type in as this person."""
    return page.get_by_label(f"Message to Safe Contact, as {name}")


async def say(page: Page, text: str, name: str = "Tara Teacher") -> None:
    """Type a text as this person and press Enter."""
    box = box_of(page, name)
    await box.fill(text)
    await box.press("Enter")


async def active_words(page: Page) -> str:
    """What has the keyboard focus, by its label or its text."""
    words: str = await page.evaluate(
        "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()"
    )
    return words


async def overflow(page: Page) -> int:
    """By how many pixels the page, or a chat in it, is wider than it may be."""
    wide: int = await page.evaluate(
        """() => Math.max(...[document.documentElement, ...document.querySelectorAll('.scroller')]
                  .map((each) => each.scrollWidth - each.clientWidth))"""
    )
    return wide


async def test_question_is_answered_in_its_chat(open_page: OpenPage) -> None:
    """One types a question, presses Enter, and reads the answer; the box is free for the next one."""
    page = await open_page()
    await say(page, "Is it allowed?")
    tara = chat_of(page, "Tara Teacher")
    await expect(tara.get_by_text("You said: Is it allowed?")).to_be_visible()
    await expect(box_of(page)).to_be_focused()
    await expect(box_of(page)).to_have_value("")
    await expect(chat_of(page, "Harriet Head").get_by_text("Is it allowed?")).to_have_count(0)


async def test_example_question_is_one_press(open_page: OpenPage) -> None:
    """A new chat offers example questions; pressing one asks it, and they make room for the answer."""
    page = await open_page()
    tara = chat_of(page, "Tara Teacher")
    await expect(tara.get_by_text("Hello Tara Teacher.")).to_be_visible()
    await tara.get_by_role("button", name="A parent has sent me a friend request").click()
    await expect(tara.get_by_text("You said: A parent has sent me a friend request")).to_be_visible()
    await expect(tara.get_by_text("Try one of these")).to_be_hidden()


async def test_shift_enter_begins_a_new_line(open_page: OpenPage, bot: Any) -> None:
    """Shift+Enter begins a new line and Enter sends them both."""
    page = await open_page()
    await box_of(page).press_sequentially("one")
    await box_of(page).press("Shift+Enter")
    await box_of(page).press_sequentially("two")
    await box_of(page).press("Enter")
    await expect(shown(page, "You said: one\ntwo")).to_be_visible()
    assert bot.told[-1]["text"] == "one\ntwo"


async def test_empty_box_sends_nothing(open_page: OpenPage, bot: Any) -> None:
    """Enter in an empty box sends nothing."""
    page = await open_page()
    await box_of(page).press("Enter")
    await say(page, "   ")
    await say(page, "first")
    await expect(shown(page, "You said: first")).to_be_visible()
    assert [activity["text"] for activity in bot.told] == ["first"]


async def test_markup_stays_text(open_page: OpenPage) -> None:
    """Markup that a person types, and markdown on a card, are shown as the characters they are."""
    page = await open_page()
    await say(page, "<img src=x onerror=alert(1)> **bold**")
    await expect(shown(page, "You said: <img src=x onerror=alert(1)> **bold**")).to_be_visible()
    await say(page, "choice")
    await expect(shown(page, "What next? <b>*plain*</b>")).to_be_visible()


async def test_submit_button_sends_its_data(open_page: OpenPage, bot: Any) -> None:
    """Pressing a submit button on a card sends its data, and the bot's answer appears."""
    page = await open_page()
    await say(page, "choice")
    await page.get_by_role("button", name="Start").click()
    await expect(shown(page, "Pressed start.")).to_be_visible()
    assert bot.told[-1]["value"] == {"verb": "start", "v": 7}


async def test_execute_with_an_input_replaces_the_card(open_page: OpenPage, bot: Any) -> None:
    """An answer typed into a card goes to the bot as text, and the bot's new card stands in the old one's place."""
    page = await open_page()
    await say(page, "form")
    await page.get_by_label("Place").fill("A game chat")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="Saved: A game chat")).to_be_visible()
    await expect(page.get_by_label("Place")).to_have_count(0)
    assert bot.told[-1]["value"]["action"]["data"] == {"v": 1, "place": "A game chat"}


async def test_required_input_is_asked_for(open_page: OpenPage, bot: Any) -> None:
    """A required input left empty is named in the card's own words, gets the focus, and nothing is sent."""
    page = await open_page()
    await say(page, "form")
    await page.get_by_role("button", name="Save").click()
    await expect(shown(page, "Please say where it was.")).to_be_visible()
    place = page.get_by_role("textbox", name="Place")
    await expect(place).to_be_focused()
    await expect(place).to_have_attribute("aria-invalid", "true")
    assert all(activity["type"] != "invoke" for activity in bot.seen)
    await place.fill("Online")
    await expect(shown(page, "Please say where it was.")).to_be_hidden()
    await expect(place).not_to_have_attribute("aria-invalid", "true")


async def test_failed_button_works_again(open_page: OpenPage) -> None:
    """When a button fails, the chat says so in words, what was typed is still there, and it can be pressed again."""
    page = await open_page()
    await say(page, "form")
    await page.get_by_label("Place").fill("Online")
    await page.get_by_role("button", name="Fail").click()
    await expect(shown(page, "That did not work. That card is too old.")).to_be_visible()
    await page.get_by_role("button", name="Crash").click()
    await expect(shown(page, "The bot answered with an error (HTTP 500).")).to_be_visible()
    await expect(page.get_by_label("Place")).to_have_value("Online")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="Saved: Online")).to_be_visible()


async def test_buttons_rest_while_one_is_at_work(open_page: OpenPage, bot: Any) -> None:
    """While a press is under way the card's buttons are disabled, keep the focus, and pressing does nothing."""
    page = await open_page()
    await say(page, "choice")
    start, wait = page.get_by_role("button", name="Start"), page.get_by_role("button", name="Wait")
    await wait.press("Enter")
    await expect(start).to_be_disabled()
    await expect(wait).to_be_focused()
    await start.dispatch_event("click")
    await wait.press("Enter")
    bot.go.set()
    await expect(shown(page, "That took a while.")).to_be_visible()
    await expect(start).to_be_enabled()
    assert [activity["type"] for activity in bot.told] == ["message", "invoke"]


async def test_note_of_the_bot_stands_in_the_chat(open_page: OpenPage) -> None:
    """An invoke that is answered with words shows them as a short note and leaves the card."""
    page = await open_page()
    await say(page, "form")
    await page.get_by_role("button", name="Explain").click()
    await expect(shown(page, "That is only a note.")).to_be_visible()
    await expect(page.get_by_label("Place")).to_be_visible()


async def test_everything_works_by_keyboard(open_page: OpenPage) -> None:
    """With the keyboard alone one asks, fills in a card and presses its button; the focus goes into the new card."""
    page = await open_page()
    await expect(shown(page, "Hello Tara Teacher.")).to_be_visible()
    await page.keyboard.press("Tab")
    assert await active_words(page) == "Skip to the chats"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")  # close the chat
    await page.keyboard.press("Tab")  # the messages
    assert await active_words(page) == "Messages with Safe Contact, as Tara Teacher"
    for _ in range(6):
        await page.keyboard.press("Tab")  # the examples, and then the box
    await expect(box_of(page)).to_be_focused()
    await page.keyboard.type("form")
    await page.keyboard.press("Enter")
    place = page.get_by_role("textbox", name="Place")
    await expect(place).to_be_visible()
    for _ in range(5):
        await page.keyboard.press("Shift+Tab")
    await expect(place).to_be_focused()
    await page.keyboard.type("Online")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Saved: Online")).to_be_visible()
    await expect(page.get_by_role("group", name="Saved: Online")).to_be_focused()
    await page.keyboard.press("Tab")
    assert await active_words(page) == "Again"


async def test_message_to_another_person_shows_a_badge(open_page: OpenPage) -> None:
    """A message to somebody whose chat is not in view is counted at their name, until their chat is opened."""
    page = await open_page()
    await say(page, "tell p-dev A report needs you.")
    row = page.get_by_role("listitem").filter(has_text="Dev Deputy")
    await expect(row.get_by_text("1 new message")).to_be_attached()
    await expect(row.get_by_text("A report needs you.")).to_be_visible()
    await expect(page).to_have_title("(1) Safe Contact: demonstration")
    await row.get_by_role("button").first.click()
    await expect(chat_of(page, "Dev Deputy").get_by_text("A report needs you.")).to_be_visible()
    await expect(row.get_by_text("1 new message")).to_have_count(0)
    await expect(page).to_have_title("Safe Contact: demonstration")


async def test_chats_stand_side_by_side(open_page: OpenPage) -> None:
    """On a wide screen one adds chats beside one another and closes them again."""
    page = await open_page(width=1600)
    await page.get_by_role("button", name="Open the chat as Dev Deputy beside the others").click()
    await expect(page.locator("section.chat")).to_have_count(3)
    await expect(box_of(page, "Dev Deputy")).to_be_focused()
    await page.get_by_role("button", name="Close the chat as Harriet Head").click()
    await expect(page.locator("section.chat")).to_have_count(2)
    await page.get_by_role("button", name="Close the chat as Dev Deputy").click()
    await expect(page.locator("section.chat")).to_have_count(1)
    await expect(page.get_by_role("button", name="Close the chat")).to_have_count(0)


async def test_message_appears_in_the_chat_beside(open_page: OpenPage) -> None:
    """What the bot sends to a person whose chat stands beside appears there, and is read out with their name."""
    page = await open_page()
    await say(page, "tell p-harriet A report needs you.")
    await expect(chat_of(page, "Harriet Head").get_by_text("A report needs you.")).to_be_visible()
    announcer = page.locator("#announcer")
    await expect(announcer).to_have_attribute("aria-live", "polite")
    await expect(announcer).to_contain_text("Safe Contact, to Harriet Head: A report needs you.")


async def test_phone_shows_one_chat_and_a_switch(open_page: OpenPage) -> None:
    """On a phone there is one chat; a button that counts what is new elsewhere opens the list of people."""
    page = await open_page(width=375, height=700, has_touch=True, is_mobile=True)
    await expect(page.locator("section.chat")).to_have_count(1)
    await say(page, "tell p-dev A report needs you.")
    switch = page.get_by_role("button", name="You are Tara Teacher")
    await expect(switch).to_have_accessible_name(
        "You are Tara Teacher Class teacher . Choose another person. 1 new message for another person."
    )
    await switch.click()
    await expect(page.locator("section.chat")).to_be_hidden()
    await page.get_by_role("button", name="Dev Deputy").first.click()
    await expect(shown(page, "A report needs you.")).to_be_visible()


async def test_phone_list_closes_with_escape(open_page: OpenPage) -> None:
    """Escape leaves the list of people and gives the focus back to the button that opened it."""
    page = await open_page(width=375, height=700)
    switch = page.get_by_role("button", name="You are Tara Teacher")
    await switch.click()
    await expect(page.locator("#people").get_by_role("button", name="Tara Teacher")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(switch).to_be_focused()


@pytest.mark.parametrize("width", [320, 360, 375, 768])
async def test_nothing_scrolls_sideways(open_page: OpenPage, width: int) -> None:
    """On a narrow screen nothing is cut off or scrolls sideways, long words and cards included."""
    page = await open_page(width=width, height=700)
    await say(page, "form")
    await expect(page.get_by_label("Place")).to_be_visible()
    await say(page, "x" * 300)
    await expect(shown(page, "You said: xxx")).to_be_visible()
    assert await overflow(page) == 0


async def test_targets_are_large_on_a_phone(open_page: OpenPage) -> None:
    """On a phone every button and input is at least 44 pixels high."""
    page = await open_page(width=375, height=700, has_touch=True, is_mobile=True)
    await expect(shown(page, "Try one of these")).to_be_visible()
    await say(page, "form")
    await expect(page.get_by_label("Place")).to_be_visible()
    small = await page.evaluate(
        """() => [...document.querySelectorAll('button, textarea, input:not([type=file])')]
                  .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44)
                  .map((each) => each.outerHTML)"""
    )
    assert small == []


async def test_reload_keeps_the_chat(open_page: OpenPage, bot: Any) -> None:
    """After a reload everything stands where it was, the same chats are open, and nobody is greeted twice."""
    page = await open_page()
    await page.get_by_role("button", name="Dev Deputy").first.click()
    await say(page, "form", "Dev Deputy")
    dev = chat_of(page, "Dev Deputy")
    await dev.get_by_label("Place").fill("Online")
    await dev.get_by_role("button", name="Save").click()
    await expect(dev.get_by_role("heading", name="Saved: Online")).to_be_visible()
    await page.reload()
    await expect(dev.get_by_role("heading", name="Saved: Online")).to_be_visible()
    await expect(dev.get_by_text("Hello Dev Deputy.")).to_have_count(1)
    await say(page, "still there", "Dev Deputy")
    await expect(dev.get_by_text("You said: still there")).to_be_visible()
    installed = [a["from"]["name"] for a in bot.seen if a["type"] == "installationUpdate"]
    assert len(installed) == len(set(installed))


async def test_lost_connection_is_said_and_nothing_is_missed(open_page: OpenPage, server: TestServer) -> None:
    """When the connection breaks the page says so, connects again, says that too, and shows what it missed."""
    page = await open_page()
    await expect(shown(page, "Hello Tara Teacher.")).to_be_visible()
    assert server.app is not None
    await server.app.shutdown()
    async with ClientSession() as session:
        said = {"person": "p-tara", "text": "meanwhile"}
        await session.post(server.make_url("/demo/say"), json=said)
    await expect(page.locator("#announcer")).to_contain_text("The connection to the demonstration was lost.")
    await expect(page.locator("#announcer")).to_contain_text("Connected again.")
    await expect(page.locator("#connection")).to_be_hidden()
    await expect(shown(page, "You said: meanwhile")).to_have_count(1)


async def test_bot_at_work_is_shown(open_page: OpenPage, bot: Any) -> None:
    """While the bot works on an answer, the chat shows that it is typing."""
    page = await open_page()
    tara = chat_of(page, "Tara Teacher")
    await say(page, "slow")
    await expect(tara.get_by_text("Safe Contact is typing")).to_be_attached()
    await bot.slow.wait()
    await expect(tara.locator(".typing")).to_be_visible()
    bot.go.set()
    await expect(tara.get_by_text("You said: slow")).to_be_visible()
    await expect(tara.locator(".typing")).to_be_hidden()


async def test_suggested_actions_are_buttons(open_page: OpenPage) -> None:
    """Suggested actions stand under the newest message, three at most as in Teams, and pressing one says it."""
    page = await open_page()
    await say(page, "suggest")
    ask = page.get_by_role("button", name="Ask ")
    await expect(ask).to_have_count(3)
    await ask.nth(1).click()
    await expect(shown(page, "You said: asked 1")).to_be_visible()
    await expect(ask).to_have_count(0)


async def test_file_is_only_named(open_page: OpenPage, bot: Any) -> None:
    """A chosen file is named to the bot and shown in the chat; what is in it is sent nowhere."""
    page = await open_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    tara = chat_of(page, "Tara Teacher")
    async with page.expect_file_chooser() as choosing:
        await tara.get_by_role("button", name="Attach a file").click()
    chooser = await choosing.value
    await chooser.set_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"secret picture"})
    await expect(tara.get_by_text("I cannot take files.")).to_be_visible()
    await expect(tara.get_by_text("photo.jpg")).to_be_visible()
    assert bot.told[-1]["attachments"][0]["name"] == "photo.jpg"
    assert not any("secret" in body for body in sent)


async def test_changed_message_is_changed_in_place(open_page: OpenPage) -> None:
    """A message that the bot changes afterwards is changed where it stands, and says that it was edited."""
    page = await open_page()
    await say(page, "update")
    await expect(shown(page, "Changed later.")).to_be_visible()
    await expect(shown(page, "You said: update")).to_have_count(0)
    await expect(shown(page, "Edited")).to_be_visible()


async def test_failing_bot_is_said_in_words(open_page: OpenPage) -> None:
    """When the bot fails, the chat says so in words and one can go on."""
    page = await open_page()
    await say(page, "crash")
    await expect(shown(page, "The bot answered with an error (HTTP 500). The bot is tired.")).to_be_visible()
    await say(page, "again")
    await expect(shown(page, "You said: again")).to_be_visible()


async def test_page_says_what_it_is(open_page: OpenPage) -> None:
    """A notice says that this is a demonstration and asks not to enter real children's names."""
    page = await open_page()
    notice = page.get_by_role("note")
    await expect(notice).to_contain_text("Demonstration on this computer, with made-up people.")
    await expect(notice).to_contain_text(
        "Nothing leaves it. Do not enter real children\N{RIGHT SINGLE QUOTATION MARK}s names."
    )


async def test_page_asks_no_other_computer(open_page: OpenPage, server: TestServer) -> None:
    """The page loads and sends nothing except from and to this server."""
    page = await open_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await say(page, "form")
    await expect(page.get_by_label("Place")).to_be_visible()
    assert asked
    assert all(url.startswith(str(server.make_url("/"))) for url in asked)
