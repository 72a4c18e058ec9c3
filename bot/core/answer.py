"""From the engine's reading to what is shown: which units are quoted, which notes go with them, what is offered.

Pure. The engine ranks; here the confidence decides the shape of the answer, and a guess is never shown as one.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.core.incident import Kind
from bot.core.policy import Pack, Unit
from bot.core.reply import Courtesy, Intent, Reply

SURE = 0.5  # score of a unit that is quoted alone, with the companions that belong to it
CLOSE = 0.4  # share of the first unit's score that makes another one worth quoting beside it
NEAR = 0.15  # score below which a unit is not even named as near
OFFER_REPORT = 0.014  # chance of a report from which one is offered beside an answer; in vain beside 6 of 100
MOST = 3  # units quoted in one answer
MOST_BROWSED, MOST_NEAR = 4, 4  # of a section that is asked for by its number: quoted, and named below


class Shape(StrEnum):
    """How sure the answer is, which the reader is told."""

    SURE = "sure"
    SEVERAL = "several"
    NOT_COVERED = "not_covered"
    NO_SUCH_CLAUSE = "no_such_clause"
    BROWSED = "browsed"
    COURTESY = "courtesy"


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything an answer card shows.

    `silences`: what the policy does not say, as far as the question touches it. `conflicts`: known collisions
    of the quoted units. `offers`: the next steps, most urgent first.
    """

    intent: Intent
    shape: Shape
    pack: Pack
    quoted: tuple[Unit, ...] = ()
    near: tuple[Unit, ...] = ()
    silences: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    review_passed: bool = False
    courtesy: Courtesy | None = None
    asked_for: str = ""

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """The ids of the quoted units, in order."""
        return tuple(unit.id for unit in self.quoted)


def compose(reply: Reply, pack: Pack, question: str, today: date, also: tuple[str, ...] = ()) -> Answer:
    """Shape the engine's reading of a question into an answer. `also`: units that answer other questions in it."""
    if reply.intent is Intent.CHAT:
        return Answer(reply.intent, Shape.COURTESY, pack, courtesy=reply.courtesy or Courtesy.HELP)
    units, shape = _chosen(reply, pack) if reply.ranked else ((), Shape.SURE)
    if not units and reply.intent is Intent.REPORT:  # something that happened with nothing online about it
        return Answer(reply.intent, Shape.NOT_COVERED, pack, offers=("report",))
    if not units or reply.intent is Intent.DECLINE:
        return _declined(reply, pack, today)
    if reply.intent is Intent.ANSWER:
        units = tuple(dict.fromkeys((units[0], *pack.named(also), *units[1:])))[:MOST]
    offers = _offers(reply, units)
    if shape is Shape.SEVERAL:
        offers = tuple(dict.fromkeys((*offers, "ask_head")))
    return _quoting(reply.intent, shape, pack, units, question, today, offers=offers)


def browse(pack: Pack, unit_id: str, today: date) -> Answer:
    """What is asked for by its number or name; a number the policy does not have is said to be none."""
    units = pack.part(unit_id)
    if not units:
        return Answer(Intent.ANSWER, Shape.NO_SUCH_CLAUSE, pack, asked_for=unit_id)
    offers = tuple(dict.fromkeys(unit.next_step for unit in units if unit.next_step))
    near = units[MOST_BROWSED:][:MOST_NEAR]
    answer = _quoting(Intent.ANSWER, Shape.BROWSED, pack, units[:MOST_BROWSED], None, today, offers=offers)
    return replace(answer, near=near)


