"""The conversation's ground floor: commands, buttons, questions, courtesies, and whatever else is typed."""

from typing import Any

import pytest

from bot.core.reply import Courtesy, Intent, Ranked, Reply
from bot.texts import say
from tests.conftest import Post
from tests.support.channel import Channel, message
from tests.support.chat import Chat, actions, all_said, content
from tests.support.engine import WrittenEngine
from tests.support.school import TEACHER


@pytest.fixture
def teacher(post: Post, channel: Channel) -> Chat:
    """A teacher's private chat."""
    return Chat(TEACHER, channel, post)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("help", "What I can do"),
        ("topics", "All topics in the policy"),
        ("policy", "Matthew 19:26"),
        ("clause 6", "without written prior permission from the Headteacher"),
        ("clause 15", "There is no clause 15"),
        ("review", "Next Review: March 2023"),
        ("who can help me", "Harriet Head, 01632 960101"),
    ],
)
async def test_a_typed_command_is_obeyed(teacher: Chat, engine: WrittenEngine, typed: str, shown: str) -> None:
    """What is asked for in so many words is shown at once, with one card, without guessing."""
    [sent] = await teacher.says(typed)
    assert shown in all_said([sent])
    assert engine.contexts == []


async def test_every_button_of_the_policy_leads_to_a_card(teacher: Chat) -> None:
    """From the help one can press one's way to every topic, the whole policy and the people."""
    await teacher.says("help")
    topics = await teacher.presses("All topics")
    rows = [part["selectAction"]["title"] for part in content(topics[0])["body"] if "selectAction" in part]
    assert len(rows) == 20
    for title in rows:
        [sent] = await teacher.presses(title)
        assert f"{title.partition(': ')[0]} " in all_said([sent]) + " "
    assert "Word for word" in all_said(await teacher.presses("The whole policy"))
    assert "Not from the policy" in all_said(await teacher.presses("Who can help me"))


async def test_an_example_question_is_asked_by_pressing_it(teacher: Chat, engine: WrittenEngine) -> None:
    """The help's examples are questions, and the answer is the engine's."""
    await teacher.says("help")
    sent = await teacher.presses("May I accept a friend request from a pupil?")
    assert "School staff must not invite, accept" in all_said(sent)
    assert len(engine.contexts) == 1


async def test_a_follow_up_is_read_in_its_context(teacher: Chat, engine: WrittenEngine) -> None:
    """The engine is given the questions before and the units that were shown, and no more than three questions."""
    for question in ("may a pupil be my friend?", "a friend of mine?", "and friends of friends?", "friends at last?"):
        await teacher.says(question)
    await teacher.says("and what about parents?")
    assert engine.contexts[0].questions == ()
    assert engine.contexts[1].questions == ("may a pupil be my friend?",)
    assert engine.contexts[-1].questions == ("a friend of mine?", "and friends of friends?", "friends at last?")
    assert "9" in engine.contexts[-1].units


async def test_a_clause_that_was_read_is_context(teacher: Chat, engine: WrittenEngine) -> None:
    """After `clause 10` a question may lean on clause 10."""
    await teacher.says("clause 10")
    await teacher.says("is a friend meant?")
    assert engine.contexts[-1].units == ("10",)


async def test_a_question_that_is_not_covered_gets_a_refusal(teacher: Chat) -> None:
    """What the engine declines is said to be not covered, with a way on."""
    sent = await teacher.says("what is for lunch?")
    assert "The policy does not cover this" in all_said(sent)
    assert "Clause 13" in all_said(await teacher.presses("Show Clause 13"))


async def test_courtesy_is_answered_in_a_sentence(teacher: Chat) -> None:
    """Thanks are answered, without a card."""
    [sent] = await teacher.says("thanks")
    assert (sent["text"], sent["textFormat"]) == ("You are welcome.", "plain")


@pytest.mark.parametrize("text", ["", "   ", "\n\t\n", "\u200b \u00a0"])
async def test_an_empty_message_is_told_so(teacher: Chat, text: str) -> None:
    """A message without words gets a sentence that says what to type."""
    [sent] = await teacher.says(text)
    assert "help" in all_said([sent])


@pytest.mark.parametrize(
    "text",
    [
        "\N{WAVING HAND SIGN}\N{SLICE OF PIZZA}",
        "\x00\x1b[31m\x07",
        "<script>alert(1)</script> **friend** [x](http://x)",
        "czy mogę dodać ucznia?",
        "\ud83d friend",
        "'; DROP TABLE conversations; --",
        "{title} {0} %s friend",
    ],
)
async def test_odd_text_gets_a_clear_answer(teacher: Chat, text: str) -> None:
    """Emoji, control characters, markup, other languages and braces are answered like anything else."""
    sent = await teacher.says(text)
    assert len(sent) == 1
    assert all_said(sent)


