"""People at Microsoft Graph: found by name or address, and given the app, so that the bot can write to them.

Application permissions, each the school's to give, and what breaks without it:

- User.Read.All: to find somebody by name or address, and read their object id. There is no smaller one for
  applications: https://learn.microsoft.com/graph/api/user-list
- TeamsAppInstallation.ReadWriteSelfForUser.All: to install this app, and no other, for a person, and to learn the
  chat that comes of it: https://learn.microsoft.com/graph/api/userteamwork-post-installedapps. It works for the app
  whose manifest names the bot's own id under `webApplicationInfo`.
- AppCatalog.Read.All: to learn the id that Teams gave this app when it was uploaded, which is another than the
  manifest's: https://learn.microsoft.com/graph/api/appcatalogs-list-teamsapps
"""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from bot.core.lookup import Found
from bot.teams.graph import Answer, Graph

SEARCH_PERMISSION = "User.Read.All"
INSTALL_PERMISSIONS = ("TeamsAppInstallation.ReadWriteSelfForUser.All", "AppCatalog.Read.All")
MOST = 10  # people of one search; who is not among them is found by a longer name
ALREADY = 409  # the status of installing what is installed


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody of the school's directory: the Entra object id, the name and the sign-in address."""

    id: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Search:
    """Who was found; several people can have one name."""

    found: Found
    people: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Installation:
    """Whether a person has the app now, and the id of their private chat with it."""

    found: Found
    chat: str = ""


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, extra="ignore")


class _User(_Part):
    id: str = Field(min_length=1)
    display_name: str | None = None
    user_principal_name: str = ""


class _Users(_Part):
    value: list[_User]


class _Thing(_Part):
    id: str = Field(min_length=1)


class _Things(_Part):
    value: list[_Thing]


class GraphPeople:
    """The school's directory, and this app (`app_id`: the id in its manifest) in people's Teams."""

    def __init__(self, graph: Graph, app_id: str) -> None:
        self._graph = graph
        self._app_id = app_id

    async def find(self, words: str) -> Search:
        """Who has this sign-in or e-mail address, or a name that begins like this."""
        wanted = _quoted(words.strip())
        if "@" in words:
            condition = f"userPrincipalName eq {wanted} or mail eq {wanted}"
        else:
            condition = " or ".join(f"startswith({name},{wanted})" for name in ("displayName", "givenName", "surname"))
        answer = await self._graph.get(
            "users", filter=condition, select="id,displayName,userPrincipalName", top=str(MOST)
        )
        if answer.found is not Found.FOUND:
            return Search(answer.found)
        try:
            users = _Users.model_validate(answer.body).value
        except ValidationError:
            return Search(Found.MALFORMED)
        people = tuple(Listed(user.id.lower(), user.display_name or "", user.user_principal_name) for user in users)
        return Search(Found.FOUND if people else Found.NOT_FOUND, people)

    async def install(self, person_id: str) -> Installation:
        """Have the app installed for a person who may not have it yet, and learn their chat with it.

        Teams then tells the bot of the new chat as it does when a person adds the app.
        """
        found, catalogue_id = _first(await self._graph.get("appCatalogs", "teamsApps", filter=self._is_ours("")))
        if found is not Found.FOUND:
            return Installation(found)
        body = {"teamsApp@odata.bind": self._graph.reference("appCatalogs", "teamsApps", catalogue_id)}
        added = await self._graph.post("users", person_id, "teamwork", "installedApps", body=body)
        if added.found is not Found.FOUND and added.status != ALREADY:
            return Installation(added.found)
        return await self.installation(person_id)

    async def installation(self, person_id: str) -> Installation:
        """Whether a person has the app, and their chat with it."""
        apps = ("users", person_id, "teamwork", "installedApps")
        found, installed_id = _first(await self._graph.get(*apps, expand="teamsApp", filter=self._is_ours("teamsApp/")))
        if found is not Found.FOUND:
            return Installation(found)
        chat = await self._graph.get(*apps, installed_id, "chat")
        if chat.found is not Found.FOUND:
            return Installation(chat.found)
        try:
            return Installation(Found.FOUND, _Thing.model_validate(chat.body).id)
        except ValidationError:
            return Installation(Found.MALFORMED)

    def _is_ours(self, prefix: str) -> str:
        return f"{prefix}externalId eq {_quoted(self._app_id)}"


def _quoted(value: str) -> str:
    """A value in OData's quotes; an apostrophe in it is doubled."""
    return "'" + value.replace("'", "''") + "'"


def _first(answer: Answer) -> tuple[Found, str]:
    """The id of the first of the things in an answer."""
    if answer.found is not Found.FOUND:
        return answer.found, ""
    try:
        things = _Things.model_validate(answer.body).value
    except ValidationError:
        return Found.MALFORMED, ""
    return (Found.FOUND, things[0].id) if things else (Found.NOT_FOUND, "")
