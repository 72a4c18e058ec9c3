"""Everything read back before it is sent, with a way to change each answer, and who will receive it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from microsoft_teams.cards import Column, ColumnSet

from bot.core.commands import Verb
from bot.core.facts import Staff
from bot.core.hours import is_open, next_opening
from bot.core.incident import Child, Draft, Kind, Source
from bot.core.interview import Step
from bot.core.message import Card
from bot.core.people import Person
from bot.core.routing import Route
from bot.core.school import School
from bot.core.when import spoken
from bot.texts import say
from cards.parts import Part, button, card, heading, labelled, line, link_column, primary, small, title, typed
from cards.report import flow_buttons
from cards.routes import route_sentences
from cards.words import role_word

Row = tuple[str, Step, list[str]]
AT_LENGTH = frozenset({"account", "childs_words", "done"})  # typed freely, shown to the letter in a box


def review_card(
    draft: Draft, route: Route, reporter: Person, school: School, now: datetime, revision: int, notes: Sequence[str]
) -> Card:
    """The check before sending."""
    parts: list[Part] = [line(note) for note in notes]
    parts += [title(say("report.check.title")), small(say("report.check.hint"))]
    for name, step, lines in rows(draft, now):
        parts += _row(name, step, lines, revision)
    parts.append(small(say("report.check.by", name=reporter.name, role=role_word(reporter))))
    parts.append(heading(say("report.check.goes")))
    parts += [line(text) for text in route_sentences(route, school, now.date())]
    parts += [line(text) for text in _named(draft, route, school)]
    parts += [line(text) for text in _late(school, now)]
    parts.append(line(say("report.check.ask_send")))
    send = primary(button(say("report.check.send"), Verb.FLOW, "send", revision))
    return card(say("report.open.summary"), parts, [send], flow_buttons(revision))


def rows(draft: Draft, now: datetime) -> Iterator[Row]:
    """Each answer with its name and the step that changes it, as the reporter and the reader see it."""
    unknown = say("report.check.unknown")
    yield "safety", Step.SAFETY, [say(f"report.safety.{draft.safety.value}") if draft.safety else unknown]
    yield "parties", Step.PARTIES, [say(f"report.parties.{party.value}") for party in sorted(draft.parties or ())]
    yield "children", Step.FACTS, [*(child_line(child) for child in draft.children)] or [unknown]
    yield "platform", Step.FACTS, [draft.platform or unknown]
    yield "happened", Step.FACTS, [spoken(draft.happened, now.date()) if draft.happened else unknown]
    if draft.aware:
        yield "aware", Step.FACTS, [spoken(draft.aware, now.date())]
    if draft.source:
        yield (
            "source",
            Step.FACTS,
            [say(f"report.facts.{'source_other' if draft.source is Source.OTHER else draft.source}")],
        )
    if draft.others:
        yield "others", Step.FACTS, [draft.others]
    if draft.session:
        yield "session", Step.FACTS, [draft.session]
    yield "kind", Step.FACTS, [say(f"report.facts.{'kind_not_sure' if draft.kind is Kind.NOT_SURE else draft.kind}")]
    yield "account", Step.ACCOUNT, [*draft.account]
    if draft.childs_words:
        yield "childs_words", Step.ACCOUNT, [draft.childs_words]
    yield "images", Step.IMAGES, [say(f"report.safety.{draft.images.value}") if draft.images else unknown]
    told = [say(f"report.so_far.{draft.told.value}")] if draft.told else []
    yield "told", Step.SO_FAR, told or [say("report.check.not_given")]
    if draft.done_so_far:
        yield "done", Step.SO_FAR, [*draft.done_so_far]


def child_line(child: Child) -> str:
    """A child as named, with what was said of this one's part; somebody without a name is said to be not known."""
    name = child.name or say("report.check.no_name")
    shown = say("report.check.screen_name", name=child.screen_name) if child.screen_name else ""
    known = ", ".join(part for part in (name, child.school_class, shown) if part)
    return f"{known}: {child.note.replace(chr(10), ' / ')}" if child.note else known


def _row(name: str, step: Step, lines: list[str], revision: int) -> list[Part]:
    """One answer with a way to change it at its side; what was typed at length has the whole width below."""
    label = say(f"report.check.{name}")
    change = button(say("report.check.change", what=label), Verb.FLOW, f"change:{step.value}", revision)
    at_length = name in AT_LENGTH
    answer = Column(
        width="stretch", items=labelled(label, () if at_length else lines), vertical_content_alignment="Center"
    )
    columns = [answer, link_column(change, say("report.check.change", what="").strip())]
    shown = ColumnSet(columns=columns, spacing="Small", separator=True)
    return [shown, typed(lines)] if at_length else [shown]


def _named(draft: Draft, route: Route, school: School) -> Iterator[str]:
    """Whoever can read it and is named in it may be the one that it is about: only the reporter knows."""
    words = "\n".join((*draft.account, draft.childs_words, *draft.done_so_far))
    for reader in route.readers:
        person = school.person(reader)
        if person is not None and Staff.of([person]).by_role(words) != words:
            yield say("report.check.named", who=person.name)


def _late(school: School, now: datetime) -> Iterator[str]:
    """Out of hours the reporter is told honestly when somebody can be expected to read it."""
    if not is_open(now, school):
        opens = next_opening(now, school).astimezone(school.zone)
        phone = school.numbers.social_care_out_of_hours or say("browse.people.no_number")
        local = now.astimezone(school.zone)
        yield say("report.check.out_of_hours", time=f"{local:%H:%M}", opens=f"{opens:%A %H:%M}", phone=phone)
