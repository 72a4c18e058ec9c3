"""The body of a request: one JSON object that can be stored as it is, or a clear refusal."""

import json
from typing import Any

import pytest

from bot.errors import RequestRefused
from bot.teams.body import DEEPEST, parse


def nested(levels: int, opening: str = "[", closing: str = "]") -> bytes:
    """So many lists within each other, in an object."""
    return f'{{"a":{opening * levels}1{closing * levels}}}'.encode()


def test_what_json_can_hold_is_kept() -> None:
    """Letters of every alphabet, whole emoji, numbers and nothing are as they were sent."""
    body = {"text": "Zoë 學 \U0001f642\r\n", "n": [1, 2.5, True, None], "": {}}
    assert parse(json.dumps(body).encode()) == body
    assert parse(json.dumps(body, ensure_ascii=False).encode()) == body


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_at_the_beginning_is_no_fault(encoding: str) -> None:
    """A byte order mark, which some editors write, is not part of the JSON."""
    assert parse('{"text": "Zoë"}'.encode(encoding)) == {"text": "Zoë"}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (r"may I \ud83d ask?", "may I \ufffd ask?"),
        (r"\ude42\ud83d", "\ufffd\ufffd"),
        (r"\ud83d\ude42", "\U0001f642"),
        (r"before\u0000after", "before\ufffdafter"),
    ],
)
def test_what_nothing_else_can_hold_is_replaced(sent: str, kept: str) -> None:
    """Half of a character, and the character zero, do not spoil the rest, wherever they stand."""
    assert parse(f'{{"{sent}": [{{"x": "{sent}"}}]}}'.encode()) == {kept: [{"x": kept}]}


def test_of_a_field_given_twice_the_last_counts() -> None:
    """Everything reads the same parsed object, so that no check can look at one value and an act at another."""
    assert parse(b'{"type": "message", "type": "typing"}') == {"type": "typing"}


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": [-Infinity]}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": "\xff"}',
        b'{"a": "\xed\xa0\x80"',
        b'{"a": "\x01"}',
        b'{"a": 1}{"b": 2}',
        b'{"a": 0x10}',
        b"{'a': 1}",
        b'{"a": 1,}',
        b"\xff\xfe",
        nested(DEEPEST + 1),
        nested(DEEPEST + 1, '{"a":', "}"),
        nested(100_000),
        b"[" * 200_000,
    ],
)
def test_what_is_no_json_is_refused(raw: bytes) -> None:
    """Numbers that are none or have no end, broken letters, bombs of depth: 400 with one sentence."""
    with pytest.raises(RequestRefused) as refused:
        parse(raw)
    assert refused.value.status == 400
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("value", [[], "text", 1, None, True])
def test_anything_but_an_object_is_refused(value: Any) -> None:
    """JSON that is no object is no activity."""
    with pytest.raises(RequestRefused, match="one activity"):
        parse(json.dumps(value).encode())


def test_depth_within_the_limit_is_read() -> None:
    """As deep as is allowed is read."""
    assert parse(nested(DEEPEST - 1))["a"]
