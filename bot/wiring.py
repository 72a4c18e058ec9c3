"""The one place that builds the running bot."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from aiohttp import web

from bot import policies, school_file
from bot.answers import Engine
from bot.core.school import School
from bot.delivery.agenda import Agenda
from bot.delivery.courier import Courier
from bot.delivery.mail import Posts, open_mailer
from bot.delivery.reminders import Reminders
from bot.errors import PackError, SettingsError
from bot.services.asking import Asking
from bot.services.drafts import Drafts
from bot.services.reports import Reports
from bot.services.turns import Turns
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from bot.teams.connector import Connector
from bot.teams.credential import Credential
from bot.teams.endpoint import LARGEST, Endpoint, routes
from bot.teams.health import Health
from bot.teams.host import Host
from bot.teams.keys import KeyRing
from bot.teams.loopback import is_loopback, loopback_only
from bot.teams.tokens import Tokens
from cards.notices import present
from dialogs.bot import SafeContactBot
from dialogs.state import without_draft

Clock = Callable[[], datetime]
AGENDA: web.AppKey[Agenda] = web.AppKey("agenda", Agenda)


def utc_now() -> datetime:
    """The clock of everything but tests and the demonstration."""
    return datetime.now(UTC)


def asking(settings: Settings) -> Asking:
    """The policy and the engine that answers from it; a pack that is not sound is never quoted from."""
    pack = policies.load(settings.policy)
    if problems := pack.problems():
        raise PackError(
            f"The policy pack {pack.id} is not sound: {problems[0]}.", advice="Run: safecontact policy check"
        )
    return Asking(pack, Engine.load(pack))


def application(
    settings: Settings,
    *,
    school: School | None = None,
    clock: Clock = utc_now,
    answers: Asking | None = None,
    worker: bool = True,
) -> web.Application:
    """The whole bot as one aiohttp application; the database is brought up to date on the way.

    Raises:
        SafeContactError: Something is missing or wrong; the advice says what to do.
    """
    if settings.development and not is_loopback(settings.host):
        raise SettingsError(
            f"Without MicrosoftAppId only this computer may be served, not {settings.host}.",
            advice="Set MicrosoftAppId, or serve on 127.0.0.1.",
        )
    school = school or school_file.read(settings.school_file)
    database = Database(settings.database)
    upgrade(database)
    credential = Credential(settings)
    connector = Connector(credential)
    mail = open_mailer(settings.smtp_url.get_secret_value(), settings.mail_from)
    reports = Reports(database, school, present, mails=mail is not None)
    courier = Courier(database, Posts(connector, mail), clock, reports.settled)
    drafts = Drafts(school, without_draft)
    reminders = Reminders(database, (reports.climb_due, drafts.nag_due), clock, courier.wake)
    bot = SafeContactBot(answers or asking(settings), reports, drafts)
    host = Host(bot=bot, turns=Turns(database), courier=courier, school=school, clock=clock)
    endpoint = Endpoint(host=host, tokens=_tokens(settings), school=school, settings=settings)
    health = Health(database, credential, clock)

    app = web.Application(client_max_size=LARGEST, middlewares=[loopback_only] if settings.development else [])
    app[AGENDA] = Agenda(database, reminders, courier)
    app.add_routes(routes(endpoint))
    app.add_routes([web.get("/healthz", health.lives), web.get("/readyz", health.ready)])

    async def running(_app: web.Application) -> AsyncIterator[None]:
        async with _beside(courier.run, reminders.run, start=worker):
            yield
        await host.close()
        await connector.close()
        await database.close()

    app.cleanup_ctx.append(running)
    return app


async def work(settings: Settings, clock: Clock = utc_now) -> None:
    """An outbox worker alone, until cancelled."""
    school = school_file.read(settings.school_file)
    database = Database(settings.database)
    upgrade(database)
    connector = Connector(Credential(settings))
    mail = open_mailer(settings.smtp_url.get_secret_value(), settings.mail_from)
    reports = Reports(database, school, present, mails=mail is not None)
    courier = Courier(database, Posts(connector, mail), clock, reports.settled)
    reminders = Reminders(database, (reports.climb_due, Drafts(school, without_draft).nag_due), clock, courier.wake)
    try:
        async with _beside(reminders.run, start=True):
            await courier.run()
    finally:
        await connector.close()
        await database.close()


def _tokens(settings: Settings) -> Tokens | None:
    if settings.development:
        return None
    keys = KeyRing(settings.openid_metadata_url)
    return Tokens(keys, app_id=settings.app_id, issuer=settings.token_issuer)


@asynccontextmanager
async def _beside(*loops: Callable[[], Awaitable[None]], start: bool) -> AsyncIterator[None]:
    """Run these loops beside the server; a courier that is stopped hands its leases back."""
    tasks = [asyncio.ensure_future(loop()) for loop in loops] if start else []
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
