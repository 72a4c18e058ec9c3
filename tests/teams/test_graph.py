"""Microsoft Graph: what is asked of it, and what every answer and every failure on the way becomes."""

import asyncio

import pytest

from bot.core.lookup import Found
from bot.settings import Settings
from bot.teams import graph as module
from bot.teams.graph import LARGEST, Graph, open_graph
from tests.support.graph import GraphAnswer, GraphServer, error
from tests.support.login import LoginServer
from tests.support.waiting import until

THING = "GET /things/a"


async def test_question_goes_out_with_the_tokens_of_graph(
    graph: Graph, graph_server: GraphServer, login: LoginServer
) -> None:
    """The bot signs in for Graph's own scope and asks for values that are newer than its version of Graph."""
    graph_server.answer(THING, GraphAnswer(body={"name": "A"}))
    answer = await graph.get("things", "a")
    assert (answer.found, answer.body, answer.status) == (Found.FOUND, {"name": "A"}, 200)
    [asked] = graph_server.requests
    assert asked["headers"]["Authorization"] == "Bearer token-1"
    assert asked["headers"]["Prefer"] == "include-unknown-enum-members"
    assert login.forms[0]["scope"] == f"{graph_server.base}/.default"


async def test_steps_and_conditions_are_only_what_they_are(graph: Graph, graph_server: GraphServer) -> None:
    """A slash, a question mark or an ampersand in a value never becomes a part of the address."""
    await graph.get("things", "a/b?c", filter="name eq 'x&y=z'")
    [asked] = graph_server.requests
    assert asked["raw"] == "/v1.0/things/a%2Fb%3Fc?%24filter=name%20eq%20%27x%26y%3Dz%27"
    assert asked["query"] == {"$filter": "name eq 'x&y=z'"}


async def test_many_questions_share_one_sign_in(graph: Graph, graph_server: GraphServer, login: LoginServer) -> None:
    """Questions that come together wait for one token."""
    graph_server.answer(THING, GraphAnswer(body={}))
    answers = await asyncio.gather(*(graph.get("things", "a") for _ in range(10)))
    assert {answer.found for answer in answers} == {Found.FOUND}
    assert login.sign_ins == 1


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (error(400, "BadRequest"), Found.MALFORMED),
        (error(401, "InvalidAuthenticationToken"), Found.FORBIDDEN),
        (error(403, "Authorization_RequestDenied"), Found.FORBIDDEN),
        (error(404, "Request_ResourceNotFound"), Found.NOT_FOUND),
        (error(429, "TooManyRequests"), Found.THROTTLED),
        (error(500, "InternalServerError"), Found.UNREACHABLE),
        (error(504, "gatewayTimeout"), Found.UNREACHABLE),
        (GraphAnswer(302, headers={"Location": "https://localhost:9/"}), Found.MALFORMED),
        (GraphAnswer(200, raw=b"<html>Sign in to the guest network</html>"), Found.MALFORMED),
        (GraphAnswer(200, body=["a", "list"]), Found.MALFORMED),
        (GraphAnswer(200, raw=b'{"value": "' + b"x" * LARGEST + b'"}'), Found.MALFORMED),
        (GraphAnswer(200, raw=b"[" * 100_000), Found.MALFORMED),
        (GraphAnswer(204), Found.FOUND),
        (GraphAnswer(reset=True), Found.UNREACHABLE),
    ],
)
async def test_every_answer_becomes_a_word(
    graph: Graph, graph_server: GraphServer, answer: GraphAnswer, found: Found
) -> None:
    """Whatever Graph answers, the bot gets an outcome and no exception."""
    graph_server.answer(THING, answer)
    assert (await graph.get("things", "a")).found is found


@pytest.mark.parametrize("status", [429, 503])
async def test_throttled_question_is_asked_once_more(graph: Graph, graph_server: GraphServer, status: int) -> None:
    """Where Graph asks for a short wait, the question is put again after it."""
    graph_server.answer(THING, error(status, "busy", **{"Retry-After": "0"}), GraphAnswer(body={"ok": True}))
    assert (await graph.get("things", "a")).body == {"ok": True}
    assert len(graph_server.requests) == 2


@pytest.mark.parametrize("wait", ["3", "86400", "soon", ""])
async def test_longer_wait_is_left_to_the_person(graph: Graph, graph_server: GraphServer, wait: str) -> None:
    """A wait that would keep somebody waiting, or none that can be read, ends the question."""
    graph_server.answer(THING, error(429, "TooManyRequests", **{"Retry-After": wait}))
    assert (await graph.get("things", "a")).found is Found.THROTTLED
    assert len(graph_server.requests) == 1


async def test_refused_token_is_not_used_again(graph: Graph, graph_server: GraphServer, login: LoginServer) -> None:
    """After a 401 the next question goes out with a new token."""
    graph_server.answer(THING, error(401, "InvalidAuthenticationToken"), GraphAnswer(body={}))
    assert (await graph.get("things", "a")).found is Found.FORBIDDEN
    assert (await graph.get("things", "a")).found is Found.FOUND
    assert login.sign_ins == 2


async def test_graph_that_hangs_is_given_up(
    graph: Graph, graph_server: GraphServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No answer within the limit is an outcome like the others."""
    monkeypatch.setattr(module, "LIMIT", 0.3)
    graph_server.held = asyncio.Event()
    assert (await graph.get("things", "a")).found is Found.UNREACHABLE


async def test_waiting_for_graph_stops_nobody(graph: Graph, graph_server: GraphServer, login: LoginServer) -> None:
    """While Graph or the sign-in takes its time, the event loop runs on."""
    graph_server.answer(THING, GraphAnswer(body={}))
    login.held = asyncio.Event()
    asking = asyncio.create_task(graph.get("things", "a"))
    await until(lambda: login.sign_ins)
    assert not asking.done()
    login.held.set()
    assert (await asking).found is Found.FOUND


async def test_sign_in_that_entra_refuses_is_no_permission(graph: Graph, login: LoginServer) -> None:
    """A refused secret reads like a missing permission; Graph itself is not asked."""
    login.refusal = (401, {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret."})
    assert (await graph.get("things", "a")).found is Found.FORBIDDEN


async def test_sign_in_without_an_answer_is_unreachable(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, login: LoginServer
) -> None:
    """A login server that cannot be trusted or reached is no refusal."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    assert (await graph.get("things", "a")).found is Found.UNREACHABLE
    assert login.forms == []


async def test_certificate_that_nobody_vouches_for_gets_no_token(
    graph: Graph, graph_server: GraphServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot's token is not sent to a server whose certificate is not trusted."""
    monkeypatch.delenv("SSL_CERT_FILE")
    assert (await graph.get("things", "a")).found is Found.UNREACHABLE
    assert graph_server.requests == []


async def test_something_is_added_with_its_body(graph: Graph, graph_server: GraphServer) -> None:
    """What is posted goes as JSON, and an answer without a body is one."""
    graph_server.answer("POST /things", GraphAnswer(201))
    answer = await graph.post("things", body={"a": 1})
    assert (answer.found, answer.body) == (Found.FOUND, {})
    assert graph_server.requests[0]["body"] == {"a": 1}


@pytest.mark.parametrize("chosen", [{"app_id": "a"}, {"app_id": "a", "graph": "off"}, {"graph": "on"}])
def test_graph_is_asked_only_where_the_school_wants_it(chosen: dict[str, str]) -> None:
    """Without the setting, or without an app id to sign in with, there is no way to Graph."""
    assert open_graph(Settings(_env_file=None, **chosen)) is None
