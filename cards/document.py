"""A case as a plain document: every answer as typed, then the chronology. For the school's own file."""

from collections.abc import Iterator

from bot.core.case import Case, Happened
from bot.core.school import School
from bot.texts import say
from cards.case import history_lines
from cards.review import rows
from cards.words import at, role_word


def case_document(case: Case, school: School) -> str:
    """The whole case as text, in the order in which it is read."""
    return "\n".join(_lines(case, school))


def _lines(case: Case, school: School) -> Iterator[str]:
    if case.practice:
        yield say("case.alert.practice")
    yield f"{school.identity.name}. {say('case.opened.title', reference=case.reference)}"
    yield say("report.sent.reference", reference=case.reference, at=at(case.sent_at, school))
    if reporter := school.person(case.reporter):
        yield say("report.check.by", name=reporter.name, role=role_word(reporter))
    for name, _, answers in rows(case.body, case.sent_at.astimezone(school.zone)):
        yield f"{say(f'report.check.{name}')}:"
        yield from (f"    {answer}" for answer in answers)
    for added in case.entries(Happened.ADDED):
        yield f"{say('case.opened.added', at=at(added.at, school))}:"
        yield f"    {added.data['text']}"
    yield f"{say('case.opened.history')}:"
    yield from (f"    {line}" for line in history_lines(case, school))
    for closed in case.entries(Happened.CLOSED)[-1:]:
        if kept_in := closed.data["kept_in"]:
            yield f"{say('case.close.where_label')}: {kept_in}"
