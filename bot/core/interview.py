"""The order of a guided report's questions, and what is still to be asked (product design 3.3)."""

from enum import StrEnum

from bot.core.incident import Draft, Kind, Party
from bot.core.policy import Roles


class Step(StrEnum):
    """One card of the guided report."""

    SAFETY = "safety"
    PARTIES = "parties"
    FACTS = "facts"
    ACCOUNT = "account"
    IMAGES = "images"
    SO_FAR = "so_far"
    CHECK = "check"


ORDER = tuple(Step)


def answered(draft: Draft, step: Step) -> bool:
    """Whether this step needs no more asking. The check is never answered: it is sent, or it is not.

    What happened is asked even when something was told before, once: there may be more to tell.
    """
    gone_past = step in draft.settled
    known = {
        Step.SAFETY: draft.safety is not None,
        Step.PARTIES: draft.parties is not None,
        Step.FACTS: gone_past or not missing_facts(draft),
        Step.ACCOUNT: gone_past and bool(draft.account),
        Step.IMAGES: draft.images is not None,
        Step.SO_FAR: gone_past or draft.told is not None,
        Step.CHECK: False,
    }
    return known[step]


def pending(draft: Draft) -> Step:
    """The first step that is not answered: where a saved report goes on, and what is asked next."""
    return next(step for step in ORDER if not answered(draft, step))


def before(step: Step) -> Step:
    """The step that Back leads to."""
    return ORDER[max(ORDER.index(step) - 1, 0)]


def missing_facts(draft: Draft) -> tuple[str, ...]:
    """The short facts that have not been told, in the order they are asked; each may be left out.

    A class or "one of my Year 5s" is no child yet: the name is asked, once. Who does not know it says so.
    """
    told = {
        "children": any(child.name or child.screen_name for child in draft.children),
        "platform": bool(draft.platform),
        "happened": draft.happened is not None,
    }
    return tuple(name for name, known in told.items() if not known and f"{Step.FACTS}.{name}" not in draft.settled)


def chosen(parties: frozenset[Party]) -> frozenset[Party]:
    """What a choice of several parties means: "none of these" beside somebody is that somebody."""
    named = parties - {Party.NONE}
    return named or frozenset({Party.NONE})


def clause(kind: Kind, roles: Roles) -> str:
    """The unit that the reporter has in mind; the first speaks for both when it is not known. Empty: none is named."""
    wanted = roles.aware if kind is Kind.BECAME_AWARE else roles.reporting
    return next(iter((*wanted, *roles.duties)), "")
