"""More conversations of our own: people who are upset, in a hurry, out of order, and who change their minds."""

from datetime import date, time

import pytest

from bot.core.incident import Certainty, Party
from tests.support.dialogs import Talks


async def test_upset_person_tells_everything_at_once(talks: Talks) -> None:
    """What one breathless message tells is taken whole, said back, and never asked for again."""
    await talks.leads()
    priya = talks.of("Priya")
    words = (
        "sorry I'm in bits. Amy Wood from 3B messaged me on WhatsApp at quarter past 7 this morning "
        "saying 'pls dont tell my mum' and I haven't replied"
    )
    first = await priya.reads(words)
    for fact in ("Amy Wood 3B", "WhatsApp", "Wednesday 16 March 2022, 07:15", "pls dont tell my mum"):
        assert fact in first
    asked = await priya.on_to("account")
    assert "A few short facts" not in asked
    await priya.reads("that's it really")
    assert priya.pending == "images"
    await priya.on_to("check")
    await priya.reads("yes please")
    case = await talks.case(priya)
    assert case.body.account == (words,)
    assert case.body.done_so_far
    assert case.body.happened is not None
    assert case.body.happened.at == time(7, 15)


@pytest.mark.parametrize(
    "words",
    [
        "No I haven't told anyone yet",
        "yes please",
        "ok let's start",
        "I don't know her surname",
        "no he's never done it before",
    ],
)
async def test_first_question_is_answered_by_an_answer_only(talks: Talks, words: str) -> None:
    """A yes or no that is about something else is neither an alarm nor an all-clear."""
    jo = talks.of("Jo")
    await jo.says("a pupil sent me a direct message on TikTok")
    await jo.reads(words)
    draft = await talks.draft(jo)
    assert draft is not None
    assert draft.safety is None
    assert jo.pending == "safety"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("nope", Certainty.NO),
        ("no, she's safe at home", Certainty.NO),
        ("not sure tbh", Certainty.NOT_SURE),
        ("I dont know", Certainty.NOT_SURE),
        ("yes, he has a knife", Certainty.YES),
    ],
)
async def test_first_question_is_answered_in_many_ways(talks: Talks, words: str, answer: Certainty) -> None:
    """Yes, no and not sure are read as people write them."""
    jo = talks.of("Jo")
    await jo.says("report")
    await jo.reads(words)
    draft = await talks.draft(jo)
    assert draft is not None
    assert draft.safety is answer


async def test_corrections_at_the_check(talks: Talks) -> None:
    """Name, app and day are put right in plain words, one after the other; nothing else changes."""
    await talks.leads()
    sam = talks.of("Sam")
    await sam.says("report")
    await sam.on_to("facts")
    await sam.taps("Next", children="Amy Wood 3B", platform="WhatsApp", happened="Monday about 5pm")
    await sam.taps("Next", account="She asked if I was married")
    await sam.on_to("check")
    assert "Amy Woods" in await sam.reads("her surname is Woods not Wood")
    assert "Snapchat" in await sam.reads("actually it was Snapchat not WhatsApp")
    assert "Sunday 13 March 2022" in await sam.reads("and it was Sunday, not Monday")
    assert await talks.cases() == []
    await sam.reads("go ahead")
    body = (await talks.case(sam)).body
    assert [child.name for child in body.children] == ["Amy Woods"]
    assert body.platform == "Snapchat"
    assert body.happened is not None
    assert (body.happened.day, body.happened.at) == (date(2022, 3, 13), time(17))
    assert body.account == ("She asked if I was married",)


async def test_back_and_change_lose_nothing(talks: Talks) -> None:
    """Back asks the step before; Change at the check leads back to the check, answered by typing."""
    sam = talks.of("Sam")
    await sam.says("report")
    await sam.on_to("account")
    await sam.reads("he keeps asking for my Xbox name")
    await sam.reads("go back")
    assert sam.pending == "account"
    await sam.reads("that's all")
    await sam.on_to("check")
    await sam.taps("Change Who must not see it")
    assert sam.pending == "parties"
    assert "in confidence" in await sam.reads("it's about another teacher")
    assert sam.pending == "check"
    draft = await talks.draft(sam)
    assert draft is not None
    assert draft.parties == frozenset({Party.ADULT})
    assert draft.account == ("he keeps asking for my Xbox name",)


async def test_question_in_the_middle_without_its_mark(talks: Talks) -> None:
    """A question that nobody punctuated is answered and is no part of what happened."""
    sam = talks.of("Sam")
    await sam.says("report")
    await sam.on_to("account")
    assert "who tells the family" in await sam.reads("do I have to tell her mum and dad")
    await sam.reads("what do I do if he messages again")
    draft = await talks.draft(sam)
    assert draft is not None
    assert draft.account == ()
    assert sam.pending == "account"


