"""Every card about remote sessions: sound, small, and with the policy's points and the school's rules apart."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot import policies
from bot.core.lesson import handling
from bot.core.lesson.advice import Advice
from bot.core.lesson.meeting import Lobby, MeetingFacts, Presenters
from bot.core.lesson.record import Lesson, Status
from bot.core.lesson.register import View, counts, grouped, is_exception, view
from bot.core.lesson.rules import Verdict, judge
from bot.core.lesson.session import Account, Answer, Purpose, Session
from bot.core.lookup import Found
from bot.core.message import Card
from bot.core.school import Closure, Lessons, School
from bot.texts import say
from cards.closures import closures_card, rules_card
from cards.lesson import replaced_card, variant_card, verdict_card
from cards.lesson_form import form_card
from cards.lesson_head import after_card, decide_card
from cards.lesson_talk import call_off_card, personal_contact_card, report_offer_card
from cards.lesson_words import closure_words
from cards.plain import plain_text
from cards.register import PAGE, counts_card, my_lessons_card, register_card
from cards.register_file import register_csv
from cards.words import at
from tests.support.card_rules import faults
from tests.support.school import HEAD, TEACHER, school

PACK = policies.load()
DAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
EVERYTHING = tuple(item for item in Advice if item is not Advice.NOT_RECORDED)
SHUT = (Closure(first=DAY, last=DAY, reason="boiler failure"),)
LONG = "A very long answer, with *stars*, [a link](https://example.org) and <at>everyone</at>. " * 3
LESSON = Session(
    purpose=Purpose.LESSON, platform="Teams", day=DAY, starts=time(10), ends=time(10, 45), group="Year 4",
    curriculum="fractions", account=Account.SCHOOL,
)  # fmt: skip
SESSIONS = (
    Session(),
    LESSON,
    LESSON.model_copy(update={"until": date(2026, 12, 16), "one_to_one": True, "late": True, "says_closed": False}),
    Session(purpose=Purpose.OTHER, platform="Discord", day=DAY, account=Account.PERSONAL, about=LONG[:300]),
    Session(purpose=Purpose.MEETING, platform="Zoom", day=DAY, not_agreed=True),
    Session(purpose=Purpose.SEND, platform="other", day=DAY, senco=Answer.NO, staff=LONG[:300], agreed=LONG[:300]),
)
MEETING = MeetingFacts(
    Found.FOUND, organiser_name="Tess", starts=NOW, ends=NOW, lobby=Lobby.EVERYONE, presenters=Presenters.EVERYONE,
    recorded=True,
)  # fmt: skip
PEOPLE = {person.id: person for person in school().people}


def at_school(adopted: tuple[Advice, ...], *closures: Closure) -> School:
    """The small school with these rules and periods."""
    return school().model_copy(update={"closures": closures, "lessons": Lessons(adopt=adopted)})


def checked(session: Session, here: School, meeting: MeetingFacts | None = None, name: str = "RL-7K4M-26") -> Lesson:
    """A session that the teacher had checked there."""
    found = judge(session, here.closures, here.lessons.adopt)
    return handling.checked(name, PEOPLE[TEACHER], "a:chat", session, found, "rules 1", NOW, meeting).lesson


def states(lesson: Lesson) -> Iterator[Lesson]:
    """A session as it is checked, sent, decided in each way, and called off."""
    yield lesson
    asked = handling.ask(lesson, PEOPLE[TEACHER], PEOPLE[HEAD], NOW)
    assert asked is not None
    yield asked.lesson
    for outcome in (Status.OK, Status.NOT_OK, Status.TALK):
        decided = handling.decide(asked.lesson, PEOPLE[HEAD], outcome, LONG, NOW)
        assert decided is not None
        yield decided.lesson
    called_off = handling.cancel(asked.lesson, PEOPLE[TEACHER], NOW)
    assert called_off is not None
    yield called_off.lesson


def every_card() -> Iterator[tuple[str, Card]]:
    """One of each kind, for each kind of session, with and without the school's own rules."""
    for here in (at_school(()), at_school(EVERYTHING, *SHUT)):
        rules = len(here.lessons.adopt)
        for number, session in enumerate(SESSIONS):
            name = f"{number}-{rules}"
            found = judge(session, here.closures, here.lessons.adopt)
            yield f"form-{name}", form_card(session, here, 3, [LONG], links=True)
            yield f"variant-{name}", variant_card(session, found, here, PACK)
            for lesson in states(checked(session, here, MEETING)):
                state = f"{name}-{lesson.status}"
                yield f"verdict-{state}", verdict_card(lesson, found, PEOPLE[TEACHER], here, PACK)
                for again in (True, False):
                    card = decide_card(lesson, found, PEOPLE[HEAD], here, PACK, NOW, again=again)
                    yield f"decide-{state}-{again}", card
                yield f"after-{state}", after_card(lesson)
                yield f"replaced-{state}", replaced_card(lesson)
    many = [checked(SESSIONS[n % len(SESSIONS)], at_school(())) for n in range(30)]
    for which in View:
        yield f"register-{which}", register_card(which, [("Year 4", tuple(many))], school(), 0)
    yield "register-empty", register_card(View.TODAY, [("", ())], school(), 0)
    yield "register-last", register_card(View.UPCOMING, [("", tuple(many))], school(), 24)
    yield "counts", counts_card(counts(many), len(many))
    yield "mine", my_lessons_card(many[:PAGE], school())
    yield "closures", closures_card(SHUT * 3, DAY, editable=True, inputs={"first": "soon"}, notes=[LONG])
    yield "closures-staff", closures_card((), DAY, editable=False, inputs={})
    yield "rules", rules_card(EVERYTHING, [LONG])
    yield "contact", personal_contact_card(PACK, "source")
    yield "offer", report_offer_card()
    yield "call-off", call_off_card(many[0])


