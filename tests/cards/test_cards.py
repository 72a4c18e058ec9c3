"""Every card that an answer, or a look around the policy, can send."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot import policies
from bot.core.answer import MOST_BROWSED, MOST_NEAR, browse, compose
from bot.core.message import Card
from bot.core.reply import Intent, Ranked, Reply
from bot.core.school import School
from bot.school_file import parse
from bot.texts import say
from cards.answer import Beside, answer_card, source_line, versioned
from cards.browse import help_card, policy_card, topics_card, welcome_card
from cards.contacts import contacts_card
from cards.opening import opening_card
from cards.plain import plain_text
from cards.settings import ask_card, away_card, hours_card, menu_card, numbers_card, times_card
from cards.settings_people import own_card, people_card, person_card, seat_card
from tests.support.card_rules import elements, faults, quotations
from tests.support.chat import actions
from tests.support.school import TEXT, school

PACK = policies.load()
TODAY = date(2026, 11, 23)
SCHOOL = school()
BARE = parse(
    """
    [school]
    name = "A school without numbers"
    tenant_id = "t"
    [[people]]
    id = "h"
    name = "Harriet Head"
    roles = ["headteacher"]
    """
)
CROWDED = parse(
    TEXT
    + "".join(f'[[people]]\nid = "{n}"\nname = "{"Ann " * 28}{n}"\nroles = ["deputy"]\nphone = "1"\n' for n in range(9))
)
PROBES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).parents[1].joinpath("policies", "probes.toml").read_text("utf-8")
)["probe"]


def answered(intent: Intent, *ranked: Ranked, question: str = "?", report_chance: float = 0.0) -> Card:
    """The card for an engine's reading."""
    answer = compose(Reply(intent, ranked, 0.8, report_chance), PACK, question, TODAY)
    return opening_card(answer) if answer.intent is Intent.REPORT else answer_card(answer)


@pytest.mark.parametrize("intent", [Intent.ANSWER, Intent.LESSON, Intent.DECLINE])
def test_each_answer_has_its_own_number_behind_its_buttons(intent: Intent) -> None:
    """Though the same answer is the same card: thumbs and the question to the Head Teacher name what was asked."""
    answer = compose(Reply(intent, (Ranked("4", 0.9),), 0.8, 0.5), PACK, "?", TODAY)
    for number in (7, 8):
        data = [action["data"] for action in actions(answer_card(answer, Beside(number)).content) if "data" in action]
        named = {each["verb"]: each["v"] for each in data if each["verb"] in {"head", "thumb"}}
        assert named in ({"head": number, "thumb": number}, {"thumb": number})
        assert ("head" in named) is ("ask_head" in answer.offers)
        assert all(each["v"] > 0 for each in data)
    assert not [
        action for action in actions(answer_card(answer).content) if action.get("data", {}).get("verb") == "thumb"
    ]


def browsed(unit_id: str) -> Card:
    """The card for a unit that was asked for."""
    return answer_card(browse(PACK, unit_id, TODAY))


def settings_cards(name: str, each: School) -> Iterator[tuple[str, Card]]:
    """Those of the settings, as the Head Teacher sees them."""
    for menu in (menu_card, people_card):
        yield f"{menu.__name__} {name}", menu(each, each.headteacher)
    for own in (away_card, own_card):
        yield f"{own.__name__} {name}", own(each, each.headteacher, {})
    for form in (numbers_card, times_card, hours_card):
        yield f"{form.__name__} {name}", form(each, {})
    yield f"person {name}", person_card(each, each.headteacher, None, {})
    yield f"seat {name}", seat_card("head", each, each.headteacher)
    yield f"ask {name}", ask_card(each)


