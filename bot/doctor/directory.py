"""Microsoft Graph, where it is on: which permissions were granted, and whether the leads' ids are anybody's."""

from bot.core.lookup import Found
from bot.doctor.finding import Finding, note, ok, skipped, wrong
from bot.doctor.identity import claims_of
from bot.doctor.patient import Patient
from bot.doctor.records import current
from bot.teams.credential import Credential, CredentialRefused
from bot.teams.meetings import PERMISSION
from bot.teams.people import INSTALL_PERMISSIONS, SEARCH_PERMISSION
from bot.texts import say

# What each is for stands in bot/teams/meetings.py and people.py, and in `doctor.toml` for the person who grants it.
PERMISSIONS = {
    PERMISSION: "meetings",
    SEARCH_PERMISSION: "users",
    **dict(zip(INSTALL_PERMISSIONS, ("install", "catalogue"), strict=True)),
}


async def graph(patient: Patient) -> Finding:
    """Sign in to Graph, read the permissions from the token, and ask for the leads."""
    if patient.graph is None:
        return skipped("graph", "off")
    credential = Credential.for_graph(patient.settings)
    try:
        roles = claims_of(await credential.token()).get("roles")
    except CredentialRefused as error:
        return wrong("graph", "refused", code=error.code or "no answer")
    finally:
        credential.close()
    granted = {str(role) for role in roles} if isinstance(roles, list) else set()
    if not granted & set(PERMISSIONS):
        return wrong("graph", "no_permission")
    if SEARCH_PERMISSION in granted and (fault := await _unknown_leads(patient)):
        return fault
    if missing := [name for name in PERMISSIONS if name not in granted]:
        uses = (f"{name} ({say(f'doctor.permission.{PERMISSIONS[name]}')})" for name in missing)
        return note("graph", "some", missing="; ".join(uses))
    return ok("graph")


async def _unknown_leads(patient: Patient) -> Finding | None:
    """A lead whose object id the directory has not got, or that the directory is not there to ask."""
    if patient.graph is None or patient.school is None:
        return None
    unknown = []
    school = await current(patient)
    for person in school.people:
        if person.reads_reports:
            match (await patient.graph.get("users", person.id, select="id")).found:
                case Found.NOT_FOUND:
                    unknown.append(person.name)
                case Found.UNREACHABLE | Found.THROTTLED | Found.MALFORMED:
                    return wrong("graph", "unreachable")
    return wrong("graph", "nobody", names=", ".join(unknown)) if unknown else None
