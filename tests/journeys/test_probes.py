"""The 24 questions that a headteacher would try first, through the real engine to the words on the card."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot import policies
from bot.answers import Engine
from bot.core.reply import Intent
from bot.services.asking import Asked, Asking
from cards.answer import answer_card
from cards.opening import opening_card
from cards.plain import plain_text

TODAY = date(2026, 11, 23)
FILE = Path(__file__).parents[1] / "policies" / "probes.toml"
PROBES: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["probe"]
EACH = pytest.mark.parametrize("probe", PROBES, ids=[f"{probe['n']} {probe['text']}" for probe in PROBES])


@cache
def asking() -> Asking:
    """The policy and the real engine."""
    return Asking(policies.load(), Engine.load(policies.load()))


@cache
def asked(text: str) -> Asked:
    """The answer to one question, out of the blue."""
    return asking().ask(text, TODAY)


def shown(text: str) -> str:
    """All that the card of the answer says."""
    found = asked(text)
    report = found.reply.intent is Intent.REPORT
    return plain_text(opening_card(found.answer) if report else answer_card(found.answer))


@EACH
def test_a_probe_is_answered_as_designed(probe: dict[str, Any]) -> None:
    """A probe is taken for what it is, and the right unit is quoted first, with those that belong to it."""
    found = asked(probe["text"])
    quoted = found.answer.unit_ids
    assert found.answer.intent.value in probe["intents"]
    assert set(probe.get("also", ())) <= set(quoted)
    if quoted:
        assert quoted[0] in probe["first"]
    else:
        assert "decline" in probe["intents"]


@EACH
def test_a_probe_s_card_has_the_words_and_none_that_are_wrong(probe: dict[str, Any]) -> None:
    """The card says what the design asks for, and gives no permission, verdict, prediction or invented rule."""
    text = shown(probe["text"]).casefold()
    assert [words for words in probe["words"] if words not in text] == []
    assert [words for words in probe["never"] if words in text] == []


@EACH
def test_the_same_question_gets_the_same_answer(probe: dict[str, Any]) -> None:
    """Asked again, a probe gets the same card."""
    assert asking().ask(probe["text"], TODAY) == asked(probe["text"])


@pytest.mark.parametrize("n", [1, 20])
def test_contact_with_a_child_leads_to_the_report(n: int) -> None:
    """A friend request, and a picture that a pupil sent, are offered the report before anything else."""
    assert asked(PROBES[n - 1]["text"]).answer.offers[0] == "report"
