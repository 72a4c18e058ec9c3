"""Questions to the Head Teacher and guidance at their edges: given up, doubted, pressed too late, or too long."""

import pytest

from bot.core.policy import Pack
from bot.core.reply import Intent, Ranked, Reply
from bot.services.asking import Asking
from bot.storage import tables
from bot.texts import say
from tests.journeys.test_ask_head import ANSWER, QUESTION, SEND, answered, ask, buttons, reference_of
from tests.support.chat import Chat, actions, all_said, content, said
from tests.support.engine import WrittenEngine
from tests.support.house import House, press
from tests.support.records import opened
from tests.support.school import DEPUTY, HEAD, TEACHER


def newest(chat: Chat, title: str) -> dict[str, object]:
    """What the newest button with this title says."""
    found = [each["data"] for sent in chat.messages() for each in actions(content(sent)) if each["title"] == title]
    return dict(found[-1])


async def guidance(house: House) -> list[tuple[str, str]]:
    """Every piece of guidance on record: how it stands, and its answer."""
    return [(row.status, row.words["answer"]) for row in await house.do(lambda c: opened(c, tables.guidance))]


async def published(house: House) -> tuple[Chat, str]:
    """The head's chat with a piece of guidance opened, and its reference."""
    _, head = await answered(house, "Answer and publish", question="May we use AI?")
    await head.says("guidance")
    await head.presses("May we use AI?")
    return head, reference_of(head, "guidance", "withdraw")


