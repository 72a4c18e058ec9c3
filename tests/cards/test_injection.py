"""Whatever people type, or a school is called, stays words on everybody's cards: no markup, link, picture or mention."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest

import cards
from bot import policies
from bot.core.access import Status
from bot.core.answer import Answer, browse, compose
from bot.core.case import Case, Happened
from bot.core.guidance import handling as asking
from bot.core.guidance import published
from bot.core.guidance.notice import Notice as QuestionNotice
from bot.core.guidance.notice import NoticeKind as QuestionNoticeKind
from bot.core.guidance.published import Guidance
from bot.core.guidance.question import Question
from bot.core.guidance.question import Status as QuestionStatus
from bot.core.guidance.review import NoteKind, Theme
from bot.core.incident import Certainty, Child, Draft, Kind, Party, Source, Told, When
from bot.core.interview import Step
from bot.core.lesson import handling as lesson_handling
from bot.core.lesson.advice import Advice
from bot.core.lesson.meeting import MeetingFacts
from bot.core.lesson.notice import Notice as LessonNotice
from bot.core.lesson.notice import NoticeKind as LessonNoticeKind
from bot.core.lesson.record import Lesson
from bot.core.lesson.record import Status as LessonStatus
from bot.core.lesson.register import View, counts
from bot.core.lesson.rules import judge
from bot.core.lesson.session import Purpose, Session
from bot.core.lookup import Found
from bot.core.message import Address, Card, Message
from bot.core.notice import Notice, NoticeKind
from bot.core.people import Person, Role
from bot.core.reply import Intent, Ranked, Reply
from bot.core.routing import route
from bot.core.school import Closure, Lessons, School
from bot.teams.translate import activity_of
from cards.answer import Beside, answer_card, changed_card
from cards.ask_head import (
    confirm_card,
    my_questions_card,
    not_sent_card,
    question_receipt_card,
    report_first_card,
    words_card,
)
from cards.browse import help_card, policy_card, topics_card, welcome_card
from cards.case import alert_card, close_card, desk_card, opened_cards, state_cards, working_card
from cards.closures import closures_card, rules_card
from cards.contacts import contacts_card
from cards.drill import drill_card
from cards.guidance import guidance_card, guidance_form_card, guidance_list_card
from cards.head_questions import asked_card, decide_question_card, passed_on_card, waiting_card
from cards.lesson import replaced_card, variant_card, verdict_card
from cards.lesson_form import form_card
from cards.lesson_head import after_card, decide_card, moved_card
from cards.lesson_notices import LessonPresenter
from cards.lesson_talk import call_off_card, personal_contact_card, report_offer_card
from cards.notices import present
from cards.opening import opening_card
from cards.parts import card, heading, line, words
from cards.plain import plain_text
from cards.question_notices import present_question
from cards.receipt import more_card, my_reports_card, receipt_card
from cards.register import counts_card, my_lessons_card, register_card
from cards.report import step_card, urgent_card
from cards.review import review_card
from cards.review_list import clear_review_card, review_list_card, thanks_card
from cards.routes import route_sentences
from cards.settings import ask_card, away_card, form, hours_card, menu_card, numbers_card, sure_card, times_card
from cards.settings_people import own_card, people_card, person_card, remove_card, seat_card, seat_sure_card
from cards.small import cancel_card, gone_card
from tests.support.cases import closed, having, sent, taken_on
from tests.support.clock import MORNING
from tests.support.leads import school_of
from tests.support.markup import HOSTILE, MARK, active, leaves, unsafe

PACK = policies.load()
TODAY = date(2026, 11, 23)
NAME = f"{MARK} [x](https://evil.example) <at>a</at> **b** {{{{TIME(2026-11-23T09:00:00Z)}}}}"
REFERENCE = "SN-7K4M-26"


def someone(person_id: str, *roles: Role) -> Person:
    """Somebody whose name and number are hostile."""
    return Person(id=person_id, name=NAME, roles=frozenset(roles), phone=NAME[:40])


TEACHER = someone("teacher", Role.STAFF)
HEAD = someone("head", Role.HEADTEACHER)
PEOPLE = (TEACHER, HEAD, someone("dan", Role.DEPUTY), someone("chair", Role.CHAIR))
SCHOOL: School = school_of(
    *PEOPLE,
    school={"name": HOSTILE, "tenant_id": "tenant"},
    numbers=dict.fromkeys(("social_care", "social_care_out_of_hours", "lado", "whistleblowing"), HOSTILE),
)
DRAFT = Draft(
    started_at=MORNING,
    safety=Certainty.NOT_SURE,
    parties=frozenset({Party.NONE}),
    kind=Kind.CHILD_CONTACT,
    children=(Child(name=HOSTILE, school_class=HOSTILE, screen_name=HOSTILE, note=HOSTILE),),
    platform=HOSTILE,
    happened=When(day=TODAY, words=HOSTILE),
    aware=When(day=TODAY, words=HOSTILE),
    source=Source.SAW,
    others=HOSTILE,
    account=(HOSTILE, f"{HOSTILE}\n{HOSTILE}"),
    childs_words=HOSTILE,
    images=Certainty.NOT_SURE,
    told=Told.NOBODY,
    done_so_far=(HOSTILE,),
)


def case(before: Case) -> Case:
    """A case that has every hostile text there can be in its body and its history."""
    told = before.model_copy(update={"body": DRAFT, "practice": True, "urgent": True})
    return having(
        told,
        (Happened.ASKED, "head", {"text": HOSTILE}),
        (Happened.ADDED, "teacher", {"text": HOSTILE}),
        (Happened.ACTION, "head", {"number": "1", "text": HOSTILE}),
        (Happened.ACTION, "head", {"number": "2", "text": HOSTILE}),
        (Happened.ACTION_DONE, "head", {"number": "2"}),
        (Happened.PASSED_ON, "head", {"to": "dan"}),
        (Happened.REOPENED, "head", {"reason": HOSTILE}),
        (Happened.EXPORTED, "", {"name": HOSTILE}),
        (Happened.UNREACHABLE, "", {"person": "dan"}),
        (Happened.CLOSED, "head", {"outcomes": ["police"], "reason": HOSTILE, "kept_in": HOSTILE}),
        minutes=100,
    )


CASES = {
    "new": case(sent(found=route(frozenset({Party.NONE}), TEACHER, SCHOOL))),
    "taken on": case(taken_on()),
    "closed": case(closed()),
    "alert only": case(sent(complete=False)),
}


def answered(intent: Intent) -> Answer:
    """An answer to a hostile question."""
    return compose(Reply(intent, (Ranked("9", 0.9), Ranked("6", 0.8)), 0.8, 0.9), PACK, HOSTILE, TODAY)


def of_cases(make: Callable[[Case], Card | Message]) -> Iterator[Card | Message]:
    """One card for each state that a case can be in."""
    return (make(each) for each in CASES.values())


NOTICES = (
    *(Notice(kind, "head") for kind in NoticeKind if kind is not NoticeKind.TELL),
    *(Notice(NoticeKind.TELL, "teacher", f"report.tell.{key}") for key in ("please_phone", "nobody_left")),
    Notice(NoticeKind.TELL, "teacher", "report.word_back.question", {"who": "head", "question": HOSTILE}),
    Notice(NoticeKind.TELL, "teacher", "report.word_back.closed", {"who": "head"}),
)
MAKERS: dict[str, Callable[[], Iterator[Card | Message]]] = {
    "answer_card": lambda: iter(
        [
            *(answer_card(answered(i)) for i in Intent),
            *(answer_card(answered(i), BESIDE) for i in Intent),
            answer_card(browse(PACK, HOSTILE, TODAY)),
        ]
    ),
    "welcome_card": lambda: iter([welcome_card(SCHOOL, PACK)]),
    "help_card": lambda: iter([help_card(PACK)]),
    "changed_card": lambda: iter([changed_card(PACK, browse(PACK, "9", TODAY)), changed_card(PACK, None)]),
    "topics_card": lambda: iter([topics_card(PACK)]),
    "policy_card": lambda: iter([policy_card(PACK, TODAY)]),
    "contacts_card": lambda: iter([contacts_card(SCHOOL)]),
    "opening_card": lambda: iter(
        [
            opening_card(
                answered(Intent.REPORT), [*route_sentences(route(frozenset({Party.HEAD}), TEACHER, SCHOOL), SCHOOL)]
            )
        ]
    ),
    "alert_card": lambda: of_cases(lambda each: alert_card(each, "head", SCHOOL, PACK, reminder=True)),
    "opened_cards": lambda: [one for each in CASES.values() for one in opened_cards(each, HEAD, SCHOOL)],
    "state_cards": lambda: [one for each in CASES.values() for one in state_cards(each, SCHOOL)],
    "working_card": lambda: of_cases(lambda each: working_card(each, HEAD, SCHOOL)),
    "close_card": lambda: of_cases(lambda each: close_card(each, HOSTILE, ["police"])),
    "desk_card": lambda: iter([desk_card([*CASES.values()], SCHOOL, MORNING)]),
    "receipt_card": lambda: of_cases(lambda each: receipt_card(each, SCHOOL, MORNING)),
    "my_reports_card": lambda: iter([my_reports_card([*CASES.values()], SCHOOL, MORNING)]),
    "more_card": lambda: iter([more_card(REFERENCE)]),
    "step_card": lambda: (step_card(step, DRAFT, SCHOOL, 1, [HOSTILE]) for step in Step if step is not Step.CHECK),
    "urgent_card": lambda: (urgent_card(DRAFT, SCHOOL, 1, images=images) for images in (True, False)),
    "review_card": lambda: iter([review_card(DRAFT, CASES["new"].route, TEACHER, SCHOOL, _local(), 1, [HOSTILE])]),
    "gone_card": lambda: iter([gone_card("report.sent.review_gone", reference=HOSTILE)]),
    "cancel_card": lambda: iter([cancel_card(1, HOSTILE)]),
    "menu_card": lambda: (menu_card(SCHOOL, one, [HOSTILE]) for one in SCHOOL.people),
    "form": lambda: iter([form("numbers", SCHOOL, [HOSTILE], [])]),
    "numbers_card": lambda: iter([numbers_card(SCHOOL, {}, [HOSTILE])]),
    "times_card": lambda: iter([times_card(SCHOOL, {}, [HOSTILE])]),
    "hours_card": lambda: iter([hours_card(SCHOOL, {}, [HOSTILE])]),
    "away_card": lambda: iter([away_card(SCHOOL, HEAD, {}, [HOSTILE])]),
    "ask_card": lambda: iter([ask_card(SCHOOL)]),
    "sure_card": lambda: iter([sure_card("head", SCHOOL.deputies[0], "head=yes:dan", SCHOOL)]),
    "people_card": lambda: iter([people_card(SCHOOL, HEAD, [HOSTILE])]),
    "person_card": lambda: (person_card(SCHOOL, HEAD, one, {}, [HOSTILE]) for one in (None, *SCHOOL.people)),
    "remove_card": lambda: iter([remove_card(SCHOOL, SCHOOL.deputies[0])]),
    "own_card": lambda: iter([own_card(SCHOOL, SCHOOL.people[-1], {}, [HOSTILE])]),
    "seat_card": lambda: (seat_card(name, SCHOOL, HEAD, [HOSTILE]) for name in ("head", "chair")),
    "seat_sure_card": lambda: (seat_sure_card(name, SCHOOL, SCHOOL.deputies[0]) for name in ("head", "chair")),
    "drill_card": lambda: of_cases(lambda each: drill_card(each, SCHOOL)),
    "present": lambda: (
        present(notice, each, SCHOOL, MORNING, pack=PACK) for each in CASES.values() for notice in NOTICES
    ),
}

# Cards of remote sessions: every field, note and name hostile.
SESSION = Session(
    purpose=Purpose.LESSON,
    platform=HOSTILE,
    day=TODAY,
    group=HOSTILE,
    one_to_one=True,
    staff=HOSTILE,
    about=HOSTILE,
    curriculum=HOSTILE,
    agreed=HOSTILE,
    join_link=HOSTILE,
    late=True,
)
PERIODS = (Closure(first=TODAY, last=TODAY, groups=(HOSTILE,), reason=HOSTILE),)
THERE = SCHOOL.model_copy(update={"closures": PERIODS, "lessons": Lessons(adopt=(Advice.PLACE,))})
MEETING = MeetingFacts(Found.FOUND, organiser_name=HOSTILE, starts=MORNING, ends=MORNING)
FOUND = judge(SESSION, PERIODS, (Advice.PLACE,))


def lessons() -> Iterator[Lesson]:
    """A session that was checked, sent, and decided with a hostile note."""
    first = lesson_handling.checked("RL-7K4M-26", TEACHER, "a:x", SESSION, FOUND, "rules", MORNING, MEETING).lesson
    asked = lesson_handling.ask(first, TEACHER, HEAD, MORNING)
    assert asked is not None
    done = lesson_handling.decide(asked.lesson, HEAD, LessonStatus.OK, HOSTILE, MORNING)
    assert done is not None
    yield from (first, asked.lesson, done.lesson)


def of_lessons(make: Callable[[Lesson], Card | Message]) -> Iterator[Card | Message]:
    """One card for each state that a session can be in."""
    return (make(each) for each in lessons())


def lesson_notices(lesson: Lesson) -> Iterator[Message]:
    """Every message about a session."""
    tell = {"who": "head", "note": HOSTILE}
    for kind in LessonNoticeKind:
        key = "lesson.tell.ok" if kind is LessonNoticeKind.TELL else ""
        yield LessonPresenter(PACK)(LessonNotice(kind, "head", key, tell), lesson, "head", THERE, MORNING)


def questions() -> Iterator[Question]:
    """A question that was sent, opened, declined with a hostile note, and answered."""
    first = asking.asked("HQ-7K4M-26", TEACHER, "a:x", HOSTILE, HEAD, "policy", MORNING)
    assert first is not None
    yield first.question
    seen = asking.opened(first.question, HEAD, MORNING)
    lost = asking.unreachable(first.question, "head", MORNING)
    assert seen is not None
    assert lost is not None
    yield from (seen.question, lost.question)
    for outcome, guidance in (("declined", ""), ("talk", ""), ("answered", ""), ("answered", "HG-7K4M-26")):
        done = asking.decided(seen.question, HEAD, QuestionStatus(outcome), HOSTILE, MORNING, guidance)
        assert done is not None
        yield done.question


def given() -> Iterator[Guidance]:
    """Guidance that is shown, and that was withdrawn."""
    first = published.published("HG-7K4M-26", HEAD, HOSTILE, HOSTILE, "policy", MORNING)
    assert first is not None
    gone = published.withdrawn(first.guidance, HEAD, MORNING)
    assert gone is not None
    yield from (first.guidance, gone.guidance)


THEMES = (Theme(NoteKind.UNSURE, ("9",), HOSTILE, 2, TODAY), Theme(NoteKind.HELPFUL, (), "", 1, TODAY))
BESIDE = Beside(1, tuple(given()), tuple(given()), SCHOOL)
MAKERS |= {
    "form_card": lambda: iter([form_card(SESSION, THERE, 1, [HOSTILE], links=True)]),
    "verdict_card": lambda: of_lessons(lambda each: verdict_card(each, FOUND, TEACHER, THERE, PACK)),
    "variant_card": lambda: iter([variant_card(SESSION, FOUND, THERE, PACK)]),
    "replaced_card": lambda: of_lessons(replaced_card),
    "decide_card": lambda: of_lessons(lambda each: decide_card(each, FOUND, HEAD, THERE, PACK, MORNING, again=True)),
    "after_card": lambda: of_lessons(after_card),
    "moved_card": lambda: iter([moved_card()]),
    "call_off_card": lambda: of_lessons(call_off_card),
    "register_card": lambda: iter([register_card(View.BY_CLASS, [(HOSTILE, tuple(lessons()))], THERE, 0)]),
    "my_lessons_card": lambda: iter([my_lessons_card([*lessons()], THERE)]),
    "counts_card": lambda: iter([counts_card(counts([*lessons()]), 3)]),
    "closures_card": lambda: iter(
        [
            closures_card(
                PERIODS,
                TODAY,
                editable=True,
                inputs=dict.fromkeys(("first", "last", "groups"), HOSTILE),
                notes=[HOSTILE],
            )
        ]
    ),
    "rules_card": lambda: iter([rules_card((Advice.PLACE,), [HOSTILE])]),
    "personal_contact_card": lambda: iter([personal_contact_card(PACK, HOSTILE)]),
    "report_offer_card": lambda: iter([report_offer_card()]),
    "confirm_card": lambda: iter([confirm_card(HOSTILE, "HQ-7K4M-26", SCHOOL, TODAY)]),
    "words_card": lambda: iter([words_card(HOSTILE, "HQ-7K4M-26", [HOSTILE])]),
    "report_first_card": lambda: iter([report_first_card("HQ-7K4M-26")]),
    "not_sent_card": lambda: iter([not_sent_card("question.ask.sent_gone", reference=HOSTILE)]),
    "question_receipt_card": lambda: (question_receipt_card(each, SCHOOL) for each in questions()),
    "my_questions_card": lambda: iter([my_questions_card([*questions()][:1], SCHOOL)]),
    "asked_card": lambda: (asked_card(each, SCHOOL) for each in questions()),
    "passed_on_card": lambda: iter([passed_on_card()]),
    "waiting_card": lambda: iter([waiting_card([*questions()][:1], SCHOOL)]),
    "decide_question_card": lambda: (
        decide_question_card(each, SCHOOL, HOSTILE, HOSTILE, [HOSTILE], sure=True) for each in questions()
    ),
    "guidance_list_card": lambda: iter([guidance_list_card([*given()], 0, writes=True)]),
    "guidance_card": lambda: (guidance_card(each, "another", SCHOOL, [HOSTILE], writes=True) for each in given()),
    "guidance_form_card": lambda: (
        guidance_form_card(HOSTILE, HOSTILE, each, [HOSTILE], sure=True) for each in given()
    ),
    "present_question": lambda: (
        present_question(QuestionNotice(kind, "head", "question.tell.unreachable"), each, SCHOOL)
        for each in questions()
        for kind in QuestionNoticeKind
    ),
    "review_list_card": lambda: iter([review_list_card(THEMES, PACK)]),
    "clear_review_card": lambda: iter([clear_review_card()]),
    "thanks_card": lambda: iter([thanks_card(1)]),
    "LessonPresenter": lambda: (message for each in lessons() for message in lesson_notices(each)),
}


def _local() -> datetime:
    return MORNING.astimezone(SCHOOL.zone)


def makers() -> set[str]:
    """Every public function of the folder of cards that makes a card or a message."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(cards.__path__):
        loaded = importlib.import_module(f"cards.{module.name}")
        for name, member in inspect.getmembers(loaded, callable):
            function = inspect.unwrap(member)  # some cards are kept once they are made
            if not inspect.isfunction(function):
                continue
            made = inspect.signature(function).return_annotation
            if (
                function.__module__ == loaded.__name__
                and made in (Card, Message, list[Card])
                and not name.startswith("_")
            ):
                found.add(name)
    return found