@pytest.mark.parametrize(
    "words",
    [
        "pupil msg on my phone. now what?",
        "Two of mine were fighting at dinner, proper fists. Is that an automatic suspension?",
    ],
)
async def test_question_that_tells_and_has_no_clause_is_kept(talks: Talks, words: str) -> None:
    """A question that sounds like a report, or tells of what no clause is about, is part of what is told."""
    jo = talks.of("Jo")
    await jo.says("report")
    await jo.on_to("account")
    assert "The policy does not cover this" not in await jo.reads(words)
    draft = await talks.draft(jo)
    assert draft is not None
    assert draft.account == (words,)


async def test_story_that_starts_like_an_end_is_kept(talks: Talks) -> None:
    """A line that begins with "next", or one that ends in the child's question are told, and steer nothing."""
    sam = talks.of("Sam")
    await sam.says("report")
    await sam.on_to("account")
    await sam.reads("next he asked was I coming to the fair?")
    await sam.reads("then he put back off miss or else")
    draft = await talks.draft(sam)
    assert draft is not None
    assert draft.account == ("next he asked was I coming to the fair?", "then he put back off miss or else")


async def test_cancel_and_keep(talks: Talks) -> None:
    """Who thinks better of cancelling is where they were, with everything kept."""
    gail = talks.of("Gail")
    await gail.says("report")
    await gail.on_to("facts")
    await gail.reads("Leo Grant 4A")
    await gail.reads("cancel")
    assert "Here is where you were" in await gail.reads("no, keep it")
    draft = await talks.draft(gail)
    assert draft is not None
    assert draft.children[0].name == "Leo Grant"
    assert gail.pending == "facts"


async def test_put_off_then_another_child(talks: Talks) -> None:
    """A report that was put off waits while a new one is told, and the two never mix."""
    await talks.leads()
    olu = talks.of("Olu")
    await olu.says("report")
    await olu.on_to("facts")
    await olu.reads("Mia Lund 2A, Facebook")
    await olu.reads("I'll finish this later")
    talks.at("2022-03-17T08:05")
    await olu.reads("a boy called Leo Grant in 4A messaged me on TikTok this morning")
    await olu.on_to("check")
    sent = await olu.reads("submit")
    assert "You still have an unfinished report" in sent
    assert [child.name for child in (await talks.case(olu)).body.children] == ["Leo Grant"]
    assert "Mia Lund 2A" in await olu.reads("can I finish my report")


async def test_second_report_straight_after(talks: Talks) -> None:
    """A new disclosure after a sent report starts an empty one, whatever words announce it."""
    await talks.leads()
    sam = talks.of("Sam")
    await sam.says("Kai Osei in 4C messaged me on Snapchat yesterday")
    await sam.on_to("check")
    await sam.reads("yes")
    talks.at("2022-03-16T16:24")
    first = await sam.reads("and now a different girl, Ivy Dean in 6B, has sent me a message on Instagram")
    assert "Kai" not in first
    await sam.on_to("check")
    await sam.reads("looks right, send it")
    one, two = await talks.cases()
    assert [child.name for child in one.body.children] == ["Kai Osei"]
    assert [child.name for child in two.body.children] == ["Ivy Dean"]
    assert one.reference != two.reference


async def test_dates_that_cannot_be_are_asked_again(talks: Talks) -> None:
    """31/02 and tomorrow are refused kindly; the clocks' change is minded."""
    talks.at("2022-03-28T09:00")
    will = talks.of("Will")
    await will.says("report")
    await will.on_to("facts")
    assert "There is no such date as 31/02" in await will.reads("31/02")
    assert "has not happened yet" in await will.reads("tomorrow at 4")
    assert "Sunday 27 March 2022, 23:00 (11pm)" in await will.reads("last night at 11")


async def test_danger_that_comes_out_late(talks: Talks) -> None:
    """After a no, words of danger in the story bring the question back once; urgent is marked when it is answered."""
    await talks.leads()
    mel = talks.of("Mel")
    await mel.says("report")
    await mel.on_to("account")
    again = await mel.reads("she wrote that she wants to die and nobody would notice")
    assert "Please answer this question once more" in again
    assert mel.pending == "safety"
    assert "999" in await mel.reads("yes")
    await mel.on_to("check")
    await mel.taps("Send")
    case = await talks.case(mel)
    assert case.urgent
    assert case.body.account == ("she wrote that she wants to die and nobody would notice",)
