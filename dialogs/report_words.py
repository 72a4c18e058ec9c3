"""Sentences of the guided report that depend on what it holds: who will see it, whom to tell meanwhile."""

from collections.abc import Iterator, Sequence

from bot.core import reading
from bot.core.incident import Draft, Kind, Party
from bot.core.interview import Step
from bot.core.routing import route
from bot.core.telling import Note, Read
from bot.core.when import spoken
from bot.texts import say as sentence
from cards.review import rows
from cards.routes import route_sentences
from cards.words import at, listed
from dialogs.phrases import Steer
from dialogs.turn import Turn

TROUBLES = frozenset(
    {
        *(f"report.facts.{kind}" for kind in ("impossible", "future", "too_old", "ambiguous")),
        "report.parties.error",
        "report.parties.unsure",
        "report.account.error",
    }
)
"""Notes after which the same step is asked again."""
_ASK_AGAIN = {
    Step.SAFETY: "report.safety.ask",
    Step.PARTIES: "report.parties.ask",
    Step.ACCOUNT: "report.account.error",
    Step.IMAGES: "report.images.ask",
}

_CHOICES = frozenset({Step.SAFETY, Step.PARTIES, Step.IMAGES})


def told(notes: Sequence[Note]) -> list[str]:
    """The notes of a reading as sentences."""
    return [sentence(key, **values) for key, values in notes]


def ask_again(step: Step) -> list[str]:
    """What to say when a step was not answered; the steps that can be left need nothing."""
    return [sentence(_ASK_AGAIN[step])] if step in _ASK_AGAIN else []


def not_yet(step: Step, read: Read) -> list[str]:
    """What to say when words were put in the report, and the choice that was asked for is still to be made."""
    kept_only = ("report.account.added", {}) in read.notes
    return ask_again(step) if kept_only and step in _CHOICES else []


def pieces(draft: Draft) -> list[str]:
    """All that was typed into a draft, with the facts that stand in none of it."""
    typed = [*draft.account, *draft.done_so_far]
    facts = [*(child.name for child in draft.children), draft.platform, draft.happened.words if draft.happened else ""]
    return [*typed, *(fact for fact in facts if fact and not any(fact.lower() in words.lower() for words in typed))]


def note(draft: Draft) -> str:
    """All that a draft has told, as one note to a report that was sent: also what stood in fields of a form."""
    told = pieces(draft)
    more = (draft.childs_words, *(child.school_class for child in draft.children))
    return "\n".join([*told, *(one for one in dict.fromkeys(more) if one and not any(one in words for words in told))])


def opening(draft: Draft, turn: Turn, *, fresh: bool, sent_before: bool, last: str = "") -> list[str]:
    """The first words of a report: what was understood of the message that started it, and who will see it.

    `last`: the reference of a report that was sent lately, to which what was told may belong.
    """
    first = [sentence("report.open.fresh")] if fresh else []
    if fresh and sent_before:
        first.append(sentence("report.open.new_one"))
    if last and not fresh and not draft.urgent:
        first.append(sentence("report.open.belongs", reference=last))
    return [*first, *told(reading.said_back(draft, turn.local_now)), sentence("report.open.who")]


def first_person(draft: Draft, turn: Turn) -> str:
    """Whom to tell or phone meanwhile: whoever the report would go to first."""
    parties = draft.parties or frozenset({Party.NONE})
    to = route(parties, turn.person, turn.school, turn.today)
    if to.outside:
        return sentence("people.lado")
    return listed(to.first, turn.school)


def routed(parties: frozenset[Party], turn: Turn) -> Iterator[str]:
    """Where a report about these parties would go now."""
    return route_sentences(route(parties, turn.person, turn.school, turn.today), turn.school, turn.today)


def who_sees(draft: Draft, turn: Turn) -> list[str]:
    """Who can and cannot see it, without a promise that it goes no further."""
    notes = [sentence("report.open.who")]
    if draft.parties:
        if Party.HEAD in draft.parties:
            notes.append(sentence("report.routing.will_not_see"))
        notes += routed(draft.parties, turn)
    return [*notes, sentence("report.open.name"), sentence("report.routing.secret")]


