"""A guided report while its writer talks of something else: asks, looks something up, has second thoughts."""

from typing import Any

import pytest
from sqlalchemy import update

from bot.storage import tables
from bot.storage.sealing import Ciphertext
from bot.texts import say
from tests.support.chat import Chat, all_said
from tests.support.house import ACKNOWLEDGE, House, press, reference_in
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER


async def begun(house: House, person: str = TEACHER, *buttons: tuple[str, dict[str, str]]) -> Chat:
    """Somebody's report, on through these buttons; the chat."""
    await house.all_arrive()
    chat = house.chat(person)
    await chat.says("report")
    for title, inputs in buttons:
        await chat.presses(title, **inputs)
    return chat


ABOUT_HEAD = (("No", {}), ("Next", {"parties": "head"}))
NO_DANGER = (("No", {}), ("Next", {"parties": "none"}))
TO_THE_CHECK = (*NO_DANGER, ("I do not know", {}), ("Next", {"account": "Hi."}), ("No", {}), ("Skip", {}))


async def test_the_policy_can_be_looked_up_in_the_middle(house: House) -> None:
    """A clause that is asked for is shown, and then the question stands again; "report" means this one."""
    teacher = await begun(house)
    heard = all_said(await teacher.says("clause 9"))
    assert "9" in heard
    for again in (heard, all_said(await teacher.says("report"))):
        assert say("report.flow.carry_on") in again
        assert say("report.safety.title") in again


async def test_a_question_that_tells_more_is_kept(house: House) -> None:
    """What is asked as a question and tells what happened goes into the report, word for word."""
    teacher = await begun(house, TEACHER, *NO_DANGER, ("I do not know", {}))
    await teacher.says("a pupil messaged me, and again at night?")
    await teacher.presses("No")
    assert "a pupil messaged me, and again at night?" in all_said(await teacher.presses("Skip"))


async def test_a_courtesy_in_the_middle_changes_nothing(house: House) -> None:
    """A question that only makes conversation gets no clause: the report goes on."""
    teacher = await begun(house)
    heard = all_said(await teacher.says("could I say thanks?"))
    assert say("report.flow.carry_on") in heard
    assert say("report.safety.title") in heard
    assert "browse.courtesy" not in heard


async def test_more_told_with_send_is_shown_before_it_goes(house: House) -> None:
    """At the read-back, "he also wrote bye, send it now" adds the words and shows them; the next "send" sends."""
    teacher = await begun(house, TEACHER, *TO_THE_CHECK)
    heard = all_said(await teacher.says("he also wrote bye to me on Monday and said he is coming round, send it now"))
    assert "he also wrote bye to me on Monday" in heard
    assert await house.everything() == []
    await teacher.says("send")
    assert len(await house.everything()) == 1


@pytest.mark.parametrize(("buttons", "told"), [((), []), (NO_DANGER, ["Head Teacher"]), (ABOUT_HEAD, ["chair"])])
async def test_who_will_see_it_is_said_at_any_moment(house: House, buttons: Any, told: list[str]) -> None:
    """Before it is known whom it is about, the rule; after, by name; that it goes no further is never promised."""
    teacher = await begun(house, TEACHER, *buttons)
    heard = all_said(await teacher.says("who will see this?"))
    assert say("report.open.who") in heard
    assert say("report.routing.secret") in heard
    assert (say("report.routing.will_not_see") in heard) == (buttons is ABOUT_HEAD)
    assert all(word.lower() in heard.lower() for word in told)


async def test_a_report_about_the_head_that_is_cancelled_says_whom_to_tell(house: House) -> None:
    """Nothing is sent, and it is the chair of governors who can still be told in person, not the Head Teacher."""
    teacher = await begun(house, TEACHER, *ABOUT_HEAD)
    await teacher.says("cancel")
    heard = all_said(await teacher.says("yes"))
    assert say("report.flow.cancelled_other", who="Chair of governors Cora Chair") in heard
    assert await house.everything() == []


