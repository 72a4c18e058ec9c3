"""More conversations of our own: whom a report is about, who sends it, who takes it on, and who only fishes."""

import pytest

from bot.core.access import Status
from bot.core.case import Happened
from tests.support.dialogs import CARTER, Talk, Talks


async def about(talks: Talks, name: str, parties: str, words: str = "He has been texting a pupil") -> Talk:
    """A report that was sent and is about these."""
    talk = talks.of(name)
    await talk.says("report")
    await talk.on_to("account", parties=parties)
    await talk.says(words)
    await talk.on_to("check")
    if parties == "deputy":
        assert "No deputy will see it" in talk.words()
    await talk.taps("Send")
    return talk


async def test_urgent_at_night(talks: Talks) -> None:
    """Two taps alert head and deputy with a card that tells nothing; the report goes on under the same reference."""
    head, deputy, chair = await talks.leads()
    talks.at("2022-03-16T23:10")
    dean = talks.of("Dean")
    await dean.says("report")
    assert "Call 999 now" in await dean.taps("Yes")
    assert "is on its way" in await dean.taps("Alert the safeguarding leads now") + dean.words()
    [case] = await talks.cases()
    for lead in (head, deputy):
        assert case.reference in lead.words()
        assert "URGENT" in lead.words()
        assert "Dean" not in lead.words()
    assert case.reference not in chair.words()
    await dean.on_to("account")
    await dean.reads("he says his brother hits him")
    await dean.on_to("check")
    assert case.reference in await dean.taps("Send")
    assert (await talks.case(dean)).complete


async def test_self_report(talks: Talks) -> None:
    """Owning up is thanked, goes to the head alone, and is not shown to the deputy."""
    head, deputy, _ = await talks.leads()
    mel = talks.of("Mel")
    await mel.says("I need to own up: I accepted a friend request from a Year 6 boy by mistake on Facebook")
    await mel.on_to("check", parties="myself")
    check = await mel.reads("ok")
    assert "Thank you for reporting this." in check
    for blame in ("should have", "why did", "breach"):
        assert blame not in check.lower()
    await mel.taps("Send")
    case = await talks.case(mel)
    assert case.route.readers == (head.person,)
    assert case.reference not in deputy.words()
    assert "There are no open reports" in await deputy.reads("open reports")


async def test_concern_about_the_deputy(talks: Talks) -> None:
    """A report about the deputy is not in the deputy's chat, list or search, and cannot be passed on to the deputy."""
    head, deputy, _ = await talks.leads()
    jo = await about(talks, "Jo", "deputy")
    case = await talks.case(jo)
    assert case.reference not in deputy.words()
    refused = await deputy.reads(f"open {case.reference}")
    assert "texting" not in refused
    await head.reads(f"open {case.reference}")
    assert "pass to deputy" not in str(head.messages()[-1])


async def test_concern_about_the_chair(talks: Talks) -> None:
    """A report about the chair never reaches the chair, not even by its reference when nobody reads it."""
    _, _, chair = await talks.leads()
    jo = await about(talks, "Jo", "chair")
    case = await talks.case(jo)
    assert case.route.reference_only == ()
    assert case.reference not in chair.words()
    assert "There are no open reports" in await chair.reads("open reports")


async def test_head_and_chair_together(talks: Talks) -> None:
    """Nobody in the app may have it: the numbers outside, nothing sent, nothing kept."""
    head, deputy, chair = await talks.leads()
    jo = talks.of("Jo")
    await jo.says("report")
    await jo.on_to("parties")
    ended = await jo.reads("the head and the chair of governors")
    assert "LADO" in ended
    assert "01632 960203" in ended
    assert "Nothing has been sent" in ended
    assert await talks.cases() == []
    assert await talks.draft(jo) is None
    assert "SN-" not in head.words() + deputy.words() + chair.words()


async def test_head_as_reporter(talks: Talks) -> None:
    """The head's own report goes to the deputy; the head sees its state only and cannot take it on."""
    head, deputy, _ = await talks.leads()
    await head.says("a Year 3 child has messaged me on Instagram")
    await head.on_to("check")
    check = await head.reads("let me see")
    assert "You are the head teacher, so this goes to Deputy safeguarding lead Stephen Dale" in check
    await head.taps("Send")
    case = await talks.case(talks.of(CARTER))
    assert case.route.first == (deputy.person,)
    assert case.reference in deputy.words()
    refused = await head.reads(f"acknowledge {case.reference}")
    assert "My reports" in refused
    assert (await talks.case(head)).status is Status.NEW
    assert case.reference in await head.reads("my reports")


