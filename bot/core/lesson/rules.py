"""What clause 14, with 4, 9 and 13, says of a session: eight checks, each with its clause (product design 4.3, 4.4).

Only what is written in the policy is checked here. Advice that the Head Teacher has adopted stands in `advice`, and
never changes what these checks say.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.facts.classes import CLASS, as_class, fits
from bot.core.lesson.advice import Advice, Measured, measured
from bot.core.lesson.session import NAMED_PLATFORMS, WEEK, Account, Answer, Purpose, Session
from bot.core.patterns import regex
from bot.core.school import WHOLE_SCHOOL, Closure

VERSION = "1"  # of this table; a record names the version that it was checked with


class Rule(StrEnum):
    """One point that the policy's words cover."""

    CLOSURE = "closure"  # A1
    PLATFORM = "platform"  # A2
    PURPOSE = "purpose"  # A3
    CURRICULUM = "curriculum"  # A4
    AGREED = "agreed"  # A5
    SENCO = "senco"  # A6
    ACCOUNT = "account"  # A7
    ACCEPTABLE_USE = "acceptable_use"  # A8


class Standing(StrEnum):
    """How a check stands. A note is information and checks nothing."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOTE = "note"


class Verdict(StrEnum):
    """What the checks come to."""

    MEETS = "meets"
    RULE_NOT_MET = "rule_not_met"
    UNSETTLED = "unsettled"
    DOES_NOT_MEET = "does_not_meet"


@dataclass(frozen=True, slots=True)
class Check:
    """One point with its clause. `reason` is the name of the sentence that says why it stands so."""

    rule: Rule
    clause: str
    standing: Standing
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A session held against the policy, and beside it, apart, the school's own adopted rules.

    `quoted`: the clauses to show word for word, clause 14 first.
    """

    verdict: Verdict
    checks: tuple[Check, ...]
    quoted: tuple[str, ...]
    advice: tuple[Measured, ...] = ()

    @property
    def in_force(self) -> bool:
        """Whether a period of lockdown or closure is in force for it, for all of its days and plainly."""
        return any(check.rule is Rule.CLOSURE and check.standing is Standing.PASSED for check in self.checks)

    @property
    def failed_clauses(self) -> tuple[str, ...]:
        """The clauses of the checks that failed, in the order of the list, each once."""
        return failed_clauses(check.rule for check in self.checks if check.standing is Standing.FAILED)


Found = tuple[Standing, str]


def judge(session: Session, closures: Sequence[Closure], adopted: Sequence[Advice] = ()) -> Judgement:
    """Hold a session against the policy.

    `closures`: the periods that the Head Teacher has set; what the teacher says of a closure does not count.
    """
    checks = tuple(
        Check(rule, clause, *found) for rule, clause, check in _RULES if (found := check(session, closures)) is not None
    )
    advice = measured(session, adopted)
    return Judgement(_verdict(checks, advice), checks, _quoted(session, checks), advice)


def _quoted(session: Session, checks: Sequence[Check]) -> tuple[str, ...]:
    """Clause 14, those that are not met, and clause 10 for parents on any platform that clause 14 does not name."""
    failed = {check.rule: check.clause for check in checks if check.standing is Standing.FAILED}
    parents = session.purpose is Purpose.PARENTS and Rule.PLATFORM in failed
    return tuple(dict.fromkeys(("14", *failed.values(), *(("10",) if parents else ()))))


def _verdict(checks: Sequence[Check], advice: Sequence[Measured]) -> Verdict:
    """A failed check outweighs all else, except that a closure which is not set is the Head Teacher's to settle."""
    failed = {check.rule for check in checks if check.standing is Standing.FAILED}
    if failed - {Rule.CLOSURE}:
        return Verdict.DOES_NOT_MEET
    if failed or any(check.standing is Standing.UNKNOWN for check in checks):
        return Verdict.UNSETTLED
    return Verdict.MEETS if all(item.met for item in advice) else Verdict.RULE_NOT_MET


def days_of(session: Session) -> tuple[date, ...]:
    """Every day of a session: one, or one a week until the last."""
    if session.day is None:
        return ()
    days = [session.day]
    while session.until is not None and days[-1] + WEEK <= session.until:
        days.append(days[-1] + WEEK)
    return tuple(days)


def _closure(session: Session, closures: Sequence[Closure]) -> Found:
    """A1: "During periods of Lockdown or school closure"."""
    days = days_of(session)
    if not days:
        return Standing.UNKNOWN, "no_day"
    covered = {_covered(session.group, day, closures) for day in days}
    if covered == {Standing.PASSED}:
        return Standing.PASSED, "in_force"
    if covered == {Standing.FAILED}:
        return Standing.FAILED, "not_set"
    return Standing.UNKNOWN, "partly" if len(days) == 1 else "some_days"


def _covered(group: str, day: date, closures: Sequence[Closure]) -> Standing:
    """Whether a period is in force for this group on this day; unknown where it is for others only."""
    names = [name for one in closures if one.first <= day <= one.last for name in one.groups]
    if not names:
        return Standing.FAILED
    if any(name.casefold() == WHOLE_SCHOOL for name in names) or _all_among(group, names):
        return Standing.PASSED
    return Standing.UNKNOWN