def _chosen(reply: Reply, pack: Pack) -> tuple[tuple[Unit, ...], Shape]:
    """The units to quote, best first, and how sure that is."""
    first = reply.ranked[0]
    ids = [first.unit]
    ids += [other.unit for other in reply.ranked[1:] if other.score >= CLOSE * first.score and other.score >= NEAR]
    unit = pack.unit(first.unit)
    companions = unit.companions if unit else ()
    sure = first.score >= SURE
    if sure:
        ids = [first.unit, *(i for i in ids if i in companions), *(i for i in companions if i not in ids)]
    if reply.intent is Intent.REPORT:  # the one rule that says what to do now; the rest can be read later
        ids, sure = [*_duty(reply, pack)], True
    units = tuple(unit for i in dict.fromkeys(ids[: MOST + 1]) if (unit := pack.unit(i)))[:MOST]
    several = not sure and len(units) > 1
    return units, Shape.SEVERAL if several else Shape.SURE


def duty(answer: Answer, kind: Kind) -> Answer:
    """The answer that quotes the clause of the kind that was plainly told: a child's own message, or another."""
    roles = answer.pack.roles
    wanted = {Kind.CHILD_CONTACT: roles.reporting, Kind.BECAME_AWARE: roles.aware}.get(kind, ())
    units = answer.pack.named(wanted[:1])
    if not units or not set(roles.duties).intersection(answer.unit_ids):
        return answer
    return replace(answer, quoted=units)


def _duty(reply: Reply, pack: Pack) -> tuple[str, ...]:
    """The clause that makes a report due: the one that the engine ranks first. None, where the policy names none."""
    duties = pack.roles.duties
    return next(((ranked.unit,) for ranked in reply.ranked if ranked.unit in duties), duties[:1])


def _offers(reply: Reply, units: tuple[Unit, ...]) -> tuple[str, ...]:
    """Next steps. What may be a report is always offered one: silence about a real incident is the worst error."""
    steps = [str(unit.next_step) for unit in units if unit.next_step]
    if reply.intent is Intent.LESSON:
        steps.insert(0, "lesson")
    if reply.intent is Intent.REPORT or reply.report_chance >= OFFER_REPORT:
        steps.insert(0, "report")
    return tuple(dict.fromkeys(steps))


def _declined(reply: Reply, pack: Pack, today: date) -> Answer:
    near = tuple(unit for r in reply.ranked[:2] if r.score >= NEAR and (unit := pack.unit(r.unit)))
    offers = ("report", "ask_head") if reply.report_chance >= OFFER_REPORT else ("ask_head",)
    passed = pack.review_passed(today)
    return Answer(Intent.DECLINE, Shape.NOT_COVERED, pack, near=near, offers=offers, review_passed=passed)


def _quoting(
    intent: Intent,
    shape: Shape,
    pack: Pack,
    units: tuple[Unit, ...],
    question: str | None,
    today: date,
    *,
    offers: tuple[str, ...],
) -> Answer:
    return Answer(
        intent,
        shape,
        pack,
        quoted=units,
        silences=silences(pack, units, question),
        conflicts=_collisions(pack, units),
        offers=offers,
        review_passed=pack.review_passed(today),
    )


def silences(pack: Pack, units: tuple[Unit, ...], question: str | None) -> tuple[str, ...]:
    """What these units and their companions do not say, as far as the question touches it, each note once.

    A unit that is browsed has no question: then all of its own notes are given.
    """
    if question is None:
        return tuple(dict.fromkeys(silence.note for unit in units for silence in unit.silences))
    companions = (pack.unit(i) for unit in units for i in unit.companions)
    shown = dict.fromkeys((*units, *(unit for unit in companions if unit is not None)))
    notes = (silence.note for unit in shown for silence in unit.silences if silence.touches(question))
    return tuple(dict.fromkeys(notes))


def _collisions(pack: Pack, units: tuple[Unit, ...]) -> tuple[str, ...]:
    """Known collisions of the first unit, and those between two units that are both shown; each note once."""
    ids = {unit.id for unit in units}
    touching = (c for c in pack.conflicts_of(tuple(ids)) if units[0].id in c.units or ids.issuperset(c.units))
    return tuple(dict.fromkeys(conflict.note for conflict in touching))
