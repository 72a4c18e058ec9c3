"""Who is who in the school, and what each may do."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

_ADDRESS = r"^([^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+\.[a-zA-Z]{2,})?$"
EntraId = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=64)]


class Role(StrEnum):
    """A role a person can hold at the school."""

    HEADTEACHER = "headteacher"
    DEPUTY = "deputy"
    CHAIR = "chair"
    SENCO = "senco"
    ADMIN = "admin"
    STAFF = "staff"


# The roles that a report can reach. Somebody who no longer holds one opens nothing, whatever an old route says.
LEADS = frozenset({Role.HEADTEACHER, Role.DEPUTY, Role.CHAIR})


class Person(BaseModel):
    """A member of staff, volunteer or governor who may use the bot.

    `id` is the Entra object id (aadObjectId): the only thing that says who is acting. `phone` empty means that
    the school has not set it, and the user is told so. `email` is for the notes to leads whom Teams does not reach.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: EntraId
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    roles: frozenset[Role] = frozenset({Role.STAFF})
    phone: str = Field(default="", max_length=40)
    email: Annotated[str, Field(max_length=254, pattern=_ADDRESS)] = ""

    def has(self, role: Role) -> bool:
        """Whether this person holds the role."""
        return role in self.roles

    @property
    def reads_reports(self) -> bool:
        """Whether this person can ever be sent a report; it says nothing about there being any."""
        return bool(self.roles & LEADS)


def first_with(role: Role, people: Iterable[Person]) -> Person | None:
    """The first of these people who holds the role."""
    return next((person for person in people if person.has(role)), None)
