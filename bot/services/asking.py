"""A question and its answer: commands first, then the engine, then the shape of the answer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.core.answer import Answer, browse, compose
from bot.core.commands import Verb, parse
from bot.core.policy import Pack
from bot.core.reply import Context, Intent, Ranked, Reply

UNSURE = 0.5  # confidence below which an answer is one of several
_REQUEST = re.compile(r"\b(?:friend|follow|friendship)(?:ing)?\s+requests?\b", re.IGNORECASE)

REMEMBERED = 3  # questions a follow-up may lean on


class Engine(Protocol):
    """Reads one message: intent, units, confidence. Deterministic, offline."""

    def reply(self, text: str, context: Context = ...) -> Reply:
        """The reading of this message after these earlier ones."""

    def vector(self, text: str) -> NDArray[np.float32]:
        """What a text means, as numbers; of length one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the engine's reading and the answer made of it."""

    reply: Reply
    answer: Answer


class Asking:
    """Answers questions from one policy pack."""

    def __init__(self, pack: Pack, engine: Engine) -> None:
        self.pack = pack
        self._engine = engine

    def ask(self, text: str, today: date, context: Context | None = None) -> Asked:
        """Answer a typed message; a clause asked for by its number is browsed, not guessed at."""
        command = parse(text)
        if command is not None and command.verb is Verb.UNIT:
            answer = browse(self.pack, command.id, today)
            ranked = tuple(Ranked(unit, 1.0) for unit in answer.unit_ids)
            return Asked(Reply(Intent.ANSWER if ranked else Intent.DECLINE, ranked, 1.0), answer)
        reply = self._about_requests(text, self._engine.reply(text, context or Context()))
        return Asked(reply, compose(reply, self.pack, text, today))

    def _about_requests(self, text: str, reply: Reply) -> Reply:
        """An unsure reading of a friend or follow request shows the clause first that the pack says is about them."""
        named = self.pack.named(self.pack.roles.requests[:1])
        misled = reply.confidence < UNSURE or reply.answer in self.pack.roles.reporting
        if reply.intent is not Intent.ANSWER or not misled or not _REQUEST.search(text) or not named:
            return reply
        first = named[0].id
        ranked = (Ranked(first, UNSURE), *(other for other in reply.ranked if other.unit != first))
        return replace(reply, ranked=ranked, confidence=UNSURE)

    def vector(self, text: str) -> NDArray[np.float32]:
        """What a text means to the engine: near to another's where the two ask the same."""
        return self._engine.vector(text)

    def unit(self, unit_id: str, today: date) -> Answer:
        """One unit by its id."""
        return browse(self.pack, unit_id, today)


def remember(context: Context, question: str, units: Sequence[str]) -> Context:
    """The context with one more question in it; only the last few are kept."""
    questions = (*context.questions, question[:500])[-REMEMBERED:]
    return Context(questions, tuple(units))
