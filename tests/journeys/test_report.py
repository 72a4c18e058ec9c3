"""A report from the first word to a human who has taken it on, and word back."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Post
from tests.support.channel import Channel
from tests.support.chat import Chat, all_said
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER

Open = Callable[[str], Chat]


@pytest.fixture
def chat(post: Post, channel: Channel) -> Open:
    """Opens anybody's chat."""
    return lambda person: Chat(person, channel, post)


async def everybody(chat: Open) -> tuple[Chat, Chat, Chat, Chat]:
    """Teacher, head, deputy and chair, who have all added the app."""
    chats = tuple(chat(person) for person in (TEACHER, HEAD, DEPUTY, CHAIR))
    for each in chats:
        await each.arrives()
    return chats  # type: ignore[return-value]


async def report(teacher: Chat, told: str, **parties: str) -> list[dict[str, Any]]:
    """Press through a report that starts with these words; what came back at the end."""
    await teacher.says(told)
    await teacher.presses("No")
    await teacher.presses("Next", parties=parties.get("parties", "none"))
    await teacher.presses("Next", children="Ruby Marsh 5H", platform="Instagram", happened="yesterday about 4")
    await teacher.presses("Next", account="")
    await teacher.presses("No")
    await teacher.presses("Next", told="nobody", done="I have not replied")
    return await teacher.presses("Send")


async def test_report_reaches_the_head_and_word_comes_back(chat: Open) -> None:
    """Report, the head's card without a name, open, acknowledge, receipt changes, close, reporter told."""
    teacher, head, deputy, chair = await everybody(chat)
    started = await teacher.says("one of my y5s messaged me on insta and said hi")
    assert "must be immediately reported" in all_said(started)
    assert "Is a child in danger right now?" in all_said(started)
    await teacher.presses("No")
    await teacher.presses("Next", parties="none")
    await teacher.presses("Next", children="Ruby Marsh 5H", platform="Instagram", happened="yesterday about 4")
    kept = await teacher.presses("Next", account="She wrote 'hi miss'")
    await teacher.presses("No")
    check = await teacher.presses("Next", told="nobody", done="I have not replied")
    for words in ("one of my y5s messaged me on insta and said hi", "She wrote 'hi miss'", "Ruby Marsh", "Instagram"):
        assert words in all_said(check)
    assert "Head Teacher Harriet Head" in all_said(check)
    assert "intimate image" in all_said(kept)
    receipt = await teacher.presses("Send")
    assert "SN-" in all_said(receipt)

    await head.sees("New report SN-")
    assert "Ruby" not in head.words()
    assert "Tess" not in head.words()
    await teacher.sees("Head Teacher Harriet Head: delivered")
    opened = await head.presses("Open")
    assert "She wrote 'hi miss'" in all_said(opened)
    await teacher.sees("Head Teacher Harriet Head: opened")
    taken = await head.presses("Acknowledge: I am responsible for the next step")
    assert "is acknowledged" in all_said(taken)
    await teacher.sees("Being dealt with by Head Teacher Harriet Head")
    again = await head.says("acknowledge")
    assert "already acknowledged" in all_said(again)
    await head.presses("Close")
    await head.presses("Close the report", outcomes="advice_given", reason="Spoke to Ruby's mum 17 March")
    await teacher.sees("is closed. Thank you.")
    assert "17 March" not in teacher.words()
    assert "SN-" not in deputy.words() + chair.words()


async def test_concern_about_the_head_never_reaches_the_head(chat: Open) -> None:
    """A report about the head goes to the chair alone; the head learns nothing, by card, list or count."""
    teacher, head, deputy, chair = await everybody(chat)
    await report(teacher, "she messaged me that the head texts pupils", parties="head")
    await chair.sees("New report SN-")
    assert "There are no open reports" in all_said(await head.says("open reports"))
    assert "SN-" not in head.words() + deputy.words()
