"""A question goes to the Head Teacher and an answer comes back: nothing lost, nothing blurred, nobody named."""

import json

import pytest

from bot.storage import audit, tables
from bot.texts import say
from tests.support.chat import Chat, actions, all_said, content, said
from tests.support.house import OTHER_TEACHER, House, press, together
from tests.support.records import opened
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER

QUESTION = "May we use ChatGPT for the class newsletter"
ANSWER = "Yes, if no child is named and you read it over."
MARK = "Head Teacher's guidance, Monday 23 November 2026, not part of the policy"
SEND, ASK = "Send to the Head Teacher", "Ask the Head Teacher"


def buttons(sent: dict[str, object]) -> list[str]:
    """The buttons of a card, in its order."""
    return [action["title"] for action in actions(content(sent))]


def reference_of(chat: Chat, verb: str, act: str) -> str:
    """The reference behind the newest button that does this."""
    found = [
        action["data"]["id"]
        for sent in chat.messages()
        for action in actions(content(sent))
        if action.get("data", {}).get("verb") == verb and action["data"]["id"].startswith(f"{act}=")
    ]
    return str(found[-1]).partition("=")[2]


async def ask(house: House, text: str = QUESTION, by: str = TEACHER) -> tuple[Chat, Chat]:
    """Everybody is there, and a question that the policy does not cover was sent on; asker and head."""
    await house.all_arrive()
    asker, head = house.chat(by), house.chat(HEAD)
    await asker.says(text)
    await asker.presses(ASK)
    await asker.presses(SEND)
    await house.settle()
    return asker, head


async def answered(house: House, button: str = "Answer this person only", **inputs: str) -> tuple[Chat, Chat]:
    """The same, opened and answered."""
    asker, head = await ask(house)
    await head.presses("Open")
    await head.presses(button, **({"answer": ANSWER} | inputs))
    await house.settle()
    return asker, head


async def test_exact_words_and_reader_are_shown_before_anything_is_sent(house: House) -> None:
    """After a refusal the question is shown as it will be sent, with who reads it; the head has nothing yet."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    [declined] = await teacher.says(QUESTION)
    assert ASK in buttons(declined)
    shown = all_said(await teacher.presses(ASK))
    assert QUESTION in shown
    assert "Harriet Head reads it and sees that it comes from you" in shown
    assert "not for anything urgent" in shown
    assert "01632 960101" in shown
    await house.settle()
    assert house.got("A question for you", HEAD) == {}


async def test_head_is_told_without_a_word_of_it_and_opens_it(house: House) -> None:
    """The card that arrives names neither asker nor question; opened, it shows both; the asker sees that it was."""
    teacher, head = await ask(house)
    arrived = head.messages()[-1]
    assert "A question for you" in said(arrived)
    for word in ("Tess", "ChatGPT", QUESTION):
        assert word not in json.dumps(arrived)
    assert "Harriet Head has not opened it yet" in teacher.words()
    shown = all_said(await head.presses("Open"))
    assert QUESTION in shown
    assert "Asked by Member of staff Tess Taylor" in shown
    await house.settle()
    assert "Opened by the Head Teacher, Monday 23 November 2026, 09:00" in teacher.words()


async def test_answer_comes_back_under_its_mark(house: House) -> None:
    """Answered for this person only: the asker's card changes and a new one comes; nobody else is shown anything."""
    teacher, head = await answered(house)
    assert "on its way to the person who asked" in head.words()
    last = teacher.messages()[-1]
    assert MARK in said(last)
    assert ANSWER in said(last)
    assert last["summary"] == "Your question to the Head Teacher"
    assert teacher.words().count(MARK) == 2
    other = house.chat(OTHER_TEACHER)
    assert MARK not in all_said(await other.says(QUESTION))
    assert "There is no guidance yet" in all_said(await other.says("guidance"))


async def test_published_answer_is_shown_under_the_answer_to_the_next_who_asks_the_same(house: House) -> None:
    """Published with a question in other words: whoever asks that is shown it under the policy's own answer."""
    published = "Can we use ChatGPT for newsletters?"
    teacher, head = await answered(house, "Answer and publish", question=published)
    assert "Everybody can read it as guidance HG-" in head.words()
    assert "also published it as guidance, without your name" in teacher.words()
    [shown] = await house.chat(OTHER_TEACHER).says("can we use chatgpt for newsletters")
    text = said(shown)
    assert text.index("The policy does not cover this") < text.index(MARK) < text.index(published) < text.index(ANSWER)
    assert "Tess" not in json.dumps(shown)
    assert MARK not in all_said(await house.chat(OTHER_TEACHER).says("can we use the hall for newsletters"))


