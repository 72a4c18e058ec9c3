"""What the reporter sees of a sent report: that it exists, who has it, how far it is. Never what is done with it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bot.core.access import Status, readers
from bot.core.case import Case, Happened
from bot.core.commands import Verb
from bot.core.incident import Party
from bot.core.message import Card
from bot.core.school import School
from bot.texts import say
from cards.parts import Part, button, card, heading, line, notice, small, title
from cards.words import at, listed, named


def receipt_card(case: Case, school: School, now: datetime) -> Card:
    """Reference, delivery state of each recipient, what to do meanwhile, how to add more."""
    reference = heading(say("report.sent.reference", reference=case.reference, at=at(case.sent_at, school)))
    states = [line(text) for text in delivery_lines(case, school, now)]
    parts: list[Part]
    if case.practice:
        practice = notice(say("report.sent.practice"))
        parts = [practice, reference, *states]
        return card(say("report.sent.practice"), parts)
    if not case.complete:
        return card(say("report.sent.alert_title"), [title(say("report.sent.alert_title")), reference, *states])
    parts = [title(say("report.sent.title")), line(say("report.sent.thanks")), reference, *states]
    if case.status is Status.NEW and not case.route.outside:
        able = readers(case.facts, school)
        parts.append(line(_if_not(case, school, able[0]) if able else say("report.sent.nobody_reads")))
    head_may_know = not ({Party.HEAD} & (case.body.parties or frozenset()))
    if case.status is not Status.CLOSED:
        parts.append(line(say("report.sent.meanwhile" if head_may_know else "report.sent.meanwhile_other")))
    parts.append(small(say("report.sent.talk")))
    buttons = [
        button(say("report.sent.add"), Verb.ADD, case.reference),
        button(say("report.sent.correct"), Verb.ADD, case.reference),
        button(say("report.sent.mine"), Verb.MINE),
        button(say("ask.button.people"), Verb.PEOPLE),
    ]
    return card(say("report.sent.summary"), parts, buttons)


def delivery_lines(case: Case, school: School, now: datetime) -> Iterator[str]:
    """The truth about every recipient: on its way, delivered, opened, not reached; then who has taken it on."""
    delivered = {entry.data["person"]: entry.at for entry in reversed(case.entries(Happened.DELIVERED))}
    opened = {entry.actor: entry.at for entry in reversed(case.entries(Happened.OPENED))}
    told = dict.fromkeys((*case.route.first, *(entry.data["person"] for entry in case.entries(Happened.ALERTED))))
    for person in told:
        who = named(person, school)
        if person in opened:
            yield say("report.sent.read", who=who, at=at(opened[person], school, now))
        elif person in case.unreachable:
            yield say("report.sent.unreachable", who=who)
        elif person in delivered:
            yield say("report.sent.delivered", who=who, at=at(delivered[person], school, now))
        else:
            yield say("report.sent.waiting", who=who)
    if case.route.outside:
        yield say("report.sent.nobody", lado=school.numbers.lado or say("browse.people.no_number"))
    if case.status is Status.CLOSED:
        yield say("report.sent.closed", at=at(case.entries(Happened.CLOSED)[-1].at, school, now))
    elif case.owner and case.acknowledged_at:
        yield say("report.sent.owned", who=named(case.owner, school), at=at(case.acknowledged_at, school, now))


def my_reports_card(cases: Sequence[Case], school: School, now: datetime, *, earlier: bool = False) -> Card:
    """A reporter's own reports with their state only; `earlier` ones are left out."""
    parts: list[Part] = [title(say("report.mine.title"))]
    if not cases:
        parts.append(line(say("report.mine.none")))
    for case in cases:
        sent = at(case.sent_at, school)
        parts.append(
            line(say("report.mine.row", reference=case.reference, at=sent, state=state_words(case, school, now)))
        )
    if earlier:
        parts.append(small(say("report.mine.earlier", count=str(len(cases)))))
    parts.append(small(say("report.mine.hint")))
    buttons = [button(f"{say('report.sent.add')}: {case.reference}", Verb.ADD, case.reference) for case in cases[-3:]]
    return card(say("report.mine.summary"), parts, buttons)


def more_card(reference: str) -> Card:
    """Asks for what was written, where a note told only that something was."""
    return card(
        say("report.mine.summary"),
        [line(say("report.mine.more"))],
        [button(say("report.sent.add"), Verb.ADD, reference)],
    )


def note_added(case: Case, to: tuple[str, ...], away: frozenset[str], school: School) -> Iterator[str]:
    """That a later note is kept, and who is told of it; whether that may take, and whom to phone meanwhile."""
    who, reference = listed(to, school), case.reference
    if not to:
        yield say("report.mine.added_nobody", reference=reference)
        return
    yield say("report.mine.added", reference=reference, who=who)
    if set(to) <= away | case.unreachable:
        person = school.person(to[0])
        phone = (person.phone if person else "") or say("browse.people.no_number")
        yield say("report.mine.added_away", who=who, phone=phone)


def state_words(case: Case, school: School, now: datetime) -> str:
    """How far a report is, for its reporter."""
    if case.status is Status.CLOSED:
        return say("report.mine.state_closed", at=at(case.entries(Happened.CLOSED)[-1].at, school, now))
    if case.owner and case.acknowledged_at:
        return say("report.mine.state_owned", who=named(case.owner, school), at=at(case.acknowledged_at, school))
    if case.route.outside:
        return say("report.sent.nobody", lado=school.numbers.lado or say("browse.people.no_number"))
    return _waiting_words(case, school, now)


def _waiting_words(case: Case, school: School, now: datetime) -> str:
    """How far a report is that nobody has taken on, and whether anybody can be reached who may."""
    able = readers(case.facts, school)
    if not able:
        return say("report.sent.nobody_reads")
    if opened := case.entries(Happened.OPENED):
        return say("report.mine.state_read", at=at(opened[0].at, school, now))
    if case.unreachable.issuperset(able):
        return say("report.mine.state_unreachable")
    return say("report.mine.state_new" if case.entries(Happened.DELIVERED) else "report.mine.state_waiting")


def _if_not(case: Case, school: School, first: str) -> str:
    """Until when to wait, and whom to phone then; who was told first is who is phoned first."""
    minutes = (
        school.escalation.urgent[1] if case.urgent and len(school.escalation.urgent) > 1 else school.escalation.remind
    )
    until = at(case.sent_at + timedelta(minutes=minutes), school)
    person = school.person(first)
    phone = person.phone if person else ""
    who = named(first, school)
    key = "report.sent.if_not" if phone else "report.sent.if_not_unset"
    return say(key, at=until, who=who, phone=phone)
