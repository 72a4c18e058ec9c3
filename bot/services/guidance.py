"""The Head Teacher's guidance: published, changed, withdrawn, and found for whoever asks the same.

What is published is kept in memory with its vectors, so that an answer waits for nothing; a counter in the database
tells, when a turn is recorded, that another process has changed it, and the turn is had again.
"""

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from bot.answers.nearest import Nearest
from bot.core.guidance import published
from bot.core.guidance.published import Guidance, Published
from bot.core.people import Person
from bot.core.reference import GUIDANCE, MIN_BYTES, reference
from bot.core.school import School
from bot.errors import Conflict
from bot.services.turns import Change
from bot.storage import guidance
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Match:
    """Guidance that a question is near to; `same`: so near that its answer is shown, and not only its question."""

    guidance: Guidance
    same: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of the database when its counter stood at `changes`."""

    changes: int
    shown: dict[str, Guidance]
    nearest: Nearest


class GuidanceBook:
    """Reads and changes guidance. `policy`: the fingerprint of the policy that is answered from now."""

    def __init__(
        self,
        database: Database,
        policy: str,
        vector: Callable[[str], NDArray[np.float32]],
        random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        """`vector`: what a text means to the answering engine."""
        self.policy = policy
        self._database = database
        self._vector = vector
        self._random_bytes = random_bytes
        self._known: _Known | None = None
        self._vectors: Mapping[str, NDArray[np.float32]] = {}

    async def near(self, text: str) -> tuple[tuple[Match, ...], Change]:
        """Published guidance that answers this question, or one like it, best first.

        With it comes what finds out, when the turn is recorded, whether that is still what is published.
        """
        known = self._known or await self._read()

        def unchanged(connection: Connection) -> None:
            if guidance.changes(connection) != known.changes:
                self._known = None
                raise Conflict("Guidance was changed meanwhile.")

        found = known.nearest.to(self._vector(text)) if known.shown else ()
        return tuple(Match(known.shown[one.key], one.same) for one in found), unchanged

    async def all(self) -> Sequence[Guidance]:
        """All guidance, withdrawn too, newest first. What of it somebody is shown is decided by whoever asks."""
        return await self._database.transact(guidance.all_guidance)

    async def load(self, name: str) -> Guidance | None:
        """One piece of guidance as it is now."""
        return await self._database.transact(lambda connection: guidance.load(connection, name))

    def new(self, actor: Person, question: str, answer: str, school: School, now: datetime) -> Published | None:
        """New guidance under a name of its own; None: this person may not give any, or there are no words."""
        year = now.astimezone(school.zone).year
        name = reference(self._random_bytes(MIN_BYTES), year, GUIDANCE)
        return published.published(name, actor, question, answer, self.policy, now)

    def recorded(self, decision: Published) -> Change:
        """What records new guidance or a change; a conflict with somebody else's runs the turn again.

        Nothing new is not recorded.
        """

        def record(connection: Connection) -> None:
            if decision.is_new:
                guidance.add(connection, decision.guidance)
            elif decision.entries:
                guidance.change(connection, decision.guidance, decision.entries)

        return record

    async def _read(self) -> _Known:
        """What is published now; the vectors of new questions are worked out beside the event loop."""
        changes, found = await self._database.transact(
            lambda connection: (guidance.changes(connection), guidance.all_guidance(connection))
        )
        shown = {one.reference: one for one in found if one.shown}
        texts = {name: one.question for name, one in shown.items()}
        nearest = await asyncio.to_thread(Nearest, texts, self._vector, self._vectors)
        self._vectors = nearest.vectors
        self._known = _Known(changes, shown, nearest)
        return self._known