async def test_question_that_is_only_like_it_gets_the_question_and_no_answer(house: House) -> None:
    """What is near but not the same is named and can be opened; the answer is not shown as one to this question."""
    await answered(house, "Answer and publish", question="Can we use ChatGPT for newsletters and letters home?")
    other = house.chat(OTHER_TEACHER)
    [shown] = await other.says("can we use chatgpt for reports")
    assert "answered a question like this one" in said(shown)
    assert ANSWER not in said(shown)
    assert ANSWER in all_said(await other.presses("Can we use ChatGPT for newsletters and letters home?"))


async def test_guidance_stands_beside_clauses_and_never_in_a_quotation(house: House) -> None:
    """Beside an answer from the policy the clause is quoted as ever, and the guidance comes last, in its own box."""
    head = house.chat(HEAD)
    await house.all_arrive()
    await head.says("guidance")
    await head.presses("Write guidance")
    await head.presses("Publish", question="Can I friend a parent?", answer=ANSWER)
    [shown] = await house.chat(TEACHER).says("can I friend a parent")
    assert "Clause 9" in said(shown)
    boxes = [part for part in content(shown)["body"] if part.get("style") == "accent"]
    assert len(boxes) == 1
    assert MARK in said({"attachments": [{"content": {"body": boxes}}]})
    assert said(shown).index("These are its exact words") < said(shown).index(MARK)


async def test_guidance_is_never_offered_for_a_report(house: House) -> None:
    """What tells of something that has happened is taken as a report, whatever guidance reads the same."""
    await house.all_arrive()
    head, teacher = house.chat(HEAD), house.chat(TEACHER)
    await head.says("guidance")
    await head.presses("Write guidance")
    await head.presses("Publish", question="A pupil messaged me", answer=ANSWER)
    shown = all_said(await teacher.says("a pupil messaged me"))
    assert "This sounds like something to report" in shown
    assert ANSWER not in shown


async def test_question_never_swallows_a_disclosure(house: House) -> None:
    """Sent on as a question, what has happened becomes a report, and no question is kept."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    shown = all_said(await teacher.says("ask the head: a year 5 messaged me on insta last night"))
    assert "it is not sent as a question" in shown
    assert "Is a child in danger right now?" in shown
    await house.settle()
    assert house.got("A question for you", HEAD) == {}
    assert await house.do(lambda connection: opened(connection, tables.questions)) == []


@pytest.mark.parametrize(
    "typed", ["ask the head", "Ask the Headteacher please", "can you ask the head that", "send it to the head teacher"]
)
async def test_last_question_is_meant_where_no_other_is_typed(house: House, typed: str) -> None:
    """Typed after an answer, "ask the head" shows that question to be looked over."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says(QUESTION)
    assert QUESTION in all_said(await teacher.says(typed))
    await teacher.says("yes, send it")
    await house.settle()
    assert house.got("A question for you", HEAD) == {"Harriet": 1}


async def test_question_can_be_typed_at_once_or_when_asked_for(house: House) -> None:
    """What follows "ask the head whether" is the question; where nothing was asked before, the words are asked for."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    assert "What would you like to ask" in all_said(await teacher.says("ask the head"))
    assert "May I bring my dog?" in all_said(await teacher.says("May I bring my dog?"))
    shown = all_said(await teacher.says("Please ask the head whether we get a bike shed"))
    assert "whether we get a bike shed" in shown
    assert "The words were changed" in teacher.words()
    assert "It was not sent" in all_said(await teacher.says("cancel"))
    await house.settle()
    assert house.got("A question for you", HEAD) == {}


async def test_words_can_be_changed_and_nothing_but_the_last_is_sent(house: House) -> None:
    """Changed in the box, the new words are shown and sent; the card with the first ones is emptied."""
    await house.all_arrive()
    teacher, head = house.chat(TEACHER), house.chat(HEAD)
    await teacher.says(QUESTION)
    await teacher.presses(ASK)
    await teacher.presses("Change the words")
    assert "There are no words in it yet" in all_said(await teacher.presses("Show it to me", text="  "))
    await teacher.presses("Show it to me", text="May **we** <at>use</at> AI?\nAt home?")
    await teacher.presses(SEND)
    await house.settle()
    shown = all_said(await head.presses("Open"))
    assert "May **we** <at>use</at> AI?" in shown
    assert "ChatGPT" not in shown
    [row] = await house.do(lambda connection: opened(connection, tables.questions))
    assert row.text == "May **we** <at>use</at> AI?\nAt home?"


async def test_too_long_a_question_is_not_sent(house: House) -> None:
    """More than the head's card can hold is said to be too long, whatever is pressed; shortened, it goes."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says("why " * 300)
    assert "can have 1000 characters. This one has 1199" in all_said(await teacher.presses(ASK))
    name = reference_of(teacher, "head", "again")
    assert "can have 1000 characters" in all_said(await press(teacher, {"verb": "head", "id": f"send={name}", "v": 1}))
    await teacher.presses("Show it to me", text="why?")
    await teacher.presses(SEND)
    await house.settle()
    assert house.got("A question for you", HEAD) == {"Harriet": 1}


