"""A message is what stands behind its greeting."""

import pytest

from bot.core.greeting import after_greeting


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Hi, mum friend req?", "mum friend req?"),
        ("Morning! can staff even have facebook", "can staff even have facebook"),
        ("Good afternoon all, quick question: logo on mugs?", "logo on mugs?"),
        ("Sorry to ask, but can I", "can I"),
        ("hello can I ask what happens next", "what happens next"),
        ("Hiya\nmy Y5 added me", "my Y5 added me"),
        ("help please, a child wrote", "a child wrote"),
        ("HELLO HOW DO I", "HOW DO I"),
    ],
)
def test_what_stands_behind_is_found(text: str, rest: str) -> None:
    """As it was typed."""
    assert after_greeting(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hi",
        "hello? hello??",
        "Morning all",
        "morning register on zoom",
        "hi-vis jackets",
        "can I ask a parent to stop",
    ],
)
def test_what_has_no_greeting_or_nothing_else_is_left_alone(text: str) -> None:
    """There is nothing to be found behind it."""
    assert after_greeting(text) == ""
