"""What becomes of a case when somebody acts on it: pure decisions, each refused when `may` refuses it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.access import Action, Status, may, may_pass_to, readers
from bot.core.case import Case, Entry, Happened
from bot.core.notice import Notice, NoticeKind
from bot.core.people import Person
from bot.core.school import School


class Outcome(StrEnum):
    """Codes for how a case ended; at least one is chosen, and the reason is written (product design 3.13)."""

    ADVICE_GIVEN = "advice_given"
    RECORDED = "recorded"
    PARENTS_INFORMED = "parents_informed"
    PARENTS_NOT_INFORMED = "parents_not_informed"
    SOCIAL_CARE = "social_care"
    POLICE = "police"
    LADO = "lado"
    LOW_LEVEL = "low_level"
    DUPLICATE = "duplicate"
    NO_FURTHER_ACTION = "no_further_action"


@dataclass(frozen=True, slots=True)
class Decision:
    """The case as it now is, what is added to its history, and what people are owed."""

    case: Case
    entries: tuple[Entry, ...]
    notices: tuple[Notice, ...] = ()


def open_case(case: Case, actor: Person, now: datetime) -> Decision | None:
    """Open a report to read it; every opening is recorded, and the reporter is told of the first."""
    if not may(actor, Action.OPEN, case.facts):
        return None
    entry = Entry(at=now, actor=actor.id, what=Happened.OPENED)
    first = actor.id not in case.opened_by and case.status is Status.NEW
    notices = (Notice(NoticeKind.RECEIPT_CHANGED, case.reporter),) if first else ()
    return _decide(case, (entry,), notices)


def acknowledge(case: Case, actor: Person, now: datetime, away: frozenset[str] = frozenset()) -> Decision | None:
    """Take responsibility for the next step. The first owns it; the others' cards follow.

    From an owner who is `away` today, or cannot be reached, another reader who has opened it takes it over.
    """
    if not may(actor, Action.ACKNOWLEDGE, case.facts) and not may_take_over(case, actor, away):
        return None
    entry = Entry(at=now, actor=actor.id, what=Happened.ACKNOWLEDGED)
    notices = (
        Notice(NoticeKind.RECEIPT_CHANGED, case.reporter),
        Notice(NoticeKind.TELL, case.reporter, "report.word_back.owned", {"who": actor.id}),
        *alerts_changed(case),
    )
    return _decide(case, (entry,), notices, status=Status.ACKNOWLEDGED, owner=actor.id)


def may_take_over(case: Case, actor: Person, away: frozenset[str]) -> bool:
    """Whether the person responsible is not here, and this one may be it instead."""
    return owner_gone(case, away) and may(actor, Action.TAKE_OVER, case.facts)


def owner_gone(case: Case, away: frozenset[str]) -> bool:
    """Whether the person responsible is away today, or cannot be reached."""
    return case.owner in away | case.unreachable


def pass_on(case: Case, actor: Person, target: str, school: School, now: datetime) -> Decision | None:
    """Answer "I can't deal with this": somebody else who may read it is alerted at once, and once."""
    if not may_pass_to(actor, target, case.facts, school):
        return None
    if case.passed_to == target:
        return Decision(case, ())
    entry = Entry(at=now, actor=actor.id, what=Happened.PASSED_ON, data={"to": target})
    return _decide(case, (entry,), (Notice(NoticeKind.ALERT, target),))


def ask_reporter(case: Case, actor: Person, question: str, now: datetime) -> Decision | None:
    """Ask the reporter something; the words are kept as typed."""
    if not may(actor, Action.ASK_REPORTER, case.facts) or not question.strip():
        return None
    if _said_last(case, actor, Happened.ASKED, question):
        return Decision(case, ())
    entry = Entry(at=now, actor=actor.id, what=Happened.ASKED, data={"text": question})
    told = Notice(NoticeKind.TELL, case.reporter, "report.word_back.question", {"who": actor.id, "question": question})
    return _decide(case, (entry,), (told,))


def add_action(case: Case, actor: Person, text: str, now: datetime) -> Decision | None:
    """Note an action: what, who, by when, in the reader's own words."""
    if not may(actor, Action.ADD_ACTION, case.facts) or not text.strip():
        return None
    if _said_last(case, actor, Happened.ACTION, text):
        return Decision(case, ())
    number = str(len(case.entries(Happened.ACTION)) + 1)
    entry = Entry(at=now, actor=actor.id, what=Happened.ACTION, data={"number": number, "text": text})
    return _decide(case, (entry,))


def finish_action(case: Case, actor: Person, number: str, now: datetime) -> Decision | None:
    """Note that an action is done; a second time changes nothing."""
    if not may(actor, Action.FINISH_ACTION, case.facts) or number not in case.open_actions:
        return None
    return _decide(case, (Entry(at=now, actor=actor.id, what=Happened.ACTION_DONE, data={"number": number}),))