async def test_double_presses_send_and_answer_once(house: House) -> None:
    """Two presses on send are one question, two on publish are one answer and one piece of guidance."""
    await house.all_arrive()
    teacher, head = house.chat(TEACHER), house.chat(HEAD)
    await teacher.says(QUESTION)
    await teacher.presses(ASK)
    await together(teacher.presses(SEND), teacher.presses(SEND))
    await house.settle()
    assert house.got("A question for you", HEAD) == {"Harriet": 1}
    await head.presses("Open")
    inputs = {"answer": ANSWER, "question": "May we use AI?"}
    await together(*(head.presses("Answer and publish", **inputs) for _ in range(2)))
    await house.settle()
    assert len(await house.do(lambda connection: opened(connection, tables.guidance))) == 1
    assert len([sent for sent in house.channel.sent if sent["_method"] == "POST" and MARK in said(sent)]) == 1


@pytest.mark.parametrize(
    ("button", "words"), [("Decline", "does not answer this in writing"), ("Talk to me", "would like to talk to you")]
)
async def test_head_may_decline_or_talk(house: House, button: str, words: str) -> None:
    """Without an answer in writing the asker is told so, with the note if there is one; later it can be answered."""
    teacher, head = await ask(house)
    await head.presses("Open")
    await head.presses(button, answer="See me *today*.")
    await house.settle()
    assert words in said(teacher.messages()[-1])
    assert "See me *today*." in said(teacher.messages()[-1])
    assert "not part of the policy" not in teacher.words()
    assert "See me" not in str(content(head.messages()[-2]))  # what was typed does not stay there
    await head.presses("Open")
    await head.presses("Answer this person only", answer=ANSWER)
    await house.settle()
    assert ANSWER in said(teacher.messages()[-1])


async def test_answer_without_words_or_with_too_many_is_not_recorded(house: House) -> None:
    """An empty answer, an empty published question and an oversized one are said, and what was typed stays."""
    teacher, head = await ask(house)
    await head.presses("Open")
    for button, inputs, words in (
        ("Answer this person only", {"answer": " "}, "Please write an answer first"),
        ("Answer and publish", {"answer": ANSWER, "question": " "}, "Please write the question"),
        ("Answer and publish", {"answer": ANSWER, "question": "q" * 301}, "Please make it shorter"),
        ("Answer this person only", {"answer": "a" * 1501, "question": ""}, "Please make it shorter"),
    ):
        shown = await head.presses(button, **inputs)
        assert words in all_said(shown)
        assert inputs["answer"].strip() in json.dumps(shown)
    await house.settle()
    assert "not part of the policy" not in teacher.words()


async def test_name_in_what_is_published_is_pointed_out_once(house: House) -> None:
    """A name of the school in published words is named before everybody reads it; the head has the last word."""
    _, head = await ask(house)
    await head.presses("Open")
    inputs = {"answer": "Tess may, and so may you.", "question": "May we?"}
    assert "This names Tess Taylor" in all_said(await head.presses("Answer and publish", **inputs))
    assert await house.do(lambda connection: opened(connection, tables.guidance)) == []
    await head.presses("Publish it with the name", **inputs)
    assert len(await house.do(lambda connection: opened(connection, tables.guidance))) == 1


