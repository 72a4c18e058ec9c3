"""The messages that the engine is judged on: nobody who wrote training messages has written or read them."""

import json
from hashlib import sha256
from pathlib import Path

from bot import answers, policies
from bot.answers import Engine
from bot.answers.scoring import ask_all, read_labelled, score

UNSEEN = Path(__file__).with_name("unseen.jsonl")
TRAINING = Path(answers.__file__).parent / "training" / "messages.jsonl"
FINGERPRINT = "465a236d7f33a3dff5797be4679c9def6245efb8ebce58ef04cbfc418f3d03c3"


def folded(path: Path) -> set[str]:
    """The messages of a file without case, punctuation and spacing."""
    texts = (json.loads(line)["text"] for line in path.read_text("utf-8").splitlines())
    return {"".join(letter for letter in text.casefold() if letter.isalnum()) for text in texts}


def test_the_set_is_the_one_that_was_written() -> None:
    """No message was changed after a figure was seen."""
    assert sha256(UNSEEN.read_bytes()).hexdigest() == FINGERPRINT


def test_few_short_messages_stand_in_both() -> None:
    """What the engine was trained on is not what it is judged on; two people may both have written "help"."""
    both = folded(UNSEEN) & folded(TRAINING)
    assert len(both) <= 7, both
    assert all(len(text) < 32 for text in both), both


def test_the_figures_do_not_fall() -> None:
    """Each measure stays above the lower end of its interval when it was last published."""
    found = score(ask_all(read_labelled(UNSEEN), Engine.load(policies.load()).reply))
    assert found.first.share > 0.86
    assert found.third.share > 0.94
    assert found.false_declines.share < 0.03
    assert found.safety_net.share > 0.95
    assert found.false_reports.share < 0.03
