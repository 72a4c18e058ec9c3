"""Queries of questions to the Head Teacher. Who may see what is decided by whoever asks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from bot.core.guidance.question import Entry, Question, Status
from bot.storage import ledgers
from bot.storage.ledgers import QUESTIONS
from bot.storage.sealing import seal, unseal
from bot.storage.tables import questions


def add(connection: Connection, question: Question) -> None:
    """Store a question that was just sent, with its history.

    Raises:
        Conflict: The reference is taken: it was sent already.
    """
    ledgers.add(connection, QUESTIONS, question.reference, _columns(connection, question), question.history)


def change(connection: Connection, question: Question, entries: Sequence[Entry]) -> None:
    """Store a question that was loaded at `question.version`, and add what happened.

    Raises:
        Conflict: Somebody else changed it first.
    """
    values = _columns(connection, question)
    ledgers.change(connection, QUESTIONS, question.reference, question.version, values, entries)


def load(connection: Connection, reference: str) -> Question | None:
    """One question with its history, or None."""
    return ledgers.load(connection, QUESTIONS, reference, _question)


def of_asker(connection: Connection, person: str) -> list[Question]:
    """A person's own questions, oldest first."""
    return _all(connection, select(questions).where(questions.c.asker == person))


def all_questions(connection: Connection) -> list[Question]:
    """Every question, oldest first."""
    return _all(connection, select(questions))


def waiting(connection: Connection) -> list[Question]:
    """Questions that the Head Teacher has not decided about, oldest first."""
    return _all(connection, select(questions).where(questions.c.status == Status.OPEN.value))


def held_by_others(connection: Connection, head: str) -> list[Question]:
    """Open questions that were given to somebody who is not the Head Teacher any more, oldest first."""
    other = (questions.c.status == Status.OPEN.value) & (questions.c.holder != head)
    return _all(connection, select(questions).where(other))


def _all(connection: Connection, query: Select[Any]) -> list[Question]:
    in_order = query.order_by(questions.c.asked_at, questions.c.id)
    return list(ledgers.load_all(connection, QUESTIONS, in_order, _question))


def _columns(connection: Connection, question: Question) -> dict[str, object]:
    return {
        "asker": question.asker,
        "conversation": question.conversation,
        "holder": question.holder,
        "status": question.status.value,
        "text": seal(connection, questions.c.text, question.text, question.reference),
        "policy": question.policy,
        "guidance": question.guidance,
        "asked_at": question.asked_at,
    }


def _question(connection: Connection, row: Any, stored: dict[str, Any]) -> Question:
    stored["text"] = unseal(connection, questions.c.text, row.text, row.id)
    return Question.model_validate({name: stored[name] for name in Question.model_fields})
