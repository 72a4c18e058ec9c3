"""The 24 probe questions of the product's design: what the engine must take each for."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.answers import Engine
from bot.core.answer import OFFER_REPORT
from bot.core.reply import Context, Intent

_FILE = Path(__file__).parents[1] / "policies" / "probes.toml"
PROBES: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["probe"]


@pytest.mark.parametrize("probe", PROBES, ids=[probe["text"] for probe in PROBES])
def test_a_probe_question_gets_its_intent_and_its_unit(engine: Engine, probe: dict[str, Any]) -> None:
    """Each probe is taken for what the design says, and a unit that it names comes first."""
    reply = engine.reply(probe["text"])
    assert reply.intent.value in probe["intents"]
    if reply.intent is not Intent.DECLINE and "first" in probe:
        assert reply.answer in probe["first"]


def test_a_worry_about_the_head_after_a_question_on_reporting_is_not_turned_away(engine: Engine) -> None:
    """In its context, too, "what if it is about the head" gets a clause on reporting."""
    context = Context(questions=("Who do I report a pupil's message to?",), units=("11",))
    reply = engine.reply("What if it is about the head?", context)
    assert reply.intent in {Intent.ANSWER, Intent.REPORT}
    assert reply.answer in {"11", "12"}


def test_a_harmless_email_from_a_child_may_still_be_reported(engine: Engine) -> None:
    """A report is offered beside the answer: the policy says *any* communication."""
    reply = engine.reply('A child emailed me "thanks Miss". Do I report it?')
    assert reply.intent is Intent.REPORT or reply.report_chance >= OFFER_REPORT