def every_card() -> Iterator[tuple[str, Card]]:
    """One of each kind, for each unit and each probe."""
    yield "help", help_card(PACK)
    yield "topics", topics_card(PACK)
    yield "policy", policy_card(PACK, TODAY)
    for name, each in (("school", SCHOOL), ("bare", BARE), ("crowded", CROWDED)):
        yield f"welcome {name}", welcome_card(each, PACK)
        yield f"contacts {name}", contacts_card(each)
        yield from settings_cards(name, each)
    for missing in ("15", "0", "99", "nonsense"):
        yield f"missing {missing}", browsed(missing)
    for unit in PACK.units:
        yield f"browsed {unit.id}", browsed(unit.id)
        for intent in (Intent.ANSWER, Intent.REPORT, Intent.LESSON):
            yield f"{intent} {unit.id}", answered(intent, Ranked(unit.id, 0.9), report_chance=0.3)
    for probe in PROBES:
        ids = dict.fromkeys([*probe.get("first", ()), *probe.get("also", ()), "13"])
        ranked = [Ranked(unit_id, 0.4) for unit_id in ids]
        for intent in probe["intents"]:
            yield f"probe {probe['n']} {intent}", answered(Intent(intent), *ranked, question=probe["text"])
    yield "declined", answered(Intent.DECLINE)
    yield "declined, perhaps a report", answered(Intent.DECLINE, Ranked("13", 0.2), report_chance=0.9)
    long = " ".join(phrase for unit in PACK.units for silence in unit.silences for phrase in silence.about)
    for unit in PACK.units:
        others = [Ranked(other.id, 0.4) for other in PACK.units if other is not unit]
        yield f"all about {unit.id}", answered(Intent.ANSWER, Ranked(unit.id, 0.41), *others, question=long)


CARDS = [pytest.param(card, id=name) for name, card in every_card()]


@pytest.mark.parametrize("card", CARDS)
def test_a_card_keeps_the_schema_and_the_rules(card: Card) -> None:
    """Every card is valid Adaptive Cards 1.5, readable, small enough, and tells no name in a notification."""
    names = [person.name for person in (*SCHOOL.people, *BARE.people, *CROWDED.people)]
    assert faults(card, names) == []


@pytest.mark.parametrize("card", CARDS)
def test_quotations_are_word_for_word(card: Card) -> None:
    """Every line that a card sets off as the policy's is a whole line of the document, to the letter."""
    lines = [line for unit in PACK.units for line in (*unit.text.splitlines(), *(unit.marker + unit.text).splitlines())]
    for quoted in quotations(card):
        assert quoted
        assert not [line for line in quoted if line not in lines]


@pytest.mark.parametrize("card", CARDS)
def test_the_plain_lines_say_all_that_the_card_shows(card: Card) -> None:
    """The card in plain lines has every text and every button's words."""
    plain = plain_text(card)
    shown = [element["text"] for element in elements(card.content) if "text" in element]
    shown += [element["title"] for element in elements(card.content) if element["type"].startswith("Action.")]
    assert not [text for text in shown if text not in plain]


@pytest.mark.parametrize("unit", PACK.units, ids=lambda unit: unit.id)
def test_a_unit_is_quoted_whole(unit: Any) -> None:
    """A unit that is asked for is shown with each of its lines, in order, faults and all."""
    [quoted] = quotations(browsed(unit.id))
    assert quoted == [line for line in unit.text.splitlines() if line.strip()]
    assert "\n".join(quoted) == "\n".join(line for line in unit.text.split("\n") if line.strip())


def test_the_whole_policy_is_the_whole_document() -> None:
    """The card of the whole policy has every line of the document that is not empty, in the document's order."""
    body = policy_card(PACK, TODAY).content["body"][2:-2]
    shown: list[str] = []
    for part in body:
        if part["type"] == "TextBlock":
            shown.append(part["text"])
        else:
            shown += ["".join(run["text"] for run in row["inlines"]) for row in part["items"][1:]]
    assert shown == [line for line in PACK.document.splitlines() if line.strip()]


@pytest.mark.parametrize("unit", [unit for unit in PACK.units if unit.faults], ids=lambda unit: unit.id)
def test_known_faults_stand_with_the_quotation(unit: Any) -> None:
    """What is wrong with a unit's wording is shown wherever the unit is quoted as the answer."""
    for card in (browsed(unit.id), answered(Intent.ANSWER, Ranked(unit.id, 0.9))):
        assert not [fault for fault in unit.faults if fault not in plain_text(card)]


def test_the_overdue_review_is_told_from_the_clock() -> None:
    """Once the review month is over the source line says so, and not a day before."""
    assert "review date (March 2023) has passed" in source_line(PACK, overdue=PACK.review_passed(date(2023, 4, 1)))
    assert "has passed" not in source_line(PACK, overdue=PACK.review_passed(date(2023, 3, 31)))
    assert "March 2022" in source_line(PACK, overdue=False)


