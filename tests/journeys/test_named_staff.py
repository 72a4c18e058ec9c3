"""Who names Mrs Carter means the Head Teacher: a report about her never reaches her, by whatever word she is called."""

import pytest

from bot.core.incident import Party
from bot.texts import say
from tests.support.dialogs import CARTER, CORA, STEPHEN, Talk, Talks, person_id


async def sent(talk: Talk) -> None:
    """On to the last check, and send."""
    await talk.on_to("check")
    await talk.reads("send")


@pytest.mark.parametrize("named", ["Mrs Carter", "its carter", "dont let mrs carter see it please"])
async def test_a_name_given_as_who_must_not_see_it_is_kept_out(talks: Talks, named: str) -> None:
    """The question is answered by a name as well as by a role, and the report goes to the chair alone."""
    head, deputy, chair = await talks.leads()
    sam = talks.of("Sam")
    await sam.says("report")
    await sam.on_to("parties")
    await sam.says(named)
    assert sam.pending == "facts"
    await sam.on_to("account")
    await sam.says("A parent showed me what was written.")
    await sent(sam)
    case = await talks.case(sam)
    assert case.route.first == (person_id(CORA),)
    assert person_id(CARTER) in case.route.barred
    assert case.reference in chair.words()
    assert case.reference not in head.words() + deputy.words()


async def test_a_first_message_that_is_about_her_never_reaches_her(talks: Talks) -> None:
    """Named in the words that start the report, she is kept out before anybody is asked."""
    head, _, chair = await talks.leads()
    sam = talks.of("Sam")
    await sam.says("Mrs Carter messaged one of my pupils on instagram last night")
    draft = await talks.draft(sam)
    assert draft is not None
    assert draft.parties is not None
    assert Party.HEAD in draft.parties
    await sent(sam)
    case = await talks.case(sam)
    assert case.reference in chair.words()
    assert case.reference not in head.words()


async def test_a_reader_who_is_named_is_pointed_out_before_it_is_sent(talks: Talks) -> None:
    """Only the reporter knows whether "Mrs Carter said" makes it a report about her; so it is asked before sending."""
    await talks.leads()
    sam = talks.of("Sam")
    await sam.says("a year 5 messaged me on insta")
    await sam.on_to("account")
    await sam.says("Mrs Carter was there when I read it")
    shown = await sam.on_to("check")
    assert say("report.check.named", who=CARTER) in shown
    assert say("report.check.named", who=STEPHEN) not in shown


async def test_a_later_note_about_a_reader_is_not_put_before_them(talks: Talks) -> None:
    """It is said that it was not added, and where to tell it instead; what is about nobody who reads is added."""
    head, _, _ = await talks.leads()
    sam = talks.of("Sam")
    await sam.says("a year 5 messaged me on insta")
    await sent(sam)
    case = await talks.case(sam)
    await sam.says("add to my report")
    said = await sam.reads("it's about Mrs Carter, she has been messaging one of my pupils too")
    assert said == say("report.mine.about_reader", reference=case.reference, who=CARTER)
    assert "messaging one of my pupils too" not in head.words()
    assert await talks.case(sam) == case
    await sam.says("add to my report")
    assert await sam.reads("it was about 8 o'clock") != say(
        "report.mine.about_reader", reference=case.reference, who=CARTER
    )
    assert (await talks.case(sam)).history != case.history