CARDS = dict(every_card())


@pytest.mark.parametrize("name", CARDS)
def test_card_is_sound(name: str) -> None:
    """Each card fits the schema and Teams' size, can be read aloud, and its notification names nobody."""
    assert faults(CARDS[name], ["Tess Taylor", "Harriet Head", "Year 4"]) == []


@pytest.mark.parametrize("session", SESSIONS)
def test_policy_and_school_rules_never_blur(session: Session) -> None:
    """No rule of the school stands before the heading that says it is none of the policy's, and no point after it."""
    here = at_school(EVERYTHING, *SHUT)
    lesson = checked(session, here)
    found = judge(session, here.closures, here.lessons.adopt)
    text = plain_text(verdict_card(lesson, found, PEOPLE[TEACHER], here, PACK))
    before, after = text.split(say("lesson.verdict.school_rules"))
    for item in EVERYTHING:
        assert say(f"lesson.advice.{item.value}.rule") not in before
        assert say(f"lesson.advice.{item.value}.rule") in after
        assert say(f"lesson.advice.{item.value}.source") in after
    assert "clause 14" not in after.split(say("lesson.verdict.cannot_stop"))[0]


@pytest.mark.parametrize("session", SESSIONS)
def test_each_check_says_how_it_stands_in_a_sign_and_in_words(session: Session) -> None:
    """A point is met, not met or not known in words, so that no colour and no sign alone carries it."""
    here = at_school((), *SHUT)
    found = judge(session, here.closures)
    text = plain_text(verdict_card(checked(session, here), found, PEOPLE[TEACHER], here, PACK))
    points = [row for row in text.splitlines() if row.startswith(("\u2713 Met: ", "\u2717 Not met: ", "? Not known: "))]
    assert len(points) == len(found.checks) - 1  # clause 13 is a note


@pytest.mark.parametrize("name", [name for name in CARDS if name.startswith(("verdict", "decide", "variant"))])
def test_no_card_says_more_than_the_policy(name: str) -> None:
    """No card says safe, approved or compliant, and each quotes clause 14 to the letter."""
    text = plain_text(CARDS[name])
    for word in (" is safe", "approved", "compliant", "permission to go"):
        assert word not in text.lower()
    unit = PACK.unit("14")
    assert unit is not None
    assert unit.text in text


def test_meeting_that_says_little_is_shown_with_what_it_says() -> None:
    """What Microsoft does not say of a meeting is left out, and nothing is put in its place."""
    here = at_school(())
    bare = MeetingFacts(Found.FOUND, organiser_name="Somebody Else", starts=NOW, recorded=False)
    lesson = checked(LESSON, here, bare)
    text = plain_text(verdict_card(lesson, judge(LESSON, ()), PEOPLE[TEACHER], here, PACK))
    shown = text.partition(say("lesson.verdict.from_meeting"))[2].strip().splitlines()
    assert "Somebody Else" in shown[0]
    assert say("lesson.meeting.not_recorded") in "".join(shown[:3])
    assert "None" not in text


def test_decision_stands_apart_from_the_verdict() -> None:
    """After an OK the verdict is what it was, and the decision is named as the Head Teacher's."""
    here = at_school(())
    ok = next(lesson for lesson in states(checked(LESSON, here)) if lesson.status is Status.OK)
    text = plain_text(verdict_card(ok, judge(LESSON, ()), PEOPLE[TEACHER], here, PACK))
    assert text.startswith(say("lesson.verdict.unsettled"))
    assert "Head Teacher's decision" in text
    assert "not part of the policy" in text


def test_head_decides_on_the_card_only_while_it_waits() -> None:
    """A card that is decided has no buttons in the chat; looked up again it has."""
    here = at_school(())
    decided = next(lesson for lesson in states(checked(LESSON, here)) if lesson.status is Status.OK)
    found = judge(LESSON, ())
    assert "[OK to go ahead]" not in plain_text(decide_card(decided, found, PEOPLE[HEAD], here, PACK, NOW))
    again = decide_card(decided, found, PEOPLE[HEAD], here, PACK, NOW, again=True)
    assert "[OK to go ahead]" in plain_text(again)