async def test_nobody_but_the_head_reads_or_answers(house: House) -> None:
    """Deputies, the chair, another teacher and the asker are refused every act, in the same words as for no question."""
    teacher, _ = await ask(house)
    name = reference_of(house.chat(HEAD), "question", "open")
    for person in (TEACHER, OTHER_TEACHER, DEPUTY, CHAIR):
        for act in ("open", "only", "publish", "sure", "decline", "talk", "nonsense"):
            pressed = {"verb": "question", "id": f"{act}={name}", "v": 1, "answer": "x", "question": "y"}
            shown = all_said(await press(house.chat(person), pressed))
            missing = all_said(await press(house.chat(person), pressed | {"id": f"{act}=HQ-2222-26"}))
            assert shown == missing == "There is no such question for you."
    await house.settle()
    assert "not part of the policy" not in teacher.words()
    refused = [link.deed for link in await house.do(audit.links) if link.deed.action == "refused"]
    assert len(refused) == 4 * 7 * 2
    assert await house.do(audit.verify) is None


async def test_own_questions_are_listed_for_their_asker_only(house: House) -> None:
    """`my questions` lists one's own with how far they are; nobody else is shown a question by its reference."""
    teacher, head = await ask(house)
    name = reference_of(head, "question", "open")
    assert f"{name}, Monday 23 November 2026, 09:00: not answered yet" in all_said(await teacher.says("my questions"))
    assert QUESTION in all_said(await teacher.presses(name))
    other = house.chat(OTHER_TEACHER)
    assert "not sent the Head Teacher a question" in all_said(await other.says("my questions"))
    for person in (OTHER_TEACHER, HEAD, DEPUTY):
        pressed = {"verb": "head", "id": f"show={name}", "v": 1}
        assert "no such question" in all_said(await press(house.chat(person), pressed))
    assert name in all_said(await head.says("questions"))


async def test_buttons_of_others_and_old_ones_do_nothing(house: House) -> None:
    """Another person's "send", one of words that were put away and a made-up one say so; nothing is sent twice."""
    teacher, _ = await ask(house)
    name = reference_of(house.chat(HEAD), "question", "open")
    for chat in (teacher, house.chat(OTHER_TEACHER)):
        for act in ("send", "sure", "change", "stop", "again"):
            shown = all_said(await press(chat, {"verb": "head", "id": f"{act}={name}", "v": 1, "text": "x"}))
            assert "This question was sent already, or put away" in shown
    unknown = all_said(await press(teacher, {"verb": "head", "id": "nonsense=x", "v": 1}))
    assert unknown == say("edge.unknown_button")
    await house.settle()
    assert house.got("A question for you", HEAD) == {"Harriet": 1}


async def test_head_asks_nobody_and_writes_at_once(house: House) -> None:
    """The Head Teacher is told kindly that there is nobody to send it to, with the form for guidance filled in."""
    await house.all_arrive()
    head = house.chat(HEAD)
    await head.says(QUESTION)
    shown = await head.presses(ASK)
    assert "You are the Head Teacher" in all_said(shown)
    assert QUESTION in json.dumps(content(shown[-1]))
    await head.presses("Publish", question=QUESTION, answer=ANSWER)
    await house.settle()
    assert await house.do(lambda connection: opened(connection, tables.questions)) == []
    assert ANSWER in all_said(await house.chat(TEACHER).says(QUESTION))


async def test_head_who_cannot_be_reached_is_said_before_and_after(house: House) -> None:
    """Without the app nothing is sent and the telephone is named; blocked later, the asker is told at once."""
    await house.all_arrive(HEAD)
    teacher = house.chat(TEACHER)
    await teacher.says(QUESTION)
    shown = all_said(await teacher.presses(ASK))
    assert "cannot be reached here yet, so nothing was sent" in shown
    assert "01632 960101" in shown
    await house.chat(HEAD).arrives()
    house.block(HEAD)
    await teacher.presses(ASK)
    await teacher.presses(SEND)
    await house.settle()
    assert "has not reached the Head Teacher here" in teacher.words()
    assert "The Head Teacher could not be reached here" in teacher.words()


async def test_answer_waits_while_teams_is_away(house: House) -> None:
    """What cannot be delivered now is delivered later, once."""
    teacher, head = await ask(house)
    await head.presses("Open")
    house.block(TEACHER, 503)
    await head.presses("Answer this person only", answer=ANSWER)
    await house.settle()
    assert ANSWER not in teacher.words()
    del house.channel.answers_for[f"a:{TEACHER}"]
    await house.later(minutes=30)
    assert ANSWER in said(teacher.messages()[-1])
    news = [sent for sent in house.channel.sent if sent["_method"] == "POST" and ANSWER in said(sent)]
    assert len([sent for sent in news if sent["conversation"]["id"] == f"a:{TEACHER}"]) == 1


