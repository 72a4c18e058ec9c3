"""No word that tells of what happened is lost in a report, and no mere question or wish is taken for one."""

import pytest

from bot.texts import say
from tests.support.dialogs import Talk, Talks, clause

PICTURE = {"contentType": "image/png", "name": "a.png", "contentUrl": "https://files.example/1"}
KEPT = say("report.account.added")


async def at_step(talks: Talks, step: str, *first: str) -> Talk:
    """Somebody's report at this step, begun with these words."""
    sam = talks.of("Sam")
    for words in first or ("report",):
        await sam.says(words)
    await sam.on_to(step)
    return sam


async def account(talks: Talks, talk: Talk) -> tuple[str, ...]:
    """What the draft holds of what happened."""
    draft = await talks.draft(talk)
    assert draft is not None
    return draft.account


@pytest.mark.parametrize("step", ["safety", "account", "so_far", "check"])
async def test_what_a_question_tells_is_kept_and_the_step_asked_again(talks: Talks, step: str) -> None:
    """Whether to say something, whether it matters, and a question beside what happened: the words stay as typed."""
    sam = await at_step(talks, step, "a boy messaged me on insta")
    told = (
        "can I also say there's a group chat bullying Jess?",
        "should I mention he asked her for photos?",
        "does it matter that it was at 2am?",
        "am i in trouble because i sent her a smiley back?",
    )
    for words in told:
        assert KEPT in await sam.reads(words)
        assert sam.pending == step
    assert (await account(talks, sam))[-4:] == told


async def test_a_question_beside_what_happened_is_answered_too(talks: Talks) -> None:
    """Whoever asks what the policy says of what was done gets its clause, and the words are in the report."""
    sam = await at_step(talks, "account")
    heard = await sam.reads("will I be suspended because i sent her a smiley back?")
    assert clause("breach")[0] in heard
    assert KEPT in heard
    heard = await sam.reads("dois-je dire qu'il lui a demand\u00e9 des photos?")
    assert KEPT in heard
    assert say("ask.declined.title") not in heard
    draft = await talks.draft(sam)
    assert draft is not None
    assert "account" not in draft.settled


async def test_a_plain_question_is_no_part_of_the_report(talks: Talks) -> None:
    """Policy, readers, keeping, what to do with the message: answered, and nothing is put down."""
    sam = await at_step(talks, "parties")
    for words in (
        "can I friend a parent?",
        "who will read this?",
        "how long do you keep it",
        "has anyone else reported this",
        "should I delete the message?",
        "what is a deputy",
    ):
        assert KEPT not in await sam.reads(words)
        assert sam.pending == "parties"
    assert await account(talks, sam) == ()


@pytest.mark.parametrize("step", ["safety", "parties", "facts", "account", "images", "so_far"])
async def test_what_is_put_down_is_shown_at_any_step(talks: Talks, step: str) -> None:
    """The word "check" and its like show each answer by its name; they are never words of the report."""
    first = "a girl in 5H messaged me on insta"
    sam = await at_step(talks, step, first)
    before = await talks.draft(sam)
    for words in ("check", "review", "read it back", "what have you got so far"):
        heard = await sam.reads(words)
        assert say("report.open.holds") in heard
        assert f"{say('report.check.platform')}: Instagram" in heard
        assert first in heard
        assert sam.pending == step
    assert await talks.draft(sam) == before


async def test_with_nothing_put_down_what_comes_is_said(talks: Talks) -> None:
    """Before the first answer there is nothing to show; at the check the check is shown again."""
    sam = await at_step(talks, "safety")
    assert say("report.open.nothing_yet") in await sam.reads("show me")
    await sam.on_to("account")
    await sam.says("he wrote hi")
    await sam.on_to("check")
    heard = await sam.reads("let me look")
    assert say("report.check.ask_send") in heard
    assert say("report.open.holds") not in heard
    assert await account(talks, sam) == ("he wrote hi",)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("undo", "report.flow.put_right"),
        ("i want to add something", "report.flow.add"),
        ("what should i write", "report.flow.how"),
    ],
)
async def test_a_wish_without_its_words_is_told_what_to_type(talks: Talks, words: str, said: str) -> None:
    """To change or to add something is no word of what happened: how to do it is said, and the step stands."""
    sam = await at_step(talks, "facts")
    assert say(said) in await sam.reads(words)
    assert sam.pending == "facts"
    assert await account(talks, sam) == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("can she see that i told you he hugged her?", "report.open.who"),
        ("shall i send you the photo he sent her last night?", "report.account.added"),
        ("where were we, he asked her to the park", "report.flow.carry_on"),
    ],
)
async def test_a_request_that_tells_is_heard_and_kept(talks: Talks, words: str, said: str) -> None:
    """Who sees it, a file that is offered, where it was: answered as ever, and what it tells is in the report."""
    sam = await at_step(talks, "facts")
    heard = await sam.reads(words)
    assert say(said) in heard
    assert KEPT in heard
    assert await account(talks, sam) == (words,)