@pytest.mark.parametrize("unit", PACK.units, ids=lambda unit: unit.id)
def test_every_answer_names_its_source_and_date(unit: Any) -> None:
    """A quotation comes with the policy's name, its date, and the flag that its review date has passed."""
    text = plain_text(answered(Intent.ANSWER, Ranked(unit.id, 0.9)))
    assert "Social Networking Policy, March 2022" in text
    assert "has passed" in text


def test_numbers_that_are_not_set_are_said_to_be_not_set() -> None:
    """No number is made up, and nobody is invented."""
    text = plain_text(contacts_card(BARE))
    assert text.count("number not set by the school") == 5
    assert "Deputy safeguarding lead: not set by the school" in text
    assert "Chair of governors: not set by the school" in text


def test_numbers_that_are_set_are_shown_with_their_source() -> None:
    """The school's own numbers are shown, labelled as not from the policy, with 999 before them."""
    text = plain_text(contacts_card(SCHOOL))
    assert "Harriet Head, 01632 960101" in text
    assert "Dan Deputy, 01632 960102" in text
    assert "01632 960203" in text
    assert "Not from the policy" in text
    assert text.index("999") < text.index("Harriet Head")


def test_a_report_begins_with_what_to_do_now() -> None:
    """What sounds like a report gives 999 first, then the clause that makes it due, then what not to do."""
    text = plain_text(answered(Intent.REPORT, Ranked("11", 0.9)))
    assert text.index("999") < text.index("Any communication received") < text.index("Leave the message where it is")


def test_where_nothing_is_online_no_message_is_taken_for_granted() -> None:
    """A child who is hungry has sent nothing: the card speaks of a message only in case there is one."""
    text = plain_text(answered(Intent.REPORT))
    assert say("report.open.offline") in text
    assert "If there is a message, leave it where it is" in text
    assert "Leave the message" not in text
    about_head = plain_text(opening_card(compose(Reply(Intent.REPORT), PACK, "", TODAY), ["It goes to the chair."]))
    assert "If there is a message, leave it where it is" in about_head
    assert say("report.open.offline") not in about_head  # which would send its writer to the Head Teacher


def test_a_refusal_quotes_nothing_and_offers_a_way_on() -> None:
    """What is not covered gets no quotation, and buttons to the nearest units, to the Head Teacher and to all topics."""
    card = answered(Intent.DECLINE, Ranked("13", 0.3), Ranked("5", 0.02))
    assert quotations(card) == []
    titles = [element["title"] for element in elements(card.content) if element["type"] == "Action.Submit"]
    assert titles == ["Show Clause 13", "Ask the Head Teacher", "All topics"]
    assert "does not cover" in plain_text(card)


def test_a_clause_that_is_not_there_is_said_to_be_none() -> None:
    """Clause 15 is answered with how many clauses there are, and quotes none."""
    card = browsed("15")
    assert quotations(card) == []
    assert "There is no clause 15" in plain_text(card)
    assert "14 clauses" in plain_text(card)


def test_several_possible_answers_are_not_shown_as_certain() -> None:
    """When no unit stands out, the card says that these parts may apply."""
    assert "may apply" in plain_text(answered(Intent.ANSWER, Ranked("7", 0.4), Ranked("6", 0.3)))
    assert "may apply" not in plain_text(answered(Intent.ANSWER, Ranked("7", 0.9), Ranked("6", 0.05)))


def test_every_topic_can_be_pressed() -> None:
    """The topic list has one line for each unit, in the document's order, that asks for that unit."""
    data = [
        element["selectAction"]["data"] for element in topics_card(PACK).content["body"] if "selectAction" in element
    ]
    assert [(each["verb"], each["id"]) for each in data] == [("unit", versioned(PACK, unit)) for unit in PACK.units]


def test_a_long_section_says_that_there_is_more() -> None:
    """Of a section with many units the first are quoted, and the next are named with a way to each."""
    units = tuple(
        unit.model_copy(update={"id": f"4.{n}", "label": f"Clause 4.{n}"}) for n, unit in enumerate(PACK.units)
    )
    section = PACK.model_copy(update={"units": units})
    whole = answer_card(browse(section, "4", TODAY))
    assert len(quotations(whole)) == MOST_BROWSED
    assert "There is more in this part of the policy" in plain_text(whole)
    titles = [element.get("title", "") for element in elements(whole.content)]
    assert [title for title in titles if title.startswith("Show Clause 4.")] == [
        f"Show Clause 4.{number}" for number in range(MOST_BROWSED, MOST_BROWSED + MOST_NEAR)
    ]
