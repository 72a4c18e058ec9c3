"""Conversations in which a report is told, changed, sent: the prepared ones, word for word."""

from datetime import date, time

from bot.core.access import Status
from bot.core.incident import Certainty
from tests.support.dialogs import Talk, Talks, clause

OFFICER = "Head Teacher \N{EN DASH} Designated Child Protection Officer"


async def told(talk: Talk, first: str, **facts: str) -> None:
    """A report with these facts, read back and not sent."""
    await talk.says("report")
    await talk.on_to("facts")
    await talk.taps("Next", **facts)
    await talk.taps("Next", account=first)
    await talk.on_to("check")


async def test_child_messaged_a_teacher(talks: Talks) -> None:
    """dlg-01: a message is recognised, taken one question at a time, read back, sent, and found again."""
    head, _, _ = await talks.leads()
    hannah = talks.of("Hannah")
    first = await hannah.reads("Hi, one of my Year 5s messaged me on Instagram last night")
    assert f"must be reported immediately to the {OFFICER}" in first
    assert clause("11")[0] in first
    for fault in ("reply to the child", "delete it.", "You can delete"):
        assert fault not in first
    assert "Is a child in danger" in await hannah.reads("Yes please, let's do it")
    assert (await talks.draft(hannah)).safety is None  # type: ignore[union-attr]
    await hannah.on_to("facts")
    assert "Ruby Marsh 5H" in await hannah.reads("It was Ruby Marsh in 5H")
    when = await hannah.reads("She wrote 'hi miss are you coming to the disco' about ten past eight")
    assert "Tuesday 15 March 2022" in when
    assert "20:10" in when
    done = await hannah.reads("No I haven't replied. I've got a screenshot on my phone and I haven't deleted anything")
    assert "Keep what was written safe where it is, and do not pass it round" in done
    assert hannah.pending == "images"
    await hannah.on_to("check")
    check = await hannah.reads("That's everything I think")
    for fact in ("Ruby Marsh", "5H", "Instagram", "Tuesday 15 March 2022", "Reported by Hannah", "I haven't replied"):
        assert fact in check
    assert "She wrote 'hi miss are you coming to the disco' about ten past eight" in check
    assert "Shall I send it? You can still change every answer." in check
    assert await talks.cases() == []
    sent = await hannah.reads("Yes send it")
    [case] = await talks.cases()
    assert case.reference in sent
    assert "Head Teacher Mrs Carter: delivered 16:20. Not yet opened" in sent
    assert "Do not reply, delete, forward" in sent
    assert case.status is Status.NEW
    assert case.body.account[-1] == "She wrote 'hi miss are you coming to the disco' about ten past eight"
    assert case.reference in await hannah.reads("my reports")
    assert case.reference in await head.reads("open reports")


async def test_editing_an_answer_on_the_summary(talks: Talks) -> None:
    """dlg-02: a typed correction changes that answer alone and sends nothing."""
    await talks.leads()
    tom = talks.of("Tom")
    facts = {"children": "Kai Osei, 4B", "platform": "Snapchat", "happened": "Sunday 13 March 2022 about 7pm"}
    await told(tom, "He wrote 'sir add me'", **facts)
    before = await talks.draft(tom)
    shown = await tom.reads("The year's wrong, he's in 4C not 4B")
    for fact in ("4C", "Kai Osei", "Snapchat", "Sunday 13 March 2022", "Shall I send it?"):
        assert fact in shown
    assert "4B" not in shown
    shown = await tom.reads("and it was more like half six")
    assert "Sunday 13 March 2022, about 18:30 (6.30pm)" in shown
    after = await talks.draft(tom)
    assert before is not None
    assert after is not None
    unchanged = {"children", "happened"}
    assert before.model_dump(exclude=unchanged) == after.model_dump(exclude=unchanged)
    sent = await tom.reads("ok good now send")
    [case] = await talks.cases()
    assert case.reference in sent
    assert case.body.children[0].school_class == "4C"
    assert case.body.happened is not None
    assert (case.body.happened.day, case.body.happened.at) == (date(2022, 3, 13), time(18, 30))