async def test_new_head_takes_over_what_is_open(house: House) -> None:
    """When the headship changes hands the open question goes to the new head, and the old card leads nowhere."""
    teacher, head = await ask(house)
    deputy = house.chat(DEPUTY)
    name = reference_of(head, "question", "open")
    await head.says("settings")
    await press(head, {"verb": "settings", "id": "head", "v": 1})
    await head.presses("Dan Deputy")
    await head.presses("Yes, hand over now")
    await house.settle()
    assert "This question lies with another Head Teacher now" in head.words()
    assert "A question for you" in deputy.words()
    assert "no such question" in all_said(await press(head, {"verb": "question", "id": f"open={name}", "v": 1}))
    await deputy.presses("Open")
    await deputy.presses("Answer this person only", answer=ANSWER)
    await house.settle()
    assert ANSWER in teacher.words()


async def test_asker_who_has_left_is_sent_nothing(house: House) -> None:
    """The head may still answer and publish; somebody who is no longer listed is sent no word of it."""
    teacher, head = await ask(house)
    await head.presses("Open")
    await press(head, {"verb": "settings", "id": f"remove={TEACHER}", "v": 1})
    await head.presses("Yes, remove")
    await house.settle()
    before = len(teacher.messages())
    shown = all_said(await head.presses("Answer and publish", answer=ANSWER, question="May we use AI?"))
    assert "no longer on the school's list" in shown
    await house.settle()
    assert len(teacher.messages()) == before
    assert ANSWER in all_said(await house.chat(OTHER_TEACHER).says("may we use AI"))


async def test_guidance_is_changed_withdrawn_and_published_again(house: House) -> None:
    """Changed words are shown from then on, withdrawn ones to nobody but the head, who may publish them again."""
    await answered(house, "Answer and publish", question="May we use AI?")
    head, other = house.chat(HEAD), house.chat(OTHER_TEACHER)
    await head.says("guidance")
    await head.presses("May we use AI?")
    await head.presses("Change it")
    await head.presses("Publish", question="May we use AI?", answer="Only at home.")
    assert "Only at home." in all_said(await other.says("may we use AI"))
    assert ANSWER not in said(other.messages()[-1])
    await head.says("guidance")
    await head.presses("May we use AI?")
    await head.presses("Withdraw it")
    assert "Only at home." not in all_said(await other.says("may we use AI"))
    assert "There is no guidance yet" in all_said(await other.says("guidance"))
    name = reference_of(head, "guidance", "withdraw")
    shown = {"verb": "guidance", "id": f"show={name}", "v": 1}
    assert "There is no such guidance" in all_said(await press(other, shown))
    await head.says("guidance")
    await head.presses("Withdrawn: May we use AI?")
    await head.presses("Publish it again")
    assert "Only at home." in all_said(await other.says("may we use AI"))
    history = await house.do(lambda connection: opened(connection, tables.guidance_history))
    assert [row.what for row in history] == ["published", "changed", "withdrawn", "restored"]
    assert history[0].data["answer"] == ANSWER


async def test_old_card_of_guidance_changes_nothing(house: House) -> None:
    """A card that is older than the guidance shows it as it is now; what was typed into an old form stays there."""
    await answered(house, "Answer and publish", question="May we use AI?")
    head = house.chat(HEAD)
    await head.says("guidance")
    await head.presses("May we use AI?")
    old = next(action["data"] for action in actions(content(head.messages()[-1])) if action["title"] == "Withdraw it")
    await head.presses("Change it")
    form = next(action["data"] for action in actions(content(head.messages()[-1])) if action["title"] == "Publish")
    await head.presses("Publish", question="May we use AI?", answer="Only at home.")
    assert "This card is older than the guidance" in all_said(await press(head, old))
    again = await press(head, form | {"question": "May we?", "answer": "Typed here."})
    assert "This card is older than the guidance" in all_said(again)
    assert "Typed here." in json.dumps(again)
    [row] = await house.do(lambda connection: opened(connection, tables.guidance))
    assert (row.status, row.words["answer"]) == ("published", "Only at home.")


async def test_nobody_but_the_head_writes_guidance(house: House) -> None:
    """Everybody may read it; every act that changes something is refused."""
    await answered(house, "Answer and publish", question="May we use AI?")
    name = reference_of(house.chat(HEAD), "question", "open")
    [row] = await house.do(lambda connection: opened(connection, tables.guidance))
    for person in (TEACHER, DEPUTY, CHAIR):
        chat = house.chat(person)
        await chat.says("guidance")
        assert "Change it" not in buttons((await chat.presses("May we use AI?"))[-1])
        for act in ("write", "save=", f"save={row.id}", f"withdraw={row.id}", f"change={row.id}", f"confirm={name}"):
            pressed = {"verb": "guidance", "id": act, "v": row.version, "question": "x", "answer": "y"}
            assert "The Head Teacher alone writes guidance" in all_said(await press(chat, pressed))
    assert await house.do(lambda connection: opened(connection, tables.guidance)) == [row]


