"""E-mail: what goes out, what every refusal on the way means, and that nothing but an address leads there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.delivery import Outcome
from bot.core.message import Address, Message
from bot.delivery import mail as module
from bot.delivery.courier import Receipt
from bot.delivery.mail import Mailer, Posts, Relay, open_mailer
from bot.errors import SettingsError
from bot.storage.outbox import LEASE
from bot.texts import say
from tests.support.post import WrittenPost
from tests.support.records import address
from tests.support.smtp import MailServer, loopback_mail
from tests.support.tls import server_context

SENDER = "safe-contact@school.example"
TO = Address("mailto:head", "mailto:head@school.example", "", "", "")
NOTE = Message(text="A report is waiting.\n\nNothing more.")


@dataclass
class WrittenLine(WrittenPost):
    """Teams, as far as it can be tried out: `outcome` is its answer."""

    outcome: Outcome = Outcome.DELIVERED
    probed: list[Address] = field(default_factory=list)

    async def probe(self, address: Address) -> Outcome:
        """Answer."""
        self.probed.append(address)
        return self.outcome


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    """A mail server without a password."""
    async with loopback_mail() as running:
        yield running


@pytest.fixture
def mailer(server: MailServer) -> Mailer:
    """The way to it."""
    return Mailer(Relay("127.0.0.1", server.port, tls=False), SENDER)


async def test_note_goes_out_as_plain_text(mailer: Mailer, server: MailServer) -> None:
    """The e-mail has its sender, its one recipient, a subject that is the same for all, and the text; no more."""
    assert (await mailer.send(TO, NOTE, "", "")).outcome is Outcome.DELIVERED
    [sent] = server.mails
    assert (sent["From"], sent["To"], sent["Subject"]) == (SENDER, "head@school.example", say("mail.subject"))
    assert sent.get_content().splitlines() == NOTE.text.splitlines()
    assert sent.get_content_type() == "text/plain"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Message-ID"].endswith("@school.example>")
    assert server.recipients == ["head@school.example"]


@pytest.mark.parametrize(
    ("where", "answer", "outcome"),
    [
        ("CONNECT", "421 Too busy", Outcome.UNSENT),
        ("MAIL", "451 Later", Outcome.UNSENT),
        ("MAIL", "550 Not from you", Outcome.REJECTED),
        ("RCPT", "450 Mailbox busy", Outcome.UNSENT),
        ("RCPT", "550 No such user", Outcome.UNREACHABLE),
        ("DATA", "451 Later", Outcome.UNSENT),
        (".", "452 Full", Outcome.UNSENT),
        (".", "554 Looks like spam", Outcome.REJECTED),
        ("QUIT", "500 Never heard", Outcome.DELIVERED),
    ],
)
async def test_every_refusal_has_its_outcome(
    mailer: Mailer, server: MailServer, where: str, answer: str, outcome: Outcome
) -> None:
    """What passes is tried again, what stays is not, and a server's goodbye changes nothing."""
    server.refusals[where] = answer
    assert (await mailer.send(TO, NOTE, "", "")).outcome is outcome
    assert len(server.mails) == (outcome is Outcome.DELIVERED)


@pytest.mark.parametrize(("where", "outcome"), [("CONNECT", Outcome.UNSENT), (".", Outcome.AMBIGUOUS)])
async def test_broken_connection_says_how_far_it_came(
    mailer: Mailer, server: MailServer, where: str, outcome: Outcome
) -> None:
    """Before the mail is given nothing has been sent; when it breaks afterwards nobody knows."""
    server.drops_at = where
    assert (await mailer.send(TO, NOTE, "", "")).outcome is outcome


