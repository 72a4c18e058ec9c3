"""Notices about remote sessions as messages: what teacher and Head Teacher are sent when something changes."""

from datetime import datetime

from bot.core.delivery import Guarantee
from bot.core.lesson.notice import Notice, NoticeKind, after_slot, decide_slot, verdict_slot
from bot.core.lesson.record import Lesson
from bot.core.lesson.rules import judge
from bot.core.message import Message
from bot.core.people import Person
from bot.core.policy import Pack
from bot.core.school import School
from bot.texts import say
from cards.lesson import verdict_card
from cards.lesson_head import after_card, decide_card, moved_card
from cards.words import named


class LessonPresenter:
    """Makes the message of a notice. Decisions and questions arrive at least once; a copy names its session."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack

    def __call__(self, notice: Notice, lesson: Lesson, person: str, school: School, now: datetime) -> Message:
        """What the person with this id is sent."""
        found = judge(lesson.session, school.closures, school.lessons.adopt)
        reader = school.person(person) or Person(id=person, name=say("people.unlisted"))
        match notice.kind:
            case NoticeKind.DECIDE | NoticeKind.DECIDE_CHANGED:
                reminder = notice.key == "reminder"
                card = decide_card(lesson, found, reader, school, self._pack, now, reminder=reminder)
                changed = notice.kind is NoticeKind.DECIDE_CHANGED
                return Message(card=card, slot=decide_slot(lesson.reference, person), update=changed)
            case NoticeKind.GONE:
                return Message(card=moved_card(), slot=decide_slot(lesson.reference, person), update=True)
            case NoticeKind.VERDICT_CHANGED:
                card = verdict_card(lesson, found, reader, school, self._pack)
                return Message(card=card, slot=verdict_slot(lesson.reference), update=True)
            case NoticeKind.AFTER:
                return Message(
                    card=after_card(lesson), slot=after_slot(lesson.reference), guarantee=Guarantee.AT_MOST_ONCE
                )
            case NoticeKind.TELL:  # pragma: no branch  # the last of them: mypy finds a kind that is missing
                return Message(text=_sentence(notice, lesson, school))


def _sentence(notice: Notice, lesson: Lesson, school: School) -> str:
    """A sentence with its places filled; people are ids until here."""
    phone = school.headteacher.phone or say("browse.people.no_number")
    values = {"reference": lesson.reference, "phone": phone} | notice.values
    if "who" in values:
        values["who"] = named(values["who"], school)
    return say(notice.key, **values)
