"""Reports that were sent, and what happens to them, for the tests of the case desk."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.core import handling
from bot.core.access import Status
from bot.core.case import Case, Entry, Happened
from bot.core.handling import Decision
from bot.core.incident import Certainty, Draft, Party
from bot.core.people import Person
from bot.core.routing import Route, route
from tests.support.clock import MORNING
from tests.support.leads import HEAD, TEACHER, school_of

SCHOOL = school_of()
REFERENCE = "SN-7K4M-26"
MINUTE = timedelta(minutes=1)


def draft(*parties: Party, **answers: Any) -> Draft:
    """A report in which everything that must be answered is."""
    answered = {"safety": Certainty.NO, "images": Certainty.NO, "account": ("She wrote hi.",)}
    return Draft(started_at=MORNING, parties=frozenset(parties or {Party.NONE}), **{**answered, **answers})


def sent(*parties: Party, reporter: Person = TEACHER, found: Route | None = None, **changes: Any) -> Case:
    """A report that has just been sent, by the teacher unless said otherwise."""
    body = draft(*parties)
    fields = {
        "reference": REFERENCE,
        "reporter": reporter.id,
        "conversation": "a:teacher",
        "status": Status.NEW,
        "urgent": False,
        "practice": False,
        "complete": True,
        "route": found or route(body.parties or frozenset(), reporter, SCHOOL),
        "body": body,
        "sent_at": MORNING,
        "history": (Entry(at=MORNING, actor=reporter.id, what=Happened.SENT),),
    }
    return Case.model_validate({**fields, **changes})


def having(case: Case, *happened: tuple[Happened, str, dict[str, Any]], minutes: int = 1) -> Case:
    """The case after these entries, one minute after another: what, whose act (empty: the bot's), data."""
    entries = (
        Entry(at=MORNING + (minutes + number) * MINUTE, actor=actor, what=what, data=data)
        for number, (what, actor, data) in enumerate(happened)
    )
    return case.model_copy(update={"history": (*case.history, *entries)})


def alerted(case: Case, *people: str) -> Case:
    """The case after these people have been sent an alert, and have got it."""
    for one in people:
        case = having(
            case, (Happened.ALERTED, "", {"person": one}), (Happened.DELIVERED, "", {"person": one}), minutes=0
        )
    return case


def at(minutes: float) -> datetime:
    """So many minutes after the report was sent."""
    return MORNING + minutes * MINUTE


def done(decision: Decision | None) -> Case:
    """The case as a decision leaves it; fails the test when it was refused."""
    assert decision is not None
    return decision.case


def taken_on(case: Case | None = None, actor: Person = HEAD) -> Case:
    """A report that this person has opened and acknowledged."""
    opened = done(handling.open_case(case or alerted(sent(), "head", "dan"), actor, at(5)))
    return done(handling.acknowledge(opened, actor, at(6)))


def closed(case: Case | None = None, actor: Person = HEAD) -> Case:
    """A report that this person has closed."""
    return done(handling.close(case or taken_on(), actor, ["recorded"], "Spoke to her.", "file", at(60)))


Act = Callable[[Case, Person], Decision | None]

# Everything that can be done with a report, with what makes it complete.
ACTS: dict[str, Act] = {
    "open": lambda case, actor: handling.open_case(case, actor, at(99)),
    "acknowledge": lambda case, actor: handling.acknowledge(case, actor, at(99)),
    "pass to dan": lambda case, actor: handling.pass_on(case, actor, "dan", SCHOOL, at(99)),
    "ask": lambda case, actor: handling.ask_reporter(case, actor, "When was it?", at(99)),
    "action": lambda case, actor: handling.add_action(case, actor, "Phone home", at(99)),
    "finish": lambda case, actor: handling.finish_action(case, actor, "1", at(99)),
    "close": lambda case, actor: handling.close(case, actor, ["police"], "They have it.", "", at(99)),
    "reopen": lambda case, actor: handling.reopen(case, actor, "More came up", at(99)),
    "note": lambda case, actor: handling.add_note(case, actor, "And then she wrote again.", at(99), ()),
}
