"""`safecontact export --person`: what is on record of one person, for an access request; somebody reads it first."""

import json
import os
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from bot import school_file, settings
from bot.core.audit import CONSOLE, Deed, Kind, Link
from bot.core.case import Case
from bot.core.guidance.question import DECIDED, Question
from bot.core.lesson.record import Lesson
from bot.core.school import School
from bot.errors import SafeContactError
from bot.services.school_book import as_set
from bot.storage import audit, guidance, lessons, questions, reports
from bot.storage.sealing import unseal
from bot.storage.tables import conversations
from bot.texts import say
from bot.wiring import open_records, utc_now
from cards.audit import audit_line
from cards.words import at

Data = dict[str, Any]
SHORTEST = 3  # letters of a name that is looked for


def export_person(person: str, out: Path) -> list[Path]:
    """Write it as JSON and as text, into a folder or a .zip file, or as JSON alone; the files that were written.

    Raises:
        SafeContactError: Nothing is on record of this id, or the file cannot be written.
    """
    chosen, now, wanted = settings.load(), utc_now(), person.strip().lower()
    file = school_file.read(chosen.school_file)
    database = open_records(chosen)

    def gather(connection: Connection) -> tuple[Data, str]:
        school = as_set(connection, file)
        data = _gathered(connection, wanted, school)
        return data, "\n".join(_lines(data, connection, wanted, school, now)) + "\n"

    data, text = database.transact_now(gather)
    if not any(data[name] for name in data if name not in ("id", "note")):
        raise SafeContactError(
            f"Nothing is on record of {person}.", advice="Give the person's Entra object id, as in the school file."
        )
    written = _write(
        out, {"access-request.json": json.dumps(data, indent=2, ensure_ascii=False) + "\n", "access-request.txt": text}
    )
    deed = Deed(now, CONSOLE, Kind.RECORDS, "person_exported", wanted[:64])
    database.transact_now(lambda connection: audit.add(connection, [deed]))
    return written


def _gathered(connection: Connection, person: str, school: School) -> Data:
    listed = school.person(person)
    cases, asked = reports.all_cases(connection), questions.all_questions(connection)
    query = select(conversations).where(conversations.c.person == person).order_by(conversations.c.id)
    column = conversations.c.state
    return {
        "id": person,
        "note": say("person.third_parties"),
        "listed_as": listed.model_dump(mode="json") if listed else None,
        "reports_sent": [_own(case) for case in cases if case.reporter == person],
        "acts_in_reports": [
            {"report": case.reference} | entry.model_dump(mode="json")
            for case in cases
            for entry in case.history
            if entry.actor == person
        ],
        "lessons": [_session(lesson) for lesson in lessons.of_teacher(connection, person)],
        "questions": [_asked(one) for one in asked if one.asker == person],
        "acts_in_questions": [
            {"question": one.reference} | entry.model_dump(mode="json")
            for one in asked
            for entry in one.history
            if entry.actor == person and one.asker != person
        ],
        "guidance": [
            {"guidance": one.reference} | entry.model_dump(mode="json")
            for one in guidance.all_guidance(connection)
            for entry in one.history
            if entry.actor == person
        ],
        "conversations": [
            {
                "id": row.id,
                "updated_at": row.updated_at.isoformat(),
                "state": unseal(connection, column, row.state, row.id),
            }
            for row in connection.execute(query).all()
        ],
        "audit": [_entry(link) for link in audit.links(connection) if link.deed.actor == person],
        "to_be_reviewed": [
            *(case.reference for case in cases if case.reporter != person and _may_name(case, person, school)),
            *(one.reference for one in asked if one.asker != person and _named(_words(one), person, school)),
        ],
    }


def _own(case: Case) -> Data:
    """A report as its sender gave it; of what others did with it the act and the time only."""
    history = [
        entry.model_dump(mode="json", exclude=None if entry.actor == case.reporter else {"data", "actor"})
        for entry in case.history
    ]
    return case.model_dump(mode="json", include={"reference", "sent_at", "urgent", "practice", "body"}) | {
        "history": history
    }


def _session(lesson: Lesson) -> Data:
    return lesson.model_dump(mode="json", exclude={"conversation", "version"})


def _entry(link: Link) -> Data:
    deed = link.deed
    return {"at": deed.at.isoformat(), "kind": deed.kind, "action": deed.action, "subject": deed.subject}


def _may_name(case: Case, person: str, school: School) -> bool:
    """Whether somebody else's report may be about this person: it is kept from them, or one of their names is in it."""
    listed = school.person(person)
    words = case.body.model_dump_json() + json.dumps([entry.data for entry in case.history])
    kept_from = listed is not None and listed.reads_reports and person not in case.route.everybody
    return kept_from or _named(words, person, school)


def _named(words: str, person: str, school: School) -> bool:
    """Whether one of this person's names is in a text."""
    listed = school.person(person)
    names = [part.casefold() for part in listed.name.split() if len(part) >= SHORTEST] if listed else []
    return any(name in words.casefold() for name in names)


def _asked(question: Question) -> Data:
    """A question as its asker sent it, with what came back; of everything else the act and the time only."""
    history = [
        {"at": entry.at.isoformat(), "what": entry.what.value}
        | ({"text": entry.data["text"]} if entry.what in DECIDED.values() else {})
        for entry in question.history
    ]
    return question.model_dump(mode="json", include={"reference", "asked_at", "text", "status"}) | {"history": history}


def _words(question: Question) -> str:
    return question.text + json.dumps([entry.data for entry in question.history])


def _lines(data: Data, connection: Connection, person: str, school: School, now: datetime) -> Iterator[str]:
    """The same to be read by a human."""
    yield say("person.title", person=person, at=at(now, school))
    yield say("person.third_parties")
    for name in ("reports_sent", "lessons", "questions", "acts_in_questions", "guidance", "conversations"):
        yield ""
        yield f"{say(f'person.{name}')}: {len(data[name])}"
        yield from (json.dumps(item, indent=2, ensure_ascii=False) for item in data[name])
    yield ""
    yield f"{say('person.acts')}:"
    yield from (audit_line(link, school) for link in audit.links(connection) if link.deed.actor == person)
    yield ""
    yield f"{say('person.to_be_reviewed')}: {', '.join(data['to_be_reviewed']) or say('person.none')}"


def _write(out: Path, files: dict[str, str]) -> list[Path]:
    try:
        if out.suffix == ".zip":
            with _private(out) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
                for name, content in files.items():
                    packed.writestr(name, content)
            return [out]
        if out.suffix == ".json":
            targets = {out: files["access-request.json"]}
        else:
            out.mkdir(mode=0o700, parents=True, exist_ok=True)
            targets = {out / name: content for name, content in files.items()}
        for path, content in targets.items():
            with _private(path) as file:
                file.write(content.encode())
        return list(targets)
    except OSError as error:
        raise SafeContactError(f"{out} cannot be written: {error.strerror}.", advice="Choose another --out.") from None


def _private(path: Path) -> Any:
    """A new file that only its owner can read."""
    return open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600))