async def test_nothing_is_added_after_second_thoughts(house: House) -> None:
    """Asked what to add, "cancel" adds nothing and says so."""
    await house.all_arrive()
    ref = await house.report()
    teacher = house.chat(TEACHER)
    assert all_said(await teacher.says("I want to add to my report")) == say("report.mine.ask_add", reference=ref)
    assert all_said(await teacher.says("cancel")) == say("report.mine.not_added")
    assert "added" not in [entry.what.value for entry in (await house.case(ref)).history]


@pytest.mark.parametrize(("words", "more"), [('he wrote "hi again"', False), ("he wrote again", True)])
async def test_what_is_added_in_one_go_is_taken(house: House, words: str, *, more: bool) -> None:
    """Words that come with the wish are added to the last report; without what was written, more is offered."""
    await house.all_arrive()
    ref = await house.report()
    teacher = house.chat(TEACHER)
    told = f"please add to my report: {words}"
    shown = await teacher.says(told)
    [added] = [entry for entry in (await house.case(ref)).history if entry.what.value == "added"]
    assert added.data["text"] == told
    assert (len(shown) > 1) == more


async def test_own_reports_say_that_one_was_opened(house: House) -> None:
    """Opened, and not yet taken on: the list says when it was read, and not by whom it is dealt with."""
    await house.all_arrive()
    await house.report()
    await house.settle()
    head = house.chat(HEAD)
    await head.presses("Open")
    teacher = house.chat(TEACHER)
    assert "not taken on yet" in all_said(await teacher.says("my reports"))
    await head.presses(ACKNOWLEDGE)
    assert "not taken on yet" not in all_said(await teacher.says("my reports"))


