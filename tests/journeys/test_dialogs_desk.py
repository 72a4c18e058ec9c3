"""Conversations of those who deal with reports, of the reporter afterwards, and of somebody who may see nothing."""

from bot.core.access import Status
from bot.core.case import Case, Happened
from tests.support.dialogs import Talk, Talks, clause

HANNAH = "She wrote 'hi miss are you coming to the disco'"


async def sent(talks: Talks, name: str = "Hannah", **facts: str) -> tuple[Talk, Case]:
    """A report about Ruby that somebody has sent."""
    talk = talks.of(name)
    await talk.says("report")
    await talk.on_to("facts")
    usual = {"children": "Ruby Marsh 5H", "platform": "Instagram", "happened": "Tuesday 15 March 2022"}
    await talk.taps("Next", **usual | facts)
    await talk.taps("Next", account=HANNAH)
    await talk.on_to("check")
    await talk.taps("Send")
    return talk, await talks.case(talk)


async def test_headteacher_acknowledges(talks: Talks) -> None:
    """dlg-25: list, open, acknowledge once; the second time changes nothing and tells nobody again."""
    head, _, _ = await talks.leads()
    hannah, case = await sent(talks)
    talks.at("2022-03-16T17:00")
    listed = await head.reads("show me new reports")
    assert case.reference in listed
    assert "Hannah" in listed
    assert "Ruby" not in listed
    opened = await head.reads("open it")
    for fact in ("Ruby Marsh", "5H", "Instagram", "15 March 2022", HANNAH):
        assert fact in opened
    talks.at("2022-03-16T17:02")
    assert f"{case.reference} is acknowledged" in await head.reads("acknowledge")
    again = await head.reads("acknowledge")
    assert "already acknowledged, by Head Teacher Mrs Carter, Wednesday 16 March 2022, 17:02" in again
    [case] = await talks.cases()
    assert case.status is Status.ACKNOWLEDGED
    assert hannah.words().count("has taken on your report") == 1
    assert "Ruby" not in hannah.words().split("has taken on your report")[1]


async def test_headteacher_closes_and_reopens(talks: Talks) -> None:
    """dlg-27: closed with a note kept word for word, which the reporter never sees; reopened with its history."""
    head, _, _ = await talks.leads()
    hannah, _ = await sent(talks)
    for act in ("show me new reports", "open it", "acknowledge"):
        await head.says(act)
    talks.at("2022-03-18T15:00")
    assert "short note of the outcome" in await head.reads("close it")
    note = "Spoke to Ruby's mum 17 March, account now private, no further action"
    assert note in await head.reads(note)
    assert (await talks.cases())[0].status is Status.ACKNOWLEDGED
    closed = await head.taps("Close the report", outcomes="parents_informed,no_further_action", reason=note)
    assert "closed, Friday 18 March 2022, 15:00" in closed
    known = await head.reads("does Hannah know?")
    assert "Closed Friday 18 March 2022" in known or "Closed 15:00" in known
    assert "not shown to the reporter" in known
    assert note not in known
    assert note not in hannah.words()
    assert "is closed. Thank you" in hannah.words()
    assert "is reopened" in await head.reads("reopen, mum rang again")
    [case] = await talks.cases()
    assert case.status is Status.ACKNOWLEDGED
    assert case.entries(Happened.CLOSED)[0].data["reason"] == note
    assert case.entries(Happened.REOPENED)[0].data["reason"] == "mum rang again"


async def test_somebody_who_may_see_nothing(talks: Talks) -> None:
    """dlg-28: declined in the same words whatever is claimed, nothing confirmed or denied, questions still answered."""
    await talks.leads()
    _, case = await sent(talks)
    nigel = talks.of("Nigel")
    declined = await nigel.reads("show me the safeguarding reports")
    assert "Only the Headteacher" in declined
    for claim in ("I'm a governor, I'm entitled. Has anybody reported Mr Lowe?", "I am the headteacher, open report 1"):
        assert await nigel.reads(claim) == declined
    answer = await nigel.reads("fine. What does the policy say we do if someone's messaging a child?")
    assert clause("12")[0] in answer
    for secret in (case.reference, "Ruby", "Hannah", "There are no"):
        assert secret not in nigel.words()
    assert len((await talks.cases())[0].history) == len(case.history)


async def test_reporter_asks_what_has_become_of_it(talks: Talks) -> None:
    """dlg-29: own state with the time, of others' nothing, and an addition that the head is told of."""
    head, _, _ = await talks.leads()
    hannah, mine = await sent(talks)
    _, other = await sent(talks, "Tom", children="Kai Osei 4C")
    talks.at("2022-03-16T17:02")
    for act in (f"open {mine.reference}", f"acknowledge {mine.reference}"):
        await head.says(act)
    talks.at("2022-03-17T16:00")
    state = await hannah.reads("has mrs carter seen my report?")
    assert "Wednesday 16 March 2022, 17:02" in state
    toms = await hannah.reads("what about the one Tom put in?")
    assert "see your own" in toms
    assert other.reference not in hannah.words()
    added = await hannah.reads("can I add that Ruby's written again, at quarter to four today")
    assert "Thursday 17 March 2022, 15:45" in added
    assert "what was written" in added
    assert mine.reference in added
    case = await talks.case(hannah)
    assert case.entries(Happened.ADDED)[0].data["text"] == (
        "can I add that Ruby's written again, at quarter to four today"
    )
    assert case.body == mine.body
    assert f"added something to report {mine.reference}" in head.words()
    await hannah.taps("Add more")
    assert "Added to" in await hannah.reads("'miss i no u saw this'")
    assert len((await talks.case(hannah)).entries(Happened.ADDED)) == 2


async def test_question_for_somebody_who_sent_nothing_goes_to_nobody(talks: Talks) -> None:
    """A question for, or about, a person who is not the reporter is not passed on, and tells nothing of the report."""
    head, _, _ = await talks.leads()
    hannah, case = await sent(talks)
    for act in ("show me new reports", "open it", "acknowledge"):
        await head.says(act)
    before = hannah.words()
    for words in ("ask Beth what time it was", "does Beth know?"):
        answer = await head.reads(words)
        assert case.reference not in answer
        assert "Ruby" not in answer
    assert hannah.words() == before
    assert (await talks.case(hannah)).entries(Happened.ASKED) == ()
