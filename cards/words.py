"""Words for people and moments, the same on every card."""

from datetime import datetime

from bot.core.people import Person, Role
from bot.core.school import School
from bot.texts import say

_ROLES = (Role.HEADTEACHER, Role.DEPUTY, Role.CHAIR, Role.SENCO, Role.ADMIN, Role.STAFF)


def role_word(person: Person) -> str:
    """The first role that matters, as a school says it."""
    return say(f"people.role.{next(role for role in _ROLES if person.has(role) or role is Role.STAFF)}")


def named(person_id: str, school: School) -> str:
    """Role and name: "Head Teacher, Harriet Head"; somebody no longer listed is said to be so."""
    person = school.person(person_id)
    return f"{role_word(person)} {person.name}" if person else say("people.unlisted")


def listed(person_ids: tuple[str, ...], school: School) -> str:
    """Several people in one sentence."""
    names = [named(person_id, school) for person_id in person_ids]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {say('people.and')} {names[-1]}" if names else ""


def at(moment: datetime, school: School, now: datetime | None = None) -> str:
    """A moment by the school's clock; today's needs no date."""
    local = moment.astimezone(school.zone)
    today = now is not None and now.astimezone(school.zone).date() == local.date()
    return f"{local:%H:%M}" if today else f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}"


def recorded_already(reference: str, actor: str, moment: datetime, school: School) -> str:
    """For a second press of a decision: that it stands, since when, and who made it."""
    return say("edge.recorded_already", reference=reference, who=named(actor, school), at=at(moment, school))
