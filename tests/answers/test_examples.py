import numpy as np
import pytest

from bot.answers import Engine
from bot.answers.examples import ALIKE, Examples
from bot.answers.heads import Numbers
from bot.core.policy import Pack
from bot.core.reply import Intent, Ranked, Reply

DECLINED = Reply(Intent.DECLINE, (Ranked("7", 0.3), Ranked("9", 0.2)), 0.6, report_chance=0.1)


def towards(angle: float) -> Numbers:
    return np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)


@pytest.fixture
def examples(pack: Pack) -> Examples:
    """Every example of clause 9 points one way, all others the other way."""
    nine = {text for unit in pack.units if unit.id == "9" for text in unit.examples}
    return Examples(pack, lambda text: towards(0.0) if text in nine else towards(np.pi))


def test_a_message_like_an_example_goes_to_its_unit(examples: Examples) -> None:
    """A declined question that says the same as an example is answered; the chance of a report stays."""
    reply = examples.steer(DECLINED, towards(0.1))
    assert (reply.intent, reply.answer, reply.report_chance) == (Intent.ANSWER, "9", 0.1)
    assert [ranked.unit for ranked in reply.ranked] == ["9", "7"]


def test_a_message_unlike_every_example_is_left_alone(examples: Examples) -> None:
    """A likeness below the threshold changes nothing."""
    assert examples.steer(DECLINED, towards(np.arccos(ALIKE) + 0.05)) is DECLINED


@pytest.mark.parametrize("intent", [Intent.REPORT, Intent.LESSON, Intent.CHAT])
def test_only_questions_are_steered(examples: Examples, intent: Intent) -> None:
    """What happened stays a report, however much it sounds like an example."""
    reply = Reply(intent, confidence=0.9)
    assert examples.steer(reply, towards(0.0)) is reply


def test_every_example_of_the_pack_gets_its_own_unit(engine: Engine, pack: Pack) -> None:
    """Whoever asks exactly what a pack gives as an example gets the unit it stands at, if it is a question."""
    for unit in pack.units:
        for text in unit.examples:
            reply = engine.reply(text)
            assert reply.intent is not Intent.DECLINE, text
            assert reply.intent is not Intent.ANSWER or reply.answer == unit.id, text


def test_a_unit_without_training_is_found_by_its_examples(engine: Engine) -> None:
    """The vision above the policy can be asked for in other words than the pack's."""
    assert engine.reply("What is the vision statement at the top of our policy?").answer == "header"
