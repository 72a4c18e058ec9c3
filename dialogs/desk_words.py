"""What the case desk makes of a name, and how it says that something cannot be done now."""

from bot.core.access import Status
from bot.core.case import Case, Happened
from bot.core.people import Role
from bot.core.school import School
from bot.texts import say as sentence
from cards.words import at
from dialogs.turn import Turn


def called(name: str, people: tuple[str, ...], school: School) -> tuple[str, ...]:
    """Those of these people who are called so, or hold the role that is named; without a name all of them."""
    words = [word for word in name.lower().replace(".", "").split() if word not in _TITLES]
    if not words:
        return people
    found = [person for one in people if (person := school.person(one)) is not None]
    roles = {role for role, names in _ROLES.items() if " ".join(words) in names}
    return tuple(one.id for one in found if one.roles & roles or set(words) <= set(one.name.lower().split()))


_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "please", "the", "another", "other"})
_ROLES = {
    Role.HEADTEACHER: ("head", "head teacher", "headteacher"),
    Role.DEPUTY: ("deputy", "deputies", "deputy head", "deputy safeguarding lead", "safeguarding lead"),
    Role.CHAIR: ("chair", "chair of governors"),
}


def why_not(case: Case, turn: Turn, what: Happened) -> str:
    """Why something cannot be done with a report now, and what to do."""
    if case.status is Status.CLOSED:
        moment = at(case.entries(Happened.CLOSED)[-1].at, turn.school)
        return sentence("case.done.is_closed", reference=case.reference, at=moment)
    if what is Happened.PASSED_ON:
        return sentence("case.done.pass_nobody", reference=case.reference)
    if turn.person.id not in case.opened_by:
        return sentence("case.done.open_first", reference=case.reference)
    if case.status is Status.NEW:
        return sentence("case.done.take_on_first", reference=case.reference)
    return sentence("case.done.not_allowed")
