"""What is said about a session beside its facts: what could not be read, and answers to questions about a verdict."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from botbuilder.core import TurnContext

from bot.core.facts.texts import own_words
from bot.core.lesson.form import Wrong
from bot.core.lesson.reading import PlanTrouble, TellingTrouble, is_variant
from bot.core.lesson.reading.platform import read_platform
from bot.core.lesson.record import Lesson, Status
from bot.core.lesson.rules import Judgement, Verdict
from bot.core.lesson.session import Purpose, Session
from bot.core.policy import Pack
from bot.core.school import School
from bot.core.short_answers import certainty, nod
from bot.texts import say as sentence
from cards.answer import source_line
from cards.lesson import variant_card
from cards.lesson_talk import call_off_card, personal_contact_card, report_offer_card
from cards.lesson_words import judged, waiting
from cards.lesson_words import state as where_it_stands
from dialogs.lesson_phrases import Said, how_asked, said
from dialogs.turn import say, show


class Answered(StrEnum):
    """What became of something that was said of a verdict."""

    NOT = "not"  # it was not answered: it may tell something new
    DONE = "done"
    ASKS_HOW = "asks_how"  # how a child asked for the teacher's own contact


def troubles(found: Iterable[PlanTrouble | TellingTrouble]) -> list[str]:
    """What could not be read in a typed message, kindly, at its field."""
    return [_trouble(each) for each in found]


def _trouble(found: PlanTrouble | TellingTrouble) -> str:
    if isinstance(found, TellingTrouble):
        return sentence(f"lesson.wrong.{found.value}")
    return sentence(f"lesson.wrong.{found.kind.value}", words=found.words)


def wrong_fields(found: Sequence[Wrong]) -> list[str]:
    """What was wrong in the form, at its field."""
    return [sentence(key, **_named(values)) for key, values in found]


def _named(values: dict[str, str]) -> dict[str, str]:
    return values | ({"field": sentence(f"lesson.form.{values['field']}")} if "field" in values else {})


async def answer(
    context: TurnContext, spoken: Said, lesson: Lesson, found: Judgement, school: School, pack: Pack, today: date
) -> Answered:
    """Answer what was said of a session that was checked."""
    session = lesson.session
    match spoken:
        case Said.PARENTS_AGREE if session.purpose is Purpose.MEETING or session.one_to_one:
            return Answered.NOT  # whoever agreed a meeting with a child is part of it
        case Said.PARENTS_AGREE:
            await say(context, sentence("lesson.talk.no_exception"))
        case Said.CALL_IT:
            await say(context, sentence("lesson.talk.name_no_difference"))
        case Said.CALL_OFF if lesson.status is not Status.CANCELLED:
            await show(context, call_off_card(lesson))
        case Said.IS_IT_NO | Said.WHY | Said.SEND | Said.CALL_OFF | Said.ANYWAY | Said.DECIDED:
            await _stands(context, lesson, found, school)
            if spoken is Said.DECIDED and lesson.status is Status.CHECKED and found.verdict is not Verdict.MEETS:
                await say(context, sentence("lesson.talk.not_sent", reference=lesson.reference))
            if spoken is Said.ANYWAY and not lesson.may_go_ahead:
                await say(context, sentence("lesson.verdict.cannot_stop"))
        case Said.OWN_CONTACT:  # pragma: no branch  # the last of them: CHANGE and ANOTHER are not answered here
            overdue = source_line(pack, overdue=pack.review_passed(today))
            await show(context, personal_contact_card(pack, overdue))
            return Answered.ASKS_HOW
    return Answered.DONE


async def _stands(context: TurnContext, lesson: Lesson, found: Judgement, school: School) -> None:
    """The verdict once more, and what there is to do: what it says, to wait, or what the Head Teacher decided."""
    if lesson.status is Status.CANCELLED:
        await say(context, sentence("lesson.verdict.cancelled"))
        return
    await say(context, sentence("lesson.talk.stands", verdict=judged(found)))
    match lesson.status:
        case Status.CHECKED:
            await say(context, sentence(f"lesson.verdict.{found.verdict.value}_more"))
        case Status.ASKED:
            await say(context, waiting(lesson, school))
        case _:
            await say(context, where_it_stands(lesson))


async def how_it_was_asked(context: TurnContext, text: str) -> Answered:
    """A request in a message is a communication from a child (clause 11); one made out loud is for the head to know."""
    written = how_asked(text)
    if written is None and (nod(text) or certainty(text) is not None or said(text) is Said.WHY):
        await say(context, sentence("lesson.talk.how_again"))
        return Answered.ASKS_HOW
    if written is None:
        return Answered.NOT
    if written:
        await show(context, report_offer_card())
    else:
        await say(context, sentence("lesson.talk.asked_aloud"))
    return Answered.DONE


def varied(session: Session, text: str) -> Session:
    """The session as it would be for one person who would like it elsewhere; the same one where nothing is asked."""
    platform = read_platform(own_words(text), "", asked=False) if is_variant(text) else ""
    return session.model_copy(update={"platform": platform}) if platform else session


async def variant(context: TurnContext, other: Session, found: Judgement, school: School, pack: Pack) -> None:
    """How another arrangement for one person would stand; the session that was checked stays as it is."""
    await show(context, variant_card(other, found, school, pack))
