"""The messages that the engine is judged on: nobody who wrote training messages has written or read them."""

import re
import tomllib
from dataclasses import fields
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from bot import policies
from bot.answers import Engine
from bot.answers.evaluate import EXAMPLES
from bot.answers.scoring import Rate, Score, ask_all, read_labelled, score

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"
FINGERPRINTS = {
    "unseen": "465a236d7f33a3dff5797be4679c9def6245efb8ebce58ef04cbfc418f3d03c3",
    "unseen_2": "b777ce327c521c5a8625270e4fe9e7ec939d9dad13d7825f28cbf91128a4ecfa",
    "unseen_3": "e77e79e683b193dfbf87a75946203ab210fa9d14a85880b727108adb7654cb4b",
}
MEASURES = [field.name for field in fields(Score)]
PUBLISHED = {
    name: {measure: Rate(*hits) for measure, hits in figures.items()}
    for name, figures in tomllib.loads((HERE / "published.toml").read_text(encoding="utf-8")).items()
}
ROWS = {
    "the right clause is shown first": "first",
    "the right clause is among the first three": "third",
    "not covered by the policy, and said so": "declines",
    "covered, and wrongly said not to be": "false_declines",
    "something to report, and recognised at once": "reports",
    "... or at least offered as a report beside the answer": "safety_net",
    "nothing to report, and taken for a report": "false_reports",
    "a remote lesson recognised": "lessons",
    "another language understood": "other_languages",
}


@cache
def measured(name: str) -> dict[str, Rate]:
    """The engine's figures on one set, those of the messages in other languages among them."""
    pairs = ask_all(read_labelled(HERE / f"{name}.jsonl"), Engine.load(policies.load()).reply)
    found = score(pairs)
    foreign = score([pair for pair in pairs if pair[0].style == "other_language"])
    return {measure: getattr(found, measure) for measure in MEASURES} | {"other_languages": foreign.understood}


def folded(path: Path) -> set[str]:
    """The messages of a file or folder without case, punctuation and spacing."""
    texts = (item.text for item in read_labelled(path))
    return {"".join(letter for letter in text.casefold() if letter.isalnum()) for text in texts}


@pytest.mark.parametrize(("name", "fingerprint"), FINGERPRINTS.items())
def test_the_set_is_the_one_that_was_written(name: str, fingerprint: str) -> None:
    """No message was changed after a figure was seen."""
    assert sha256((HERE / f"{name}.jsonl").read_bytes()).hexdigest() == fingerprint


@pytest.mark.parametrize("name", FINGERPRINTS)
def test_few_short_messages_stand_in_both(name: str) -> None:
    """What the engine was trained on is not what it is judged on; two people may both have written "help"."""
    both = folded(HERE / f"{name}.jsonl") & folded(EXAMPLES)
    assert len(both) <= 10, both
    assert all(len(text) < 32 for text in both), both


@pytest.mark.parametrize("name", FINGERPRINTS)
@pytest.mark.parametrize("measure", [*MEASURES, "other_languages"])
def test_no_figure_is_worse_than_the_published_one(name: str, measure: str) -> None:
    """Each figure stays within the 95 % interval of the published one, or is better."""
    found, (least, most) = measured(name)[measure], PUBLISHED[name][measure].interval
    assert found.share <= most if measure.startswith("false_") else found.share >= least


@pytest.mark.parametrize(("words", "measure"), ROWS.items())
def test_the_readme_gives_the_published_figures(words: str, measure: str) -> None:
    """The README's table says of each measure what is published, for every set."""
    [row] = re.findall(
        rf"^\| {re.escape(words)} \| ([^|]+) \| ([^|]+) \| ([^|]+) \|", README.read_text(encoding="utf-8"), re.MULTILINE
    )
    expected = [PUBLISHED[name][measure].share for name in ("unseen_3", "unseen_2", "unseen")]
    assert [float(cell) for cell in row] == pytest.approx([100 * share for share in expected], abs=0.51)