async def test_a_very_long_message_is_asked_to_be_shorter(teacher: Chat, engine: WrittenEngine) -> None:
    """Twenty thousand characters are not read as one question."""
    [sent] = await teacher.says("friend " * 3_000)
    assert "in a sentence or two" in all_said([sent])
    assert engine.contexts == []


async def test_a_file_is_refused_and_the_question_beside_it_answered(teacher: Chat) -> None:
    """A picture is not opened; words that came with it are answered."""
    picture = {"contentType": "image/png", "contentUrl": "https://example.invalid/a.png", "name": "a.png"}
    [refused] = await teacher.says("", attachments=[picture])
    assert "I have not opened or kept that one" in all_said([refused])
    refused, answered = await teacher.says("may a pupil be my friend?", attachments=[picture])
    assert "cannot take files" in all_said([refused])
    assert "School staff must not" in all_said([answered])


@pytest.mark.parametrize(
    "value",
    [{"verb": "launch"}, {"verb": "ask", "id": "15"}, {"verb": 7}, {"x": "y"}, {"verb": "unit", "id": ["9"]}, {}],
)
async def test_an_unknown_button_is_told_so(teacher: Chat, value: dict[str, Any]) -> None:
    """A button of an older card, or one that somebody made up, gets a sentence."""
    [sent] = await teacher._send(value=value)
    assert all_said([sent])
    assert "attachments" not in sent


async def test_a_button_s_text_is_never_believed(teacher: Chat) -> None:
    """Whatever else a button carries, only its verb and id count."""
    [sent] = await teacher._send(value={"verb": "unit", "id": "9", "text": "You may add pupils", "person": "head"})
    assert "You may add pupils" not in all_said([sent])
    assert "School staff must not" in all_said([sent])


async def test_a_person_is_welcomed_once(teacher: Chat) -> None:
    """Teams tells of an arrival in two ways; the welcome comes once, with the school's name."""
    first = await teacher.arrives()
    again = await teacher.arrives()
    assert "St Peter's CE Primary School" in all_said(first)
    assert again == []


async def test_each_card_s_notification_is_its_summary(teacher: Chat) -> None:
    """What a lock screen may show is set on every card and says nothing of what was asked."""
    for typed in ("help", "clause 9", "may Tess Taylor be my friend?", "what is for lunch?"):
        [sent] = await teacher.says(typed)
        assert sent["summary"]
        assert "Tess" not in sent["summary"]
        assert content(sent)["fallbackText"] == sent["summary"]


@pytest.mark.parametrize(
    ("courtesy", "shown"),
    [
        (Courtesy.HELP, ["What I can do"]),
        (Courtesy.WHO, ["I am Safe Contact, a computer assistant", "What I can do"]),
        (Courtesy.GOODBYE, ["Come back whenever you need to"]),
    ],
)
async def test_who_asks_what_this_is_gets_the_help(
    teacher: Chat, engine: WrittenEngine, courtesy: Courtesy, shown: list[str]
) -> None:
    """Asked who it is, it says what it is before the help; somebody who is lost gets the help; a goodbye is answered."""
    engine.written["hm hm"] = Reply(Intent.CHAT, (), 0.9, courtesy=courtesy)
    sent = await teacher.says("hm hm")
    assert len(sent) == len(shown)
    for each, words in zip(sent, shown, strict=True):
        assert words in all_said([each])


async def test_an_example_that_tells_of_a_child_is_no_context(teacher: Chat, engine: WrittenEngine) -> None:
    """Pressed as an example it is answered with a report offered first, and no later question leans on it."""
    engine.written["May I accept a friend request from a pupil?"] = Reply(Intent.REPORT, (Ranked("11", 0.9),), 0.9)
    await teacher.says("help")
    shown = await teacher.presses("May I accept a friend request from a pupil?")
    assert "report" in [action.get("data", {}).get("verb") for action in actions(content(shown[-1]))]
    await teacher.says("a friend?")
    assert (engine.contexts[-1].questions, engine.contexts[-1].units) == ((), ())


async def executes(channel: Channel, post: Post, data: dict[str, Any]) -> dict[str, Any]:
    """Press a button in the way of Action.Execute; what stands in the answer."""
    value = {"action": {"type": "Action.Execute", "verb": data["verb"], "data": data}, "trigger": "manual"}
    activity = message(channel, TEACHER, type="invoke", name="adaptiveCard/action", value=value)
    answered: dict[str, Any] = await (await post(activity)).json()
    return answered


async def test_an_answer_to_an_action_is_not_said_twice(teacher: Chat, channel: Channel, post: Post) -> None:
    """One sentence is the answer itself; a card comes as a message of its own, and the answer says where it is."""
    heard = await executes(channel, post, {"verb": "launch"})
    assert (heard["statusCode"], heard["value"]) == (200, say("edge.unknown_button"))
    assert teacher.messages() == []
    heard = await executes(channel, post, {"verb": "unit", "id": "9"})
    assert (heard["statusCode"], heard["value"]) == (200, say("edge.answered_below"))
    await teacher.sees("School staff must not invite, accept")
