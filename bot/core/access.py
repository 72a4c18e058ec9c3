"""What somebody may do with a report: one pure table that fails closed (product design 3.11 to 3.14)."""

from collections.abc import Callable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bot.core.people import EntraId, Person, Role
from bot.core.routing import Route
from bot.core.school import School


class Status(StrEnum):
    """Where a report stands. Acknowledged: somebody is responsible for the next step."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class Action(StrEnum):
    """What somebody may want to do."""

    LIST = "list"  # it is in this person's lists, counts and searches
    OPEN = "open"
    ACKNOWLEDGE = "acknowledge"
    TAKE_OVER = "take_over"  # from an owner who is away or cannot be reached, which is for the caller to know
    PASS_ON = "pass_on"  # noqa: S105  (no password)
    ASK_REPORTER = "ask_reporter"
    ADD_ACTION = "add_action"
    FINISH_ACTION = "finish_action"
    CLOSE = "close"
    REOPEN = "reopen"
    EXPORT = "export"
    SEE_STATUS = "see_status"  # the reporter's own, without a word of what was done
    ADD_NOTE = "add_note"  # the reporter appends; nothing is overwritten
    START_DRILL = "start_drill"


class CaseFacts(BaseModel):
    """All that decides who may do what with one report. `opened_by` are the ids of those who have opened it.

    `passed_to` has been asked to take over from the owner, who stays responsible until it is acknowledged.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reporter: EntraId
    route: Route
    status: Status = Status.NEW
    owner: EntraId | None = None
    passed_to: EntraId | None = None
    open_actions: int = 0
    opened_by: frozenset[EntraId] = frozenset()


def may(actor: Person | None, action: Action, subject: CaseFacts | None = None) -> bool:
    """Whether `actor`, as the school file has them now, may do this. Anything missing or unknown: no.

    START_DRILL needs no subject; every other action is about one report.
    """
    if actor is None:
        return False
    if action is Action.START_DRILL:
        return actor.has(Role.HEADTEACHER)
    rule = _RULES.get(action)
    return rule is not None and subject is not None and rule(actor, subject)


def may_pass_to(actor: Person | None, target: str, subject: CaseFacts | None, school: School) -> bool:
    """Whether `actor` may ask `target`, an Entra id, to take this report on."""
    if actor is None or subject is None or not may(actor, Action.PASS_ON, subject):
        return False
    return target != actor.id and target in eligible(subject, school)


def readers(case: CaseFacts, school: School) -> tuple[str, ...]:
    """Who can open this report as the school's people are now, in the order of its route."""
    found = (school.person(one) for one in case.route.readers)
    return tuple(one.id for one in found if one and _reads(one, case))


def eligible(case: CaseFacts, school: School, away: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Who could take this report on, in the order of its route: readers only, and never the present owner.

    `away` are left out: they cannot take on anything. Leave the person who asks out of the list that is shown.
    """
    return tuple(one for one in readers(case, school) if one != case.owner and one not in away)


def _reads(actor: Person, case: CaseFacts) -> bool:
    """The one test for reading. A reporter is never a reader, nor is somebody whose role has ended."""
    return actor.reads_reports and actor.id in case.route.readers and actor.id != case.reporter


def _has_read(actor: Person, case: CaseFacts) -> bool:
    """Nobody decides about a report without having opened it."""
    return _reads(actor, case) and actor.id in case.opened_by


def _may_acknowledge(actor: Person, case: CaseFacts) -> bool:
    """Once by the first who does, and again only by the person whom the owner asked to take over."""
    asked = case.status is Status.ACKNOWLEDGED and case.passed_to == actor.id != case.owner
    return _has_read(actor, case) and (case.status is Status.NEW or asked)


def _may_pass_on(actor: Person, case: CaseFacts) -> bool:
    """The first card has "I can't deal with this", so that needs no opening; a case taken on needs it."""
    if not any(one not in (actor.id, case.reporter, case.owner) for one in case.route.readers):
        return False
    return _reads(actor, case) if case.status is Status.NEW else _works_on(actor, case)


def _works_on(actor: Person, case: CaseFacts) -> bool:
    """The owner, or another reader who has opened it, so that a report is not stuck when its owner is away."""
    return case.status is Status.ACKNOWLEDGED and _has_read(actor, case)


def _may_take_over(actor: Person, case: CaseFacts) -> bool:
    return _works_on(actor, case) and actor.id != case.owner


def _may_close(actor: Person, case: CaseFacts) -> bool:
    return _works_on(actor, case) and case.open_actions == 0


def _is_over(actor: Person, case: CaseFacts) -> bool:
    return case.status is Status.CLOSED and _has_read(actor, case)


def _reported(actor: Person, case: CaseFacts) -> bool:
    return actor.id == case.reporter


_RULES: dict[Action, Callable[[Person, CaseFacts], bool]] = {
    Action.LIST: _reads,
    Action.OPEN: _reads,
    Action.ACKNOWLEDGE: _may_acknowledge,
    Action.TAKE_OVER: _may_take_over,
    Action.PASS_ON: _may_pass_on,
    Action.ASK_REPORTER: _works_on,
    Action.ADD_ACTION: _works_on,
    Action.FINISH_ACTION: _works_on,
    Action.CLOSE: _may_close,
    Action.REOPEN: _is_over,
    Action.EXPORT: _is_over,
    Action.SEE_STATUS: _reported,
    Action.ADD_NOTE: _reported,
}