def test_register_groups_by_class_whatever_the_spelling() -> None:
    """A class is one class, whether it was typed "year 4" or "Year 4"."""
    here = at_school(())
    lessons = [checked(LESSON.model_copy(update={"group": group}), here) for group in ("Year 4", "5H", "year  4")]
    groups = grouped(lessons, lambda lesson: lesson.session.group)
    assert [(name, len(found)) for name, found in groups] == [("5H", 1), ("Year 4", 2)]


@pytest.mark.parametrize(
    ("which", "today", "found"),
    [
        (View.TODAY, DAY, 1),
        (View.TODAY, date(2026, 11, 26), 0),
        (View.UPCOMING, DAY, 1),
        (View.UPCOMING, date(2026, 11, 26), 0),
        (View.UNDECIDED, DAY, 0),
        (View.EXCEPTIONS, DAY, 0),
    ],
)
def test_view_holds_what_belongs_to_it(which: View, today: date, found: int) -> None:
    """A confirmed session of today is in today's and the upcoming view, and no exception."""
    assert len(view([checked(LESSON, at_school((), *SHUT))], which, today)) == found


def test_exceptions_are_what_a_head_looks_at_again() -> None:
    """Not met, late, or decided: each is an exception; a session that was called off is none."""
    here = at_school((), *SHUT)
    assert not is_exception(checked(LESSON, here))
    assert is_exception(checked(LESSON.model_copy(update={"late": True}), here))
    assert [is_exception(lesson) for lesson in states(checked(SESSIONS[3], here))] == [True] * 5 + [False]


def test_counts_name_nobody() -> None:
    """Governors get numbers by purpose, verdict and decision."""
    here = at_school((), *SHUT)
    decided = checked(SESSIONS[3], here).model_copy(update={"status": Status.NOT_OK})
    found = dict(counts([checked(LESSON, here), decided]))
    assert found == {
        "lesson.purpose.lesson": 1,
        "lesson.purpose.other": 1,
        "lesson.count.meets": 1,
        "lesson.count.does_not_meet": 1,
        "lesson.count.not_ok": 1,
    }


def rows(content: bytes) -> list[list[str]]:
    """A CSV file as a spreadsheet reads it."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_register_file_is_read_by_a_spreadsheet_as_it_is() -> None:
    """UTF-8 with a byte order mark, one line a session, and the same words as on the cards."""
    here = at_school(())
    content = register_csv(states(checked(LESSON, here)), here)
    assert content.startswith(b"\xef\xbb\xbf")
    head, *lines = rows(content)
    assert len(lines) == 6
    first = dict(zip(head, lines[0], strict=True))
    assert first["Class or group"] == "Year 4"
    assert first["Verdict"] == say("lesson.verdict.unsettled")
    assert first["Points not met or not known"] == "lockdown or closure"
    assert [line[head.index("Head Teacher's decision")] for line in lines[2:5]] == [
        say(f"lesson.outcome.{outcome}") for outcome in ("ok", "not_ok", "talk")
    ]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0", "\uff1d1"])
def test_no_cell_of_the_register_is_a_formula(text: str) -> None:
    """Whatever a teacher types, no cell begins as a formula does."""
    here = at_school(())
    lesson = checked(LESSON.model_copy(update={"group": text, "staff": text}), here)
    cells = [cell for line in rows(register_csv([lesson], here)) for cell in line]
    assert f"'{text}" in cells
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@\t\uff1d")]


def test_verdict_counts_every_verdict() -> None:
    """Each of the four verdicts has its sentence for governors."""
    counted: set[Any] = {say(f"lesson.count.{verdict.value}") for verdict in Verdict}
    assert len(counted) == len(Verdict)


def test_meeting_without_a_name_names_nobody() -> None:
    """Where Microsoft does not say whose meeting it is, no line of an organiser stands there."""
    here = at_school(())
    lesson = checked(LESSON, here, MeetingFacts(Found.FOUND, starts=NOW, ends=NOW))
    text = plain_text(verdict_card(lesson, judge(LESSON, ()), PEOPLE[TEACHER], here, PACK))
    first = text.partition(say("lesson.verdict.from_meeting"))[2].strip().splitlines()[0]
    assert first == say("lesson.meeting.times", first=at(NOW, here), last=at(NOW, here))


def test_period_without_a_reason_has_its_days_and_groups_alone() -> None:
    """Nothing stands in the place of a reason that was not given."""
    assert closure_words(Closure(first=DAY, last=DAY, groups=("Year 4",))) == (
        "Wednesday 25 November 2026 to Wednesday 25 November 2026: Year 4"
    )
