"""Guidance that the Head Teacher has published: a question, an answer, a date. It is never a part of the policy."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from bot.core.people import Person, Role
from bot.core.school import School


class Status(StrEnum):
    """Whether it is shown."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Happened(StrEnum):
    """What can happen to guidance; each is one entry of its history, with the words as they then were."""

    PUBLISHED = "published"
    CHANGED = "changed"
    CONFIRMED = "confirmed"  # it holds for the policy as it is now
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


class Entry(BaseModel):
    """One entry; `data` holds question, answer and policy from then on."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    actor: str
    what: Happened
    data: dict[str, Any] = Field(default_factory=dict)


class Guidance(BaseModel):
    """One piece of guidance. `given_at`: when its words were written; `policy`: the fingerprint of which it is for."""

    model_config = ConfigDict(frozen=True)

    reference: str
    status: Status
    question: str
    answer: str
    policy: str
    given_at: datetime
    version: int = 1
    history: tuple[Entry, ...] = ()

    def is_for(self, policy: str) -> bool:
        """Whether it was written or confirmed for the policy with this fingerprint."""
        return self.policy == policy

    @property
    def shown(self) -> bool:
        """Whether everybody may read it."""
        return self.status is Status.PUBLISHED


class Published(BaseModel):
    """What is decided about guidance: how it now stands, and what is added to its history."""

    model_config = ConfigDict(frozen=True)

    guidance: Guidance
    entries: tuple[Entry, ...]

    @property
    def is_new(self) -> bool:
        """Whether this guidance was not there before."""
        return any(entry.what is Happened.PUBLISHED for entry in self.entries)


def published(
    reference: str, actor: Person, question: str, answer: str, policy: str, now: datetime
) -> Published | None:
    """New guidance; None: this person may not give any, or there are no words."""
    if not actor.has(Role.HEADTEACHER) or not question.strip() or not answer.strip():
        return None
    made = Guidance(
        reference=reference,
        status=Status.PUBLISHED,
        question=question.strip(),
        answer=answer.strip(),
        policy=policy,
        given_at=now,
    )
    return _after(made, actor, Happened.PUBLISHED, now)


def changed(known: Guidance, actor: Person, question: str, answer: str, policy: str, now: datetime) -> Published | None:
    """Other words, which are shown from now on, with today's date; the same words again change nothing."""
    if not actor.has(Role.HEADTEACHER) or not question.strip() or not answer.strip():
        return None
    words = {"question": question.strip(), "answer": answer.strip(), "policy": policy, "status": Status.PUBLISHED}
    after = known.model_copy(update=words)
    if after == known:
        return Published(guidance=known, entries=())
    return _after(after.model_copy(update={"given_at": now}), actor, Happened.CHANGED, now)


def confirmed(known: Guidance, actor: Person, policy: str, now: datetime) -> Published | None:
    """It holds for the policy as it is now, in the same words."""
    if not actor.has(Role.HEADTEACHER) or not known.shown:
        return None
    if known.is_for(policy):
        return Published(guidance=known, entries=())
    return _after(known.model_copy(update={"policy": policy}), actor, Happened.CONFIRMED, now)


def withdrawn(known: Guidance, actor: Person, now: datetime) -> Published | None:
    """Nobody is shown it any more; its words stay on record."""
    return _turned(known, actor, Status.WITHDRAWN, Happened.WITHDRAWN, now)


def restored(known: Guidance, actor: Person, now: datetime) -> Published | None:
    """It is shown again."""
    return _turned(known, actor, Status.PUBLISHED, Happened.RESTORED, now)


def people_named(text: str, school: School) -> tuple[str, ...]:
    """Names of people of the school that stand in a text: a reminder, since published words name nobody.

    A name that is also a word of its own, such as Head, counts only together with another of the same person.
    """
    spoken = {word.strip(".,;:!?()'\"\N{RIGHT SINGLE QUOTATION MARK}").removesuffix("'s") for word in text.split()}
    found = []
    for person in school.people:
        parts = [part for part in person.name.split() if len(part) >= SHORTEST_NAME]
        if any(part in spoken for part in parts if part.casefold() not in _OFFICES):
            found.append(person.name)
    return tuple(dict.fromkeys(found))


SHORTEST_NAME = 3  # letters
_OFFICES = frozenset({"head", "teacher", "deputy", "chair", "mrs", "miss", "the"})


def _turned(known: Guidance, actor: Person, to: Status, what: Happened, now: datetime) -> Published | None:
    if not actor.has(Role.HEADTEACHER):
        return None
    if known.status is to:
        return Published(guidance=known, entries=())
    return _after(known.model_copy(update={"status": to}), actor, what, now)


def _after(guidance: Guidance, actor: Person, what: Happened, now: datetime) -> Published:
    data = {"question": guidance.question, "answer": guidance.answer, "policy": guidance.policy}
    entry = Entry(at=now, actor=actor.id, what=what, data=data)
    added = guidance.model_copy(update={"history": (*guidance.history, entry)})
    return Published(guidance=added, entries=(entry,))
