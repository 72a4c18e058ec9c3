"""The one place that builds the running bot."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from aiohttp import web
from sqlalchemy import Connection

from bot import policies, school_file
from bot.answers import load as load_engine
from bot.answers.outline import Outline
from bot.core.delivery import Outcome
from bot.core.policy import Pack
from bot.core.school import School
from bot.delivery.agenda import Agenda
from bot.delivery.courier import Courier
from bot.delivery.mail import Posts, open_mailer
from bot.delivery.recovery import Recovery
from bot.delivery.reminders import Due, Reminders
from bot.errors import PackError, SettingsError
from bot.metrics import Metrics, TimedEngine
from bot.services.asking import Asking
from bot.services.drafts import Drafts
from bot.services.guidance import GuidanceBook
from bot.services.lessons import Lessons
from bot.services.meetings import Meetings
from bot.services.questions import Questions
from bot.services.reports import Reports
from bot.services.retention import Retention
from bot.services.review import ReviewList
from bot.services.school_book import SchoolBook
from bot.services.turns import Turns
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrations import demand_records, upgrade
from bot.storage.outbox import Owed
from bot.storage.sealing import Sealer
from bot.teams.body import LARGEST
from bot.teams.connector import Connector
from bot.teams.credential import Credential
from bot.teams.endpoint import Endpoint, routes
from bot.teams.graph import Graph, open_graph
from bot.teams.health import Health
from bot.teams.host import Host
from bot.teams.keys import KeyRing
from bot.teams.loopback import is_loopback, loopback_only
from bot.teams.measures import Measures
from bot.teams.meetings import GraphMeetings
from bot.teams.tokens import Tokens
from cards.lesson_notices import LessonPresenter
from cards.notices import present
from cards.question_notices import present_question
from cards.settings import ask_card
from dialogs.bot import SafeContactBot
from dialogs.state import without_draft

Clock = Callable[[], datetime]
AGENDA: web.AppKey[Agenda] = web.AppKey("agenda", Agenda)
IDLE = 120.0  # seconds that a connection may hold on without a whole request; a proxy in front keeps its own shorter
LAST_TURNS = 8.0  # seconds that turns may take to end when the bot is stopped
METRICS: web.AppKey[Metrics] = web.AppKey("metrics", Metrics)


def utc_now() -> datetime:
    """The clock of everything but tests and the demonstration."""
    return datetime.now(UTC)


def open_database(settings: Settings) -> Database:
    """The records, up to date, with the keys that open them.

    Raises:
        SafeContactError: A key is missing or wrong, or the database cannot be used; nothing is changed then.
    """
    database = Database(settings.database, Sealer.parse(settings.sealing_keys.get_secret_value()))
    upgrade(database)
    return database


def open_records(settings: Settings) -> Database:
    """The same for a command that looks at records, which there have to be: it makes no new database.

    Raises:
        SafeContactError: There are none, or as above.
    """
    database = Database(settings.database, Sealer.parse(settings.sealing_keys.get_secret_value()))
    demand_records(database)
    upgrade(database)
    return database


def asking(settings: Settings, metrics: Metrics | None = None) -> Asking:
    """The policy and the engine that answers from it; a pack that is not sound is never quoted from."""
    pack = policies.load(settings.policy)
    if problems := pack.problems():
        raise PackError(
            f"The policy pack {pack.id} is not sound: {problems[0]}.", advice="Run: safecontact policy check"
        )
    return Asking(pack, TimedEngine(load_engine(pack), metrics or Metrics()))


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
    database = open_database(settings)
    credential, metrics = Credential(settings), Metrics()
    answers = answers or asking(settings, metrics)
    connector = Connector(credential)
    mail = open_mailer(settings.smtp_url.get_secret_value(), settings.mail_from)
    house = _services(database, school, answers.pack, mails=mail is not None)
    guidance = GuidanceBook(database, answers.pack.fingerprint, answers.vector)
    review = ReviewList(database, Outline.load(answers.pack))
    posts = Posts(connector, mail)
    courier = Courier(database, posts, clock, house.settled, metrics.send)
    reminders = Reminders(database, house.due, clock, courier.wake)
    recovery = Recovery(database, posts, clock, courier.wake)
    graph = open_graph(settings)
    meetings = _meetings(graph)
    bot = SafeContactBot(
        answers, house.reports, house.drafts, house.lessons, house.book, house.questions, guidance, review, meetings
    )
    host = Host(bot=bot, turns=Turns(database, house.book.read), courier=courier, clock=clock, typing=posts.probe)
    keys = None if settings.development else KeyRing(settings.openid_metadata_url)
    tokens = Tokens(keys, app_id=settings.app_id, issuer=settings.token_issuer) if keys else None
    tenant = settings.tenant_id or school.identity.tenant_id
    endpoint = Endpoint(host=host, tokens=tokens, person=house.book.person, tenant=tenant, metrics=metrics)
    health = Health(database, credential, clock, house.book.read, keys)
    secret = None if settings.development else settings.metrics_token.get_secret_value()
    measures = Measures(database, clock, metrics, secret)

    app = web.Application(client_max_size=LARGEST, middlewares=[loopback_only] if settings.development else [])
    app[AGENDA] = Agenda(database, reminders, courier)
    app.add_routes(routes(endpoint))
    app[METRICS] = metrics
    app.add_routes([web.get("/healthz", health.lives), web.get("/readyz", health.ready)])
    app.add_routes([web.get("/metrics", measures.show)])

    async def running(_app: web.Application) -> AsyncIterator[None]:
        async with measures.beating(), _beside(courier.run, reminders.run, recovery.run, start=worker):
            yield
        await host.close()
        await connector.close()
        if graph is not None:
            await graph.close()
        await database.close()

    app.cleanup_ctx.append(running)
    return app


async def work(settings: Settings, clock: Clock = utc_now) -> None:
    """An outbox worker alone, until it is cancelled or told to stop."""
    school = school_file.read(settings.school_file)
    database = open_database(settings)
    connector = Connector(Credential(settings))
    mail = open_mailer(settings.smtp_url.get_secret_value(), settings.mail_from)
    house = _services(database, school, policies.load(settings.policy), mails=mail is not None)
    posts = Posts(connector, mail)
    courier = Courier(database, posts, clock, house.settled)
    reminders = Reminders(database, house.due, clock, courier.wake)
    recovery = Recovery(database, posts, clock, courier.wake)
    stopped = asyncio.Event()
    with suppress(NotImplementedError):  # Windows has no such signal
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    try:
        async with _beside(courier.run, reminders.run, recovery.run, start=True):
            await stopped.wait()
    finally:
        await connector.close()
        await database.close()


def _meetings(graph: Graph | None) -> Meetings | None:
    """Where meetings are looked up, if the school has turned that on."""
    return GraphMeetings(graph) if graph else None


@dataclass(frozen=True, slots=True)
class _Services:
    """What a server and a worker both need of the use cases."""

    book: SchoolBook
    reports: Reports
    drafts: Drafts
    lessons: Lessons
    questions: Questions
    retention: Retention

    @property
    def due(self) -> Sequence[Due]:
        """What the clock owes."""
        services = (self.reports.ladders.climb_due, self.drafts.nag_due, self.lessons.fall_due, self.book.ask_due)
        return *services, self.questions.follow_due, self.lessons.follow_due, self.retention.look

    def settled(self, connection: Connection, owed: Owed, outcome: Outcome, now: datetime) -> None:
        """What follows a send that is over."""
        self.reports.ladders.settled(connection, owed, outcome, now)
        self.lessons.settled(connection, owed, outcome, now)
        self.retention.settled(connection, owed, outcome, now)
        self.questions.settled(connection, owed, outcome, now)


def _services(database: Database, school: School, pack: Pack, *, mails: bool) -> _Services:
    book = SchoolBook(database, school, ask_card)
    lessons = Lessons(database, book.read, LessonPresenter(pack), pack.id)
    reports = Reports(database, book.read, partial(present, pack=pack), mails=mails)
    drafts, retention = Drafts(book.read, without_draft), Retention(book.read)
    questions = Questions(database, book.read, present_question, pack.fingerprint)
    return _Services(book, reports, drafts, lessons, questions, retention)


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
