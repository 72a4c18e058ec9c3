import numpy as np
import pytest

from bot.answers.heads import Judgement, softmax


def one(*numbers: float) -> Judgement:
    logits = np.array(numbers, dtype=np.float32)
    return Judgement(logits, logits, logits)


def test_chances_add_up_to_one_however_large_the_logits() -> None:
    """No overflow, and nothing but numbers."""
    assert softmax(np.array([1e4, 0, -1e4], dtype=np.float32)).sum() == pytest.approx(1)


@pytest.mark.parametrize(("share", "first"), [(0.0, 4.0), (0.5, 2.0), (1.0, 0.0)])
def test_a_blend_takes_the_given_share_of_the_other(share: float, first: float) -> None:
    """From nothing of the other to nothing of its own."""
    assert one(4, 0).blend(one(0, 4), share).intent[0] == first