async def test_who_is_asked_for_the_words_may_leave_it(house: House) -> None:
    """Cancel instead of a question sends nothing, and what is typed next is a question to the bot again."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says("ask the head")
    assert all_said(await teacher.says("cancel")) == say("question.ask.stopped")
    assert "The policy does not cover this" in all_said(await teacher.says(QUESTION))
    await house.settle()
    assert house.got("A question for you", HEAD) == {}


async def test_words_that_may_tell_of_a_child_are_held(house: House, engine: WrittenEngine) -> None:
    """A report is offered first, Send sends nothing; once they say that nothing has happened, it goes as it was typed."""
    words = "may he sit with her after school"
    engine.written[words] = Reply(Intent.ANSWER, (Ranked("9", 0.8),), 0.6, report_chance=0.2)
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    shown = await teacher.says(f"ask the head: {words}")
    assert "Has something happened?" in all_said(shown)
    assert SEND not in buttons(shown[-1])
    name = reference_of(teacher, "head", "sure")
    assert "Has something happened?" in all_said(await press(teacher, {"verb": "head", "id": f"send={name}", "v": 1}))
    assert words in all_said(await teacher.presses("Nothing has happened: ask the Head Teacher"))
    await teacher.presses(SEND)
    await house.settle()
    assert words in all_said(await house.chat(HEAD).presses("Open"))


async def test_who_has_become_head_meanwhile_asks_nobody(house: House) -> None:
    """A deputy looks a question over, is handed the headship and then presses Send: the form for guidance has the words."""
    await house.all_arrive()
    deputy, head = house.chat(DEPUTY), house.chat(HEAD)
    await deputy.says(f"ask the head: {QUESTION}")
    await head.says("settings")
    await press(head, {"verb": "settings", "id": "head", "v": 1})
    await head.presses("Dan Deputy")
    await head.presses("Yes, hand over now")
    await house.settle()
    assert say("question.ask.yourself") in all_said(await deputy.presses(SEND))
    assert QUESTION in str(content(deputy.messages()[-1]))
    assert SEND not in {each["title"] for sent in deputy.messages() for each in actions(content(sent))}
    assert say("question.ask.stopped") in deputy.words()
    assert await house.do(lambda connection: opened(connection, tables.questions)) == []


async def test_questions_of_others_are_their_own(house: House) -> None:
    """Typed by a teacher, "questions" lists what this teacher has asked."""
    teacher, _ = await ask(house)
    name = reference_of(house.chat(HEAD), "question", "open")
    assert name in all_said(await teacher.says("questions"))
    assert "have not sent the Head Teacher a question" in all_said(await house.chat(DEPUTY).says("questions"))


@pytest.mark.parametrize(
    ("button", "answer", "told"),
    [
        ("Decline", "See me.", "is answered already, by Head Teacher Harriet Head, Monday 23 November 2026, 09:00"),
        ("Talk to me", "", "is answered already, by Head Teacher Harriet Head, Monday 23 November 2026, 09:00"),
        ("Answer this person only", ANSWER, "recorded already, by Head Teacher Harriet Head, Monday 23 November 2026"),
    ],
)
async def test_old_form_after_the_answer_changes_nothing(house: House, button: str, answer: str, told: str) -> None:
    """Declined on a card from before, or answered in the same words again: who answered is said, and the answer stays."""
    teacher, head = await ask(house)
    await head.presses("Open")
    old = newest(head, button)
    await head.presses("Answer this person only", answer=ANSWER)
    await house.settle()
    before = len(teacher.messages())
    heard = all_said(await press(head, old | {"answer": answer}))
    assert told in heard
    assert ANSWER in heard
    await house.settle()
    assert len(teacher.messages()) == before
    assert ANSWER in said(teacher.messages()[-1])


@pytest.mark.parametrize("button", ["Decline", "Talk to me"])
async def test_second_press_of_no_answer_says_that_it_is_recorded(house: House, button: str) -> None:
    """Also by the next Head Teacher, who reads whose it was; the asker is told once."""
    _, head = await ask(house)
    await head.presses("Open")
    press_of_head = newest(head, button) | {"answer": "See me."}
    assert "recorded, and on its way" in all_said(await press(head, press_of_head))
    assert "recorded already, by Head Teacher Harriet Head" in all_said(await press(head, press_of_head))
    await head.says("settings")
    await press(head, {"verb": "settings", "id": "head", "v": 1})
    await head.presses("Dan Deputy")
    await head.presses("Yes, hand over now")
    heard = all_said(await press(house.chat(DEPUTY), press_of_head))
    assert "recorded already, by Member of staff Harriet Head" in heard
    await house.settle()
    assert house.got("See me.", TEACHER) == {"Tess": 1}


async def test_published_question_is_not_offered_to_be_published_again(house: House) -> None:
    """Opened again it can be answered anew, to its asker only; an old card that publishes is told what it became."""
    teacher, head = await ask(house)
    await head.presses("Open")
    old = newest(head, "Answer and publish") | {"answer": "No.", "question": "May we?"}
    await head.presses("Answer and publish", answer=ANSWER, question="May we use AI?")
    await house.settle()
    [shown] = await head.presses("Open")
    assert buttons(shown) == ["Answer this person only"]
    [row] = await house.do(lambda connection: opened(connection, tables.guidance))
    assert say("question.decide.published_before", guidance=row.id) in all_said(await press(head, old))
    await head.presses("Answer this person only", answer="Ask me first.")
    await house.settle()
    assert "Ask me first." in said(teacher.messages()[-1])
    assert await guidance(house) == [("published", ANSWER)]


async def test_guidance_holds_on_when_the_policy_has_changed(house: House, pack: Pack, engine: WrittenEngine) -> None:
    """Of an earlier text it says so wherever it is shown; confirmed by the head it is shown as before."""
    await published(house)
    house.answers = Asking(pack.model_copy(update={"document": f"{pack.document}\n"}), engine)
    await house.restart()
    head, teacher = house.chat(HEAD), house.chat(TEACHER)
    older = say("guidance.older")
    assert older in all_said(await teacher.says("may we use AI"))
    await head.says("guidance")
    await head.presses("May we use AI?")
    assert "holds for the policy as it is now" in all_said(await head.presses("It still holds"))
    shown = all_said(await teacher.says("may we use AI"))
    assert ANSWER in shown
    assert older not in shown


async def test_button_for_guidance_that_is_not_there_says_so(house: House) -> None:
    """A made-up reference, a made-up act, or one on what was withdrawn meanwhile changes nothing."""
    head, name = await published(house)
    gone = {"verb": "guidance", "id": "change=HG-2222-26", "v": 1}
    assert all_said(await press(head, gone)) == "There is no such guidance."
    version = newest(head, "Withdraw it")["v"]
    unknown = {"verb": "guidance", "id": f"paint={name}", "v": version}
    assert all_said(await press(head, unknown)) == say("edge.unknown_button")
    await head.presses("Withdraw it")
    await head.says("guidance")
    await head.presses("Withdrawn: May we use AI?")
    confirm = newest(head, "Publish it again") | {"id": f"confirm={name}"}
    assert all_said(await press(head, confirm)) == say("edge.unknown_button")
    assert await guidance(house) == [("withdrawn", ANSWER)]


@pytest.mark.parametrize(
    ("question", "answer", "told"),
    [
        ("May we?", " ", "Please write both, the question and the answer."),
        (" ", "Yes.", "Please write both, the question and the answer."),
        ("q" * 301, "Yes.", "Please make it shorter"),
        ("May we?", "a" * 1501, "Please make it shorter"),
        ("May we?", "Ask Tess.", "This names Tess Taylor"),
    ],
)
async def test_guidance_that_cannot_be_published_is_kept_in_its_form(
    house: House, question: str, answer: str, told: str
) -> None:
    """What is missing, too long or names somebody is said, nothing is published, and what was typed stands there still."""
    await house.all_arrive()
    head = house.chat(HEAD)
    await head.says("guidance")
    await head.presses("Write guidance")
    [shown] = await head.presses("Publish", question=question, answer=answer)
    assert told in said(shown)
    assert (question.strip() or answer.strip()) in str(content(shown))
    assert await guidance(house) == []


async def test_name_in_guidance_is_for_the_head_to_decide(house: House) -> None:
    """Pointed out once, it is published with the name when the head says so."""
    await house.all_arrive()
    head = house.chat(HEAD)
    await head.says("guidance")
    await head.presses("Write guidance")
    words = {"question": "Whom do I ask?", "answer": "Ask Tess."}
    await head.presses("Publish", **words)
    assert "Published as HG-" in all_said(await head.presses("Publish it with the name", **words))
    assert await guidance(house) == [("published", "Ask Tess.")]


async def test_changed_guidance_that_names_somebody_can_be_meant(house: House) -> None:
    """Of guidance that is there, too, the name is pointed out once; what was published stays until it is meant."""
    head, _ = await published(house)
    await head.presses("Change it")
    words = {"question": "May we use AI?", "answer": "Ask Otto."}
    assert "This names Otto Other" in all_said(await head.presses("Publish", **words))
    assert await guidance(house) == [("published", ANSWER)]
    await head.presses("Publish it with the name", **words)
    assert await guidance(house) == [("published", "Ask Otto.")]


async def test_same_words_again_change_no_guidance(house: House) -> None:
    """Published again in the same words, it keeps its date and its history."""
    head, name = await published(house)
    await head.presses("Change it")
    heard = all_said(await head.presses("Publish", question="May we use AI?", answer=ANSWER))
    assert heard == say("guidance.done.same", reference=name)
    history = await house.do(lambda connection: opened(connection, tables.guidance_history))
    assert [entry.what for entry in history] == ["published"]
