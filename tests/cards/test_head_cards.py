"""Cards of the Head Teacher's desk, of those who ask, and what is printed at the server: what they say and leave out."""

from datetime import date

import pytest

from bot import policies
from bot.core.audit import CONSOLE, REFUSED, Deed, Kind, Link
from bot.core.guidance import handling, published
from bot.core.guidance.published import Guidance
from bot.core.guidance.question import LONGEST_TITLE, Question, Status
from bot.core.guidance.review import NoteKind, Theme
from bot.core.school import School
from bot.texts import say
from cards.ask_head import confirm_card, question_receipt_card
from cards.audit import audit_line
from cards.guidance import guidance_list_card
from cards.head_questions import waiting_card
from cards.plain import plain_text
from cards.review_list import SHOWN, review_lines, review_list_card
from cards.sheet import fallback_sheet
from tests.support.card_rules import faults
from tests.support.chat import actions
from tests.support.clock import MORNING
from tests.support.leads import HEAD, TEACHER, school_of

PACK = policies.load()
SCHOOL = school_of()
TODAY = date(2026, 11, 23)


def away(first: str, last: str) -> School:
    """The school while its head is away on these days of November."""
    return school_of(away=[{"person": "head", "first": f"2026-11-{first}", "last": f"2026-11-{last}"}])


def decided(outcome: Status, text: str) -> Question:
    """A teacher's question, with what the head said to it."""
    asked = handling.asked("HQ-7K4M-26", TEACHER, "a:x", "May we?", HEAD, "policy", MORNING)
    assert asked is not None
    decision = handling.decided(asked.question, HEAD, outcome, text, MORNING)
    assert decision is not None
    return decision.question


def given(number: int) -> Guidance:
    """One of many pieces of guidance, with a question as long as one can be."""
    question = f"May we, {number}?".ljust(LONGEST_TITLE, "?")
    made = published.published(f"HG-{number}", HEAD, question, "Yes.", "policy", MORNING)
    assert made is not None
    return made.guidance


def themes(count: int) -> list[Theme]:
    """So many questions that the policy does not cover."""
    return [Theme(NoteKind.UNANSWERED, ("9",), f"theme {number}", 1, TODAY) for number in range(count)]


@pytest.mark.parametrize(("first", "last", "told"), [("20", "27", True), ("24", "27", False), ("16", "20", False)])
def test_head_who_is_away_is_said_before_a_question_is_sent(first: str, last: str, told: bool) -> None:  # noqa: FBT001
    """On a day of the absence, with its last day; neither before nor after."""
    shown = plain_text(confirm_card("May we?", "HQ-7K4M-26", away(first, last), TODAY))
    assert ("Harriet Head is away until Friday 27 November 2026." in shown) is told


@pytest.mark.parametrize("outcome", [Status.DECLINED, Status.TALK])
def test_decision_without_a_note_has_no_box_for_one(outcome: Status) -> None:
    """What the head decided stands there; the words above a note come only with a note."""
    bare, noted = (plain_text(question_receipt_card(decided(outcome, text), SCHOOL)) for text in ("", "See me."))
    told = say(f"question.receipt.{outcome.value}", at="Monday 23 November 2026, 09:00")
    assert told in bare
    assert told in noted
    assert say("question.receipt.note") not in bare
    assert say("question.receipt.note") in noted


def test_long_list_of_guidance_is_turned_over() -> None:
    """More leads on from where the page ends, and is not there on the last one; the longest questions fit on a card."""
    many = [given(number) for number in range(20)]
    [more] = [each for each in actions(guidance_list_card(many, 0, writes=False).content) if each["title"] == "More"]
    start = int(more["data"]["id"].removeprefix("list="))
    assert f"May we, {start - 1}?" in plain_text(guidance_list_card(many, 0, writes=False))
    rest = guidance_list_card(many[: start + 1], start, writes=False)
    assert f"May we, {start}?" in plain_text(rest)
    assert "[More]" not in plain_text(rest)
    assert faults(guidance_list_card(many, 0, writes=True)) == []


def test_no_question_that_waits_is_said() -> None:
    """The head who looks reads that there is nothing, rather than an empty card."""
    assert "No question waits for you." in plain_text(waiting_card([], SCHOOL))


def test_long_review_list_says_how_many_more_there_are() -> None:
    """A card has room for so many; the printed list has all of them."""
    many = themes(SHOWN + 2)
    shown = plain_text(review_list_card(many, PACK))
    assert f"theme {SHOWN - 1} " in shown
    assert f"theme {SHOWN} " not in shown
    assert "2 more are not shown." in shown
    printed = list(review_lines(many, PACK))
    assert printed[0] == "Not covered by the policy:"
    assert len([row for row in printed if "theme" in row]) == SHOWN + 2


def test_empty_review_list_is_printed_as_empty() -> None:
    """Whoever prints it reads that nothing was noted."""
    assert list(review_lines([], PACK)) == ["Nothing has been noted."]


def deed(actor: str, action: str, subject: str = "SN-7K4M-26", detail: str = "") -> Deed:
    """Something that was done with a report."""
    return Deed(MORNING, actor, Kind.REPORT, action, subject, detail)


@pytest.mark.parametrize(
    ("done", "told"),
    [
        (deed("head", "opened"), "Head Teacher Harriet Head opened report SN-7K4M-26."),
        (deed("", "purged"), "Safe Contact deleted report SN-7K4M-26: its time was over."),
        (deed(CONSOLE, "held"), "Somebody at the server's command line put report SN-7K4M-26 under a hold."),
        (deed("dan", REFUSED, detail="open"), "asked for report SN-7K4M-26 and was refused: open."),
        (deed("dan", REFUSED, "", "open"), "asked for a report that is not on record: open."),
    ],
)
def test_line_of_the_audit_says_who_did_what(done: Deed, told: str) -> None:
    """A person by role and name, the bot, or the command line; a report that was made up has no reference there."""
    line = audit_line(Link(7, done, "k1", "", ""), SCHOOL)
    assert line.startswith("7. Monday 23 November 2026, 09:00: ")
    assert line.endswith(told)


def test_sheet_for_the_wall_has_the_schools_own_people() -> None:
    """Danger first, then whom to tell in order; the chair stands apart, for what is about the head; no number is made up."""
    sheet = fallback_sheet(SCHOOL, MORNING)
    assert sheet.school == "St Peter's"
    assert "call 999" in sheet.danger
    tell, about_head, outside = sheet.sections[:3]
    assert "Harriet Head" in tell.lines[0]
    assert "Dan Deputy" in tell.lines[1]
    assert not [line for line in tell.lines if "Cora Chair" in line]
    assert "Cora Chair" in about_head.lines[0]
    assert all("not set by the school" in line for line in outside.lines if "999" not in line)
    assert sheet.foot[1].startswith("Printed Monday 23 November 2026 ")