async def test_thumbs_and_open_questions_are_kept_without_a_name(house: House) -> None:
    """What was not covered, helped or did not help is listed for the head alone, in outline; then it is cleared."""
    await house.all_arrive()
    teacher, head = house.chat(TEACHER), house.chat(HEAD)
    await teacher.says("may Zebedee Quirk use a computer for the newsletter")
    assert "noted without your name" in all_said(await teacher.presses("Not helpful"))
    assert "You have told me already" in all_said(await teacher.presses("Helpful"))
    await teacher.says("can I friend a parent")
    assert "noted without your name" in all_said(await teacher.presses("Helpful"))
    [list_] = await head.says("review list")
    shown = said(list_)
    assert "Not covered by the policy" in shown
    assert "use a computer for the newsletter (Clause 13)" in shown
    assert "the words are not kept (Clause 9, Clause 4)" in shown
    for word in ("Tess", "Zebedee", "zebedee", "Quirk", "quirk", "09:00"):
        assert word not in json.dumps(list_)
    rows = await house.do(lambda connection: opened(connection, tables.review_notes))
    assert sorted(row.kind for row in rows) == ["helpful", "not_helpful", "unanswered"]
    assert not [row for row in rows if TEACHER in str(row) or "zebedee" in str(row).lower()]
    for person in (TEACHER, DEPUTY):
        assert "for the Head Teacher" in all_said(await house.chat(person).says("review list"))
        assert "for the Head Teacher" in all_said(
            await press(house.chat(person), {"verb": "review", "id": "clear=yes", "v": 1})
        )
    await head.presses("Clear the list")
    await head.presses("Clear it")
    assert "Nothing has been noted" in all_said(await head.says("review list"))
    last = await house.do(audit.last)
    assert (last.deed.action, last.deed.subject, last.deed.detail) == ("cleared", "", "3")


async def test_old_thumb_is_answered_kindly(house: House) -> None:
    """A thumb for an answer that is not remembered any more, or for none, notes nothing and says so."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says("one")
    old = next(action["data"] for action in actions(content(teacher.messages()[-1])) if action["title"] == "Helpful")
    for text in ("two", "three", "four"):
        await teacher.says(text)
    for pressed in (old, old | {"v": 0}, old | {"id": "sideways"}):
        assert "too long ago to be noted" in all_said(await press(teacher, pressed))
    before = len(await house.do(lambda connection: opened(connection, tables.review_notes)))
    assert before == 4  # the four that the policy did not cover


async def test_questions_wait_while_a_report_is_written(house: House) -> None:
    """In the middle of a report nothing leads away from it: no thumb, no question to the head, no guidance."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says(QUESTION)
    await teacher.says("report")
    assert "Helpful" not in [title for sent in await teacher.says("can I friend a parent?") for title in buttons(sent)]
    shown = all_said(await press(teacher, {"verb": "head", "id": "ask", "v": 1}))
    assert "Is a child in danger right now?" in shown
    assert "What would you like to ask" not in shown


async def test_words_are_read_by_their_readers_only(house: House) -> None:
    """Question and private answer stand in the two chats alone, never in a preview, a slot or a file of the database."""
    await house.all_arrive()
    teacher, head = house.chat(TEACHER), house.chat(HEAD)
    await teacher.says("may we zqcanaryone the newsletter")
    await teacher.presses(ASK)
    await teacher.presses(SEND)
    await house.settle()
    await head.presses("Open")
    await head.presses("Answer this person only", answer="zqcanarytwo yes")
    await house.settle()
    where = {sent["conversation"]["id"] for sent in house.channel.sent if "zqcanary" in json.dumps(sent)}
    assert where == {f"a:{TEACHER}", f"a:{HEAD}"}
    for sent in house.channel.sent:
        assert "zqcanary" not in str(sent.get("summary")) + str(content(sent).get("fallbackText"))
    for row in await house.do(lambda connection: opened(connection, tables.outbox)):
        assert "zqcanary" not in row.slot
    files = [path.read_bytes() for path in house.settings.data_dir.iterdir() if path.is_file()]
    assert files
    assert not [content_ for content_ in files if b"zqcanary" in content_]
