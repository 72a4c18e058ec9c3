"""The register of remote sessions as a file for a spreadsheet. It holds no pupil's name: none is ever asked for."""

import csv
import io
from collections.abc import Iterable, Iterator

from bot.core.lesson.record import Lesson
from bot.core.school import School
from bot.core.spreadsheet import cell
from bot.texts import say
from cards.lesson_words import group, platform, purpose, recorded, staff, state, teacher
from cards.words import at

COLUMNS = (
    "reference", "day", "until", "starts", "ends", "teacher", "staff", "group", "purpose", "platform", "verdict",
    "not_passed", "unmet", "decision", "note", "decided_at", "late", "rules", "checked_at",
)  # fmt: skip


def register_csv(register: Iterable[Lesson], school: School) -> bytes:
    """The register as CSV in UTF-8 with a byte order mark, so that Excel reads it as it is; no cell is a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([say(f"lesson.csv.{name}") for name in COLUMNS])
    for lesson in register:
        row = dict(_row(lesson, school))
        writer.writerow([cell(row[name]) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def _row(lesson: Lesson, school: School) -> Iterator[tuple[str, str]]:
    session, decided = lesson.session, lesson.decision
    yield "reference", lesson.reference
    yield "day", session.day.isoformat() if session.day else ""
    yield "until", session.until.isoformat() if session.until else ""
    yield "starts", f"{session.starts:%H:%M}" if session.starts else ""
    yield "ends", f"{session.ends:%H:%M}" if session.ends else ""
    yield "teacher", teacher(lesson, school)
    yield "staff", staff(lesson, school)
    yield "group", group(session)
    yield "purpose", purpose(session)
    yield "platform", platform(session)
    yield "verdict", recorded(lesson)
    yield "not_passed", "; ".join(say(f"lesson.point.{name}") for name in (*lesson.failed, *lesson.unknown))
    yield "unmet", "; ".join(say(f"lesson.advice.{name}.rule") for name in lesson.unmet)
    yield "decision", say(f"lesson.outcome.{lesson.status.value}") if decided else state(lesson)
    yield "note", decided.data["note"] if decided else ""
    yield "decided_at", at(decided.at, school) if decided else ""
    yield "late", say("lesson.answer.yes" if lesson.late else "lesson.answer.no")
    yield "rules", lesson.rules
    yield "checked_at", at(lesson.checked_at, school)