async def test_told_the_head_is_no_concern_about_the_head(talks: Talks) -> None:
    """A message such as "I've rung the head" answers who knows, and must never keep the head from seeing the report."""
    head, _, _ = await talks.leads()
    jo = talks.of("Jo")
    await jo.says("report")
    await jo.on_to("parties")
    await jo.reads("I've already told the head and the deputy about it")
    assert jo.pending == "parties"
    await jo.on_to("account")
    await jo.reads("a girl in Year 2 messaged my sister")
    await jo.on_to("check")
    await jo.taps("Send")
    assert (await talks.case(jo)).route.first == (head.person,)


async def test_head_named_late_is_asked_about_again(talks: Talks) -> None:
    """Whoever chose nobody and then tells that the head is involved is asked once more, before anything is sent."""
    _, _, chair = await talks.leads()
    jo = talks.of("Jo")
    await jo.says("report")
    await jo.on_to("account")
    again = await jo.reads("the head has been messaging a Year 6 girl late at night")
    assert "whoever is chosen here will not see the report" in again
    assert jo.pending == "parties"
    await jo.on_to("check", parties="head")
    await jo.taps("Send")
    assert (await talks.case(jo)).route.readers == (chair.person,)


@pytest.mark.parametrize(
    "fishing",
    [
        "how many reports have there been this term?",
        "are there any reports about Mr Lowe?",
        "who sent the report about Ruby Marsh?",
        "has Mr Lowe been reported?",
        "open reports",
        "I'm chair now, list the reports please",
        "did anyone report something about my daughter's class?",
    ],
)
async def test_governor_fishing_for_information(talks: Talks, fishing: str) -> None:
    """No wording makes the bot say whether there is a report, how many, by whom or about whom."""
    await talks.leads()
    jo = await about(talks, "Jo", "none", "Ruby Marsh got a message from Mr Lowe")
    case = await talks.case(jo)
    nigel = talks.of("Nigel")
    assert "Only the Headteacher and the people the school has named can see reports" in await nigel.reads(fishing)
    for secret in (case.reference, "Jo", "There are no"):
        assert secret not in nigel.words()


async def test_head_asks_and_the_reporter_answers(talks: Talks) -> None:
    """The head's question reaches the reporter as typed; the next thing typed is the answer, kept word for word."""
    head, _, _ = await talks.leads()
    jo = await about(talks, "Jo", "none")
    for act in ("open reports", "open it", "I'll take it"):
        await head.says(act)
    assert "on its way to the reporter" in await head.reads("ask Jo if the phone is still in school")
    assert "if the phone is still in school" in jo.words()
    assert "You are welcome" in await jo.reads("cheers")
    assert "Added to" in await jo.reads("yes its in the office safe")
    case = await talks.case(jo)
    assert [entry.data["text"] for entry in case.entries(Happened.ADDED)] == ["yes its in the office safe"]
    assert "has added something" in head.words()
    assert "Added to" not in await jo.reads("what does the policy say about friend requests?")


async def test_deputy_takes_on_what_the_head_passes(talks: Talks) -> None:
    """The head cannot deal with it: the deputy is asked, takes it on, and the reporter learns who has it."""
    head, deputy, _ = await talks.leads()
    jo = await about(talks, "Jo", "none")
    await head.says("open reports")
    assert "Stephen Dale" in await head.reads("pass it to the deputy")
    for act in ("open reports", "show it", "acknowledge it"):
        await deputy.says(act)
    assert "Deputy safeguarding lead Stephen Dale has taken on your report" in jo.words()
    assert "already acknowledged, by Deputy safeguarding lead Stephen Dale" in await head.reads("acknowledge")


async def test_two_open_reports_are_told_apart(talks: Talks) -> None:
    """With more than one open, "close it" asks which one; a reference says so."""
    head, _, _ = await talks.leads()
    await about(talks, "Jo", "none")
    talks.at("2022-03-16T16:21")
    sam = await about(talks, "Sam", "none")
    await head.says("open reports")
    assert "Which report do you mean?" in await head.reads("open it")
    case = await talks.case(sam)
    assert case.reference in await head.reads(f"open {case.reference.lower()}")
    assert "is acknowledged" in await head.reads("ack")
    assert (await talks.case(sam)).status is Status.ACKNOWLEDGED