async def test_concern_about_the_headteacher(talks: Talks) -> None:
    """dlg-06: the head learns nothing; the routes outside the policy are named as such."""
    head, deputy, chair = await talks.leads()
    rosalind = talks.of("Rosalind")
    first = await rosalind.reads(
        "I need to report something but it's about the head. She's been messaging a Year 6 boy on WhatsApp"
    )
    for fact in ("will not be sent to the headteacher", "chair of governors", "LADO", *clause("12")):
        assert fact in first
    assert "The policy names only the head teacher" in first
    assert "Outside the policy" in first
    assert "tell the Head Teacher" not in first
    private = await rosalind.reads("Will she see that I've written this?")
    assert "The headteacher will not see this report" in private
    assert "cannot promise that it will never be shared" in private
    seen = await rosalind.reads("OK I'll ring the chair tonight. I saw the messages on his tablet yesterday at 3.15")
    for fact in ("Tuesday 15 March 2022", "15:15", "call 999"):
        assert fact in seen
    assert "copies" not in seen
    await rosalind.on_to("check")
    assert "phone Mrs Carter" not in await rosalind.taps("Send")
    [case] = await talks.cases()
    assert case.route.readers == (chair.person,)
    assert case.reference not in head.words() + deputy.words()
    assert "There are no open reports" in await head.reads("open reports")


async def test_immediate_danger(talks: Talks) -> None:
    """dlg-07: 999 before everything; contact is for the operator to say; what was done is kept with its times."""
    head, deputy, _ = await talks.leads()
    talks.at("2022-03-16T21:40")
    dean = talks.of("Dean")
    [card, *_] = await dean.says(
        "a girl from the year 6 class has just messaged me on snap saying shes taken loads of tablets"
    )
    first = dean.words()
    assert first.startswith("Call 999 now")
    assert "Head Teacher (Designated Child Protection Officer): Mrs Carter, 01632 960101" in first
    assert first.index("999") < first.index("Clause 11")
    assert card["attachments"]
    contact = await dean.reads("should I message her back to keep her talking")
    assert "do what the 999 operator tells you" in contact
    assert "must not communicate" not in contact
    done = await dean.reads("ambulance is on the way, I've rung her mum via the office list and the head")
    assert "Writing it down can wait" in done
    assert "Keep what was written" in done
    shown = await dean.reads("yes write it down. message was 21:34, I rang 999 at 21:41")
    for fact in ("16 March 2022", "21:34", "21:41"):
        assert fact in shown
    assert "Is a child in danger right now?" not in done + shown
    await dean.on_to("check")
    sent = await dean.taps("Send")
    [case] = await talks.cases()
    assert case.urgent
    assert "Mrs Carter: delivered 21:40" in sent
    assert "Stephen Dale: delivered 21:40" in sent
    assert case.route.readers == (head.person, deputy.person)
    assert any("21:41" in piece for piece in case.body.done_so_far)


async def test_several_children(talks: Talks) -> None:
    """dlg-12: every name is kept, each with class and part, and a screen name is nobody's until it is known."""
    farah = talks.of("Farah")
    first = await farah.reads(
        "There's a group chat where four of mine are tearing into Jess Pike. Kian, Abbie, Tyler and Mo. "
        "I've seen it on Jess's phone."
    )
    for name in ("Jess Pike", "Kian", "Abbie", "Tyler", "Mo", *clause("12")):
        assert name in first
    await farah.reads("Mo only joined this morning, he didn't say anything")
    await farah.reads("Kian's surname is Bell, Abbie is Abbie Frost, both 6F. Tyler and Mo are 6G. Jess is 6F")
    assert "xXwolfXx" in await farah.reads("there's a sixth but I don't know who, the name on there is xXwolfXx")
    await farah.on_to("check")
    check = await farah.reads("let me look")
    for fact in ("Jess Pike, 6F", "Kian Bell, 6F", "Abbie Frost, 6F", "Tyler, 6G", "Mo, 6G"):
        assert fact in check
    assert "Mo only joined this morning, he didn't say anything" in check
    assert "name not known, shown there as xXwolfXx" in check
    draft = await talks.draft(farah)
    assert draft is not None
    assert len(draft.children) == 6
    assert "guilty" not in farah.words()