def close(
    case: Case, actor: Person, outcomes: Iterable[str], reason: str, kept_in: str, now: datetime
) -> Decision | None:
    """Close with outcome and reason; the reporter is told that it has been followed up, and no more."""
    codes = sorted({code for code in outcomes if code in set(Outcome)})
    if not may(actor, Action.CLOSE, case.facts) or not reason.strip() or not codes:
        return None
    data = {"outcomes": codes, "reason": reason, "kept_in": kept_in}
    notices = (
        Notice(NoticeKind.RECEIPT_CHANGED, case.reporter),
        Notice(NoticeKind.TELL, case.reporter, "report.word_back.closed", {"who": actor.id}),
        *alerts_changed(case),
    )
    entry = Entry(at=now, actor=actor.id, what=Happened.CLOSED, data=data)
    return _decide(case, (entry,), notices, status=Status.CLOSED)


def reopen(case: Case, actor: Person, reason: str, now: datetime) -> Decision | None:
    """Open a closed case again, with the reason; its history stays whole."""
    if not may(actor, Action.REOPEN, case.facts) or not reason.strip():
        return None
    entry = Entry(at=now, actor=actor.id, what=Happened.REOPENED, data={"reason": reason, "afresh": True})
    notices = (
        Notice(NoticeKind.RECEIPT_CHANGED, case.reporter),
        Notice(NoticeKind.TELL, case.reporter, "report.word_back.reopened", {}),
        *alerts_changed(case),
    )
    return _decide(case, (entry,), notices, status=Status.ACKNOWLEDGED, owner=actor.id)


def export(case: Case, actor: Person, now: datetime) -> Decision | None:
    """Take a closed case out of the app, for the school's own file; that is recorded as an opening is."""
    if not may(actor, Action.EXPORT, case.facts):
        return None
    return _decide(case, (Entry(at=now, actor=actor.id, what=Happened.EXPORTED, data={"text": "text"}),))


def add_note(
    case: Case, actor: Person, text: str, now: datetime, to: Iterable[str], *, alarming: bool = False
) -> Decision | None:
    """The reporter adds or corrects; nothing that was sent is changed. `to`: who is told of it (`told_of_note`).

    `alarming`: the words tell of danger, or of an intimate image.
    """
    if not may(actor, Action.ADD_NOTE, case.facts) or not text.strip():
        return None
    entry = Entry(at=now, actor=actor.id, what=Happened.ADDED, data={"text": text})
    key = "case.added_urgent" if alarming else "case.added_to"
    return _decide(case, (entry,), tuple(Notice(NoticeKind.TELL, person, key) for person in to))


def told_of_note(case: Case, school: School, away: frozenset[str]) -> tuple[str, ...]:
    """Who is told that the reporter has added something: whoever deals with it, or the other readers who are here.

    Nobody, when nobody holds a role any more in which it can be opened. `away`: today.
    """
    able = readers(case.facts, school)
    here = tuple(one for one in able if one not in away | case.unreachable)
    dealing = _dealing_with(case)
    for some in (here, able):
        if found := tuple(one for one in dealing if one in some) or some:
            return found
    return ()


def completed(case: Case, entry: Entry) -> Decision:
    """The report that an urgent alert announced is there, `entry` being its last: those who deal with it are told.

    Where it has no owner any more, the others' cards must not name one.
    """
    told = tuple(Notice(NoticeKind.TELL, person, "case.added_to") for person in _dealing_with(case))
    return Decision(case, (entry,), told if case.owner else (*told, *alerts_changed(case)))


def recorded_already(case: Case, decision: Decision | None, what: Happened, number: str = "") -> Entry | None:
    """The entry that a press would only repeat, whoever made it; None: there is none, and `decision` says all.

    `number`: of the action that is ticked off.
    """
    if decision is not None:
        return None if decision.entries else case.entries(what)[-1]
    over = case.status is Status.CLOSED
    holds = {Happened.CLOSED: over, Happened.REOPENED: not over, Happened.ACTION_DONE: True}
    made = [entry for entry in case.entries(what) if entry.data.get("number", "") == number]
    return made[-1] if made and holds.get(what, False) else None


def alerted(case: Case) -> tuple[str, ...]:
    """Everybody who has been sent an alert card and may still read the report."""
    sent = dict.fromkeys(entry.data["person"] for entry in case.entries(Happened.ALERTED))
    return tuple(person for person in sent if person in case.route.readers)


def _dealing_with(case: Case) -> tuple[str, ...]:
    """The owner; before there is one, everybody who has been alerted."""
    owner = case.owner if case.owner in case.route.readers else None
    return (owner,) if owner else alerted(case)


def _said_last(case: Case, actor: Person, what: Happened, text: str) -> bool:
    """Whether this is the second press of a button: the same words, by the same person, as the last time."""
    return any(entry.actor == actor.id and entry.data["text"] == text for entry in case.entries(what)[-1:])


def alerts_changed(case: Case) -> tuple[Notice, ...]:
    """What shows on every alert card how the report now stands."""
    return tuple(Notice(NoticeKind.ALERT_CHANGED, person) for person in alerted(case))


def _decide(case: Case, entries: tuple[Entry, ...], notices: tuple[Notice, ...] = (), **changes: object) -> Decision:
    changed = case.model_copy(update={**changes, "history": case.history + entries})
    return Decision(changed, entries, notices)
