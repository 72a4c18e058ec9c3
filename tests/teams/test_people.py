"""People at Microsoft Graph: how they are searched for, and how the app is installed for one of them."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.core.lookup import Found
from bot.teams.graph import Graph
from bot.teams.people import MOST, GraphPeople, Installation, Listed, Search
from tests.support.channel import APP_ID
from tests.support.graph import GraphAnswer, GraphServer, error
from tests.support.school import HEAD

CATALOGUE = "GET /appCatalogs/teamsApps"
INSTALLED = f"/users/{HEAD}/teamwork/installedApps"
CHAT = "19:head_bot@unq.gbl.spaces"
HARRIET = {"id": HEAD.upper(), "displayName": "Harriet Head", "userPrincipalName": "head@school.example"}


@pytest.fixture
def people(graph: Graph) -> GraphPeople:
    """The school's directory as production builds it."""
    return GraphPeople(graph, APP_ID)


def values(*found: object) -> GraphAnswer:
    """Graph's answer to a list."""
    return GraphAnswer(body={"@odata.context": "https://graph.example/$metadata", "value": list(found)})


def all_is_well(server: GraphServer) -> None:
    """The app is in the catalogue, can be installed, and has a chat then."""
    server.answer(CATALOGUE, values({"id": "catalogue-id", "externalId": APP_ID, "displayName": "Safe Contact"}))
    server.answer(f"POST {INSTALLED}", GraphAnswer(201))
    server.answer(f"GET {INSTALLED}", values({"id": "abc=", "teamsApp": {"externalId": APP_ID}}))
    server.answer(f"GET {INSTALLED}/abc=/chat", GraphAnswer(body={"id": CHAT, "chatType": "oneOnOne"}))


async def test_name_finds_everybody_whose_name_begins_so(people: GraphPeople, graph_server: GraphServer) -> None:
    """A first name, a surname or a whole name finds people, with the id that the school file wants."""
    graph_server.answer("GET /users", values(HARRIET))
    assert await people.find(" O'Head ") == Search(Found.FOUND, (Listed(HEAD, "Harriet Head", "head@school.example"),))
    [asked] = graph_server.requests
    assert asked["query"] == {
        "$filter": "startswith(displayName,'O''Head') or startswith(givenName,'O''Head') or startswith(surname,'O''Head')",
        "$select": "id,displayName,userPrincipalName",
        "$top": str(MOST),
    }


async def test_address_finds_its_owner(people: GraphPeople, graph_server: GraphServer) -> None:
    """What has an at sign is an address, of sign-in or of e-mail."""
    graph_server.answer("GET /users", values(HARRIET))
    assert (await people.find("head@school.example")).found is Found.FOUND
    expected = "userPrincipalName eq 'head@school.example' or mail eq 'head@school.example'"
    assert graph_server.requests[0]["query"]["$filter"] == expected


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (values(), Found.NOT_FOUND),
        (
            error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
            Found.FORBIDDEN,
        ),
        (error(429, "TooManyRequests"), Found.THROTTLED),
        (values({"displayName": "Without an id"}), Found.MALFORMED),
        (GraphAnswer(body={"value": {}}), Found.MALFORMED),
        (GraphAnswer(reset=True), Found.UNREACHABLE),
    ],
)
async def test_nobody_is_found_without_an_answer(
    people: GraphPeople, graph_server: GraphServer, answer: GraphAnswer, found: Found
) -> None:
    """Where nobody is found the reason is told, and nobody is made up."""
    graph_server.answer("GET /users", answer)
    assert await people.find("Harriet") == Search(found)


async def test_app_is_installed_and_its_chat_is_learned(people: GraphPeople, graph_server: GraphServer) -> None:
    """The app is looked up in the school's catalogue, installed for the person, and their chat comes back."""
    all_is_well(graph_server)
    assert await people.install(HEAD) == Installation(Found.FOUND, CHAT)
    catalogue, added, installed, chat = graph_server.requests
    assert catalogue["query"] == {"$filter": f"externalId eq '{APP_ID}'"}
    assert added["body"] == {"teamsApp@odata.bind": f"{graph_server.base}/v1.0/appCatalogs/teamsApps/catalogue-id"}
    assert installed["query"] == {"$expand": "teamsApp", "$filter": f"teamsApp/externalId eq '{APP_ID}'"}
    assert chat["method"] == "GET"


async def test_who_has_the_app_keeps_it(people: GraphPeople, graph_server: GraphServer) -> None:
    """Installing what is there already is no failure."""
    all_is_well(graph_server)
    graph_server.answer(f"POST {INSTALLED}", error(409, "Conflict", "App already installed"))
    assert await people.install(HEAD) == Installation(Found.FOUND, CHAT)


@pytest.mark.parametrize(
    ("request_", "answer", "found"),
    [
        (CATALOGUE, values(), Found.NOT_FOUND),
        (CATALOGUE, error(403, "Forbidden"), Found.FORBIDDEN),
        (CATALOGUE, GraphAnswer(body={}), Found.MALFORMED),
        (f"POST {INSTALLED}", error(403, "Forbidden"), Found.FORBIDDEN),
        (f"POST {INSTALLED}", error(404, "NotFound"), Found.NOT_FOUND),
        (f"POST {INSTALLED}", error(400, "BadRequest"), Found.MALFORMED),
        (f"GET {INSTALLED}", values(), Found.NOT_FOUND),
        (f"GET {INSTALLED}/abc=/chat", error(429, "TooManyRequests"), Found.THROTTLED),
        (f"GET {INSTALLED}/abc=/chat", GraphAnswer(body={"id": 5}), Found.MALFORMED),
    ],
)
async def test_every_step_may_fail(
    people: GraphPeople, graph_server: GraphServer, request_: str, answer: GraphAnswer, found: Found
) -> None:
    """A step that fails ends the installation with its reason, and no chat is made up."""
    all_is_well(graph_server)
    graph_server.answer(request_, answer)
    assert await people.install(HEAD) == Installation(found)


@pytest.mark.parametrize("ask", [GraphPeople.find, GraphPeople.install, GraphPeople.installation])
async def test_id_of_a_person_stays_one_step_of_the_path(
    people: GraphPeople, graph_server: GraphServer, ask: Callable[..., Awaitable[Any]]
) -> None:
    """What was typed for a name or an id cannot reach another part of Graph."""
    all_is_well(graph_server)
    await ask(people, "../groups/x")
    assert not [asked for asked in graph_server.requests if "/groups/" in asked["raw"].split("?")[0]]
