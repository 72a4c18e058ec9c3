"""The fast JSON says what the standard library's says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.plain_json import decode, encode

CHARACTERS = st.characters(exclude_categories=())  # half a surrogate pair among them
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(CHARACTERS),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(CHARACTERS), inner),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_is_read_as_it_was(value: object) -> None:
    """Whatever a card or a state can hold comes back, by either reader."""
    assert decode(encode(value)) == json.loads(encode(value)) == value


@given(VALUES)
def test_what_the_standard_library_wrote_is_read(value: object) -> None:
    """Records of earlier versions stay readable."""
    assert (
        decode(json.dumps(value))
        == decode(json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass"))
        == value
    )


def test_nesting_that_is_deep_is_written_and_read() -> None:
    """The fast writer and reader give up at some depth; the other one goes on."""
    value: object = "end"
    for _ in range(400):
        value = [value]
    assert decode(encode(value)) == value


def test_what_is_no_json_is_refused() -> None:
    """Neither a broken text nor a value without a form passes for JSON."""
    with pytest.raises(ValueError, match="char 1"):
        decode("{")
    with pytest.raises(TypeError):
        encode({"a": object()})