async def test_last_of_many_own_reports_are_shown_and_earlier_ones_can_be_added_to(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A card has room for so many; it says that there are more, and what it says of them works."""
    monkeypatch.setattr("dialogs.own_reports.RECENT", 2)
    await house.all_arrive()
    sent = []
    for _ in range(3):
        sent.append(await house.report())
        await house.later(minutes=1)
    first, *last = sent
    teacher = house.chat(TEACHER)
    shown = all_said(await teacher.says("my reports"))
    assert say("report.mine.earlier", count="2") in shown
    assert [one in shown for one in (first, *last)] == [False, True, True]
    await teacher.says(f"add to my report {first}: it was on Friday")
    assert [entry.what.value for entry in (await house.case(first)).history].count("added") == 1


async def test_acts_without_a_report_lead_to_the_list(house: House) -> None:
    """With no open report, "open it" shows that there is none; with two, which one is asked, and they are listed."""
    await house.all_arrive()
    head = house.chat(HEAD)
    nothing = all_said(await head.says("open it"))
    assert nothing == all_said(await head.says("open reports"))
    await house.report()
    await house.report()
    asked = all_said(await house.chat(DEPUTY).says("open it"))
    assert say("case.desk.which") in asked
    assert all(row.id in asked for row in await house.everything())


async def test_a_report_that_is_kept_from_somebody_says_nothing_of_its_reporter(house: House) -> None:
    """A deputy whom it is about gets the same refusal whoever is named, and as for a reference that is not there."""
    await house.all_arrive()
    ref = await house.report("deputy")
    deputy = house.chat(DEPUTY)
    asked = [f"has {name} been told about {one}" for name in ("tess", "otto") for one in (ref, "SN-22B2-26")]
    assert {all_said(await deputy.says(text)) for text in asked} == {say("case.desk.unknown")}


async def test_what_the_reporter_was_told_needs_a_reader(house: House) -> None:
    """The head learns what the reporter sees; a button that somebody else makes up is refused."""
    await house.all_arrive()
    ref = await house.report()
    await house.settle()
    assert ref in all_said(await house.chat(HEAD).says("has she been told?"))
    made_up = {"verb": "case", "id": f"told={ref}"}
    assert all_said(await press(house.chat(TEACHER), made_up)) == say("case.desk.refused")


async def test_in_a_group_nothing_is_read(house: House) -> None:
    """What is typed where others can see it is not taken up, and the person is sent to the private chat."""
    await house.all_arrive()
    group = {"id": "19:group", "conversationType": "groupChat", "tenantId": "t"}
    before = len(house.channel.sent)
    chat = house.chat(TEACHER)
    await chat.says("one of my pupils messaged me", conversation=group)
    assert [sent["text"] for sent in house.channel.sent[before:]] == [say("edge.not_private")]
    assert await house.everything() == []


@pytest.mark.parametrize(
    ("buttons", "words", "asked"),
    [
        ((), "its just a parent writing rubbish", "report.safety.ask"),
        (NO_DANGER[:1], "i tell nobody this", "report.parties.ask"),
        (NO_DANGER[:1], "idk", "report.parties.unsure"),
    ],
)
async def test_whoever_tells_instead_of_choosing_is_told_what_to_choose(
    house: House, buttons: Any, words: str, asked: str
) -> None:
    """Words are kept, and the same question does not come again without a word of how to answer it."""
    teacher = await begun(house, TEACHER, *buttons)
    assert say(asked) in all_said(await teacher.says(words))


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("why do you ask", "report.explain.safety"),
        ("will I get in trouble", "report.flow.trouble"),
        ("can i delete it later", "report.flow.delete_later"),
        ("how long does this take", "report.flow.length"),
        ("should i ask her more", "report.flow.ask_child"),
        ("is this anonymous?", "report.open.name"),
    ],
)
async def test_a_worry_of_the_writer_is_answered_in_the_report(house: House, words: str, key: str) -> None:
    """Why, how long, what comes of it, and whose name is on it: no clause answers that, and nothing of it is kept."""
    teacher = await begun(house)
    heard = all_said(await teacher.says(words))
    assert say(key) in heard
    assert say("report.safety.title") in heard
    assert say("report.open.nothing_yet") in all_said(await teacher.says("what have you got so far"))


async def test_what_to_do_names_whom_to_phone_and_of_a_child_in_danger_the_operator_decides(house: House) -> None:
    """The one whom the report goes to is phoned; once a life may be at risk no rule of the form says what to ask."""
    teacher = await begun(house, TEACHER, *ABOUT_HEAD)
    for words, key in (("what do i do", "report.flow.what_now"), ("should i tell the parents", "report.flow.parents")):
        assert say(key, who="Chair of governors Cora Chair") in all_said(await teacher.says(words))
    other = await begun(house, DEPUTY, ("Yes", {}))
    assert say("report.urgent.contact") in all_said(await other.says("should i talk to her"))


async def test_who_is_upset_gets_a_kind_word(house: House) -> None:
    """A feeling is answered and the step asked again; a person to phone is named once it is known whom it is about."""
    teacher = await begun(house)
    heard = all_said(await teacher.says("why did he pick me?"))
    assert say("report.flow.hard") in heard
    assert say("report.safety.title") in heard
    assert "phone" not in heard.partition(say("report.safety.title"))[0]
    other = await begun(house, DEPUTY, *ABOUT_HEAD, ("I do not know", {}), ("Next", {"account": "Hi."}))
    assert say("report.flow.aloud", who="Chair of governors Cora Chair") in all_said(await other.says("i feel sick"))


async def test_a_feeling_takes_no_answer_away(house: House) -> None:
    """A yes to danger that says how somebody feels is a yes; after it nobody is told that there is time."""
    teacher = await begun(house)
    assert say("report.urgent.title") in all_said(await teacher.says("yes, i'm shaking"))
    heard = all_said(await teacher.says("i cant do this"))
    assert say("report.urgent.title") in heard
    assert say("report.flow.hard") not in heard
    other = await begun(house, DEPUTY, *NO_DANGER, ("I do not know", {}))
    await other.says("im so ashamed")
    assert "im so ashamed" in all_said(await other.says("what have you got so far"))


async def test_a_wish_to_report_is_no_account(house: House) -> None:
    """Saying "actually I do want to report it" opens an empty report, so that one line of what happened is still asked."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    assert say("report.open.fresh") in all_said(await teacher.says("actually i do want to report it"))
    assert say("report.open.nothing_yet") in all_said(await teacher.says("what have you got so far"))


@pytest.mark.parametrize(
    "words",
    [
        "forgot to say she also sent a heart",
        "sorry wrong child it was Ella Frost",
        "sorry, it was on TikTok not Instagram",
    ],
)
async def test_what_was_forgotten_or_wrong_is_added_to_the_report_just_sent(house: House, words: str) -> None:
    """Word for word, with a word to whoever reads it; it starts no second report that is never sent."""
    await house.all_arrive()
    teacher = house.chat(TEACHER)
    await teacher.says("Amy Wood in 5H messaged me on Instagram")
    for title, inputs in (*NO_DANGER, ("I do not know", {}), ("Next", {}), ("No", {}), ("Skip", {})):
        await teacher.presses(title, **inputs)
    ref = reference_in(all_said(await teacher.says("send")))
    heard = all_said(await teacher.says(words))
    assert say("report.mine.added", reference=ref, who="Head Teacher Harriet Head") in heard
    [added] = [entry for entry in (await house.case(ref)).history if entry.what.value == "added"]
    assert added.data["text"] == words


async def test_a_report_just_sent_is_what_its_writer_speaks_of(house: House) -> None:
    """Whether it was read, that it cannot be taken back, and where to put right what is wrong in it."""
    await house.all_arrive()
    ref = await house.report()
    teacher = house.chat(TEACHER)
    assert say("report.mine.title") in all_said(await teacher.says("has anyone read it"))
    for words in ("it was a mistake", "delete it"):
        assert all_said(await teacher.says(words)) == say("report.mine.stays", reference=ref)
    assert all_said(await teacher.says("i gave the wrong name")) == say("report.mine.ask_add", reference=ref)
    await teacher.says("cancel")
    for words in ("what is clause 9", "is that not allowed"):
        heard = all_said(await teacher.says(words))
        assert ref not in heard
        assert say("report.mine.title") not in heard


async def test_danger_told_after_sending_is_never_a_mere_note(house: House) -> None:
    """Words such as "forgot to say he has a knife" bring the emergency numbers and a report that is urgent."""
    await house.all_arrive()
    await house.report()
    assert say("report.urgent.title") in all_said(await house.chat(TEACHER).says("forgot to say he has a knife"))


async def test_while_another_report_is_written_the_one_that_was_sent_is_shown(house: House) -> None:
    """Asked whether it was read, nobody is told only that the new one has not been sent."""
    teacher = await begun(house)
    assert say("report.mine.title") not in all_said(await teacher.says("has anyone read it"))
    await teacher.says("cancel")
    await teacher.says("yes")
    await house.report()
    await teacher.says("report")
    heard = all_said(await teacher.says("has anyone read it"))
    assert say("report.mine.title") in heard
    assert say("report.flow.carry_on") in heard


async def test_a_report_of_long_ago_is_not_what_a_regret_is_about(house: House) -> None:
    """After a week "it was a mistake" is no longer taken to be about the last report."""
    await house.all_arrive()
    ref = await house.report()
    await house.later(days=8)
    assert say("report.mine.stays", reference=ref) not in all_said(await house.chat(TEACHER).says("it was a mistake"))


async def test_more_of_the_same_is_added_to_the_report_that_was_sent(house: House) -> None:
    """A message that starts a new report may belong to the last: two words add it there, and no draft is left."""
    await house.all_arrive()
    ref = await house.report()
    teacher = house.chat(TEACHER)
    heard = all_said(await teacher.says("a pupil messaged me again"))
    assert say("report.open.belongs", reference=ref) in heard
    await teacher.says("Ella Fry in 5H")
    heard = all_said(await teacher.says("same report"))
    assert say("report.mine.added", reference=ref, who="Head Teacher Harriet Head") in heard
    [added] = [entry for entry in (await house.case(ref)).history if entry.what.value == "added"]
    assert added.data["text"] == "a pupil messaged me again\nElla Fry\n5H"
    assert len(await house.everything()) == 1
    assert all_said(await teacher.says("back")) == say("edge.nothing_open")


@pytest.mark.parametrize("told", ["a pupil messaged me again", "a pupil messaged me that he will kill himself"])
async def test_what_has_nowhere_to_be_added_or_cannot_wait_stays_a_report(house: House, told: str) -> None:
    """With no report sent, or with a child in danger, the new one goes on."""
    await house.all_arrive()
    if "kill" in told:
        await house.report()
    teacher = house.chat(TEACHER)
    assert "type: same report" not in all_said(await teacher.says(told))
    await teacher.says("same report")
    assert say("report.open.holds") in all_said(await teacher.says("what have you got so far"))


async def test_what_stands_in_a_form_is_added_with_the_rest(house: House) -> None:
    """The child's own words, which have a field of their own, are not left behind."""
    await house.all_arrive()
    ref = await house.report()
    teacher = house.chat(TEACHER)
    await teacher.says("a pupil messaged me again")
    for title, inputs in (*NO_DANGER, ("I do not know", {}), ("Next", {"account": "At night.", "childs_words": "hi"})):
        await teacher.presses(title, **inputs)
    await teacher.says("same report")
    [added] = [entry for entry in (await house.case(ref)).history if entry.what.value == "added"]
    assert added.data["text"] == "a pupil messaged me again\nAt night.\nhi"


@pytest.mark.parametrize("parties", ["head", "deputy", "adult", "myself"])
async def test_what_a_reader_must_not_see_is_not_added(house: House, parties: str) -> None:
    """Who is kept out of the new report does not get its words through the one that was sent before."""
    await house.all_arrive()
    ref = await house.report()
    teacher = house.chat(TEACHER)
    await teacher.says("a pupil messaged me again")
    await teacher.presses("No")
    await teacher.presses("Next", parties=parties)
    heard = all_said(await teacher.says("same report"))
    assert say("report.open.apart", reference=ref) in heard
    assert "added" not in [entry.what.value for entry in (await house.case(ref)).history]
    assert say("report.facts.title") in heard


async def test_words_that_name_a_reader_are_not_added_whatever_was_answered(house: House) -> None:
    """Somebody whom the words name gets no note of them, though nobody was to be kept out."""
    await house.all_arrive()
    ref = await house.report()
    teacher = house.chat(TEACHER)
    await teacher.says("a pupil messaged me again")
    await teacher.says("she wrote that Harriet Head has been messaging a pupil")
    await teacher.presses("No")
    await teacher.says("back")
    await teacher.presses("Next", parties="none")
    heard = all_said(await teacher.says("same report"))
    assert say("report.mine.about_reader", reference=ref, who="Harriet Head") in heard
    assert "added" not in [entry.what.value for entry in (await house.case(ref)).history]


async def test_more_that_names_a_reader_is_not_added(house: House) -> None:
    """It stays in the new report, which whoever it is about will not see."""
    await house.all_arrive()
    ref = await house.report()
    teacher = house.chat(TEACHER)
    await teacher.says("a pupil messaged me again")
    await teacher.says("she wrote that Harriet Head has been messaging a pupil")
    heard = all_said(await teacher.says("same report"))
    assert say("report.open.apart", reference=ref) in heard
    assert "added" not in [entry.what.value for entry in (await house.case(ref)).history]
    assert say("report.safety.title") in heard


async def test_report_that_cannot_be_opened_keeps_nobody_from_another(house: House) -> None:
    """What is to be added goes to the report that is named, or to the last that can be opened, and to no other."""
    await house.all_arrive()
    first = await house.report()
    await house.later(minutes=1)
    last = await house.report()
    spoiled = update(tables.reports).where(tables.reports.c.id == last).values(body=Ciphertext("test:spoilt"))
    await house.do(lambda connection: connection.execute(spoiled))
    teacher = house.chat(TEACHER)
    await teacher.says(f"add to my report {first}: it was on Friday")
    await teacher.says("add to my report: and on Saturday")
    added = [entry.data["text"] for entry in (await house.case(first)).history if entry.what.value == "added"]
    assert [text.rpartition(" ")[2] for text in added] == ["Friday", "Saturday"]


def added(case: Any) -> list[str]:
    """What was added to a report."""
    return [entry.data["text"] for entry in case.history if entry.what.value == "added"]


@pytest.mark.parametrize(
    "words", ["I forgot to say for {ref}: he wrote again on Friday", "add to my report {ref}: he wrote again"]
)
async def test_words_go_to_the_report_that_they_name(house: House, words: str) -> None:
    """A report about the Head Teacher that is named gets the words, and the later one that she reads does not."""
    await house.all_arrive()
    about_head = await house.report("head")
    await house.later(minutes=1)
    last = await house.report()
    await house.chat(TEACHER).says(words.format(ref=about_head))
    assert added(await house.case(about_head)) == [words.format(ref=about_head)]
    assert added(await house.case(last)) == []


@pytest.mark.parametrize(
    "words",
    [
        "add to my report {wrong}: he wrote again",
        "I forgot to say for {wrong}: he wrote again",
        "p.s. to {wrong}: again",
    ],
)
@pytest.mark.parametrize("wrong", ["SN-22B2-26", "SN-AAAA-26", "sn 7k44m 26"])
async def test_words_for_a_report_that_is_not_to_be_found_go_to_no_other(house: House, words: str, wrong: str) -> None:
    """One letter wrong, or somebody else's: nothing is added, and it is said how the right reference is found."""
    await house.all_arrive()
    ref = await house.report()
    heard = all_said(await house.chat(TEACHER).says(words.format(wrong=wrong)))
    assert say("report.mine.not_found") in heard
    assert added(await house.case(ref)) == []


@pytest.mark.parametrize("named", ["about the head", "nobody's", "mistyped"])
async def test_words_that_name_a_report_of_which_a_reader_may_not_know_are_not_added(house: House, named: str) -> None:
    """Asked what to add to a report that the Head Teacher reads, somebody names one that is kept from her."""
    await house.all_arrive()
    about_head = await house.report("head")
    await house.later(minutes=1)
    last = await house.report()
    teacher = house.chat(TEACHER)
    await teacher.says("add to my report")
    other = {"about the head": about_head, "nobody's": "SN-22B2-26", "mistyped": "SN-AAAA-26"}[named]
    heard = all_said(await teacher.says(f"it is the same girl as in {other}"))
    assert say("report.mine.names_another", reference=last) in heard
    assert added(await house.case(last)) == []


async def test_words_that_name_a_report_with_the_same_readers_are_added(house: House) -> None:
    """That one is like another, of which everybody knows who reads this one, is worth a note."""
    await house.all_arrive()
    first = await house.report()
    await house.later(minutes=1)
    last = await house.report()
    teacher = house.chat(TEACHER)
    await teacher.says("add to my report")
    await teacher.says(f"it is the same girl as in {first}")
    assert added(await house.case(last)) == [f"it is the same girl as in {first}"]


@pytest.mark.parametrize(("parties", "warned"), [("none", True), ("head", False)])
async def test_new_report_that_names_one_of_which_its_reader_may_not_know_says_so(
    house: House, parties: str, *, warned: bool
) -> None:
    """Before it is sent, whoever writes is told; who it is about can still be changed."""
    await house.all_arrive()
    about_head = await house.report("head")
    await house.later(minutes=1)
    teacher = house.chat(TEACHER)
    await teacher.says("report")
    answers = (("No", {}), ("Next", {"parties": parties}), ("I do not know", {}))
    for title, inputs in (*answers, ("Next", {"account": f"Like {about_head}."}), ("No", {})):
        await teacher.presses(title, **inputs)
    checked = all_said(await teacher.presses("Skip"))
    assert (say("report.check.names_report") in checked) == warned


@pytest.mark.parametrize("who", [TEACHER, CHAIR, DEPUTY])
@pytest.mark.parametrize("mistyped", [False, True])
async def test_question_that_names_a_report_about_the_head_is_not_sent_to_the_head(
    house: House, who: str, *, mistyped: bool
) -> None:
    """Whoever names it, and be it with a letter wrong; the same question without the reference can be sent."""
    await house.all_arrive()
    named = await house.report("head")
    named = "SN-AAAA-26" if mistyped else named
    asker = house.chat(who)
    heard = all_said(await asker.says(f"ask the head: may I use a class blog, as in {named}"))
    assert heard == say("question.ask.names_report")
    assert say("question.ask.words") in all_said(await asker.says("ask the head: may I use a class blog"))


async def test_question_about_a_report_that_the_head_reads_can_be_sent(house: House) -> None:
    """A deputy and the Head Teacher both know of it."""
    await house.all_arrive()
    ref = await house.report()
    heard = all_said(await house.chat(DEPUTY).says(f"ask the head: may I use a class blog, as in {ref}"))
    assert say("question.ask.words") in heard


@pytest.mark.parametrize(
    "told",
    [
        "one more thing, a boy in year 6 messaged me on snapchat last night, he is snoopy12",
        "I should have said, a pupil called sniper99 messaged me on instagram",
        "I forgot to say for SN-AAAA-26: a pupil messaged me on instagram",
    ],
)
async def test_who_has_sent_nothing_and_tells_of_something_reports_it(house: House, told: str) -> None:
    """Nothing can be added to no report, whatever the words look like: they begin one."""
    await house.all_arrive()
    assert say("report.safety.title") in all_said(await house.chat(TEACHER).says(told))


async def test_username_is_no_reference(house: House) -> None:
    """What somebody is called online is added as it stands."""
    await house.all_arrive()
    ref = await house.report()
    await house.chat(TEACHER).says("add to my report: he is sniper99 and lives at SN15 3QT")
    assert added(await house.case(ref)) == ["add to my report: he is sniper99 and lives at SN15 3QT"]


async def test_another_report_can_be_named_when_asked_what_to_add(house: House) -> None:
    """Asked about one, somebody asks to add to another: that one gets it."""
    await house.all_arrive()
    first = await house.report()
    await house.later(minutes=1)
    last = await house.report()
    teacher = house.chat(TEACHER)
    await teacher.says("add to my report")
    await teacher.says(f"add to my report {first}: he wrote again")
    assert added(await house.case(first)) == [f"add to my report {first}: he wrote again"]
    assert added(await house.case(last)) == []


async def test_after_a_refusal_the_next_words_are_added_to_nothing(house: House) -> None:
    """What is typed next may be meant for anybody: it is added only where it asks for that."""
    await house.all_arrive()
    ref = await house.report()
    teacher = house.chat(TEACHER)
    await teacher.says("add to my report")
    await teacher.says("the same girl as in SN-22B2-26")
    await teacher.says("it was at night")
    assert added(await house.case(ref)) == []
    await teacher.says("add to my report: the same girl as before")
    assert added(await house.case(ref)) == ["add to my report: the same girl as before"]


@pytest.mark.parametrize(
    "words",
    ["{ref}: on Friday", "for {ref}: on Friday", "add this to {ref}: on Friday", "{ref}: a pupil messaged me again"],
)
async def test_words_that_begin_with_a_reference_are_added_to_that_report(house: House, words: str) -> None:
    """Also where nothing was asked, and whatever was sent later."""
    await house.all_arrive()
    first = await house.report()
    await house.later(minutes=1)
    last = await house.report()
    await house.chat(TEACHER).says(words.format(ref=first))
    assert (len(added(await house.case(first))), added(await house.case(last))) == (1, [])


@pytest.mark.parametrize(
    "told",
    [
        "add to my report: a pupil messaged me",
        "add to my report SN-22B2-26 that a pupil messaged me",
        "a man keeps adding our girls on Snapchat and told one that a pupil messaged me",
    ],
)
async def test_what_would_be_added_and_has_no_report_begins_one(house: House, told: str) -> None:
    """Who has sent none is not shown an empty list while something has happened."""
    await house.all_arrive()
    assert say("report.safety.title") in all_said(await house.chat(TEACHER).says(told))


async def test_answer_goes_to_the_report_that_it_names(house: House) -> None:
    """While a question about one report is open, words for another are added to that."""
    await house.all_arrive()
    first = await house.report()
    await house.later(minutes=1)
    asked = await house.report()
    await house.settle()
    head = house.chat(HEAD)
    await head.says(f"open {asked}")
    await head.presses(ACKNOWLEDGE)
    await head.says("ask the reporter: what is her name?")
    assert [entry.what.value for entry in (await house.case(asked)).history].count("asked") == 1
    await house.chat(TEACHER).says(f"{first}: her name is Ella")
    assert added(await house.case(first)) == [f"{first}: her name is Ella"]
    assert added(await house.case(asked)) == []


COMPARES = "she wrote to the girl again on Friday, to the same one as in my report {ref}"


@pytest.mark.parametrize("words", [COMPARES, f"please add that {COMPARES}", f"I forgot to say {COMPARES}"])
@pytest.mark.parametrize("asked", [False, True])
async def test_words_about_the_head_that_only_compare_do_not_reach_the_head(
    house: House, words: str, *, asked: bool
) -> None:
    """A report that is named for comparison gets none of what was asked for another, or meant for the last."""
    await house.all_arrive()
    head_reads = await house.report()
    await house.later(minutes=1)
    about_head = await house.report("head")
    teacher = house.chat(TEACHER)
    if asked:
        await teacher.says("add to my report")
    await teacher.says(words.format(ref=head_reads))
    assert (added(await house.case(head_reads)), added(await house.case(about_head))) == ([], [])


DANGER = "he says he will kill himself tonight"


@pytest.mark.parametrize("words", [f"{DANGER}, like in SN-22B2-26", f"add to my report SN-AAAA-26: {DANGER}"])
async def test_danger_is_answered_whatever_becomes_of_the_words(house: House, words: str) -> None:
    """Where they cannot be added, 999 is said all the same."""
    await house.all_arrive()
    await house.report()
    teacher = house.chat(TEACHER)
    await teacher.says("add to my report")
    heard = all_said(await teacher.says(words))
    assert say("report.mine.refused_danger") in heard
    assert say("report.mine.added_danger") not in heard


async def test_question_to_the_head_that_tells_of_something_is_a_report_whatever_it_names(house: House) -> None:
    """What has happened comes before what is named."""
    await house.all_arrive()
    heard = all_said(await house.chat(TEACHER).says("ask the head: a pupil messaged me, as in SN-22B2-26, what now"))
    assert say("report.safety.title") in heard


async def test_something_new_beside_a_reference_is_reported(house: House) -> None:
    """Who has sent a report before and tells of another pupil begins a new one."""
    await house.all_arrive()
    await house.report()
    told = "I should have said for SN-22B2-26, another pupil in year 9 messaged me"
    assert say("report.safety.title") in all_said(await house.chat(TEACHER).says(told))


@pytest.mark.parametrize(
    "words", ["I forgot to say for SN-AAAA-26: on Friday", "add to my report SN-AAAA-26: on Friday"]
)
async def test_a_reader_who_mistypes_an_own_report_is_told(house: House, words: str) -> None:
    """A deputy who has sent one is told as everybody else that nothing was added."""
    await house.all_arrive()
    await house.report(by=DEPUTY)
    assert say("report.mine.not_found") in all_said(await house.chat(DEPUTY).says(words))


@pytest.mark.parametrize(
    "told",
    ["He has a knife. Has anyone reported it?", "A pupil messaged me last night. Has anybody reported Mr Lowe?"],
)
async def test_what_is_told_beside_a_question_about_reports_comes_first(house: House, told: str) -> None:
    """Nobody who tells of something is answered with whose reports may be seen."""
    shown = all_said(await house.chat(TEACHER).says(told))
    assert any(say(title) in shown for title in ("report.safety.title", "report.urgent.title"))
    assert say("case.desk.refused") not in shown
