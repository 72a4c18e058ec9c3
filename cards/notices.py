"""Notices as messages: what each person is sent when a report changes."""

from datetime import datetime

from bot.core.access import readers
from bot.core.case import Case
from bot.core.delivery import Guarantee
from bot.core.message import Message
from bot.core.notice import Notice, NoticeKind, slot
from bot.core.policy import Pack
from bot.core.school import School
from bot.texts import say
from cards.case import alert_card
from cards.drill import drill_card
from cards.receipt import receipt_card
from cards.words import at, listed, named


def present(notice: Notice, case: Case, school: School, now: datetime, *, pack: Pack) -> Message:
    """The message of a notice. Escalations arrive at least once; a courtesy is not worth a second copy."""
    match notice.kind:
        case NoticeKind.ALERT:
            card = alert_card(case, notice.person, school, pack, reminder=notice.key == "reminder")
            return Message(card=card, slot=slot(case.reference, NoticeKind.ALERT, notice.person))
        case NoticeKind.ALERT_CHANGED:
            card = alert_card(case, notice.person, school, pack)
            name = slot(case.reference, NoticeKind.ALERT, notice.person)
            return Message(card=card, slot=name, update=True)
        case NoticeKind.RECEIPT_CHANGED:
            card = receipt_card(case, school, now)
            return Message(card=card, slot=slot(case.reference, "receipt"), update=True)
        case NoticeKind.REFERENCE_ONLY:
            sent = at(case.sent_at, school)
            key = "reference_only" if readers(case.facts, school) else "reference_unreadable"
            text = say(f"case.alert.{key}", reference=case.reference, at=sent)
            return Message(text=text, slot=slot(case.reference, NoticeKind.REFERENCE_ONLY, notice.person))
        case NoticeKind.DRILL_RESULT as kind:
            kept = notice.key == "changed"
            return Message(card=drill_card(case, school), slot=slot(case.reference, kind), update=kept)
        case NoticeKind.TELL:  # pragma: no branch  # the last of them: mypy finds a kind that is missing
            return Message(text=_sentence(notice, case, school), guarantee=_guarantee(notice))


def _sentence(notice: Notice, case: Case, school: School) -> str:
    """A sentence with its places filled; people are ids until here."""
    numbers, unset = school.numbers, say("browse.people.no_number")
    first = next((one for name in readers(case.facts, school) if (one := school.person(name))), None)
    values = {
        "reference": case.reference,
        "phone": f"{first.name}, {first.phone or unset}" if first else unset,
        "social_care": numbers.social_care or unset,
        "out_of_hours": numbers.social_care_out_of_hours or unset,
        "lado": numbers.lado or unset,
        "leads": listed(case.route.readers, school),
    } | notice.values
    if "who" in values:
        values["who"] = named(values["who"], school)
    told = say(notice.key, **values)
    return f"{say('report.sent.practice')} {told}" if case.practice else told


def _guarantee(notice: Notice) -> Guarantee:
    """What somebody must know or act on arrives, twice if need be; "it is being dealt with" need not.

    Every report reaches a closing message (product design 6, bar 14).
    """
    return Guarantee.AT_LEAST_ONCE if notice.key.startswith(_MUST_ARRIVE) else Guarantee.AT_MOST_ONCE


_MUST_ARRIVE = (
    "report.tell.",
    "report.word_back.question",
    "report.word_back.closed",
    "case.added_to",
    "case.added_urgent",
)