def test_no_card_is_left_out() -> None:
    """Each function that makes a card or a message stands in this file's table; one that is added has to be."""
    assert set(MAKERS) - {"LessonPresenter"} == makers() - {"card"}


@pytest.mark.parametrize("name", MAKERS)
def test_words_of_others_stay_words(name: str) -> None:
    """Hostile text in every place: only where nothing becomes markup, never in data, summaries, labels or choices."""
    for made in MAKERS[name]():
        message = made if isinstance(made, Message) else Message(card=made)
        activity = activity_of(Address("a:x", "https://service.example/", "t", "28:bot", "29:x"), message, "")
        shown = {**activity, "text": "", "textFormat": ""}  # a plain text is looked at below
        assert unsafe(shown) == []
        assert active(shown) == []
        assert activity.get("textFormat", "plain") == "plain"
        assert not {"entities", "suggestedActions", "attachmentLayout", "speak"} & set(activity)


def test_the_hostile_text_is_really_there() -> None:
    """Cards that show what people typed show the hostile text too, every letter of it: the tests look at something."""
    for name in (
        "opened_cards",
        "review_card",
        "step_card",
        "desk_card",
        "contacts_card",
        "welcome_card",
        "cancel_card",
    ):
        assert any(MARK in str(made.content) for made in MAKERS[name]() if isinstance(made, Card)), name
    assert HOSTILE in plain_text(opened_cards(CASES["taken on"], HEAD, SCHOOL)[-1])
    [question] = [
        made.text
        for made in MAKERS["present"]()
        if isinstance(made, Message) and "asks about" in made.text and HOSTILE in made.text
    ][:1]
    assert question.count(MARK) >= HOSTILE.count(MARK)


