"""`safecontact people`: finds people in the school's directory for the school file, and gives them the app."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot import school_file, settings
from bot.core.lookup import Found
from bot.core.people import Person
from bot.doctor.records import school_now
from bot.errors import SafeContactError, SettingsError
from bot.teams.graph import open_graph
from bot.teams.people import INSTALL_PERMISSIONS, SEARCH_PERMISSION, GraphPeople, Search
from bot.texts import say

T = TypeVar("T")


def find(words: str) -> None:
    """Print whoever is found, as entries for the school file.

    Raises:
        SafeContactError: Nobody was found, and why.
    """

    async def search(people: GraphPeople) -> Search:
        return await people.find(words)

    result = asyncio.run(_with_graph(search))
    if result.found is not Found.FOUND:
        raise SafeContactError(say(f"directory.search.{result.found.value}", permissions=SEARCH_PERMISSION))
    for person in result.people:  # what JSON quotes is quoted for TOML
        name, own_id = (json.dumps(text, ensure_ascii=False) for text in (person.name, person.id))
        print(f"[[people]]  # {person.address}\nid = {own_id}\nname = {name}\n")


def install(*, everybody: bool) -> bool:
    """Give the app to the leads, or to everybody on the school's list as it is now; whether each has it now."""
    chosen = settings.load()
    file = school_file.read(chosen.school_file)
    school = asyncio.run(school_now(chosen, file))
    if school.people != file.people:
        print(say("directory.set_in_teams"))
    wanted = [person for person in school.people if everybody or person.reads_reports]

    async def give(people: GraphPeople) -> bool:
        return all([await _given(people, person) for person in wanted])

    return asyncio.run(_with_graph(give))


async def _given(people: GraphPeople, person: Person) -> bool:
    result = await people.install(person.id)
    print(f"{person.name} {say(f'directory.person.{result.found.value}', permissions=', '.join(INSTALL_PERMISSIONS))}")
    return result.found is Found.FOUND


async def _with_graph(ask: Callable[[GraphPeople], Awaitable[T]]) -> T:
    chosen = settings.load()
    graph = open_graph(chosen)
    if graph is None:
        advice = say("directory.off_advice", setting=settings.environment_name("graph"))
        raise SettingsError(say("directory.off"), advice=advice)
    try:
        return await ask(GraphPeople(graph, chosen.app_id.strip().lower()))
    finally:
        await graph.close()