def _all_among(group: str, names: Sequence[str]) -> bool:
    """Whether every class of a group is one of those, or belongs to a year group that is."""
    if group.strip() and group.strip().casefold() in {name.strip().casefold() for name in names}:
        return True
    classes = [as_class(found[0]) for found in _CLASSES.finditer(group)]
    return bool(classes) and all(any(_within(each, as_class(name)) for name in names) for each in classes)


def _within(own: str, closed: str) -> bool:
    """Whether a class belongs to a closed one: 4B to Year 4, but the whole of Year 4 not to 4B."""
    return own.casefold() == closed.casefold() or (closed.startswith("Year ") and fits(closed, own))


_CLASSES = regex(rf"\b{CLASS}\b", re.IGNORECASE)


def _platform(session: Session, closures: Sequence[Closure]) -> Found:
    """A2: "over Zoom or Teams"."""
    del closures
    if not session.platform.strip():
        return Standing.UNKNOWN, "not_said"
    return (Standing.PASSED, "named") if session.platform in NAMED_PLATFORMS else (Standing.FAILED, "not_named")


def _purpose(session: Session, closures: Sequence[Closure]) -> Found:
    """A3: the four purposes of clause 14."""
    del closures
    if session.purpose is None:
        return Standing.UNKNOWN, "not_said"
    return (Standing.FAILED, "not_listed") if session.purpose is Purpose.OTHER else (Standing.PASSED, "listed")


def _curriculum(session: Session, closures: Sequence[Closure]) -> Found | None:
    """A4: "lessons linked to the school curriculum"."""
    del closures
    if session.purpose is not Purpose.LESSON:
        return None
    if not session.curriculum.strip():
        return Standing.UNKNOWN, "not_said"
    return (Standing.FAILED, "not_linked") if says_none(session.curriculum) else (Standing.PASSED, "linked")


def _agreed(session: Session, closures: Sequence[Closure]) -> Found | None:
    """A5: "agreed meetings with children". With one child alone a lesson is such a meeting as well."""
    del closures
    alone = session.purpose is Purpose.LESSON and session.one_to_one
    if session.purpose is not Purpose.MEETING and not alone:
        return None
    if session.not_agreed or says_none(session.agreed):
        return Standing.FAILED, "not_agreed"
    if session.agreed.strip():
        return Standing.PASSED, "agreed"
    return Standing.UNKNOWN, "one_child" if alone else "not_said"


def _senco(session: Session, closures: Sequence[Closure]) -> Found | None:
    """A6: "SEND meetings with the SENCo"."""
    del closures
    if session.purpose is not Purpose.SEND:
        return None
    found = {Answer.YES: (Standing.PASSED, "attends"), Answer.NO: (Standing.FAILED, "absent")}
    return found.get(session.senco or Answer.NOT_SURE, (Standing.UNKNOWN, "not_said"))


def _account(session: Session, closures: Sequence[Closure]) -> Found:
    """A7: "personal social networking sites" (clause 9). Zoom and Teams by themselves are none."""
    del closures
    if session.account is Account.PERSONAL:
        return Standing.FAILED, "personal"
    if session.platform.strip() and session.platform not in NAMED_PLATFORMS and session.account is not Account.SCHOOL:
        return Standing.UNKNOWN, "whose"
    if session.account is Account.NOT_SURE:
        return Standing.UNKNOWN, "whose"
    return Standing.PASSED, "school" if session.account is Account.SCHOOL else "none_named"


def _acceptable_use(session: Session, closures: Sequence[Closure]) -> Found:
    """A8: clause 13 speaks of another document, which is not here: nothing can be checked."""
    del session, closures
    return Standing.NOTE, "not_here"


_NONE = regex(r"\W*(?:no(?:t (?:really|yet|agreed|linked))?|none|nothing|nobody|no ?one|n/?a|nope|it isn'?t)\W*")


def says_none(text: str) -> bool:
    """Whether an answer says that there is none ("no", "nobody", "not really") and nothing else."""
    return bool(_NONE.fullmatch(text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")))


_RULES: tuple[tuple[Rule, str, Callable[[Session, Sequence[Closure]], Found | None]], ...] = (
    (Rule.CLOSURE, "14", _closure),
    (Rule.PLATFORM, "14", _platform),
    (Rule.PURPOSE, "14", _purpose),
    (Rule.CURRICULUM, "14", _curriculum),
    (Rule.AGREED, "14", _agreed),
    (Rule.SENCO, "14", _senco),
    (Rule.ACCOUNT, "9", _account),
    (Rule.ACCEPTABLE_USE, "13", _acceptable_use),
)

CLAUSES = {rule: clause for rule, clause, _ in _RULES}


def failed_clauses(failed: Iterable[Rule]) -> tuple[str, ...]:
    """The clauses behind checks that failed, each once. A closure that is not set is no clause that is not met."""
    return tuple(dict.fromkeys(CLAUSES[rule] for rule in failed if rule is not Rule.CLOSURE))