async def test_who_must_go_leaves_nothing_untold(talks: Talks) -> None:
    """What is typed on the way out is in the draft that waits."""
    sam = await at_step(talks, "facts")
    assert KEPT in await sam.reads("got to go shes crying in the toilets")
    assert await account(talks, sam) == ("got to go shes crying in the toilets",)
    assert "got to go shes crying in the toilets" in await sam.reads("i'm back")


async def test_second_thoughts_lose_no_word(talks: Talks) -> None:
    """What sounded like "cancel", and what is told instead of a yes or no, is kept; a yes that tells deletes nothing."""
    sam = await at_step(talks, "images", "a boy messaged me on insta")
    first = await account(talks, sam)
    await sam.reads("forget it, she deleted them anyway")
    assert KEPT in await sam.reads("no keep it")
    await sam.reads("stop")
    await sam.reads("she also wrote 'please dont tell my mum'")
    await sam.reads("cancel")
    await sam.reads("yes he also sent her his address")
    assert (await account(talks, sam))[len(first) :] == (
        "forget it, she deleted them anyway",
        "she also wrote 'please dont tell my mum'",
        "yes he also sent her his address",
    )
    await sam.reads("cancel")
    assert "The draft is kept" in await sam.reads("save it for later")
    assert await talks.draft(sam) is not None


async def test_in_danger_what_is_asked_and_told_is_kept(talks: Talks) -> None:
    """While 999 is the answer to a question about contact, what it tells is in the report."""
    sam = talks.of("Sam")
    await sam.says("report")
    await sam.on_to("parties", safety="Yes")
    heard = await sam.reads("should i reply to her because she says the bridge is high?")
    assert say("report.urgent.contact") in heard
    assert await account(talks, sam) == ("should i reply to her because she says the bridge is high?",)


async def test_several_facts_in_one_answer_are_all_taken(talks: Talks) -> None:
    """A name, a class, an app and a time in small letters are one answer, and nothing of it is asked again."""
    sam = await at_step(talks, "facts")
    heard = await sam.reads("kai osei 4b, roblox, monday about 6")
    for fact in ("kai osei 4B", "Roblox", "Monday 14 March 2022, about 18:00"):
        assert fact in heard
    assert sam.pending == "account"
    assert "kyle" in await sam.reads("his name is kyle not kai")


async def test_a_picture_after_a_report_for_nobody_here_goes_outside_too(talks: Talks) -> None:
    """About head and chair nothing is kept: a picture sent next gets the same contacts, and is not to be passed on."""
    sam = await at_step(talks, "parties")
    await sam.taps("Next", parties="head,chair")
    heard = await sam.reads("", attachments=[PICTURE])
    assert "01632 960203" in heard
    assert "do not forward it" in heard
    assert say("edge.file") not in heard
    talks.at("2022-03-17T09:00")
    assert say("edge.file") in await sam.reads("", attachments=[PICTURE])
    await sam.says("report")
    await sam.on_to("parties")
    await sam.taps("Next", parties="head,chair")
    await sam.says("report")
    await sam.reads("cancel")
    await sam.taps("Delete it")
    assert say("edge.file") in await sam.reads("", attachments=[PICTURE])


@pytest.mark.parametrize("step", ["safety", "account", "check"])
async def test_whoever_doubts_is_told_that_nobody_has_to_be_sure(talks: Talks, step: str) -> None:
    """It is no part of the report, and no clause answers it: what to do is for whoever receives it, and the step is asked again."""
    sam = await at_step(talks, step, "a boy messaged me on insta")
    before = await account(talks, sam)
    assert say("report.flow.doubt") in await sam.reads("what if i'm wrong?")
    assert sam.pending == step
    assert await account(talks, sam) == before


@pytest.mark.parametrize("said", ["Lily: can u be my friend on snap sir", "Lily: he said he will kill himself"])
async def test_a_long_chat_that_is_pasted_is_reported_whole(talks: Talks, said: str) -> None:
    """However long, where it tells of something; nobody is asked to put it in a sentence or two."""
    sam = talks.of("Sam")
    chat = "\n".join([said, *(f"[20:{minute % 60:02}] Lily: pls answer me sir" for minute in range(200))])
    assert say("edge.too_long") not in await sam.reads(chat)
    assert await account(talks, sam) == (chat,)


async def test_a_long_text_that_tells_of_nothing_is_not_read(talks: Talks) -> None:
    """Whoever pastes a newsletter is asked to put it shortly, and told where something that happened is kept whole."""
    sam = talks.of("Sam")
    assert say("edge.too_long") in await sam.reads("Our bake sale is on Friday in the hall. " * 150)


@pytest.mark.parametrize("words", ["no and no", "no, no"])
async def test_a_no_said_twice_is_a_no(talks: Talks, words: str) -> None:
    """To whether a child is in danger."""
    sam = await at_step(talks, "safety")
    await sam.reads(words)
    assert sam.pending == "parties"


@pytest.mark.parametrize("words", ["why was she crying in my lesson?", "was he on it on Monday?"])
async def test_a_question_that_no_clause_answers_and_that_tells_is_kept(talks: Talks, words: str) -> None:
    """Whether it sounds like something to report or like talk: its words stay, and the step is asked again."""
    sam = await at_step(talks, "account", "a boy messaged me on insta")
    await sam.reads(words)
    assert words in await account(talks, sam)
