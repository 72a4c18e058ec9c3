from zlib import crc32

import numpy as np
import pytest

from bot.answers.features import BUCKETS, MOST, buckets, weight


def test_a_text_always_has_the_same_features() -> None:
    """The buckets are fixed for good: the trained heads depend on them."""
    parts = (b"whi", b"p^ hi", b"phi $", b"c<hi>")
    assert buckets("hi").tolist() == sorted(crc32(part) % BUCKETS for part in parts)


def test_every_feature_has_a_bucket_and_stands_once() -> None:
    """No bucket is out of range or counted twice, however long the text."""
    found = buckets("the quick brown fox " * 500)
    assert len(np.unique(found)) == len(found) <= MOST
    assert found.min() >= 0
    assert found.max() < BUCKETS


@pytest.mark.parametrize("text", ["", "😀", "?!"])
def test_a_text_without_words_has_hardly_any_features(text: str) -> None:
    """Nothing to read leaves only the mark of an empty message."""
    assert len(buckets(text)) <= 1


def test_features_together_have_length_one() -> None:
    """A long message does not outvote its meaning by its number of words."""
    assert [weight(n) ** 2 * n for n in (1, 4, 100)] == pytest.approx([1, 1, 1])
    assert weight(0) == 0
