"""What a message tells beside the answer it was asked for: taken over into the draft, and said back. Pure.

Told is told: whatever is plain is not asked again. What was told before stays, unless it is put right in so many words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.facts import Facts, merge_children
from bot.core.incident import Certainty, Child, Draft, Kind, Party, When
from bot.core.interview import chosen
from bot.core.when import spoken

Note = tuple[str, dict[str, str]]
"""A sentence to say: its key and its values."""

AGAIN = "again:"
"""Before the name of a step in `settled`: it was asked once more, and is not asked a third time for the same words."""


@dataclass(frozen=True, slots=True)
class Read:
    """The draft after an answer.

    `notes`: sentences to say, by key, with their values. `understood` is False when the step was not answered
    and nothing else was told either.
    """

    draft: Draft
    notes: tuple[Note, ...] = ()
    understood: bool = True


@dataclass(slots=True)
class Reading:
    """A draft while one message is read into it."""

    draft: Draft
    now: datetime
    notes: list[Note] = field(default_factory=list)
    before: str = field(init=False)
    """What had been told when the message came, in small letters."""

    def __post_init__(self) -> None:
        self.before = "\n".join((*self.draft.account, *self.draft.done_so_far)).lower()

    def change(self, **values: object) -> None:
        """Set fields of the draft."""
        self.draft = self.draft.model_copy(update=values)

    def settle(self, step: str) -> None:
        """Go past a step, or one short fact of it, for good."""
        self.change(settled=self.draft.settled | {step})

    def note(self, key: str, **values: str) -> None:
        """Something to say, once."""
        if (key, values) not in self.notes:
            self.notes.append((key, values))


def absorb(reading: Reading, facts: Facts, about: frozenset[Party] = frozenset(), *, done: bool = True) -> None:
    """Take over what a message says plainly. `about`: whom it names as the one that it is about, beside the facts.

    `done`: also what was done so far, unless that was the question.
    """
    draft = reading.draft
    said = tuple(piece for piece in facts.done if done and piece not in draft.done_so_far)
    reading.change(
        children=merge_children(draft.children, facts.children),
        platform=draft.platform or facts.platform,
        kind=draft.kind if draft.kind is not Kind.NOT_SURE else facts.kind,
        source=draft.source or facts.source,
        aware=draft.aware or facts.aware,
        told=draft.told or facts.told,
        childs_words=_with_line(draft.childs_words, facts.childs_words),
        done_so_far=(*draft.done_so_far, *said),
    )
    _when(reading, facts)
    _alarms(reading, facts)
    _who(reading, facts.parties | about)


def _with_line(known: str, told: str) -> str:
    """The child's words, each piece on its own line; what was told before is not told twice."""
    if not told or told in known.split("\n") or told == known:
        return known
    return f"{known}\n{told}" if known else told


def _when(reading: Reading, facts: Facts) -> None:
    """The day and time, when told for the first time or made more exact; another day is another event."""
    known = reading.draft.happened
    if facts.happened is not None and (known is None or _completes(known, facts.happened)):
        reading.change(happened=facts.happened)
    elif facts.unclear is not None and (known is None or known.at is None):
        reading.note(f"report.facts.{facts.unclear.kind.value}", words=facts.unclear.words)


def _completes(known: When, told: When) -> bool:
    """Whether a time was told for a day with none or a rough one; the small hours of "last night" are the next day's."""
    if known.at is not None:
        return known.about and not told.about and told.at is not None and told.day == known.day
    return told.at is not None and timedelta() <= told.day - known.day <= timedelta(days=1)


def _alarms(reading: Reading, facts: Facts) -> None:
    """Words of danger or of an intimate image count as "not answered with no" until somebody says so."""
    draft = reading.draft
    if facts.danger and draft.safety is None:
        reading.change(safety=Certainty.YES)
    elif facts.danger and draft.safety is Certainty.NO and _is_new(facts.danger, reading):
        reading.settle(f"{AGAIN}safety")
        reading.change(safety=None)
        reading.note("report.safety.again")
    if facts.images and draft.images is None:
        reading.change(images=Certainty.NOT_SURE)


def _is_new(words: Sequence[str], reading: Reading) -> bool:
    """Whether danger is told of that was not when the question was last answered: that answer may hold no more."""
    once = f"{AGAIN}safety" not in reading.draft.settled
    return once or any(word.lower() not in reading.before for word in words)


def _who(reading: Reading, parties: frozenset[Party]) -> None:
    """Whom it is about. Where somebody is named who was not chosen, the question comes once more."""
    draft = reading.draft
    if parties and draft.parties is None:
        reading.change(parties=chosen(parties))
    elif draft.parties is not None and parties - draft.parties and f"{AGAIN}parties" not in draft.settled:
        reading.settle(f"{AGAIN}parties")
        reading.change(parties=None)
        reading.note("report.parties.again")


def taken(before: Draft, after: Draft, now: datetime) -> Iterator[Note]:
    """What was understood, said back so that it can be put right."""
    pieces = [_named(child) for child in after.children if child not in before.children]
    if after.platform != before.platform:
        pieces.append(after.platform)
    if after.others != before.others:
        pieces.append(after.others.removeprefix(before.others).strip())
    words = after.childs_words.removeprefix(before.childs_words).strip("\n")
    if words:
        pieces.append(f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}")
    if told := "; ".join(piece for piece in pieces if piece):
        yield "report.facts.taken", {"what": told}
    if after.happened is not None and after.happened != before.happened:
        yield "report.facts.when_back", {"when": spoken(after.happened, now.date())}
    if after.aware is not None and after.aware != before.aware:
        yield "report.facts.aware_back", {"when": spoken(after.aware, now.date())}
    done = [piece for piece in after.done_so_far if piece not in before.done_so_far]
    if done:
        yield "report.so_far.noted", {"what": " ".join(done)}


def _named(child: Child) -> str:
    return " ".join(part for part in (child.name, child.school_class, child.screen_name) if part)