async def test_silent_server_is_given_up(mailer: Mailer, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that takes the mail and says nothing is not waited for beyond the limit."""
    monkeypatch.setattr(module, "LIMIT", 0.2)
    server.silent_at = "."
    assert (await mailer.send(TO, NOTE, "", "")).outcome is Outcome.AMBIGUOUS


@pytest.mark.parametrize(
    ("where", "answer", "outcome"),
    [("", "", Outcome.DELIVERED), ("CONNECT", "421 Too busy", Outcome.UNSENT), ("EHLO", "502 No", Outcome.DELIVERED)],
)
async def test_probe_sends_nothing(
    mailer: Mailer, server: MailServer, where: str, answer: str, outcome: Outcome
) -> None:
    """Whether the mail server is there is found out without an e-mail."""
    server.refusals |= {where: answer} if where else {}
    assert await Posts(WrittenLine(), mailer).probe(TO) is outcome
    assert not {"MAIL", "RCPT", "DATA"} & set(server.commands)


async def test_probe_goes_the_way_of_the_address() -> None:
    """Teams is tried out for a chat, nothing for an e-mail while there is no mail server."""
    teams = WrittenLine(outcome=Outcome.AMBIGUOUS)
    assert await Posts(teams, None).probe(address()) is Outcome.AMBIGUOUS
    assert await Posts(teams, None).probe(TO) is Outcome.REJECTED
    assert teams.probed == [address()]
    assert await Posts(teams, Mailer(Relay("127.0.0.1", 9, tls=False), SENDER)).probe(TO) is Outcome.UNSENT


def test_longest_mail_is_shorter_than_a_lease() -> None:
    """Nobody else takes an e-mail over while it is being sent."""
    assert timedelta(seconds=module.LIMIT + module.FAREWELL) < LEASE


async def test_nobody_there_is_unsent() -> None:
    """Where nothing listens nothing has been sent."""
    assert (await Mailer(Relay("127.0.0.1", 9, tls=False), SENDER).send(TO, NOTE, "", "")).outcome is Outcome.UNSENT


async def test_password_goes_over_an_encrypted_line_only(server: MailServer) -> None:
    """A server that offers no encryption gets no password, and no mail."""
    with_password = Mailer(Relay("127.0.0.1", server.port, tls=False, user="u", password="hush"), SENDER)
    assert (await with_password.send(TO, NOTE, "", "")).outcome is Outcome.UNSENT
    assert "AUTH" not in server.commands
    assert server.mails == []


@pytest.mark.parametrize(("password", "outcome"), [("hush", Outcome.DELIVERED), ("wrong", Outcome.REFUSED)])
async def test_sign_in_over_tls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str, outcome: Outcome
) -> None:
    """With the right password the mail goes out; a wrong one is our own fault, and told as such."""
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    async with loopback_mail(server_context(tmp_path)) as server:
        server.password = "hush"
        mailer = open_mailer(f"smtps://u%40school:{password}@localhost:{server.port}", SENDER)
        assert mailer is not None
        assert (await mailer.send(TO, NOTE, "", "")).outcome is outcome


async def test_certificate_that_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    """A server that is not trusted gets neither password nor mail."""
    async with loopback_mail(server_context(tmp_path)) as server:
        server.password = "hush"
        mailer = Mailer(Relay("localhost", server.port, tls=True, user="u", password="hush"), SENDER)
        assert (await mailer.send(TO, NOTE, "", "")).outcome is Outcome.UNSENT
        assert server.commands == []


@pytest.mark.parametrize(
    ("text", "relay"),
    [
        ("smtps://mail.example", Relay("mail.example", 465, tls=True)),
        ("smtp://mail.example", Relay("mail.example", 587, tls=False)),
        ("smtp://10.0.0.5:25", Relay("10.0.0.5", 25, tls=False)),
        ("smtps://a%40b:p%2Fq@mail.example:466", Relay("mail.example", 466, tls=True, user="a@b", password="p/q")),
    ],
)
def test_address_of_a_server_is_read(text: str, relay: Relay) -> None:
    """Host, port, encryption and sign-in stand in one address, with the usual ports where none is named."""
    assert Relay.parse(text) == relay
    assert relay.password == "" or relay.password not in repr(relay)


@pytest.mark.parametrize(
    "text", ["mail.example", "https://mail.example", "smtp://", "smtp://host:many", "smtps://u:hush@"]
)
def test_what_is_no_server_is_refused(text: str) -> None:
    """An address that names no mail server is refused by its setting, without its password."""
    with pytest.raises(SettingsError, match="SAFECONTACT_SMTP_URL") as refused:
        open_mailer(text, SENDER)
    assert "hush" not in str(refused.value)


def test_without_a_server_there_is_no_mail_and_without_a_sender_it_is_refused() -> None:
    """No server means no e-mail; a server without a sender is a mistake."""
    assert open_mailer("", "") is None
    with pytest.raises(SettingsError, match="SAFECONTACT_MAIL_FROM"):
        open_mailer("smtp://mail.example", "Safe Contact")


class Teams:
    """Takes everything, and notes where to."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def send(self, address: Address, message: Message, reply_to: str, replaces: str = "") -> Receipt:
        """Take it."""
        del message, reply_to, replaces
        self.taken.append(address.conversation)
        return Receipt(Outcome.DELIVERED, "m1")


async def test_only_an_email_address_leads_to_the_mail_server(mailer: Mailer, server: MailServer) -> None:
    """Chats go to Teams and addresses to the mail server; without one, an e-mail is given up and no chat suffers."""
    teams = Teams()
    posts = Posts(teams, mailer)
    assert (await posts.send(address("a:chat"), NOTE, "", "")).activity == "m1"
    assert (await posts.send(TO, NOTE, "", "")).outcome is Outcome.DELIVERED
    assert (await Posts(teams, None).send(TO, NOTE, "", "")).outcome is Outcome.REJECTED
    assert (teams.taken, len(server.mails)) == (["a:chat"], 1)
