"""A bot that is set up soundly, at a loopback Teams, Entra and Graph; a test makes one thing about it wrong."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.doctor.checks import CHECKS
from bot.doctor.examination import examine
from bot.doctor.finding import Finding, State
from bot.doctor.patient import patient
from bot.services.turns import Turns, Work
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from tests.support.channel import APP_ID, ISSUER, Channel
from tests.support.graph import GraphAnswer, GraphServer, loopback_graph
from tests.support.keys import KEYS, SEALER
from tests.support.login import LoginServer, loopback_login
from tests.support.records import address, inbound
from tests.support.school import CHAIR, DEPUTY, HEAD, TENANT, TEXT, as_filed
from tests.support.smtp import MailServer, loopback_mail
from tests.support.tls import server_context

LEADS = (HEAD, DEPUTY, CHAIR)
SOUND_SCHOOL = f"""
{TEXT.replace("01632 960", "01632 123")}
social_care = "01632 123201"
social_care_out_of_hours = "01632 123202"
whistleblowing = "0800 028 0285"
[[holiday]]
from = {datetime.now(UTC).date() + timedelta(days=40)}
to = {datetime.now(UTC).date() + timedelta(days=50)}
""".replace('roles = ["chair"]', 'roles = ["chair"]\nphone = "01632 123104"')
ROLES = [
    "OnlineMeetings.Read.All",
    "User.Read.All",
    "TeamsAppInstallation.ReadWriteSelfForUser.All",
    "AppCatalog.Read.All",
]


Change = Callable[["Clinic"], None]


@dataclass
class Clinic:
    """What a test may make wrong before it has the bot looked at; `later` is done when people have added the app."""

    patch: pytest.MonkeyPatch
    folder: Path
    channel: Channel
    login: LoginServer
    graph: GraphServer
    mail: MailServer
    open_mail: MailServer
    given: dict[str, Any] = field(default_factory=dict)
    school: str = SOUND_SCHOOL
    app: Path | None = None
    address: str = ""
    ahead: timedelta = timedelta()
    added: tuple[str, ...] = LEADS
    later: Change = field(default=lambda _clinic: None)

    @property
    def database(self) -> str:
        """Where the records are."""
        return f"sqlite:///{self.folder / 'records' / 'safecontact.db'}"

    def settings(self) -> Settings:
        """The settings, with what a test has changed."""
        sound = {
            "app_id": APP_ID,
            "app_password": "a~secret-Value.8812",
            "tenant_id": TENANT,
            "login_url": self.login.authority,
            "openid_metadata_url": self.channel.metadata_url,
            "token_issuer": ISSUER,
            "database_url": self.database,
            "sealing_keys": KEYS,
            "school_file": self.folder / "school.toml",
            "port": 0,
            "graph_url": self.graph.base,
            "developer_name": "St Peter's",
            "website_url": "https://school.example/",
            "privacy_url": "https://school.example/privacy",
            "terms_url": "https://school.example/terms",
        }
        return Settings(_env_file=None, **(sound | self.given))

    async def look(self, *, but: tuple[str, ...] = ("model",)) -> list[Finding]:
        """What the doctor finds; without the slow look at the model, unless that is asked for."""
        self.folder.joinpath("school.toml").write_text(self.school, "utf-8")
        await self._add_people()
        self.later(self)
        checks = [check for check in CHECKS if check.name not in but]
        async with patient(self.settings(), app=self.app, address=self.address) as opened:
            opened.now = lambda: datetime.now(UTC) + self.ahead
            return await examine(opened, checks)

    async def _add_people(self) -> None:
        """Have those who are to have the app add it."""
        if not self.added:
            return
        database = Database(self.database, SEALER)
        upgrade(database)
        turns = Turns(database, as_filed)
        for person in self.added:
            chat = f"a:{person}"
            message = inbound(conversation=chat, person=person)
            opened = await turns.open(message)
            there = address(chat, self.channel.service_url)
            await turns.commit(message, there, opened, Work(state=opened.state), datetime.now(UTC))
        await database.close()


def faults(findings: list[Finding]) -> set[tuple[str, str]]:
    """Check and cause of everything that is wrong."""
    return {(found.check, found.case) for found in findings if found.state is State.WRONG}


def notes(findings: list[Finding]) -> set[tuple[str, str]]:
    """Check and cause of everything that is noted."""
    return {(found.check, found.case) for found in findings if found.state is State.NOTE}


def case_of(findings: list[Finding], check: str) -> str:
    """The case that one check has found."""
    return next(found.case for found in findings if found.check == check)


@asynccontextmanager
async def clinic(patch: pytest.MonkeyPatch, folder: Path, channel: Channel) -> AsyncIterator[Clinic]:
    """A sound bot, and all that it needs outside."""
    patch.chdir(folder)
    patch.setenv("REQUESTS_CA_BUNDLE", str(folder / "ca.pem"))
    patch.setenv("SSL_CERT_FILE", str(folder / "ca.pem"))
    async with (
        loopback_login(folder) as login,
        loopback_graph(folder) as graph,
        loopback_mail(server_context(folder)) as mail,
        loopback_mail() as open_mail,
    ):
        mail.password = "hush"
        _answer_soundly(login, graph)
        yield Clinic(patch, folder, channel, login, graph, mail, open_mail)


def _answer_soundly(login: LoginServer, graph: GraphServer) -> None:
    """Give tokens that are the bot's, and know the leads."""
    login.claims = {"aud": "https://api.botframework.com", "appid": APP_ID, "tid": TENANT, "roles": ROLES}
    for person in LEADS:
        graph.answer(f"GET /users/{person}", GraphAnswer(body={"id": person}))
