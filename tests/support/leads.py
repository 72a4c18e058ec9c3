"""Schools of every shape for the tests of routing, access and the ladder."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.core.people import Person, Role
from bot.core.school import School

LONDON = ZoneInfo("Europe/London")

TEACHER = Person(id="teacher", name="Tess Taylor")
HEAD = Person(id="head", name="Harriet Head", roles=frozenset({Role.HEADTEACHER}))
DAN = Person(id="dan", name="Dan Deputy", roles=frozenset({Role.DEPUTY, Role.STAFF}))
DEE = Person(id="dee", name="Dee Deputy", roles=frozenset({Role.DEPUTY, Role.SENCO}))
CHAIR = Person(id="chair", name="Cora Chair", roles=frozenset({Role.CHAIR}))
ADMIN = Person(id="admin", name="Ada Admin", roles=frozenset({Role.ADMIN}))
EVERYBODY = (TEACHER, HEAD, DAN, DEE, CHAIR, ADMIN)


def always(school: School) -> Callable[[Connection], School]:
    """What reads this school as it is now, where nothing is ever changed in Teams."""
    return lambda _connection: school


def school_of(*people: Person, holidays: tuple[tuple[date, date], ...] = (), **sections: Any) -> School:
    """A school with these people; without any, one with a head, two deputies and a chair."""
    return School.model_validate(
        {
            "school": {"name": "St Peter's", "tenant_id": "tenant"},
            "people": people or EVERYBODY,
            "holiday": [{"from": first, "to": last} for first, last in holidays],
            **sections,
        }
    )


def with_roles(person: Person, *roles: Role) -> Person:
    """The same person in these roles."""
    return person.model_copy(update={"roles": frozenset(roles)})


def local(text: str) -> datetime:
    """A moment as the school's clock shows it, such as "2022-03-15 14:06", in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)