def test_the_rule_finds_what_it_is_there_to_find() -> None:
    """A text block, a label, a choice, button data, an address, and a date macro in a run are each found."""
    for content in (
        card("s", [heading(HOSTILE)]).content,
        card(MARK, [line("x")]).content,
        {"type": "Input.Text", "id": "x", "label": HOSTILE},
        {"type": "Input.ChoiceSet", "choices": [{"title": HOSTILE, "value": "x"}]},
        {"type": "FactSet", "facts": [{"title": "x", "value": HOSTILE}]},
        {"type": "Action.Submit", "title": "x", "data": {"id": HOSTILE}},
        {"type": "Action.Submit", "title": "x", "data": {HOSTILE: 1}},
        {"type": "TextRun", "text": "{{DATE(2026-11-23T09:00:00Z)}}"},
    ):
        assert unsafe(content), content
    for moving in ({"type": "Image", "url": "x"}, {"type": "Action.OpenUrl", "title": "x", "url": "y"}):
        assert active(moving)
    assert unsafe(card("s", [line(HOSTILE)]).content) == []


@pytest.mark.parametrize(
    "text", ["{{DATE(2026-11-23T09:00:00Z)}}", "a {{TIME(x)}} b {{DATE(y)}}", "{{{DATE(", "{{", "", "plain {DATE(x)}"]
)
def test_a_macro_is_shown_as_typed(text: str) -> None:
    """What renderers put a date in place of is cut into two runs, which together are every letter that was typed."""
    shown: Any = words(text).model_dump(by_alias=True, exclude_none=True)
    assert "".join(run["text"] for run in shown["inlines"]) == (text or " ")
    assert unsafe(shown, mark="nothing") == []


def test_every_state_of_a_case_is_looked_at() -> None:
    """The cases of this file are in each status, so that every button and box has been drawn."""
    assert {each.status for each in CASES.values()} == set(Status)
    drawn = [made.content for made in MAKERS["opened_cards"]() if isinstance(made, Card)]
    boxes = {
        text for content in drawn for kind, field, text in leaves(content) if (kind, field) == ("Input.Text", "id")
    }
    assert boxes == {"question", "action", "reason"}
