"""Who can be rung: the school's own people and numbers. What is not set is said to be not set."""

from collections.abc import Iterator

from bot.core.commands import Verb
from bot.core.message import Card
from bot.core.school import School
from bot.texts import say
from cards.parts import button, card, line, small, title, urgent
from cards.words import at, named


def contacts_card(school: School) -> Card:
    """Everybody and every number that a worried member of staff may need."""
    parts = [
        title(say("browse.people.title")),
        urgent(say("browse.people.danger")),
        *map(line, contact_lines(school)),
        small(say("browse.people.outside")),
    ]
    return card(say("browse.people.summary"), parts, [button(say("ask.button.topics"), Verb.TOPICS)])


def contact_lines(school: School) -> Iterator[str]:
    """Everybody and every number, and when they were last looked over."""
    yield from (*lead_lines(school), *chair_line(school), *number_lines(school), checked_line(school))


def checked_line(school: School) -> str:
    """When the names and numbers were last looked over."""
    if school.checked is None:
        return say("settings.menu.unchecked")
    moment = at(school.checked.at, school)
    return say("settings.menu.checked", at=moment, who=named(school.checked.by, school))


def lead_lines(school: School) -> Iterator[str]:
    """The Head Teacher and the deputies with their numbers."""
    head = school.headteacher
    yield say("browse.people.head", name=head.name, phone=_phone(head.phone))
    if not school.deputies:
        yield say("browse.people.no_deputy")
    for deputy in school.deputies:
        yield say("browse.people.deputy", name=deputy.name, phone=_phone(deputy.phone))


def chair_line(school: School) -> Iterator[str]:
    """The chair of governors."""
    chair = school.chair
    if chair is None:
        yield say("browse.people.no_chair")
    else:
        yield say("browse.people.chair", name=chair.name, phone=_phone(chair.phone))


def lado_line(school: School) -> Iterator[str]:
    """The council officer for concerns about adults who work with children."""
    yield say("browse.people.lado", phone=_phone(school.numbers.lado))


def number_lines(school: School) -> Iterator[str]:
    """The numbers outside the school."""
    numbers = school.numbers
    for name in ("social_care", "social_care_out_of_hours", "lado", "whistleblowing"):
        yield say(f"browse.people.{name}", phone=_phone(getattr(numbers, name)))


def _phone(number: str) -> str:
    return number or say("browse.people.no_number")