async def test_two_reports_in_a_row(talks: Talks) -> None:
    """dlg-16: the second report is empty, takes "same game" from the first, and gets a reference of its own."""
    await talks.leads()
    lorraine = talks.of("Lorraine")
    await told(lorraine, "He asked for my number", children="Ava Pryce 3L", platform="Roblox", happened="yesterday")
    await lorraine.taps("Send")
    talks.at("2022-03-16T16:25")
    fresh = await lorraine.reads("there's another one, different child")
    assert "It is separate from the one you sent before" in fresh
    assert "Ava" not in fresh
    await lorraine.on_to("facts")
    shown = await lorraine.reads("Ben Hart, also 3L, same game, he wrote 'whats ur snap miss' on Monday at half five")
    for fact in ("Ben Hart", "3L", "Roblox", "Monday 14 March 2022", "17:30", "whats ur snap miss"):
        assert fact in shown
    await lorraine.on_to("check")
    await lorraine.reads("nothing else, send")
    first, second = await talks.cases()
    assert first.reference != second.reference
    assert [child.name for child in first.body.children] == ["Ava Pryce"]
    assert [child.name for child in second.body.children] == ["Ben Hart"]
    both = await lorraine.reads("can you remind me of both references")
    assert first.reference in both
    assert second.reference in both


async def test_wrong_child_then_another_report(talks: Talks) -> None:
    """dlg-40: the child is changed before sending, the account that was used is kept, a second draft is dropped."""
    await talks.leads()
    talks.at("2022-03-17T15:50")
    zainab = talks.of("Zainab")
    facts = {"children": "Ollie Reed 1R", "platform": "YouTube", "happened": "Wednesday 16 March 2022 about 5pm"}
    await told(zainab, "comment 'love you miss'", **facts)
    shown = await zainab.reads(
        "no don't send, Ollie is the wrong one. It was his sister Martha in 5R using his account"
    )
    for fact in ("Martha", "5R", "Ollie's account"):
        assert fact in shown
    assert await talks.cases() == []
    sent = await zainab.reads("yes Reed. send now")
    [case] = await talks.cases()
    assert "Martha Reed" in sent
    assert case.reference in sent
    assert "Martha" not in await zainab.reads("start another one")
    await zainab.reads("stop, forget it, that was the same thing")
    gone = await zainab.taps("Delete it")
    assert "nothing further has been sent" in gone
    assert f"The report you sent before, {case.reference}, stands" in gone
    assert await talks.draft(zainab) is None
    assert [one.reference for one in await talks.cases()] == [case.reference]


async def test_nothing_online_about_it(talks: Talks) -> None:
    """dlg-42: the head now, the other procedures named, the words kept, and nobody held back with questions."""
    sunita = talks.of("Sunita")
    first = await sunita.reads("a little boy's just told me his stepdad locks him in the shed")
    assert OFFICER in first
    assert "safeguarding procedures apply: tell the Head Teacher now, in person" in first
    shown = await sunita.reads(
        "ok I'll go now, can you write down what he said first: 'he puts me in the dark shed when I'm bad'"
    )
    assert "he puts me in the dark shed when I'm bad" in shown
    assert "Go now" in shown
    assert "?" not in shown
    draft = await talks.draft(sunita)
    assert draft is not None
    assert draft.childs_words == "he puts me in the dark shed when I'm bad"
    assert draft.safety is Certainty.YES