def holds(draft: Draft, turn: Turn) -> list[str]:
    """What the draft says so far, as typed."""
    when = spoken(draft.happened, turn.local_now.date()) if draft.happened else ""
    pieces = [draft.children_text, draft.platform, when, *draft.account, *draft.done_so_far]
    pieces = [piece for piece in pieces if piece]
    return [sentence("report.open.holds"), *pieces] if pieces else []


def so_far(draft: Draft, turn: Turn) -> list[str]:
    """Every answer that is put down, each by its name and as typed; or that there is none yet."""
    empty = {sentence(f"report.check.{key}") for key in ("unknown", "not_given")}
    lines: list[str] = []
    for name, _, answers in rows(draft, turn.local_now):
        if answers and not empty.issuperset(answers) and not (name == "kind" and draft.kind is Kind.NOT_SURE):
            first, *more = answers
            lines += [f"{sentence(f'report.check.{name}')}: {first}", *more]
    return [sentence("report.open.holds"), *lines] if lines else [sentence("report.open.nothing_yet")]


def aside(way: Steer, draft: Draft, turn: Turn, step: Step) -> list[str]:
    """What to say to a request that leads nowhere else, before the step is asked again."""
    match way:
        case Steer.SHOW:
            return [] if step is Step.CHECK else so_far(draft, turn)
        case Steer.PRIVACY:
            return who_sees(draft, turn)
        case Steer.READ | Steer.RESUME:
            return [sentence("report.flow.carry_on"), *(holds(draft, turn) if way is Steer.RESUME else ())]
        case Steer.HARD:
            return _kind_word(draft, turn)
        case _:
            return [sentence(_aside(way, draft, step), who=first_person(draft, turn))]


def _kind_word(draft: Draft, turn: Turn) -> list[str]:
    """To somebody who is upset. Nobody is named before it is known whom the report is about; danger has no time."""
    if draft.urgent:
        return [sentence("report.urgent.title"), sentence("report.urgent.can_wait")]
    aloud = [sentence("report.flow.aloud", who=first_person(draft, turn))] if draft.parties else []
    return [sentence("report.flow.hard"), *aloud]


def _aside(way: Steer, draft: Draft, step: Step) -> str:
    """The key of what is said; while a life may be at risk, the 999 operator says what to do with the child."""
    if way is Steer.EXPLAIN:
        return f"report.explain.{step}"
    if way is Steer.ASK_CHILD and draft.safety is not None and draft.safety.counts_as_yes:
        return "report.urgent.contact"
    return f"report.flow.{way}"


def resumed(draft: Draft, turn: Turn) -> list[str]:
    """The first words when a saved report is taken up again."""
    begun = at(draft.started_at, turn.school, turn.now)
    return [sentence("report.open.resume", when=begun), *holds(draft, turn)]


def kept(draft: Draft, turn: Turn) -> str:
    """What is said when a report is put off, which must not sound as if it had been sent."""
    who = first_person(draft, turn)
    urgent = f"{sentence('report.flow.urgent_draft', who=who)} " if draft.urgent else ""
    return urgent + sentence("report.flow.saved", who=who)


def gone(draft: Draft, turn: Turn, earlier: str) -> str:
    """What is said when a report is thrown away. `earlier`: the reference of one that was sent before."""
    if earlier:
        return sentence("report.flow.cancelled_after", reference=earlier)
    if draft.parties and Party.HEAD in draft.parties:
        return sentence("report.flow.cancelled_other", who=first_person(draft, turn))
    return sentence("report.flow.cancelled")


def file_refused(turn: Turn, *, outside: bool) -> str:
    """Why a file is not taken. `outside`: the report before it today could go to nobody in school."""
    if not outside:
        return sentence("edge.file")
    numbers, unset = turn.school.numbers, sentence("browse.people.no_number")
    return sentence(
        "report.routing.outside_file", lado=numbers.lado or unset, whistleblowing=numbers.whistleblowing or unset
    )
