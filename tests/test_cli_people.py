"""The commands `safecontact people find` and `people install`, at a loopback Microsoft Graph."""

import asyncio
import threading
import tomllib
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot import cli_people
from bot.core import changing
from bot.errors import SafeContactError, SettingsError
from bot.services.school_book import SchoolBook
from bot.settings import Settings, environment_name
from bot.storage.database import Database
from bot.storage.migrations import upgrade
from cards.settings import ask_card
from tests.support.channel import APP_ID
from tests.support.clock import MORNING
from tests.support.graph import GraphAnswer, GraphServer, error, loopback_graph
from tests.support.keys import KEYS, SEALER
from tests.support.login import loopback_login
from tests.support.school import CHAIR, DEPUTY, HEAD, TEACHER, TENANT, TEXT, school

NEW = {
    "id": "44444444-0000-4000-8000-000000000001",
    "displayName": 'Nia "N" Newton',
    "userPrincipalName": "n@s.example",
}


@pytest.fixture
def graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GraphServer]:
    """Graph and Entra in a thread of their own, because the commands run an event loop of theirs; the settings too."""
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(environment_name(field), raising=False)
    loop, stack = asyncio.new_event_loop(), AsyncExitStack()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def there(work: Awaitable[Any]) -> Any:
        async def run() -> Any:
            return await work

        return asyncio.run_coroutine_threadsafe(run(), loop).result(10)

    login = there(stack.enter_async_context(loopback_login(tmp_path)))
    server = there(stack.enter_async_context(loopback_graph(tmp_path)))
    tmp_path.joinpath("school.toml").write_text(TEXT, "utf-8")
    given = {
        "REQUESTS_CA_BUNDLE": str(tmp_path / "ca.pem"),
        "SSL_CERT_FILE": str(tmp_path / "ca.pem"),
        "MicrosoftAppId": APP_ID.upper(),
        "MicrosoftAppPassword": "a~secret",
        "MicrosoftAppTenantId": TENANT,
        "SAFECONTACT_LOGIN_URL": login.authority,
        "SAFECONTACT_GRAPH": "on",
        "SAFECONTACT_GRAPH_URL": server.base,
        "SAFECONTACT_SCHOOL_FILE": "school.toml",
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    yield server
    there(stack.aclose())
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def can_have_the_app(server: GraphServer, *people: str) -> None:
    """These people can be given the app."""
    server.answer("GET /appCatalogs/teamsApps", GraphAnswer(body={"value": [{"id": "catalogue-id"}]}))
    for person in people:
        apps = f"/users/{person}/teamwork/installedApps"
        server.answer(f"POST {apps}", GraphAnswer(201))
        server.answer(f"GET {apps}", GraphAnswer(body={"value": [{"id": "i"}]}))
        server.answer(f"GET {apps}/i/chat", GraphAnswer(body={"id": "19:chat"}))


def given_to(server: GraphServer) -> list[str]:
    """Whom the app was installed for."""
    return [asked["path"].split("/")[2] for asked in server.requests if asked["method"] == "POST"]


def test_who_is_found_is_an_entry_for_the_school_file(graph: GraphServer, capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed can be put into the school file as it is."""
    graph.answer("GET /users", GraphAnswer(body={"value": [NEW]}))
    cli_people.find("Nia")
    assert tomllib.loads(capsys.readouterr().out) == {"people": [{"id": NEW["id"], "name": NEW["displayName"]}]}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (GraphAnswer(body={"value": []}), "Nobody has this address"),
        (error(403, "Authorization_RequestDenied"), "User.Read.All"),
        (error(429, "TooManyRequests"), "asks to wait"),
        (error(503, "x"), "does not answer"),
        (error(400, "BadRequest"), "does not understand"),
    ],
)
def test_why_nobody_is_found_is_told(graph: GraphServer, answer: GraphAnswer, said: str) -> None:
    """Each reason for finding nobody has its own sentence, with what to do."""
    graph.answer("GET /users", answer)
    with pytest.raises(SafeContactError, match=said):
        cli_people.find("Nia")


@pytest.mark.parametrize(
    ("everybody", "people"), [(False, [HEAD, DEPUTY, CHAIR]), (True, [TEACHER, HEAD, DEPUTY, CHAIR])]
)
def test_app_is_given_to_whom_it_must_reach(
    graph: GraphServer,
    capsys: pytest.CaptureFixture[str],
    everybody: bool,  # noqa: FBT001
    people: list[str],
) -> None:
    """The leads get the app, or everybody, each told by name."""
    can_have_the_app(graph, *people)
    assert cli_people.install(everybody=everybody)
    assert given_to(graph) == people
    assert capsys.readouterr().out.count("has the app now.") == len(people)


def test_app_is_given_to_the_people_as_they_were_set_in_teams(
    graph: GraphServer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A chair who was named in Teams gets the app, the one of the school file does not, and it is said which count."""
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", KEYS)
    tmp_path.joinpath("data").mkdir()
    database = Database(f"sqlite:///{tmp_path / 'data' / 'safecontact.db'}", SEALER)
    upgrade(database)
    before = school()
    assert before.chair is not None
    after = changing.chaired_by(before, before.chair, TEACHER)
    assert not isinstance(after, changing.Refused)
    database.transact_now(SchoolBook(database, before, ask_card).changed(before, after, before.chair, MORNING))
    database.engine.dispose()
    can_have_the_app(graph, TEACHER, HEAD, DEPUTY, CHAIR)
    assert cli_people.install(everybody=False)
    assert given_to(graph) == [TEACHER, HEAD, DEPUTY]
    assert capsys.readouterr().out.startswith("The people are those set in Teams")


def test_people_that_cannot_be_read_are_not_guessed(
    graph: GraphServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where what was set in Teams is sealed with a key that is not at hand, nobody is given the app by the old file."""
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", KEYS)
    tmp_path.joinpath("data").mkdir()
    database = Database(f"sqlite:///{tmp_path / 'data' / 'safecontact.db'}", SEALER)
    upgrade(database)
    before = school()
    after = before.model_copy(update={"people": before.people[:-1]})
    database.transact_now(SchoolBook(database, before, ask_card).changed(before, after, before.headteacher, MORNING))
    database.engine.dispose()
    monkeypatch.setenv("SAFECONTACT_SEALING_KEYS", "")
    with pytest.raises(SafeContactError):
        cli_people.install(everybody=False)
    assert graph.requests == []


def test_one_who_cannot_have_it_keeps_nobody_from_it(graph: GraphServer, capsys: pytest.CaptureFixture[str]) -> None:
    """Who cannot be given the app is named with the reason, and the others still get it."""
    can_have_the_app(graph, HEAD, CHAIR)
    graph.answer(f"POST /users/{DEPUTY}/teamwork/installedApps", error(403, "Forbidden"))
    assert not cli_people.install(everybody=False)
    out = capsys.readouterr().out
    assert "Dan Deputy has no app: the bot may not install it." in out
    assert "Cora Chair has the app now." in out


@pytest.mark.parametrize("use", [lambda: cli_people.find("Nia"), lambda: cli_people.install(everybody=False)])
def test_without_graph_nobody_is_asked(
    graph: GraphServer, monkeypatch: pytest.MonkeyPatch, use: Callable[[], object]
) -> None:
    """Where Graph is off both commands say which setting to change."""
    monkeypatch.setenv("SAFECONTACT_GRAPH", "off")
    with pytest.raises(SettingsError, match="Set SAFECONTACT_GRAPH to on"):
        use()
    assert graph.requests == []
