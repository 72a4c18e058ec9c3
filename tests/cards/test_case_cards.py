"""A report's cards when somebody has left, when it is a drill, and when it is under a hold."""

import pytest

from bot import policies
from bot.core.case import Happened
from cards.case import alert_card, opened_cards
from cards.document import case_document
from cards.paging import pieces
from cards.plain import plain_text
from tests.support.card_rules import faults, quotations
from tests.support.cases import SCHOOL, having, sent, taken_on
from tests.support.chat import actions
from tests.support.leads import CHAIR, HEAD, TEACHER, school_of

PACK = policies.load()


def test_nobody_is_offered_who_has_left() -> None:
    """Where every other reader has lost the role, the alert has no way to pass it on, and opens as ever."""
    alone = school_of(TEACHER, HEAD, CHAIR)
    titles = [each["title"] for each in actions(alert_card(sent(), HEAD.id, alone, PACK).content)]
    assert titles == ["Open"]
    assert len(list(actions(alert_card(sent(), HEAD.id, SCHOOL, PACK).content))) == 2


def test_a_hold_and_who_set_it_are_on_the_report() -> None:
    """Whoever opens it reads that it is kept, by whom, and why."""
    held = having(sent(), (Happened.HELD, "console", {"text": "The police asked"}))
    shown = plain_text(opened_cards(held, HEAD, SCHOOL)[-1])
    assert "Under a hold" in shown
    assert "somebody at the server's command line" in shown
    assert "The police asked" in shown


def test_a_drill_says_so_on_paper() -> None:
    """The file of a practice report begins with what it is, so that nobody takes it for a real one."""
    drill, real = (case_document(sent(practice=practice), SCHOOL).splitlines() for practice in (True, False))
    assert drill[1:] == real
    assert "practice" in drill[0].lower()


def test_a_reporter_who_has_left_is_not_made_up() -> None:
    """The report and its file have no line for somebody who is not on the school's list any more."""
    left = school_of(HEAD, CHAIR)
    assert "Tess Taylor" in case_document(sent(), SCHOOL)
    assert "Tess Taylor" not in case_document(sent(), left)
    assert "Tess Taylor" not in plain_text(opened_cards(sent(), HEAD, left)[-1])


LONG = {
    "words": "A word and more. " * 400,
    "no space": "x" * 5_000,
    "wide letters": "\N{PILE OF POO}" * 2_000,
    "short lines": "a\n" * 300,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_long_text_is_cut_without_loss(text: str) -> None:
    """Whatever is cut is whole again when it is put together."""
    assert "".join(pieces(text)) == text
    assert max(len(piece) for piece in pieces(text)) <= 1_500


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_report_with_many_long_notes_can_be_opened(text: str) -> None:
    """It takes as many cards as it needs, none too large for Teams, each word on one of them; the last one acts."""
    notes = ((Happened.ADDED, "teacher", {"text": text}) for _ in range(3))
    asked = (Happened.ASKED, "head", {"text": text})
    cards = opened_cards(having(taken_on(), *notes, asked), HEAD, SCHOOL)
    assert len(cards) > 1
    assert [fault for card in cards for fault in faults(card)] == []
    shown = "".join(row for card in cards for box in quotations(card) for row in box)
    assert shown.count(text.replace("\n", "")[:5]) >= 3
    assert len(shown.replace(" ", "")) >= 3 * len(text.replace("\n", "").replace(" ", ""))
    titles = [[each["title"] for each in actions(card.content)] for card in cards]
    assert all("Close" not in each for each in titles[:-1])
    assert "Close" in titles[-1]
