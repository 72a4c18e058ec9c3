"""Queries of questions to the Head Teacher. Who may see what is decided by whoever asks."""

from collections.abc import Sequence
from typing import Any

import structlog
from sqlalchemy import Connection, Row, Select, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.core.audit import Deed, Kind
from bot.core.guidance.question import Entry, Question, Status
from bot.errors import Conflict, Tampered
from bot.storage import audit
from bot.storage.positions import next_position
from bot.storage.sealing import seal, unseal
from bot.storage.tables import question_history, questions

log = structlog.get_logger()

Rows = Sequence[Row[Any]]


def add(connection: Connection, question: Question) -> None:
    """Store a question that was just sent, with its history.

    Raises:
        Conflict: The reference is taken: it was sent already.
    """
    try:
        connection.execute(
            insert(questions).values(_columns(connection, question) | {"id": question.reference, "version": 1})
        )
    except IntegrityError:
        raise Conflict("This reference is taken.") from None
    append(connection, question.reference, question.history)


def change(connection: Connection, question: Question, entries: Sequence[Entry]) -> None:
    """Store a question that was loaded at `question.version`, and add what happened.

    Raises:
        Conflict: Somebody else changed it first.
    """
    same = (questions.c.id == question.reference) & (questions.c.version == question.version)
    values = _columns(connection, question) | {"version": question.version + 1}
    if connection.execute(update(questions).where(same).values(values)).rowcount != 1:
        raise Conflict("This question was changed by somebody else first.")
    append(connection, question.reference, entries)


def append(connection: Connection, reference: str, entries: Sequence[Entry]) -> None:
    """Add to a question's history; what people did stands in the audit, too."""
    for entry in entries:
        position = next_position(connection, question_history)
        values = {"question": reference, "at": entry.at, "actor": entry.actor, "what": entry.what.value}
        sealed = {"position": position, "data": seal(connection, question_history.c.data, entry.data, position)}
        connection.execute(insert(question_history).values(values | sealed))
    done = [entry for entry in entries if entry.actor]
    audit.add(connection, [Deed(entry.at, entry.actor, Kind.QUESTION, entry.what.value, reference) for entry in done])


def load(connection: Connection, reference: str) -> Question | None:
    """One question with its history, or None."""
    row = connection.execute(select(questions).where(questions.c.id == reference)).first()
    return None if row is None else _question(connection, row)


def of_asker(connection: Connection, person: str) -> list[Question]:
    """A person's own questions, oldest first."""
    return _all(connection, select(questions).where(questions.c.asker == person))


def all_questions(connection: Connection) -> list[Question]:
    """Every question, oldest first."""
    return _all(connection, select(questions))


def waiting(connection: Connection) -> list[Question]:
    """Questions that the Head Teacher has not decided about, oldest first."""
    return _all(connection, select(questions).where(questions.c.status == Status.OPEN.value))


def held_by_others(connection: Connection, head: str) -> Sequence[str]:
    """References of open questions that were given to somebody who is not the Head Teacher any more."""
    other = (questions.c.status == Status.OPEN.value) & (questions.c.holder != head)
    return connection.execute(select(questions.c.id).where(other).order_by(questions.c.asked_at)).scalars().all()


def _all(connection: Connection, query: Select[Any]) -> list[Question]:
    """One that was changed outside must not keep anybody from the others."""
    found = []
    for row in connection.execute(query.order_by(questions.c.asked_at, questions.c.id)).all():
        try:
            found.append(_question(connection, row))
        except Tampered:
            log.exception("question cannot be opened", question=row.id)
    return found


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


def _question(connection: Connection, row: Row[Any]) -> Question:
    query = select(question_history).where(question_history.c.question == row.id)
    column = question_history.c.data
    history = [
        {"at": one.at, "actor": one.actor, "what": one.what, "data": unseal(connection, column, one.data, one.position)}
        for one in connection.execute(query.order_by(question_history.c.position))
    ]
    stored = dict(row._mapping) | {"reference": row.id, "history": history}  # noqa: SLF001  # SQLAlchemy's own way
    stored["text"] = unseal(connection, questions.c.text, row.text, row.id)
    return Question.model_validate({name: stored[name] for name in Question.model_fields})
