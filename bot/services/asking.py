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

_BEGINS = r"(?:can|may|could|should|must|is|are|do|does|am|what|who|how|when|where)"
_NEXT_QUESTION = re.compile(
    rf"\?\s+|[\s,.;]+(?:and\s+(?:also\s+)?|also,?\s+|[1-3]\s*[).:]?\s+)(?={_BEGINS}\b)", re.IGNORECASE
)
A_QUESTION, SURE_OF_A_PART = 4, 0.6  # words of one; confidence in its answer
_ASKS_AFTER = re.compile(
    r"(?:but |so |and |ok )*(?:who|what|where|which)"
    r"(?:'?s| is| are| does| do| counts as| count as| is meant by)?(?: an?| the| our)?"
    r" ['\"\u2018\u201c]?(?P<words>[a-z]+(?: [a-z]+){1,5}?)['\"\u2019\u201d]?(?: mean| anyway| then| exactly)*[ ?.!]*"
)

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
        reply = self._about_its_words(text, reply)
        return Asked(reply, compose(reply, self.pack, text, today, self._others(text, reply)))

    def _others(self, text: str, reply: Reply) -> tuple[str, ...]:
        """The clauses that surely answer each question of a message that asks several, in the questions' order."""
        parts = [part for part in _NEXT_QUESTION.split(text) if len(part.split()) >= A_QUESTION]
        if reply.intent is not Intent.ANSWER or not 1 < len(parts) <= REMEMBERED:
            return ()
        read = [self._engine.reply(part) for part in parts]
        sure = (each for each in read if each.intent is Intent.ANSWER and each.confidence >= SURE_OF_A_PART)
        clauses = {unit.id for unit in self.pack.clauses}
        return tuple(dict.fromkeys(each.answer for each in sure if each.answer in clauses))

    def _about_its_words(self, text: str, reply: Reply) -> Reply:
        """A question after words of a clause that does not explain them shows the clause, and that it does not."""
        asked = _ASKS_AFTER.fullmatch(text.strip().casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
        if reply.intent is not Intent.DECLINE or asked is None:
            return reply
        words = asked["words"].removesuffix("s")
        for ranked in reply.ranked:
            unit = self.pack.unit(ranked.unit)
            if unit and words in unit.text.casefold() and any(silence.touches(text) for silence in unit.silences):
                others = (other for other in reply.ranked if other.unit != ranked.unit)
                first = replace(ranked, score=max(UNSURE, ranked.score))
                return replace(reply, intent=Intent.ANSWER, ranked=(first, *others), confidence=UNSURE)
        return reply

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
