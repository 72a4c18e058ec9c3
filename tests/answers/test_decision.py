import numpy as np
import pytest

from bot.answers.decision import KEPT, SHOWN, Biases, by_number, decided
from bot.answers.heads import Judgement
from bot.answers.labels import INTENTS, UNITS
from bot.core.reply import Intent, Ranked, Reply

NO_VECTOR = np.zeros(0, dtype=np.float32)


def judgement(intent: Intent, **units: float) -> Judgement:
    """Sure of the intent; units by name ("u9=4.0") with their logits, the others far behind."""
    intents = np.array([3.0 if each is intent else 0.0 for each in INTENTS], dtype=np.float32)
    logits = np.array([units.get(f"u{unit}", -5.0) for unit in UNITS], dtype=np.float32)
    return Judgement(intents, logits, NO_VECTOR)


def shown(reply: Reply) -> list[str]:
    return [ranked.unit for ranked in reply.ranked]


def test_an_answer_ranks_the_likeliest_units_first() -> None:
    """The unit with the best chance is the answer, and its chance counts in the confidence."""
    reply = decided(judgement(Intent.ANSWER, u9=4.0, u4=3.0), Biases())
    assert shown(reply)[:2] == ["9", "4"]
    assert reply.confidence < reply.ranked[0].score


def test_a_bias_decides_a_doubtful_intent() -> None:
    """A bias for declining turns a narrow answer into a decline, and leaves the chances as they are."""
    narrow = np.array([1.0, 0.0, 0.0, 0.9, 0.0], dtype=np.float32)
    close = Judgement(narrow, np.zeros(len(UNITS), dtype=np.float32), NO_VECTOR)
    plain, biased = decided(close, Biases()), decided(close, Biases(decline=0.5))
    assert (plain.intent, biased.intent) == (Intent.ANSWER, Intent.DECLINE)
    assert plain.report_chance == biased.report_chance


def test_a_decline_still_names_the_nearest_units() -> None:
    """What is near can be shown as near."""
    assert shown(decided(judgement(Intent.DECLINE, u7=2.0), Biases()))[0] == "7"


def test_small_talk_names_no_unit() -> None:
    """A greeting is not answered with a clause."""
    assert decided(judgement(Intent.CHAT, u7=2.0), Biases()).ranked == ()


def test_a_lesson_is_about_clause_14_whatever_else_it_mentions() -> None:
    """The clause on remote contact comes first for every lesson."""
    assert shown(decided(judgement(Intent.LESSON, u6=4.0), Biases()))[:2] == ["14", "6"]


@pytest.mark.parametrize(
    ("units", "first"),
    [({"u9": 4.0, "u4": 3.5, "u11": 3.0}, "11"), ({"u12": 4.0, "u4": 2.0}, "12"), ({"u4": 4.0}, "11")],
)
def test_a_report_shows_what_must_be_reported_before_the_rule_that_was_broken(
    units: dict[str, float], first: str
) -> None:
    """Clause 11 or 12 says what to do now; 4 and 9 follow."""
    assert shown(decided(judgement(Intent.REPORT, **units), Biases()))[0] == first


def test_a_report_of_nothing_online_quotes_nothing() -> None:
    """No clause speaks of it, so none is put in its place; the report is offered all the same."""
    reply = decided(judgement(Intent.REPORT, unone=5.0, u12=2.0), Biases())
    assert (reply.intent, reply.ranked) == (Intent.REPORT, ())


def test_only_the_policy_s_own_units_are_ranked() -> None:
    """A unit that the pack does not have is never named."""
    assert set(shown(decided(judgement(Intent.ANSWER, u9=4.0), Biases(), {"4", "5", "6"}))) <= {"4", "5", "6"}


def test_unlikely_units_are_left_out_but_three_always_stay() -> None:
    """Three are kept whatever their chance, and never more than five."""
    assert len(decided(judgement(Intent.ANSWER, u9=9.0), Biases()).ranked) == KEPT
    even = Judgement(np.zeros(len(INTENTS), dtype=np.float32), np.zeros(len(UNITS), dtype=np.float32), NO_VECTOR)
    assert len(decided(even, Biases()).ranked) == SHOWN


def test_clauses_named_by_number_come_in_the_message_s_order() -> None:
    """The message "clauses 12 and 4" shows 12, then 4, then what the engine found."""
    reply = by_number(("12", "4"), {"4", "9", "12"}, Reply(Intent.DECLINE, (Ranked("9", 0.5),)))
    assert (reply.intent, shown(reply)) == (Intent.ANSWER, ["12", "4", "9"])
