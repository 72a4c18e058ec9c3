"""What the printed sheet says, for when Teams is down: whom to tell, which numbers, what to do and not to do."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.school import School
from bot.texts import say
from cards.contacts import chair_line, lead_lines, number_lines

_DO = ("listen", "words", "device", "hand")
_DONT = ("promise", "reply", "pictures", "ask", "leave")
_BLANK = "." * 24  # to be written on


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and lines each with a mark before it."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words of the page, from top to bottom."""

    school: str
    title: str
    lead: str
    danger: str
    sections: tuple[Section, ...]
    foot: tuple[str, ...]


def fallback_sheet(school: School, now: datetime) -> Sheet:
    """The sheet of the school as it is now."""
    day = now.astimezone(school.zone)
    return Sheet(
        school=school.identity.name,
        title=say("sheet.title"),
        lead=say("sheet.lead"),
        danger=say("sheet.danger"),
        sections=(
            Section(say("sheet.tell"), tuple(lead_lines(school))),
            Section(say("sheet.about_head"), tuple(chair_line(school))),
            Section(say("sheet.outside"), tuple(number_lines(school))),
            Section(say("sheet.do_title"), tuple(say(f"sheet.do.{name}") for name in _DO)),
            Section(say("sheet.dont_title"), tuple(say(f"sheet.dont.{name}") for name in _DONT)),
        ),
        foot=(
            say("sheet.record"),
            say("sheet.printed", day=f"{day:%A} {day.day} {day:%B %Y}"),
            say("sheet.checked", line=_BLANK),
        ),
    )
