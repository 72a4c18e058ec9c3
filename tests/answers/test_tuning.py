import numpy as np
import pytest

from bot.answers.labels import INTENTS, UNITS
from bot.answers.scoring import Labelled
from bot.answers.training.tuning import biases, right_intents, right_units, temperature

QUESTION = Labelled("q", ("9", "4"), (), "question", "plain")
OUTSIDE = Labelled("o", ("none",), (), "out_of_scope", "plain")


def test_overconfident_chances_are_cooled_down() -> None:
    """Sure but wrong half of the time: the temperature is above one."""
    logits = np.array([[8, 0], [8, 0]], dtype=np.float32)
    right = np.array([[True, False], [False, True]])
    assert temperature(logits, right) > 1


def test_timid_chances_are_warmed_up() -> None:
    """Always right but never sure: the temperature is below one."""
    logits = np.array([[1, 0], [1, 0]], dtype=np.float32)
    assert temperature(logits, np.array([[True, False], [True, False]])) < 1


def test_what_quotes_nothing_says_nothing_about_units() -> None:
    """Declined messages have no right unit; either of two gold units is right."""
    assert right_units([OUTSIDE]).sum() == 0
    assert [UNITS[i] for i in np.flatnonzero(right_units([QUESTION])[0])] == ["4", "9"]
    assert right_intents([OUTSIDE])[0].tolist() == [intent == "decline" for intent in INTENTS]


@pytest.mark.parametrize(("lead", "sign"), [(0.4, 1), (-3.0, 0)])
def test_a_bias_is_set_only_where_it_mends_mistakes(lead: float, sign: int) -> None:
    """Declines that narrowly lose to an answer get a bias; where all is well there is none."""
    rows = np.array([[3.0, 0, 0, 0, 0]] * 10 + [[1.0 + lead, 0, 0, 1.0, 0]] * 10, dtype=np.float32)
    assert np.sign(biases(rows, [QUESTION] * 10 + [OUTSIDE] * 10)["decline"]) == sign
