"""Conversations that ask, and those in which asking turns into telling: the prepared ones, word for word."""

from datetime import date

from bot.storage import turns
from bot.texts import say
from tests.support.chat import all_said
from tests.support.dialogs import Talks, clause
from tests.support.house import press


async def test_hypothetical_turns_into_the_real_thing(talks: Talks) -> None:
    """dlg-31: two questions are answered, then "it has" starts a report that holds what they said."""
    lewis = talks.of("Lewis")
    first = await lewis.reads("what would I do if a child messaged me on Discord?")
    assert clause("11")[0] in first
    assert "Report something" in str(lewis.messages()[-1])
    assert await talks.draft(lewis) is None
    assert clause("9")[0] in await lewis.reads("and what about if they just sent a friend request?")
    assert await talks.draft(lewis) is None
    real = await lewis.reads("ok so... it has. last night")
    assert "Tuesday 15 March 2022" in real
    assert "Discord" in real
    assert "Is a child in danger right now?" in real
    draft = await talks.draft(lewis)
    assert draft is not None
    assert draft.platform == "Discord"
    assert draft.happened is not None
    assert draft.happened.day == date(2022, 3, 15)
    assert draft.account == (
        "what would I do if a child messaged me on Discord?",
        "and what about if they just sent a friend request?",
        "ok so... it has. last night",
    )


async def test_not_covered_and_a_follow_up(talks: Talks) -> None:
    """dlg-32: what the policy does not cover is said so; follow-ups go on from the last question."""
    wendy = talks.of("Wendy")
    declined = await wendy.reads("do we need consent forms for photos on the website?")
    assert "The policy does not cover this" in declined
    assert "Head Teacher can tell you" in declined
    assert "GDPR" not in declined
    assert clause("7")[0] in await wendy.reads("ok what about me putting one on my own Facebook")
    assert clause("8")[0] in await wendy.reads("even if my account's private?")
    assert "The policy does not cover this" in await wendy.reads("who's got the wifi code?")
    assert await talks.cases() == []
    assert await talks.draft(wendy) is None


async def test_keep_it_between_us(talks: Talks) -> None:
    """dlg-35: no secrecy is promised, nothing is sent unasked, no outcome is predicted, and what was told is held."""
    mel = talks.of("Mel")
    first = await mel.reads(
        "can I tell you something and you don't pass it on? "
        "A boy I read with messaged me on Facebook and I answered him, loads of times"
    )
    assert clause("11")[0] in first
    assert "I cannot keep it secret" in first
    assert "Nothing is sent until you say so" in first
    assert "Thank you for telling me" in first
    out = await mel.reads("am I going to be thrown out?")
    for line in clause("breach"):
        assert line in out
    assert "does not judge" in out
    assert "Here is where you were" in out
    await mel.reads("ok. let's write it")
    draft = await talks.draft(mel)
    assert draft is not None
    assert draft.platform == "Facebook"
    assert draft.safety is None
    assert any("I answered him" in piece for piece in draft.done_so_far)
    assert await talks.cases() == []


async def test_smalltalk_round_a_question(talks: Talks) -> None:
    """dlg-39: courtesies get a word and no clause; the question between them is answered."""
    pete = talks.of("Pete")
    for hello in ("hiya", "how's it going, bit nippy today"):
        answer = await pete.reads(hello)
        assert answer
        assert "Clause" not in answer
        assert "does not cover" not in answer
    assert clause("5")[0] in await pete.reads("can I have facebook on in the boiler room on the school pc")
    thanks = await pete.reads("ta")
    assert "You are welcome" in thanks
    assert "Clause" not in thanks
    assert await talks.draft(pete) is None


async def test_example_that_tells_of_a_child_is_nobodys_report(talks: Talks) -> None:
    """Pressed, the policy's example of a report is answered with a report on offer; none is begun, nor is it context."""
    pete = talks.of("Pete")
    asked = "can I have facebook on in the boiler room on the school pc"
    await pete.reads(asked)
    shown = await press(pete, {"verb": "ask", "id": "11", "v": 1})
    for line in clause("11"):
        assert line in all_said(shown)
    assert say("ask.button.report") in str(shown)
    assert await talks.draft(pete) is None
    state, _ = await talks.database.transact(lambda connection: turns.state_of(connection, f"a:{pete.person}"))
    [root] = [entry["state"] for entry in state["stack"]]
    assert root["questions"] == [asked]
