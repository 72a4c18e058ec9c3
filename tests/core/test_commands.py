"""What is asked for in so many words, typed or pressed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.commands import LONGEST_ID, Command, Verb, parse, pressed


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("help", Command(Verb.HELP)),
        ("  HELP! ", Command(Verb.HELP)),
        ("Menu", Command(Verb.HELP)),
        ("topics", Command(Verb.TOPICS)),
        ("policy", Command(Verb.POLICY)),
        ("Show me  the policy.", Command(Verb.POLICY)),
        ("report", Command(Verb.REPORT)),
        ("lesson", Command(Verb.LESSON)),
        ("who can help me?", Command(Verb.PEOPLE)),
        ("Hi, my reports", Command(Verb.MINE)),
        ("Morning. Clause 9 please", Command(Verb.UNIT, "9")),
        ("scope", Command(Verb.UNIT, "scope")),
        ("9", Command(Verb.UNIT, "9")),
        ("clause 9", Command(Verb.UNIT, "9")),
        ("Clause 09", Command(Verb.UNIT, "9")),
        ("cl. 9?", Command(Verb.UNIT, "9")),
        ("clause no. 12", Command(Verb.UNIT, "12")),
        ("What does clause 15 say?", Command(Verb.UNIT, "15")),
        ("Summarise clause 6.", Command(Verb.UNIT, "6")),
        ("could you read me rule 4 again, please", Command(Verb.UNIT, "4")),
        ("what\N{RIGHT SINGLE QUOTATION MARK}s clause 3?", Command(Verb.UNIT, "3")),
    ],
)
def test_a_typed_command_is_understood(typed: str, command: Command) -> None:
    """Commands are understood whatever their case, spacing and stops."""
    assert parse(typed) == command


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "Can I add a pupil?",
        "I need help with a pupil who messaged me",
        "Does clause 9 apply to governors?",
        "compare clause 4 and clause 9",
        "sorry, 5",
        "ok, 9.30",
        "how many clauses are there",
        "report a pupil who wrote to me",
        "1000",
        "I teach 9 children",
    ],
)
def test_a_question_is_no_command(typed: str) -> None:
    """What says more than a command is a question for the engine."""
    assert parse(typed) is None


@given(text=st.text(max_size=200))
def test_any_text_is_a_command_or_none(text: str) -> None:
    """Nothing typed makes it fail, and an id is never longer than a button may carry."""
    command = parse(text)
    assert command is None or len(command.id) <= LONGEST_ID


@given(text=st.text(max_size=20))
def test_a_number_that_is_not_plain_digits_is_no_clause(text: str) -> None:
    """A clause is only ever asked for by one to three plain digits."""
    command = parse(f"clause {text}")
    assert command is None or command.verb is not Verb.UNIT or (command.id.isascii() and command.id.isdigit())


def test_a_button_is_understood() -> None:
    """A button's verb, id and version are read."""
    command = pressed({"verb": "unit", "id": "9", "v": 1})
    assert command is not None
    assert (command.verb, command.id) == (Verb.UNIT, "9")
    assert pressed({"verb": "help"}) is not None


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"id": "9"},
        {"verb": None},
        {"verb": "launch"},
        {"verb": ["unit"]},
        {"verb": {"unit": 1}},
        {"verb": "unit", "id": 9},
        {"verb": "unit", "id": None},
        {"verb": "unit", "id": "9" * (LONGEST_ID + 1)},
    ],
)
def test_a_button_that_is_not_ours_is_refused(value: dict[str, Any]) -> None:
    """Whatever else somebody sends as a button is none."""
    assert pressed(value) is None


@given(
    value=st.dictionaries(
        st.sampled_from(["verb", "id", "v", "x"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(list(Verb)),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
            max_leaves=4,
        ),
    )
)
def test_no_button_makes_it_fail(value: dict[str, Any]) -> None:
    """Any JSON as a button's data is one of ours or none."""
    command = pressed(value)
    assert command is None or command.verb in set(Verb)
