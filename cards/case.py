"""What those who deal with reports see: a card without content, and the report itself once they open it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from microsoft_teams.cards import Choice, ChoiceSetInput, TextInput

from bot.core.access import Action, Status, eligible, may
from bot.core.audit import CONSOLE
from bot.core.case import Case, Entry, Happened
from bot.core.commands import Verb
from bot.core.handling import Outcome, may_take_over
from bot.core.interview import clause
from bot.core.message import Card
from bot.core.people import Person
from bot.core.policy import Pack
from bot.core.school import School
from bot.texts import say
from cards.paging import pages, pieces
from cards.parts import (
    Button,
    Part,
    actions,
    button,
    card,
    folded,
    heading,
    labelled,
    line,
    notice,
    primary,
    small,
    title,
    typed,
)
from cards.review import AT_LENGTH, rows
from cards.words import at, named, role_word

LONGEST = 4_000


def alert_card(case: Case, person: str, school: School, pack: Pack, *, reminder: bool = False) -> Card:
    """Pushed to a phone that others may see: the reference and nothing of the story."""
    waiting = "case.alert.reminder" if reminder else "case.alert.title"
    key = waiting if case.status is Status.NEW else "case.opened.title"
    parts: list[Part] = [notice(say("case.alert.practice"))] if case.practice else []
    parts.append(title(say(key, reference=case.reference)))
    if case.urgent:
        parts.append(notice(say("case.alert.urgent")))
    parts += [
        line(say("case.alert.clause", label=unit.label, title=pack.title))
        for unit in pack.named([clause(case.body.kind, pack.roles)])
    ]
    parts.append(line(say("case.alert.received", at=at(case.sent_at, school))))
    parts.append(line(_standing(case, school)))
    if case.passed_to == person:
        asker = case.entries(Happened.PASSED_ON)[-1].actor
        parts.append(notice(say("case.alert.asked_you", who=named(asker, school))))
    buttons = [primary(case_button(say("case.alert.open"), "open", case))]
    actor = school.person(person)
    if case.status is Status.NEW and actor is not None and may(actor, Action.PASS_ON, case.facts):
        others = [one for one in eligible(case.facts, school) if one != person]
        if others:
            buttons.append(case_button(say("case.alert.pass_on"), "pass", case))
    return card(say("case.alert.summary"), parts, buttons)


def _standing(case: Case, school: School) -> str:
    if case.status is Status.CLOSED:
        return say("case.alert.closed", at=at(case.entries(Happened.CLOSED)[-1].at, school))
    if case.owner and case.acknowledged_at:
        return say("case.alert.owned", who=named(case.owner, school), at=at(case.acknowledged_at, school))
    return say("case.alert.unread")


def case_button(text: str, act: str, case: Case) -> Button:
    """A button that acts on a case: what it may do is decided when it is pressed, not when it is drawn."""
    return button(text, Verb.CASE, f"{act}={case.reference}", case.version)


def opened_cards(case: Case, actor: Person, school: School, today: date | None = None) -> list[Card]:
    """The report, every answer as given, for somebody who may read it; this opening is recorded already.

    A long one takes several cards, and what can be done with it stands on the last.
    `today`: the day for which the person responsible may have said that they are away.
    """
    told, summary = [*pages(_told(case, school))], say("case.opened.summary")
    history = [line(piece) for text in history_lines(case, school) for piece in pieces(text)]
    *earlier, latest = pages(history)
    told += [[small(say("case.opened.history")), *page] for page in earlier]
    rest = folded(say("case.opened.history"), latest)
    rest += [heading(say("case.opened.checklist")), line(say("case.opened.checklist_items"))]
    rest += [line(_standing(case, school)), *_fields(case, actor)]
    short = len([*pages([*told[-1], *rest])]) == 1
    last = [*told.pop(), *rest] if short else rest
    first = [card(summary, page) for page in told]
    return [*first, card(summary, last, list(_actions(case, actor, school, today)))]


def _told(case: Case, school: School) -> Iterator[Part]:
    """What was reported, and what was added, in the order in which it is read."""
    reporter = school.person(case.reporter)
    if case.practice:
        yield notice(say("case.alert.practice"))
    yield title(say("case.opened.title", reference=case.reference))
    yield small(say("case.opened.private"))
    if case.urgent:
        yield notice(say("case.alert.urgent"))
    if case.held:
        yield notice(say("case.opened.held"))
    if reporter is not None:
        phone = reporter.phone or say("browse.people.no_number")
        yield line(say("case.opened.reporter", name=reporter.name, role=role_word(reporter), phone=phone))
    for name, _, lines in rows(case.body, case.sent_at.astimezone(school.zone)):
        label = say(_LABELS.get(name, f"report.check.{name}"))
        if name in AT_LENGTH:
            yield from _verbatim(label, lines)
        else:
            yield from labelled(label, lines)
    for added in case.entries(Happened.ADDED):
        yield from _verbatim(say("case.opened.added", at=at(added.at, school)), [added.data["text"]])


def _verbatim(label: str, lines: Sequence[str]) -> Iterator[Part]:
    """Words as typed under what they are, in boxes that are short enough for one card."""
    yield small(label)
    yield from (typed([piece]) for text in lines for piece in pieces(text))


def working_card(case: Case, actor: Person, school: School, today: date | None = None) -> Card:
    """What can be done next with a report, without its content."""
    parts: list[Part] = [title(say("case.opened.title", reference=case.reference)), line(_standing(case, school))]
    parts += _fields(case, actor)
    buttons = [case_button(say("case.opened.read_again"), "open", case), *_actions(case, actor, school, today)]
    return card(say("case.opened.summary"), parts, buttons)


_LABELS = {
    "account": "case.opened.verbatim",
    "childs_words": "case.opened.childs_words",
    "done": "case.opened.done",
}


def _fields(case: Case, actor: Person) -> Iterator[Part]:
    """Boxes for what may be done now, each with its button below; what is not done yet, with a button to say it is."""
    if may(actor, Action.FINISH_ACTION, case.facts):
        for number, text in case.open_actions.items():
            done = case_button(say("case.opened.action_done", text=text[:40]), f"done:{number}", case)
            yield line(say("case.opened.still_open", number=number, text=text))
            yield actions(done)
    if may(actor, Action.ASK_REPORTER, case.facts):
        yield TextInput(id="question", label=say("case.opened.ask_label"), is_multiline=True, max_length=LONGEST)
        yield actions(case_button(say("case.opened.ask_send"), "ask", case))
    if may(actor, Action.ADD_ACTION, case.facts):
        yield TextInput(id="action", label=say("case.opened.action_label"), max_length=LONGEST)
        yield actions(case_button(say("case.opened.action_add"), "action", case))
    if may(actor, Action.REOPEN, case.facts):
        yield TextInput(id="reason", label=say("case.opened.reason_label"), max_length=LONGEST)
        yield actions(case_button(say("case.opened.reopen"), "reopen", case))


def _actions(case: Case, actor: Person, school: School, today: date | None) -> Iterator[Button]:
    facts, away = case.facts, school.away_on(today) if today else frozenset[str]()
    if may(actor, Action.ACKNOWLEDGE, facts):
        yield primary(case_button(say("case.opened.acknowledge"), "acknowledge", case))
    elif may_take_over(case, actor, away):
        yield primary(
            case_button(say("case.opened.take_over", who=named(case.owner or "", school)), "acknowledge", case)
        )
    if may(actor, Action.PASS_ON, facts):
        yield case_button(say("case.alert.pass_on"), "pass", case)
    if may(actor, Action.CLOSE, facts):
        yield case_button(say("case.opened.close"), "close", case)
    if may(actor, Action.EXPORT, facts):
        yield case_button(say("case.opened.export"), "export", case)


def close_card(case: Case, reason: str = "", proposed: Sequence[str] = ()) -> Card:
    """Outcome, reason and where the full record is: the bot is not the child protection file.

    `reason`: a note that was typed already, as typed; `proposed`: the outcomes that it names, to be confirmed.
    """
    outcomes = ChoiceSetInput(
        id="outcomes",
        label=say("case.close.outcome_label"),
        choices=[Choice(title=say(f"case.close.{one.value}"), value=one.value) for one in Outcome],
        is_multi_select=True,
        style="expanded",
        wrap=True,
        is_required=True,
        error_message=say("case.close.outcome_error"),
        value=",".join(proposed) or None,
    )
    why = TextInput(
        id="reason",
        label=say("case.close.reason_label"),
        is_multiline=True,
        max_length=LONGEST,
        is_required=True,
        error_message=say("case.close.reason_error"),
        value=reason or None,
    )
    where = TextInput(id="kept_in", label=say("case.close.where_label"), max_length=500)
    parts: list[Part] = [title(say("case.close.title", reference=case.reference)), outcomes, why, where]
    return card(say("case.opened.summary"), parts, [primary(case_button(say("case.close.confirm"), "closed", case))])


def state_cards(case: Case, school: School) -> list[Card]:
    """Who has a report and what has happened with it, without what was reported; a long history takes several."""
    parts = [title(say("case.opened.title", reference=case.reference)), line(_standing(case, school))]
    parts += [line(piece) for text in history_lines(case, school) for piece in pieces(text)]
    return [card(say("case.opened.summary"), page) for page in pages(parts)]


def desk_card(cases: Sequence[Case], school: School, now: datetime, *, closed: bool = False) -> Card:
    """Open reports of one reader, oldest first, or those that are closed, newest first; without content."""
    parts: list[Part] = [title(say("case.desk.closed_title" if closed else "case.desk.title"))]
    if not cases:
        parts.append(line(say("case.desk.closed_none" if closed else "case.desk.none")))
    parts += [line(_row(case, school, now)) for case in cases]
    buttons = [case_button(f"{say('case.alert.open')} {case.reference}", "open", case) for case in cases[:5]]
    return card(say("case.desk.summary"), parts, buttons)


def _row(case: Case, school: School, now: datetime) -> str:
    """One report in a list: how it stands, since when, and who sent it."""
    reporter = school.person(case.reporter)
    named_so = {
        "reference": case.reference,
        "at": at(case.sent_at, school),
        "name": reporter.name if reporter else say("people.unlisted"),
    }
    if case.status is Status.CLOSED:
        return say("case.desk.row_closed", closed=at(case.entries(Happened.CLOSED)[-1].at, school), **named_so)
    state = say("case.desk.owned", who=named(case.owner, school)) if case.owner else say("case.desk.new")
    age = say("case.desk.age", hours=int((now - case.sent_at).total_seconds() // 3600))
    return say(f"case.desk.row{'_practice' if case.practice else ''}", state=state, age=age, **named_so)


def history_lines(case: Case, school: School) -> Iterator[str]:
    """The chronology: who did what and when; what the bot did is the bot's."""
    for entry in (one for one in case.history if one.what is not Happened.RUNG):  # what a rung did stands beside it
        key = f"case.history.{entry.what.value}"
        yield f"{at(entry.at, school)}: {say(key, who=_actor(entry, school), **_details(entry, school))}"


def _actor(entry: Entry, school: School) -> str:
    if entry.actor == CONSOLE:
        return say("case.history_console")
    return named(entry.actor, school) if entry.actor else "Safe Contact"


def _details(entry: Entry, school: School) -> dict[str, str]:
    data = entry.data
    person = data.get("person") or data.get("to") or ""
    return {
        "person": named(person, school) if person else "",
        "text": str(data.get("text") or data.get("reason") or data.get("name") or data.get("number") or ""),
        "outcomes": ", ".join(say(f"case.close.{code}") for code in data.get("outcomes", ())),
    }
