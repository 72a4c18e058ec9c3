"""E-mail to leads whom Teams does not reach: who is told, when, how often, and that nothing of a report is in it."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.core.school import School
from bot.texts import say
from tests.support.house import ACKNOWLEDGE, NAMES, SECOND_DEPUTY, House, full_school
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER
from tests.support.smtp import MailServer, loopback_mail


def with_addresses(*people: str) -> School:
    """The school, where these people have an e-mail address: harriet@school.example."""
    found = full_school()
    named = (
        person.model_copy(update={"email": f"{NAMES[person.id].lower()}@school.example"})
        if person.id in people
        else person
        for person in found.people
    )
    return found.model_copy(update={"people": tuple(named)})


@pytest.fixture
async def mail() -> AsyncIterator[MailServer]:
    """The school's mail server."""
    async with loopback_mail() as running:
        yield running


@pytest.fixture
async def mailing(house: House, mail: MailServer) -> House:
    """The school at its bot, which can send e-mail to the Head Teacher, the first deputy and the chair."""
    await house.stop()
    given = {"smtp_url": SecretStr(f"smtp://127.0.0.1:{mail.port}"), "mail_from": "bot@school.example"}
    house.settings = house.settings.model_copy(update=given)
    house.school = with_addresses(HEAD, DEPUTY, CHAIR)
    await house.start()
    return house


async def test_lead_without_the_app_is_told_by_email(mailing: House, mail: MailServer) -> None:
    """A Head Teacher who has not added the app learns at once that something waits, and not again and again."""
    await mailing.all_arrive(HEAD)
    reference = await mailing.report(account="Canary-7319 wrote to a pupil.")
    await mailing.settle()
    assert mail.recipients == ["harriet@school.example"]
    [sent] = mail.mails
    assert sent.get_content().split() == say("mail.waiting").split()
    whole = sent.as_string()
    assert not [word for word in (reference, "7319", "Tess", "Harriet Head", "pupil") if word in whole]
    await mailing.later(minutes=29)
    assert len(mail.mails) == 1


async def test_lead_who_blocked_the_app_is_told_by_email(mailing: House, mail: MailServer) -> None:
    """What Teams refuses to deliver is followed by an e-mail to the same person."""
    await mailing.all_arrive()
    mailing.block(HEAD)
    await mailing.report()
    await mailing.settle()
    assert mail.recipients == ["harriet@school.example"]


async def test_nobody_who_is_reached_gets_email_until_nobody_has_taken_it_on(mailing: House, mail: MailServer) -> None:
    """While Teams delivers there is no e-mail; when the deputies are told as well, each lead gets one, once."""
    await mailing.all_arrive()
    await mailing.report()
    await mailing.later(minutes=29)
    assert mail.mails == []
    await mailing.later(minutes=2)
    assert sorted(mail.recipients) == ["dan@school.example", "harriet@school.example"]
    await mailing.later(minutes=120)
    assert len(mail.mails) == 2


async def test_report_that_was_taken_on_is_no_reason_for_email(mailing: House, mail: MailServer) -> None:
    """Once somebody is responsible, nobody is told that something waits."""
    await mailing.all_arrive()
    reference = await mailing.report()
    await mailing.settle()
    head = mailing.chat(HEAD)
    await head.says("open reports")
    await head.presses(f"Open {reference}")
    await head.presses(ACKNOWLEDGE)
    await mailing.later(minutes=45)
    assert mail.mails == []


async def test_urgent_alert_is_followed_by_email_after_minutes(mailing: House, mail: MailServer) -> None:
    """When a child may be in danger, the leads get an e-mail with the second alert."""
    await mailing.all_arrive()
    await mailing.urgent()
    await mailing.later(minutes=6)
    assert sorted(mail.recipients) == ["dan@school.example", "harriet@school.example"]


async def test_whoever_a_report_is_about_gets_no_email(mailing: House, mail: MailServer) -> None:
    """A concern about the Head Teacher reaches the chair by e-mail, and never the Head Teacher."""
    await mailing.all_arrive(CHAIR, HEAD)
    await mailing.report("head")
    await mailing.later(minutes=31)
    assert set(mail.recipients) == {"cora@school.example"}


async def test_mail_that_cannot_be_sent_outlives_a_restart(mailing: House, mail: MailServer) -> None:
    """While the mail server is away the note is kept, and goes out when it is back, after any crash in between."""
    await mailing.all_arrive(HEAD)
    mail.refusals["CONNECT"] = "421 Not now"
    await mailing.report()
    await mailing.settle()
    assert mail.mails == []
    await mailing.restart()
    del mail.refusals["CONNECT"]
    await mailing.later(minutes=1)
    assert len(mail.mails) == 1


async def test_address_that_does_not_exist_stops_nobody_else(mailing: House, mail: MailServer) -> None:
    """A note that the mail server refuses for good is given up; Teams goes on for everybody."""
    mail.refusals["RCPT"] = "550 No such user"
    await mailing.all_arrive(HEAD)
    reference = await mailing.report()
    await mailing.settle()
    assert mail.mails == []
    assert mailing.got(f"New report {reference}", DEPUTY, SECOND_DEPUTY) == {"Dan": 1, "Dee": 1}


async def test_practice_is_called_practice(mailing: House, mail: MailServer) -> None:
    """A practice drill proves the e-mail as well, and says that it is practice."""
    await mailing.all_arrive(DEPUTY)
    await mailing.chat(HEAD).says("practice drill")
    await mailing.later(minutes=31)
    assert mail.mails
    assert {sent.get_content().split()[2] for sent in mail.mails} == {"practice:"}


async def test_without_a_mail_server_nothing_is_owed(house: House, mail: MailServer) -> None:
    """A school that has set up no e-mail gets none, whatever addresses its file has."""
    house.school = with_addresses(HEAD, DEPUTY)
    await house.restart()
    await house.all_arrive(HEAD)
    await house.report(by=TEACHER)
    await house.later(minutes=31)
    assert mail.commands == []
