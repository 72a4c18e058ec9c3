import numpy as np
import pytest

from bot.answers.encoder import Encoder
from bot.answers.model_files import ModelFiles
from bot.answers.tokens import HEAD, TAIL, ids_of


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    files = ModelFiles.checked()
    return Encoder(files.path("encoder.onnx"), files.path("tokenizer.json"))


def test_a_long_text_keeps_its_beginning_and_its_end(encoder: Encoder) -> None:
    """The time a message takes is bounded, and what was said last is still read."""
    ids = ids_of(encoder.tokenizer, "first " + "word " * 500 + "last")
    assert len(ids) == HEAD + TAIL
    assert list(ids)[1] == encoder.tokenizer.token_to_id("first")
    assert list(ids)[-2] == encoder.tokenizer.token_to_id("last")


def test_a_vector_has_length_one_and_is_always_the_same(encoder: Encoder) -> None:
    """Similarity is the product of two vectors."""
    vector = encoder.vector("can i add a pupil on snapchat")
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-4)
    assert np.array_equal(vector, encoder.vector("can i add a pupil on snapchat"))


def test_like_messages_have_like_vectors(encoder: Encoder) -> None:
    """The same thought in other words is nearer than another thought in like words."""
    asked = encoder.vector("can i add a pupil on snapchat")
    same = encoder.vector("is it allowed to accept a child's friend request on instagram")
    other = encoder.vector("can i add a photo of the school badge on my website")
    assert asked @ same > asked @ other
